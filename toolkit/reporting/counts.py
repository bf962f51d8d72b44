"""What a run found, counted: `counts` of run.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from toolkit.model import ClockState, RunResult
from toolkit.reporting.rows import Row


def counts_of(result: RunResult) -> Row:
    """`counts` of run.json: cases, findings by severity and rule, clocks by state, documents by kind, items."""
    findings = [finding for branch in result.branches for finding in branch.findings]
    active = [finding for finding in findings if not finding.waived_by]
    clocks = [reading for branch in result.branches for reading in branch.clocks]
    documents = [document for branch in result.branches for document in branch.documents]
    not_judged: Counter[str] = Counter()
    for branch in result.branches:
        not_judged.update(branch.not_judged)
    return {
        "branches": len(result.branches),
        "cases": sum(len(branch.caseload.cases) for branch in result.branches),
        "complaints": sum(len(branch.caseload.complaints) for branch in result.branches),
        "findings": {
            "by_severity": _counted(finding.severity.value for finding in active),
            "by_rule": _counted(finding.rule for finding in active),
            "waived": len(findings) - len(active),
            "not_judged": dict(sorted(not_judged.items())),
        },
        "clocks": {
            "by_state": _counted(reading.state.value for reading in clocks),
            "overdue_by_clock": _counted(reading.clock for reading in clocks if reading.state is ClockState.OVERDUE),
        },
        "documents": _counted(document.kind for document in documents),
        "held_back": sum(len(branch.held_back) for branch in result.branches),
        "items": len(result.items),
        "new_items": len(result.new_items),
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
