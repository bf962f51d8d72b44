"""Results as plain tables and JSON forms: the shapes of `--json` and `run.json`, and the order of urgency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from toolkit.model import (
    BranchResult,
    Case,
    ClockReading,
    ClockState,
    Column,
    DocumentDue,
    Entitlement,
    Event,
    Field,
    FieldType,
    Finding,
    Item,
    Language,
    Ledger,
    Moment,
    Part,
    Place,
    RunResult,
    Severity,
    Table,
    Text,
    Value,
)
from toolkit.privacy import mask

Row = dict[str, object]
Say = Callable[..., str]
"""The word catalogue in one language: `say(key, **gaps)`."""

SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
STATE_ORDER = {
    ClockState.OVERDUE: 0,
    ClockState.DUE_SOON: 1,
    ClockState.PAUSED: 2,
    ClockState.RUNNING: 3,
    ClockState.CANNOT_COMPUTE: 4,
    ClockState.NOT_STARTED: 5,
    ClockState.MET_LATE: 6,
    ClockState.MET: 7,
    ClockState.WAIVED: 8,
}


def plain(value: object) -> object:
    """Any meaning as JSON: dates ISO with their precision, money text with two decimals, parts as tables."""
    if isinstance(value, Moment):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Part):
        return {
            "name": value.name,
            "model": value.model,
            "serial": value.serial,
            "quantity": None if value.quantity is None else str(value.quantity),
            "origin": value.origin,
        }
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return value


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


def ledger_row(ledger: Ledger, language: Language, *, detailed: bool = True) -> Row:
    """`{path, branch, status, tables: [{sheet, kind, header_rows, first_row, last_row, rows, columns}]}`."""
    return {
        "path": ledger.path,
        "branch": ledger.branch,
        "status": ledger.status.value,
        "format": ledger.format,
        "sha256": ledger.sha256,
        "tables": [table_row(table, language, detailed=detailed) for table in ledger.tables],
        "other_sheets": [{"sheet": name, "why": why} for name, why in ledger.other_sheets],
    }


def table_row(table: Table, language: Language, *, detailed: bool) -> Row:
    row: Row = {
        "sheet": table.sheet,
        "kind": table.kind,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "rows": len(table.records),
        "hidden": table.hidden,
        "used": table.used,
    }
    if detailed:
        row["columns"] = [column_row(column, language) for column in table.columns]
        row["skipped"] = [{"first": rows.first, "last": rows.last, "reason": rows.reason} for rows in table.skipped]
    else:
        row["mapped"] = {column.header: field_of(column) for column in table.columns if column.fields}
        row["unmapped"] = [column.header for column in table.columns if not column.fields and column.header]
    return row


def column_row(column: Column, language: Language) -> Row:
    return {
        "column": Place("", column=column.index).cell,
        "header": column.header,
        "field": field_of(column),
        "how": column.how,
        "reason": column.reason.in_language(language),
        "samples": list(column.samples),
    }


def field_of(column: Column) -> str | list[str] | None:
    """One field by name, several as a list, none as None."""
    if not column.fields:
        return None
    return column.fields[0] if len(column.fields) == 1 else list(column.fields)


def case_row(
    case: Case,
    events: Iterable[Event],
    result: BranchResult,
    items: Sequence[Item],
    fields: Mapping[str, Field],
    language: Language,
) -> Row:
    """Everything about a case: `{branch, case, year?, fields, events, clocks, entitlements, findings, documents}`."""
    row: Row = {
        "branch": case.branch,
        "case": case.shown,
        "fields": _values_row(case.values, fields),
        "places": {name: str(value.place) for name, value in case.values.items() if is_given(value)},
        "joined_by": case.joined_by,
        "complaints": [_values_row(complaint.values, fields) for complaint in case.complaints],
        "follow_ups": [_values_row(record.values, fields) for record in case.follow_ups],
        "events": [event_row(event) for event in events],
        "clocks": [
            {
                **clock_row(reading, language),
                "explanation": [text.in_language(language) for text in reading.explanation],
            }
            for reading in result.clocks
            if reading.case == case.shown
        ],
        "entitlements": [
            entitlement_row(entitlement, language) for entitlement in result.entitlements.get(case.shown, ())
        ],
        "findings": [finding_row(finding, language) for finding in result.findings if finding.case == case.shown],
        "documents": [document_row(document, items) for document in result.documents if document.case == case.shown]
        + [
            {**document_row(document, items), "held_back": why.in_language(language)}
            for document, why in result.held_back
            if document.case == case.shown
        ],
        "extra": dict(case.extra),
    }
    if case.year is not None:
        row["year"] = case.year
    return row


def is_given(value: Value) -> bool:
    return value.meaning is not None


def _values_row(values: Mapping[str, Value], fields: Mapping[str, Field]) -> Row:
    return {name: _field_json(name, value, fields) for name, value in values.items() if is_given(value)}


def _field_json(name: str, value: Value, fields: Mapping[str, Field]) -> object:
    """Money has two decimals; a score or a quantity is written as briefly as it can be."""
    meaning = value.meaning
    if isinstance(meaning, Decimal) and (name not in fields or fields[name].type is not FieldType.MONEY):
        return f"{meaning.normalize():f}"
    return plain(meaning)


def event_row(event: Event) -> Row:
    return {
        "event": event.field,
        "at": str(event.at),
        "place": str(event.place),
        "about": event.about or None,
    }


def entitlement_row(entitlement: Entitlement, language: Language) -> Row:
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
        "numbers": [item.number for item in items if item.key == document.key],
        "source": document.source,
    }


def by_urgency(readings: Iterable[ClockReading]) -> list[ClockReading]:
    """Most urgent first: overdue by escalation level and lateness, then what falls due soonest."""
    return sorted(
        readings,
        key=lambda reading: (
            STATE_ORDER[reading.state],
            -reading.level,
            -reading.late_minutes,
            reading.deadline or datetime.max,
            reading.branch,
            reading.case,
            reading.complaint,
            reading.clock,
        ),
    )


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then in the order in which a person works through the sheets."""
    return sorted(
        findings,
        key=lambda finding: (
            SEVERITY_ORDER[finding.severity],
            finding.branch,
            finding.place.path if finding.place else "",
            finding.place.sheet if finding.place else "",
            (finding.place.row or 0) if finding.place else 0,
            (finding.place.column or 0) if finding.place else 0,
            finding.rule,
            finding.case,
            finding.id,
        ),
    )


def counts_of(result: RunResult) -> Row:
    """`counts` of run.json: cases, findings by severity and rule, clocks by state, documents by kind, items."""
    findings = [finding for branch in result.branches for finding in branch.findings]
    active = [finding for finding in findings if not finding.waived_by]
    clocks = [reading for branch in result.branches for reading in branch.clocks]
    documents = [document for branch in result.branches for document in branch.documents]
    not_judged: Counter[str] = Counter()
    for branch in result.branches:
        not_judged.update(branch.not_judged)
    return {
        "branches": len(result.branches),
        "cases": sum(len(branch.caseload.cases) for branch in result.branches),
        "complaints": sum(len(branch.caseload.complaints) for branch in result.branches),
        "findings": {
            "by_severity": _counted(finding.severity.value for finding in active),
            "by_rule": _counted(finding.rule for finding in active),
            "waived": len(findings) - len(active),
            "not_judged": dict(sorted(not_judged.items())),
        },
        "clocks": {
            "by_state": _counted(reading.state.value for reading in clocks),
            "overdue_by_clock": _counted(reading.clock for reading in clocks if reading.state is ClockState.OVERDUE),
        },
        "documents": _counted(document.kind for document in documents),
        "held_back": sum(len(branch.held_back) for branch in result.branches),
        "items": len(result.items),
        "new_items": len(result.new_items),
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def overdue_key(reading: ClockReading) -> tuple[str, str, str, str]:
    return reading.branch, reading.case, reading.complaint, reading.clock


def text_of(value: object, language: Language, say: Say) -> str:
    """A meaning in words for a list on screen or in a workbook."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, tuple):
        return "、".join(text_of(one, language, say) for one in value)
    if isinstance(value, Part):
        quantity = f"×{value.quantity.normalize():f}" if value.quantity is not None else ""
        return " ".join(word for word in (value.name, value.model, value.serial, quantity, value.origin) if word)
    return (
        "" if value is None else str(plain(value)).replace("T", " ") if isinstance(value, Moment) else str(plain(value))
    )


def deadline_text(deadline: datetime) -> str:
    """「2026-07-10 24:00」: 00:00 of a day is the end of the day before, and that is how people say it."""
    if deadline.hour == deadline.minute == deadline.second == 0:
        return f"{deadline - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{deadline:%Y-%m-%d %H:%M}"


def masked_customers(result: RunResult) -> dict[tuple[str, str], str]:
    """(branch, shown case number) -> the customer's name as it may leave the branch."""
    names: dict[tuple[str, str], str] = {}
    for branch in result.branches:
        for complaint in branch.caseload.complaints:
            names[(branch.branch, complaint.case)] = _masked_name(complaint.values)
        for case in branch.caseload.cases:
            names[(branch.branch, case.shown)] = _masked_name(case.values)
    return names


def _masked_name(values: Mapping[str, Value]) -> str:
    value = values.get("customer_name")
    return "" if value is None or value.meaning is None else mask("name", str(value.meaning))
