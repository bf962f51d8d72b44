"""Understands a workbook: finds the tables of each sheet, maps their columns, reads their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toolkit.ledger.asides import Aside, asides_of
from toolkit.ledger.blanked import blanked
from toolkit.ledger.cellreading import words_for
from toolkit.ledger.cells import TableSource
from toolkit.ledger.contents import content_of, filled
from toolkit.ledger.folded import unfolded
from toolkit.ledger.furtherlines import further_lines
from toolkit.ledger.grid import Grid, bands_of, grid_of
from toolkit.ledger.headings import Heading, MappingRules
from toolkit.ledger.kinds import tell_kind
from toolkit.ledger.layout import Block, HeaderRules, header_candidates, header_rules
from toolkit.ledger.notledger import form_labels, said_again_below, what_it_is
from toolkit.ledger.plans import Mapping_
from toolkit.ledger.possible import possible_kinds
from toolkit.ledger.records import read_records
from toolkit.ledger.rowkinds import normal_start
from toolkit.ledger.rows import SortedRows, row_rules, sort_rows
from toolkit.ledger.sheets import Sheet, Workbook
from toolkit.ledger.troubles import CellTrouble
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.values.row import unfolded_place
from toolkit.ledger.vocabulary import vocabulary_for
from toolkit.ledger.wording import clean
from toolkit.ledger.years import YearHints, years_in
from toolkit.model import Column, Place, Rulebook, Table
from toolkit.model.layout import LayoutLimits

CASE_KINDS = ("intake", "repair", "service")
NO_ROWS = SortedRows((), (), 0, (), frozenset())
HEADING_ROWS = 200
"""Rows below a header that are looked at to tell what its columns hold."""


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
    """Summaries on the same sheet, told with its first table."""
    unnamed: int = 0
    """The first row (from 1) that is a second line of a record without a header of its own; 0 for none."""
    fold: int = 0
    """Columns of one line where records have several: those of the second line count on from there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all sheets of a file."""

    path: str
    branch: str
    rules: MappingRules
    headers: HeaderRules
    as_of: datetime
    read_hidden: bool


@dataclass(frozen=True, slots=True)
class _Raw:
    """A table before its cells are read."""

    sheet: Sheet
    grid: Grid
    block: Block
    mapping: Mapping_
    rows: SortedRows
    titles: tuple[str, ...]
    unnamed: int = -1
    """The first row that is a second line of a record without a header of its own."""


def setting_for(path: str, branch: str, workbook: Workbook, book: Rulebook, as_of: datetime) -> Setting:
    rules = MappingRules(book, vocabulary_for(book, branch), words_for(book), workbook.from_1904)
    return Setting(path, branch, rules, header_rules(rules), as_of, book.branch(branch).read_hidden_sheets)


def understand_sheet(sheet: Sheet, setting: Setting) -> tuple[list[Understood], str]:
    """The tables of a sheet in reading order, and, when there is none, what the sheet is instead."""
    grid = grid_of(sheet)
    asides = asides_of(grid, setting.rules)
    found = _tables_of(blanked(grid, (one.area for one in asides)), sheet, setting) if asides else []
    if not found:
        asides, found = (), _tables_of(grid, sheet, setting)
    if not found:
        sort = what_it_is(grid, sheet.name, setting.rules)
        return [], "given_up" if sort in ("other", "form") and _next_table(grid, 0, sheet, setting)[1] else sort
    tables = [_read(raw, setting) for raw in found]
    return [replace(tables[0], asides=asides), *tables[1:]] if asides else tables, ""


def likely_header(sheet: Sheet, setting: Setting) -> tuple[tuple[Place, str], ...]:
    """The first row of a sheet without tables that looks like a header: each text with its place."""
    grid = grid_of(sheet)
    block = next(header_candidates(grid, 0, setting.headers), None)
    if block is None or _is_form(grid, block, setting):
        return ()
    row = block.last + 1
    return tuple((Place(setting.path, sheet.name, row, column + 1), path[-1]) for column, path in block.paths if path)


def _tables_of(grid: Grid, sheet: Sheet, setting: Setting) -> list[_Raw]:
    """The tables of a sheet; where records have several lines, these are read side by side."""
    flat = unfolded(grid, sheet, setting.headers)
    return _tables_in_bands(grid, sheet, setting) if flat is None else _tables(*flat, setting)


def _tables_in_bands(grid: Grid, sheet: Sheet, setting: Setting) -> list[_Raw]:
    """Tables side by side are read each for itself, when they are tables of their own; else the sheet is read whole."""
    bands = bands_of(grid)
    if len(bands) > 1:
        by_band = [_tables(band, sheet, setting) for band in bands]
        if _stand_alone(by_band, setting.rules.layout.fields.names_rows):
            return [raw for tables in by_band for raw in tables]
    return _tables(grid, sheet, setting)


def _stand_alone(by_band: Sequence[list[_Raw]], own: Sequence[str]) -> bool:
    """True when at least two bands hold tables and each names its own cases, customers or papers."""
    tables = [tables[0] for tables in by_band if tables]
    if len(tables) < 2:
        return False
    first = tables[0]
    identity = set(first.mapping.plans and first.mapping.fields)
    for other in tables[1:]:
        names_its_rows = any(name in other.mapping.fields for name in own)
        shares = any(name in identity and name in other.mapping.fields for name in own)
        same_rows = other.block.last == first.block.last
        if not names_its_rows or (same_rows and not shares and other.mapping.kind in CASE_KINDS):
            return False
    return True


def _tables(grid: Grid, sheet: Sheet, setting: Setting) -> list[_Raw]:
    """The tables of a grid from top to bottom."""
    found: list[_Raw] = []
    start = 0
    while start < len(grid.rows):
        raw, _ = _next_table(grid, start, sheet, setting)
        if raw is None:
            break
        found.append(raw)
        start = max(raw.rows.end, raw.block.last + 1)
    return found


def _next_table(grid: Grid, start: int, sheet: Sheet, setting: Setting) -> tuple[_Raw | None, bool]:
    """The next block of header rows that tells a kind, with its rows; or none, and whether the search was given up.

    Most blocks are known to tell no kind by their words alone; the others cost a look at their cells.
    """
    limits = setting.rules.limits
    tries = 0
    for count, block in enumerate(header_candidates(grid, start, setting.headers)):
        if tries == limits.header_tries or count == limits.header_rows:
            return None, True
        if not possible_kinds(tuple(path for _, path in block.paths), setting.rules):
            continue
        tries += 1
        titles = _titles(grid, start, block, sheet, limits)
        mapping = _mapping(grid, block, titles, setting)
        if mapping is not None:
            return _with_rows(_Raw(sheet, grid, block, mapping, NO_ROWS, titles), setting), False
    return None, False


def _with_rows(raw: _Raw, setting: Setting) -> _Raw:
    """The table with its rows sorted; second lines that no header names are none of them."""
    grid, block, mapping = raw.grid, raw.block, raw.mapping
    further = further_lines(grid, block.last + 1, mapping, setting.rules)
    if further:
        left = blanked(grid, ((row, 0, row, grid.width - 1) for row in further))
        grid = replace(left, further=grid.further | further)
        mapping = _mapping(grid, block, raw.titles, setting) or mapping
    rules = row_rules(block, mapping, setting.rules, setting.headers, grid)
    rows = sort_rows(grid, block.last + 1, rules, lambda row: _opens(grid, row, raw.sheet, setting))
    return replace(raw, grid=grid, mapping=mapping, rows=rows, unnamed=min(further, default=-1))


def _opens(grid: Grid, row: int, sheet: Sheet, setting: Setting) -> bool:
    """True when a header of its own begins at this row: one that tells a kind."""
    candidate = next(header_candidates(grid, row, setting.headers), None)
    if candidate is None or not candidate.first <= row <= candidate.last:
        return False
    return _mapping(grid, candidate, (sheet.name,), setting) is not None


def _titles(grid: Grid, start: int, block: Block, sheet: Sheet, limits: LayoutLimits) -> tuple[str, ...]:
    """The sheet's name and the texts above the header."""
    texts = [sheet.name]
    for row in range(max(start, block.first - limits.title_rows), block.first):
        texts += dict.fromkeys(clean(shown(cell)) for _, cell in grid.filled(row)[: limits.title_cells])
    return tuple(texts)


def _mapping(grid: Grid, block: Block, titles: Sequence[str], setting: Setting) -> Mapping_ | None:
    if not block.paths or _is_form(grid, block, setting):
        return None
    return tell_kind(headings_of(grid, block, setting.rules), titles, setting.rules)


def headings_of(grid: Grid, block: Block, rules: MappingRules) -> list[Heading]:
    """The columns of a block with the cells below them; columns without header count only when they hold something."""
    below = grid.rows[block.last + 1 : block.last + 1 + HEADING_ROWS]
    headings, limits = [], rules.limits
    for index, path in block.paths:
        cells = (row[index] if index < len(row) else None for row in below)
        sample = tuple(filled(cells, limits.value_samples))
        if path or sample:
            content = content_of(sample, limits.value_share, limits.fewest_cells)
            headings.append(Heading(index, path, below, sample, content))
    return headings


def _is_form(grid: Grid, block: Block, setting: Setting) -> bool:
    """A row of labels that is followed by other labels again and again is no header."""
    rows = [grid.filled(row) for row in range(block.last + 1, min(len(grid.rows), block.last + 16))]
    rows = [row for row in rows if row and not _is_solid_header(row, setting)]
    footers = tuple(normal_start(word) for word in setting.rules.layout.rows.footers)
    while rows and normal_start(str(rows[-1][0][1])).startswith(footers):
        rows.pop()  # what stands below a short table makes no form of it
    own = {text for _, path in block.paths for text in path}
    contents = own | said_again_below(rows)
    found = [form_labels([row], setting.rules) - contents for row in rows]
    with_labels = sum(1 for labels in found if labels)
    return len(set().union(*found)) >= setting.rules.limits.form_labels and with_labels * 2 >= len(rows)


def _is_solid_header(row: list[tuple[int, object]], setting: Setting) -> bool:
    """Header words side by side without a gap are the header of a next table; a form leaves room beside its labels."""
    places = [column for column, _ in row]
    solid = len(row) > setting.headers.hits and places[-1] - places[0] + 1 == len(row)
    return solid and all(isinstance(cell, str) and setting.rules.vocabulary.knows(cell) for _, cell in row)


def _read(raw: _Raw, setting: Setting) -> Understood:
    sheet, grid = raw.sheet, raw.grid
    hints = YearHints(
        tuple(dict.fromkeys(year for text in reversed(raw.titles) for year in years_in(text))),
        years_in(setting.path.rpartition("/")[2]),
        setting.as_of,
    )
    source = TableSource(setting.path, sheet, grid, raw.rows, raw.mapping, hints)
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
        columns=tuple(_columns(raw, setting)),
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
        unnamed=raw.unnamed + 1,
        fold=grid.fold,
    )


def _last_line(grid: Grid, row: int) -> int:
    """The last of the rows that make one record, or one header."""
    while row + 1 in grid.further:
        row += 1
    return row


def _columns(raw: _Raw, setting: Setting) -> Iterator[Column]:
    samples = setting.rules.limits.samples
    for plan in raw.mapping.plans:
        index = plan.heading.index
        cells = (raw.grid.cell(row, index) for row in raw.rows.records[:HEADING_ROWS])
        yield Column(
            index=unfolded_place(0, index + raw.grid.shift + 1, raw.grid.fold)[1],
            header=plan.heading.header,
            fields=plan.fields,
            how=plan.how,
            reason=plan.reason.text,
            samples=tuple(dict.fromkeys(shown(cell) for cell in filled(cells, samples))),
        )
