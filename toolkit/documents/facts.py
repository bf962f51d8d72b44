"""What a paper states, as JSON-able facts: the same ledgers give the same facts on every night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from toolkit.model import (
    Case,
    ClockReading,
    Complaint,
    DocumentKind,
    Entitlement,
    Moment,
    Part,
    Reading,
    Record,
    Value,
)

Fact = object
"""str, bool, list or dict of facts; `""` for a deliberate nothing (`/`, 无)."""


def case_facts(case: Case | None, names: Iterable[str]) -> dict[str, Fact]:
    """The named fields of a case that are known; absent ones are left out."""
    if case is None:
        return {}
    return {"number": case.shown, **_facts(case.values, names)}


def complaint_facts(complaint: Complaint | None, names: Iterable[str]) -> dict[str, Fact]:
    """The named fields of a complaint that are known; absent ones are left out."""
    if complaint is None:
        return {}
    return {"number": complaint.number, **_facts(complaint.values, names)}


def part_facts(case: Case) -> list[Fact]:
    """Parts that were changed: as the repair ledger names them, else as they were issued for the case."""
    used = case.meaning("parts_used")
    if isinstance(used, tuple) and used:
        return _parts_used(used, case)
    return [_issued(record) for record in case.parts]


def clock_facts(reading: ClockReading) -> dict[str, Fact]:
    """Which stage ran out and when. How late it is by tonight is no fact: it would change every night."""
    return {
        "id": reading.clock,
        "start": str(reading.start) if reading.start else "",
        "deadline": _iso(reading.deadline),
        "limit": {"zh": reading.limit.zh, "en": reading.limit.en},
    }


def entitlement_facts(offered: Entitlement) -> dict[str, Fact]:
    """What is offered: its id, how much, until when. Its words are no fact: they may be mended."""
    facts: dict[str, Fact] = {"id": offered.id}
    if offered.amount is not None:
        facts["amount"] = _money(offered.amount)
    if offered.until is not None:
        facts["until"] = offered.until.isoformat()
    return facts


def follow_up_facts(case: Case) -> list[Fact]:
    """Every follow-up of the case, in the order of its ledger."""
    return [_facts(record.values, sorted(record.values)) for record in case.follow_ups]


def missing_facts(kind: DocumentKind, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Fields that the paper marks as missing."""
    stated: set[str] = set()
    for about in ("case", "complaint"):
        section = facts.get(about)
        if isinstance(section, Mapping):
            stated |= set(section)
    return tuple(name for name in kind.marked if name not in stated)


def _facts(values: Mapping[str, Value], names: Iterable[str]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for name in names:
        value = values.get(name)
        if value is None:
            continue
        if value.reading is Reading.NOT_APPLICABLE:
            found[name] = ""
        elif value.meaning is not None:
            found[name] = fact_of(value.meaning)
    return found


def fact_of(meaning: object) -> Fact:
    """A meaning in JSON-able form: ISO dates with their precision, money as text with two decimals."""
    if isinstance(meaning, bool | str):
        return meaning
    if isinstance(meaning, Decimal):
        return _money(meaning)
    if isinstance(meaning, Moment):
        return _minutes(str(meaning))
    if isinstance(meaning, Part):
        return _part(meaning)
    if isinstance(meaning, tuple):
        return [fact_of(one) for one in meaning]
    return str(meaning)


def _minutes(iso: str) -> str:
    """Papers print no seconds."""
    return iso[:16]


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _iso(moment: datetime | date | None) -> str:
    return moment.isoformat()[:16] if moment else ""


def _parts_used(used: Sequence[object], case: Case) -> list[Fact]:
    serials = case.meaning("part_serial")
    lined_up = serials if isinstance(serials, tuple) and len(serials) == len(used) else None
    origin = case.meaning("part_origin")
    returned = case.meaning("old_part_returned")
    rows: list[Fact] = []
    for index, part in enumerate(used):
        row: dict[str, Fact] = _part(part) if isinstance(part, Part) else {"name": str(part)}
        if lined_up is not None and not row.get("serial"):
            row["serial"] = str(lined_up[index])
        if isinstance(origin, str) and not row.get("origin"):
            row["origin"] = origin
        if isinstance(returned, bool):
            row["old_part_returned"] = returned
        rows.append(row)
    return rows


def _part(part: Part) -> dict[str, Fact]:
    row = {
        "name": part.name,
        "model": part.model,
        "serial": part.serial,
        "quantity": f"{part.quantity.normalize():f}" if part.quantity is not None else "",
        "origin": part.origin,
    }
    return {name: text for name, text in row.items() if text}


_ISSUED = {
    "part_name": "name",
    "part_spec": "spec",
    "part_model": "model",
    "part_serial": "serial",
    "part_quantity": "quantity",
    "part_origin": "origin",
    "old_part_returned": "old_part_returned",
    "issued_at": "issued_at",
    "issued_to": "issued_to",
}


def _issued(record: Record) -> dict[str, Fact]:
    row: dict[str, Fact] = {}
    for field, name in _ISSUED.items():
        meaning = record.meaning(field)
        if isinstance(meaning, Decimal):
            row[name] = f"{meaning.normalize():f}"
        elif isinstance(meaning, tuple):
            row[name] = "、".join(str(one) for one in meaning)
        elif meaning is not None:
            row[name] = fact_of(meaning)
    return row
