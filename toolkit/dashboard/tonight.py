"""What the dashboard is about: the run's clocks, findings, papers and ledgers, chosen, ordered and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.dashboard.lines import Counts
from toolkit.filing import item_key
from toolkit.model import (
    ClockReading,
    ClockState,
    DocumentDue,
    Finding,
    Item,
    Ledger,
    Rulebook,
    RunResult,
    Severity,
    Text,
)
from toolkit.reporting import UNREAD, active_findings, by_urgency, falls_due_soon, overdue_key

OUTDATED = "letter-outdated"
"""The rule of letters that went out and would read otherwise today."""


@dataclass(frozen=True, slots=True)
class Tonight:
    """What a person should look at, each list in the order of work."""

    late: tuple[ClockReading, ...]
    soon: tuple[ClockReading, ...]
    findings: tuple[Finding, ...]
    """Without the waived ones."""
    made: tuple[Item, ...]
    letters: tuple[tuple[Item, DocumentDue | None], ...]
    """With what the ledgers say about each; None for one that an interrupted night still owed."""
    outdated: tuple[Finding, ...]
    """Letters that a person may want to correct."""
    held: tuple[tuple[DocumentDue, Text], ...]
    unread: tuple[Ledger, ...]


def tonight_of(result: RunResult, rulebook: Rulebook) -> Tonight:
    """The lists of a run."""
    readings = [reading for branch in result.branches for reading in branch.clocks]
    new = frozenset(result.new_items)
    made = tuple(item for item in result.items if item.number in new)
    findings = tuple(active_findings(result.branches))
    papers = {item_key(paper, rulebook.settings): paper for branch in result.branches for paper in branch.documents}
    return Tonight(
        late=tuple(by_urgency(reading for reading in readings if reading.state is ClockState.OVERDUE)),
        soon=tuple(by_urgency(reading for reading in readings if falls_due_soon(reading))),
        findings=findings,
        made=made,
        letters=tuple((item, papers.get(item.key)) for item in made if _is_letter(item, rulebook)),
        outdated=tuple(finding for finding in findings if finding.rule == OUTDATED),
        held=tuple(pair for branch in result.branches for pair in branch.held_back),
        unread=tuple(one for branch in result.branches for one in branch.ledgers if one.status in UNREAD),
    )


def counts_of(tonight: Tonight, result: RunResult, rulebook: Rulebook) -> Counts:
    """The same in numbers; nothing is new on a first night."""
    findings = sum(len(branch.findings) for branch in result.branches)
    severities = Counter(finding.severity for finding in tonight.findings)
    known, before = result.previous_ids, result.previous_overdue
    late = {overdue_key(reading) for reading in tonight.late}
    papers = sum(item.kind in rulebook.documents for item in tonight.made)
    return Counts(
        late=len(tonight.late),
        late_new=0 if before is None else len(late - before),
        cleared=0 if before is None else len(before - late),
        soon=len(tonight.soon),
        errors=severities[Severity.ERROR],
        errors_new=0 if known is None else len(_new_errors(tonight.findings, known)),
        warnings=severities[Severity.WARNING],
        notes=severities[Severity.NOTE],
        waived=findings - len(tonight.findings),
        not_judged=sum(sum(branch.not_judged.values()) for branch in result.branches),
        papers=papers,
        filed=len(tonight.made) - papers,
        letters=len(tonight.letters),
        held=len(tonight.held),
        unread=len(tonight.unread),
        records=records_of(result),
    )


def _new_errors(findings: Sequence[Finding], known: frozenset[str]) -> list[Finding]:
    return [one for one in findings if one.severity is Severity.ERROR and one.id not in known]


def records_of(result: RunResult) -> int:
    """Rows that were read."""
    return sum(len(table.records) for branch in result.branches for one in branch.ledgers for table in one.tables)


def light_of(tonight: Tonight, counts: Counts) -> str:
    """`red`: something is late, wrong or unread; `amber`: something will be, or nothing was read; else `green`."""
    if counts.late or counts.errors or counts.unread:
        return "red"
    return "amber" if counts.soon or tonight.findings or not counts.records else "green"


def _is_letter(item: Item, rulebook: Rulebook) -> bool:
    found = rulebook.documents.get(item.kind)
    return found is not None and bool(found.number_stem)
