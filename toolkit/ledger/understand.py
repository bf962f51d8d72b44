"""Understands a workbook: finds the tables of each sheet, maps their columns, reads their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from toolkit.ledger.cellreading import words_for
from toolkit.ledger.cells import TableSource
from toolkit.ledger.columns.contents import filled
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_, reason
from toolkit.ledger.columns.vocabulary import vocabulary_for
from toolkit.ledger.dating.missingmonths import with_days
from toolkit.ledger.dating.years import YearHints, titled_date, years_in
from toolkit.ledger.layout.asides import Aside, asides_of
from toolkit.ledger.layout.blanked import blanked
from toolkit.ledger.layout.grid import Grid, grid_of
from toolkit.ledger.layout.headerrows import header_candidates, header_rules
from toolkit.ledger.layout.notledger import what_it_is
from toolkit.ledger.layout.sheettables import tables_of
from toolkit.ledger.layout.tables import HEADING_ROWS, RawTable, Setting, is_form, next_table
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.records import read_records
from toolkit.ledger.troubles import CellTrouble
from toolkit.ledger.values.alternatives import words_of
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.values.row import unfolded_place
from toolkit.model import Column, Place, Rulebook, Table


@dataclass(frozen=True, slots=True)
class Understood:
    """A table, with what was found on the way for the findings."""

    table: Table
    mapping: Mapping_
    troubles: tuple[CellTrouble, ...]
    shift: int
    unknown_header: int = 0
    """A row (from 1) among those left out that looks like the header of a table of no known kind; 0 for none."""
    by_run: bool = False
    """True where the moment of the run gave a date its year: on another night it may be another one."""
    asides: tuple[Aside, ...] = ()
    """Summaries and lists on the same sheet, told with its first table."""
    unnamed: int = 0
    """The first row (from 1) that is a second line of a record without a header of its own; 0 for none."""
    fold: int = 0
    """Columns of one line where records have several: those of the second line count on from there."""
    titled_at: datetime | None = None
    """The day of the export that a title states."""


def setting_for(path: str, branch: str, workbook: Workbook, book: Rulebook, as_of: datetime) -> Setting:
    rules = MappingRules(book, vocabulary_for(book, branch), words_for(book), workbook.from_1904)
    return Setting(path, branch, rules, header_rules(rules), as_of, book.branch(branch).read_hidden_sheets)


def understand_sheet(sheet: Sheet, setting: Setting) -> tuple[list[Understood], str]:
    """The tables of a sheet in reading order, and, when there is none, what the sheet is instead."""
    grid = grid_of(sheet)
    asides = asides_of(grid, setting.rules)
    found = tables_of(blanked(grid, (one.area for one in asides)), sheet, setting) if asides else []
    if not found:
        asides, found = (), tables_of(grid, sheet, setting)
    if not found:
        sort = what_it_is(grid, sheet.name, setting.rules)
        return [], "given_up" if sort in ("other", "form") and next_table(grid, 0, sheet, setting)[1] else sort
    tables = [_read(raw, setting) for raw in found]
    return [replace(tables[0], asides=(*asides, *tables[0].asides)), *tables[1:]], ""


def likely_header(sheet: Sheet, setting: Setting) -> tuple[tuple[Place, str], ...]:
    """The first row of a sheet without tables that looks like a header: each text with its place."""
    grid = grid_of(sheet)
    block = next(header_candidates(grid, 0, setting.headers), None)
    if block is None or is_form(grid, block, setting):
        return ()
    row = block.last + 1
    return tuple((Place(setting.path, sheet.name, row, column + 1), path[-1]) for column, path in block.paths if path)


def _read(raw: RawTable, setting: Setting) -> Understood:
    sheet, grid = raw.sheet, raw.grid
    hints = YearHints(
        tuple(dict.fromkeys(year for text in reversed(raw.titles) for year in years_in(text))),
        years_in(setting.path.rpartition("/")[2]),
        setting.as_of,
        texts=tuple(reversed(raw.titles)),
        file=setting.path.rpartition("/")[2],
    )
    source = TableSource(setting.path, sheet, grid, raw.rows, raw.mapping, hints, raw.sections)
    records, troubles = read_records(source, setting.rules)
    rows = raw.rows.records
    first = rows[0] + 1 if rows else raw.block.last + 2
    last = _last_line(grid, raw.block.last)
    table = Table(
        path=setting.path,
        sheet=sheet.name,
        kind=raw.mapping.kind,
        header_rows=tuple(range(raw.block.first + 1, last + 2)),
        first_row=first,
        last_row=_last_line(grid, rows[-1]) + 1 if rows else first - 1,
        columns=tuple(_columns(raw, setting, hints)),
        records=records,
        skipped=raw.rows.skipped,
        hidden=sheet.hidden,
        used=not sheet.hidden or setting.read_hidden,
    )
    return Understood(
        table=table,
        mapping=raw.mapping,
        troubles=tuple(troubles),
        shift=grid.shift,
        unknown_header=raw.rows.unknown_header + 1,
        by_run=bool(hints.by_run),
        asides=raw.asides,
        unnamed=raw.unnamed + 1,
        fold=grid.fold,
        titled_at=titled_date(raw.titles, words_of(setting.rules.book.spellings, "export_titles")),
    )


def _last_line(grid: Grid, row: int) -> int:
    """The last of the rows that make one record, or one header."""
    while row + 1 in grid.further:
        row += 1
    return row


def _columns(raw: RawTable, setting: Setting, hints: YearHints) -> Iterator[Column]:
    yield from _section_columns(raw, setting.rules)
    samples = setting.rules.limits.samples
    for plan in raw.mapping.plans:
        index = plan.heading.index
        cells = (raw.grid.cell(row, index) for row in raw.rows.records[:HEADING_ROWS])
        yield Column(
            index=unfolded_place(0, index + raw.grid.shift + 1, raw.grid.fold)[1],
            header=plan.heading.header,
            fields=plan.fields,
            how=plan.how,
            reason=with_days(plan, hints, samples),
            samples=tuple(dict.fromkeys(shown(cell) for cell in filled(cells, samples))),
        )


def _section_columns(raw: RawTable, rules: MappingRules) -> Iterator[Column]:
    """Lines over groups of rows, as what they are: the column that they would be."""
    for one in raw.sections:
        field, said = rules.book.fields[one.field], tuple(dict.fromkeys(text for _, _, text in one.lines if text))
        why = reason("ledger.how.section", label=one.label, field=field.label)
        index = unfolded_place(0, one.lines[0][1] + raw.grid.shift + 1, raw.grid.fold)[1]
        yield Column(index, one.label, (one.field,), "section", why.text, said[: rules.limits.samples])
