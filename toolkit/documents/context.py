"""The names a template may use, and what they print: one paper's facts, in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from toolkit.documents.amounts import entitlement_shown, fees_shown, money_shown
from toolkit.documents.shown import EMPTY, NOTHING, Shower
from toolkit.missing import Missing
from toolkit.model import DocumentDue, DocumentKind, Item, Rulebook, Text
from toolkit.privacy import Audience, mask
from toolkit.worktime import calendar_named

PART_WORDS = (
    *("name", "model", "spec", "serial", "quantity", "origin"),
    *("old_part_returned", "issued_to", "issued_at"),
)
FOLLOW_UP_WORDS = (
    *("followed_up_at", "follow_up_method", "follow_up_content", "follow_up_result"),
    *("suggestion", "satisfaction_score", "follow_up_by"),
)

Shown = dict[str, object]


def context(
    document: DocumentDue, item: Item | None, rulebook: Rulebook, made_on: date, replaced: Item | None = None
) -> Shown:
    """What the template of this paper prints; without an item its numbers are marked as not yet given.

    `replaced` is the earlier version that this one corrects.

    Every fact the kind states is there: typed, so that filters work on it, or as a mark when it must not be
    missing, or as a dash. Marks and dashes are false in an `{% if %}`.
    """
    shower = Shower(rulebook, document.language)
    kind = rulebook.documents[document.kind]
    facts = document.facts
    case = _fields(facts.get("case"), kind.facts, kind, shower)
    complaint = _fields(facts.get("complaint"), kind.complaint_facts, kind, shower)
    if "serial_number" in kind.facts:
        case["serial_masked"] = _masked_serial(facts.get("case"), shower)
    return {
        "language": document.language,
        "case": case | {"extra": facts.get("extra", {})},
        "complaint": complaint,
        "customer": _customer(case, complaint, shower),
        "company": _company(document, rulebook, shower),
        "document": {"title": kind.label.in_language(document.language), "source": kind.source},
        "item": {"number": item.number if item else shower.says("not_numbered"), **_replaced(replaced, shower)},
        "letter": {"number": _letter_number(kind, item, made_on, shower)},
        "made_on": shower.day(made_on),
        "entitlement": entitlement_shown(facts.get("entitlement"), document.wording, shower),
        "parts": [_part(row, shower) for row in _rows(facts.get("parts"))],
        "follow_ups": [_follow_up(row, shower) for row in _rows(facts.get("follow_ups"))],
        "clock": _clock(facts.get("clock"), shower),
        "fees": fees_shown(facts.get("case"), shower),
        "money": money_shown(facts, shower),
        "next_report_on": _next_report(kind, document, rulebook, made_on, shower),
        "laws": _laws(kind, shower),
    }


def _fields(facts: object, names: Sequence[str], kind: DocumentKind, shower: Shower) -> Shown:
    """Every field the kind states: its value, a mark, or a dash."""
    known = facts if isinstance(facts, Mapping) else {}
    shown: Shown = {}
    for name in names:
        if name in known:
            shown[name] = shower.field(name, known[name])
        else:
            shown[name] = shower.mark(name) if name in kind.marked else NOTHING
    shown["number"] = known.get("number") or NOTHING
    return shown


def _customer(case: Shown, complaint: Shown, shower: Shower) -> Shown:
    """Whom the paper speaks to: as the complaint names them, else as the case does."""

    def first(name: str) -> object:
        return complaint.get(name) or case.get(name) or shower.mark(name)

    return {
        "name": first("customer_name"),
        "phone": first("phone"),
        "model": complaint.get("model") or case.get("model") or NOTHING,
        "address": case.get("address") or NOTHING,
    }


def _company(document: DocumentDue, rulebook: Rulebook, shower: Shower) -> Shown:
    settings = rulebook.settings
    branch = rulebook.branch(document.branch)
    english = document.language == "en" and settings.company_en
    return {
        "name": settings.company_en if english else settings.company,
        "branch": document.branch,
        "phone": branch.phone or settings.phone or shower.mark("phone"),
        "address": branch.address or settings.address or EMPTY,
        "contact": branch.contact or EMPTY,
    }


def _letter_number(kind: DocumentKind, item: Item | None, made_on: date, shower: Shower) -> str:
    """`诉受〔2026〕第8号`: stem, year in its own brackets, no leading zeros (law.md 5.3)."""
    if item is None:
        return shower.says("letter_number", stem=kind.number_stem, year=made_on.year, sequence="__")
    given = shower.says("letter_number", stem=kind.number_stem, year=item.year, sequence=item.sequence)
    return item.document_number or given


def _replaced(before: Item | None, shower: Shower) -> Shown:
    """What this paper corrects: the letter number where it has one, else the archive number, and its date."""
    if before is None:
        return {"replaces": EMPTY, "replaced_on": EMPTY}
    day = before.allocated_on or before.made_on
    return {"replaces": before.document_number or before.number, "replaced_on": shower.day(day)}


def _part(row: Mapping[str, object], shower: Shower) -> Shown:
    return {name: _part_word(name, row.get(name, ""), shower) for name in PART_WORDS}


def _part_word(name: str, fact: object, shower: Shower) -> object:
    if isinstance(fact, bool):
        return fact
    if not fact:
        return "1" if name == "quantity" else NOTHING
    if name == "origin":
        return shower.choice("part_origin", str(fact))
    return shower.moment(str(fact)) if name == "issued_at" else str(fact)


def _follow_up(row: Mapping[str, object], shower: Shower) -> Shown:
    return {name: shower.field(name, row[name]) if name in row else NOTHING for name in FOLLOW_UP_WORDS}


def _rows(facts: object) -> list[Mapping[str, object]]:
    return [row for row in facts if isinstance(row, Mapping)] if isinstance(facts, list) else []


def _clock(facts: object, shower: Shower) -> Shown:
    if not isinstance(facts, Mapping):
        return {"label": NOTHING, "start": NOTHING, "deadline": NOTHING, "limit": NOTHING}
    name = str(facts["id"])
    rule = shower.rulebook.clocks.get(name)
    label = rule.label if rule else Text(name, name)
    limit = facts.get("limit")
    return {
        "label": label.in_language(shower.language),
        "start": shower.moment(str(facts["start"])),
        "deadline": shower.last_moment(str(facts["deadline"])),
        "limit": (limit.get(shower.language) if isinstance(limit, Mapping) else "") or NOTHING,
    }


def _next_report(
    kind: DocumentKind, document: DocumentDue, rulebook: Rulebook, made_on: date, shower: Shower
) -> object:
    """The day by which we promise to write again: so many working days after the letter's own date."""
    days = kind.args.get("report_again_workdays")
    if not isinstance(days, int):
        return EMPTY
    name = rulebook.branch(document.branch).calendar or rulebook.settings.default_calendar
    calendar = calendar_named(rulebook.calendars, name)
    noon = datetime(made_on.year, made_on.month, made_on.day, 12)
    close = calendar.workdays(noon, days)
    if calendar.missing_year(noon, close) is not None:
        return Missing(instead=shower.says("next_report_unknown"))
    day = shower.last_moment(close.isoformat()[:16])
    return day if isinstance(day, date | Missing) else day.date


def _laws(kind: DocumentKind, shower: Shower) -> list[str]:
    """Citations of the kind that a person has confirmed, in full sentences (law.md, head)."""
    rule = shower.rulebook.rules["law-cited"]
    confirmed = rule.args.get("confirmed", ())
    wanted = kind.args.get("laws", ())
    if not isinstance(confirmed, tuple) or not isinstance(wanted, tuple):
        return []
    return [rule.variants[name].in_language(shower.language) for name in wanted if name in confirmed]


def _masked_serial(facts: object, shower: Shower) -> object:
    """As much of a serial number as a paper may show: it identifies a person (law.md 4)."""
    serial = facts.get("serial_number") if isinstance(facts, Mapping) else None
    if not isinstance(serial, str) or not serial:
        return shower.mark("serial_number")
    return mask("serial", serial, Audience.PAPER)
