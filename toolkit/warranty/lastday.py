"""The last day of a period: moved once off a day off, and provisional where a year's holidays are not published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from toolkit.model import Case, Rulebook, Text
from toolkit.worktime import Calendar, calendar_named


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day as it counts, and the one that the period alone gives."""

    day: date
    plain: date
    unpublished: int | None = None
    """The year whose public holidays are not published yet: the day is provisional."""

    @property
    def moved(self) -> bool:
        return self.day != self.plain


def calendar_of(case: Case, rulebook: Rulebook) -> Calendar | None:
    """The calendar by which last days of the branch move; None: they stay."""
    if not rulebook.parameter(case.branch, "warranty_rest_day_shift"):
        return None
    name = rulebook.branch(case.branch).calendar or rulebook.settings.default_calendar
    return calendar_named(rulebook.calendars, name)


def last_day_from(plain: date, calendar: Calendar | None) -> LastDay:
    """The day itself when it is a working day, else the next one (Civil Code art. 203)."""
    if calendar is None:
        return LastDay(plain, plain)
    day = calendar.working_day_from(plain)
    begin, end = (datetime(one.year, one.month, one.day) for one in (plain, day))
    return LastDay(day, plain, calendar.missing_year(begin, end + timedelta(days=1)))


def days_after(start: date, days: int, calendar: Calendar | None) -> LastDay:
    """The last of so many calendar days; the day of the start does not count (Civil Code art. 201)."""
    return last_day_from(start + timedelta(days=days), calendar)


def why_moved(last: LastDay, rulebook: Rulebook) -> Text:
    """A bracket for behind the day: that it moved, that it is provisional; empty for an ordinary one."""
    if not last.moved and last.unpublished is None:
        return Text("", "")
    key = {(True, True): "moved_provisional", (True, False): "moved", (False, True): "provisional"}
    found = key[last.moved, last.unpublished is not None]
    return rulebook.text(f"last_day.{found}", plain=last.plain, year=last.unpublished)
