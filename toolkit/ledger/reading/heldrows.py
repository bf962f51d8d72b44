"""Huge sheets held by column, block after block as they arrive; a row is made when somebody looks at it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import overload

from toolkit.ledger.kept.packing import PackedRows, Rows, packed_cells, packed_rows, unpacked_cells, unpacked_rows
from toolkit.ledger.reading.heldcolumns import (
    MOST_MOMENTS,
    MOST_VALUES,
    BlankedColumn,
    Chunk,
    HeldColumn,
    Numbered,
    held_chunk,
)
from toolkit.ledger.reading.readers.book import BLOCK_ROWS

HELD_CELLS = 2_500_000
"""Sheets of more cells are held by column; the rows of the others stay as they come, which is faster."""
NEVER = 1 << 62
BLOCKS_AT_HAND = 2
"""Blocks whose rows stay made: whoever goes through the rows looks back and ahead."""
Width = int | Sequence[int]
"""How long the rows of a block are: all alike, or each."""


class HeldRows(Sequence[list[object]]):
    """The rows of a sheet that is held by column, or of a band of its columns."""

    __slots__ = ("_at_hand", "_columns", "_count", "_first", "_last", "_starts", "_widths")

    def __init__(self, starts: Sequence[int], widths: Sequence[Width], columns: Sequence[HeldColumn]) -> None:
        self._starts = starts
        self._widths = widths
        self._columns = columns
        self._count = starts[-1]
        self._first, self._last = 0, len(columns)
        self._at_hand: dict[int, Rows] = {}

    @property
    def width(self) -> int:
        """The number of columns."""
        return self._last - self._first

    def column(self, index: int) -> Sequence[object]:
        """The cells of a column (from 0), one a row; None where a row is shorter."""
        return self._columns[self._first + index]

    def band(self, first: int, last: int) -> HeldRows:
        """The same rows with nothing but the columns from `first` up to `last`."""
        found = copy(self)
        found._last = min(self._first + last, self._last)
        found._first = min(self._first + first, found._last)
        found._at_hand = {}
        return found

    def blanked(self, cells: Mapping[int, Iterable[int]]) -> HeldRows:
        """The same rows with blanks in some cells: column -> rows, both from 0."""
        found = copy(self)
        columns = list(self._columns)
        for column, rows in cells.items():
            if column < self.width:
                columns[self._first + column] = BlankedColumn(columns[self._first + column], rows)
        found._columns, found._at_hand = columns, {}
        return found

    def shortened(self, count: int) -> HeldRows:
        """The first rows only."""
        found = copy(self)
        found._count = count
        return found

    @overload
    def __getitem__(self, row: int) -> list[object]: ...
    @overload
    def __getitem__(self, row: slice) -> Rows: ...
    def __getitem__(self, row: int | slice) -> list[object] | Rows:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(self._count))]
        row = range(self._count)[row]
        block = bisect_right(self._starts, row) - 1
        rows = self._at_hand.get(block)
        if rows is None:
            while len(self._at_hand) >= BLOCKS_AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
            rows = self._at_hand[block] = self._rows_of(block)
        return rows[row - self._starts[block]]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[list[object]]:
        for block, start in enumerate(self._starts[:-1]):
            if start < self._count:
                yield from self._rows_of(block)[: self._count - start]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == self._count and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def blocks(self) -> Iterator[PackedRows]:
        """The blocks as a `Holder` takes them; of a whole sheet, not of a band."""
        for block, start in enumerate(self._starts[:-1]):
            count, width = min(self._starts[block + 1], self._count) - start, self._widths[block]
            lengths = None if isinstance(width, int) else list(width[:count])
            if count > 0:
                columns = [packed_cells(cells[:count]) for cells in self._cells_of(block)]
                yield (count, lengths, False), columns

    def _rows_of(self, block: int) -> Rows:
        count, width = self._starts[block + 1] - self._starts[block], self._widths[block]
        lengths = None if isinstance(width, int) else [max(0, one - self._first) for one in width]
        return unpacked_rows((count, lengths, False), self._cells_of(block))

    def _cells_of(self, block: int) -> Iterator[list[object]]:
        """Column after column, as far as the block has any."""
        width = self._widths[block]
        most = (width if isinstance(width, int) else max(width, default=0)) - self._first
        for column in self._columns[self._first : min(self._last, self._first + max(most, 0))]:
            yield column.chunk(block)


class Holder:
    """Takes the packed blocks of a sheet one after the other and holds them by column."""

    def __init__(self) -> None:
        self._starts = [0]
        self._widths: list[Width] = []
        self._columns: list[list[Chunk]] = []
        self._values: list[Numbered] = []
        self._moments = Numbered(MOST_MOMENTS)

    def add(self, block: PackedRows) -> None:
        """One block more; not one that is mostly gaps, of which there are no columns."""
        (count, lengths, _), columns = block
        while len(self._columns) < len(columns):
            self._columns.append([None] * len(self._widths))
            self._values.append(Numbered(MOST_VALUES))
        for number, chunks in enumerate(self._columns):
            there = number < len(columns)
            chunks.append(held_chunk(columns[number], self._values[number], self._moments) if there else None)
        self._starts.append(self._starts[-1] + count)
        self._widths.append(len(columns) if lengths is None else array("H", lengths))

    def rows(self) -> HeldRows:
        """All rows so far."""
        return HeldRows(self._starts, self._widths, [HeldColumn(self._starts, one) for one in self._columns])


class Gathered:
    """The rows of one sheet as they arrive: as rows while they are few, from `most` cells on held by column.

    Blocks that are mostly gaps come as rows, and then all are: there are no columns worth holding.
    """

    def __init__(self, most: int = HELD_CELLS) -> None:
        self._rows: Rows = []
        self._holder: Holder | None = None
        self._left = most

    def add(self, block: PackedRows) -> None:
        """One block more."""
        (count, _, sparse), columns = block
        self._left -= count * len(columns)
        if sparse:
            self._rows, self._holder, self._left = list(self.rows()), None, NEVER
        if self._left < 0 and self._holder is None:
            self._holder, self._rows = _holder_of(self._rows), []
        if self._holder is not None:
            self._holder.add(block)
        else:
            self._rows += unpacked_rows(block[0], map(unpacked_cells, columns))

    def rows(self) -> Rows | HeldRows:
        """All rows so far."""
        return self._rows if self._holder is None else self._holder.rows()


def held_rows(rows: Sequence[list[object]]) -> HeldRows:
    """These rows, held by column. Raises CannotPack."""
    return _holder_of(rows).rows()


def without_blank_end(rows: Rows | HeldRows, least: int) -> Rows | HeldRows:
    """The rows without those at the end that hold nothing; `least` rows stay, whatever they hold."""
    count = len(rows)
    while count > least and rows[count - 1].count(None) == len(rows[count - 1]):
        count -= 1
    if isinstance(rows, HeldRows):
        return rows.shortened(count)
    del rows[count:]
    return rows


def _holder_of(rows: Sequence[list[object]]) -> Holder:
    holder = Holder()
    for start in range(0, len(rows), BLOCK_ROWS):
        holder.add(packed_rows(list(rows[start : start + BLOCK_ROWS]), gaps=False))
    return holder
