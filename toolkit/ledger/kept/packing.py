"""Cells in a form that marshal keeps, which cannot run code, and back: column by column, dates as text."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, zip_longest
from operator import attrgetter
from typing import Any

PLAIN = frozenset({str, float, int, bool, type(None)})
"""What marshal keeps exactly."""
SPARSE = 4
"""So many times more places than cells: a cell at the far end of a sheet claims seventeen billion."""
SIZE = 8
"""Bytes at the end that say how long the last part before them is."""
Rows = list[list[object]]
Shape = tuple[int, list[int] | None, bool]
"""Number of rows; their lengths, where not all alike; whether they are mostly gaps."""
PackedColumn = tuple[list[object], dict[str, tuple[list[int], list[object]]]]
"""The cells, None where marshal does not know what stands there; and by kind the rows and texts of those."""
PackedRows = tuple[Shape, list[PackedColumn]]


class CannotPack(Exception):
    """A cell holds something that would not come back as it was."""


def last_part(head: object) -> Iterator[bytes]:
    """What says how the parts before it are to be understood, and how long it is itself. Raises CannotPack."""
    try:
        content = marshal.dumps(head)  # type: ignore[arg-type]
    except ValueError as error:
        raise CannotPack from error
    yield content
    yield len(content).to_bytes(SIZE, "big")


def head_of(content: memoryview) -> Any:
    """What `last_part` said. Raises whatever damaged bytes lead to."""
    size = int.from_bytes(content[-SIZE:], "big")
    return marshal.loads(content[-SIZE - size : -SIZE])


def packed_rows(rows: Sequence[list[object]], gaps: bool = True) -> PackedRows:
    """Column by column; what is mostly `gaps` row after row, so that no rectangle is filled. Raises CannotPack."""
    lengths = list(map(len, rows))
    even = len(set(lengths)) < 2
    sparse = gaps and not even and max(lengths) * len(lengths) > SPARSE * sum(lengths)
    if sparse:
        columns: Iterable[Sequence[object]] = [list(chain.from_iterable(rows))]
    else:
        columns = zip(*rows, strict=True) if even else zip_longest(*rows)
    return (len(lengths), None if even else lengths, sparse), [packed_cells(column) for column in columns]


def packed_cells(cells: Sequence[object]) -> PackedColumn:
    """Equal texts become one object, which marshal stores once."""
    kinds = set(map(type, cells))
    texts: dict[object, object] = {}
    if kinds <= PLAIN:
        repeats = kinds <= {str, type(None)} and len(set(cells)) * 2 < len(cells)
        return (list(map(texts.setdefault, cells, cells)) if repeats else list(cells)), {}
    left: list[object] = [cell if cell.__class__ in PLAIN else None for cell in cells]
    aside: dict[str, tuple[list[int], list[object]]] = {}
    for kind in kinds - PLAIN:
        rows = [row for row, cell in enumerate(cells) if cell.__class__ is kind]
        aside[kind.__name__] = rows, _as_plain(kind, [cells[row] for row in rows])
    return left, aside


def _as_plain(kind: type, cells: list[object]) -> list[object]:
    """Dates in a form that marshal knows."""
    if kind is timedelta:
        return [(cell.days, cell.seconds, cell.microseconds) for cell in cells]  # type: ignore[attr-defined]
    if kind is date or (kind in (datetime, time) and set(map(_ZONE, cells)) == {(None, 0)}):
        return [cell.isoformat() for cell in cells]  # type: ignore[attr-defined]
    raise CannotPack(kind.__name__)


def unpacked_rows(shape: Shape, columns: Iterable[list[object]]) -> Rows:
    """The rows again, out of unpacked columns; one empty list stands for all empty rows."""
    height, lengths, sparse = shape
    empty: list[object] = []
    if sparse:
        cells = chain.from_iterable(columns)
        return [list(islice(cells, length)) if length else empty for length in lengths or ()]
    rows: Rows = list(map(list, zip(*columns, strict=True))) or [empty] * height
    for row, length in zip(rows, lengths or (), strict=False):
        del row[length:]
    return rows


def unpacked_cells(column: PackedColumn) -> list[object]:
    cells, aside = column
    for kind, (rows, texts) in aside.items():
        made = map(_MADE[kind], texts)
        if len(rows) == len(cells):
            return list(made)
        for row, value in zip(rows, made, strict=True):
            cells[row] = value
    return cells


_ZONE = attrgetter("tzinfo", "fold")
_MADE: dict[str, Callable[..., object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
}
