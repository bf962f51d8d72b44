"""The rows of a branch's used tables, each with its ledger, its table, and what tells its case apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.cases.numbers import folded, number_key, phone_keys
from toolkit.model import Ledger, Moment, Record, Table

CASE_KINDS = ("intake", "service", "repair")
OPENING_KINDS = ("intake", "service")


@dataclass(frozen=True, slots=True)
class Source:
    """One used table with its ledger; `index` is its place among all tables of the branch."""

    index: int
    ledger: Ledger
    table: Table


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one case from another: each a set, empty where the row does not say."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    serials: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One record with where it comes from; `key` is its case number in comparable form, empty without one."""

    record: Record
    source: Source
    position: int
    key: str
    identity: Identity


def sources_of(ledgers: Sequence[Ledger]) -> list[Source]:
    """The used tables in an order that depends on names and places only, never on file times."""
    found = [
        (ledger, table)
        for ledger in sorted(ledgers, key=lambda one: (len(one.path), one.path))
        for table in ledger.tables
        if table.used
    ]
    return [Source(index, ledger, table) for index, (ledger, table) in enumerate(found)]


def rows_of(sources: Sequence[Source]) -> Iterator[Row]:
    """Every record once."""
    position = 0
    for source in sources:
        for record in source.table.records:
            yield Row(record, source, position, key_of(record), identity_of(record))
            position += 1


def key_of(record: Record, name: str = "case_number") -> str:
    meaning = record.meaning(name)
    return number_key(meaning) if isinstance(meaning, str) else ""


def identity_of(record: Record) -> Identity:
    """What the record says; a further line of the row above names a second fault, not another case."""
    phone = record.values.get("phone")
    received = record.meaning("received_at")
    return Identity(
        names=_one(record, "customer_name"),
        phones=phone_keys(phone.meaning, phone.others)
        if phone is not None and isinstance(phone.meaning, str)
        else frozenset(),
        serials=_one(record, "serial_number", number=True),
        faults=frozenset() if record.continues else _one(record, "fault"),
        days=frozenset([received.date.isoformat()]) if isinstance(received, Moment) else frozenset(),
    )


def _one(record: Record, name: str, number: bool = False) -> frozenset[str]:
    meaning = record.meaning(name)
    if not isinstance(meaning, str):
        return frozenset()
    key = number_key(meaning) if number else folded(meaning)
    return frozenset([key]) if key else frozenset()


def moments_of(record: Record, names: Sequence[str]) -> list[Moment]:
    """The moments among these fields that are given, in the order of the names."""
    meanings = (record.meaning(name) for name in names)
    return [meaning for meaning in meanings if isinstance(meaning, Moment)]
