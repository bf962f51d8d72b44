"""What the dashboard shows: its lines and counts, in words and numbers that the page only lays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Line]):
    """The first lines of a list, and how many more there are."""

    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock to look at: whom to call, about what, how late."""

    branch: str
    case: str
    customer: str
    clock: str
    deadline: str
    late: str
    tell: str
    person: str
    place: str
    link: str
    new: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """All findings of one rule, with the first of them as an example."""

    severity: str
    severity_word: str
    rule: str
    example: str
    count: int
    new: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A letter to send, with a link to its folder: its file name holds the customer's."""

    number: str
    kind: str
    branch: str
    case: str
    """Number of the case, of the complaint, or both."""
    customer: str
    missing: str
    """What it marks as missing: to be filled in by hand before it goes out."""
    link: str


@dataclass(frozen=True, slots=True)
class OutdatedLine:
    """A letter that went out and would read otherwise today, and how to correct it."""

    branch: str
    case: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A paper that waits, and for what."""

    branch: str
    case: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A ledger that could not be read."""

    path: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch at a glance."""

    name: str
    policy: str
    light: str
    """`red`, `amber`, `green`."""
    cases: int
    open: int
    overdue: int
    soon: int
    errors: int
    warnings: int
    held: int
    papers: int
    ledgers: int
    unread: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The night in numbers."""

    late: int
    late_new: int
    cleared: int
    soon: int
    errors: int
    errors_new: int
    warnings: int
    notes: int
    waived: int
    not_judged: int
    papers: int
    filed: int
    """Papers that staff made and the night filed."""
    letters: int
    """Papers made tonight that go to customers by post."""
    held: int
    unread: int
    records: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page."""

    company: str
    as_of: str
    run_folder: str
    version: str
    digest: str
    light: str
    counts: Counts
    urgent: Shown[ClockLine]
    due: Shown[ClockLine]
    rules: tuple[RuleLine, ...]
    made: tuple[tuple[str, int], ...]
    letters: Shown[PaperLine]
    outdated: Shown[OutdatedLine]
    held_back: Shown[HeldLine]
    files: Shown[FileLine]
    branches: tuple[BranchLine, ...]
    first_run: bool
    partial: str
    outputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    masked: bool
