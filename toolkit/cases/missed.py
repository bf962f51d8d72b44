"""Products that were taken in and never came to the repair ledger, though their repair clock has run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from toolkit.cases.settings import Joining, lists, names, whole
from toolkit.clocks import read_clocks
from toolkit.findings import make_finding
from toolkit.model import Case, Caseload, ClockReading, ClockState, Finding, Moment, Rule


def missed_repairs(cases: Sequence[Case], joining: Joining, as_of: datetime) -> list[Finding]:
    """One finding for each of these intake-only cases whose repair clock is overdue at `as_of`.

    Where the branch's policy sets no repair clock, the days of the rule count (service-rules.md 5: "an intake
    without repair past its clock").
    """
    rule = joining.rule("intake-without-repair")
    if rule is None:
        return []
    waiting = [case for case in cases if _needs_repair(case, rule)]
    clocks = _repair_clocks(waiting, rule, joining, as_of)
    return [
        make_finding(
            rule, branch=joining.branch, place=case.place, case=case.shown, received=str(case.moment("received_at"))
        )
        for case in waiting
        if _is_past(case, clocks.get(case.shown), rule, joining, as_of)
    ]


def _needs_repair(case: Case, rule: Rule) -> bool:
    """False for what needs no repair row: a consultation, a customer who refused, a case that has ended."""
    if any(case.meaning(name) is not None for name in names(rule.args["ended_by"])):
        return False
    excused = lists(rule.args["unless"])
    return not any(case.meaning(name) in allowed for name, allowed in excused.items())


def _repair_clocks(cases: Sequence[Case], rule: Rule, joining: Joining, as_of: datetime) -> dict[str, ClockReading]:
    """Shown number -> the reading of its repair clock."""
    clocks = names(rule.args["clocks"])
    alone = Caseload(joining.branch, tuple(cases), ())
    readings = read_clocks(alone, joining.rulebook, as_of, explain=False) if cases else ()
    return {reading.case: reading for reading in readings if reading.clock in clocks}


def _is_past(case: Case, clock: ClockReading | None, rule: Rule, joining: Joining, as_of: datetime) -> bool:
    if clock is not None:
        return clock.state is ClockState.OVERDUE
    received = case.meaning("received_at")
    own = joining.rulebook.parameter(joining.branch, str(rule.args["parameter"]))
    days = timedelta(days=whole(own if own is not None else rule.args["after_days"]))
    return isinstance(received, Moment) and as_of > received.latest + days
