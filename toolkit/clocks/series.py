"""A customer's contacts, or visits under an agreement, across cases: what a clock goes by that begins again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from toolkit.clocks.rulings import Running, applies, ruling_of
from toolkit.clocks.subject import Stated, Subject, start_of, stated
from toolkit.model import Moment, Record, Value


@dataclass(frozen=True, slots=True)
class Contact:
    """One event of a series, and the case that states it; None for a row that hangs on none."""

    at: Moment
    stated: Stated
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class Line:
    """All contacts of one series in order of time, and their days."""

    contacts: tuple[Contact, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """By the identity of each case: the line it belongs to, and where in it the contacts stand that begin its rounds.

    Contacts of one day are one: the last of them begins the round.
    """

    by_case: Mapping[int, tuple[Line, Sequence[int]]]


@dataclass(slots=True)
class _Member:
    """A case or loose row with the keys that join it to others."""

    subject: Subject | None
    values: Mapping[str, Value]
    keys: tuple[str, ...]
    reached: bool = field(default=False)


def series_of(clock: Running, subjects: Sequence[Subject], loose: Sequence[Record], as_of: datetime) -> Series:
    """The series of every case for which this clock has a limit.

    Cases that share one of the rule's `series` fields, directly or through others, go on with one another. `loose`:
    rows that hang on no case; they continue a series, but no case waits for what follows them.
    """
    rule = clock.rule
    applicable = [one for one in subjects if applies(rule, one)]
    bound = {id(one) for one in applicable if ruling_of(clock, one, as_of.date()) is not None}
    if not bound:
        return Series({})
    members = [_Member(one, one.values, _keys(one.values, rule.series)) for one in applicable]
    members += [_Member(None, one.values, _keys(one.values, rule.series)) for one in loose]
    by_key: dict[str, list[_Member]] = {}
    for member in members:
        for key in member.keys:
            by_key.setdefault(key, []).append(member)
    found: dict[int, tuple[Line, Sequence[int]]] = {}
    for member in members:
        if member.subject is not None and id(member.subject) in bound and not member.reached:
            found |= _placed(_line(_together(member, by_key), clock, as_of), bound)
    return Series(found)


def _together(first: _Member, by_key: Mapping[str, list[_Member]]) -> list[_Member]:
    """The member and all that share a key with it, directly or through others."""
    first.reached = True
    found, seen = [first], set[str]()
    for member in found:
        for key in member.keys:
            if key not in seen:
                seen.add(key)
                others = [one for one in by_key[key] if not one.reached]
                for one in others:
                    one.reached = True
                found += others
    return found


def _line(members: Iterable[_Member], clock: Running, as_of: datetime) -> Line:
    found = [contact for member in members for contact in _contacts(member, clock, as_of)]
    found.sort(key=_when)
    return Line(tuple(found), tuple(one.at.date for one in found))


def _placed(line: Line, bound: Set[int]) -> dict[int, tuple[Line, Sequence[int]]]:
    last: dict[date, tuple[int, int]] = {}
    for place, contact in enumerate(line.contacts):
        if contact.subject is not None and id(contact.subject) in bound:
            last[contact.at.date] = id(contact.subject), place
    own: dict[int, list[int]] = {}
    for identity, place in last.values():
        own.setdefault(identity, []).append(place)
    return {identity: (line, places) for identity, places in own.items()}


def _contacts(member: _Member, clock: Running, as_of: datetime) -> Iterator[Contact]:
    """What a case and the rows that hang on it say: the start, then every event that begins the clock again."""
    subject, again = member.subject, clock.rule.again
    if subject is None:
        yield from _stated_in(member.values, again, None, as_of)
        return
    first = start_of(subject, clock.rule.start)
    if first.moment is not None and first.moment.earliest <= as_of:
        yield Contact(first.moment, first, subject)
        for values in rows_of(subject):
            yield from _stated_in(values, again, subject, as_of)


def rows_of(subject: Subject) -> Iterator[Mapping[str, Value]]:
    """The case's own cells, then those of each row that hangs on it."""
    yield subject.values
    for record in subject.follow_ups:
        yield record.values


def _stated_in(
    values: Mapping[str, Value], names: tuple[str, ...], subject: Subject | None, as_of: datetime
) -> Iterator[Contact]:
    for name in names:
        found = stated(name, values[name]) if name in values else None
        if found is not None and found.moment is not None and found.moment.earliest <= as_of:
            yield Contact(found.moment, found, subject)


def _keys(values: Mapping[str, Value], names: tuple[str, ...]) -> tuple[str, ...]:
    """What joins a case with others: the field and what it says, spelling aside."""
    said = ((name, values[name].meaning) for name in names if name in values)
    plain = ((name, _plain(one)) for name, one in said if isinstance(one, str))
    return tuple(f"{name} {one}" for name, one in plain if one)


def _plain(text: str) -> str:
    """Letters and digits alone: `ａｇ-01` and `AG01` are one agreement."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.casefold()
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _when(contact: Contact) -> tuple[datetime, str]:
    return contact.at.at, contact.subject.case if contact.subject is not None else ""
