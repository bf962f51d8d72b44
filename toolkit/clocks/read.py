"""Reads all clocks of a caseload: finds start and stop, asks for the verdict, writes the reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from toolkit.clocks.due import Calendars, is_in_days
from toolkit.clocks.explain import choice_text, explained, limit_text, moment_text, trouble_text
from toolkit.clocks.judge import Question, Verdict, judge
from toolkit.clocks.pauses import holdings_of
from toolkit.clocks.rulings import Running, applies, ruling_of, running_clocks
from toolkit.clocks.subject import Stated, Subject, start_of, stop_of, subjects_of
from toolkit.errors import ToolkitError
from toolkit.model import Caseload, ClockReading, ClockRule, ClockState, Moment, Rulebook, Text
from toolkit.worktime import Calendar, calendar_named

CONTINUOUS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
OPEN = frozenset({ClockState.RUNNING, ClockState.DUE_SOON})
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Context:
    """What all clocks of a branch share."""

    rulebook: Rulebook
    clocks: tuple[Running, ...]
    calendars: Calendars
    as_of: datetime
    explain: bool


def read_clocks(
    caseload: Caseload, rulebook: Rulebook, as_of: datetime, explain: bool = True
) -> tuple[ClockReading, ...]:
    """Every clock that has started by `as_of`, of every case and complaint of the branch.

    `explain=False` leaves the steps of the explanation out, for benchmarks and very large branches.
    """
    branch = rulebook.branch(caseload.branch)
    name = branch.calendar or rulebook.settings.default_calendar
    calendars = Calendars(
        branch=calendar_named(rulebook.calendars, name),
        continuous=Calendar.from_mapping({"week": CONTINUOUS}),
    )
    clocks = running_clocks(rulebook, caseload.branch)
    context = Context(rulebook, clocks, calendars, as_of.replace(microsecond=0), explain)
    return tuple(reading for subject in subjects_of(caseload) for reading in _readings(subject, context))


def _readings(subject: Subject, context: Context) -> Iterator[ClockReading]:
    for clock in context.clocks:
        reading = _reading(subject, clock, context) if applies(clock.rule, subject) else None
        if reading is not None:
            yield reading


def _reading(subject: Subject, clock: Running, context: Context) -> ClockReading | None:
    """The reading of one clock; None when no limit fits or it has not started yet."""
    rule = clock.rule
    start = start_of(subject, rule.start)
    started = start.moment.date if start.moment is not None else context.as_of.date()
    ruling = ruling_of(clock, subject, started)
    if ruling is None:
        return None
    if start.moment is None:
        if start.trouble == "unreadable" or (rule.starts_always and start.place is not None):
            return _not_computed(subject, rule, context, start, f"start_{start.trouble}")
        return None
    if start.moment.earliest > context.as_of:
        return None
    stop = stop_of(subject, rule.stop, start.moment)
    trouble = _stop_trouble(subject, rule, start.moment, stop, context.as_of)
    if trouble:
        return _not_computed(subject, rule, context, stop, trouble, start)
    happened = stop.moment if stop.moment and stop.moment.earliest <= context.as_of else None
    fixed = start_of(subject, (ruling.limit.until,)) if ruling.limit.until else None
    if fixed is not None and fixed.moment is None:
        return _not_computed(subject, rule, context, fixed, f"until_{fixed.trouble}", start)
    question = Question(
        ruling=ruling,
        start=start.moment,
        stop=happened,
        fixed=fixed.moment if fixed else None,
        holdings=holdings_of(subject, rule, context.as_of),
        calendars=context.calendars,
        as_of=context.as_of,
    )
    try:
        verdict = judge(question)
    except ToolkitError as error:
        if error.key != "calendar_too_far":
            raise
        return _not_computed(subject, rule, context, start, "start_impossible", start)
    return _computed(subject, question, verdict, start, stop, context)


def _stop_trouble(subject: Subject, rule: ClockRule, start: Moment, stop: Stated, as_of: datetime) -> str:
    """Why the stop cannot be judged; empty when it can."""
    if stop.trouble == "unreadable":
        return "stop_unreadable"
    if stop.moment is not None:
        return "stop_before_start" if stop.moment.latest < start.earliest or _day_before(start, stop.moment) else ""
    ended = start_of(subject, rule.ended_by) if rule.ended_by else None
    if ended is not None and ended.moment is not None and ended.moment.earliest <= as_of:
        return "stop_missing"
    return ""


def _day_before(start: Moment, stop: Moment) -> bool:
    return stop.latest <= start.earliest and stop.at < start.at


def _not_computed(
    subject: Subject,
    rule: ClockRule,
    context: Context,
    cell: Stated,
    why: str,
    start: Stated | None = None,
) -> ClockReading:
    """A clock that nobody can judge, with the cell that is to be mended."""
    reason = trouble_text(context.rulebook, why, cell)
    return ClockReading(
        branch=subject.branch,
        case=subject.case,
        complaint=subject.complaint,
        clock=rule.id,
        state=ClockState.CANNOT_COMPUTE,
        start=start.moment if start else None,
        stop=cell.moment if start else None,
        deadline=None,
        limit=NOTHING,
        limit_minutes=None,
        used_minutes=None,
        late_minutes=0,
        level=0,
        person=_person(subject, rule),
        place=cell.place or (start.place if start else None) or subject.place,
        source=rule.source,
        reason=reason,
        explanation=(reason,) if context.explain else (),
    )


def _computed(
    subject: Subject, question: Question, verdict: Verdict, start: Stated, stop: Stated, context: Context
) -> ClockReading:
    rule, limit = question.ruling.rule, question.ruling.limit
    waiver = _waiver(subject, rule, verdict.state, context)
    state = ClockState.WAIVED if waiver else verdict.state
    return ClockReading(
        branch=subject.branch,
        case=subject.case,
        complaint=subject.complaint,
        clock=rule.id,
        state=state,
        start=question.start,
        stop=question.stop,
        deadline=verdict.due.deadline,
        limit=limit_text(context.rulebook, question.ruling),
        limit_minutes=verdict.limit_minutes,
        used_minutes=verdict.used_minutes,
        late_minutes=verdict.late_minutes,
        level=_level(state, verdict.late_minutes, context.rulebook),
        person=_person(subject, rule),
        place=stop.place or start.place,
        source=limit.source,
        provisional=state is ClockState.PAUSED or _missing_year(question, verdict) is not None,
        imprecise=verdict.imprecise,
        too_early=_is_too_early(question),
        expires_before_next_run=state in OPEN and verdict.due.deadline <= _next_run(context),
        pauses=tuple(one.holding.pause for one in verdict.due.moved if not one.ignored),
        reason=waiver or _remark(question, verdict, context.rulebook),
        explanation=(explained(context.rulebook, question, verdict, start, stop) if context.explain else ()),
    )


def _is_too_early(question: Question) -> bool:
    not_before = question.ruling.limit.not_before
    if question.stop is None or not_before is None:
        return False
    return question.stop.date < question.start.date + timedelta(days=not_before)


def _missing_year(question: Question, verdict: Verdict) -> int | None:
    """The year without a holiday notice that the deadline touches; continuous clocks need none."""
    if not is_in_days(question.ruling) and not question.ruling.limit.business_hours:
        return None
    return question.calendars.branch.missing_year(verdict.due.start, verdict.due.deadline)


def _remark(question: Question, verdict: Verdict, rulebook: Rulebook) -> Text:
    """What makes this reading special, in one sentence; empty for an ordinary one."""
    missing = _missing_year(question, verdict)
    if verdict.state is ClockState.PAUSED:
        open_pause = next(one.holding.pause for one in verdict.due.moved if one.holding.open)
        why = choice_text(rulebook, "pause_reason", open_pause.reason)
        return rulebook.text("clock.remark.paused", since=moment_text(open_pause.start), reason=why)
    if missing is not None:
        return rulebook.text("clock.remark.provisional", year=missing)
    if _is_too_early(question):
        return rulebook.text("clock.remark.too_early", days=question.ruling.limit.not_before)
    return rulebook.text("clock.remark.imprecise") if verdict.imprecise else NOTHING


def _waiver(subject: Subject, rule: ClockRule, state: ClockState, context: Context) -> Text | None:
    """Who waived this clock for this case: a waiver whose rule is the clock's id."""
    if state not in (ClockState.OVERDUE, ClockState.MET_LATE):
        return None
    for waiver in context.rulebook.waivers:
        in_time = waiver.until is None or context.as_of.date() <= waiver.until
        if waiver.rule == rule.id and waiver.case == subject.case and in_time:
            return context.rulebook.text("clock.remark.waived", person=waiver.person, reason=waiver.reason)
    return None


def _level(state: ClockState, late_minutes: int, rulebook: Rulebook) -> int:
    """The highest escalation level that an overdue clock has reached."""
    if state is not ClockState.OVERDUE:
        return 0
    return max((one.level for one in rulebook.levels if one.late_minutes <= late_minutes), default=0)


def _person(subject: Subject, rule: ClockRule) -> str:
    for name in rule.person:
        meaning = subject.meaning(name)
        if isinstance(meaning, tuple):
            meaning = ", ".join(str(one) for one in meaning)
        if isinstance(meaning, str) and meaning:
            return meaning
    return ""


def _next_run(context: Context) -> datetime:
    return context.as_of + timedelta(hours=context.rulebook.settings.next_run_hours)
