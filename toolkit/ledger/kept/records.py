"""The records of a table that was understood on another night, with what they have beside their fields."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from toolkit.ledger.reading.readers.book import BLOCK_ROWS
from toolkit.ledger.tablerecords import TableRecords
from toolkit.ledger.values.row import TableValues
from toolkit.model import Record

Packed = bytes | memoryview
MOST_MADE = 100_000
"""So many records are made together when the first is asked for; those of a larger table each for itself."""


class KeptRecords(Sequence[Record]):
    """The records of one table; how many there are is known before any is made."""

    __slots__ = ("_count", "_kind", "_lines", "_made", "_values")

    def __init__(self, kind: str, count: int, values: TableValues, lines: Packed) -> None:
        self._kind = kind
        self._count = count
        self._values = values
        self._lines = lines
        self._made: Sequence[Record] | None = None

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all())

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == self._count and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Record, ...]], tuple[tuple[Record, ...]]]:
        return tuple, (tuple(self),)

    def _all(self) -> Sequence[Record]:
        if self._made is None:
            places, continued, extras = marshal.loads(self._lines)
            rows = array("I")
            rows.frombytes(places)
            found = TableRecords(self._kind, self._values, rows, _KeptTexts(extras, self._count), frozenset(continued))
            self._made = found if self._count > MOST_MADE else tuple(found)
        return self._made


class _KeptTexts(Sequence[Mapping[str, str]]):
    """Texts of columns without a field, by record; the piece that was looked at last stays unpacked."""

    __slots__ = ("_at", "_count", "_pieces", "_texts")

    def __init__(self, pieces: Mapping[int, bytes], count: int) -> None:
        self._pieces = pieces
        self._count = count
        self._at = -1
        self._texts: dict[int, dict[str, str]] = {}

    @overload
    def __getitem__(self, number: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, number: slice) -> list[Mapping[str, str]]: ...
    def __getitem__(self, number: int | slice) -> Mapping[str, str] | list[Mapping[str, str]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        piece = number // BLOCK_ROWS
        if piece != self._at:
            self._at = piece
            self._texts = marshal.loads(self._pieces[piece]) if piece in self._pieces else {}
        return self._texts.get(number, _NOTHING)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        return map(self.__getitem__, range(self._count))


_NOTHING: dict[str, str] = {}


def packed_lines(records: Sequence[Record]) -> bytes:
    """What records have beside their fields: row numbers (from 0), which continue the one above, further texts."""
    rows, continued = array("I"), []
    pieces: dict[int, bytes] = {}
    texts: dict[int, dict[str, str]] = {}
    for number, record in enumerate(records):
        row = (record.place.row or 1) - 1
        rows.append(row)
        if record.continues:
            continued.append(row)
        if record.extra:
            texts[number] = dict(record.extra)
        if texts and (number + 1) % BLOCK_ROWS == 0:
            pieces[number // BLOCK_ROWS], texts = marshal.dumps(texts), {}
    if texts:
        pieces[(len(rows) - 1) // BLOCK_ROWS] = marshal.dumps(texts)
    return marshal.dumps((rows.tobytes(), continued, pieces))


def _same(one: Record, other: object) -> bool:
    return one == other
