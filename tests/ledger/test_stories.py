"""Every small ledger of `tests/ledgers` means what `expected.json` says; `UPDATE_GOLDEN=1` writes that anew."""

from __future__ import annotations

import json
import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.ledger import branch_files, read_ledger
from toolkit.model import Ledger, Moment, Part, Reading, Table, Value, column_letters
from toolkit.rulebook import load_rulebook

FOLDER = Path(__file__).parent.parent / "ledgers"
EXPECTED = FOLDER / "expected.json"
AS_OF = datetime(2026, 11, 20, 18)
BOOK = load_rulebook()
FILES = {file.path.name: file for file in branch_files(FOLDER, BOOK)[""] if file.path.suffix in (".xlsx", ".csv")}


def meaning(value: Value) -> object:
    """A value as JSON; `~` before the reading where nothing was given."""
    found = value.meaning
    if found is None:
        return None if value.reading is Reading.BLANK else f"~{value.reading}"
    if isinstance(found, Moment | Decimal):
        return str(found)
    if isinstance(found, tuple):
        return [part_text(one) if isinstance(one, Part) else one for one in found]
    return found


def part_text(part: Part) -> str:
    return " ".join(str(one) for one in (part.name, part.model, part.serial, part.quantity) if one)


def table_facts(table: Table) -> dict[str, object]:
    return {
        "sheet": table.sheet,
        "kind": table.kind,
        "header_rows": list(table.header_rows),
        "rows": [table.first_row, table.last_row],
        "used": table.used,
        "columns": {
            column_letters(column.index): f"{column.header} > {', '.join(column.fields) or '-'} ({column.how})"
            for column in table.columns
        },
        "skipped": [f"{one.first}-{one.last} {one.reason}" for one in table.skipped],
        "records": {
            str(record.place.row): {
                name: said for name, value in record.values.items() if (said := meaning(value)) is not None
            }
            for record in table.records
        },
    }


def ledger_facts(ledger: Ledger) -> dict[str, object]:
    return {
        "status": str(ledger.status),
        "tables": [table_facts(table) for table in ledger.tables],
        "other_sheets": dict(ledger.other_sheets),
        "findings": [
            f"{one.rule} {one.place.sheet}!{one.place.cell} {one.value}".replace("\n", " ")
            for one in ledger.findings
            if one.rule != "column-missing" and one.place is not None
        ],
    }


def understood(name: str) -> dict[str, object]:
    return ledger_facts(read_ledger(FILES[name], BOOK, AS_OF))


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_small_ledger_means_what_its_story_says(name: str) -> None:
    golden = json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.exists() else {}
    found = understood(name)
    if os.environ.get("UPDATE_GOLDEN"):
        golden[name] = found
        text = json.dumps(golden, ensure_ascii=False, indent=1, sort_keys=True)
        EXPECTED.write_text(text + "\n", encoding="utf-8")
    assert found == golden[name]


def test_every_small_ledger_has_its_story_and_its_expectation() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    golden = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert sorted(golden) == sorted(FILES)
    assert [name for name in FILES if f"`{name}`" not in readme] == []
