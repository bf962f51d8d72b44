"""Writes toolkit/rulebook/data/calendar_china.toml: the State Council's arrangement of public holidays.

Run by hand when a new notice is out: `python -m tests.clocks.make_china_calendar`. The source is the package
`chinesecalendar`, which carries the notices and refuses years it does not know; a test compares the result
with it and with `holidays`.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from holidays.countries.china import China

TARGET = Path(__file__).parents[2] / "toolkit" / "rulebook" / "data" / "calendar_china.toml"
FIRST, LAST = 2004, 2026
EXPECTED_YEARS = 4

HEAD = """\
# Working days of the People's Republic of China, year by year as the State Council arranged them.
# Made by `python -m tests.clocks.make_china_calendar` from the package chinesecalendar; do not edit by hand.
# A new year may be added as templates/YYYY.json until the package carries it.

[calendars.china]
label = { zh = "国务院工作日历", en = "State Council working days" }
source = "国务院办公厅关于部分节假日安排的通知（2004–2026 年）"
# No opening hours: a working day has 24 hours, a limit in working days ends at 24:00 (Civil Code art. 203).
week = { mon = [["00:00", "24:00"]], tue = [["00:00", "24:00"]], wed = [["00:00", "24:00"]], \
thu = [["00:00", "24:00"]], fri = [["00:00", "24:00"]], sat = [], sun = [] }
# Days off by law in years without a notice; deadlines there are provisional.
# 全国年节及纪念日放假办法 (2024-11-10): 13 days and the days made up for weekends; what a notice moves is unknown.
"""


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=index) for index in range((date(year + 1, 1, 1) - first).days)]


def dates(days: list[date]) -> str:
    return "[" + ", ".join(day.isoformat() for day in days) + "]"


def expected(year: int) -> list[date]:
    """The days of the law with those made up for weekends; days that only a notice can move are unknown."""
    law = China(years=year, categories=("public",))
    return sorted(day for day in law if day.year == year)


def text() -> str:
    lines = [HEAD]
    after = [day for year in range(LAST + 1, LAST + 1 + EXPECTED_YEARS) for day in expected(year)]
    lines.append(f"expected = {dates(after)}\n")
    for year in range(FIRST, LAST + 1):
        off = [day for day in days_of(year) if day.weekday() < 5 and chinese_calendar.is_holiday(day)]
        work = [day for day in days_of(year) if day.weekday() > 4 and chinese_calendar.is_workday(day)]
        lines += [f"\n[calendars.china.years.{year}]\n", f"off = {dates(off)}\n", f"work = {dates(work)}\n"]
    return "".join(lines)


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
