"""A sheet, or one of several bands of columns beside each other, as rows of cells with merges looked up by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.reading.sheets import Sheet

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 0 and inside the band."""

SAMPLE_ROWS = 200
"""Rows looked at before a column is checked as a whole."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns from 0; `shift` is what the band's first column is in the sheet."""

    rows: Sequence[Sequence[object]]
    width: int
    merges: Mapping[int, tuple[Merge, ...]]
    """By first row."""
    has_merges: bool
    shift: int = 0
    fold: int = 0
    """Columns of one line where the lines of a record stand side by side; 0 for records on one line."""
    further: frozenset[int] = frozenset()
    """Rows that belong to the row above them."""

    def cell(self, row: int, column: int) -> object:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def filled(self, row: int) -> list[tuple[int, object]]:
        """Column and cell of everything that is not blank in a row."""
        return [(column, cell) for column, cell in enumerate(self.rows[row]) if not is_blank(cell)]

    def merges_of(self, first: int, last: int, reach: int) -> Iterator[Merge]:
        """Merges that begin at most `reach` rows above and touch the rows from `first` to `last`."""
        for row in range(max(0, first - reach), last + 1):
            for merge in self.merges.get(row, ()):
                if merge[2] >= first:
                    yield merge


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def grid_of(sheet: Sheet) -> Grid:
    """The whole sheet."""
    rows = sheet.rows
    width = rows.width if isinstance(rows, HeldRows) else max(map(len, rows), default=0)
    merges: dict[int, list[Merge]] = defaultdict(list)
    for top, left, bottom, right in sheet.merged:
        merges[top - 1].append((top - 1, left - 1, bottom - 1, right - 1))
    return Grid(rows, width, {row: tuple(found) for row, found in merges.items()}, bool(sheet.merged))


def bands_of(grid: Grid) -> list[Grid]:
    """The sheet cut at its blank columns; one grid when there are none between filled ones."""
    blank = _blank_columns(grid)
    edges = [-1, *blank, grid.width]
    spans = [(left + 1, right) for left, right in pairwise(edges) if right - left > 1]
    return [grid] if len(spans) < 2 else [_band(grid, first, last) for first, last in spans]


def cut_at(grid: Grid, columns: Sequence[int]) -> list[Grid]:
    """The sheet cut before each of these columns."""
    return [_band(grid, first, last) for first, last in pairwise([0, *columns, grid.width])]


def _blank_columns(grid: Grid) -> list[int]:
    """Columns in which no row has anything, title rows aside; those right of everything do not count."""
    used: set[int] = set()
    for row in grid.rows[:SAMPLE_ROWS]:
        if len(used) == grid.width:
            return []
        if not _is_title(row):
            used.update(column for column, cell in enumerate(row) if not is_blank(cell))
    suspects = [column for column in range(max(used, default=0)) if column not in used]
    if not suspects or len(grid.rows) <= SAMPLE_ROWS:
        return suspects
    return [column for column in suspects if _is_blank_below(grid, column)]


def _is_blank_below(grid: Grid, column: int) -> bool:
    """True when nothing stands in the column below the rows of the sample."""
    if isinstance(grid.rows, HeldRows):
        return all(map(is_blank, islice(grid.rows.column(column), SAMPLE_ROWS, None)))
    return all(column >= len(row) or is_blank(row[column]) for row in islice(grid.rows, SAMPLE_ROWS, None))


def _is_title(row: Sequence[object]) -> bool:
    """A row that says one thing, be it in one cell or repeated in all."""
    return len({cell for cell in row if not is_blank(cell)}) <= 1


def _band(grid: Grid, first: int, last: int) -> Grid:
    whole = grid.rows
    rows = whole.band(first, last) if isinstance(whole, HeldRows) else [row[first:last] for row in whole]
    merges = {
        row: tuple(
            (top, max(left, first) - first, bottom, min(right, last - 1) - first)
            for top, left, bottom, right in found
            if left < last and right >= first
        )
        for row, found in grid.merges.items()
    }
    return Grid(rows, last - first, merges, grid.has_merges, grid.shift + first)
