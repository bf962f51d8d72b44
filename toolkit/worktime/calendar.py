"""The calendar that clocks ask: deadlines, elapsed working time, working days, coverage.

Hour limits end at the earliest instant at which the amount is used up (S6); equality is on time (S7).
Wall-clock Asia/Shanghai, naive, to the second (S2). The table of stretches is built when first needed
and grows with the years that are asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from toolkit.errors import RulebookError, ToolkitError
from toolkit.worktime.form import DAY, WEEKDAYS, CalendarForm, form_from_mapping
from toolkit.worktime.table import Axis, Seconds, Table, table_of

Pauses = Sequence[tuple[datetime, datetime]]
"""From and until; in any order, overlaps count once."""

FIRST_YEAR, LAST_YEAR = 1900, 2400
"""Beyond these nothing is computed: such dates are typing errors, and a table has an end."""
USUAL_YEARS = (2018, 2028)
"""What the table covers at first, for calendars that name no arranged years."""


class Measure(NamedTuple):
    """A clock measured in working time: when it is due, and how many seconds were used."""

    deadline: datetime
    used: int


class Calendar:
    """Working time of one branch. Keeps its table between calls; two calendars of one form are alike."""

    __slots__ = ("_axis", "_table", "form")

    def __init__(self, form: CalendarForm) -> None:
        self.form = form
        self._axis = Axis(form.zone)
        years = form.years or USUAL_YEARS
        self._table = table_of(form, max(FIRST_YEAR, min(years) - 1), min(LAST_YEAR, max(years) + 1))

    @classmethod
    def from_mapping(cls, form: Mapping[str, object]) -> Calendar:
        """A calendar from its form (`week`, `holidays`, `day_hours`, `closures` …), see `worktime/form.py`."""
        return cls(form_from_mapping(form))

    def deadline(self, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
        """The earliest moment by which so many working seconds have passed, pauses not counted.

        0 seconds: the first open moment from the start on.
        """
        begin = self._reached(start)
        if seconds <= 0:
            return self._axis.moment(self._next_open(begin))
        return self._axis.moment(self._due(begin, seconds, self._merged(pauses, begin)))

    def elapsed(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        """Working seconds from start to end, less the union of the pauses; 0 when the end is not later."""
        begin = self._reached(start)
        until = self._reached(end)
        if until <= begin:
            return 0
        return self._used(begin, until, self._merged(pauses, begin))

    def measure(self, start: datetime, end: datetime, seconds: int, pauses: Pauses = ()) -> Measure:
        """Deadline and used seconds of a clock in one go, for many clocks."""
        begin, until = self._reached(start), self._reached(end)
        spans = self._merged(pauses, begin)
        if seconds <= 0 or until <= begin:
            due = self._due(begin, seconds, spans) if seconds > 0 else self._next_open(begin)
            return Measure(self._axis.moment(due), self._used(begin, until, spans) if until > begin else 0)
        worked = self._table.worked_until
        before, after = worked(begin), worked(until)
        target, used = before + seconds, after - before
        for first, last in spans:
            paused, resumed = worked(first), worked(last)
            if paused < target:
                target += resumed - paused
            if first < until:
                used -= (resumed if last < until else after) - paused
        return Measure(self._axis.moment(self._earliest(target)), used)

    def back(self, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
        """The latest moment from which on so many working seconds pass until the start."""
        until = self._reached(start)
        if seconds <= 0:
            return self._axis.moment(until)
        spans = self._merged(pauses, self._axis.seconds(_FIRST))
        held = _overlap(self._table, spans, until)
        while self._table.worked_until(until) - held < seconds:
            self._grow(-8)
            held = _overlap(self._table, spans, until)
        table = self._table
        wanted = table.worked_until(until) - seconds
        for begin, end in reversed(spans):
            done = table.worked_until(min(end, until))
            if done > wanted:
                wanted -= done - table.worked_until(min(begin, until))
        return self._axis.moment(table.latest(wanted))

    def is_open(self, at: datetime) -> bool:
        """Whether the moment lies in working time; stretches are half-open `[from, to)`."""
        moment, table = self._reached(at), self._table
        index = bisect_right(table.starts, moment) - 1
        return index >= 0 and moment < table.ends[index]

    def workdays(self, start: datetime, days: int, rule: str = "close_of_nth_day_after") -> datetime:
        """When a limit of so many working days ends. Rules: those of `worktime-cases.json`.

        The start day does not count, even when it is a day off (Civil Code art. 201), unless the rule says so.
        """
        if rule == "close_of_nth_day_counting_start":
            moment = self._reached(start)
            if self._table.closes[start.toordinal() - self._table.first] > moment:
                days -= 1
        elif rule in ("same_clock_time", "same_clock_time_roll_forward"):
            same = datetime.combine(self.nth_working_day(start.date(), days), start.time())
            return same if rule == "same_clock_time" else self.deadline(same, 0)
        elif rule not in ("close_of_nth_day_after", "close_of_nth_day_after_exclusive"):
            raise RulebookError("calendar_unknown_rule", value=rule)
        return self.close_of(self.nth_working_day(start.date(), days))

    def calendar_days(self, start: datetime, days: int, rule: str = "exclude_start_roll_if_last_day_off") -> datetime:
        """When a limit of so many calendar days ends: start day + N, moved on when that day is off.

        Civil Code art. 201, 203. The rule `exclude_start` does not move it.
        """
        last = start.date() + timedelta(days=days)
        if rule == "exclude_start_roll_if_last_day_off":
            return self.close_of(self.working_day_from(last))
        if rule == "exclude_start":
            return self.close_of(last)
        raise RulebookError("calendar_unknown_rule", value=rule)

    def close_of(self, day: date) -> datetime:
        """The end of the day's last stretch; 24:00 for a day off."""
        ordinal = day.toordinal()
        if not self._table.first <= ordinal < self._table.last:
            self._reach_day(day)
        close = self._table.closes[ordinal - self._table.first]
        return self._axis.moment(close) if close else datetime.combine(day, datetime.min.time()) + _ONE_DAY

    @property
    def has_whole_days(self) -> bool:
        """Whether a working day has 24 hours, as in a calendar without opening hours."""
        return all(sum(end - begin for begin, end in spans) in (0, DAY) for spans in self.form.week)

    def is_working_day(self, day: date) -> bool:
        """Whether the day has any working time."""
        return self.working_days(day - _ONE_DAY, day) == 1

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie after the first day, up to and with the second."""
        if until <= after:
            return 0
        self._reach_day(after)
        self._reach_day(until)
        ranks, first = self._table.ranks, self._table.first
        return ranks[until.toordinal() + 1 - first] - ranks[after.toordinal() + 1 - first]

    def nth_working_day(self, day: date, count: int) -> date:
        """The N-th working day after this day; 0: this day itself, or the next working day when it is off."""
        ordinal = day.toordinal()
        if not self._table.first <= ordinal < self._table.last:
            self._reach_day(day)
        table = self._table
        place = ordinal - table.first
        index = table.ranks[place + 1] + count - 1 if count > 0 else table.ranks[place]
        while index >= len(table.days):
            self._grow(8)
            table = self._table
        return table.days[index]

    def working_day_from(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        return self.nth_working_day(day, 0)

    def days_off(self, after: date, until: date) -> tuple[date, ...]:
        """The days without working time after the first day, up to and with the second."""
        self._reach_day(after)
        self._reach_day(until)
        closes, first = self._table.closes, self._table.first
        ordinals = range(after.toordinal() + 1, until.toordinal() + 1)
        return tuple(date.fromordinal(one) for one in ordinals if not closes[one - first])

    def stretches(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of working time between two moments, for explanations."""
        begin, until, table = self._reached(start), self._reached(end), self._table
        index = max(0, bisect_right(table.starts, begin) - 1)
        found = []
        while index < len(table.starts) and table.starts[index] < until:
            first, last = max(begin, table.starts[index]), min(until, table.ends[index])
            if first < last:
                found.append((self._axis.moment(first), self._axis.moment(last)))
            index += 1
        return tuple(found)

    def missing_year(self, start: datetime, end: datetime) -> int | None:
        """The first year between the two moments whose public holidays are not arranged here; None: all are.

        A deadline that touches it is provisional (S4). 00:00 of 1 January belongs to the day before.
        """
        if self.form.years is None:
            return None
        last = max(start, end - timedelta(seconds=1))
        years = range(start.year, last.year + 1)
        return next((year for year in years if year not in self.form.years), None)

    def _due(self, begin: Seconds, seconds: int, pauses: Sequence[tuple[Seconds, Seconds]]) -> Seconds:
        table = self._table
        target = table.worked_until(begin) + seconds
        for pause_begin, pause_end in pauses:
            done = table.worked_until(pause_begin)
            if done >= target:
                break
            target += table.worked_until(pause_end) - done
        return self._earliest(target)

    def _earliest(self, target: int) -> Seconds:
        while self._table.worked[-1] < target:
            self._grow(8)
        return self._table.earliest(target)

    def _used(self, begin: Seconds, until: Seconds, pauses: Sequence[tuple[Seconds, Seconds]]) -> int:
        table = self._table
        worked = table.worked_until(until) - table.worked_until(begin)
        return worked - _overlap(table, pauses, until) if pauses else worked

    def _next_open(self, begin: Seconds) -> Seconds:
        index = bisect_right(self._table.starts, begin) - 1
        if index >= 0 and begin < self._table.ends[index]:
            return begin
        while index + 1 >= len(self._table.starts):
            self._grow(8)
        return self._table.starts[index + 1]

    def _merged(self, pauses: Pauses, begin: Seconds) -> Sequence[tuple[Seconds, Seconds]]:
        """The pauses after the start in order, without overlaps."""
        if not pauses:
            return ()
        seconds = self._axis.seconds
        joined: list[tuple[Seconds, Seconds]] = []
        reached = begin
        for first, last in sorted([(seconds(a), seconds(b)) for a, b in pauses]):
            if last > reached and last > first:
                joined.append((first if first > reached else reached, last))
                reached = last
        if reached > self._table.high:
            self._reached(self._axis.moment(reached))
        return joined

    def _reached(self, at: datetime) -> Seconds:
        """The moment on the axis, after making sure that the table holds it."""
        moment = self._axis.seconds(at)
        if moment < self._table.low or moment > self._table.high:
            if not FIRST_YEAR < at.year < LAST_YEAR:
                raise ToolkitError("calendar_too_far", value=at.date().isoformat())
            self._cover(at.year - 1, at.year + 1)
        return moment

    def _reach_day(self, day: date) -> None:
        self._reached(datetime(day.year, day.month, day.day))

    def _grow(self, years: int) -> None:
        """More years at the table's end, or at its beginning for a negative number."""
        table = self._table
        first = date.fromordinal(table.first).year
        last = first + round(len(table.closes) / 365.25) - 1
        if (years > 0 and last >= LAST_YEAR) or (years < 0 and first <= FIRST_YEAR):
            raise ToolkitError("calendar_too_far", value=str(last if years > 0 else first))
        self._cover(first + min(0, years), last + max(0, years))

    def _cover(self, first: int, last: int) -> None:
        table = self._table
        first = min(first, date.fromordinal(table.first).year)
        last = max(last, date.fromordinal(table.first + len(table.closes) - 1).year)
        self._table = table_of(self.form, max(FIRST_YEAR, first), min(LAST_YEAR, last))


def _overlap(table: Table, pauses: Sequence[tuple[Seconds, Seconds]], until: Seconds) -> int:
    """Worked seconds that fall into the pauses before `until`."""
    held = 0
    for begin, end in pauses:
        if begin < until:
            held += table.worked_until(end if end < until else until) - table.worked_until(begin)
    return held


_ONE_DAY = timedelta(days=1)
_FIRST = datetime(FIRST_YEAR, 1, 1)

CONTINUOUS = Calendar.from_mapping({"week": dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),))})
"""Every moment counts: limits that run round the clock."""
