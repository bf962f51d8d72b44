"""Cases: one product of one customer from intake to hand-over, joined from all ledgers of its branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.model.findings import Finding
from toolkit.model.ledgers import Record
from toolkit.model.values import Moment, Place, Value


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case: the field that states it, when, and where it is written."""

    field: str
    at: Moment
    place: Place
    """For follow-ups, complaints and parts: the place in their own ledger."""
    about: str = ""
    """Complaint number or part name; empty for the case itself."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One row of a complaint ledger. `case` is the shown number of its case; empty when unknown."""

    branch: str
    number: str
    case: str
    values: Mapping[str, Value]
    place: Place
    kept_fields: frozenset[str]
    extra: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, name: str) -> object:
        value = self.values.get(name)
        return None if value is None else value.meaning


@dataclass(frozen=True, slots=True)
class Case:
    """A case with one value for each field, the rows it came from, and what hangs on it.

    `number` is as the intake ledger shows it; `year` is set only where numbers restart each year.
    `kept_fields` are the fields that the branch keeps for such cases: rules and clocks about others are not judged.
    """

    branch: str
    number: str
    year: int | None
    values: Mapping[str, Value]
    place: Place
    kept_fields: frozenset[str]
    records: tuple[Record, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    follow_ups: tuple[Record, ...] = ()
    parts: tuple[Record, ...] = ()
    others: tuple[Record, ...] = ()
    """Rows of other kinds that name this case: feedback, settlement, claim, query …"""
    joined_by: str = "number"
    """Why these rows are one case: `number`, `serial_and_date`, `alone`."""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The number people use in findings: `2026/0039` where numbers restart, else the number."""
        return f"{self.year}/{self.number}" if self.year is not None else self.number

    def meaning(self, name: str) -> object:
        """The field's meaning, or None where it is absent, blank or unreadable."""
        value = self.values.get(name)
        return None if value is None else value.meaning

    def moment(self, name: str) -> Moment | None:
        meaning = self.meaning(name)
        return meaning if isinstance(meaning, Moment) else None


@dataclass(frozen=True, slots=True)
class Caseload:
    """All that the ledgers of one branch say, joined."""

    branch: str
    cases: tuple[Case, ...]
    complaints: tuple[Complaint, ...]
    """All complaints of the branch, those of unknown cases included."""
    follow_ups: tuple[Record, ...] = ()
    parts: tuple[Record, ...] = ()
    feedback: tuple[Record, ...] = ()
    filings: tuple[Record, ...] = ()
    loans: tuple[Record, ...] = ()
    others: tuple[Record, ...] = ()
    copies: tuple[Record, ...] = ()
    """Rows of complaints, follow-ups, parts … that repeat a row of another copy of the ledger: counted once there."""
    kept_kinds: frozenset[str] = frozenset()
    """Kinds of table the branch keeps: without a follow-up ledger nobody is blamed for missing follow-ups."""
    findings: tuple[Finding, ...] = ()
    """Found while joining: duplicate numbers, ledgers that disagree, repairs without intake …"""
