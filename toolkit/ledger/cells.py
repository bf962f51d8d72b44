"""The cells of a table's records, column by column, as a person reads them: merges, ditto marks and groups filled."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.dating.years import YearHints
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.rows import SortedRows
from toolkit.ledger.layout.sections import Section
from toolkit.ledger.reading.heldcolumns import ChosenCells, held_cells
from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.reading.sheets import Sheet
from toolkit.ledger.values.outcome import Outcome, damaged


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where the cells of a table come from."""

    path: str
    sheet: Sheet
    grid: Grid
    rows: SortedRows
    mapping: Mapping_
    years: YearHints
    sections: tuple[Section, ...] = ()


class TableCells:
    """The cells of one table's records. `overrides`: column -> record -> what a cell is instead (an error value)."""

    def __init__(self, source: TableSource, rules: MappingRules) -> None:
        self.source = source
        self.rules = rules
        self.overrides = self._overrides()
        self._fills = self._merged_fills()
        self._columns: dict[int, Sequence[object]] = {}
        self._raw = () if self.held else self._by_column()

    @property
    def held(self) -> bool:
        """True for a huge sheet, of which nothing is to be kept for each cell."""
        return isinstance(self.source.grid.rows, HeldRows)

    def raw(self, index: int) -> list[object]:
        """The cells of a column (from 0), one a record."""
        cells = self.column(index)
        return cells if isinstance(cells, list) else list(cells)

    def column(self, index: int) -> Sequence[object]:
        """The same to be kept: those of a huge sheet are unpacked piece by piece."""
        if index not in self._columns:
            held = self._held(index)
            cells = list(self._raw[index] if held is None else held)
            changed = self._filled(index, cells) | self._resolve_ditto(cells)
            self._columns[index] = cells if held is None else held
            if changed:
                self._keep(index, cells)
        return self._columns[index]

    def record_at(self, row: int) -> int | None:
        """Which record stands in a row (both from 0)."""
        records = self.source.rows.records
        number = bisect_left(records, row)
        return number if number < len(records) and records[number] == row else None

    def continue_groups(self, columns: Mapping[str, int]) -> None:
        """Rows that continue the case above take its identity; a first column given once a group is filled down.

        `columns` says for each field of the table in which column it stands.
        """
        identity = [name for name in self.rules.layout.fields.identity if name in columns]
        for name in identity:
            raw, kept = self.raw(columns[name]), self.overrides.get(columns[name], {})
            for row in sorted(self.source.rows.continued):
                number = self.record_at(row)
                if number and raw[number] is None and number not in kept:
                    raw[number] = raw[number - 1]
            if self.source.rows.continued:
                self._keep(columns[name], raw)
        first = min(columns.values(), default=0)
        names = [name for name, index in columns.items() if index == first]
        grouping = self.rules.layout.fields.grouping
        if any(name in grouping or (name in identity and name.endswith("_at")) for name in names):
            self._fill_group(first)

    def _fill_group(self, index: int) -> None:
        """日期 | 单号 | …, the date only in the first row of each day: filled down when the column groups the rows."""
        raw, kept = self.raw(index), self.overrides.get(index, {})
        filled = sum(1 for cell in raw if cell is not None)
        if len(raw) < self.rules.limits.group_rows or raw[0] is None or filled < 2:
            return
        if filled * 100 <= self.rules.limits.group_fill * len(raw):
            for number in range(1, len(raw)):
                if raw[number] is None and number not in kept:
                    raw[number] = raw[number - 1]
            self._keep(index, raw)

    def _held(self, index: int) -> Sequence[object] | None:
        """The column as the sheet holds it; None where the sheet is not held by column."""
        rows, records = self.source.grid.rows, self.source.rows.records
        return ChosenCells(rows.column(index), records) if isinstance(rows, HeldRows) else None

    def _keep(self, index: int, cells: list[object]) -> None:
        """A column that no longer is what stands in the sheet."""
        self._columns[index] = held_cells(cells) if self.held else cells

    def _by_column(self) -> Sequence[Sequence[object]]:
        """The cells of all columns at once: the quickest way as long as the sheet is no burden."""
        width = max((plan.heading.index for plan in self.source.mapping.plans), default=0) + 1
        rows = [
            row if len(row) >= width else [*row, *[None] * (width - len(row))]
            for row in map(self.source.grid.rows.__getitem__, self.source.rows.records)
        ]
        return list(islice(zip(*rows, strict=False), width)) or [()] * width

    def _filled(self, index: int, cells: list[object]) -> bool:
        """Fills what merges cover; True where there was something to fill."""
        fills = self._fills.get(index, {})
        for record, cell in fills.items():
            if cells[record] is None:
                cells[record] = cell
        return bool(fills)

    def _overrides(self) -> dict[int, dict[int, Outcome]]:
        """Error values and formulas without result."""
        sheet, shift = self.source.sheet, self.source.grid.shift
        found: dict[int, dict[int, Outcome]] = defaultdict(dict)
        for (row, column), code in sheet.errors.items():
            if (record := self.record_at(row - 1)) is not None:
                found[column - 1 - shift][record] = damaged(code, "cell-error")
        for row, column in sheet.no_result:
            if (record := self.record_at(row - 1)) is not None:
                found[column - 1 - shift][record] = damaged("", "cell-error", "no_result")
        return dict(found)

    def _merged_fills(self) -> dict[int, dict[int, object]]:
        """Cells below the first of a vertical merge hold what the first one says: column -> record -> cell."""
        grid = self.source.grid
        found: dict[int, dict[int, object]] = defaultdict(dict)
        left_over = len(grid.rows) * max(grid.width, 1)  # overlapping merges would have no end
        for top, merges in sorted(grid.merges.items()) if self.source.rows.records else ():
            for _, left, bottom, _ in merges:
                last = min(bottom, len(grid.rows) - 1)
                left_over -= max(last - top, 0)
                if last <= top or left >= grid.width or left_over < 0 or grid.cell(top, left) is None:
                    continue
                cell = grid.cell(top, left)
                for row in range(top + 1, last + 1):
                    if (record := self.record_at(row)) is not None:
                        found[left][record] = cell
        return dict(found)

    def _resolve_ditto(self, cells: list[object]) -> bool:
        """Puts what they stand for in the place of 同上 and ″; True where there were any."""
        marks = frozenset(self.rules.layout.cells.ditto_marks)
        if marks.isdisjoint(cells):
            return False
        above: object = None
        for number, cell in enumerate(cells):
            if cell in marks:
                cells[number] = above
            elif cell is not None:
                above = cell
        return True
