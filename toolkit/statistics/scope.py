"""What is counted: cases, clock readings, findings and feedback of some branches, and how they divide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from toolkit.model import BranchResult, Case, ClockReading, Complaint, Moment, Period, Record, Value

CaseKey = tuple[str, str]
"""Branch and shown number."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything figures are computed from at `as_of`; `rules` holds (branch, case, rule) of findings that count."""

    as_of: datetime
    cases: tuple[Case, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    readings: tuple[ClockReading, ...] = ()
    rules: frozenset[tuple[str, str, str]] = frozenset()
    feedback: tuple[Record, ...] = ()


def scope_of(results: Iterable[BranchResult], as_of: datetime) -> Scope:
    """All branches together. A waived finding does not count."""
    found = list(results)
    return Scope(
        as_of=as_of,
        cases=tuple(case for one in found for case in one.caseload.cases),
        complaints=tuple(complaint for one in found for complaint in one.caseload.complaints),
        readings=tuple(reading for one in found for reading in one.clocks),
        rules=frozenset(
            (finding.branch, finding.case, finding.rule)
            for one in found
            for finding in one.findings
            if not finding.waived_by
        ),
        feedback=tuple(record for one in found for record in one.caseload.feedback),
    )


def narrowed(scope: Scope, dates: Iterable[str], period: Period) -> Scope:
    """What can count in the period: readings that started in it, all else with any of these dates in it."""
    names = tuple(dates)
    return Scope(
        as_of=scope.as_of,
        cases=tuple(one for one in scope.cases if _any_in(one.values, names, period)),
        complaints=tuple(one for one in scope.complaints if _any_in(one.values, names, period)),
        readings=tuple(one for one in scope.readings if one.start and period.holds(one.start.date)),
        rules=scope.rules,
        feedback=tuple(one for one in scope.feedback if _any_in(one.values, names, period)),
    )


def _any_in(values: Mapping[str, Value], names: Sequence[str], period: Period) -> bool:
    found = (values.get(name) for name in names)
    return any(value is not None and falls_in(value.meaning, period) for value in found)


def divided(scope: Scope, heading: Callable[[Case], str]) -> dict[str, Scope]:
    """The scope by a heading of its cases, most cases first; readings and complaints go with their case.

    Feedback names no case, so it stays out; so do complaints and readings of cases that nobody knows.
    """
    of_case: dict[CaseKey, str] = {}
    cases: dict[str, list[Case]] = {}
    for case in scope.cases:
        key = of_case.setdefault((case.branch, case.shown), heading(case))
        cases.setdefault(key, []).append(case)
    readings: dict[str, list[ClockReading]] = {}
    for reading in scope.readings:
        if (reading.branch, reading.case) in of_case:
            readings.setdefault(of_case[reading.branch, reading.case], []).append(reading)
    complaints: dict[str, list[Complaint]] = {}
    for complaint in scope.complaints:
        if (complaint.branch, complaint.case) in of_case:
            complaints.setdefault(of_case[complaint.branch, complaint.case], []).append(complaint)
    order = sorted(cases, key=lambda key: (-len(cases[key]), key))
    return {
        key: Scope(
            scope.as_of, tuple(cases[key]), tuple(complaints.get(key, ())), tuple(readings.get(key, ())), scope.rules
        )
        for key in order
    }


def within(items: Sequence[Record], name: str, period: Period) -> list[Record]:
    """Rows whose moment in this field lies in the period."""
    return [item for item in items if falls_in(item.meaning(name), period)]


def case_within(case: Case, names: Sequence[str], period: Period) -> bool:
    """True when the first of these moments that the case has lies in the period."""
    found = next((moment for name in names if (moment := case.moment(name)) is not None), None)
    return found is not None and period.holds(found.date)


def falls_in(meaning: object, period: Period) -> bool:
    """Whether it is a moment, and in the period."""
    return isinstance(meaning, Moment) and period.holds(meaning.date)
