"""What judging a case gives: clock readings, entitlements, documents due; and a run's results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from toolkit.model.cases import Caseload
from toolkit.model.findings import Finding
from toolkit.model.ledgers import Ledger
from toolkit.model.values import Moment, Place, Text


class ClockState(StrEnum):
    """Where a clock stands (worktime.md S17)."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"
    CANNOT_COMPUTE = "cannot_compute"


OPEN_STATES = frozenset({ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE, ClockState.PAUSED})


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count: from, until (None: still open), why, and where it is written."""

    start: Moment
    end: Moment | None
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class ClockReading:
    """One clock of one case (or complaint) at the as-of moment. Minutes are those the clock counts in."""

    branch: str
    case: str
    complaint: str
    clock: str
    state: ClockState
    start: Moment | None
    stop: Moment | None
    deadline: datetime | None
    limit: Text
    """The limit in words: 「1 小时」, 「5 个工作日」."""
    limit_minutes: int | None
    used_minutes: int | None
    late_minutes: int
    level: int
    """Escalation level reached, 0 for none; what each level means and who is told is in the rule book."""
    person: str
    place: Place | None
    source: str
    provisional: bool = False
    imprecise: bool = False
    too_early: bool = False
    expires_before_next_run: bool = False
    rank: int = 1
    """That of its rule: the lower stands first among those in the same state."""
    risk: Decimal | None = None
    """For a complaint whose factors are known: R = I × S; the higher stands first (001 §5.2.1)."""
    pauses: tuple[Pause, ...] = ()
    reason: Text = field(default_factory=lambda: Text("", ""))
    """Why it cannot be computed, or what makes it special; empty otherwise."""
    late: Text = field(default_factory=lambda: Text("", ""))
    """`late_minutes` in words, saying when only working time is counted; empty when not late."""
    explanation: tuple[Text, ...] = ()
    """How the deadline came about, step by step."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the customer is owed and why. `rank` 1 is the best for the customer; the first one is offered."""

    id: str
    label: Text
    rank: int
    reason: Text
    source: str
    offered: bool = False
    amount: Decimal | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()
    """Fields that would have to be known to be sure."""
    facts: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDue:
    """A paper that is due for a case.

    `facts` is everything the paper states, in display-independent form (str, list, dict): its canonical JSON
    is the fingerprint, so nothing that changes from night to night by itself may be in it.
    """

    branch: str
    case: str
    complaint: str
    kind: str
    key: str
    """Identity without version: `branch/case/kind` or `branch/case/complaint/kind/stage`."""
    title: str
    facts: Mapping[str, object]
    category: str
    retention: str
    made_for_year: int
    """年度: the year in which the paper is made."""
    name_parts: tuple[str, str, str, str]
    """客户名, 产品型号, 日期 YYYYMMDD, 事件描述: before cleaning."""
    language: str = "zh"
    source: str = ""
    place: Place | None = None
    wording: Mapping[str, object] = field(default_factory=dict)
    """Printed, but no reason for a new version: sentences of the rule book about these facts."""
    after: str = ""
    """Key of the paper that must have been issued earlier; see `documents.in_turn`."""
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One filed thing of the register."""

    number: str
    series: str
    sequence: int
    key: str
    fingerprint: str
    state: str
    """`allocated`, `filed`, `void`, `destroyed`."""
    version: int
    previous: str
    category: str
    year: int
    retention: str
    branch: str
    case: str
    kind: str
    title: str
    author: str
    made_on: date
    pages: int | None
    path: str
    """Below `outbox/`, with `/`; empty until filed."""
    sha256: str
    secrecy: str = ""
    document_number: str = ""
    remarks: str = ""
    customer: str = ""
    model: str = ""
    serial: str = ""
    planned_path: str = ""
    """Where its file belongs, below `outbox/`: decided with the number, so that a repeated run uses the same."""
    allocated_on: date | None = None
    """The day the number was given: the date that a letter bears."""
    filed_on: date | None = None
    until: date | None = None
    """保管截止日: not disposed of before; None: for ever, or not known yet (`until_reason` says which)."""
    until_reason: str = ""
    storage: str = ""
    """存放位置: room, cabinet, or box of the paper copy."""
    box: str = ""
    void_reason: str = ""
    archive_number: str = ""
    """档号 given by the yearly arrangement; `number` is then the 登记号. Empty: `number` is all there is."""
    archive_series: str = ""
    archive_sequence: int = 0
    rendition: str = ""
    """The same paper in a format made to last (PDF/A), below `outbox/`; empty: there is none."""
    rendition_sha256: str = ""


@dataclass(frozen=True, slots=True)
class BranchResult:
    """Everything the night found out about one branch; pickles, so that it can be made in another process."""

    branch: str
    policy: str
    ledgers: tuple[Ledger, ...]
    caseload: Caseload
    findings: tuple[Finding, ...]
    """All findings: of files, cells, joining, checks and clocks; waived ones included, marked."""
    clocks: tuple[ClockReading, ...]
    entitlements: Mapping[str, tuple[Entitlement, ...]]
    """By shown case number."""
    documents: tuple[DocumentDue, ...]
    held_back: tuple[tuple[DocumentDue, Text], ...] = ()
    """Papers that are due but cannot be made, with the reason."""
    not_judged: Mapping[str, int] = field(default_factory=dict)
    """Rule id -> how many times a blank kept it from being judged."""
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Output:
    """A file the run wrote (or found already right). `path` is below `outbox/`."""

    path: str
    sha256: str
    kind: str
    changed: bool


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole night, from which every workbook, page and list is computed."""

    as_of: datetime
    version: str
    rulebook_digest: str
    branches: tuple[BranchResult, ...]
    items: tuple[Item, ...]
    """Every item of the register that concerns these branches, new ones included."""
    new_items: tuple[str, ...]
    """Archive numbers given tonight."""
    previous_ids: frozenset[str] | None
    """Finding ids of the run before; None when there was none."""
    previous_overdue: frozenset[tuple[str, str, str, str]] | None = None
    """(branch, case, complaint, clock) overdue in the run before."""
    later_ids: frozenset[str] = frozenset()
    """Findings that judging the ledgers does not give: about papers, the archive, ledgers that are gone."""
