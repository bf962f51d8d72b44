"""A paper that is due: its identity, what it states, the names it is filed under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toolkit.documents.facts import (
    Fact,
    case_facts,
    clock_facts,
    complaint_facts,
    entitlement_facts,
    follow_up_facts,
    part_facts,
)
from toolkit.model import (
    Case,
    Caseload,
    ClockReading,
    Complaint,
    DocumentDue,
    DocumentKind,
    Entitlement,
    Moment,
    Rulebook,
    Text,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rules look at: one branch as judged tonight."""

    caseload: Caseload
    cases: Mapping[str, Case]
    clocks: Sequence[ClockReading]
    entitlements: Mapping[str, Sequence[Entitlement]]
    rulebook: Rulebook
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about: a case, a complaint of it, a clock of either."""

    case: Case | None
    complaint: Complaint | None = None
    clock: ClockReading | None = None


def paper_about(kind: DocumentKind, subject: Subject, desk: Desk) -> DocumentDue:
    """The paper of this kind about this subject, as it would be made tonight."""
    case, complaint = subject.case, subject.complaint
    stage = subject.clock.clock if subject.clock else ""
    offered = _offered(subject, desk) if "entitlement" in kind.states else None
    language = _language(subject, desk.rulebook)
    facts = _stated(kind, replace(subject, clock=subject.clock or _promise(kind, subject, desk)), offered)
    return DocumentDue(
        branch=desk.caseload.branch,
        case=case.shown if case else (complaint.case if complaint else ""),
        complaint=complaint.number if complaint else "",
        kind=kind.id,
        key=_key(kind.id, subject, stage, desk),
        title=kind.label.in_language(language),
        facts=facts,
        category=kind.category,
        retention=kind.retention,
        made_for_year=desk.as_of.year,
        name_parts=_name_parts(kind, subject, facts, language),
        language=language,
        source=kind.source,
        place=complaint.place if complaint else (case.place if case else None),
        wording=_wording(subject, offered),
        after=_key(kind.after, subject, stage, desk) if kind.after else "",
        after_days=kind.after_days,
    )


def _stated(kind: DocumentKind, subject: Subject, offered: Entitlement | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"case": case_facts(subject.case, kind.facts)}
    serial = subject.case.meaning("serial_number") if subject.case else None
    if isinstance(serial, str) and "serial_number" in kind.facts:
        facts["serial_number"] = serial
    if subject.complaint:
        facts["complaint"] = complaint_facts(subject.complaint, kind.complaint_facts)
    if subject.clock:
        facts["clock"] = clock_facts(subject.clock)
    if subject.case and "parts" in kind.states:
        facts["parts"] = part_facts(subject.case)
    if subject.case and "follow_ups" in kind.states:
        facts["follow_ups"] = follow_up_facts(subject.case)
    if subject.case and "extra" in kind.states:
        facts["extra"] = dict(subject.case.extra)
    if offered:
        facts["entitlement"] = entitlement_facts(offered)
    return facts


def _promise(kind: DocumentKind, subject: Subject, desk: Desk) -> ClockReading | None:
    """The clock of a complaint that a letter about it states, where the kind names one and the branch has it."""
    if subject.complaint is None or "clock" not in kind.states:
        return None
    wanted = kind.args.get("clocks", ())
    known = (one for one in desk.clocks if one.complaint == subject.complaint.number and one.deadline is not None)
    return next((one for one in known if isinstance(wanted, tuple) and one.clock in wanted), None)


def _offered(subject: Subject, desk: Desk) -> Entitlement | None:
    if subject.case is None:
        return None
    known = desk.entitlements.get(subject.case.shown, ())
    return next((one for one in known if one.offered), None)


def _wording(subject: Subject, offered: Entitlement | None) -> dict[str, object]:
    words: dict[str, object] = {}
    if offered:
        words["entitlement"] = _both(offered.label) | {"reason": _both(offered.reason)}
    return words


def _both(text: Text) -> dict[str, object]:
    return {"zh": text.zh, "en": text.en}


def _key(kind: str, subject: Subject, stage: str, desk: Desk) -> str:
    """Identity without version. A complaint is its own: its case may be found out only later."""
    about = subject.case.shown if subject.case else ""
    if subject.complaint:
        about = f"complaint/{_complaint_identity(subject.complaint, desk.rulebook)}"
    return "/".join(part for part in (desk.caseload.branch, about, kind, stage) if part)


def _complaint_identity(complaint: Complaint, rulebook: Rulebook) -> str:
    """Its number, with the year where numbers restart; where there is none, when it was made and by whom."""
    since = complaint.meaning("complained_at")
    if complaint.number:
        restarts = rulebook.branch(complaint.branch).numbers_restart_each_year
        year = f"{since.at.year}/" if restarts and isinstance(since, Moment) else ""
        return complaint.number if complaint.number.startswith(year) and year else f"{year}{complaint.number}"
    return f"{since}-{complaint.meaning('customer_name') or complaint.case}"


def _language(subject: Subject, rulebook: Rulebook) -> str:
    """The language the case asks for (column 文书语言), else that of the house."""
    asked = subject.case.meaning("document_language") if subject.case else None
    choices = rulebook.choices.get("document_language")
    known = choices.values if choices else ()
    return next((one.en for one in known if one.value == asked), rulebook.settings.language)


def _name_parts(
    kind: DocumentKind, subject: Subject, facts: Mapping[str, Fact], language: str
) -> tuple[str, str, str, str]:
    """客户名, 产品型号, 日期, 事件描述 (001 §6.2); the date is the event's and never changes by itself."""
    stated = [section for name in ("complaint", "clock", "case") if isinstance(section := facts.get(name), dict)]
    dates: list[Mapping[str, Fact]] = [
        complaint_facts(subject.complaint, kind.dated_by),
        clock_facts(subject.clock) if subject.clock else {},
        case_facts(subject.case, kind.dated_by),
    ]
    day = _first(kind.dated_by, dates)[:10].replace("-", "")
    model = _first(("model", "product_category"), stated)
    return _first(("customer_name",), stated), model, day, kind.label.in_language(language)


def _first(names: Sequence[str], sections: Sequence[Mapping[str, Fact]]) -> str:
    """The first of these facts that is known; a paper may be dated by one that it does not print."""
    return next((str(one[name]) for name in names for one in sections if one.get(name)), "")
