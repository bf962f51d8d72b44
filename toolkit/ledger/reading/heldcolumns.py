"""Columns of huge sheets, held small: values that repeat as numbers, the others packed; unpacked piece by piece."""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from math import copysign
from typing import overload

from toolkit.ledger.kept.packing import PackedColumn, packed_cells, unpacked_cells
from toolkit.ledger.reading.readers.book import BLOCK_ROWS

MOST_VALUES, MOST_MOMENTS = 65_536, 400_000
"""Values of a column, and moments of a sheet, that are numbered; moments are few in a year, in whatever column."""
FEWEST = 8_000
"""Cells after which it is asked whether numbering pays."""
NARROW = 1 << 16
MOMENTS = frozenset({datetime, date, time, timedelta})
NUMBERS = frozenset({int, float, bool})
Chunk = tuple[Sequence[object], Sequence[int]] | bytes | None
"""The cells of a column in one block: values and their numbers, packed cells, or nothing at all."""


class HeldColumn(Sequence[object]):
    """The cells of one column; the piece that was looked at last stays unpacked."""

    __slots__ = ("_begin", "_cells", "_chunks", "_end", "_starts")

    def __init__(self, starts: Sequence[int], chunks: Sequence[Chunk]) -> None:
        """`starts`: the first row of each chunk, and behind the last one the number of rows."""
        self._starts = starts
        self._chunks = chunks
        self._begin = self._end = 0
        self._cells: list[object] = []

    @overload
    def __getitem__(self, number: int) -> object: ...
    @overload
    def __getitem__(self, number: slice) -> list[object]: ...
    def __getitem__(self, number: int | slice) -> object | list[object]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not self._begin <= number < self._end:
            number = range(len(self))[number]
            at = bisect_right(self._starts, number) - 1
            self._cells = self.chunk(at)
            self._begin, self._end = self._starts[at], self._starts[at + 1]
        return self._cells[number - self._begin]

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[object]:
        return chain.from_iterable(map(self.chunk, range(len(self._chunks))))

    def chunk(self, number: int) -> list[object]:
        """The cells of one block."""
        chunk = self._chunks[number]
        if chunk is None:
            return [None] * (self._starts[number + 1] - self._starts[number])
        if isinstance(chunk, bytes):
            return unpacked_cells(marshal.loads(chunk))
        values, numbers = chunk
        return list(map(values.__getitem__, numbers))


class BlankedColumn(HeldColumn):
    """A column some of whose cells are none of the table's."""

    __slots__ = ("_blank",)

    def __init__(self, column: HeldColumn, blank: Iterable[int]) -> None:
        super().__init__(column._starts, column._chunks)
        self._blank = sorted(blank)

    def chunk(self, number: int) -> list[object]:
        start, end = self._starts[number], self._starts[number + 1]
        cells = list(super().chunk(number))
        for row in self._blank[bisect_left(self._blank, start) : bisect_left(self._blank, end)]:
            cells[row - start] = None
        return cells


class ChosenCells(Sequence[object]):
    """Some cells of a column in their order: those of a table's records."""

    __slots__ = ("_cells", "_rows")

    def __init__(self, cells: Sequence[object], rows: Sequence[int]) -> None:
        self._cells = cells
        self._rows = rows

    @overload
    def __getitem__(self, number: int) -> object: ...
    @overload
    def __getitem__(self, number: slice) -> list[object]: ...
    def __getitem__(self, number: int | slice) -> object | list[object]:
        if isinstance(number, slice):
            return [self._cells[row] for row in self._rows[number]]
        return self._cells[self._rows[number]]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[object]:
        return map(list(self._cells).__getitem__, self._rows)


def held_cells(cells: Sequence[object]) -> HeldColumn:
    """These cells, held as a column of its own. Raises CannotPack."""
    values, moments = Numbered(MOST_VALUES), Numbered(MOST_MOMENTS)
    starts = [*range(0, len(cells), BLOCK_ROWS), len(cells)]
    pieces = (cells[start : start + BLOCK_ROWS] for start in starts[:-1])
    return HeldColumn(starts, [held_chunk(packed_cells(piece), values, moments) for piece in pieces])


class Numbered:
    """The different values of a column, as long as they repeat."""

    def __init__(self, most: int) -> None:
        self._values: list[object] = []
        self._most = most
        self._known: dict[type | None, dict[object, int]] = {}
        self._seen = 0
        self._pays = True

    def numbers_of(self, cells: Sequence[object], kinds: set[type], always: bool) -> Chunk:
        """The cells as numbers; None where that is not possible, or does not pay and is not to be done `always`."""
        numbers = kinds & NUMBERS
        if not self._pays or len(numbers) > 1 or (numbers and _has_negative_zero(cells)):
            return None
        known = self._known.setdefault(next(iter(numbers), None), {})  # 1, 1.0 and True are one key
        new = [cell for cell in dict.fromkeys(cells) if cell not in known]
        count = len(self._values)
        if count + len(new) > self._most:
            return None
        known.update(zip(new, range(count, count + len(new)), strict=True))
        self._values += new
        self._seen += len(cells)
        found = array("H" if len(self._values) <= NARROW else "I", map(known.__getitem__, cells))
        if not always and self._seen >= FEWEST and len(self._values) * 2 > self._seen:
            self._pays, self._known = False, {}
        return self._values, found


def held_chunk(column: PackedColumn, values: Numbered, moments: Numbered) -> Chunk:
    """A packed piece of a column as it is held: as numbers of its column's `values` or of the sheet's `moments`."""
    left, aside = column
    cells = unpacked_cells((list(left), aside)) if aside else left
    kinds = set(map(type, cells)) - {type(None)}
    if not kinds:
        return None
    of_time = kinds <= MOMENTS
    numbered = (moments if of_time else values).numbers_of(cells, kinds, always=of_time)
    return marshal.dumps(column) if numbered is None else numbered


def _has_negative_zero(cells: Sequence[object]) -> bool:
    """It equals zero, but must not be mistaken for it."""
    return 0 in cells and any(cell == 0 and copysign(1, cell) < 0 for cell in cells if isinstance(cell, float))
