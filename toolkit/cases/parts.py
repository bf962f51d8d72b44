"""The parts a case used, by its own row or else by the parts ledger."""

from __future__ import annotations

from decimal import Decimal

from toolkit.expressions import normalised
from toolkit.model import Case, Part, Record


def parts_of(case: Case) -> tuple[Part, ...]:
    """The parts that the case's own rows list; where they list none, those issued for it."""
    listed = case.meaning("parts_used")
    if isinstance(listed, tuple):
        return tuple(part if isinstance(part, Part) else Part(name=part) for part in listed)
    return tuple(_issued(record) for record in case.parts)


def uses_part(case: Case, name: str) -> bool | None:
    """Whether the case's row names this part; None where its ledger has no column for parts."""
    if "parts_used" not in case.kept_fields:
        return None
    used = case.meaning("parts_used")
    names = [part.name if isinstance(part, Part) else str(part) for part in used] if isinstance(used, tuple) else []
    wanted = normalised(name)
    return any(wanted in normalised(one) or normalised(one) in wanted for one in names if one)


def _issued(record: Record) -> Part:
    quantity = record.meaning("part_quantity")
    return Part(
        name=_text(record, "part_name"),
        model=_text(record, "part_model"),
        serial=_text(record, "part_serial"),
        quantity=quantity if isinstance(quantity, Decimal) else None,
        origin=_text(record, "part_origin"),
    )


def _text(record: Record, name: str) -> str:
    meaning = record.meaning(name)
    if isinstance(meaning, tuple):
        return "、".join(str(one) for one in meaning)
    return str(meaning) if meaning is not None else ""
