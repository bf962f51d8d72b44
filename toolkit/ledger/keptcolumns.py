"""The fields of a table that was understood on another night: kept packed until somebody asks for one of them."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, overload

from toolkit.ledger.alike import AlikeColumn, Recipe
from toolkit.ledger.cellreading import Reader
from toolkit.ledger.packing import packed_cells, unpacked_cells
from toolkit.ledger.values.outcome import Outcome
from toolkit.ledger.values.row import RowValues, TableValues
from toolkit.model import Moment, Part, Place, Precision, Reading, Record

Packed = bytes | memoryview
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


class KeptRecords(Sequence[Record]):
    """The records of one table, made together when the first is asked for; how many there are is known before."""

    __slots__ = ("_count", "_kind", "_lines", "_made", "_values")

    def __init__(self, kind: str, count: int, values: TableValues, lines: Packed) -> None:
        self._kind = kind
        self._count = count
        self._values = values
        self._lines = lines
        self._made: tuple[Record, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Record, ...]: ...
    def __getitem__(self, index: int | slice) -> Record | tuple[Record, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all())

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == self._count and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[Record, ...]], tuple[tuple[Record, ...]]]:
        return tuple, (self._all(),)

    def _all(self) -> tuple[Record, ...]:
        if self._made is None:
            self._made = tuple(self._records())
        return self._made

    def _records(self) -> Iterator[Record]:
        rows, continued, extras = marshal.loads(self._lines)
        path, sheet, kind, values = self._values.path, self._values.sheet, self._kind, self._values
        further = frozenset(continued)
        for number, row in enumerate(rows):
            extra = extras.get(number, {})
            yield Record(kind, Place(path, sheet, row), RowValues(values, number, row), extra, number in further)


def _same(one: Record, other: object) -> bool:
    return one == other


def packed_lines(records: Sequence[Record]) -> bytes:
    """What records have beside their fields: row numbers, which continue the one above, extra texts."""
    rows = [record.place.row for record in records]
    continued = [number for number, record in enumerate(records) if record.continues]
    extras = {number: dict(record.extra) for number, record in enumerate(records) if record.extra}
    return marshal.dumps((rows, continued, extras))


def packed_column(outcomes: Sequence[Outcome]) -> bytes:
    """A column as bytes: cells that nobody had to look at as they stand in the sheet, else what was read."""
    if isinstance(outcomes, AlikeColumn) and outcomes.recipe is not None:
        odd = list(outcomes.odd)
        found: Any = (outcomes.recipe, packed_cells(outcomes.raws), odd, _read([outcomes[one] for one in odd]))
    else:
        found = (None, _read(list(outcomes)))
    return marshal.dumps(found)


def unpacked_column(content: Packed, make: MakeReader) -> Sequence[Outcome]:
    """The outcomes of a column, one a record."""
    recipe, *parts = marshal.loads(content)
    if recipe is None:
        return _outcomes(*parts[0])
    cells, odd, read = parts
    column = AlikeColumn(unpacked_cells(cells), make(recipe), recipe)
    for number, outcome in zip(odd, _outcomes(*read), strict=True):
        column[number] = outcome
    return column


def _read(outcomes: list[Outcome]) -> tuple[object, ...]:
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
