"""Clocks that begin again with every contact or visit: from the last one to the next, across a customer's cases."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from toolkit.clocks.asking import Asked, Obstacle
from toolkit.clocks.due import Calendars
from toolkit.clocks.judge import Question
from toolkit.clocks.pauses import holdings_of
from toolkit.clocks.rulings import Ruling, Running, ruling_of
from toolkit.clocks.series import Contact, Line, Series, rows_of
from toolkit.clocks.subject import Stated, Subject, start_of, stated
from toolkit.model import Limit, Rulebook, Text
from toolkit.wording import moment_text
from toolkit.worktime import months_after

SHOWN_BEFORE = 5
"""Earlier contacts that an explanation names."""
EMPTY = Line((), ())


@dataclass(frozen=True, slots=True)
class Scene:
    """What asking about rounds needs: the calendars, the moment of the run, the words."""

    calendars: Calendars
    as_of: datetime
    rulebook: Rulebook


def rounds_of(subject: Subject, clock: Running, series: Series, scene: Scene) -> Iterator[Asked | Obstacle]:
    """The rounds that begin in this case, each ended by the next contact of its series; the last may be open."""
    line, places = series.by_case.get(id(subject), (EMPTY, ()))
    for place in places:
        contact = line.contacts[place]
        ruling = ruling_of(clock, subject, contact.at.date)
        if ruling is None or (ruling.limit.lasts and _lasts_until(ruling.limit, subject) is None):
            continue
        after = bisect_right(line.days, contact.at.date)
        following = line.contacts[after] if after < len(line.contacts) else None
        trouble = _unreadable(subject, clock.rule.again) if following is None else None
        if trouble is not None:
            yield Obstacle("stop_unreadable", trouble, contact.stated)
        else:
            yield _asked(subject, ruling, contact, following, _before(line, contact, scene), scene)


def outlasts(limit: Limit, subject: Subject, deadline: datetime) -> bool:
    """Whether the deadline lies after the time for which the duty was promised: nothing is due any more."""
    last = _lasts_until(limit, subject)
    return last is not None and deadline > datetime.combine(last + timedelta(days=1), time.min)


def _lasts_until(limit: Limit, subject: Subject) -> date | None:
    begun = start_of(subject, limit.lasts) if limit.lasts else None
    if begun is None or begun.moment is None:
        return None
    return months_after(begun.moment.date, limit.lasts_months)


def _asked(
    subject: Subject, ruling: Ruling, contact: Contact, following: Contact | None, before: Text, scene: Scene
) -> Asked:
    stop = following.stated if following is not None else Stated(ruling.rule.stop[0], None, None, trouble="blank")
    question = Question(
        ruling=ruling,
        start=contact.at,
        stop=following.at if following is not None else None,
        fixed=None,
        holdings=holdings_of(subject, ruling.rule, stop.moment, scene.as_of),
        calendars=scene.calendars,
        as_of=scene.as_of,
        round=_told(before, following, subject, scene.rulebook),
    )
    return Asked(question, contact.stated, stop)


def _told(before: Text, following: Contact | None, subject: Subject, rulebook: Rulebook) -> Text:
    """That the clock begins again, what came before, and which other case ended this round."""
    other = following.subject if following is not None else subject
    elsewhere = other is not None and other is not subject
    ended = rulebook.text("clock.round.other_case", case=other.case) if other and elsewhere else Text("", "")
    return rulebook.text("clock.step.round", before=before, ended=ended)


def _before(line: Line, contact: Contact, scene: Scene) -> Text:
    """The last contacts before this one; several of one moment are one."""
    seen: dict[str, None] = {}
    place = bisect_left(line.days, contact.at.date)
    while place > 0 and len(seen) < SHOWN_BEFORE:
        place -= 1
        seen[str(moment_text(line.contacts[place].at))] = None
    if not seen:
        return scene.rulebook.text("clock.round.first")
    return scene.rulebook.text("clock.round.earlier", contacts=", ".join(reversed(seen)))


def _unreadable(subject: Subject, names: tuple[str, ...]) -> Stated | None:
    """A cell of the case that may state a later contact, but cannot be read."""
    cells = (stated(name, values[name]) for values in rows_of(subject) for name in names if name in values)
    return next((one for one in cells if one.trouble == "unreadable"), None)
