"""Clocks that begin again with every contact or visit: from the last one to the next, across a customer's cases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from toolkit.clocks.asking import Asked, Obstacle
from toolkit.clocks.due import Calendars
from toolkit.clocks.judge import Question
from toolkit.clocks.pauses import holdings_of
from toolkit.clocks.rulings import Ruling, Running, applies, ruling_of
from toolkit.clocks.subject import Stated, Subject, start_of, stated
from toolkit.model import Limit, Moment, Record, Rulebook, Text, Value
from toolkit.wording import moment_text
from toolkit.worktime import months_after

SHOWN_BEFORE = 5
"""Earlier contacts that an explanation names."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One event of a series, and the case that states it; None for a row that hangs on none."""

    at: Moment
    stated: Stated
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Series:
    """The contacts of every series of a clock in order of time; by the identity of each case that has one."""

    by_case: Mapping[int, tuple[Contact, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What asking about rounds needs: the calendars, the moment of the run, the words."""

    calendars: Calendars
    as_of: datetime
    rulebook: Rulebook


def series_of(clock: Running, subjects: Sequence[Subject], loose: Sequence[Record], as_of: datetime) -> Series:
    """All series of this clock. Cases that share one of the rule's `series` fields go on with one another.

    `loose`: rows that hang on no case; they continue a series, but no case waits for what follows them.
    """
    rule = clock.rule
    bound = any(applies(rule, one) and _in_play(clock, one, as_of) for one in subjects)
    if not bound:
        return Series({})
    groups = _Groups()
    for subject in subjects:
        own = tuple(_contacts(subject, rule.start, rule.again, as_of)) if applies(rule, subject) else ()
        if own:
            groups.add(f"case {id(subject)}", _keys(subject.values, rule.series), own)
    for index, record in enumerate(loose):
        own = tuple(_stated_in(record.values, rule.again, None, as_of))
        keys = _keys(record.values, rule.series)
        if own and keys:
            groups.add(f"row {index}", keys, own)
    return Series(groups.by_case())


def rounds_of(subject: Subject, clock: Running, series: Series, scene: Scene) -> Iterator[Asked | Obstacle]:
    """The rounds that begin in this case, each ended by the next contact of its series; the last may be open."""
    contacts = series.by_case.get(id(subject), ())
    days: set[date] = set()
    for index, contact in enumerate(contacts):
        ruling = ruling_of(clock, subject, contact.at.date)
        if contact.subject is not subject or contact.at.date in days or ruling is None:
            continue
        if ruling.limit.lasts and _lasts_until(ruling.limit, subject) is None:
            continue
        days.add(contact.at.date)
        following = next((one for one in contacts[index + 1 :] if one.at.date > contact.at.date), None)
        trouble = _unreadable(subject, clock.rule.again) if following is None else None
        if trouble is not None:
            yield Obstacle("stop_unreadable", trouble, contact.stated)
        else:
            yield _asked(subject, ruling, contact, following, _before(contacts[:index], contact, scene), scene)


def outlasts(limit: Limit, subject: Subject, deadline: datetime) -> bool:
    """Whether the deadline lies after the time for which the duty was promised: nothing is due any more."""
    last = _lasts_until(limit, subject)
    return last is not None and deadline > datetime.combine(last + timedelta(days=1), time.min)


def _lasts_until(limit: Limit, subject: Subject) -> date | None:
    begun = start_of(subject, limit.lasts) if limit.lasts else None
    if begun is None or begun.moment is None:
        return None
    return months_after(begun.moment.date, limit.lasts_months)


def _in_play(clock: Running, subject: Subject, as_of: datetime) -> bool:
    return ruling_of(clock, subject, as_of.date()) is not None


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


def _before(earlier: Sequence[Contact], contact: Contact, scene: Scene) -> Text:
    seen = dict.fromkeys(moment_text(one.at) for one in earlier if one.at.date < contact.at.date)
    if not seen:
        return scene.rulebook.text("clock.round.first")
    return scene.rulebook.text("clock.round.earlier", contacts=", ".join([*seen][-SHOWN_BEFORE:]))


def _contacts(subject: Subject, start: tuple[str, ...], again: tuple[str, ...], as_of: datetime) -> Iterator[Contact]:
    """What this case and the rows that hang on it say: the start, then every event that begins the clock again."""
    first = start_of(subject, start)
    if first.moment is not None and first.moment.earliest <= as_of:
        yield Contact(first.moment, first, subject)
        for values in (subject.values, *(one.values for one in subject.follow_ups)):
            yield from _stated_in(values, again, subject, as_of)


def _stated_in(
    values: Mapping[str, Value], names: tuple[str, ...], subject: Subject | None, as_of: datetime
) -> Iterator[Contact]:
    for name in names:
        found = stated(name, values[name]) if name in values else None
        if found is not None and found.moment is not None and found.moment.earliest <= as_of:
            yield Contact(found.moment, found, subject)


def _unreadable(subject: Subject, names: tuple[str, ...]) -> Stated | None:
    """A cell of the case that may state a later contact, but cannot be read."""
    rows = (subject.values, *(one.values for one in subject.follow_ups))
    cells = (stated(name, values[name]) for values in rows for name in names if name in values)
    return next((one for one in cells if one.trouble == "unreadable"), None)


def _keys(values: Mapping[str, Value], names: tuple[str, ...]) -> tuple[str, ...]:
    """What joins a case with others: the field and what it says, spelling aside."""
    said = ((name, values[name].meaning) for name in names if name in values)
    plain = ((name, _plain(one)) for name, one in said if isinstance(one, str))
    return tuple(f"{name} {one}" for name, one in plain if one)


def _plain(text: str) -> str:
    """Letters and digits alone: `ａｇ-01` and `AG01` are one agreement."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


class _Groups:
    """Contacts joined by common keys: whatever shares a key, directly or through others, is one series."""

    __slots__ = ("_contacts", "_root")

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._contacts: dict[str, tuple[Contact, ...]] = {}

    def add(self, name: str, keys: Sequence[str], contacts: tuple[Contact, ...]) -> None:
        self._contacts[name] = contacts
        for key in keys:
            self._root[self._find(key)] = self._find(name)

    def by_case(self) -> dict[int, tuple[Contact, ...]]:
        joined: dict[str, list[Contact]] = {}
        for name, contacts in self._contacts.items():
            joined.setdefault(self._find(name), []).extend(contacts)
        ordered = {root: tuple(sorted(found, key=_when)) for root, found in joined.items()}
        return {
            id(contact.subject): ordered[self._find(name)]
            for name, contacts in self._contacts.items()
            for contact in contacts
            if contact.subject is not None
        }

    def _find(self, name: str) -> str:
        root = name
        while (above := self._root.get(root, root)) != root:
            root = above
        while (above := self._root.get(name, name)) != root:
            self._root[name], name = root, above
        return root


def _when(contact: Contact) -> tuple[datetime, str]:
    return contact.at.at, contact.subject.case if contact.subject is not None else ""
