"""Records on two or three lines of which the header names only the first: what the others hold, nobody can say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.ledger.columns.contents import fit
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import normal

LOOKED_AT = 40
"""Records after which it is asked whether any of them has a second line."""
PHONE = re.compile(r"\d{7}")
Group = tuple[int, ...]


def further_lines(grid: Grid, start: int, mapping: Mapping_, rules: MappingRules) -> frozenset[int]:
    """The rows (from 0) below `start` that are second lines without a header of their own; usually there are none."""
    groups = _groups(grid, start, mapping, rules)
    if groups and _strange(grid, groups, mapping, rules):
        return frozenset(row for group in groups for row in group[1:])
    return _every_second(grid, start, mapping, rules)


def _groups(grid: Grid, start: int, mapping: Mapping_, rules: MappingRules) -> list[Group]:
    """The rows of each record, where nearly all have equally many; nothing where most have one."""
    number = _column_of(mapping, ("case_number", "complaint_number"))
    if number is None:
        return []
    found: list[Group] = []
    for group in _by_number(grid, start, number, rules):
        found.append(group)
        if len(found) == LOOKED_AT and not _have_lines(found, rules):
            return []
    return found if len(found) >= rules.limits.header_hits and _have_lines(found, rules) else []


def _column_of(mapping: Mapping_, names: Sequence[str]) -> int | None:
    """The column that holds one of these fields and nothing else."""
    return next((plan.heading.index for plan in mapping.plans for name in names if plan.fields == (name,)), None)


def _by_number(grid: Grid, start: int, number: int, rules: MappingRules) -> Iterator[Group]:
    """Each row that has a number, with the rows behind it that have none."""
    totals = {normal(word) for word in rules.layout.rows.totals}
    group: Group = ()
    for row in range(start, len(grid.rows)):
        if not is_blank(grid.cell(row, number)):
            if group:
                yield group
            group = (row,)
            continue
        filled = grid.filled(row)
        if filled and not any(isinstance(cell, str) and normal(cell) in totals for _, cell in filled):
            group = (*group, row) if group else ()
        elif group:
            yield group
            group = ()
    if group:
        yield group


def _have_lines(groups: Sequence[Group], rules: MappingRules) -> bool:
    """True where nearly all records have equally many lines, more than one."""
    counts = [len(group) for group in groups]
    usual = max(set(counts), key=counts.count)
    return usual > 1 and counts.count(usual) * 100 >= (100 - rules.limits.value_share // 3) * len(counts)


def _strange(grid: Grid, groups: Sequence[Group], mapping: Mapping_, rules: MappingRules) -> bool:
    """True when most second lines hold what is none of their columns': a phone below a customer, a place as a date."""
    odd = sum(1 for group in groups if any(_is_strange(grid, group[0], row, mapping, rules) for row in group[1:]))
    return odd * 100 >= rules.limits.value_share * len(groups)


def _is_strange(grid: Grid, first: int, row: int, mapping: Mapping_, rules: MappingRules) -> bool:
    for plan in mapping.plans:
        cell = grid.cell(row, plan.heading.index)
        if len(plan.fields) != 1 or is_blank(cell):
            continue
        name = plan.fields[0]
        above = grid.cell(first, plan.heading.index)
        if name == "customer_name" and not is_blank(above) and shown(cell) != shown(above):
            return True
        field = rules.book.fields[name]
        if name in rules.layout.fields.identity and field.private != "phone" and _unfit(name, cell, rules):
            return True
        if field.private == "phone" and PHONE.search(shown(cell)) is None:
            return True
    return False


def _unfit(name: str, cell: object, rules: MappingRules) -> bool:
    return fit(rules.book.fields[name], (cell,), rules.words, rules.from_1904) == 0


def _every_second(grid: Grid, start: int, mapping: Mapping_, rules: MappingRules) -> frozenset[int]:
    """Below 电话 a phone and something else by turns: every second row is a second line."""
    phone = _column_of(mapping, ("phone",))
    if phone is None:
        return frozenset()
    said: list[tuple[int, bool]] = []
    for row in range(start, len(grid.rows)):
        cell = grid.cell(row, phone)
        if is_blank(cell) or rules.vocabulary.knows(shown(cell)):
            break
        said.append((row, PHONE.search(shown(cell)) is not None))
        if len(said) > 1 and said[-1][1] == said[-2][1]:
            return frozenset()
    by_turns = bool(said) and said[0][1] and all(one[1] != other[1] for one, other in pairwise(said))
    others = frozenset(row for row, is_phone in said if not is_phone)
    none = {shown(grid.cell(row, phone)).strip() for row in others}.isdisjoint(rules.layout.cells.placeholders)
    return others if by_turns and none and len(others) >= rules.limits.header_hits else frozenset()
