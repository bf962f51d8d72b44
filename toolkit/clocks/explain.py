"""The words of a clock: why it cannot be computed, and step by step how its deadline came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from toolkit.clocks.due import Moved, clock_calendar, is_in_days
from toolkit.clocks.judge import Question, Verdict, is_deemed
from toolkit.clocks.subject import Stated
from toolkit.model import ClockState, Place, Rulebook, Text
from toolkit.wording import deadline_text, instant_text, moment_text


def trouble_text(rulebook: Rulebook, why: str, cell: Stated, start: Stated | None = None) -> Text:
    """Why a clock cannot be computed, naming the cell and what stands in it, and the start it is compared with."""
    began = start or cell
    return rulebook.text(
        f"clock.trouble.{why}",
        field=rulebook.label(cell.field),
        place=_cell(rulebook, cell.place),
        written=cell.written,
        start_field=rulebook.label(began.field),
        start_place=_cell(rulebook, began.place),
        start=moment_text(began.moment) if began.moment is not None else began.written,
    )


def explained(
    rulebook: Rulebook, question: Question, verdict: Verdict, start: Stated, stop: Stated
) -> tuple[Text, ...]:
    """The steps from the rule to the verdict, each a sentence that a clerk can check in the ledger."""
    return (
        question.ruling.step,
        _start_step(rulebook, question, start),
        *((question.round,) if question.round.zh else ()),
        *_counting_steps(rulebook, question, verdict),
        *(_pause_step(rulebook, question, one) for one in verdict.due.moved),
        rulebook.text("clock.step.deadline", deadline=deadline_text(verdict.due.deadline)),
        _end_step(rulebook, question, verdict, stop),
        *_special_steps(rulebook, question, verdict, stop),
    )


def _start_step(rulebook: Rulebook, question: Question, start: Stated) -> Text:
    coarse = question.start.latest != question.start.earliest and not is_in_days(question.ruling)
    return rulebook.text(
        "clock.step.start_coarse" if coarse else "clock.step.start",
        field=rulebook.label(start.field),
        place=_cell(rulebook, start.place),
        moment=moment_text(question.start),
        counted=instant_text(question.start.latest),
    )


def _counting_steps(rulebook: Rulebook, question: Question, verdict: Verdict) -> Iterator[Text]:
    ruling, due = question.ruling, verdict.due
    unit = ruling.limit.unit
    if unit == "moment" and question.fixed is not None:
        label = rulebook.label(ruling.limit.until)
        yield rulebook.text("clock.step.promised", field=label, moment=moment_text(question.fixed))
    elif unit == "workdays":
        label = question.calendars.label
        yield rulebook.text("clock.step.workdays", amount=ruling.amount, start=due.start.date(), calendar=label)
        off = question.calendars.branch.days_off(due.start.date(), _last_day(due.deadline))
        if off:
            yield rulebook.text("clock.step.days_off", days=_days(off))
    elif is_in_days(ruling):
        yield rulebook.text(f"clock.step.{unit}", amount=ruling.amount, last=due.last_day)
        if due.last_day is not None and ruling.limit.rolls and _last_day(due.deadline) > due.last_day:
            last = _last_day(due.deadline)
            yield rulebook.text("clock.step.rolled", last=due.last_day, moved=last)
    elif ruling.limit.business_hours:
        stretches = question.calendars.branch.stretches(due.start, due.deadline)
        yield rulebook.text("clock.step.stretches", stretches=_stretches(stretches))
    else:
        yield rulebook.text("clock.step.continuous")


def _pause_step(rulebook: Rulebook, question: Question, moved: Moved) -> Text:
    holding = moved.holding
    ignored = moved.ignored or holding.ignored
    end = rulebook.text("clock.now") if holding.open or holding.pause.end is None else moment_text(holding.pause.end)
    unit = question.ruling.limit.unit if is_in_days(question.ruling) else "minutes"
    return rulebook.text(
        f"clock.pause.ignored.{ignored}" if ignored else f"clock.pause.{unit}",
        begin=moment_text(holding.pause.start),
        end=end,
        reason=choice_text(rulebook, "pause_reason", holding.pause.reason),
        place=_cell(rulebook, holding.pause.place),
        amount=moved.amount,
    )


def _end_step(rulebook: Rulebook, question: Question, verdict: Verdict, stop: Stated) -> Text:
    stopped = question.stop is not None
    if is_deemed(question, verdict.due):
        deadline = deadline_text(verdict.due.deadline)
        return rulebook.text("clock.step.deemed", deadline=deadline, field=rulebook.label(stop.field))
    return rulebook.text(
        f"clock.step.state.{verdict.state.value}",
        field=rulebook.label(stop.field),
        place=_cell(rulebook, stop.place),
        moment=moment_text(question.stop) if stopped and question.stop else instant_text(question.as_of),
        late=late_text(rulebook, question, verdict.late_minutes),
    )


def _special_steps(rulebook: Rulebook, question: Question, verdict: Verdict, stop: Stated) -> Iterator[Text]:
    if stop.moment is not None and question.stop is None:
        yield rulebook.text(
            "clock.step.stop_after_as_of", moment=moment_text(stop.moment), place=_cell(rulebook, stop.place)
        )
    if verdict.imprecise:
        yield rulebook.text("clock.remark.imprecise")
    calendar = question.calendars.branch
    days = is_in_days(question.ruling) or question.ruling.limit.business_hours
    missing = calendar.missing_year(verdict.due.start, verdict.due.deadline) if days else None
    if missing is not None:
        yield rulebook.text("clock.remark.provisional", year=missing)
    if verdict.state is ClockState.PAUSED:
        yield rulebook.text("clock.step.paused_deadline")


def late_text(rulebook: Rulebook, question: Question, minutes: int) -> Text:
    """Lateness in words. In working time it says so; a day is then only a day where it has 24 working hours."""
    if not minutes:
        return Text("", "")
    calendar = clock_calendar(question.ruling, question.calendars)
    if calendar is question.calendars.continuous:
        return duration_text(rulebook, minutes)
    whole = duration_text(rulebook, minutes, days=calendar.has_whole_days)
    counted = "workdays" if calendar.has_whole_days else "working"
    return rulebook.text(f"clock.duration.{counted}", duration=whole)


def duration_text(rulebook: Rulebook, minutes: int, days: bool = True) -> Text:
    """Minutes as days, hours and minutes, the two largest that are not zero."""
    whole, rest = divmod(minutes, 1440) if days else (0, minutes)
    hours, left = divmod(rest, 60)
    parts = [(whole, "days"), (hours, "hours"), (left, "minutes")]
    named = [
        rulebook.text(f"clock.duration.{unit}{'.one' if amount == 1 else ''}", amount=amount)
        for amount, unit in parts
        if amount
    ][:2]
    return Text(" ".join(one.zh for one in named), " ".join(one.en for one in named))


def _last_day(deadline: datetime) -> date:
    return (deadline - timedelta(seconds=1)).date()


def _days(days: tuple[date, ...]) -> str:
    """`2026-10-01–2026-10-07, 2026-10-11`: runs joined."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _stretches(stretches: tuple[tuple[datetime, datetime], ...]) -> str:
    return ", ".join(f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}" for begin, end in stretches)


def _cell(rulebook: Rulebook, place: Place | None) -> Text:
    """Where the cell stands; a row that does not exist yet has none."""
    if place is None:
        return rulebook.text("clock.no_cell")
    return Text(str(place), str(place))


def choice_text(rulebook: Rulebook, choice: str, value: str) -> Text:
    """A value of a value list as each language shows it."""
    known = rulebook.choices.get(choice)
    values = known.values if known is not None else ()
    return next((Text(value, one.en) for one in values if one.value == value), Text(value, value))
