"""Periods: `2026-11-20`, `2026-10`, `2026Q3`, `2026`, their parts and the one before."""

from __future__ import annotations

import re
from datetime import date, timedelta

from toolkit.errors import UsageError
from toolkit.model import Period

_FORMS = (
    ("day", re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")),
    ("month", re.compile(r"(\d{4})-(\d{1,2})")),
    ("quarter", re.compile(r"(\d{4})-?[Qq]([1-4])")),
    ("year", re.compile(r"(\d{4})")),
)


def period_of(text: str) -> Period:
    """The period that a person typed. Raises UsageError for anything else."""
    for kind, form in _FORMS:
        found = form.fullmatch(text.strip())
        if found:
            try:
                return _period(kind, *(int(number) for number in found.groups()))
            except ValueError as error:
                raise UsageError("period_unknown", period=text) from error
    raise UsageError("period_unknown", period=text)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return _period("month", day.year, day.month)


def before(period: Period) -> Period:
    """The period of the same kind just before."""
    day = period.first - timedelta(days=1)
    if period.kind == "day":
        return _period("day", day.year, day.month, day.day)
    if period.kind == "month":
        return month_of(day)
    if period.kind == "quarter":
        return _period("quarter", day.year, (day.month + 2) // 3)
    return _period("year", day.year)


def parts(period: Period) -> tuple[Period, ...]:
    """The months of a year or quarter, the days of a month; a day has none."""
    if period.kind == "day":
        return ()
    found, day = [], period.first
    while day <= period.last:
        part = month_of(day) if period.kind != "month" else _period("day", day.year, day.month, day.day)
        found.append(part)
        day = part.last + timedelta(days=1)
    return tuple(found)


def _period(kind: str, year: int, part: int = 1, day: int = 1) -> Period:
    if kind == "day":
        only = date(year, part, day)
        return Period(only.isoformat(), kind, only, only)
    if kind == "month":
        return Period(f"{year:04}-{part:02}", kind, date(year, part, 1), _end(year, part))
    if kind == "quarter":
        return Period(f"{year:04}Q{part}", kind, date(year, part * 3 - 2, 1), _end(year, part * 3))
    return Period(f"{year:04}", kind, date(year, 1, 1), date(year, 12, 31))


def _end(year: int, month: int) -> date:
    """The last day of a month; date() itself refuses a month that is none."""
    first = date(year, month, 1)
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
