"""What a rule looks at: one case, complaint, follow-up … as plain meanings, with the places to blame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.model import Case, Caseload, Complaint, Moment, Place, Reading, Record, Value
from toolkit.warranty import Warranty

Source = Case | Complaint | Record
SPOILED = (Reading.UNREADABLE, Reading.DAMAGED)


@dataclass(slots=True)
class Subject:
    """One thing judged. `given` holds the meanings of filled fields and the facts worked out for rules."""

    kind: str
    """`case`, `complaint`, or the kind of its table."""
    source: Source
    values: Mapping[str, Value]
    place: Place
    kept: frozenset[str]
    case: str
    complaint: str = ""
    given: dict[str, object] = field(default_factory=dict)
    spoiled: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    owner: Case | None = None
    """The case that a complaint or another row belongs to."""
    warranty: Warranty | None = None
    """Kept here once some rule has asked for it."""

    def place_of(self, name: str) -> Place:
        """The cell of this field, or the row where there is none."""
        value = self.values.get(name)
        return self.place if value is None else value.place

    def written(self, name: str) -> str:
        """What the person sees in the field's cell."""
        value = self.values.get(name)
        return "" if value is None else value.seen

    def started(self, when: tuple[str, ...]) -> date | None:
        """The first of these dates: by the rules of that day it is judged."""
        for name in when:
            found = self.given.get(name)
            if isinstance(found, Moment):
                return found.date
        return None


def subjects_of(caseload: Caseload) -> Iterator[Subject]:
    """Cases and complaints, then the rows of every other kind."""
    for case in caseload.cases:
        yield subject("case", case, case.values, case.place, case.kept_fields, case.shown)
    owners = {id(row): case for case in caseload.cases for row in _rows_of(case)}
    for row in caseload.complaints:
        one = subject("complaint", row, row.values, row.place, row.kept_fields, row.case, row.number)
        one.owner = owners.get(id(row))
        yield one
    yield from _row_subjects(caseload, owners)


def _rows_of(case: Case) -> Iterator[Source]:
    yield from case.complaints
    yield from case.follow_ups
    yield from case.parts
    yield from case.others


def subject(
    kind: str,
    source: Source,
    values: Mapping[str, Value],
    place: Place,
    kept: frozenset[str],
    case: str,
    complaint: str = "",
) -> Subject:
    """One subject with its meanings apart from what cannot be read and what is deliberately empty."""
    given: dict[str, object] = {
        name: meaning
        for name, value in values.items()
        if (meaning := value.meaning) is not None and (type(meaning) is not tuple or any(meaning))
    }
    spoiled = empty = frozenset[str]()
    for name, value in values.items():
        if value.reading is not Reading.GIVEN and value.reading is not Reading.BLANK:
            if value.reading is Reading.NOT_APPLICABLE:
                empty |= {name}
            else:
                spoiled |= {name}
    return Subject(kind, source, values, place, kept, case, complaint, given, spoiled, empty)


def _row_subjects(caseload: Caseload, owners: Mapping[int, Case]) -> Iterator[Subject]:
    groups = (
        caseload.follow_ups,
        caseload.parts,
        caseload.feedback,
        caseload.filings,
        caseload.loans,
        caseload.others,
    )
    kept: dict[tuple[str, ...], frozenset[str]] = {}
    for record in (record for group in groups for record in group):
        names = tuple(record.values)
        fields = kept.setdefault(names, frozenset(names))
        owner = owners.get(id(record))
        shown = owner.shown if owner else str(record.meaning("case_number") or "")
        one = subject(record.kind, record, record.values, record.place, fields, shown)
        one.owner = owner
        yield one
