"""The clocks of the practice ledgers, against the truth about them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clocks.build import AS_OF, TRUTH, truth_caseload, truth_rulebook
from toolkit.clocks import clock_findings, read_clocks
from toolkit.model import ClockReading, Rulebook

JUDGED = {"response", "diagnosis", "onsite_repair", "depot_repair", "complaint_contact", "follow_up"}

Key = tuple[str, str, str]


def readings_of(branch: str, rulebook: Rulebook) -> dict[Key, ClockReading]:
    readings = read_clocks(truth_caseload(branch), truth_rulebook(rulebook), AS_OF)
    return {(one.case, one.complaint, one.clock): one for one in readings if one.clock in JUDGED}


def key_of(clock: dict[str, Any]) -> Key:
    return clock["case"], clock.get("complaint", ""), clock["clock"]


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_every_certain_clock_has_its_state_deadline_start_and_stop(branch: str, rulebook: Rulebook) -> None:
    ours = readings_of(branch, rulebook)
    wrong = []
    for clock in TRUTH["branches"][branch]["clocks"]:
        if not clock["certain"]:
            continue
        reading = ours.get(key_of(clock))
        got = reading and (
            reading.state.value,
            reading.deadline.isoformat() if reading.deadline else None,
            str(reading.start),
            str(reading.stop) if reading.stop else None,
        )
        start = clock["start"].removesuffix(":00") if clock["start"].count(":") == 2 else clock["start"]
        stop = clock["stop"]
        if stop and stop.count(":") == 2:
            stop = stop.removesuffix(":00")
        if got != (clock["state"], clock["deadline"], start, stop):
            wrong.append((clock, got))
    assert wrong == []


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_no_clock_is_read_that_the_truth_does_not_have(branch: str, rulebook: Rulebook) -> None:
    entry = TRUTH["branches"][branch]
    known = {key_of(clock) for clock in entry["clocks"]}
    skipped = set(entry["clocks_skipped"])
    extra = [key for key in readings_of(branch, rulebook) if key not in known and not skipped.intersection(key[:2])]
    assert extra == []


HOUR_CLOCKS = {"response", "diagnosis"}


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_an_hour_clock_is_imprecise_exactly_where_the_truth_is_unsure(branch: str, rulebook: Rulebook) -> None:
    ours = readings_of(branch, rulebook)
    for clock in TRUTH["branches"][branch]["clocks"]:
        if clock["clock"] in HOUR_CLOCKS:
            assert ours[key_of(clock)].imprecise is not clock["certain"], clock


FINDING_OF = {"overdue": "clock-overdue", "met_late": "clock-met-late", "due_soon": "clock-due-soon"}


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_the_findings_of_the_clocks_are_those_of_the_truth(branch: str, rulebook: Rulebook) -> None:
    entry, book = TRUTH["branches"][branch], truth_rulebook(rulebook)
    load = truth_caseload(branch)
    skipped = set(entry["clocks_skipped"])
    ours = {
        (one.rule, one.case, one.complaint, one.clock)
        for one in clock_findings(read_clocks(load, book, AS_OF), load, book)
        if one.clock in JUDGED and one.rule in FINDING_OF.values() and not skipped & {one.case, one.complaint}
    }
    theirs = {(FINDING_OF[clock["state"]], *key_of(clock)) for clock in entry["clocks"] if clock["state"] in FINDING_OF}
    assert ours == theirs
