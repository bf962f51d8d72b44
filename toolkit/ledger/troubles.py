"""Cells that get a finding, gathered while the records of a table are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit.ledger.cells import TableCells
from toolkit.ledger.columns.alike import AlikeColumn
from toolkit.ledger.columns.plans import Plan
from toolkit.ledger.values.outcome import Outcome, shown
from toolkit.ledger.wording import has_control


@dataclass(frozen=True, slots=True)
class CellTrouble:
    """A cell that gets a finding: the rule and its variant, the record it stands in (from 0), column from 1."""

    rule: str
    variant: str
    record: int
    column: int
    field: str
    header: str
    written: str
    other: str = ""


def outcome_troubles(plan: Plan, name: str, outcomes: Sequence[Outcome], column: int) -> list[CellTrouble]:
    """What reading the cells of a column as the field `name` could not make out."""
    pairs = outcomes.odd.items() if isinstance(outcomes, AlikeColumn) else enumerate(outcomes)
    header = plan.heading.header
    return [
        CellTrouble(one.rule, one.variant, number, column, name, header, one.written)
        for number, one in pairs
        if one.rule
    ]


def odd_texts(
    plan: Plan, name: str, raw: Sequence[object], distinct: Collection[object], garbled: Sequence[str], column: int
) -> list[CellTrouble]:
    """Control characters were removed, or the text is garbled: a person should know. `distinct` are the contents."""
    texts = (cell for cell in distinct if isinstance(cell, str) and not (cell.isascii() and cell.isprintable()))
    odd = {cell: rule for cell in texts if (rule := _oddity(cell, garbled))}
    header = plan.heading.header
    return [
        CellTrouble(odd[cell], "", number, column, name, header, shown(cell))
        for number, cell in enumerate(raw if odd else ())
        if isinstance(cell, str) and cell in odd
    ]


def _oddity(text: str, garbled: Sequence[str]) -> str:
    """The rule that a text of its own breaks: `control-characters`, `text-garbled`, or none."""
    if any(mark in text for mark in garbled):
        return "text-garbled"
    return "control-characters" if has_control(text) else ""


def doubts(cells: TableCells) -> list[CellTrouble]:
    """Cells that two readers understand differently: the cell's own format decided, a person should look."""
    source = cells.source
    plans = {plan.heading.index + source.grid.shift + 1: plan for plan in source.mapping.plans}
    found = []
    for (row, column), other in source.sheet.doubts.items():
        record, plan = cells.record_at(row - 1), plans.get(column)
        if record is None or plan is None or not plan.fields:
            continue
        written = shown(cells.column(plan.heading.index)[record])
        name, header = plan.fields[0], plan.heading.header
        found.append(CellTrouble("cell-error", "readers_disagree", record, column, name, header, written, other))
    return found
