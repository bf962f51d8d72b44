"""Pauses of a case: which of them stop a clock, which are ignored and why, which cannot be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from toolkit.clocks.subject import Stated, Subject, start_of, stated
from toolkit.findings import make_finding
from toolkit.model import Case, Caseload, ClockRule, Finding, Moment, Pause, Precision, Rulebook


@dataclass(frozen=True, slots=True)
class Holding:
    """A pause as one clock sees it. `ignored` names why it does not count; empty when it does."""

    pause: Pause
    until: datetime
    """Its end; an open one lasts until the stop, or until the as-of moment."""
    open: bool
    """Still waiting at the as-of moment, with the work not done."""
    ignored: str = ""


def holdings_of(subject: Subject, rule: ClockRule, stop: Moment | None, as_of: datetime) -> tuple[Holding, ...]:
    """The pauses written for the case, in the light of one clock."""
    if not rule.pauses:
        return ()
    begin = start_of(subject, ("paused_from",))
    if begin.moment is None:
        return ()
    end = start_of(subject, ("paused_until",))
    reason = subject.meaning("pause_reason")
    place = begin.place or subject.place
    pause = Pause(begin.moment, end.moment, reason if isinstance(reason, str) else "", place)
    still = end.moment is None or end.moment.earliest > as_of
    limit = stop.latest if stop is not None else as_of
    until = limit if still or end.moment is None else _end(end.moment)
    ignored = _why_ignored(pause, rule, stop, as_of, end.trouble == "unreadable")
    return (Holding(pause, until, still and stop is None, ignored),)


def _end(end: Moment) -> datetime:
    """A day stands for itself: its last day is the written one."""
    return end.earliest if end.precision is Precision.DAY else end.latest


def _why_ignored(pause: Pause, rule: ClockRule, stop: Moment | None, as_of: datetime, end_unreadable: bool) -> str:
    if end_unreadable:
        return "end_unreadable"
    if pause.reason not in rule.pauses:
        return "reason" if pause.reason else "no_reason"
    if pause.start.earliest > as_of:
        return "future"
    if pause.end is not None and pause.end.latest < pause.start.earliest:
        return "reversed"
    if stop is not None and pause.start.earliest > stop.latest:
        return "after_stop"
    return ""


PAUSE_RULE = "pause-implausible"


def pause_findings(caseload: Caseload, rulebook: Rulebook) -> Iterator[Finding]:
    """Pauses that are ignored or clipped because something about them is wrong (S12)."""
    rule = rulebook.rules[PAUSE_RULE]
    if not rule.enabled:
        return
    for case in caseload.cases:
        begin, end = _cell(case, "paused_from"), _cell(case, "paused_until")
        variant, cell = _wrong(case, begin, end)
        if variant and cell is not None:
            yield make_finding(
                rule,
                branch=case.branch,
                place=cell.place or case.place,
                case=case.shown,
                field=cell.field,
                value=cell.written,
                variant=variant,
                begin=begin.written if begin else "",
                end=end.written if end else "",
            )


def _wrong(case: Case, begin: Stated | None, end: Stated | None) -> tuple[str, Stated | None]:
    """What is wrong with the pause, and the cell to blame; an empty string when nothing is."""
    finished = case.moment("finished_at")
    if begin is None or begin.moment is None:
        return ("no_start", end) if end is not None and end.moment is not None else ("", None)
    if end is None or end.moment is None:
        unreadable = end is not None and end.trouble == "unreadable"
        return ("open_at_finish", begin) if finished is not None and not unreadable else ("", None)
    if end.moment.latest < begin.moment.earliest:
        return "reversed", end
    if finished is not None and begin.moment.earliest > finished.latest:
        return "after_finish", begin
    if "pause_reason" in case.kept_fields and case.meaning("pause_reason") is None:
        return "no_reason", begin
    return "", None


def _cell(case: Case, name: str) -> Stated | None:
    value = case.values.get(name)
    return None if value is None else stated(name, value)
