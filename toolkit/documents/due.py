"""Which papers are due: each kind of document says in the rule book what a case must have reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from toolkit.conditions import holds
from toolkit.documents.blocking import FindingsByCase, Held, reason_to_hold
from toolkit.documents.paper import Desk, Subject, paper_about
from toolkit.model import (
    Caseload,
    ClockReading,
    ClockState,
    Complaint,
    DocumentDue,
    DocumentKind,
    Entitlement,
    Finding,
    Moment,
    Rulebook,
)

Papers = Iterator[DocumentDue]


def documents_due(
    caseload: Caseload,
    clocks: Sequence[ClockReading],
    entitlements: Mapping[str, Sequence[Entitlement]],
    findings: Sequence[Finding],
    rulebook: Rulebook,
    as_of: datetime,
) -> tuple[tuple[DocumentDue, ...], tuple[Held, ...]]:
    """The papers of a branch that are due tonight, and those held back with the reason.

    `entitlements` go by the shown case number. What is due does not depend on what was issued before: the
    register recognises a paper by its `key` and its facts.
    """
    desk = _desk(caseload, clocks, entitlements, rulebook, as_of)
    errors = FindingsByCase(findings)
    kinds = [kind for kind in rulebook.documents.values() if kind.enabled and kind.automatic]
    papers = [paper for kind in kinds for paper in DUE_RULES[kind.due](kind, desk)]
    return _sorted_out(papers, errors, rulebook)


def document_due(
    kind: DocumentKind,
    number: str,
    caseload: Caseload,
    clocks: Sequence[ClockReading],
    entitlements: Mapping[str, Sequence[Entitlement]],
    rulebook: Rulebook,
    as_of: datetime,
) -> tuple[DocumentDue, ...]:
    """The paper of this kind for a case or complaint number, asked for by a person, due or not.

    A kind about complaints gives one for each complaint of the case, a kind about clocks one for each that is
    open; nothing when there is no such case, or it has none.
    """
    desk = _desk(caseload, clocks, entitlements, rulebook, as_of)
    return tuple(paper_about(kind, subject, desk) for subject in _subjects(kind, number, desk))


def _desk(
    caseload: Caseload,
    clocks: Sequence[ClockReading],
    entitlements: Mapping[str, Sequence[Entitlement]],
    rulebook: Rulebook,
    as_of: datetime,
) -> Desk:
    cases = {case.shown: case for case in caseload.cases}
    return Desk(caseload, cases, clocks, entitlements, rulebook, as_of)


def _sorted_out(
    papers: Sequence[DocumentDue], errors: FindingsByCase, rulebook: Rulebook
) -> tuple[tuple[DocumentDue, ...], tuple[Held, ...]]:
    due, held = [], []
    shared = {key for key, times in Counter(paper.key for paper in papers).items() if times > 1}
    for paper in papers:
        reason = reason_to_hold(paper, rulebook.documents[paper.kind], errors, rulebook)
        if reason is None and paper.key in shared:
            number = paper.complaint or paper.case
            reason = rulebook.rules["document-held-back"].variants["shared_number"].filled(number=number)
        if reason is None:
            due.append(paper)
        else:
            held.append((paper, reason))
    return tuple(due), tuple(held)


def _case_reaches(kind: DocumentKind, desk: Desk) -> Papers:
    """A case whose fields are as the kind asks: one paper a case."""
    for case in desk.caseload.cases:
        if _reached(kind, case.meaning):
            yield paper_about(kind, Subject(case), desk)


def _complaint_reaches(kind: DocumentKind, desk: Desk) -> Papers:
    """A complaint whose fields are as the kind asks, not older than `max_age_days`."""
    for complaint in desk.caseload.complaints:
        if _reached(kind, complaint.meaning) and not _too_old(kind, complaint, desk):
            yield paper_about(kind, Subject(desk.cases.get(complaint.case), complaint), desk)


def _clock_overdue(kind: DocumentKind, desk: Desk) -> Papers:
    """An open clock that the kind lists and that ran out at least `from`, at most `max` days ago.

    Where several of a case or complaint did, the one latest in the kind's list: a customer gets one letter, about the
    stage that matters most, and no second apology for the stage before it.
    """
    complaints = {complaint.number: complaint for complaint in desk.caseload.complaints}
    late: dict[tuple[str, str], list[ClockReading]] = {}
    for reading in desk.clocks:
        if _letter_helps(kind, reading, desk):
            late.setdefault((reading.case, reading.complaint), []).append(reading)
    for (number, complaint_number), readings in late.items():
        case, complaint = desk.cases.get(number), complaints.get(complaint_number) if complaint_number else None
        if case or complaint:
            yield paper_about(kind, Subject(case, complaint, _weightiest(kind, readings, desk)), desk)


def _weightiest(kind: DocumentKind, readings: Sequence[ClockReading], desk: Desk) -> ClockReading:
    clocks = _clocks(kind, desk)
    return max(readings, key=lambda one: (clocks.index(one.clock), one.deadline or desk.as_of))


def _nothing(kind: DocumentKind, desk: Desk) -> Papers:
    """Papers that only a person asks for."""
    yield from ()


DUE_RULES: Mapping[str, Callable[[DocumentKind, Desk], Papers]] = {
    "case_reaches": _case_reaches,
    "complaint_reaches": _complaint_reaches,
    "clock_overdue": _clock_overdue,
    "on_request": _nothing,
}


def _reached(kind: DocumentKind, meaning: Callable[[str], object]) -> bool:
    if any(meaning(name) is None for name in kind.filled):
        return False
    if kind.any_filled and all(meaning(name) is None for name in kind.any_filled):
        return False
    if any(meaning(name) is not None for name in kind.empty):
        return False
    return all(holds(name, meaning(name), allowed) for name, allowed in kind.when.items())


def _too_old(kind: DocumentKind, complaint: Complaint, desk: Desk) -> bool:
    limit = _parameter(kind, "max_age_days", desk)
    since = complaint.meaning("complained_at")
    return isinstance(limit, int) and isinstance(since, Moment) and (desk.as_of - since.at).days > limit


def _parameter(kind: DocumentKind, name: str, desk: Desk) -> object:
    """An argument of the kind; a branch or policy may set its own as `progress_letter_max_days_late`."""
    own = desk.rulebook.parameter(desk.caseload.branch, f"{kind.id}_{name}")
    return kind.args.get(name) if own is None else own


def _clocks(kind: DocumentKind, desk: Desk) -> tuple[str, ...]:
    clocks = _parameter(kind, "clocks", desk)
    return clocks if isinstance(clocks, tuple) else ()


def _letter_helps(kind: DocumentKind, reading: ClockReading, desk: Desk) -> bool:
    """A letter about this clock still makes sense: it concerns the customer and is not history."""
    if reading.state is not ClockState.OVERDUE or reading.deadline is None or reading.provisional:
        return False
    if reading.clock not in _clocks(kind, desk):
        return False
    days = (desk.as_of - reading.deadline).days
    limit = _parameter(kind, "max_days_late", desk)
    return days >= kind.after_days and (not isinstance(limit, int) or days <= limit)


def _subjects(kind: DocumentKind, number: str, desk: Desk) -> Iterator[Subject]:
    case = desk.cases.get(number)
    complaints = [one for one in desk.caseload.complaints if number in (one.number, one.case)]
    if kind.about == "complaint":
        yield from (Subject(desk.cases.get(one.case), one) for one in complaints)
    elif kind.about == "clock":
        for reading in desk.clocks:
            if number in (reading.case, reading.complaint) and reading.state is ClockState.OVERDUE:
                about = next((one for one in complaints if one.number == reading.complaint), None)
                yield Subject(desk.cases.get(reading.case), about, reading)
    elif case is not None and kind.about == "case":
        yield Subject(case)
