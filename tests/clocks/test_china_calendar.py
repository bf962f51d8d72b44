"""The packaged State Council calendar, against two libraries and the notices themselves."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from tests.clocks import make_china_calendar
from toolkit.errors import RulebookError
from toolkit.model import Rulebook
from toolkit.rulebook import load_rulebook
from toolkit.worktime import Calendar, calendar_named

DAYS = [date(2004, 1, 1) + timedelta(days=index) for index in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]


@pytest.fixture(scope="module")
def china(rulebook: Rulebook) -> Calendar:
    return calendar_named(rulebook.calendars, "china")


def test_every_day_since_2004_is_as_chinesecalendar_has_it(china: Calendar) -> None:
    assert [day for day in DAYS if china.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_since_2007_is_as_holidays_has_it(china: Calendar) -> None:
    law = holidays.country_holidays("CN", years=range(2007, 2027))
    since = [day for day in DAYS if day.year >= 2007]
    assert [day for day in since if china.is_working_day(day) != law.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249),
        (2023, 249), (2024, 251), (2025, 248), (2026, 248),
    ],
)  # fmt: skip
def test_a_year_has_as_many_working_days_as_the_notices_give_it(china: Calendar, year: int, days: int) -> None:
    assert china.working_days(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_the_cancelled_make_up_day_of_2020_is_off(china: Calendar) -> None:
    assert not china.is_working_day(date(2020, 1, 31))
    assert not china.is_working_day(date(2020, 2, 1))


def test_the_packaged_file_is_what_its_script_makes() -> None:
    assert make_china_calendar.TARGET.read_text(encoding="utf-8") == make_china_calendar.text()


def test_a_rest_day_start_counts_from_the_next_working_day(china: Calendar) -> None:
    assert china.workdays(datetime(2026, 9, 27, 10), 7) == datetime(2026, 10, 13)  # 24:00 of 12 October


def test_a_deadline_that_touches_an_unpublished_year_names_it(china: Calendar) -> None:
    start = datetime(2026, 12, 28, 9)
    assert china.missing_year(start, datetime(2027, 1, 1)) is None  # 24:00 of 31 December
    assert china.missing_year(start, datetime(2027, 1, 1, 0, 0, 1)) == 2027
    assert china.missing_year(start, china.workdays(start, 5)) == 2027


def test_days_off_by_law_are_expected_in_an_unpublished_year(china: Calendar) -> None:
    assert not china.is_working_day(date(2027, 10, 1))
    assert china.is_working_day(date(2027, 10, 8))


def test_offices_keep_their_hours_on_a_make_up_saturday(rulebook: Rulebook) -> None:
    office = calendar_named(rulebook.calendars, "office")
    assert office.elapsed(datetime(2026, 2, 14), datetime(2026, 2, 15)) == 27_000
    assert office.elapsed(datetime(2026, 2, 21), datetime(2026, 2, 22)) == 0


def test_a_calendar_nobody_knows_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(RulebookError, match="calendar_unknown"):
        calendar_named(rulebook.calendars, "mars")


def test_next_years_notice_can_be_added_as_a_file(tmp_path: Path) -> None:
    notice = {
        "year": 2027,
        "papers": [],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
            {"name": "春节", "date": "2027-02-20", "isOffDay": False},
        ],
    }
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "2027.json").write_text(json.dumps(notice), encoding="utf-8")
    calendar = calendar_named(load_rulebook(tmp_path).calendars, "china")
    assert calendar.missing_year(datetime(2026, 12, 30), datetime(2027, 3, 1)) is None
    assert not calendar.is_working_day(date(2026, 12, 31))  # a notice may set days of the year before
    assert calendar.is_working_day(date(2027, 2, 20))
    assert calendar.is_working_day(date(2027, 10, 1))  # the notice counts, not what was expected


@pytest.mark.parametrize("text", ["[]", "{", '{"year": 2028, "days": [{"date": "2028-01-01", "isOffDay": true}]}',
                                  '{"year": 2027, "days": [{"date": "soon"}]}'])  # fmt: skip
def test_a_wrong_notice_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "2027.json").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match="calendar_wrong_notice"):
        load_rulebook(tmp_path)
