"""Builds caseloads for tests: from the truth of the practice ledgers, or from a few written fields."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from toolkit.model import (
    Branch,
    Case,
    Caseload,
    Complaint,
    Moment,
    Place,
    Precision,
    Reading,
    Record,
    Rulebook,
    Value,
)

TRUTH: dict[str, Any] = json.loads((Path(__file__).parent / "truth-clocks.json").read_text(encoding="utf-8"))
AS_OF = datetime(2026, 11, 20, 18)
HERE = Place("店/台账.xlsx", "接修", 5)
DATES = ("purchase_date", "delivered_on", "paused_from", "paused_until", "contract_signed_on", "agreement_until")
MONEY = ("contract_amount", "labour_fee", "parts_fee", "other_fee", "total_fee", "product_price", "quote_amount")


def moment(text: str) -> Moment:
    """`2026-03-05` or `2026-03-05T14:30`, with the precision it is written in."""
    if len(text) == 10:
        return Moment(datetime.combine(date.fromisoformat(text), time.min), Precision.DAY)
    return Moment(datetime.fromisoformat(text), Precision.MINUTE)


def value(name: str, written: object, place: Place = HERE) -> Value:
    """The cell of a field: dates and moments, money, yes/no, text; `?` is a cell that cannot be read."""
    if written is None or written == "":
        return Value(None, "", place, Reading.BLANK)
    if isinstance(written, bool):
        return Value(written, "是" if written else "否", place)
    text = str(written)
    if text.startswith("?"):
        return Value(None, text[1:], place, Reading.UNREADABLE)
    if name in DATES or name.endswith("_at") or name.startswith(("paused_from", "paused_until")):
        return Value(moment(text), text, place)
    if name in MONEY:
        return Value(Decimal(text), text, place)
    if isinstance(written, list):
        return Value(tuple(map(str, written)), ", ".join(map(str, written)), place)
    return Value(text, text, place)


def values_of(row: dict[str, Any], kept: frozenset[str] = frozenset()) -> dict[str, Value]:
    """The row's cells; columns the branch keeps but did not fill are blank."""
    names = [*row, *sorted(kept - set(row))]
    return {name: value(name, row.get(name), HERE.at(index)) for index, name in enumerate(names, 1)}


def case(number: str = "A1", branch: str = "店", follow_ups: list[str] | None = None, **row: Any) -> Case:
    """A case with these fields, all of them columns the branch keeps."""
    kept = frozenset(row)
    rows = tuple(Record("follow_up", HERE, values_of({"followed_up_at": at})) for at in follow_ups or [])
    return Case(branch, number, None, values_of(row, kept), HERE, kept, follow_ups=rows)


def caseload(*cases: Case, kinds: frozenset[str] = frozenset({"service", "follow_up"})) -> Caseload:
    return Caseload(cases[0].branch if cases else "店", tuple(cases), (), kept_kinds=kinds)


def under(rulebook: Rulebook, policy: str, branch: str = "店", **settings: Any) -> Rulebook:
    """The rule book with this branch following this policy."""
    return replace(rulebook, branches={branch: Branch(id=branch, policy=policy, **settings)})


def truth_rulebook(rulebook: Rulebook) -> Rulebook:
    """The rule book with the practice branches' policies."""
    branches = {name: Branch(id=name, policy=entry["policy"]) for name, entry in TRUTH["branches"].items()}
    return replace(rulebook, branches=branches)


def truth_caseload(branch: str) -> Caseload:
    """The branch's cases as the truth gives them, without any reading of ledgers."""
    entry = TRUTH["branches"][branch]
    kept = frozenset(entry["case_fields"])
    follow_ups = _follow_ups(entry)
    cases = tuple(
        Case(
            branch,
            row["case_number"],
            row.get("year"),
            values_of(_own(row), kept if "received_at" in row else kept - {"received_at"}),
            HERE,
            kept,
            follow_ups=tuple(follow_ups.get(index, ())),
        )
        for index, row in enumerate(entry["cases"])
    )
    complaint_fields = frozenset(entry["complaint_fields"])
    complaints = tuple(
        Complaint(
            branch,
            row["complaint_number"],
            row.get("case_number", ""),
            values_of(row, complaint_fields),
            HERE,
            complaint_fields,
        )
        for row in entry["complaints"]
    )
    return Caseload(branch, cases, complaints, kept_kinds=frozenset(entry["kinds"]))


def _own(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of the case's own rows; a repair without intake has no cell for the intake at all."""
    return {name: one for name, one in row.items() if name not in ("year", "followed_up_at")}


def _follow_ups(entry: dict[str, Any]) -> dict[int, list[Record]]:
    """Index of the case -> its follow-ups: the latest earlier case of that number."""
    found: dict[int, list[Record]] = {}
    for row in entry["follow_ups"]:
        if "followed_up_at" not in row:
            continue
        earlier = [
            (one.get("received_at", ""), index)
            for index, one in enumerate(entry["cases"])
            if one["case_number"] == row.get("case_number") and one.get("received_at", "") <= row["followed_up_at"]
        ]
        if earlier:
            found.setdefault(max(earlier)[1], []).append(Record("follow_up", HERE, values_of(row)))
    return found
