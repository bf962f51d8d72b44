"""Writes a clock's reading: state, level, person, flags and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from toolkit.clocks.asking import Asked, Obstacle
from toolkit.clocks.due import Calendars, is_in_days
from toolkit.clocks.explain import choice_text, explained, late_text, trouble_text
from toolkit.clocks.judge import Question, Verdict
from toolkit.clocks.rulings import Running
from toolkit.clocks.subject import Subject
from toolkit.clocks.waiving import waiver_for
from toolkit.model import ClockReading, ClockRule, ClockState, Level, Rulebook, Text
from toolkit.wording import moment_text

OPEN = frozenset({ClockState.RUNNING, ClockState.DUE_SOON})
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Context:
    """What all clocks of a branch share."""

    rulebook: Rulebook
    clocks: tuple[Running, ...]
    levels: tuple[Level, ...]
    calendars: Calendars
    explain: bool


def not_computed(subject: Subject, rule: ClockRule, obstacle: Obstacle, context: Context) -> ClockReading:
    """A clock that nobody can judge, with the cell that is to be mended."""
    reason = trouble_text(context.rulebook, obstacle.why, obstacle.cell, obstacle.start)
    start, cell = obstacle.start, obstacle.cell
    return ClockReading(
        branch=subject.branch,
        case=subject.case,
        complaint=subject.complaint,
        clock=rule.id,
        state=ClockState.CANNOT_COMPUTE,
        start=start.moment if start is not None else None,
        stop=cell.moment if start is not None and cell is not start else None,
        deadline=None,
        limit=NOTHING,
        limit_minutes=None,
        used_minutes=None,
        late_minutes=0,
        level=0,
        person=_person(subject, rule),
        place=cell.place or (start.place if start is not None else None) or subject.place,
        source=rule.source,
        rank=rule.rank,
        risk=subject.risk,
        reason=reason,
        explanation=(reason,) if context.explain else (),
    )


def computed(subject: Subject, asked: Asked, verdict: Verdict, context: Context) -> ClockReading:
    """The reading of a clock that was judged."""
    question, book = asked.question, context.rulebook
    rule, limit = question.ruling.rule, question.ruling.limit
    shown = moment_text(question.stop) if question.stop is not None else ""
    waiver = waiver_for(subject.case, verdict.state, shown, book, question.as_of)
    state = ClockState.WAIVED if waiver is not None else verdict.state
    waived = book.text("clock.remark.waived", person=waiver.person, reason=waiver.reason) if waiver else None
    return ClockReading(
        branch=subject.branch,
        case=subject.case,
        complaint=subject.complaint,
        clock=rule.id,
        state=state,
        start=question.start,
        stop=question.stop,
        deadline=verdict.due.deadline,
        limit=question.ruling.shown,
        limit_minutes=verdict.limit_minutes,
        used_minutes=verdict.used_minutes,
        late_minutes=verdict.late_minutes,
        level=_level(state, verdict.late_minutes, context.levels),
        person=_person(subject, rule),
        place=asked.stop.place or asked.start.place,
        source=limit.source,
        provisional=state is ClockState.PAUSED or _missing_year(question, verdict) is not None,
        imprecise=verdict.imprecise,
        too_early=_is_too_early(question),
        expires_before_next_run=state in OPEN and _expires_soon(verdict, question, book),
        rank=rule.rank,
        risk=subject.risk,
        pauses=tuple(one.holding.pause for one in verdict.due.moved if not one.ignored),
        reason=waived or _remark(question, verdict, book),
        late=late_text(book, question, verdict.late_minutes),
        explanation=_explanation(subject, asked, verdict, context),
    )


def _explanation(subject: Subject, asked: Asked, verdict: Verdict, context: Context) -> tuple[Text, ...]:
    """The steps; for a complaint also its risk, by which open ones are dealt with."""
    if not context.explain:
        return ()
    steps = explained(context.rulebook, asked.question, verdict, asked.start, asked.stop)
    return steps if subject.risk is None else (*steps, context.rulebook.text("clock.step.risk", risk=subject.risk))


def _is_too_early(question: Question) -> bool:
    limit = question.ruling.limit
    if question.stop is None or limit.not_before is None:
        return False
    days = (question.stop.date - question.start.date).days
    return days < limit.not_before and not (limit.on_the_spot and days == 0)


def _expires_soon(verdict: Verdict, question: Question, rulebook: Rulebook) -> bool:
    """Whether the deadline passes before anybody looks again (S20)."""
    return verdict.due.deadline <= question.as_of + timedelta(hours=rulebook.settings.next_run_hours)


def _missing_year(question: Question, verdict: Verdict) -> int | None:
    """The year without a holiday notice that the deadline touches; continuous clocks need none."""
    if not is_in_days(question.ruling) and not question.ruling.limit.business_hours:
        return None
    return question.calendars.branch.missing_year(verdict.due.start, verdict.due.deadline)


def _remark(question: Question, verdict: Verdict, rulebook: Rulebook) -> Text:
    """What makes this reading special, in one sentence; empty for an ordinary one."""
    missing = _missing_year(question, verdict)
    if verdict.state is ClockState.PAUSED:
        pause = next(one.holding.pause for one in verdict.due.moved if one.holding.open and not one.ignored)
        why = choice_text(rulebook, "pause_reason", pause.reason)
        return rulebook.text("clock.remark.paused", since=moment_text(pause.start), reason=why)
    if missing is not None:
        return rulebook.text("clock.remark.provisional", year=missing)
    if _is_too_early(question):
        return rulebook.text("clock.remark.too_early", days=question.ruling.limit.not_before)
    return rulebook.text("clock.remark.imprecise") if verdict.imprecise else NOTHING


def _level(state: ClockState, late_minutes: int, levels: tuple[Level, ...]) -> int:
    """The highest escalation level that an overdue clock has reached."""
    if state is not ClockState.OVERDUE:
        return 0
    return max((one.level for one in levels if one.late_minutes <= late_minutes), default=0)


def _person(subject: Subject, rule: ClockRule) -> str:
    for name in rule.person:
        meaning = subject.meaning(name)
        if isinstance(meaning, tuple):
            meaning = ", ".join(str(one) for one in meaning)
        if isinstance(meaning, str) and meaning:
            return meaning
    return ""
