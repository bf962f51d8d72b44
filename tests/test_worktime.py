"""Working time: all public cases of the specification, the properties behind them, and what is refused."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import RulebookError, ToolkitError
from toolkit.worktime import Calendar

BOOK = json.loads((Path(__file__).parent / "clocks" / "worktime-cases.json").read_text(encoding="utf-8"))
CALENDARS = {name: Calendar.from_mapping(form) for name, form in BOOK["calendars"].items()}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pauses_of(case: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(moment(begin), moment(end)) for begin, end in case.get("pauses", [])]


def answer(case: dict[str, Any]) -> object:
    """What our calendar says to a case of the specification."""
    calendar = CALENDARS[case["calendar"]]
    match case["op"]:
        case "deadline":
            return calendar.deadline(moment(case["start"]), case["seconds"], pauses_of(case))
        case "elapsed":
            return calendar.elapsed(moment(case["start"]), moment(case["end"]), pauses_of(case))
        case "back":
            return calendar.back(moment(case["start"]), case["seconds"])
        case "is_open":
            return calendar.is_open(moment(case["at"]))
        case "workdays":
            return calendar.workdays(moment(case["start"]), case["days"], case["rule"])
        case _:
            return calendar.calendar_days(moment(case["start"]), case["days"], case["rule"])


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["id"])
def test_a_case_of_the_specification_has_our_answer(case: dict[str, Any]) -> None:
    expected = case["expect_seconds"] if case["op"] == "elapsed" else case["expect"]
    if isinstance(expected, str):
        expected = moment(expected)
    assert answer(case) == expected


WEEK = {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHOP: dict[str, object] = {
    "week": {**WEEK, "sat": [["10:00", "16:00"]], "sun": []},
    "holidays": ["2026-10-01", "2026-10-02"],
    "day_hours": {"2026-10-10": [["09:00", "12:00"]], "2026-09-20": [["08:00", "20:00"]]},
    "closures": [["2026-09-23 10:00", "2026-09-24 15:00"], ["2026-09-24 14:00", "2026-09-24 17:00"]],
}
NIGHT: dict[str, object] = {
    "week": {"mon": [["22:00", "06:00"]], "tue": [["22:00", "06:00"]], "fri": [["20:00", "04:00"]]},
    "holidays": ["2026-09-15"],
}
FIRST = datetime(2026, 9, 14)

moments = st.integers(0, 40 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
pauses = st.lists(st.tuples(moments, moments), max_size=4)
forms = st.sampled_from([SHOP, NIGHT])


def open_minutes(calendar: Calendar, start: datetime, end: datetime) -> list[datetime]:
    """Every minute between the two that lies in working time, one by one."""
    minutes = int((end - start).total_seconds()) // 60
    return [at for index in range(minutes) if calendar.is_open(at := start + timedelta(minutes=index))]


def is_held(at: datetime, spans: list[tuple[datetime, datetime]]) -> bool:
    return any(begin <= at < end for begin, end in spans)


@settings(max_examples=60, deadline=None)
@given(forms, moments, moments, pauses)
def test_elapsed_time_is_what_counting_every_minute_gives(
    form: dict[str, object], start: datetime, end: datetime, spans: list[tuple[datetime, datetime]]
) -> None:
    calendar = Calendar.from_mapping(form)
    counted = [at for at in open_minutes(calendar, start, end) if not is_held(at, spans)]
    assert calendar.elapsed(start, end, spans) == 60 * len(counted)


@settings(max_examples=60, deadline=None)
@given(forms, moments, st.integers(1, 3000), pauses)
def test_a_deadline_is_the_first_moment_by_which_the_amount_is_used(
    form: dict[str, object], start: datetime, minutes: int, spans: list[tuple[datetime, datetime]]
) -> None:
    calendar = Calendar.from_mapping(form)
    deadline = calendar.deadline(start, minutes * 60, spans)
    assert calendar.elapsed(start, deadline, spans) == minutes * 60
    assert calendar.elapsed(start, deadline - timedelta(seconds=1), spans) < minutes * 60


@settings(max_examples=60, deadline=None)
@given(forms, moments, st.integers(1, 3000), pauses)
def test_going_back_is_the_last_moment_from_which_the_amount_is_left(
    form: dict[str, object], start: datetime, minutes: int, spans: list[tuple[datetime, datetime]]
) -> None:
    calendar = Calendar.from_mapping(form)
    earlier = calendar.back(start, minutes * 60, spans)
    assert calendar.elapsed(earlier, start, spans) == minutes * 60
    assert calendar.elapsed(earlier + timedelta(seconds=1), start, spans) < minutes * 60


@settings(max_examples=60, deadline=None)
@given(forms, moments, moments, st.integers(0, 3000), pauses)
def test_measuring_is_deadline_and_elapsed_in_one(
    form: dict[str, object],
    start: datetime,
    end: datetime,
    minutes: int,
    spans: list[tuple[datetime, datetime]],
) -> None:
    calendar = Calendar.from_mapping(form)
    both = calendar.measure(start, end, minutes * 60, spans)
    assert both.deadline == calendar.deadline(start, minutes * 60, spans)
    assert both.used == calendar.elapsed(start, end, spans)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 9, 1), date(2026, 10, 31)), st.integers(1, 30))
def test_the_nth_working_day_is_found_by_walking(day: date, count: int) -> None:
    calendar = Calendar.from_mapping(SHOP)
    walked, left = day, count
    while left:
        walked += timedelta(days=1)
        left -= calendar.is_working_day(walked)
    assert calendar.nth_working_day(day, count) == walked
    assert calendar.working_days(day, walked) == count


def test_the_order_of_the_questions_does_not_change_the_answers() -> None:
    asked = [datetime(year, 3, 3, 10) for year in (2030, 2004, 2041, 1999)]
    fresh = [Calendar.from_mapping(SHOP).deadline(at, 90_000) for at in asked]
    one = Calendar.from_mapping(SHOP)
    assert [one.deadline(at, 90_000) for at in asked] == fresh
    assert [one.deadline(at, 90_000) for at in reversed(asked)] == fresh[::-1]


def test_a_calendar_travels_to_another_process() -> None:
    calendar = Calendar.from_mapping(SHOP)
    copy = pickle.loads(pickle.dumps(calendar))
    assert copy.deadline(FIRST, 7200) == calendar.deadline(FIRST, 7200)


def test_a_night_shift_belongs_to_the_day_it_starts() -> None:
    calendar = Calendar.from_mapping(NIGHT)
    assert calendar.is_open(datetime(2026, 9, 15, 5))  # Monday's shift runs on into the holiday
    assert not calendar.is_open(datetime(2026, 9, 15, 23))  # the holiday's own shift falls out
    assert not calendar.is_open(datetime(2026, 9, 16, 5))
    assert calendar.workdays(datetime(2026, 9, 11, 9), 1) == datetime(2026, 9, 15, 6)


def test_a_day_closed_all_day_is_no_working_day() -> None:
    form = SHOP | {"closures": [["2026-09-16 00:00", "2026-09-17 00:00"]]}
    assert Calendar.from_mapping(form).workdays(datetime(2026, 9, 15, 9), 1) == datetime(2026, 9, 17, 18)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "18:00"]]}}, "calendar_overlap"),
        ({"week": {"mon": [["20:00", "10:00"]], "tue": [["09:00", "18:00"]]}}, "calendar_overlap"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "calendar_empty_span"),
        ({"week": {"mon": [], "tue": []}}, "calendar_without_hours"),
        ({"week": {"montag": [["09:00", "18:00"]]}}, "calendar_unknown_day"),
        ({"week": {"mon": [["9 am", "18:00"]]}}, "calendar_wrong_time"),
        ({"week": {"mon": [["09:00", "24:30"]]}}, "calendar_wrong_time"),
        ({"holidays": ["2026-02-30"]}, "calendar_wrong_time"),
        ({"closures": [["2026-09-17 12:00", "2026-09-17 10:00"]]}, "calendar_empty_span"),
        ({"day_hours": {"2026-10-10": [["09:00"]]}}, "calendar_wrong_time"),
    ],
)
def test_a_wrong_calendar_is_refused(change: dict[str, object], key: str) -> None:
    with pytest.raises(RulebookError) as refusal:
        Calendar.from_mapping(SHOP | change)
    assert refusal.value.key == key


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ToolkitError, match="calendar_aware_time"):
        Calendar.from_mapping(SHOP).deadline(datetime(2026, 9, 14, tzinfo=UTC), 60)


def test_an_impossible_year_is_refused_and_costs_nothing() -> None:
    with pytest.raises(ToolkitError, match="calendar_too_far"):
        Calendar.from_mapping(SHOP).elapsed(datetime(205, 9, 14), datetime(2026, 9, 14))


def test_an_unknown_counting_rule_is_refused() -> None:
    with pytest.raises(RulebookError, match="calendar_unknown_rule"):
        Calendar.from_mapping(SHOP).workdays(FIRST, 3, "same_moon")
