"""Figures of a period: what counts, in which period, and what an open overdue case does to a rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.building import AS_OF, BRANCH, RULEBOOK, Said, intake, joined, moment, one_table, other_intake, said_of
from toolkit.clocks import read_clocks
from toolkit.errors import UsageError
from toolkit.findings import make_finding
from toolkit.model import (
    BranchResult,
    ClockReading,
    ClockState,
    Figure,
    Finding,
    Ledger,
    Period,
    Place,
    Rulebook,
    Statistics,
    Tally,
    Text,
)
from toolkit.statistics import before, parts, period_of, quantile, statistics

NOVEMBER = period_of("2026-11")


def reading(case: str, clock: str, state: ClockState, start: str = "2026-11-10T09:30") -> ClockReading:
    return ClockReading(
        branch=BRANCH,
        case=case,
        complaint="",
        clock=clock,
        state=state,
        start=moment(start),
        stop=None,
        deadline=datetime(2026, 11, 15),
        limit=Text("", ""),
        limit_minutes=None,
        used_minutes=None,
        late_minutes=0,
        level=0,
        person="",
        place=Place("a.xlsx", "登记", 2),
        source="",
    )


def result(
    *ledgers: Ledger,
    clocks: tuple[ClockReading, ...] = (),
    repeats: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
) -> BranchResult:
    load = joined(*ledgers)
    found = (
        *(blamed("repeat-repair", case) for case in repeats),
        *(blamed("follow-up-missing", case) for case in missing),
    )
    return BranchResult(BRANCH, "warranty", ledgers, load, found, clocks, {}, ())


def blamed(rule: str, case: str) -> Finding:
    text = RULEBOOK.rules[rule].message
    gaps = {name: "" for _, name, _, _ in Formatter().parse(text.zh) if name}
    return make_finding(RULEBOOK.rules[rule], branch=BRANCH, place=None, case=case, **gaps)


def told(*results: BranchResult, period: Period = NOVEMBER, rulebook: Rulebook = RULEBOOK) -> Statistics:
    return statistics(results, rulebook, period, AS_OF)


def figure(found: Statistics, name: str) -> Figure:
    return next(one for one in found.figures if one.id == name)


def tally(tallies: tuple[Tally, ...], name: str) -> dict[str, int]:
    return {count.label.zh: count.count for one in tallies if one.id == name for count in one.counts}


def test_an_open_overdue_case_counts_as_not_answered() -> None:
    states = [ClockState.MET] * 8 + [ClockState.MET_LATE, ClockState.OVERDUE]
    clocks = tuple(reading(f"C{place}", "response", state) for place, state in enumerate(states))
    found = figure(told(result(clocks=clocks)), "response_rate")
    assert (found.value, found.counted, found.of, found.open_overdue) == (Decimal("80.0"), 8, 10, 1)
    assert (found.target, found.met) == (Decimal(90), False)


def test_a_clock_that_still_runs_or_waits_or_cannot_be_computed_is_not_decided() -> None:
    states = [ClockState.MET, ClockState.RUNNING, ClockState.DUE_SOON, ClockState.PAUSED, ClockState.CANNOT_COMPUTE]
    clocks = tuple(reading(f"C{place}", "response", state) for place, state in enumerate(states))
    found = figure(told(result(clocks=clocks)), "response_rate")
    assert (found.value, found.of, found.left_out, found.met) == (Decimal("100.0"), 1, 1, True)


def test_nothing_to_count_gives_no_value_and_no_verdict() -> None:
    found = figure(told(result()), "response_rate")
    assert (found.value, found.of, found.met) == (None, 0, None)


@pytest.mark.parametrize(
    ("start", "counts"), [("2026-10-31T23:59", 0), ("2026-11-01T00:00", 1), ("2026-11-30T23:59", 1)]
)
def test_a_clock_counts_in_the_period_in_which_it_started(start: str, counts: int) -> None:
    clocks = (reading("C1", "response", ClockState.MET, start),)
    assert figure(told(result(clocks=clocks)), "response_rate").of == counts


def test_the_promised_date_counts_before_the_company_s_repair_clock() -> None:
    clocks = (
        reading("C1", "promised_completion", ClockState.MET),
        reading("C1", "depot_repair", ClockState.MET_LATE),
        reading("C2", "depot_repair", ClockState.MET_LATE),
        reading("C3", "promised_completion", ClockState.CANNOT_COMPUTE),
        reading("C3", "onsite_repair", ClockState.MET),
    )
    found = figure(told(result(clocks=clocks)), "completed_as_promised")
    assert (found.counted, found.of) == (2, 3)


def test_repeat_repairs_are_a_share_of_the_cases_and_may_not_be_many() -> None:
    rows = [intake(f"C{place}", serial_number=f"S{place}") for place in range(10)]
    found = figure(told(result(one_table("a.xlsx", "service", *rows), repeats=("C3",))), "repeat_repair_rate")
    assert (found.value, found.of, found.target, found.met) == (Decimal("10.0"), 10, Decimal(5), False)


def test_a_waived_repeat_repair_does_not_count() -> None:
    one = result(one_table("a.xlsx", "service", intake("C1")), repeats=("C1",))
    waived = replace(one, findings=tuple(replace(finding, waived_by="店长：客户自带配件") for finding in one.findings))
    assert figure(told(waived), "repeat_repair_rate").counted == 0


def test_feedback_is_handled_when_it_is_solved() -> None:
    rows = [
        {"feedback_at": "2026-11-03", "feedback_result": "已解决", "feedback_content": f"{place}"}
        for place in range(19)
    ]
    rows += [{"feedback_at": "2026-11-04", "feedback_result": None, "feedback_content": "等"}]
    rows += [{"feedback_at": "2026-10-04", "feedback_result": "未解决", "feedback_content": "旧"}]
    found = figure(told(result(one_table("反馈.xlsx", "feedback", *rows))), "feedback_handled")
    assert (found.value, found.of, found.met) == (Decimal("95.0"), 20, True)


def test_satisfaction_takes_the_case_s_score_else_its_follow_up_s() -> None:
    load = result(
        one_table(
            "a.xlsx",
            "service",
            intake("C1", finished_at="2026-11-12T10:00", satisfaction_score=Decimal(10)),
            other_intake("C2", finished_at="2026-11-15T10:00", satisfaction_score=None),
            intake("C3", serial_number="S3", finished_at="2026-11-15T10:00", satisfaction_score=None),
        ),
        one_table(
            "b.xlsx",
            "follow_up",
            {"case_number": "C1", "followed_up_at": "2026-11-16", "satisfaction_score": Decimal(1)},
            {"case_number": "C2", "followed_up_at": "2026-11-17", "satisfaction_score": Decimal(7)},
        ),
    )
    found = told(load)
    mean, share = figure(found, "satisfaction_score"), figure(found, "satisfied_share")
    assert (mean.value, mean.of, mean.left_out) == (Decimal("8.50"), 2, 1)
    assert (share.value, share.counted) == (Decimal("50.0"), 1)


def timed(minutes: list[int]) -> Ledger:
    rows = [
        intake(
            f"C{place}",
            serial_number=f"S{place}",
            responded_at=f"2026-11-10T{9 + (30 + late) // 60:02}:{(30 + late) % 60:02}",
        )
        for place, late in enumerate(minutes)
    ]
    return one_table("a.xlsx", "service", *rows)


def test_the_quantiles_of_the_time_to_answer() -> None:
    found = told(result(timed([10, 20, 30, 40, 50, 60, 70, 80, 90, 300])))
    assert figure(found, "response_p50").value == Decimal(50)
    assert figure(found, "response_p90").value == Decimal(90)


def test_times_known_to_the_day_alone_have_no_minutes_but_days() -> None:
    row = intake("C1", received_at="2026-11-02", responded_at="2026-11-03", finished_at="2026-11-06")
    found = told(result(one_table("a.xlsx", "service", row)))
    assert (figure(found, "response_p50").value, figure(found, "response_p50").left_out) == (None, 1)
    assert figure(found, "repair_p50").value == Decimal("4.0")


@given(st.lists(st.integers(0, 10_000).map(Decimal), min_size=1), st.integers(1, 100))
def test_a_quantile_is_the_smallest_value_that_enough_do_not_exceed(values: list[Decimal], percent: int) -> None:
    found = quantile(values, percent)
    assert found is not None
    assert 100 * sum(one <= found for one in values) >= percent * len(values)
    assert 100 * sum(one < found for one in values) < percent * len(values)


def test_a_repair_that_is_not_followed_up_counts_once_it_is_blamed_for_it() -> None:
    rows = [
        intake("C1", handed_over_at="2026-11-12T10:00"),
        other_intake("C2", handed_over_at="2026-11-16T10:00"),
        intake("C3", serial_number="S3", handed_over_at="2026-11-19T10:00"),
    ]
    assert figure(told(result(one_table("a.xlsx", "service", *rows))), "follow_up_coverage").of == 0
    kept = result(
        one_table("a.xlsx", "service", *rows),
        one_table("b.xlsx", "follow_up", {"case_number": "C1", "followed_up_at": "2026-11-16"}),
        missing=("C2",),
    )
    found = figure(told(kept), "follow_up_coverage")
    assert (found.value, found.of, found.left_out) == (Decimal("50.0"), 2, 1)


def test_a_service_counts_as_surveyed_where_it_has_a_score() -> None:
    """001 §7.2(3) asks all customers; a branch without the column is not blamed."""
    rows = [
        intake("C1", finished_at="2026-11-12T10:00", satisfaction_score=Decimal(9)),
        other_intake("C2", finished_at="2026-11-13T10:00", satisfaction_score=None),
        intake("C3", serial_number="S3", finished_at=None, satisfaction_score=None),
    ]
    found = figure(told(result(one_table("a.xlsx", "service", *rows))), "survey_coverage")
    assert (found.value, found.counted, found.of) == (Decimal("50.0"), 1, 2)
    without = [intake("C1", finished_at="2026-11-12T10:00")]
    assert figure(told(result(one_table("a.xlsx", "service", *without))), "survey_coverage").of == 0


def test_an_open_case_of_more_than_eight_hours_is_not_solved_within_eight() -> None:
    rows = [
        intake("C1", received_at="2026-11-20T09:00", finished_at="2026-11-20T17:00"),
        other_intake("C2", received_at="2026-11-20T09:00", finished_at="2026-11-20T17:01"),
        intake("C3", serial_number="S3", received_at="2026-11-20T09:00", finished_at=None),
        intake("C4", serial_number="S4", received_at="2026-11-20T11:00", finished_at=None),
    ]
    found = figure(told(result(one_table("a.xlsx", "service", *rows))), "solved_in_8h")
    assert (found.counted, found.of, found.open_overdue, found.left_out) == (1, 3, 1, 1)


def test_a_target_that_the_documents_leave_blank_is_set_by_its_parameter() -> None:
    row = intake("C1", finished_at="2026-11-12T10:00", repair_result="已解决")
    load = result(one_table("a.xlsx", "service", row))
    assert figure(told(load), "solved_rate").target is None
    parameter = replace(RULEBOOK.parameters["target_solved_percent"], values={"warranty": 98})
    book = replace(RULEBOOK, parameters={**RULEBOOK.parameters, "target_solved_percent": parameter})
    found = figure(told(load, rulebook=book), "solved_rate")
    assert (found.target, found.met) == (Decimal(98), True)


def test_figures_are_divided_by_branch_product_and_technician() -> None:
    rows = [
        intake("C1", product_category="手机", technician="刘工"),
        other_intake("C2", product_category="手机", technician="马工"),
        intake("C3", serial_number="S3", product_category=None, technician="刘工"),
    ]
    clocks = (
        reading("C1", "response", ClockState.MET),
        reading("C2", "response", ClockState.MET_LATE),
        reading("C3", "response", ClockState.MET),
    )
    found = told(result(one_table("a.xlsx", "service", *rows), clocks=clocks))
    by_technician = {one.key: (one.cases, one.figures[1].value) for one in found.slices["technician"]}
    assert by_technician == {"刘工": (2, Decimal("100.0")), "马工": (1, Decimal("0.0"))}
    assert [(one.label.en, one.cases) for one in found.slices["product_category"]] == [("手机", 2), ("(blank)", 1)]
    assert [(one.key, one.cases) for one in found.slices["branch"]] == [(BRANCH, 3)]
    assert found.slice_labels["technician"].en == "Technician"


def test_the_trend_of_a_quarter_is_its_months_and_adds_up() -> None:
    rows = [
        intake(f"C{place}", serial_number=f"S{place}", received_at=f"2026-{month:02}-15T10:00")
        for place, month in enumerate([9, 10, 10, 11, 12])
    ]
    found = told(result(one_table("a.xlsx", "service", *rows)), period=period_of("2026Q4"))
    assert [(one.key, one.cases) for one in found.trend] == [("2026-10", 2), ("2026-11", 1), ("2026-12", 1)]
    assert figure(found, "cases").counted == 4
    assert next(one.counted for one in found.previous if one.id == "cases") == 1


def test_the_trend_of_a_running_month_ends_today() -> None:
    """Days to come stood as days without cases, and the line fell to nothing."""
    found = told(result(one_table("a.xlsx", "service", intake("C1", received_at="2026-11-03T10:00"))))
    assert found.trend[-1].key == f"{AS_OF:%Y-%m-%d}"
    assert len(found.trend) == AS_OF.day


def test_causes_services_and_repairs_per_machine_are_counted() -> None:
    def done(number: str, serial: str, **said: Said) -> dict[str, Said]:
        return intake(number, serial_number=serial, finished_at="2026-11-12T10:00", **said)

    rows = [
        done("C1", "S1", diagnosis="供电异常", service_type="送修", fault="a"),
        done("C2", "S1", diagnosis="供电异常", service_type="寄修", fault="b"),
        done("C3", "S2", diagnosis=None, service_type="送修"),
    ]
    found = told(result(one_table("a.xlsx", "service", *rows)))
    assert tally(found.tallies, "fault_causes") == {"供电异常": 2, "（未填）": 1}
    assert tally(found.tallies, "services_done") == {"送修": 2, "寄修": 1}
    assert tally(found.tallies, "repairs_per_machine") == {"1": 1, "2": 1}


def test_open_cases_are_aged_at_the_as_of_moment() -> None:
    rows = [
        intake(f"C{place}", serial_number=f"S{place}", received_at=day, finished_at=end)
        for place, (day, end) in enumerate(
            [
                ("2026-11-20T10:00", None),
                ("2026-11-18T10:00", None),
                ("2026-11-17T10:00", None),
                ("2026-09-01T10:00", None),
                ("2026-09-01T10:00", "2026-09-02T10:00"),
                ("2026-11-25T10:00", None),
            ]
        )
    ]
    found = told(result(one_table("a.xlsx", "service", *rows)), period=period_of("2020"))
    assert tally(found.ageing, "open_cases_by_age") == {
        "0–2 天": 2,
        "3–7 天": 1,
        "8–15 天": 0,
        "16–30 天": 0,
        "31–60 天": 0,
        "61 天及以上": 1,
    }


def test_overdue_clocks_are_aged_by_their_deadline() -> None:
    clocks = (reading("C1", "response", ClockState.OVERDUE), reading("C2", "response", ClockState.MET_LATE))
    counts = tally(told(result(clocks=clocks)).ageing, "overdue_by_age")
    assert {label: count for label, count in counts.items() if count} == {"4–7 天": 1}


def test_the_real_clocks_feed_the_figures() -> None:
    ledger = one_table(
        "a.xlsx",
        "service",
        intake("C1", service_type="送修", responded_at="2026-11-10T10:30"),
        other_intake("C2", service_type="送修", responded_at=None),
    )
    load = joined(ledger)
    clocks = read_clocks(load, RULEBOOK, AS_OF)
    found = figure(told(BranchResult(BRANCH, "warranty", (ledger,), load, (), clocks, {}, ())), "response_rate")
    assert (found.counted, found.of, found.open_overdue) == (1, 2, 1)


def test_figures_hold_no_customer() -> None:
    load = result(one_table("a.xlsx", "service", intake("C1", finished_at="2026-11-12T10:00")))
    text = repr(told(load))
    assert not [word for word in ("严明", "13800135660") if word in text]


def listed(found: Statistics, name: str) -> list[tuple[object, ...]]:
    return [tuple(row) for one in found.listings if one.id == name for row in one.rows]


def done(number: str, serial: str, **said: Said) -> dict[str, Said]:
    return intake(number, serial_number=serial, finished_at="2026-11-12T10:00", **said)


def test_settlements_are_listed_and_summed_by_technician() -> None:
    fees = {"labour_fee": Decimal("100.00"), "total_fee": Decimal("120.50")}
    rows = [
        done("C2", "S2", technician="刘工", **fees),
        done("C1", "S1", technician="刘工", **fees),
        done("C3", "S3", technician="马工", labour_fee=None, total_fee=Decimal("0.00")),
        intake("C4", serial_number="S4", technician="马工", **fees),
    ]
    found = told(result(one_table("a.xlsx", "service", *rows)))
    assert [row[:3] for row in listed(found, "settlement_detail")] == [
        (BRANCH, "C1", date(2026, 11, 12)),
        (BRANCH, "C2", date(2026, 11, 12)),
        (BRANCH, "C3", date(2026, 11, 12)),
    ]
    assert [(row[0], row[1], row[2], row[5]) for row in listed(found, "settlement_by_technician")] == [
        ("刘工", 2, Decimal("200.00"), Decimal("241.00")),
        ("马工", 1, Decimal("0"), Decimal("0.00")),
        ("合计", 3, Decimal("200.00"), Decimal("241.00")),
    ]


def test_a_list_that_states_the_fault_hides_whom_the_fault_names() -> None:
    entry = RULEBOOK.targets["settlement_detail"]
    assert isinstance(entry, dict)
    book = replace(RULEBOOK, targets={**RULEBOOK.targets, "settlement_detail": {**entry, "fields": ("fault",)}})
    row = done("C1", "S1", customer_name="严明", fault="严明称开不了机，电话13800135660")
    (shown,) = listed(told(result(one_table("a.xlsx", "service", row)), rulebook=book), "settlement_detail")
    assert shown[2] == "严*称开不了机，电话138****5660"


def test_goods_that_came_in_are_in_the_register_with_the_day_they_went_back() -> None:
    rows = [
        intake("C1", serial_number="S1", service_type="送修", handed_over_at="2026-11-14T10:00"),
        intake("C2", serial_number="S2", service_type="上门维修"),
        intake("C3", serial_number="S3"),
    ]
    found = listed(told(result(one_table("a.xlsx", "service", *rows))), "goods_register")
    assert [(row[1], row[-1]) for row in found] == [("C1", date(2026, 11, 14)), ("C3", "")]


def test_the_parts_register_says_what_became_of_each_part() -> None:
    issued = {"case_number": "C1", "issued_at": "2026-11-11", "part_quantity": Decimal(1), "issued_to": "刘工"}
    load = result(
        one_table("a.xlsx", "service", done("C1", "S1", parts_used=("电池",))),
        one_table(
            "b.xlsx",
            "parts",
            {**issued, "part_name": "电池", "old_part_returned": True, "part_serial": ("P1", "P2")},
            {**issued, "part_name": "硬盘", "old_part_returned": None},
            {**issued, "part_name": "屏幕", "issued_at": "2026-10-11", "old_part_returned": None},
            {**issued, "part_name": "风扇", "case_number": "无此单", "old_part_returned": None},
        ),
    )
    found = listed(told(load), "parts_register")
    assert found[0][2:9] == ("C1", "电池", "", "", "P1、P2", Decimal(1), "刘工")
    assert [(row[3], row[9], row[-1]) for row in found] == [
        ("电池", "是", "已用于工单"),
        ("硬盘", "", "工单未列，待退库或销帐"),
        ("风扇", "", ""),
    ]


def test_parts_are_listed_from_the_case_s_row_or_the_parts_ledger() -> None:
    load = result(
        one_table("a.xlsx", "service", done("C1", "S1")),
        one_table(
            "b.xlsx",
            "parts",
            {"case_number": "C1", "issued_at": "2026-11-11", "part_name": "电池", "part_quantity": Decimal(1)},
        ),
    )
    (row,) = listed(told(load), "parts_detail")
    assert (row[1], row[4], row[7]) == ("C1", "电池", Decimal(1))


@pytest.mark.parametrize(
    ("bought", "ends"),
    [("2025-11-25", True), ("2025-11-10", False), ("2026-02-01", False)],
)
def test_warranties_that_end_within_the_days_are_listed_once_and_masked(bought: str, ends: bool) -> None:
    """One year under `warranty`; the as-of day is 20 November 2026, the list looks 30 days ahead."""
    row = intake("C1", product_category="手机", purchase_date=bought, received_at="2026-03-02T10:00")
    again = {**row, "case_number": "C2", "received_at": said_of("received_at", "2026-04-02T10:00"), "fault": "花屏"}
    rows = listed(told(result(one_table("a.xlsx", "service", row, again))), "warranties_expiring")
    assert [one[1] for one in rows] == (["C2"] if ends else [])
    if ends:
        assert rows[0][2:6] == ("严*", "138****5660", "M200", "****3802")


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026-11-20", "day", date(2026, 11, 20), date(2026, 11, 20)),
        ("2026-2", "month", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q1", "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_as_people_write_them(text: str, kind: str, first: date, last: date) -> None:
    period = period_of(text)
    assert (period.kind, period.first, period.last) == (kind, first, last)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "2026Q5", "last month", "20261", "0000"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="period_unknown"):
        period_of(text)


@pytest.mark.parametrize(
    ("text", "earlier"), [("2026-01", "2025-12"), ("2026Q1", "2025Q4"), ("2026", "2025"), ("2026-03-01", "2026-02-28")]
)
def test_the_period_before(text: str, earlier: str) -> None:
    assert before(period_of(text)) == period_of(earlier)


@pytest.mark.parametrize(("text", "count"), [("2026", 12), ("2026Q3", 3), ("2026-02", 28), ("2026-02-03", 0)])
def test_the_parts_of_a_period_cover_it(text: str, count: int) -> None:
    period = period_of(text)
    found = parts(period)
    assert len(found) == count
    if found:
        assert (found[0].first, found[-1].last) == (period.first, period.last)


def test_every_target_of_the_rule_book_is_counted_and_sourced() -> None:
    found = told(result())
    named = {name for name, entry in RULEBOOK.targets.items() if isinstance(entry, dict) and "count" in entry}
    shown = {one.id for one in (*found.figures, *found.tallies, *found.ageing, *found.listings)}
    assert shown == named
    assert all(one.source for one in (*found.figures, *found.tallies, *found.ageing, *found.listings))
