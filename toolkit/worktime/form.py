"""A calendar as people write it: weekly hours, holidays, special days, closures, arranged years.

Precedence: closures > day_hours > holidays > week (worktime.md S3). Wrong forms are refused at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from toolkit.errors import RulebookError

Span = tuple[int, int]
"""From, until in seconds after the midnight that begins the day; until passes 86 400 for a night shift."""

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class CalendarForm:
    """The same, understood. `years` are the years whose public holidays are arranged; None: not asked."""

    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()
    day_hours: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    closures: tuple[tuple[datetime, datetime], ...] = ()
    holiday_beats_day_hours: bool = False
    zone: str = ""
    """IANA name, only for calendars whose clock jumps; China's does not."""
    years: frozenset[int] | None = None

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on this day, closures not yet taken out."""
        special = self.day_hours.get(day)
        if day in self.holidays and (special is None or self.holiday_beats_day_hours):
            return ()
        return self.week[day.weekday()] if special is None else special


def form_from_mapping(form: Mapping[str, object]) -> CalendarForm:
    """A form with `week`, `holidays`, `day_hours`, `closures`, `years` (year -> `off`, `work`) and `expected`.

    Raises RulebookError: unknown weekday, wrong time, overlapping or empty spans, a week without hours.
    """
    week = _week(_table(form.get("week")))
    arranged = {int(year): _table(days) for year, days in _table(form.get("years")).items()}
    off = {_date(day) for year in arranged.values() for day in _items(year.get("off"))}
    make_up = {_date(day) for year in arranged.values() for day in _items(year.get("work"))}
    off |= {day for day in map(_date, _items(form.get("expected"))) if day.year not in arranged} - make_up
    off |= {_date(day) for day in _items(form.get("holidays"))}
    found = CalendarForm(
        week=week,
        holidays=frozenset(off),
        day_hours=_make_up_hours(week, make_up) | _day_hours(_table(form.get("day_hours"))),
        closures=_closures(form.get("closures")),
        holiday_beats_day_hours=bool(form.get("holiday_beats_day_hours")),
        zone=str(form.get("tz") or ""),
        years=frozenset(arranged) if arranged else None,
    )
    _refuse_night_overlaps(found)
    return found


def _week(table: Mapping[str, object]) -> tuple[tuple[Span, ...], ...]:
    for name in table:
        if name not in WEEKDAYS:
            raise RulebookError("calendar_unknown_day", day=name, allowed=", ".join(WEEKDAYS))
    week = tuple(_spans(table.get(name), name) for name in WEEKDAYS)
    if not any(week):
        raise RulebookError("calendar_without_hours")
    return week


def _make_up_hours(week: tuple[tuple[Span, ...], ...], days: Iterable[date]) -> dict[date, tuple[Span, ...]]:
    """A make-up working day has its own weekday's hours, or those of the first day of the week that has any."""
    usual = next(spans for spans in week if spans)
    return {day: week[day.weekday()] or usual for day in days}


def _day_hours(table: Mapping[str, object]) -> dict[date, tuple[Span, ...]]:
    return {_date(day): _spans(spans, str(day)) for day, spans in table.items()}


def _spans(value: object, where: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for pair in _items(value):
        begin, end = (_seconds(one, where) for one in _pair(pair, where))
        if begin == end:
            raise RulebookError("calendar_empty_span", where=where, value=_shown(pair))
        spans.append((begin, end if end > begin else end + DAY))
    spans.sort()
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise RulebookError("calendar_overlap", where=where)
    return tuple(spans)


def _refuse_night_overlaps(form: CalendarForm) -> None:
    """A shift over midnight must not run into the hours of the next day."""
    if not any(spans and spans[-1][1] > DAY for spans in (*form.week, *form.day_hours.values())):
        return
    for index, spans in enumerate(form.week):
        _refuse_overlap(spans, form.week[(index + 1) % 7], WEEKDAYS[index])
    for day in form.day_hours:
        for first in (day - timedelta(days=1), day):
            _refuse_overlap(form.hours_of(first), form.hours_of(first + timedelta(days=1)), str(first))


def _refuse_overlap(spans: tuple[Span, ...], following: tuple[Span, ...], where: str) -> None:
    if spans and following and spans[-1][1] - DAY > following[0][0]:
        raise RulebookError("calendar_overlap", where=where)


def _closures(value: object) -> tuple[tuple[datetime, datetime], ...]:
    """Sorted, and joined where they touch."""
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(_closure(pair) for pair in _items(value)):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _closure(pair: object) -> tuple[datetime, datetime]:
    first, second = _pair(pair, "closures")
    begin, end = _moment(first), _moment(second)
    if end <= begin:
        raise RulebookError("calendar_empty_span", where="closures", value=_shown(pair))
    return begin, end


def _seconds(value: object, where: str) -> int:
    """`"09:30"`, `"24:00"`, `"08:00:30"` or a time as seconds after midnight."""
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    parts = str(value).split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
        raise RulebookError("calendar_wrong_time", where=where, value=value)
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise RulebookError("calendar_wrong_time", where=where, value=value)
    return total


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise RulebookError("calendar_wrong_time", where="days", value=value) from error


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as error:
        raise RulebookError("calendar_wrong_time", where="closures", value=value) from error


def _pair(value: object, where: str) -> tuple[object, object]:
    items = tuple(_items(value))
    if len(items) != 2:
        raise RulebookError("calendar_wrong_time", where=where, value=value)
    return items[0], items[1]


def _items(value: object) -> Iterable[object]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple | set | frozenset):
        raise RulebookError("rulebook_wrong_type", where="calendars", expected="list", value=value)
    return value


def _table(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RulebookError("rulebook_wrong_type", where="calendars", expected="table", value=value)
    return value


def _shown(pair: object) -> str:
    return " – ".join(str(one) for one in _items(pair))
