"""Lists beside a ledger under headers of their own (choices, technicians with their phones): none of its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from toolkit.ledger.columns.contents import SHORTEST
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.possible import possible_kinds
from toolkit.ledger.layout.asides import Aside
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.layout.sidebyside import LaidOut
from toolkit.ledger.layout.summaryterms import SummaryTerms
from toolkit.ledger.values.outcome import shown

Named = tuple[tuple[int, tuple[str, ...]], ...]
"""Columns with the header path of each."""


def lists_beside(table: LaidOut, rules: MappingRules) -> tuple[Aside, ...]:
    """Columns of the header below which a list of its own stands, whose lines are not the table's rows."""
    grid, block = table.grid, table.block
    islands = list(_islands(tuple(one for one in block.paths if one[1])))
    main = max(islands, key=len)
    counting = {plan.heading.index for plan in table.mapping.plans if plan.how == "ignored"}
    found = []
    for part in [island for island in islands if island is not main] + list(_numbered(main, counting)):
        columns = {column for column, _ in part}
        others = [column for island in islands for column, _ in island if column not in columns]
        bottom = _end_of_list(grid, block.last + 1, part, others, rules)
        if bottom:
            left, right = part[0][0] + grid.shift, part[-1][0] + grid.shift
            found.append(Aside(block.first, block.last, bottom, left, right, "list"))
    return tuple(found)


def _islands(named: Named) -> Iterator[Named]:
    """Columns without a gap between them."""
    start = 0
    for number in range(1, len(named) + 1):
        if number == len(named) or named[number][0] != named[number - 1][0] + 1:
            yield named[start:number]
            start = number


def _numbered(island: Named, counting: Collection[int]) -> Iterator[Named]:
    """What stands behind a second row number."""
    for number, (column, _) in enumerate(island):
        if number and column in counting and len(island) > number + 1:
            yield island[number:]
            return


def _end_of_list(grid: Grid, start: int, part: Named, others: Sequence[int], rules: MappingRules) -> int:
    """The last row of the list; 0 when the columns may be the table's own."""
    texts = [path for _, path in part]
    numbered = rules.vocabulary.is_row_number(texts[0][-1])
    if numbered and len(part) == 1:
        return 0
    label = part[1 if numbered else 0]
    terms = SummaryTerms(rules)
    groups = terms.groups(label[1][-1], terms.said.groupers)
    if not (groups or numbered) or possible_kinds(tuple(texts), rules):
        return 0
    rows = range(start, min(len(grid.rows), start + rules.limits.summary_rows))
    lines = [row for row in rows if not is_blank(grid.cell(row, label[0]))]
    said = {shown(grid.cell(row, label[0])) for row in lines}
    from_the_top = lines == list(range(start, start + len(lines)))
    if len(lines) < rules.limits.fewest_cells or len(said) < len(lines) or not from_the_top:
        return 0
    if any(_is_of_cases(grid, row, part[1:] if numbered else part, lines[-1]) for row in rows):
        return 0
    own = max((row for row in rows if any(not is_blank(grid.cell(row, one)) for one in others)), default=start)
    is_own = own < lines[-1] or (own > lines[-1] and (numbered or terms.may_group(label[1][-1])))
    return lines[-1] if is_own else 0


def _is_of_cases(grid: Grid, row: int, part: Named, last: int) -> bool:
    """True where the columns go on below the list's end, or hold a day or an amount, which no list of choices has."""
    cells = [cell for column, _ in part if not is_blank(cell := grid.cell(row, column))]
    return bool(cells) and (row > last or any(_is_fact(cell) for cell in cells))


def _is_fact(cell: object) -> bool:
    """A day, or a number too small for a phone."""
    return isinstance(cell, date | datetime) or (isinstance(cell, int | float) and abs(cell) < SHORTEST)
