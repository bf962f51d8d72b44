"""Findings of the clocks: overdue, done late, due soon, not computable, followed up too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.clocks.pauses import pause_findings
from toolkit.clocks.waiving import RULE_OF_STATE, waiver_for
from toolkit.findings import make_finding
from toolkit.model import Caseload, ClockReading, ClockState, Finding, Rulebook
from toolkit.wording import deadline_text, moment_text

TOO_EARLY = "follow-up-too-early"


def clock_findings(readings: Sequence[ClockReading], caseload: Caseload, rulebook: Rulebook) -> tuple[Finding, ...]:
    """What a person should look at among the readings of a branch, and pauses that cannot be right.

    Rules that are switched off stay silent; waived clocks keep their finding, marked.
    """
    found = [
        _finding(reading, rule, rulebook)
        for reading in readings
        for rule in _rules(reading)
        if rulebook.rules[rule].enabled
    ]
    return (*found, *pause_findings(caseload, rulebook))


def _rules(reading: ClockReading) -> Iterator[str]:
    rule = RULE_OF_STATE.get(_state(reading))
    if rule is not None:
        yield rule
    if reading.too_early:
        yield TOO_EARLY


def _state(reading: ClockReading) -> ClockState:
    """The state as it would be without a waiver."""
    if reading.state is not ClockState.WAIVED:
        return reading.state
    return ClockState.OVERDUE if reading.stop is None else ClockState.MET_LATE


def _finding(reading: ClockReading, rule: str, rulebook: Rulebook) -> Finding:
    clock = rulebook.clocks[reading.clock]
    field = clock.stop[0]
    nobody = rulebook.text("clock.nobody")
    found = make_finding(
        rulebook.rules[rule],
        branch=reading.branch,
        place=reading.place,
        case=reading.case,
        complaint=reading.complaint,
        clock=reading.clock,
        field=field,
        value=moment_text(reading.stop) if reading.stop else "",
        clock_label=clock.label,
        field_label=rulebook.label(field),
        limit=reading.limit,
        deadline=deadline_text(reading.deadline) if reading.deadline else "",
        late=reading.late,
        start=moment_text(reading.start) if reading.start else "",
        stop=moment_text(reading.stop) if reading.stop else "",
        person=reading.person or nobody,
        reason=reading.reason,
        days=_not_before(reading, rulebook),
    )
    waiver = None
    if reading.state is ClockState.WAIVED and rule != TOO_EARLY:
        waiver = waiver_for(reading.case, _state(reading), found.value, rulebook, None)
    return replace(found, waived_by=f"{waiver.person}: {waiver.reason}") if waiver is not None else found


def _not_before(reading: ClockReading, rulebook: Rulebook) -> int:
    """The day before which a follow-up is too early, under this branch's policy."""
    for policy in rulebook.policies_of(reading.branch):
        for limit in rulebook.clocks[reading.clock].limits.get(policy, ()):
            if limit.not_before is not None:
                return limit.not_before
    return 0
