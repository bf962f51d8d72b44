"""The names a template may use, and what they print: one paper's facts, shown in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from toolkit.documents.amounts import in_capitals, in_figures
from toolkit.documents.shown import Missing, Shower, masked
from toolkit.model import DocumentDue, DocumentKind, Item, Rulebook, Text
from toolkit.worktime import calendar_named

FEES = (
    *("labour_fee", "parts_fee", "travel_fee", "lodging_fee"),
    *("communication_fee", "freight_fee", "other_fee"),
)
"""In the order papers list them; `total_fee` is their sum where the ledger states none."""
AMOUNTS = (
    *("quote_amount", "expected_fee", "product_price"),
    *("contract_amount", "compensation_amount"),
)
PART_WORDS = (
    *("name", "model", "spec", "serial", "quantity", "origin"),
    *("old_part_returned", "issued_to", "issued_at"),
)

Shown = dict[str, object]


def context(document: DocumentDue, item: Item | None, rulebook: Rulebook, made_on: date) -> Shown:
    """What the template of this paper prints; without an item its numbers are marked as not yet given.

    Every fact the kind states is there: shown in the paper's language, or as a mark when it must not be
    missing, or as a dash. Marks and dashes are false in an `{% if %}`.
    """
    shower = Shower(rulebook, document.language)
    kind = rulebook.documents[document.kind]
    case = _fields(document.facts.get("case"), kind.facts, kind, shower)
    complaint = _fields(document.facts.get("complaint"), kind.complaint_facts, kind, shower)
    for section in (case, complaint):
        section["number"] = section.get("number") or shower.mark("case_number")
    case["serial_masked"] = _masked_serial(document.facts, shower)
    return {
        "case": case | {"extra": document.facts.get("extra", {})},
        "complaint": complaint,
        "customer": _customer(case, complaint, shower),
        "company": _company(document, rulebook, shower),
        "document": {"title": kind.label.in_language(document.language), "source": kind.source},
        "item": {"number": item.number if item else shower.says("not_numbered")},
        "letter": {"number": _letter_number(kind, item, made_on, shower)},
        "made_on": shower.day(made_on),
        "entitlement": _entitlement(document, shower),
        "parts": _parts(document.facts.get("parts"), shower),
        "follow_ups": _follow_ups(document.facts.get("follow_ups"), shower),
        "clock": _clock(document.facts.get("clock"), shower),
        "fees": _fees(document.facts.get("case"), shower),
        "money": _money(document.facts, shower),
        "next_report_on": _next_report(kind, document, rulebook, made_on, shower),
        "laws": _laws(kind, shower),
    }


def _fields(facts: object, names: Sequence[str], kind: DocumentKind, shower: Shower) -> Shown:
    """Every field the kind states: shown, marked, or a dash."""
    known = facts if isinstance(facts, Mapping) else {}
    shown: Shown = {}
    for name in names:
        if name in known:
            shown[name] = shower.field(name, known[name])
        else:
            shown[name] = shower.mark(name) if name in kind.marked else Missing("—")
    if "number" in known:
        shown["number"] = str(known["number"])
    return shown


def _customer(case: Shown, complaint: Shown, shower: Shower) -> Shown:
    """Whom the paper speaks to: as the complaint names them, else as the case does."""

    def first(name: str) -> object:
        return complaint.get(name) or case.get(name) or shower.mark(name)

    return {name: first(name) for name in ("customer_name", "phone", "model")} | {
        "name": first("customer_name"),
        "address": case.get("address") or Missing("—"),
    }


def _company(document: DocumentDue, rulebook: Rulebook, shower: Shower) -> Shown:
    settings = rulebook.settings
    branch = rulebook.branch(document.branch)
    english = document.language == "en" and settings.company_en
    return {
        "name": settings.company_en if english else settings.company,
        "branch": document.branch,
        "phone": branch.phone or settings.phone or shower.mark("phone"),
        "address": branch.address or settings.address or Missing(""),
        "contact": branch.contact or Missing(""),
    }


def _letter_number(kind: DocumentKind, item: Item | None, made_on: date, shower: Shower) -> str:
    """`诉受〔2026〕第8号`: stem, year in its own brackets, no leading zeros (law.md 5.3)."""
    if item is None:
        return shower.says("letter_number", stem=kind.number_stem, year=made_on.year, sequence="__")
    given = shower.says("letter_number", stem=kind.number_stem, year=item.year, sequence=item.sequence)
    return item.document_number or given


def _entitlement(document: DocumentDue, shower: Shower) -> Shown:
    """What is offered, why, until when and how much; false (`{% if entitlement.label %}`) when nothing is."""
    facts = document.facts.get("entitlement")
    words = document.wording.get("entitlement")
    if not isinstance(facts, Mapping) or not isinstance(words, Mapping):
        missing = Missing("—")
        return {"id": missing, "label": missing, "reason": missing, "until": missing, "amount": missing}
    amount = facts.get("amount")
    reason = words.get("reason")
    return {
        "id": facts["id"],
        "label": words.get(document.language) or Missing("—"),
        "reason": (reason.get(document.language) if isinstance(reason, Mapping) else "") or Missing("—"),
        "until": shower.moment(str(facts["until"])) if "until" in facts else Missing("—"),
        "amount": in_figures(Decimal(str(amount))) if amount else Missing("—"),
    }


def _parts(facts: object, shower: Shower) -> list[Shown]:
    rows = facts if isinstance(facts, list) else []
    return [{name: _part_word(row, name, shower) for name in PART_WORDS} for row in rows]


def _part_word(row: Mapping[str, object], name: str, shower: Shower) -> object:
    fact = row.get(name, "")
    if isinstance(fact, bool):
        return shower.yes_or_no(fact)
    if not fact:
        return "1" if name == "quantity" else Missing("—")
    if name == "origin":
        return shower.choice("part_origin", str(fact))
    return shower.moment(str(fact)) if name == "issued_at" else str(fact)


def _follow_ups(facts: object, shower: Shower) -> list[Shown]:
    rows = facts if isinstance(facts, list) else []
    names = ("followed_up_at", "follow_up_method", "follow_up_content", "follow_up_result", "suggestion")
    more = ("satisfaction_score", "follow_up_by")
    return [
        {name: shower.field(name, row[name]) if name in row else Missing("—") for name in (*names, *more)}
        for row in rows
    ]


def _clock(facts: object, shower: Shower) -> Shown:
    if not isinstance(facts, Mapping):
        missing = Missing("—")
        return {"label": missing, "start": missing, "deadline": missing, "limit": missing}
    rule = shower.rulebook.clocks.get(str(facts["id"]))
    label = rule.label if rule else Text(str(facts["id"]), str(facts["id"]))
    limit = facts.get("limit")
    return {
        "label": label.in_language(shower.language),
        "start": shower.moment(str(facts["start"])),
        "deadline": _last_moment(str(facts["deadline"]), shower),
        "limit": (limit.get(shower.language) if isinstance(limit, Mapping) else "") or Missing("—"),
    }


def _last_moment(iso: str, shower: Shower) -> str:
    """A deadline of 00:00 is the end of the day before; that is how a letter says it."""
    moment = datetime.fromisoformat(iso)
    if moment.hour == moment.minute == 0:
        return shower.day(date.fromordinal(moment.toordinal() - 1))
    return shower.moment(iso)


def _fees(facts: object, shower: Shower) -> Shown:
    """Fees as the ledger states them. `known`: it states some; `free`: they come to nothing."""
    known = facts if isinstance(facts, Mapping) else {}
    amounts = {name: Decimal(str(known[name])) for name in FEES if known.get(name)}
    stated = Decimal(str(known["total_fee"])) if known.get("total_fee") else None
    total = stated if stated is not None else sum(amounts.values(), Decimal()) if amounts else None
    labels = {name: shower.rulebook.fields[name].label for name in FEES if name in shower.rulebook.fields}
    rows = [
        {
            "label": labels.get(name, Text(name, name)).in_language(shower.language),
            "amount": in_figures(amount),
        }
        for name, amount in amounts.items()
        if amount
    ]
    return {
        "rows": rows,
        "known": total is not None,
        "free": total == 0,
        "total": in_figures(total) if total is not None else shower.mark("total_fee"),
        "capitals": in_capitals(total) if total is not None and total >= 0 else Missing("—"),
    }


def _money(facts: Mapping[str, object], shower: Shower) -> Shown:
    """Each other amount of the paper in figures and in capitals: `money.quote_amount.capitals`."""
    shown: Shown = {}
    for about in ("case", "complaint"):
        section = facts.get(about)
        for name in AMOUNTS:
            fact = section.get(name) if isinstance(section, Mapping) else None
            if fact:
                amount = Decimal(str(fact))
                capitals = in_capitals(amount) if amount >= 0 else Missing("—")
                shown[name] = {"figures": in_figures(amount), "capitals": capitals}
            else:
                nothing = {"figures": shower.mark(name), "capitals": Missing("—")}
                shown.setdefault(name, nothing)
    return shown


def _next_report(
    kind: DocumentKind, document: DocumentDue, rulebook: Rulebook, made_on: date, shower: Shower
) -> object:
    """The day by which we promise to write again: so many working days after the letter's own date."""
    days = kind.args.get("report_again_workdays")
    if not isinstance(days, int):
        return Missing("")
    name = rulebook.branch(document.branch).calendar or rulebook.settings.default_calendar
    calendar = calendar_named(rulebook.calendars, name)
    noon = datetime(made_on.year, made_on.month, made_on.day, 12)
    close = calendar.workdays(noon, days)
    if calendar.missing_year(noon, close) is not None:
        return Missing(shower.says("next_report_unknown"))
    return _last_moment(close.isoformat(), shower)


def _laws(kind: DocumentKind, shower: Shower) -> list[str]:
    """Citations of the kind that a person has confirmed, in full sentences (law.md, head)."""
    rule = shower.rulebook.rules["law-cited"]
    confirmed = rule.args.get("confirmed", ())
    wanted = kind.args.get("laws", ())
    if not isinstance(confirmed, tuple) or not isinstance(wanted, tuple):
        return []
    return [rule.variants[name].in_language(shower.language) for name in wanted if name in confirmed]


def _masked_serial(facts: Mapping[str, object], shower: Shower) -> str:
    section = facts.get("case")
    serial = section.get("serial_number") if isinstance(section, Mapping) else None
    return masked(serial) if isinstance(serial, str) and serial else shower.mark("serial_number")
