"""Clocks that begin again: from the last contact to the next, from one visit to the next, across a customer's cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.clocks.build import HERE, case, caseload, under, values_of
from toolkit.clocks import clock_findings, read_clocks
from toolkit.model import Case, Caseload, ClockReading, Record, Rulebook

NOON = datetime(2026, 11, 20, 12)
KEY = {"customer_name": "林小雨", "phone": "13800000001", "customer_class": "重点"}
AGREED = {"customer_name": "远山中学", "agreement_number": "XY-07", "agreement_until": "2027-12-31"}


def rounds(
    rulebook: Rulebook, load: Caseload, policy: str, clock: str = "periodic_follow_up", as_of: datetime = NOON
) -> list[ClockReading]:
    return [one for one in read_clocks(load, under(rulebook, policy), as_of) if one.clock == clock]


def brief(readings: list[ClockReading]) -> list[tuple[str, str, str, str]]:
    """Case, start, last day, state of each round."""
    return [(one.case, str(one.start)[:10], f"{one.deadline:%m-%d}", one.state.value) for one in readings]


def served(number: str, day: str, *follow_ups: str, **row: Any) -> Case:
    return case(number, follow_ups=list(follow_ups), received_at=day, handed_over_at=day, **row)


def test_each_follow_up_begins_the_clock_again(rulebook: Rulebook) -> None:
    """003 售后方案 三.4(6): a key customer at least every half year; the follow-up is not the end of it."""
    load = caseload(served("A1", "2025-05-06", "2025-10-20", "2026-05-12", **KEY))
    assert brief(rounds(rulebook, load, "computer")) == [
        ("A1", "2025-05-06", "11-07", "met"),
        ("A1", "2025-10-20", "04-21", "met_late"),
        ("A1", "2026-05-12", "11-13", "overdue"),
    ]


def test_the_next_contact_is_known_before_it_is_late(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2025-11-05", "2026-05-20", **KEY))
    (_, last) = rounds(rulebook, load, "computer", as_of=datetime(2026, 11, 20, 2))
    assert (last.state.value, last.expires_before_next_run) == ("due_soon", True)
    assert last.deadline == datetime(2026, 11, 21)
    (_, earlier) = rounds(rulebook, load, "computer", as_of=datetime(2026, 8, 1))
    assert (earlier.state.value, earlier.expires_before_next_run) == ("running", False)


def test_a_contact_about_another_case_of_the_customer_counts(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2025-11-05", **KEY), served("A2", "2026-04-02", "2026-04-08", **KEY))
    assert brief(rounds(rulebook, load, "computer")) == [
        ("A1", "2025-11-05", "05-07", "met"),
        ("A2", "2026-04-02", "10-09", "met"),
        ("A2", "2026-04-08", "10-09", "overdue"),
    ]


def test_the_explanation_names_earlier_contacts_and_the_case_that_ended_the_round(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2025-11-05", "2025-12-01", **KEY), served("A2", "2026-04-02", **KEY))
    first, second, third = rounds(rulebook, load, "computer")
    assert "这是台账中的第一次" in str([one.zh for one in first.explanation])
    assert any("2025-11-05" in one.zh and "A2" in one.zh for one in second.explanation)
    assert any("2025-12-01" in one.en and "Earlier" in one.en for one in third.explanation)


def test_a_follow_up_that_hangs_on_no_case_still_reaches_the_customer(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2025-11-05", **KEY))
    loose = Record("follow_up", HERE, values_of({"phone": "13800000001", "followed_up_at": "2026-10-08"}))
    assert brief(rounds(rulebook, replace(load, follow_ups=(loose,)), "computer")) == [
        ("A1", "2025-11-05", "05-07", "met_late")
    ]


def test_contacts_on_one_day_are_one(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2026-10-08", "2026-10-08", **KEY))
    assert [one.state.value for one in rounds(rulebook, load, "computer")] == ["running"]


def test_two_machines_handed_over_on_one_day_wait_for_one_follow_up(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2026-03-03", **KEY), served("A2", "2026-03-03", **KEY))
    assert [one.case for one in rounds(rulebook, load, "computer")] == ["A2"]


def test_a_written_day_counts_leniently(rulebook: Rulebook) -> None:
    """2026-07-05 is a Sunday, so the last day is Monday; a day alone begins where the last one ends."""
    last, after = (caseload(served("A1", "2026-01-05", day, **KEY)) for day in ("2026-07-06", "2026-07-08"))
    assert rounds(rulebook, last, "computer")[0].state.value == "met"
    assert rounds(rulebook, after, "computer")[0].state.value == "met_late"


def test_an_unreadable_follow_up_is_told_and_nobody_is_blamed(rulebook: Rulebook) -> None:
    (reading,) = rounds(rulebook, caseload(served("A1", "2025-11-05", "?上月", **KEY)), "computer")
    assert reading.state.value == "cannot_compute"


def test_ordinary_customers_have_no_periodic_follow_up(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2025-11-05", **KEY | {"customer_class": "普通"}))
    assert rounds(rulebook, load, "computer") == []


def test_the_month_of_an_agreement_ends_with_the_agreement(rulebook: Rulebook) -> None:
    """004 服务承诺 5, 「月回访」: while the agreement is in force; without its end nobody knows."""
    load = caseload(served("A1", "2026-09-04", "2026-09-28", **AGREED))
    assert brief(rounds(rulebook, load, "display")) == [
        ("A1", "2026-09-04", "10-09", "met"),
        ("A1", "2026-09-28", "10-29", "overdue"),
    ]
    over = caseload(served("A1", "2026-09-04", "2026-09-28", **AGREED | {"agreement_until": "2026-10-27"}))
    assert [one.state.value for one in rounds(rulebook, over, "display")] == ["met"]
    on_the_day = caseload(served("A1", "2026-09-28", **AGREED | {"agreement_until": "2026-10-28"}))
    assert [one.state.value for one in rounds(rulebook, on_the_day, "display")] == ["overdue"]
    unknown = caseload(served("A1", "2026-09-04", **AGREED | {"agreement_until": None}))
    assert rounds(rulebook, unknown, "display") == []


def test_a_late_round_is_a_finding_of_its_own(rulebook: Rulebook) -> None:
    load = caseload(served("A1", "2024-11-05", "2025-09-01", "2026-08-03", **KEY))
    book = under(rulebook, "computer")
    findings = clock_findings(read_clocks(load, book, NOON), load, book)
    found = [one for one in findings if one.clock == "periodic_follow_up"]
    assert [(one.rule, one.value) for one in found] == [
        ("clock-met-late", "2025-09-01"),
        ("clock-met-late", "2026-08-03"),
    ]
    assert len({one.id for one in found}) == 2


VISITED: dict[str, Any] = {"service_type": "巡检", "agreement_number": "XY-07", "agreement_until": "2027-12-31"}
SUPPLIED: dict[str, Any] = {"service_type": "巡检", "contract_number": "HT-2025-3", "delivered_on": "2025-03-03"}


def visit(number: str, day: str, **row: Any) -> Case:
    return case(number, received_at=day, arrived_at=day, finished_at=day, **row)


def test_visits_under_an_agreement_are_timed_from_one_to_the_next(rulebook: Rulebook) -> None:
    """004 服务承诺 5, 「季维护,年保养」: an upkeep visit maintains as well; a repair is no visit."""
    load = caseload(
        visit("A1", "2025-12-02", **VISITED | {"service_type": "保养"}),
        visit("A2", "2026-03-02", **VISITED),
        visit("A3", "2026-05-20", **VISITED | {"service_type": "上门维修"}),
        visit("A4", "2026-07-15", **VISITED | {"agreement_number": "xy07"}),
    )
    assert brief(rounds(rulebook, load, "display", "maintenance_visit")) == [
        ("A1", "2025-12-02", "03-03", "met"),
        ("A2", "2026-03-02", "06-03", "met_late"),
        ("A4", "2026-07-15", "10-16", "overdue"),
    ]
    assert brief(rounds(rulebook, load, "display", "upkeep_visit")) == [("A1", "2025-12-02", "12-03", "due_soon")]


def test_visits_are_not_judged_where_the_ledger_does_not_show_that_they_are_owed(rulebook: Rulebook) -> None:
    """Without agreement, without its end, after its end, or before the visit has happened nobody is late."""
    for row in (
        {"agreement_number": None},
        {"agreement_until": None},
        {"agreement_until": "2026-05-31"},
        {"arrived_at": None, "finished_at": None},
    ):
        load = caseload(case("A1", **{"received_at": "2026-03-02", "arrived_at": "2026-03-02"} | VISITED | row))
        assert rounds(rulebook, load, "display", "maintenance_visit") == [], row


def test_inspections_of_a_supply_contract_are_due_soon_after_half_a_year_and_late_after_one(rulebook: Rulebook) -> None:
    """003 质保期: two a year, while the three years of warranty run."""
    load = caseload(visit("A1", "2025-09-01", **SUPPLIED), visit("A2", "2026-04-13", **SUPPLIED))
    assert brief(rounds(rulebook, load, "computer", "inspection")) == [
        ("A1", "2025-09-01", "09-02", "met"),
        ("A2", "2026-04-13", "04-14", "due_soon"),
    ]
    late = rounds(rulebook, load, "computer", "inspection", as_of=datetime(2027, 4, 14, 0, 1))
    assert late[-1].state.value == "overdue"
    signed = {"delivered_on": None, "contract_signed_on": "2025-02-10"}
    assert (
        len(rounds(rulebook, caseload(visit("A1", "2025-09-01", **SUPPLIED | signed)), "computer", "inspection")) == 1
    )
    for unowed in ({"delivered_on": "2023-08-31"}, {"delivered_on": None}):
        over = caseload(visit("A1", "2025-09-01", **SUPPLIED | unowed))
        assert rounds(rulebook, over, "computer", "inspection") == [], unowed


def test_inspections_under_an_ordinary_contract_have_no_number_until_the_branch_sets_one(rulebook: Rulebook) -> None:
    """001 §8.1: 「定期對產品進行檢查和維護」."""
    load = caseload(visit("A1", "2025-09-01", **SUPPLIED))
    assert rounds(rulebook, load, "warranty", "inspection") == []
    book = under(rulebook, "warranty", overrides={"inspection_months": 3})
    assert [one.state.value for one in read_clocks(load, book, NOON) if one.clock == "inspection"] == ["overdue"]


def test_an_explanation_names_each_earlier_visit_once(rulebook: Rulebook) -> None:
    load = caseload(visit("A1", "2026-03-02", **VISITED), visit("A2", "2026-05-20", **VISITED))
    _, last = rounds(rulebook, load, "display", "maintenance_visit")
    assert sum(step.zh.count("2026-03-02") for step in last.explanation) == 1
