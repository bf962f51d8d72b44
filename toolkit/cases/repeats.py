"""Rows of follow-ups, parts, loans and the like that stand in several copies of a ledger count once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.cases.grouping import group_rows
from toolkit.cases.numbers import folded
from toolkit.cases.rows import Identity, Row, key_of
from toolkit.cases.settings import Joining
from toolkit.model import Moment, Record


def same_rows(rows: Sequence[Row], joining: Joining) -> list[tuple[Row, ...]]:
    """Rows of one kind as the facts they are, each with its copies, the first row first.

    Two equal rows in one table are two facts (two batteries issued on one day): the n-th of them in a table is the
    n-th in every copy. Complaints are told apart like cases, because they bear numbers.
    """
    found: dict[tuple[object, ...], list[Row]] = {}
    numbered: dict[str, list[Row]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        number = key_of(row.record, "complaint_number")
        if number:
            numbered.setdefault(number, []).append(row)
            continue
        key = _key(row, joining)
        count = seen[row.source.index, key] = seen.get((row.source.index, key), 0) + 1
        found.setdefault((key, count), []).append(row)
    facts = [tuple(copies) for copies in found.values()]
    facts += [fact for copies in numbered.values() for fact in _complaints(copies, joining)]
    return sorted(facts, key=lambda fact: fact[0].position)


def _key(row: Row, joining: Joining) -> tuple[object, ...]:
    """What tells rows of its kind apart: the fields the rule book names, else all that is said."""
    names = joining.same_row.get(row.record.kind, ())
    if not names or ("case_number" in names and not row.key):
        names = tuple(sorted(row.record.values))
    said = tuple(row.key if name == "case_number" else _plain(row.record.meaning(name)) for name in names)
    return said if any(said) else (row.position,)


def _complaints(rows: Sequence[Row], joining: Joining) -> list[tuple[Row, ...]]:
    """Complaints under one number: copies are one, another customer, case or content is another complaint."""
    if len(rows) == 1:
        return [tuple(rows)]
    by_position = {row.position: row for row in rows}
    told_apart = (replace(row, identity=_complaint_identity(row)) for row in rows)
    groups = group_rows(told_apart, joining.compared_cases)
    return [tuple(by_position[row.position] for row in group.rows) for group in groups]


def _complaint_identity(row: Row) -> Identity:
    """A complaint in the facets of a case: its case stands for the serial, its content for the fault."""
    at = row.record.meaning("complained_at")
    return Identity(
        names=row.identity.names,
        phones=row.identity.phones,
        serials=frozenset([row.key]) if row.key else frozenset(),
        faults=_facet(row.record, "complaint_content"),
        days=frozenset([at.date.isoformat()]) if isinstance(at, Moment) else frozenset(),
    )


def _facet(record: Record, name: str) -> frozenset[str]:
    said = _plain(record.meaning(name))
    return frozenset([said]) if said else frozenset()


def _plain(meaning: object) -> str:
    if meaning is None:
        return ""
    return meaning.date.isoformat() if isinstance(meaning, Moment) else folded(str(meaning))
