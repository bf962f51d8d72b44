"""The cells of a table's records, column by column, as a person reads them: merges, ditto marks and groups filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from toolkit.ledger.grid import Grid
from toolkit.ledger.headings import MappingRules
from toolkit.ledger.plans import Mapping_
from toolkit.ledger.rows import SortedRows
from toolkit.ledger.sheets import Sheet
from toolkit.ledger.values.outcome import Outcome, damaged
from toolkit.ledger.years import YearHints


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where the cells of a table come from."""

    path: str
    sheet: Sheet
    grid: Grid
    rows: SortedRows
    mapping: Mapping_
    years: YearHints


class TableCells:
    """The cells of one table's records. `overrides`: column -> record -> what a cell is instead (an error value)."""

    def __init__(self, source: TableSource, rules: MappingRules) -> None:
        self.source = source
        self.rules = rules
        self.place_of = {row: number for number, row in enumerate(source.rows.records)}
        self.overrides = self._overrides()
        width = max((plan.heading.index for plan in source.mapping.plans), default=0) + 1
        rows = [
            row if len(row) >= width else [*row, *[None] * (width - len(row))]
            for row in (source.grid.rows[number] for number in source.rows.records)
        ]
        self._fills = self._merged_fills()
        self._columns: dict[int, list[object]] = {}
        self._raw = list(islice(zip(*rows, strict=False), width)) or [()] * width

    def raw(self, index: int) -> list[object]:
        """The cells of a column (from 0), one a record."""
        if index not in self._columns:
            cells = list(self._raw[index])
            for record, cell in self._fills.get(index, {}).items():
                if cells[record] is None:
                    cells[record] = cell
            self._columns[index] = self._resolve_ditto(cells)
        return self._columns[index]

    def continue_groups(self, columns: Mapping[str, int]) -> None:
        """Rows that continue the case above take its identity; a first column given once a group is filled down.

        `columns` says for each field of the table in which column it stands.
        """
        identity = [name for name in self.rules.layout.fields.identity if name in columns]
        for name in identity:
            raw, kept = self.raw(columns[name]), self.overrides.get(columns[name], {})
            for row in sorted(self.source.rows.continued):
                number = self.place_of[row]
                if number and raw[number] is None and number not in kept:
                    raw[number] = raw[number - 1]
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

    def _overrides(self) -> dict[int, dict[int, Outcome]]:
        """Error values and formulas without result."""
        sheet, shift = self.source.sheet, self.source.grid.shift
        found: dict[int, dict[int, Outcome]] = defaultdict(dict)
        for (row, column), code in sheet.errors.items():
            if row - 1 in self.place_of:
                found[column - 1 - shift][self.place_of[row - 1]] = damaged(code, "cell-error")
        for row, column in sheet.no_result:
            if row - 1 in self.place_of:
                found[column - 1 - shift][self.place_of[row - 1]] = damaged("", "cell-error", "no_result")
        return dict(found)

    def _merged_fills(self) -> dict[int, dict[int, object]]:
        """Cells below the first of a vertical merge hold what the first one says: column -> record -> cell."""
        grid = self.source.grid
        found: dict[int, dict[int, object]] = defaultdict(dict)
        left_over = len(grid.rows) * max(grid.width, 1)  # overlapping merges would have no end
        for top, merges in grid.merges.items() if self.place_of else ():
            for _, left, bottom, _ in merges:
                last = min(bottom, len(grid.rows) - 1)
                left_over -= max(last - top, 0)
                if last <= top or left >= grid.width or left_over < 0 or grid.cell(top, left) is None:
                    continue
                for row in range(top + 1, last + 1):
                    if row in self.place_of:
                        found[left][self.place_of[row]] = grid.cell(top, left)
        return dict(found)

    def _resolve_ditto(self, cells: list[object]) -> list[object]:
        marks = frozenset(self.rules.layout.cells.ditto_marks)
        if marks.isdisjoint(cells):
            return cells
        above: object = None
        for number, cell in enumerate(cells):
            if cell in marks:
                cells[number] = above
            elif cell is not None:
                above = cell
        return cells
