"""A grid without the cells that are none of the table's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import overload

from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.reading.heldrows import HeldRows

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column (from 0)."""


def blanked(grid: Grid, areas: Iterable[Area]) -> Grid:
    """The grid with these cells blank, and without the merges that begin in them."""
    instead: dict[int, list[object]] = {}
    places: dict[int, set[int]] = {}
    merges = dict(grid.merges)
    for top, left, bottom, right in areas:
        for column in range(left, right + 1):
            places.setdefault(column, set()).update(range(top, bottom + 1))
        for row in range(top, bottom + 1):
            merges[row] = tuple(merge for merge in merges.get(row, ()) if not left <= merge[1] <= right)
            if not isinstance(grid.rows, HeldRows):
                cells = instead.setdefault(row, list(grid.rows[row]))
                cells[left : right + 1] = [None] * (min(right + 1, len(cells)) - left)
    rows = grid.rows.blanked(places) if isinstance(grid.rows, HeldRows) else ReplacedRows(grid.rows, instead)
    return replace(grid, rows=rows, merges=merges)


class ReplacedRows(Sequence[list[object]]):
    """The rows of a sheet, some of them replaced; the others are not copied, for a sheet may be huge."""

    def __init__(self, rows: Sequence[Sequence[object]], instead: Mapping[int, list[object]]) -> None:
        self._rows = rows
        self._instead = instead

    @overload
    def __getitem__(self, number: int) -> list[object]: ...
    @overload
    def __getitem__(self, number: slice) -> list[list[object]]: ...
    def __getitem__(self, number: int | slice) -> list[object] | list[list[object]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        found = self._instead.get(number) or self._rows[number]
        return found if isinstance(found, list) else list(found)

    def __len__(self) -> int:
        return len(self._rows)
