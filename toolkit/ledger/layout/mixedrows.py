"""One table for repairs, complaints and calls, whose rows say in a column which they are: each is read as its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from toolkit.ledger.columns.contents import content_of, filled
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.columns.kinds import tell_kind
from toolkit.ledger.columns.mapping import map_columns
from toolkit.ledger.columns.plans import Clash, Mapping_, Plan, reason
from toolkit.ledger.columns.vocabulary import RulebookKey
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.sidebyside import CASE_KINDS
from toolkit.ledger.layout.tables import HEADING_ROWS, RawTable
from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import normal
from toolkit.model import FieldType

TIMES = (FieldType.DATE, FieldType.MOMENT)
DIGITS = re.compile(r"\d+")
CASES = ""
"""The group of rows that are repairs, whatever they say."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one kind, with the words that say so."""

    kind: str
    rows: tuple[int, ...]
    words: tuple[str, ...]


def by_kind(raw: RawTable, rules: MappingRules) -> list[RawTable]:
    """The table taken apart by the kinds of its rows; as it is where no column tells them or they are of one kind."""
    teller = next((plan for plan in raw.mapping.plans if _could_tell(plan.heading, rules)), None)
    groups = _groups(raw, teller.heading, rules) if teller else []
    if len(groups) < 2 or teller is None:
        return [raw]
    mapped = [(group, _mapping(raw, group, teller.heading, rules)) for group in groups]
    mapped = [(group, one and _with_own_numbers(raw, one, group, groups[0])) for group, one in mapped]
    found = [(group, mapping) for group, mapping in mapped if mapping is not None]
    if not found or (groups[0].kind == CASES and mapped[0][1] is None):
        return [raw]
    if raw.mapping.kind == "feedback" and (len(found) < len(groups) or _is_feedback(raw, groups)):
        return [raw]
    left = [word for group, mapping in mapped if mapping is None for word in group.words]
    clashes = _clashes([mapping for _, mapping in found], teller.heading, left)
    tables = [
        _table(raw, group, _with_teller(mapping, group, teller.heading, rules), not number)
        for number, (group, mapping) in enumerate(found)
    ]
    return [replace(tables[0], mapping=replace(tables[0].mapping, clashes=clashes)), *tables[1:]]


def _is_feedback(raw: RawTable, groups: Sequence[_Group]) -> bool:
    """What comes in at one desk, repairs and complaints among it, is a register of its own: 反馈内容, or 建议 in it."""
    named = any("feedback_content" in plan.fields and plan.how != "kind" for plan in raw.mapping.plans)
    return named or any(group.kind == "feedback" for group in groups)


def _words(rules: MappingRules) -> Mapping[str, str]:
    """What a cell says of its row -> the kind of the row."""
    return _words_of(RulebookKey(rules.book.digest, "", rules.book))


@lru_cache(maxsize=16)
def _words_of(key: RulebookKey) -> Mapping[str, str]:
    headers, types = key.rulebook.layout.headers, key.rulebook.choices["service_type"].values
    cases = (*headers.case_rows, *headers.other_rows, *(word for one in types for word in (one.value, *one.synonyms)))
    return {normal(word): CASES for word in cases} | {normal(word): kind for word, kind in headers.row_kinds.items()}


def _could_tell(heading: Heading, rules: MappingRules) -> bool:
    """The first look: its first cells are words for kinds of rows, and nothing else."""
    if not heading.path or not heading.sample or not isinstance(heading.sample[0], str):
        return False
    if normal(heading.sample[0]) not in (words := _words(rules)):
        return False
    marks = rules.layout.cells.ditto_marks
    return all(isinstance(cell, str) and (normal(cell) in words or cell in marks) for cell in heading.sample)


def _groups(raw: RawTable, heading: Heading, rules: MappingRules) -> list[_Group]:
    """The rows by kind, repairs first; rows that say nothing belong to these, further lines to the row above."""
    words = _words(rules)
    rows: dict[str, list[int]] = {}
    said: dict[str, dict[str, None]] = {}
    kind = CASES
    for row, cell in zip(raw.rows.records, _cells(raw, heading.index, rules), strict=True):
        text = normal(shown(cell))
        if text and text not in words:
            return []
        if row not in raw.rows.continued:
            kind = words.get(text, CASES)
        rows.setdefault(kind, []).append(row)
        if text:
            said.setdefault(kind, {})[shown(cell)] = None
    if CASES in rows and CASES not in said:
        return []
    return [_Group(one, tuple(rows[one]), tuple(said.get(one, ()))) for one in sorted(rows)]


def _cells(raw: RawTable, index: int, rules: MappingRules) -> list[object]:
    """The cells of a column, those below a merge and ditto marks as what they stand for."""
    grid, marks = raw.grid, rules.layout.cells.ditto_marks
    column = grid.rows.column(index) if isinstance(grid.rows, HeldRows) else None
    below = {
        row: grid.cell(top, index)
        for top, merges in grid.merges.items()
        for _, left, bottom, _ in merges
        if left == index and bottom < len(grid.rows)
        for row in range(top + 1, bottom + 1)
    }
    found: list[object] = []
    for row in raw.rows.records:
        cell = grid.cell(row, index) if column is None else column[row]
        cell = below.get(row) if cell is None else cell
        found.append(found[-1] if found and cell in marks else cell)
    return found


def _mapping(raw: RawTable, group: _Group, teller: Heading, rules: MappingRules) -> Mapping_ | None:
    """The columns as the group's rows fill them; None where they do not tell what such a row needs."""
    headings = [_heading(raw.grid, one, group.rows, rules) for one in _others(raw, teller)]
    if group.kind == CASES:
        return tell_kind(headings, raw.titles, rules, CASE_KINDS)
    mapping = map_columns(headings, group.kind, rules, rules.vocabulary.scale_of_lines(raw.titles))
    fields, book = mapping.fields, rules.book
    times = [name for name in book.kinds[group.kind].required if book.fields[name].type in TIMES]
    names = fields.intersection(rules.layout.fields.names_rows)
    return mapping if names and any(name in fields for name in times) else None


def _with_own_numbers(raw: RawTable, mapping: Mapping_, group: _Group, cases: _Group) -> Mapping_:
    """TS001 where the repairs have WX001 is the number of the complaint and not that of a case."""
    plan = next((plan for plan in mapping.plans if plan.fields == ("case_number",)), None)
    if plan is None or group is cases or cases.kind != CASES or "complaint_number" in mapping.fields:
        return mapping
    ours, others = (_shapes(raw.grid, one.rows, plan.heading.index) for one in (group, cases))
    if not ours or not others or not ours.isdisjoint(others):
        return mapping
    fields = ("complaint_number",) if group.kind == "complaint" else ()
    own = replace(plan, fields=fields, how="values", reason=reason("ledger.how.own_number"))
    return replace(mapping, plans=tuple(own if one is plan else one for one in mapping.plans))


def _shapes(grid: Grid, rows: Sequence[int], index: int) -> set[str]:
    """The letters and signs of the numbers in a column: WX0, TS-0."""
    texts = (shown(cell) for row in rows if (cell := grid.cell(row, index)) is not None)
    return {DIGITS.sub("0", text.strip().casefold()) for text in texts}


def _others(raw: RawTable, teller: Heading) -> Iterable[Heading]:
    return (plan.heading for plan in raw.mapping.plans if plan.heading.index != teller.index)


def _heading(grid: Grid, heading: Heading, rows: Sequence[int], rules: MappingRules) -> Heading:
    """The column with the cells of these rows only."""
    limits = rules.limits
    below = [grid.rows[row] for row in rows[:HEADING_ROWS]]
    cells = (cells[heading.index] if heading.index < len(cells) else None for cells in below)
    sample = tuple(filled(cells, limits.value_samples))
    content = content_of(sample, limits.value_share, limits.fewest_cells)
    return Heading(heading.index, heading.path, below, sample, content)


def _with_teller(mapping: Mapping_, group: _Group, teller: Heading, rules: MappingRules) -> Mapping_:
    """The mapping with the column that says what the rows are, and why."""
    label = rules.book.kinds[mapping.kind].label
    why = reason("ledger.how.rows", words="、".join(group.words), kind=label)
    plans = sorted((*mapping.plans, Plan(teller, (), "rows", why)), key=lambda plan: plan.heading.index)
    return replace(mapping, plans=tuple(plans), clashes=())


def _clashes(mappings: Sequence[Mapping_], teller: Heading, left: Sequence[str]) -> tuple[Clash, ...]:
    """What is to be told once: columns that no kind of row knows, other troubles of any, rows that are left out."""
    unknown = [{clash.heading.index for clash in one.clashes if clash.rule == "unknown"} for one in mappings]
    nowhere = set.intersection(*unknown)
    found = {
        (clash.rule, clash.heading.index, clash.field): clash
        for one in mappings
        for clash in one.clashes
        if clash.rule != "unknown" or clash.heading.index in nowhere
    }
    rest = [Clash("rows_left", teller, other="、".join(left))] if left else []
    return (*rest, *found.values())


def _table(raw: RawTable, group: _Group, mapping: Mapping_, is_first: bool) -> RawTable:
    rows = replace(raw.rows, records=group.rows, continued=raw.rows.continued.intersection(group.rows))
    if is_first:
        return replace(raw, mapping=mapping, rows=rows)
    rows = replace(rows, skipped=(), unknown_header=-1)
    return replace(raw, mapping=mapping, rows=rows, asides=(), unnamed=-1)
