"""When a clock is due: hours in continuous or opening time, working days, calendar days, months, promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from toolkit.clocks.pauses import Holding
from toolkit.clocks.rulings import Ruling
from toolkit.model import Moment, Text
from toolkit.worktime import Calendar, months_after

SECONDS = {"minutes": 60, "hours": 3600}
DAY_UNITS = frozenset({"days", "workdays", "months"})


@dataclass(frozen=True, slots=True)
class Calendars:
    """The branch's calendar, and the one in which every moment counts."""

    branch: Calendar
    continuous: Calendar
    label: Text
    """What the branch's calendar is called."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one pause did: by how many days or minutes it moved the deadline, or why it moved nothing."""

    holding: Holding
    amount: int
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline and how it came about."""

    start: datetime
    """The moment from which the clock counts."""
    deadline: datetime
    moved: tuple[Moved, ...] = ()
    last_day: date | None = None
    """The last day of a day-counted limit, before it was moved off a day off."""


def is_in_days(ruling: Ruling) -> bool:
    return ruling.limit.unit in DAY_UNITS


def clock_calendar(ruling: Ruling, calendars: Calendars) -> Calendar:
    """The calendar in which this clock's minutes are counted."""
    working = ruling.limit.business_hours or ruling.limit.unit == "workdays"
    return calendars.branch if working else calendars.continuous


def due_at(
    ruling: Ruling,
    start: datetime,
    fixed: Moment | None,
    holdings: tuple[Holding, ...],
    calendars: Calendars,
) -> Due:
    """The deadline of a clock that counts from `start`. `fixed` is the promised moment where there is one."""
    if ruling.limit.unit == "moment" and fixed is not None:
        return Due(start, fixed.latest)
    if is_in_days(ruling):
        return _in_days(ruling, start, holdings, calendars.branch)
    return _in_hours(ruling, start, holdings, clock_calendar(ruling, calendars))


def _in_hours(ruling: Ruling, start: datetime, holdings: tuple[Holding, ...], calendar: Calendar) -> Due:
    seconds = ruling.amount * SECONDS[ruling.limit.unit]
    spans: list[tuple[datetime, datetime]] = []
    moved: list[Moved] = []
    deadline = calendar.deadline(start, seconds)
    for holding in holdings:
        begin, end = span_of(holding, start)
        ignored = holding.ignored or ("after_deadline" if begin >= deadline else "")
        if ignored:
            moved.append(Moved(holding, 0, ignored))
            continue
        spans.append((begin, end))
        later = calendar.deadline(start, seconds, spans)
        moved.append(Moved(holding, int((later - deadline).total_seconds()) // 60))
        deadline = later
    return Due(start, deadline, tuple(moved))


def _in_days(ruling: Ruling, start: datetime, holdings: tuple[Holding, ...], calendar: Calendar) -> Due:
    extra = 0
    moved: list[Moved] = []
    deadline, last_day = _day_deadline(ruling, start, 0, calendar)
    counted = start.date()
    for holding in holdings:
        begin, end = span_of(holding, start)
        ignored = holding.ignored or ("after_deadline" if begin >= deadline else "")
        first, last = max(begin.date(), counted), end.date()
        if ignored or last <= first:
            moved.append(Moved(holding, 0, ignored))
            continue
        days = calendar.working_days(first, last) if ruling.limit.unit == "workdays" else (last - first).days
        moved.append(Moved(holding, days))
        extra, counted = extra + days, last
        deadline, last_day = _day_deadline(ruling, start, extra, calendar)
    return Due(start, deadline, tuple(moved), last_day)


def _day_deadline(ruling: Ruling, start: datetime, extra: int, calendar: Calendar) -> tuple[datetime, date]:
    """The end of the last day, and that day before it was moved off a day off."""
    if ruling.limit.unit == "workdays":
        deadline = calendar.workdays(start, ruling.amount + extra)
        return deadline, (deadline - timedelta(seconds=1)).date()
    last = start.date() + timedelta(days=ruling.amount + extra)
    if ruling.limit.unit == "months":
        last = months_after(start.date(), ruling.amount) + timedelta(days=extra)
    if ruling.limit.rolls:
        return calendar.close_of(calendar.working_day_from(last)), last
    return datetime.combine(last, datetime.min.time()) + timedelta(days=1), last


def span_of(holding: Holding, start: datetime) -> tuple[datetime, datetime]:
    """From when until when a pause lasts, as far as it lies after the start."""
    begin = max(start, holding.pause.start.earliest)
    return begin, max(begin, holding.until)
