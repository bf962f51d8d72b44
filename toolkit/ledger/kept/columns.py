"""The fields of a table that was understood on another night: kept packed until somebody asks for one of them."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, overload

from toolkit.ledger.cellreading import Reader
from toolkit.ledger.columns.alike import AlikeColumn, Recipe
from toolkit.ledger.kept.packing import packed_cells, unpacked_cells
from toolkit.ledger.kept.records import Packed
from toolkit.ledger.reading.heldcolumns import HeldColumn
from toolkit.ledger.reading.readers.book import BLOCK_ROWS
from toolkit.ledger.values.outcome import Outcome
from toolkit.model import Moment, Part, Precision, Reading

MakeReader = Callable[[Recipe], Reader]
"""The reader of a column whose cells were kept as they stand in the sheet."""


class KeptColumn(Sequence[Outcome]):
    """The outcomes of one field; unpacked once, when the first is asked for."""

    __slots__ = ("_count", "_made", "_make", "_packed")

    def __init__(self, packed: Packed, count: int, make: MakeReader) -> None:
        self._packed = packed
        self._count = count
        self._make = make
        self._made: Sequence[Outcome] | None = None

    @overload
    def __getitem__(self, number: int) -> Outcome: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, number: int | slice) -> Outcome | Sequence[Outcome]:
        if self._made is None:
            self._made = unpacked_column(self._packed, self._make)
        return self._made[number]

    def __len__(self) -> int:
        return self._count

    def __reduce__(self) -> tuple[type[list[Outcome]], tuple[list[Outcome]]]:
        return list, (list(self),)


def packed_column(outcomes: Sequence[Outcome]) -> bytes:
    """A column as bytes: cells that nobody had to look at as they stand in the sheet, else what was read.

    That of a huge sheet in pieces, each of which can be unpacked by itself.
    """
    if not isinstance(outcomes, AlikeColumn) or (outcomes.recipe is None and isinstance(outcomes.raws, list)):
        return marshal.dumps((None, _read(list(outcomes))))
    odd = list(outcomes.odd) if outcomes.recipe else []
    told = (odd, _read([outcomes[one] for one in odd]))
    if isinstance(outcomes.raws, list):
        return marshal.dumps((outcomes.recipe, packed_cells(outcomes.raws), *told))
    pieces = _pieces(outcomes.raws if outcomes.recipe else outcomes)
    packed = [marshal.dumps(packed_cells(one) if outcomes.recipe else _read(one)) for one in pieces]
    return marshal.dumps((outcomes.recipe, len(outcomes), packed, *told))


def _pieces(cells: Sequence[Any]) -> Iterator[list[Any]]:
    """The cells in lists of `BLOCK_ROWS`."""
    source = iter(cells)
    while piece := list(islice(source, BLOCK_ROWS)):
        yield piece


def unpacked_column(content: Packed, make: MakeReader) -> Sequence[Outcome]:
    """The outcomes of a column, one a record."""
    recipe, *parts = marshal.loads(content)
    if len(parts) == 1:
        return _outcomes(*parts[0])
    *cells, odd, read = parts
    if recipe is None:
        return _KeptOutcomes(*cells)
    raws = unpacked_cells(cells[0]) if len(cells) == 1 else HeldColumn(_starts(cells[0]), cells[1])
    column = AlikeColumn(raws, make(recipe), recipe)
    for number, outcome in zip(odd, _outcomes(*read), strict=True):
        column[number] = outcome
    return column


def _starts(count: int) -> list[int]:
    return [*range(0, count, BLOCK_ROWS), count]


class _KeptOutcomes(Sequence[Outcome]):
    """What was read of a column of a huge sheet; the piece that was looked at last stays unpacked."""

    __slots__ = ("_at", "_count", "_made", "_pieces")

    def __init__(self, count: int, pieces: Sequence[bytes]) -> None:
        self._count = count
        self._pieces = pieces
        self._at = -1
        self._made: list[Outcome] = []

    @overload
    def __getitem__(self, number: int) -> Outcome: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, number: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        number = range(self._count)[number]
        if number // BLOCK_ROWS != self._at:
            self._at = number // BLOCK_ROWS
            self._made = _outcomes(*marshal.loads(self._pieces[self._at]))
        return self._made[number % BLOCK_ROWS]

    def __len__(self) -> int:
        return self._count


def _read(outcomes: list[Outcome]) -> tuple[Any, ...]:
    """Each distinct outcome once, and which of them stands in which row."""
    ids = list(map(id, outcomes))
    each = list(dict(zip(ids, outcomes, strict=True)).values())
    numbers = {one: number for number, one in enumerate(dict.fromkeys(ids))}
    rows = b"" if len(each) == len(ids) else array("I", map(numbers.__getitem__, ids)).tobytes()
    kinds = [(_kind(one.meaning), one) for one in each]
    plain = [_PLAIN[kind](one.meaning) for kind, one in kinds]
    aside: dict[str, list[int]] = {}
    for at, (kind, _) in enumerate(kinds):
        if kind:
            aside.setdefault(kind, []).append(at)
    written = [None if (text := one.written) == form else text for one, form in zip(each, plain, strict=True)]
    readings = [(at, str(one.reading)) for at, one in enumerate(each) if one.reading is not Reading.GIVEN]
    others = [(at, one.others) for at, one in enumerate(each) if one.others]
    everywhere = {kind: () if len(spots) == len(each) else spots for kind, spots in aside.items()}
    texts = None if written.count(None) == len(written) else written
    return rows, plain, everywhere, texts, readings, others


def _kind(meaning: object) -> str:
    """What marshal does not know itself; empty for what it does."""
    if meaning is None or isinstance(meaning, str | bool):
        return ""
    if isinstance(meaning, Moment):
        return str(meaning.precision)
    if isinstance(meaning, Decimal):
        return "number"
    return "parts" if isinstance(meaning, tuple) and any(isinstance(one, Part) for one in meaning) else ""


def _moment_text(moment: Moment) -> str:
    """`2026-03-05 14:30`, without what is zero: what a person wrote or saw, as a rule."""
    text = moment.at.isoformat(" ")
    if not text.endswith(":00"):
        return text
    return text[:10] if text.endswith("00:00:00") else text[:16]


def _plain_part(part: Part) -> tuple[str, str, str, str | None, str]:
    quantity = None if part.quantity is None else str(part.quantity)
    return part.name, part.model, part.serial, quantity, part.origin


def _outcomes(
    rows: bytes,
    plain: list[Any],
    aside: Mapping[str, Sequence[int]],
    written: list[str | None] | None,
    readings: list[tuple[int, str]],
    others: list[tuple[int, tuple[str, ...]]],
) -> list[Outcome]:
    meanings = list(plain)
    for kind, spots in aside.items():
        made = _MEANT[kind]
        for at in spots or range(len(plain)):
            meanings[at] = made(plain[at])
    texts = plain if written is None else [p if text is None else text for text, p in zip(written, plain, strict=True)]
    each = list(map(Outcome, meanings, texts))
    for at, reading in readings:
        each[at] = each[at]._replace(reading=Reading(reading))
    for at, more in others:
        each[at] = each[at]._replace(others=more)
    if not rows:
        return each
    places = array("I")
    places.frombytes(rows)
    return list(map(each.__getitem__, places))


def _part(plain: tuple[str, str, str, str | None, str]) -> Part:
    name, model, serial, quantity, origin = plain
    return Part(name, model, serial, None if quantity is None else Decimal(quantity), origin)


def _moment_reader(precision: Precision) -> Callable[[str], Moment]:
    read = datetime.fromisoformat
    return lambda text: Moment(read(text), precision)


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "": lambda meaning: meaning,
    "number": str,
    "parts": lambda parts: list(map(_plain_part, parts)),
    **{str(precision): _moment_text for precision in Precision},
}
"""A meaning in a form that marshal keeps."""
_MEANT: dict[str, Callable[[Any], Any]] = {
    "number": Decimal,
    "parts": lambda plain: tuple(map(_part, plain)),
    **{str(precision): _moment_reader(precision) for precision in Precision},
}
