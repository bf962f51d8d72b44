"""Finds the tables of a grid from top to bottom: a header that tells a kind, and the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toolkit.ledger.columns.contents import content_of, filled
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.columns.kinds import tell_kind
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.columns.possible import possible_kinds
from toolkit.ledger.layout.asides import Aside
from toolkit.ledger.layout.blanked import blanked
from toolkit.ledger.layout.furtherlines import further_lines
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.headerrows import Block, HeaderRules, header_candidates
from toolkit.ledger.layout.notledger import form_labels, said_again_below
from toolkit.ledger.layout.rowkinds import normal_start
from toolkit.ledger.layout.rows import SortedRows, row_rules, sort_rows
from toolkit.ledger.layout.sections import Section, with_sections
from toolkit.ledger.reading.sheets import Sheet
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import clean
from toolkit.model.layout import LayoutLimits

NO_ROWS = SortedRows((), (), 0, (), frozenset())
HEADING_ROWS = 200
"""Rows below a header that are looked at to tell what its columns hold."""


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
class RawTable:
    """A table before its cells are read."""

    sheet: Sheet
    grid: Grid
    block: Block
    mapping: Mapping_
    rows: SortedRows
    titles: tuple[str, ...]
    asides: tuple[Aside, ...] = ()
    """Lists beside it."""
    sections: tuple[Section, ...] = ()
    """What lines over groups of its rows say."""
    unnamed: int = -1
    """The first row that is a second line of a record without a header of its own."""


def tables_in(grid: Grid, sheet: Sheet, setting: Setting) -> list[RawTable]:
    """The tables of a grid from top to bottom."""
    found: list[RawTable] = []
    start = 0
    while start < len(grid.rows):
        raw, _ = next_table(grid, start, sheet, setting)
        if raw is None:
            break
        found.append(raw)
        start = max(raw.rows.end, raw.block.last + 1)
    return found


def next_table(grid: Grid, start: int, sheet: Sheet, setting: Setting) -> tuple[RawTable | None, bool]:
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
            return _with_rows(RawTable(sheet, grid, block, mapping, NO_ROWS, titles), setting), False
    return None, False


def _with_rows(raw: RawTable, setting: Setting) -> RawTable:
    """The table with its rows sorted; second lines that no header names are none of them."""
    grid, block, mapping = raw.grid, raw.block, raw.mapping
    further = further_lines(grid, block.last + 1, mapping, setting.rules)
    if further:
        left = blanked(grid, ((row, 0, row, grid.width - 1) for row in further))
        grid = replace(left, further=grid.further | further)
        mapping = _mapping(grid, block, raw.titles, setting) or mapping
    rules = row_rules(block, mapping, setting.rules, setting.headers, grid)
    rows = sort_rows(grid, block.last + 1, rules, lambda row: _opens(grid, row, raw.sheet, setting))
    sections, rows = with_sections(grid, block, rows, mapping, setting.rules)
    return replace(raw, grid=grid, mapping=mapping, rows=rows, sections=sections, unnamed=min(further, default=-1))


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
    if not block.paths or is_form(grid, block, setting):
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


def is_form(grid: Grid, block: Block, setting: Setting) -> bool:
    """A row of labels that is followed by other labels again and again is no header."""
    rows = [grid.filled(row) for row in range(block.last + 1, min(len(grid.rows), block.last + 16))]
    rows = [row for row in rows if row and not _is_solid_header(row, setting)]
    if _is_solid_header(grid.filled(block.last), setting):
        rows = [row for row in rows if len(row) > 1]  # 工程师：张三 over a group of rows is no label of a form
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
