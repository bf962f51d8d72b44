"""What a clock is about: a case or a complaint, seen alike, and the moments its cells state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.clocks.pauselist import listed_pauses
from toolkit.clocks.risk import risk_of
from toolkit.model import Case, Caseload, Complaint, Moment, Place, Reading, Record, Rulebook, Value


@dataclass(frozen=True, slots=True)
class Subject:
    """A case or a complaint with what clocks ask of it."""

    kind: str
    branch: str
    case: str
    complaint: str
    values: Mapping[str, Value]
    kept: frozenset[str]
    place: Place
    follow_ups: tuple[Record, ...] = ()
    records: tuple[Record, ...] = ()
    """The rows that the values come from: a pause may stand in each."""
    listed: tuple[Mapping[str, Value], ...] = ()
    """Pauses of a cell that lists several, each as cells of its own."""
    risk: Decimal | None = None
    """For a complaint: impact times probability, where both are known."""

    def meaning(self, name: str) -> object:
        value = self.values.get(name)
        return None if value is None else value.meaning


@dataclass(frozen=True, slots=True)
class Stated:
    """What the ledger says about an event: its moment, or why there is none.

    `trouble`: empty, `blank` (nothing written, or no such column) or `unreadable` (something, but no moment).
    """

    field: str
    moment: Moment | None
    place: Place | None
    written: str = ""
    trouble: str = ""


def subjects_of(caseload: Caseload, rulebook: Rulebook) -> Iterator[Subject]:
    """All cases, then all complaints, in the order of the ledgers."""
    followed = frozenset({"followed_up_at"}) if "follow_up" in caseload.kept_kinds else frozenset()
    for case in caseload.cases:
        yield _of_case(case, followed, rulebook)
    for complaint in caseload.complaints:
        yield _of_complaint(complaint, rulebook)


def _of_case(case: Case, followed: frozenset[str], rulebook: Rulebook) -> Subject:
    return Subject(
        kind="case",
        branch=case.branch,
        case=case.shown,
        complaint="",
        values=case.values,
        kept=case.kept_fields | followed,
        place=case.place,
        follow_ups=case.follow_ups,
        records=case.records,
        listed=tuple(one.values for one in listed_pauses(case.values, rulebook) if one.values is not None),
    )


def _of_complaint(complaint: Complaint, rulebook: Rulebook) -> Subject:
    named = complaint.meaning("case_number")
    return Subject(
        kind="complaint",
        branch=complaint.branch,
        case=complaint.case or (named if isinstance(named, str) else ""),
        complaint=complaint.number,
        values=complaint.values,
        kept=complaint.kept_fields,
        place=complaint.place,
        risk=risk_of(complaint, rulebook),
    )


def start_of(subject: Subject, fields: tuple[str, ...]) -> Stated:
    """The first of the fields that states a moment; an unreadable cell on the way is trouble, not skipped."""
    blank: Stated | None = None
    for name in fields:
        value = subject.values.get(name)
        if value is None:
            continue
        found = stated(name, value)
        if found.trouble != "blank":
            return found
        blank = found
    return blank or Stated(fields[-1], None, None, trouble="blank")


def stop_of(subject: Subject, fields: tuple[str, ...], start: Moment) -> Stated:
    """When the clock was stopped: the first filled field; for follow-ups the first one not before the start."""
    own = start_of(subject, fields)
    rows = [stated(name, record.values[name]) for record, name in _rows(subject, fields)]
    if not rows:
        return own
    given = [one for one in (own, *rows) if one.moment is not None and one.moment.latest >= start.earliest]
    if given:
        return min(given, key=lambda one: one.moment.at if one.moment else start.at)
    unreadable = next((one for one in (own, *rows) if one.trouble == "unreadable"), None)
    return unreadable or Stated(fields[0], None, own.place, trouble="blank")


def _rows(subject: Subject, fields: tuple[str, ...]) -> Iterator[tuple[Record, str]]:
    """Cells of the follow-up ledger that state one of these fields."""
    for record in subject.follow_ups:
        for name in fields:
            if name in record.values:
                yield record, name


def stated(name: str, value: Value) -> Stated:
    """What one cell says about an event."""
    if isinstance(value.meaning, Moment):
        return Stated(name, value.meaning, value.place, value.seen)
    unreadable = value.reading in (Reading.UNREADABLE, Reading.DAMAGED)
    return Stated(name, None, value.place, value.written, "unreadable" if unreadable else "blank")
