"""Puts the question about one clock: start, stop, promise, pauses; or says which cell keeps it from being put."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toolkit.clocks.due import Calendars
from toolkit.clocks.judge import Question
from toolkit.clocks.pauses import holdings_of
from toolkit.clocks.rulings import Ruling, Running, ruling_of
from toolkit.clocks.subject import Stated, Subject, start_of, stop_of
from toolkit.conditions import fits_any
from toolkit.model import ClockRule, Moment


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be judged, with the cells of its start and stop."""

    question: Question
    start: Stated
    stop: Stated


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a clock cannot be judged, and the cell that is to be mended."""

    why: str
    cell: Stated
    start: Stated | None = None
    """The start, where it is the stop or the promise that fails."""
    after_missed: str = ""
    """That of the limit: without the other clock missed there is nothing to compute."""


def ask(subject: Subject, clock: Running, calendars: Calendars, as_of: datetime) -> Asked | Obstacle | None:
    """The question; None when no limit fits or the clock has not started by `as_of`.

    A blank start means "not yet", unless every case has that start and the table has its column.
    """
    start = start_of(subject, clock.rule.start)
    ruling = ruling_of(clock, subject, start.moment.date if start.moment is not None else as_of.date())
    if ruling is None:
        return None
    if start.moment is None:
        gap = start.trouble == "unreadable" or (clock.rule.starts_always and start.place is not None)
        return Obstacle(f"start_{start.trouble}", start, after_missed=ruling.limit.after_missed) if gap else None
    if start.moment.earliest > as_of:
        return None
    return _asked(subject, ruling, start, start.moment, calendars, as_of)


def _asked(
    subject: Subject, ruling: Ruling, start: Stated, began: Moment, calendars: Calendars, as_of: datetime
) -> Asked | Obstacle:
    stop = _stop(subject, ruling.rule, began)
    trouble = _stop_trouble(subject, ruling.rule, began, stop, as_of)
    if trouble:
        return Obstacle(trouble, stop, start, ruling.limit.after_missed)
    promise = start_of(subject, (ruling.limit.until,)) if ruling.limit.until else None
    if promise is not None and promise.moment is None:
        return Obstacle(f"until_{promise.trouble}", promise, start)
    happened = stop.moment if stop.moment is not None and stop.moment.earliest <= as_of else None
    question = Question(
        ruling=ruling,
        start=began,
        stop=happened,
        fixed=promise.moment if promise is not None else None,
        holdings=holdings_of(subject, ruling.rule, happened, as_of),
        calendars=calendars,
        as_of=as_of,
    )
    return Asked(question, start, stop)


def _stop(subject: Subject, rule: ClockRule, began: Moment) -> Stated:
    """The stop; for a product handed back unrepaired the event that ends the case instead."""
    stop = stop_of(subject, rule.stop, began)
    if stop.trouble == "blank" and rule.otherwise and fits_any(subject, rule.otherwise_when):
        instead = stop_of(subject, rule.otherwise, began)
        return stop if instead.trouble == "blank" else instead
    return stop


def _stop_trouble(subject: Subject, rule: ClockRule, start: Moment, stop: Stated, as_of: datetime) -> str:
    """Why the stop cannot be judged; empty when it can."""
    if stop.trouble == "unreadable":
        return "stop_unreadable"
    if stop.moment is not None:
        return "stop_before_start" if _is_before(stop.moment, start) else ""
    ended = start_of(subject, rule.ended_by) if rule.ended_by else None
    if ended is not None and ended.moment is not None and ended.moment.earliest <= as_of:
        return "stop_missing"
    return ""


def _is_before(stop: Moment, start: Moment) -> bool:
    """Whether even the latest reading of the stop lies before the start."""
    return stop.at < start.at and (stop.latest < start.earliest or stop.latest == start.at)
