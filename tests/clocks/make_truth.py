"""Copies from the practice ledgers' truth what the clock tests need: `python -m tests.clocks.make_truth TRUTH`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "truth-clocks.json"
FIELDS = frozenset(
    {"case_number", "year", "complaint_number", "service_type", "channel", "product_category", "model"}
    | {"warranty_claimed", "labour_fee", "parts_fee", "other_fee", "total_fee", "pause_reason", "purchase_date"}
    | {"responsible", "technician", "taken_by", "fault", "serial_number", "remarks", "parts_used"}
)
KEPT = ("policy", "settings", "cases", "complaints", "follow_ups", "clocks", "clocks_skipped")
CASE_KINDS = {"intake", "repair", "service"}


def kept_fields(branch: dict[str, Any], kinds: set[str]) -> list[str]:
    """Fields for which a table of these kinds has a column."""
    found: set[str] = set()
    for file in branch["files"]:
        for table in file["tables"]:
            if table["kind"] in kinds:
                for field in table["columns"].values():
                    found |= set(field if isinstance(field, list) else [field])
    return sorted(name for name in found if name)


def kinds(branch: dict[str, Any]) -> list[str]:
    return sorted({table["kind"] for file in branch["files"] for table in file["tables"]})


def trimmed(row: object) -> object:
    """A row with only the fields that clocks, warranty and entitlements look at."""
    if not isinstance(row, dict) or "clock" in row:
        return row
    return {name: value for name, value in row.items() if name in FIELDS or name.endswith(("_at", "_from", "_until"))}


def kept(part: object) -> object:
    return [trimmed(row) for row in part] if isinstance(part, list) else part


def compact(truth: dict[str, Any]) -> dict[str, Any]:
    branches = {
        name: {key: kept(branch[key]) for key in KEPT}
        | {
            "kinds": kinds(branch),
            "case_fields": kept_fields(branch, CASE_KINDS),
            "complaint_fields": kept_fields(branch, {"complaint"}),
        }
        for name, branch in truth["branches"].items()
    }
    return {"as_of": truth["as_of"], "branches": branches}


if __name__ == "__main__":
    book = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(
        json.dumps(compact(book), ensure_ascii=False, separators=(",", ":")), encoding="utf-8", newline="\n"
    )
