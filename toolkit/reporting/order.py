"""The order in which people work: most urgent clocks first, errors first; and what they look at at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from toolkit.model import BranchResult, ClockReading, ClockState, Finding, LedgerStatus, Severity

SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
UNREAD = (LedgerStatus.UNREADABLE, LedgerStatus.ENCRYPTED)
"""Ledgers whose rows nobody knows tonight."""

STATE_ORDER = {
    ClockState.OVERDUE: 0,
    ClockState.DUE_SOON: 1,
    ClockState.PAUSED: 2,
    ClockState.RUNNING: 3,
    ClockState.CANNOT_COMPUTE: 4,
    ClockState.NOT_STARTED: 5,
    ClockState.MET_LATE: 6,
    ClockState.MET: 7,
    ClockState.WAIVED: 8,
}


def by_urgency(readings: Iterable[ClockReading]) -> list[ClockReading]:
    """Most urgent first: overdue by rank, level, a complaint's risk and lateness, then what falls due soonest."""
    return sorted(
        readings,
        key=lambda reading: (
            STATE_ORDER[reading.state],
            reading.rank,
            -reading.level,
            -(reading.risk or 0),
            -reading.late_minutes,
            reading.deadline or datetime.max,
            reading.branch,
            reading.case,
            reading.complaint,
            reading.clock,
        ),
    )


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then in the order in which a person works through the sheets."""
    return sorted(
        findings,
        key=lambda finding: (
            SEVERITY_ORDER[finding.severity],
            finding.branch,
            finding.place.path if finding.place else "",
            finding.place.sheet if finding.place else "",
            (finding.place.row or 0) if finding.place else 0,
            (finding.place.column or 0) if finding.place else 0,
            finding.rule,
            finding.case,
            finding.id,
        ),
    )


def overdue_key(reading: ClockReading) -> tuple[str, str, str, str]:
    """What tells an overdue clock from others, tonight and last night: branch, case, complaint, clock."""
    return reading.branch, reading.case, reading.complaint, reading.clock


def falls_due_soon(reading: ClockReading) -> bool:
    """Whether a clock is nearly used up, or ends before the next night can tell."""
    if reading.state is ClockState.RUNNING:
        return reading.expires_before_next_run
    return reading.state is ClockState.DUE_SOON


def active_findings(branches: Iterable[BranchResult]) -> list[Finding]:
    """The findings of these branches that nobody waived."""
    return [finding for branch in branches for finding in branch.findings if not finding.waived_by]
