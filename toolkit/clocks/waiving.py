"""Waived clocks: late, but a person has decided to live with it; the finding stays and says who."""

from __future__ import annotations

from datetime import datetime

from toolkit.model import ClockState, Rulebook, Waiver

RULE_OF_STATE = {
    ClockState.OVERDUE: "clock-overdue",
    ClockState.MET_LATE: "clock-met-late",
    ClockState.DUE_SOON: "clock-due-soon",
    ClockState.CANNOT_COMPUTE: "clock-cannot-compute",
}
LATE = frozenset({ClockState.OVERDUE, ClockState.MET_LATE})


def waiver_for(case: str, state: ClockState, stop: str, rulebook: Rulebook, as_of: datetime | None) -> Waiver | None:
    """The waiver in force for the finding that this state gives; `stop` is the shown value of its cell."""
    if state not in LATE:
        return None
    for waiver in rulebook.waivers:
        in_force = waiver.until is None or as_of is None or as_of.date() <= waiver.until
        if waiver.case == case and waiver.rule == RULE_OF_STATE[state] and waiver.value == stop and in_force:
            return waiver
    return None
