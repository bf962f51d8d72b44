"""Where a clock stands: met, late, running, due soon, paused, overdue — by the lenient and the strict reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from toolkit.clocks.due import Calendars, Due, clock_calendar, due_at, is_in_days, span_of
from toolkit.clocks.pauses import Holding
from toolkit.clocks.rulings import Ruling
from toolkit.model import ClockState, Moment, Precision, Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides about one clock. `stop` is None while nothing has happened by `as_of`."""

    ruling: Ruling
    start: Moment
    stop: Moment | None
    fixed: Moment | None
    holdings: tuple[Holding, ...]
    calendars: Calendars
    as_of: datetime
    round: Text = NOTHING
    """For a clock that begins again: which contacts came before, and which case ended the round."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. Minutes are counted in the clock's own time."""

    state: ClockState
    due: Due
    used_minutes: int
    limit_minutes: int | None
    late_minutes: int
    imprecise: bool


def judge(question: Question) -> Verdict:
    """The verdict by the lenient reading; `imprecise` where the strict one gives another state."""
    due, state = _read(question, strict=False)
    imprecise = False
    if _is_coarse(question.start) or _is_coarse(question.stop) or _is_coarse(question.fixed):
        imprecise = _read(question, strict=True)[1] is not state
    return _measured(question, due, state, imprecise)


def _is_coarse(moment: Moment | None) -> bool:
    return moment is not None and moment.precision not in (Precision.MINUTE, Precision.SECOND)


def _read(question: Question, strict: bool) -> tuple[Due, ClockState]:
    start = counted_start(question.ruling, question.start, strict)
    due = due_at(question.ruling, start, question.fixed, question.holdings, question.calendars)
    if is_deemed(question, due):
        return due, ClockState.MET
    if question.stop is not None:
        return due, ClockState.MET_LATE if _is_late(question, due, strict) else ClockState.MET
    return due, _open_state(question, due, strict)


def is_deemed(question: Question, due: Due) -> bool:
    """Whether nothing was said within a limit whose silence counts as the stop (001 §3.2.5)."""
    if not question.ruling.rule.deemed or question.as_of <= due.deadline:
        return False
    return question.stop is None or question.stop.earliest > due.deadline


def counted_start(ruling: Ruling, start: Moment, strict: bool) -> datetime:
    """Day-counted clocks count from the written day; others from the end of what was written, or its beginning."""
    if is_in_days(ruling):
        return start.latest - timedelta(seconds=1) if start.precision is Precision.MONTH else start.at
    return start.earliest if strict else start.latest


def _is_late(question: Question, due: Due, strict: bool) -> bool:
    """Later than the deadline; equality is on time, and a day counts from its beginning by the lenient reading."""
    stop = question.stop
    if stop is None:
        return False
    return (stop.latest if strict else stop.earliest) > due.deadline


def _open_state(question: Question, due: Due, strict: bool) -> ClockState:
    waiting = any(one.holding.open and not one.ignored and not one.holding.ignored for one in due.moved)
    if waiting:
        return ClockState.PAUSED
    if question.as_of > due.deadline:
        return ClockState.OVERDUE
    begin = question.start.earliest if strict else question.start.latest
    return ClockState.DUE_SOON if _is_amber(question, due, begin) else ClockState.RUNNING


def _is_amber(question: Question, due: Due, begin: datetime) -> bool:
    """At least the amber share of the elapsed time is used, pauses taken from both sides."""
    amber = question.ruling.amber
    if amber is None:
        return False
    held = used_up = timedelta(0)
    for one in due.moved:
        if one.ignored:
            continue
        first, last = span_of(one.holding, begin)
        held += max(timedelta(0), min(last, due.deadline) - first)
        used_up += max(timedelta(0), min(last, question.as_of) - first)
    total = due.deadline - begin - held
    used = question.as_of - begin - used_up
    return used * 100 >= total * amber


def _measured(question: Question, due: Due, state: ClockState, imprecise: bool) -> Verdict:
    calendar = clock_calendar(question.ruling, question.calendars)
    spans = [span_of(one.holding, due.start) for one in due.moved if not one.ignored]
    until = question.stop.earliest if question.stop is not None else question.as_of
    begin = due.start
    used = calendar.elapsed(begin, until, spans) // 60
    allowed = calendar.elapsed(begin, due.deadline, spans) // 60
    late = 0
    if state in (ClockState.OVERDUE, ClockState.MET_LATE):
        late = max(1, calendar.elapsed(due.deadline, until) // 60)
    return Verdict(state, due, used, allowed, late, imprecise)
