"""A calendar laid out in seconds: every stretch of working time of some years, with running sums.

Seconds count from an imaginary day 0 of the wall clock (or of UTC, where the calendar names a zone).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from toolkit.errors import ToolkitError
from toolkit.worktime.form import DAY, CalendarForm

Seconds = int
"""A moment on the axis."""


@dataclass(frozen=True, slots=True)
class Table:
    """Working stretches `[starts[i], ends[i])` and what each day adds, from `first` up to before `end`."""

    first: int
    """Ordinal of the first day."""
    low: Seconds
    high: Seconds
    starts: list[Seconds]
    ends: list[Seconds]
    offsets: list[int]
    """Worked seconds before the stretch, less its start: `offset + t` is the work done until `t` in it."""
    worked: list[int]
    """Worked seconds up to the end of each stretch."""
    closes: list[Seconds]
    """For each day the end of its last stretch; 0 for a day off."""
    ranks: list[int]
    """For each day how many working days lie before it."""
    days: list[date]
    """The working days."""

    @property
    def last(self) -> int:
        """Ordinal of the last day."""
        return self.first + len(self.closes) - 1

    def worked_until(self, at: Seconds) -> int:
        """Worked seconds from the beginning of the table to this moment."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        end = self.ends[index]
        return self.offsets[index] + (at if at < end else end)

    def earliest(self, amount: int) -> Seconds:
        """The first moment by which so much has been worked; the amount must be more than 0."""
        index = bisect_left(self.worked, amount)
        return amount - self.offsets[index]

    def latest(self, amount: int) -> Seconds:
        """The last moment by which no more than this has been worked."""
        index = bisect_right(self.worked, amount)
        return amount - self.offsets[index]


class Axis:
    """Turns wall-clock moments into seconds and back."""

    __slots__ = ("_zone",)

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone) if zone else None

    def seconds(self, at: datetime) -> Seconds:
        """Raises ToolkitError for a moment that carries a time zone (S2)."""
        if self._zone is not None:
            at = at.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)
        try:
            since = at - _ORIGIN
        except TypeError as error:
            raise ToolkitError("calendar_aware_time", value=at.isoformat()) from error
        return since.days * DAY + since.seconds + DAY

    def moment(self, at: Seconds) -> datetime:
        found = _ORIGIN + timedelta(0, at - DAY)
        if self._zone is None:
            return found
        return found.replace(tzinfo=UTC).astimezone(self._zone).replace(tzinfo=None)


_ORIGIN = datetime(1, 1, 1)


def table_of(form: CalendarForm, first_year: int, last_year: int) -> Table:
    """The table of these years, both included."""
    axis = Axis(form.zone)
    first, end = date(first_year, 1, 1), date(last_year, 12, 31)
    closures = [(axis.seconds(begin), axis.seconds(until)) for begin, until in form.closures]
    table = Table(
        first=first.toordinal(),
        low=axis.seconds(datetime(first_year, 1, 1)) + 2 * DAY,
        high=axis.seconds(datetime(last_year, 12, 31)) - 2 * DAY,
        starts=[], ends=[], offsets=[], worked=[], closes=[], ranks=[], days=[],
    )  # fmt: skip
    for ordinal in range(first.toordinal(), end.toordinal() + 1):
        _add_day(table, ordinal, _stretches(form, axis, ordinal, closures))
    return table


def _add_day(table: Table, ordinal: int, stretches: list[tuple[Seconds, Seconds]]) -> None:
    table.ranks.append(len(table.days))
    table.closes.append(stretches[-1][1] if stretches else 0)
    if stretches:
        table.days.append(date.fromordinal(ordinal))
    for begin, end in stretches:
        if table.ends and begin <= table.ends[-1]:
            table.worked[-1] += max(0, end - table.ends[-1])
            table.ends[-1] = max(end, table.ends[-1])
            continue
        done = table.worked[-1] if table.worked else 0
        table.starts.append(begin)
        table.ends.append(end)
        table.offsets.append(done - begin)
        table.worked.append(done + end - begin)


def _stretches(
    form: CalendarForm, axis: Axis, ordinal: int, closures: list[tuple[Seconds, Seconds]]
) -> list[tuple[Seconds, Seconds]]:
    spans = form.hours_of(date.fromordinal(ordinal))
    if form.zone:
        midnight = datetime.fromordinal(ordinal)
        found = [
            (axis.seconds(midnight + timedelta(seconds=a)), axis.seconds(midnight + timedelta(seconds=b)))
            for a, b in spans
        ]
    else:
        base = ordinal * DAY
        found = [(base + a, base + b) for a, b in spans]
    return _without(found, closures) if closures else found


def _without(
    stretches: list[tuple[Seconds, Seconds]], closures: list[tuple[Seconds, Seconds]]
) -> list[tuple[Seconds, Seconds]]:
    left: list[tuple[Seconds, Seconds]] = []
    for begin, end in stretches:
        index = max(0, bisect_right(closures, (begin, begin)) - 1)
        while index < len(closures) and closures[index][0] < end:
            closed_from, closed_until = closures[index]
            if closed_from > begin:
                left.append((begin, closed_from))
            begin = max(begin, closed_until)
            index += 1
        if begin < end:
            left.append((begin, end))
    return left
