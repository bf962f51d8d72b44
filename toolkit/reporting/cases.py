"""Everything about a case, as the JSON of `explain`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from toolkit.model import BranchResult, Case, ClockReading, Event, Field, FieldType, Item, Language, Value
from toolkit.reporting.plain import plain
from toolkit.reporting.rows import Row, clock_row, document_row, entitlement_row, event_row, finding_row


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
        "clocks": [_explained_clock(one, language) for one in result.clocks if one.case == case.shown],
        "entitlements": [entitlement_row(one, language) for one in result.entitlements.get(case.shown, ())],
        "findings": [finding_row(one, language) for one in result.findings if one.case == case.shown],
        "documents": _papers(case, result, items, language),
        "extra": dict(case.extra),
    }
    if case.year is not None:
        row["year"] = case.year
    return row


def _explained_clock(reading: ClockReading, language: Language) -> Row:
    return {**clock_row(reading, language), "explanation": [step.in_language(language) for step in reading.explanation]}


def _papers(case: Case, result: BranchResult, items: Sequence[Item], language: Language) -> list[Row]:
    """Papers due, then those held back with the reason."""
    due = [document_row(document, items) for document in result.documents if document.case == case.shown]
    held = [
        {**document_row(document, items), "held_back": why.in_language(language)}
        for document, why in result.held_back
        if document.case == case.shown
    ]
    return [*due, *held]


def is_given(value: Value) -> bool:
    """Whether the cell says something that could be understood."""
    return value.meaning is not None


def _values_row(values: Mapping[str, Value], fields: Mapping[str, Field]) -> Row:
    return {name: _field_json(name, value, fields) for name, value in values.items() if is_given(value)}


def _field_json(name: str, value: Value, fields: Mapping[str, Field]) -> object:
    """Money has two decimals; a score or a quantity is written as briefly as it can be."""
    meaning = value.meaning
    if isinstance(meaning, Decimal) and (name not in fields or fields[name].type is not FieldType.MONEY):
        return f"{meaning.normalize():f}"
    return plain(meaning)
