"""Pauses of a case: which of them stop a clock, which are ignored and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toolkit.clocks.subject import Subject, start_of
from toolkit.model import ClockRule, Pause


@dataclass(frozen=True, slots=True)
class Holding:
    """A pause as one clock sees it. `ignored` names why it does not count; empty when it does."""

    pause: Pause
    open: bool
    """Still waiting at the as-of moment."""
    ignored: str = ""


def holdings_of(subject: Subject, rule: ClockRule, as_of: datetime) -> tuple[Holding, ...]:
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
    return (Holding(pause, still, _why_ignored(pause, rule, as_of, end.trouble == "unreadable")),)


def _why_ignored(pause: Pause, rule: ClockRule, as_of: datetime, end_unreadable: bool) -> str:
    if end_unreadable:
        return "end_unreadable"
    if pause.reason not in rule.pauses:
        return "reason" if pause.reason else "no_reason"
    if pause.start.earliest > as_of:
        return "future"
    if pause.end is not None and pause.end.latest < pause.start.earliest:
        return "reversed"
    return ""
