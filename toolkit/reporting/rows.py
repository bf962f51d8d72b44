"""Findings, clocks and what hangs on a case, each as one row of JSON."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.model import ClockReading, DocumentDue, Entitlement, Event, Finding, Item, Language
from toolkit.reporting.plain import plain

Row = dict[str, object]


def finding_row(finding: Finding, language: Language) -> Row:
    """`{id, rule, severity, branch, case, complaint?, clock?, path, sheet, cell, value, message, hint, source}`."""
    place = finding.place
    row: Row = {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "branch": finding.branch,
        "case": finding.case or None,
        "path": place.path if place else None,
        "sheet": place.sheet if place else None,
        "cell": (place.cell or None) if place else None,
        "row": place.row if place else None,
        "field": finding.field or None,
        "value": finding.value,
        "message": finding.message.in_language(language),
        "hint": finding.hint.in_language(language),
        "source": finding.source,
    }
    if finding.complaint:
        row["complaint"] = finding.complaint
    if finding.clock:
        row["clock"] = finding.clock
    if finding.related:
        row["related"] = [str(place) for place in finding.related]
    if finding.waived_by:
        row["waived_by"] = finding.waived_by
    return row


def clock_row(reading: ClockReading, language: Language) -> Row:
    """`{branch, case, complaint?, clock, state, start, deadline, used_minutes, limit_minutes, late_minutes, …}`."""
    row: Row = {
        "branch": reading.branch,
        "case": reading.case or None,
        "clock": reading.clock,
        "state": reading.state.value,
        "start": plain(reading.start),
        "stop": plain(reading.stop),
        "deadline": plain(reading.deadline),
        "limit": reading.limit.in_language(language),
        "used_minutes": reading.used_minutes,
        "limit_minutes": reading.limit_minutes,
        "late_minutes": reading.late_minutes,
        "level": reading.level,
        "person": reading.person or None,
        "place": str(reading.place) if reading.place else None,
        "provisional": reading.provisional,
        "imprecise": reading.imprecise,
        "too_early": reading.too_early,
        "expires_before_next_run": reading.expires_before_next_run,
        "source": reading.source,
    }
    if reading.complaint:
        row["complaint"] = reading.complaint
    if reading.reason.zh:
        row["reason"] = reading.reason.in_language(language)
    return row


def event_row(event: Event) -> Row:
    """`{event, at, place, about}`; `event` is the field that states it."""
    return {
        "event": event.field,
        "at": str(event.at),
        "place": str(event.place),
        "about": event.about or None,
    }


def entitlement_row(entitlement: Entitlement, language: Language) -> Row:
    """`{id, label, rank, offered, reason, source, amount, until, missing, facts}`."""
    return {
        "id": entitlement.id,
        "label": entitlement.label.in_language(language),
        "rank": entitlement.rank,
        "offered": entitlement.offered,
        "reason": entitlement.reason.in_language(language),
        "source": entitlement.source,
        "amount": plain(entitlement.amount),
        "until": plain(entitlement.until),
        "missing": list(entitlement.missing),
        "facts": [str(place) for place in entitlement.facts],
    }


def document_row(document: DocumentDue, items: Sequence[Item]) -> Row:
    """A paper that is due, with the archive numbers of its versions so far, newest last."""
    return {
        "kind": document.kind,
        "title": document.title,
        "key": document.key,
        "numbers": [item.number for item in items if item.key.partition("/")[2] == document.key],
        "source": document.source,
    }
