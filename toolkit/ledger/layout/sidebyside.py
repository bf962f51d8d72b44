"""Tables side by side: whether each is one of its own, and where a second one begins without a blank column between."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice, pairwise
from typing import Protocol

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.columns.possible import possible_kinds
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.layout.headerrows import Block
from toolkit.ledger.layout.rows import NUMBERS, SortedRows
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import normal

CASE_KINDS = ("intake", "repair", "service")
ROWS_OF_THEIR_OWN = ("complaint", "feedback")
"""What happens to few cases: filled row after row from the top, it is no column of the cases beside it."""
LOOKED_AT = 500
MOST_DIGITS = 7
MOST_CUTS, MOST_COLUMNS = 6, 40
"""Tables side by side, and columns of one of them, beyond which nobody looks for a way to cut."""
Named = Sequence[tuple[int, tuple[str, ...]]]
"""Columns with the header path of each."""


class LaidOut(Protocol):
    """A table whose columns are mapped and whose rows are sorted."""

    @property
    def grid(self) -> Grid: ...
    @property
    def block(self) -> Block: ...
    @property
    def mapping(self) -> Mapping_: ...
    @property
    def rows(self) -> SortedRows: ...


def stand_alone(tables: Sequence[LaidOut], own: Sequence[str]) -> bool:
    """True when at least two bands hold tables and each names its own cases, customers or papers (`own`)."""
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


def ways_to_cut(table: LaidOut, rules: MappingRules) -> list[tuple[int, ...]]:
    """Columns before which a table could be cut in two or more, on each side of which headers could tell a kind."""
    named = [(column, path) for column, path in table.block.paths if path]
    counting = {plan.heading.index for plan in table.mapping.plans if plan.how == "ignored"}
    places = [number for number in range(1, len(named)) if _begins(named, number, counting, rules)]
    places = [number for number in places if number == 1 or number - 1 not in places]
    fits = [number for number in places[:MOST_CUTS] if _both_tell(named, number, rules)]
    ways = [fits, *([number] for number in fits)] if len(fits) > 1 else [fits] if fits else []
    ways += [[number] for number in _before_repeated(table, named, rules) if number not in fits]
    return [tuple(named[number][0] for number in way) for way in ways]


def _begins(named: Named, number: int, counting: Collection[int], rules: MappingRules) -> bool:
    """A second table may begin with another row number or case number, or with the first header again."""
    column, path = named[number]
    if column in counting or normal(path[-1]) == normal(named[0][1][-1]):
        return True
    return not rules.vocabulary.fields_named(path[-1]).isdisjoint(NUMBERS)


def _both_tell(named: Named, number: int, rules: MappingRules) -> bool:
    parts = (tuple(path for _, path in part) for part in (named[:number], named[number:]))
    return all(possible_kinds(part, rules) for part in parts)


def _before_repeated(table: LaidOut, named: Named, rules: MappingRules) -> list[int]:
    """Where a number of cases stands again and says something else, the second table begins somewhere before."""
    first: dict[str, int] = {}
    for number, (column, path) in enumerate(named):
        text = normal(path[-1])
        if rules.vocabulary.fields_named(path[-1]).isdisjoint(NUMBERS):
            continue
        if text in first:
            start = first[text]
            rows = islice(table.rows.records, LOOKED_AT)
            pairs = [(table.grid.cell(row, named[start][0]), table.grid.cell(row, column)) for row in rows]
            if any(shown(a) != shown(b) for a, b in pairs if not is_blank(a) and not is_blank(b)):
                return [
                    place
                    for place in range(start + 2, min(number, start + MOST_COLUMNS))
                    if _both_tell(named, place, rules)
                ]
        first.setdefault(text, number)
    return []


def is_apart(left: LaidOut, right: LaidOut, rules: MappingRules) -> bool:
    """True when the rows of two tables without a gap between them are not the same rows."""
    if _repeats(left.block, right.block) or _numbers_differ(left, right):
        return True
    verdicts = [_agree(left, right, name) for name in rules.layout.fields.names_rows]
    if False in verdicts:
        return True
    if _agree(left, right, "case_number") and left.mapping.kind != right.mapping.kind:
        return True  # read apart they are joined again by their number
    from_the_top = range(right.block.last + 1, right.block.last + 1 + len(right.rows.records))
    shorter = rules.limits.header_hits <= len(right.rows.records) < len(left.rows.records)
    return right.mapping.kind in ROWS_OF_THEIR_OWN and shorter and list(right.rows.records) == list(from_the_top)


def _repeats(left: Block, right: Block) -> bool:
    """True when the headers on the right are those on the left again."""
    one, other = ([normal(path[-1]) for _, path in block.paths if path] for block in (left, right))
    return len(other) > 2 and one[: len(other)] == other


def _numbers_differ(left: LaidOut, right: LaidOut) -> bool:
    """True when both count their rows, and not alike."""
    counts = [_row_numbers(table) for table in (left, right)]
    return all(counts) and counts[0] != counts[1]


def _row_numbers(table: LaidOut) -> list[int]:
    """What stands below the first column when it counts the rows one by one."""
    plan = table.mapping.plans[0]
    if plan.how != "ignored":
        return []
    cells = (table.grid.cell(row, plan.heading.index) for row in islice(table.rows.records, LOOKED_AT))
    texts = [shown(cell) for cell in cells if not is_blank(cell)]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < MOST_DIGITS]
    counts = all(other == one + 1 for one, other in pairwise(numbers))
    return numbers if counts and len(numbers) == len(texts) else []


def _agree(left: LaidOut, right: LaidOut, name: str) -> bool | None:
    """Whether two columns of a field say the same in the rows that both have; None where nothing can be said.

    Numbers under different headers (受理编号, 维修单号) are two numbers of one case.
    """
    columns = [_column_of(table, name) for table in (left, right)]
    if None in columns:
        return None
    (one, header), (other, again) = (column for column in columns if column is not None)
    if name in NUMBERS and normal(header) != normal(again):
        return None
    common = set(islice(left.rows.records, LOOKED_AT)).intersection(islice(right.rows.records, LOOKED_AT))
    pairs = [(left.grid.cell(row, one), right.grid.cell(row, other)) for row in common]
    said = [shown(a) == shown(b) for a, b in pairs if not is_blank(a) and not is_blank(b)]
    return all(said) if said else None


def _column_of(table: LaidOut, name: str) -> tuple[int, str] | None:
    """Where the field stands alone in a column, and the header of it."""
    return next(
        ((plan.heading.index, plan.heading.path[-1]) for plan in table.mapping.plans if plan.fields == (name,)), None
    )
