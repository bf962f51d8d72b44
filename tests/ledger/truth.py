"""The practice ledgers as the program understands them, set beside the truth about them; prints the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from toolkit.ledger import branch_files, read_ledger
from toolkit.ledger.wording import normal
from toolkit.model import Branch, Column, Ledger, Moment, Part, Reading, Record, Rulebook, Table, column_letters
from toolkit.rulebook import load_rulebook

PRACTICE = Path(__file__).parent.parent / "ledgers" / "practice"
AS_OF = datetime(2026, 11, 20, 18)
READING_RULES = frozenset(
    [
        "date-unreadable", "number-unreadable", "value-unknown", "cell-error", "cell-damaged", "control-characters",
        "file-skipped", "file-encrypted", "file-unreadable", "table-not-recognised",
    ]
)  # fmt: skip
LISTS = {
    "intake": "cases", "repair": "cases", "service": "cases", "complaint": "complaints", "follow_up": "follow_ups",
    "parts": "parts", "filing": "filings", "loan": "loans",
}  # fmt: skip
KEYS = {"complaints": "complaint_number", "filings": "title", "loans": "archive_number"}


@dataclass(frozen=True)
class Pair:
    """A table of the truth beside the one found for it (None where none was)."""

    path: str
    truth: Mapping[str, object]
    found: Table | None


@cache
def truth() -> dict[str, dict[str, list[dict[str, object]]]]:
    return json.loads((PRACTICE / "truth.json").read_text(encoding="utf-8"))["branches"]


@cache
def book() -> Rulebook:
    """The packaged rule book with the settings of the practice branches."""
    settings = json.loads((PRACTICE / "branches.json").read_text(encoding="utf-8"))
    branches = {name: Branch(id=name, **one) for name, one in settings.items()}
    return replace(load_rulebook(), branches=branches)


@cache
def ledgers() -> dict[str, Ledger]:
    files = branch_files(PRACTICE / "inbox", book())
    return {file.name: read_ledger(file, book(), AS_OF) for found in files.values() for file in found}


def table_pairs() -> Iterator[Pair]:
    for branch in truth().values():
        for file in branch["files"]:
            found = list(ledgers()[str(file["path"])].tables)
            for one in file["tables"]:  # type: ignore[attr-defined]
                fitting = [table for table in found if (table.sheet, table.kind) == (one["sheet"], one["kind"])]
                yield Pair(str(file["path"]), one, fitting[0] if fitting else None)


def columns_of(table: Table) -> dict[str, Column]:
    return {column_letters(column.index): column for column in table.columns}


def wrong_columns() -> tuple[list[str], int, int]:
    """Columns mapped wrongly; how many have a field; how many of these are mapped."""
    wrong, having, mapped = [], 0, 0
    for pair in table_pairs():
        found = columns_of(pair.found) if pair.found else {}
        for letters, target in pair.truth["columns"].items():  # type: ignore[attr-defined]
            allowed = target if isinstance(target, list) else [target]
            fields = list(found[letters].fields) if letters in found else []
            having += None not in allowed
            mapped += None not in allowed and bool(fields)
            if fields and not set(fields) <= set(allowed):
                wrong.append(f"{pair.path} {pair.truth['sheet']}!{letters}: {fields}, not {allowed}")
    return wrong, having, mapped


def wrong_values() -> tuple[list[str], int]:
    """Values of records that differ from the truth, and how many were compared."""
    wrong, compared = [], 0
    for branch, facts in truth().items():
        known = _by_number(facts)
        for ledger in ledgers().values():
            if ledger.branch != branch:
                continue
            for table in ledger.tables:
                for record in table.records if table.used and table.kind in LISTS else ():
                    case = _case_of(record, known)
                    for name, value in record.values.items():
                        if name in ("case_number", "remarks") or _is_disputed(facts, case, name):
                            continue
                        compared += 1
                        if not _same(value.meaning, value.reading, case.get(name)):
                            wrong.append(f"{value.place} {name}: {value.meaning!r}, not {case.get(name)!r}")
    return wrong, compared


def _is_disputed(facts: Mapping[str, list[dict[str, object]]], case: Mapping[str, object], name: str) -> bool:
    """True where two ledgers say different things on purpose: the truth has only one of them."""
    return any(
        fact["rule"] == "ledgers-disagree" and fact["case"] == case.get("case_number") and name in str(fact["why"])
        for fact in facts["findings"]
    )


def _by_number(facts: Mapping[str, list[dict[str, object]]]) -> dict[tuple[str, str], list[dict[str, object]]]:
    known: dict[tuple[str, str], list[dict[str, object]]] = {}
    for listed in set(LISTS.values()):
        for one in facts[listed]:
            fields = one.get("fields", one)
            number = _key(fields.get(KEYS.get(listed, "case_number")))  # type: ignore[union-attr]
            known.setdefault((listed, number), []).append(fields)  # type: ignore[arg-type]
    return known


def _key(number: object) -> str:
    return normal(str(number or "")).replace("-", "")


def _case_of(record: Record, known: Mapping[tuple[str, str], list[dict[str, object]]]) -> dict[str, object]:
    """The fact of that number that agrees best: numbers restart each year, and one case has several rows of parts."""
    listed = LISTS[record.kind]
    candidates = known.get((listed, _key(record.meaning(KEYS.get(listed, "case_number")))), [{}])
    given = {name: value for name, value in record.values.items() if value.meaning is not None}
    return max(
        candidates,
        key=lambda one: sum(_same(value.meaning, value.reading, one.get(name)) for name, value in given.items()),
    )


def _same(meaning: object, reading: Reading, fact: object) -> bool:
    if meaning is None:
        return fact in (None, "", ["", ""]) or reading in (Reading.UNREADABLE, Reading.DAMAGED)
    if isinstance(meaning, Decimal):
        return fact is not None and Decimal(str(fact)) == meaning
    if isinstance(meaning, Moment):
        return str(meaning) == fact
    if isinstance(meaning, tuple):
        names = [one.name if isinstance(one, Part) else one for one in meaning]
        return names == fact or names == [fact]
    return _plain(meaning) == _plain(fact)


def _plain(value: object) -> object:
    return normal(value) if isinstance(value, str) else value
