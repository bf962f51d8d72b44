"""Where a clock stands, situation by situation, on small written cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import pytest

from tests.clocks.build import HERE, case, caseload, moment, under, value, values_of
from toolkit.clocks import clock_findings, read_clocks
from toolkit.clocks.due import Calendars, due_at
from toolkit.clocks.pauses import Holding
from toolkit.clocks.rulings import running_clocks
from toolkit.model import (
    Case,
    Caseload,
    ClockReading,
    ClockState,
    Complaint,
    Limit,
    Parameter,
    Pause,
    Place,
    Record,
    Rulebook,
    Text,
    Value,
    Waiver,
)
from toolkit.worktime import CONTINUOUS, calendar_named

NOON = datetime(2026, 11, 20, 12)


def read(rulebook: Rulebook, clock: str, **situation: Any) -> ClockReading:
    """The reading that the case must have."""
    reading = seek(rulebook, clock, **situation)
    assert reading is not None
    return reading


def seek(
    rulebook: Rulebook,
    clock: str,
    *,
    policy: str = "warranty",
    as_of: datetime = NOON,
    follow_ups: list[str] | None = None,
    settings: dict[str, Any] | None = None,
    **row: Any,
) -> ClockReading | None:
    """The reading of one clock of one case; a field given as None is a column left blank."""
    book = under(rulebook, policy, **settings or {})
    readings = read_clocks(caseload(case(follow_ups=follow_ups, **row)), book, as_of)
    return next((one for one in readings if one.clock == clock), None)


def state(*args: Any, **row: Any) -> str | None:
    reading = seek(*args, **row)
    return None if reading is None else reading.state.value


def test_a_follow_up_ranks_behind_a_machine_that_is_not_repaired(rulebook: Rulebook) -> None:
    handed_over = {"received_at": "2026-01-05", "finished_at": "2026-01-08", "handed_over_at": "2026-01-08"}
    follow_up = read(rulebook, "follow_up", policy="computer", follow_ups=[], **handed_over, followed_up_at=None)
    repair = read(rulebook, "depot_repair", received_at="2026-01-05", service_type="送修", finished_at=None)
    assert (follow_up.state, repair.state) == (ClockState.OVERDUE, ClockState.OVERDUE)
    assert (repair.rank, follow_up.rank) == (1, 2)


def test_equality_is_on_time(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-20T10:00", "responded_at": "2026-11-20T11:00"}
    assert state(rulebook, "response", **row) == "met"
    assert state(rulebook, "response", **row | {"responded_at": "2026-11-20T11:01"}) == "met_late"


def test_a_late_clock_says_by_how_much(rulebook: Rulebook) -> None:
    reading = read(rulebook, "response", received_at="2026-11-20T10:00", responded_at="2026-11-20T11:31")
    assert (reading.late_minutes, reading.used_minutes, reading.limit_minutes) == (31, 91, 60)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("10:47", "running"), ("10:48", "due_soon"), ("11:00", "due_soon"), ("11:01", "overdue")],
)
def test_an_open_clock_is_due_soon_from_eighty_percent(rulebook: Rulebook, as_of: str, expected: str) -> None:
    at = datetime.fromisoformat(f"2026-11-20T{as_of}")
    row = {"received_at": "2026-11-20T10:00", "responded_at": None}
    assert state(rulebook, "response", as_of=at, **row) == expected


@pytest.mark.parametrize(
    ("policy", "channel", "deadline"),
    [
        ("warranty", "电话", "2026-11-19T11:00"),
        ("digital", "电话", "2026-11-20T10:00"),
        ("digital", "微信", "2026-11-19T11:00"),
        ("digital", None, "2026-11-19T11:00"),
        ("computer", "到店", "2026-11-20T10:00"),
    ],
)
def test_each_policy_has_its_own_response_limit(
    rulebook: Rulebook, policy: str, channel: str | None, deadline: str
) -> None:
    row = {"received_at": "2026-11-19T10:00", "responded_at": None, "channel": channel}
    reading = read(rulebook, "response", policy=policy, **row)
    assert reading.deadline == datetime.fromisoformat(deadline)


def test_a_policy_without_a_number_has_no_clock(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-19T10:00", "responded_at": None}
    assert seek(rulebook, "response", policy="display", **row) is None


def test_a_parameter_that_is_set_switches_its_clock_on(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-19T10:00", "responded_at": None}
    reading = read(rulebook, "response", policy="display", settings={"overrides": {"response_hours": 8}}, **row)
    assert reading.deadline == datetime(2026, 11, 19, 18)


def test_a_policy_of_ones_own_takes_the_clocks_of_its_base(rulebook: Rulebook) -> None:
    own = replace(rulebook.policies["warranty"], id="own", base="computer")
    book = replace(rulebook, policies={**rulebook.policies, "own": own})
    row = {"received_at": "2026-11-19T10:00", "responded_at": None}
    reading = read(book, "response", policy="own", **row)
    assert reading.limit_minutes == 24 * 60


def test_a_supply_contract_shortens_the_response(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-20T10:00", "responded_at": None, "contract_number": "HT-1"}
    reading = read(rulebook, "response", policy="computer", **row)
    assert reading.limit_minutes == 15


def test_a_clock_whose_stop_the_branch_does_not_keep_is_not_judged(rulebook: Rulebook) -> None:
    assert seek(rulebook, "response", received_at="2026-11-20T10:00") is None


@pytest.mark.parametrize(
    ("service", "clock"),
    [
        ("上门维修", "onsite_repair"),
        ("送修", "depot_repair"),
        ("寄修", "depot_repair"),
        (None, "depot_repair"),
        ("咨询", None),
    ],
)
def test_the_kind_of_service_decides_which_repair_clock_runs(
    rulebook: Rulebook, service: str | None, clock: str | None
) -> None:
    row = {"received_at": "2026-11-19T10:00", "finished_at": None, "service_type": service}
    readings = read_clocks(caseload(case(**row)), under(rulebook, "warranty"), NOON)
    assert {one.clock for one in readings} == ({clock} if clock else set())


def test_an_on_site_repair_counts_from_the_arrival_if_it_is_written(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-10T10:00", "finished_at": None, "service_type": "上门维修"}
    with_arrival = read(rulebook, "onsite_repair", **row | {"arrived_at": "2026-11-13T09:00"})
    without = read(rulebook, "onsite_repair", **row | {"arrived_at": None})
    assert with_arrival.deadline == datetime(2026, 11, 19)
    assert without.deadline == datetime(2026, 11, 14)


def test_a_depot_repair_counts_from_the_receipt_of_the_product(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-02T10:00", "product_received_at": "2026-11-09", "finished_at": None}
    reading = read(rulebook, "depot_repair", **row, service_type="寄修")
    assert reading.deadline == datetime(2026, 11, 17)


def test_working_days_skip_the_national_holiday_and_count_the_make_up_day(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-09-30T10:00", "finished_at": None, "service_type": "送修"}
    reading = read(rulebook, "depot_repair", **row)
    assert reading.deadline == datetime(2026, 10, 14)  # 8, 9, Saturday 10, 12, 13 October


def test_a_calendar_day_limit_ends_on_the_next_working_day(rulebook: Rulebook) -> None:
    row = {"handed_over_at": "2026-09-24T10:00", "followed_up_at": None}
    reading = read(rulebook, "follow_up", policy="computer", **row)
    assert reading.deadline == datetime(2026, 10, 9)  # 1 October is off, the next working day is the 8th


class TestPauses:
    """5 working days from Monday 2 November end with the 9th."""

    ROW: ClassVar[dict[str, Any]] = {"received_at": "2026-11-02T10:00", "finished_at": None, "service_type": "送修"}

    @pytest.mark.parametrize(
        ("begin", "end", "reason", "deadline"),
        [
            ("2026-11-03T10:00", "2026-11-05T09:00", "待配件", "2026-11-12"),  # 4th and 5th
            ("2026-11-03", "2026-11-05", "待客户", "2026-11-12"),
            ("2026-11-03T10:00", "2026-11-03T16:00", "待配件", "2026-11-10"),  # within one day
            ("2026-11-06T10:00", "2026-11-08T10:00", "待配件", "2026-11-10"),  # a weekend
            ("2026-11-03T10:00", "2026-11-05T09:00", "待审批", "2026-11-10"),  # does not stop this clock
            ("2026-11-03T10:00", "2026-11-05T09:00", None, "2026-11-10"),  # gives no reason
            ("2026-11-10T10:00", "2026-11-12T09:00", "待配件", "2026-11-10"),  # after the deadline
            ("2026-11-05T10:00", "2026-11-03T09:00", "待配件", "2026-11-10"),  # ends before it begins
            ("2026-10-20T10:00", "2026-11-03T09:00", "待配件", "2026-11-11"),  # began before the start
        ],
    )
    def test_a_pause_moves_the_deadline_by_its_working_days(
        self, rulebook: Rulebook, begin: str, end: str, reason: str | None, deadline: str
    ) -> None:
        pause = {"paused_from": begin, "paused_until": end, "pause_reason": reason}
        reading = read(rulebook, "depot_repair", **self.ROW, **pause)
        assert reading.deadline == datetime.fromisoformat(deadline)

    def test_a_paused_clock_is_not_overdue(self, rulebook: Rulebook) -> None:
        pause = {"paused_from": "2026-11-04T10:00", "paused_until": None, "pause_reason": "待配件"}
        reading = read(rulebook, "depot_repair", **self.ROW, **pause)
        assert reading.state is ClockState.PAUSED
        assert reading.provisional
        assert reading.deadline == datetime(2026, 11, 26)  # as if the pause ended on the as-of day
        assert reading.level == 0

    def test_a_pause_after_the_breach_heals_nothing(self, rulebook: Rulebook) -> None:
        pause = {"paused_from": "2026-11-11T10:00", "paused_until": None, "pause_reason": "待配件"}
        reading = read(rulebook, "depot_repair", **self.ROW, **pause)
        assert reading.state is ClockState.OVERDUE

    def test_an_open_pause_ends_with_the_work(self, rulebook: Rulebook) -> None:
        pause = {"paused_from": "2026-11-04T10:00", "paused_until": None, "pause_reason": "待配件"}
        reading = read(rulebook, "depot_repair", **self.ROW | {"finished_at": "2026-11-06T15:00"}, **pause)
        assert reading.state is ClockState.MET
        assert reading.deadline == datetime(2026, 11, 12)

    def test_a_response_is_never_paused(self, rulebook: Rulebook) -> None:
        pause = {"paused_from": "2026-11-20T10:10", "paused_until": None, "pause_reason": "待客户"}
        row = {"received_at": "2026-11-20T10:00", "responded_at": None}
        assert state(rulebook, "response", **row, **pause) == "overdue"

    def test_hours_pause_by_the_minute(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-11-19T20:00", "finished_at": None, "service_type": "上门维修"}
        pause = {"paused_from": "2026-11-19T21:00", "paused_until": "2026-11-20T00:30", "pause_reason": "待客户"}
        reading = read(rulebook, "onsite_repair", policy="computer", contract_number="HT-1", **row, **pause)
        assert reading.deadline == datetime(2026, 11, 20, 11, 30)
        assert (reading.used_minutes, reading.limit_minutes) == (12 * 60 + 30, 12 * 60)

    def test_hours_are_not_healed_by_a_pause_after_the_deadline(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-11-19T08:00", "finished_at": None, "service_type": "上门维修"}
        pause = {"paused_from": "2026-11-19T20:00", "paused_until": "2026-11-20T08:00", "pause_reason": "待客户"}
        reading = read(rulebook, "onsite_repair", policy="computer", contract_number="HT-1", **row, **pause)
        assert reading.deadline == datetime(2026, 11, 19, 20)
        assert reading.late_minutes == 16 * 60

    @pytest.mark.parametrize(
        ("rows", "deadline"),
        [
            ([("2026-11-03", "2026-11-05", "待配件"), ("2026-11-09", "2026-11-11", "待客户")], "2026-11-14"),
            ([("2026-11-09", "2026-11-11", "待客户"), ("2026-11-03", "2026-11-05", "待配件")], "2026-11-14"),
            ([("2026-11-03", "2026-11-05", "待配件"), ("2026-11-04", "2026-11-06", "待客户")], "2026-11-13"),
            ([("2026-11-03", "2026-11-05", "待配件"), ("2026-11-09", "2026-11-11", "待快递")], "2026-11-12"),
            ([("2026-11-03", None, "待配件"), ("2026-11-03", "2026-11-05", "待配件")], "2026-11-12"),
            ([("2026-11-03", "2026-11-05", "待配件"), ("2026-11-03", None, "待配件")], "2026-11-12"),
        ],
        ids=["two", "newest first", "overlapping", "another reason", "end told later", "end told before"],
    )
    def test_each_row_of_a_case_may_state_a_pause(
        self, rulebook: Rulebook, rows: list[tuple[str, str | None, str]], deadline: str
    ) -> None:
        reading = self.of_rows(rulebook, rows, finished_at="2026-11-19T10:00")
        assert reading.deadline == datetime.fromisoformat(deadline)

    def test_a_row_may_have_columns_for_several_pauses(self, rulebook: Rulebook) -> None:
        first = {"paused_from": "2026-11-03", "paused_until": "2026-11-05", "pause_reason": "待配件"}
        second = {"paused_from_2": "2026-11-09", "paused_until_2": "2026-11-11", "pause_reason_2": "待客户"}
        third = {"paused_from_3": "2026-11-12", "paused_until_3": "2026-11-12", "pause_reason_3": "待审批"}
        reading = read(rulebook, "depot_repair", **self.ROW, **first, **second, **third)
        assert reading.deadline == datetime(2026, 11, 14)
        assert [pause.start.at.day for pause in reading.pauses] == [3, 9]

    def test_a_second_pause_may_still_be_open(self, rulebook: Rulebook) -> None:
        """The end of the first pause is not taken for the end of the second."""
        rows = [("2026-11-03", "2026-11-05", "待配件"), ("2026-11-09", None, "待客户")]
        reading = self.of_rows(rulebook, rows, finished_at=None)
        assert reading.state.value == "paused"
        assert len(reading.pauses) == 2

    def test_a_pause_in_a_copy_of_the_ledger_counts_once(self, rulebook: Rulebook) -> None:
        rows = [("2026-11-03", "2026-11-05", "待配件"), ("2026-11-04", "2026-11-06", "待配件")]
        reading = self.of_rows(rulebook, rows, finished_at="2026-11-19T10:00", copies=True)
        assert reading.deadline == datetime(2026, 11, 12)

    def test_each_of_several_pauses_that_cannot_be_right_is_reported(self, rulebook: Rulebook) -> None:
        rows = [("2026-11-03", "2026-11-02", "待配件"), ("2026-11-10", "2026-11-09", "待客户")]
        one = self.case_of(rows, finished_at="2026-11-19T10:00")
        found = clock_findings((), caseload(one), rulebook)
        assert [(finding.rule, finding.place.row) for finding in found] == [
            ("pause-implausible", 10),
            ("pause-implausible", 11),
        ]

    def of_rows(
        self, rulebook: Rulebook, rows: list[tuple[str, str | None, str]], finished_at: str | None, copies: bool = False
    ) -> ClockReading:
        one = self.case_of(rows, finished_at, copies)
        found = read_clocks(caseload(one), under(rulebook, "warranty"), NOON)
        return next(reading for reading in found if reading.clock == "depot_repair")

    def case_of(self, rows: list[tuple[str, str | None, str]], finished_at: str | None, copies: bool = False) -> Case:
        """A case with a row for each pause; the newest row fills the case, a blank cell by the row before."""
        records = []
        for number, (begin, end, reason) in enumerate(rows):
            place = Place("店/副本.xlsx" if copies and number else HERE.path, HERE.sheet, 10 + number)
            cells = {"paused_from": begin, "paused_until": end, "pause_reason": reason}
            records.append(Record("service", place, {name: value(name, said, place) for name, said in cells.items()}))
        merged: dict[str, Value] = {}
        for record in records if copies else reversed(records):
            for name, said in record.values.items():
                if name not in merged or merged[name].meaning is None:
                    merged[name] = said
        one = case(**self.ROW | {"finished_at": finished_at})
        kept = one.kept_fields | set(merged)
        return replace(one, values={**one.values, **merged}, kept_fields=kept, records=tuple(records))

    def test_overlapping_pauses_count_once(self, rulebook: Rulebook) -> None:
        clock = next(one for one in running_clocks(under(rulebook, "warranty"), "店") if one.rule.id == "depot_repair")
        calendars = Calendars(calendar_named(rulebook.calendars, "china"), CONTINUOUS, Text("", ""))
        spans = [("2026-11-03T10:00", "2026-11-05T09:00"), ("2026-11-04T10:00", "2026-11-06T09:00")]
        holdings = tuple(
            Holding(Pause(moment(begin), moment(end), "待配件", HERE), moment(end).at, open=False)
            for begin, end in spans
        )
        due = due_at(clock.rulings[0], datetime(2026, 11, 2, 10), None, holdings, calendars)
        assert due.deadline == datetime(2026, 11, 13)  # the 4th, 5th and 6th
        assert [one.amount for one in due.moved] == [2, 1]

    @pytest.mark.parametrize(
        ("row", "variant"),
        [
            ({"paused_from": "2026-11-05", "paused_until": "2026-11-03", "pause_reason": "待配件"}, "早于"),
            ({"paused_from": None, "paused_until": "2026-11-03", "pause_reason": "待配件"}, "没有写暂停起"),
            ({"paused_from": "2026-11-03", "paused_until": "2026-11-05", "pause_reason": None}, "没有写明原因"),
            (
                {"paused_from": "2026-11-03", "paused_until": None, "pause_reason": "待配件",
                 "finished_at": "2026-11-06T15:00"},
                "没有结束",
            ),
        ],
    )  # fmt: skip
    def test_a_pause_that_cannot_be_right_is_reported(
        self, rulebook: Rulebook, row: dict[str, Any], variant: str
    ) -> None:
        load = caseload(case(**self.ROW | row))
        findings = clock_findings((), load, under(rulebook, "warranty"))
        assert [one.rule for one in findings] == ["pause-implausible"]
        assert variant in findings[0].message.zh

    def test_an_ordinary_pause_is_not_reported(self, rulebook: Rulebook) -> None:
        row = {"paused_from": "2026-11-03", "paused_until": "2026-11-05", "pause_reason": "待配件"}
        assert clock_findings((), caseload(case(**self.ROW | row)), under(rulebook, "warranty")) == ()


class TestImprecise:
    """Cells that name only the day."""

    def test_an_hour_clock_is_read_leniently_and_says_so(self, rulebook: Rulebook) -> None:
        reading = read(rulebook, "response", received_at="2026-11-19", responded_at="2026-11-19")
        assert reading.state is ClockState.MET
        assert reading.imprecise
        assert reading.deadline == datetime(2026, 11, 20, 1)

    def test_a_reading_that_holds_either_way_is_precise(self, rulebook: Rulebook) -> None:
        reading = read(rulebook, "diagnosis", received_at="2026-11-09", diagnosed_at="2026-11-10")
        late = read(rulebook, "diagnosis", received_at="2026-11-09", diagnosed_at="2026-11-13")
        assert (reading.state.value, reading.imprecise) == ("met", False)
        assert (late.state.value, late.imprecise) == ("met_late", False)

    def test_a_day_clock_counts_from_the_written_day(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-11-12", "finished_at": None, "service_type": "送修"}
        reading = read(rulebook, "depot_repair", **row)
        assert reading.deadline == datetime(2026, 11, 20)


class TestTrouble:
    """What cannot be computed is said, with its cell."""

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            ({"received_at": "?上周三", "responded_at": None}, "上周三"),
            ({"received_at": None, "responded_at": None}, "没有填写"),
            ({"received_at": "2026-11-19T10:00", "responded_at": "?下午"}, "下午"),
            ({"received_at": "2026-11-19T10:00", "responded_at": "2026-11-18T10:00"}, "早于起算"),
            (
                {"received_at": "2026-11-19T10:00", "responded_at": None, "finished_at": "2026-11-19T18:00"},
                "已经结束",
            ),
            ({"received_at": "1826-11-19T10:00", "responded_at": None}, "年份"),
        ],
    )
    def test_a_clock_that_cannot_be_computed_names_the_cell(
        self, rulebook: Rulebook, row: dict[str, Any], words: str
    ) -> None:
        reading = read(rulebook, "response", **row)
        assert reading.state is ClockState.CANNOT_COMPUTE
        assert words in reading.reason.zh
        assert reading.deadline is None
        assert reading.place is not None
        assert reading.place.column

    def test_it_becomes_a_finding_at_that_cell(self, rulebook: Rulebook) -> None:
        load = caseload(case(received_at="?上周三", responded_at=None))
        book = under(rulebook, "warranty")
        findings = clock_findings(read_clocks(load, book, NOON), load, book)
        assert [(one.rule, one.place) for one in findings] == [("clock-cannot-compute", HERE.at(1))]

    def test_a_start_that_has_not_come_yet_is_no_trouble(self, rulebook: Rulebook) -> None:
        row = {"handed_over_at": None, "followed_up_at": None}
        assert seek(rulebook, "follow_up", policy="computer", **row) is None

    def test_a_repair_without_intake_has_no_clocks(self, rulebook: Rulebook) -> None:
        assert seek(rulebook, "response", responded_at=None, finished_at="2026-11-19T10:00") is None

    def test_what_happens_after_the_as_of_moment_has_not_happened(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-11-02T10:00", "finished_at": "2026-11-06T10:00", "service_type": "送修"}
        early = datetime(2026, 11, 5, 12)
        assert state(rulebook, "depot_repair", as_of=early, **row) == "running"
        assert state(rulebook, "depot_repair", as_of=datetime(2026, 11, 1), **row) is None


class TestFollowUps:
    """Handed over on Monday 2 November: from the 5th to the 9th."""

    ROW: ClassVar[dict[str, Any]] = {"handed_over_at": "2026-11-02T10:00", "service_type": "送修"}

    @pytest.mark.parametrize(
        ("follow_ups", "expected", "too_early"),
        [
            (["2026-11-04T10:00"], "met", True),
            (["2026-11-05T10:00"], "met", False),
            (["2026-11-09T23:59"], "met", False),
            (["2026-11-10T00:01"], "met_late", False),
            (["2026-11-08", "2026-11-05"], "met", False),
            (["2026-10-30T10:00"], "overdue", False),
            ([], "overdue", False),
        ],
    )
    def test_the_first_follow_up_after_the_hand_over_counts(
        self, rulebook: Rulebook, follow_ups: list[str], expected: str, too_early: bool
    ) -> None:
        reading = read(rulebook, "follow_up", policy="computer", follow_ups=follow_ups, **self.ROW)
        assert (reading.state.value, reading.too_early) == (expected, too_early)

    @pytest.mark.parametrize(
        ("service", "day", "too_early"),
        [
            ("上门维修", "2026-11-02T11:00", False),
            ("上门维修", "2026-11-03T11:00", True),
            ("送修", "2026-11-02T11:00", True),
        ],
    )
    def test_a_follow_up_on_the_spot_is_right_for_on_site_work_alone(
        self, rulebook: Rulebook, service: str, day: str, too_early: bool
    ) -> None:
        row = self.ROW | {"service_type": service}
        reading = read(rulebook, "follow_up", policy="computer", follow_ups=[day], **row)
        assert (reading.state.value, reading.too_early) == ("met", too_early)

    def test_one_that_is_too_early_is_a_note(self, rulebook: Rulebook) -> None:
        load = caseload(case(follow_ups=["2026-11-03"], **self.ROW))
        book = under(rulebook, "computer")
        findings = clock_findings(read_clocks(load, book, NOON), load, book)
        assert [one.rule for one in findings] == ["follow-up-too-early"]
        assert "第 3 天" in findings[0].message.zh

    def test_without_a_follow_up_ledger_nobody_is_blamed(self, rulebook: Rulebook) -> None:
        load = caseload(case(**self.ROW), kinds=frozenset({"service"}))
        assert read_clocks(load, under(rulebook, "computer"), NOON) == ()


class TestEscalation:
    ROW: ClassVar[dict[str, Any]] = {"received_at": "2026-11-20T10:00", "responded_at": None}

    @pytest.mark.parametrize(
        ("as_of", "level"),
        [("2026-11-20T11:00", 0), ("2026-11-20T11:01", 1), ("2026-11-20T15:00", 2), ("2026-11-21T11:00", 3),
         ("2026-11-23T11:00", 4)],
    )  # fmt: skip
    def test_the_level_grows_with_the_lateness(self, rulebook: Rulebook, as_of: str, level: int) -> None:
        reading = read(rulebook, "response", as_of=datetime.fromisoformat(as_of), **self.ROW)
        assert reading.level == level

    def test_a_clock_that_expires_before_the_next_run_says_so(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-11-18T20:00", "diagnosed_at": None}
        tonight = read(rulebook, "diagnosis", as_of=datetime(2026, 11, 20, 18), **row)
        yesterday = read(rulebook, "diagnosis", as_of=datetime(2026, 11, 19, 18), **row)
        assert (tonight.expires_before_next_run, yesterday.expires_before_next_run) == (True, False)

    def test_the_person_is_the_first_one_the_ledger_names(self, rulebook: Rulebook) -> None:
        row = self.ROW | {"taken_by": None, "responsible": "孙店长", "technician": "刘工"}
        reading = read(rulebook, "response", **row)
        assert reading.person == "孙店长"


@pytest.mark.parametrize("row", [{"customer_decision": "不同意"}, {"repair_result": "原样返还"}])
def test_a_product_handed_back_unrepaired_ends_its_repair_clock(rulebook: Rulebook, row: dict[str, Any]) -> None:
    case_row = {"received_at": "2026-11-02T10:00", "finished_at": None, "service_type": "送修"}
    handed = case_row | {"handed_over_at": "2026-11-05T10:00"}
    assert state(rulebook, "depot_repair", **handed, **row) == "met"
    assert state(rulebook, "depot_repair", **handed) == "cannot_compute"
    assert state(rulebook, "depot_repair", **case_row, handed_over_at=None, **row) == "overdue"


def test_a_deadline_in_a_year_without_notice_is_provisional(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-12-28T10:00", "finished_at": None, "service_type": "送修"}
    reading = read(rulebook, "depot_repair", as_of=datetime(2026, 12, 29), **row)
    assert reading.provisional
    assert "2027" in reading.reason.zh


def test_a_promise_is_a_clock_that_no_pause_moves(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-02T10:00", "promised_at": "2026-11-06", "finished_at": "2026-11-07T00:00"}
    pause = {"paused_from": "2026-11-03", "paused_until": None, "pause_reason": "待配件"}
    reading = read(rulebook, "promised_completion", **row, **pause)
    assert reading.deadline == datetime(2026, 11, 7)
    assert reading.state is ClockState.MET


def test_business_hours_count_only_when_the_shop_is_open(rulebook: Rulebook) -> None:
    limit = Limit(amount=4, unit="hours", source="本店", business_hours=True)
    clock = replace(rulebook.clocks["response"], limits={"warranty": (limit,)})
    book = replace(rulebook, clocks={"response": clock})
    row = {"received_at": "2026-11-19T17:30", "responded_at": None}
    reading = read(book, "response", settings={"calendar": "office"}, **row)
    assert reading.deadline == datetime(2026, 11, 20, 14)
    assert any("09:00–12:00" in step.zh for step in reading.explanation)


def test_working_days_end_at_closing_time_where_there_are_opening_hours(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-12T10:00", "finished_at": None, "service_type": "送修"}
    reading = read(rulebook, "depot_repair", settings={"calendar": "office"}, **row)
    assert reading.deadline == datetime(2026, 11, 19, 18)


def test_a_case_is_judged_by_the_limit_in_force_when_its_clock_started(rulebook: Rulebook) -> None:
    old = Limit(amount=4, unit="hours", source="旧", valid_until=datetime(2026, 10, 31).date())
    new = Limit(amount=1, unit="hours", source="新", valid_from=datetime(2026, 11, 1).date())
    clock = replace(rulebook.clocks["response"], limits={"warranty": (old, new)})
    book = replace(rulebook, clocks={"response": clock})
    before = read(book, "response", received_at="2026-10-31T23:00", responded_at=None)
    after = read(book, "response", received_at="2026-11-01T00:00", responded_at=None)
    assert (before.source, after.source) == ("旧", "新")


def test_a_limit_can_be_set_for_one_kind_of_product_or_branch(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-19T10:00", "responded_at": None, "product_category": "投影机（激光）"}
    for when in ({"product_category": ("投影机",)}, {"branch": ("店",)}):
        special = Limit(amount=2, unit="hours", source="本店", when=when)
        clock = replace(
            rulebook.clocks["response"],
            limits={"warranty": (special, *rulebook.clocks["response"].limits["warranty"])},
        )
        reading = read(replace(rulebook, clocks={"response": clock}), "response", **row)
        assert reading.limit_minutes == 120


def test_the_warning_share_is_a_parameter_of_the_policy(rulebook: Rulebook) -> None:
    parameter = Parameter("amber_percent", Text("", ""), "", values={"warranty": 50})
    book = replace(rulebook, parameters={**rulebook.parameters, "amber_percent": parameter})
    row = {"received_at": "2026-11-20T11:30", "responded_at": None}
    assert state(book, "response", **row) == "due_soon"
    assert state(rulebook, "response", **row) == "running"


def test_a_waived_clock_keeps_its_finding_and_says_who_waived_it(rulebook: Rulebook) -> None:
    waiver = Waiver("A1", "clock-overdue", "", "王经理", "客户同意延期", datetime(2026, 12, 31).date())
    book = replace(under(rulebook, "warranty"), waivers=(waiver,))
    load = caseload(case(received_at="2026-11-19T10:00", responded_at=None))
    readings = read_clocks(load, book, NOON)
    assert [one.state for one in readings] == [ClockState.WAIVED]
    findings = clock_findings(readings, load, book)
    assert [(one.rule, one.waived_by) for one in findings] == [("clock-overdue", "王经理: 客户同意延期")]
    later = read_clocks(load, book, datetime(2027, 1, 1))
    assert [one.state for one in later] == [ClockState.OVERDUE]


def complaint(**row: Any) -> Caseload:
    values = values_of(row, frozenset(row))
    one = Complaint("店", "TS1", "A1", values, HERE, frozenset(row))
    return Caseload("店", (), (one,), kept_kinds=frozenset({"complaint"}))


def test_a_complaint_must_be_answered_within_a_working_day(rulebook: Rulebook) -> None:
    load = complaint(complained_at="2026-11-13T16:00", contacted_at=None, complaint_handler="小李")
    readings = read_clocks(load, under(rulebook, "warranty"), NOON)
    assert [(one.clock, one.complaint, one.case) for one in readings] == [("complaint_contact", "TS1", "A1")]
    assert readings[0].deadline == datetime(2026, 11, 17)
    assert readings[0].person == "小李"


def test_a_complaint_with_a_demand_has_the_fifteen_days_of_the_law(rulebook: Rulebook) -> None:
    load = complaint(complained_at="2026-11-01T10:00", decided_at=None, demand="退款")
    readings = read_clocks(load, under(rulebook, "computer"), NOON)
    assert [(one.clock, one.state.value, one.deadline) for one in readings] == [
        ("complaint_answer", "overdue", datetime(2026, 11, 17))
    ]


def test_a_reopened_complaint_has_two_clocks(rulebook: Rulebook) -> None:
    row = {"complained_at": "2026-11-02T10:00", "decided_at": "2026-11-04T10:00", "closed_at": None}
    book = under(rulebook, "warranty", overrides={"complaint_resolution_workdays": 5})
    once = read_clocks(complaint(**row, reopened=False), book, NOON)
    again = read_clocks(complaint(**row, reopened=True), book, NOON)
    assert [(one.clock, one.state.value) for one in once] == [("complaint_resolution", "overdue")]
    assert [(one.clock, one.state.value) for one in again] == [
        ("complaint_first_resolution", "met"),
        ("complaint_total_resolution", "overdue"),
    ]


def test_the_same_question_gets_the_same_answer(rulebook: Rulebook) -> None:
    load = caseload(case(received_at="2026-11-12", responded_at=None, finished_at=None))
    book = under(rulebook, "warranty")
    assert read_clocks(load, book, NOON) == read_clocks(load, book, NOON)
    quick = read_clocks(load, book, NOON, explain=False)
    assert [replace(one, explanation=()) for one in read_clocks(load, book, NOON)] == list(quick)


def test_a_blank_of_the_documents_is_never_filled_with_another_limit(rulebook: Rulebook) -> None:
    """001 §3.1, §5.1: 1 h for ordinary requests; for complex ones "as soon as possible" is no number (annex 56)."""
    row = {"received_at": "2026-11-20T09:00", "responded_at": "2026-11-20T11:30"}
    assert state(rulebook, "response", severity="轻微", **row) == "met_late"
    assert state(rulebook, "response", severity="重大", **row) is None
    eight = {"overrides": {"response_complex_hours": 8}}
    assert state(rulebook, "response", severity="重大", settings=eight, **row) == "met"


def test_two_hours_to_the_site_hold_only_once_the_response_was_late(rulebook: Rulebook) -> None:
    """003 质保期: 「如果我们的服务响应时间超过15分钟,我们将在2小时内到达采购单位现场进行修理」."""
    row = {"received_at": "2026-11-20T09:00", "arrived_at": "2026-11-20T11:30", "service_type": "上门维修"}
    contract: dict[str, Any] = {"policy": "computer", "contract_number": "HT-1"} | row
    assert state(rulebook, "onsite_arrival", responded_at="2026-11-20T09:15", **contract) is None
    assert state(rulebook, "onsite_arrival", responded_at="2026-11-20T09:16", **contract) == "met_late"
    assert state(rulebook, "onsite_arrival", responded_at=None, **contract | {"arrived_at": None}) == "overdue"
    assert state(rulebook, "onsite_arrival", responded_at="2026-11-20", **contract) is None
    assert state(rulebook, "onsite_arrival", **contract) is None
    unreadable = contract | {"arrived_at": "?中午"}
    assert state(rulebook, "onsite_arrival", responded_at="2026-11-20T09:16", **unreadable) == "cannot_compute"
    assert state(rulebook, "onsite_arrival", responded_at="2026-11-20T09:10", **unreadable) is None


def test_clocks_name_only_fields_and_earlier_clocks_that_there_are(rulebook: Rulebook) -> None:
    earlier: set[str] = set()
    for rule in rulebook.clocks.values():
        limits = [limit for limits in rule.limits.values() for limit in limits]
        named = {*rule.start, *rule.stop, *rule.again, *rule.series, *rule.otherwise, *rule.ended_by, *rule.person}
        named |= {name for limit in limits for name in (*limit.lasts, *limit.when)}
        assert named <= set(rulebook.fields), rule.id
        assert {limit.after_missed for limit in limits if limit.after_missed} <= earlier, rule.id
        earlier.add(rule.id)


def test_a_pause_that_outlasts_a_written_day_of_finishing_ends_on_that_day(rulebook: Rulebook) -> None:
    """30 March + 5 working days = 7 April (the 6th is off); one working day of waiting moves it to the 8th."""
    row: dict[str, Any] = {"service_type": "送修", "received_at": "2026-03-30T06:17", "pause_reason": "待配件"}
    row |= {"paused_from": "2026-03-30", "paused_until": None}
    by_day = read(rulebook, "depot_repair", finished_at="2026-03-31", **row)
    by_minute = read(rulebook, "depot_repair", finished_at="2026-03-31T17:00", **row)
    assert by_day.deadline == by_minute.deadline == datetime(2026, 4, 9)


def test_an_end_before_the_start_names_both_cells(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-11-08T17:56", "responded_at": "2026-11-08T09:10"}
    readings = read_clocks(caseload(case(**row)), under(rulebook, "warranty"), datetime(2026, 11, 20, 18))
    reason = next(one.reason for one in readings if one.clock == "response")
    assert "写的是“2026-11-08T09:10”，早于起算的“受理时间”2026-11-08 17:56（店/台账.xlsx [接修]!A5）" in reason.zh
    assert "before the start, “Received at” 2026-11-08 17:56 (店/台账.xlsx [接修]!A5)" in reason.en
