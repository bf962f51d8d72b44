"""Open complaints by risk: R = I × S, the highest first (001 §5.2.1, annex 91)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.clocks.build import HERE, value
from toolkit.clocks import read_clocks
from toolkit.clocks.risk import risk_of
from toolkit.model import BranchResult, Caseload, Complaint, Value
from toolkit.reporting import by_urgency
from toolkit.rulebook import load_rulebook
from toolkit.statistics import statistics
from toolkit.statistics.periods import period_of

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)


def complaint(number: str, impact: int | None, probability: int | None, **row: Any) -> Complaint:
    values = {name: value(name, said) for name, said in ({"complained_at": "2026-11-02T09:00"} | row).items()}
    factors = {"impact": impact, "probability": probability}
    values |= {
        name: Value(None if one is None else Decimal(one), str(one or ""), HERE) for name, one in factors.items()
    }
    return Complaint("店", number, "", values, HERE, frozenset(values))


def listed(*complaints: Complaint) -> list[tuple[object, object]]:
    """Number and risk of the list's rows."""
    load = Caseload("店", (), complaints)
    result = BranchResult("店", "warranty", (), load, (), (), {}, ())
    found = statistics((result,), BOOK, period_of("2026-11"), AS_OF).listings
    return [(row[1], row[3]) for one in found if one.id == "open_complaints_by_risk" for row in one.rows]


def test_open_complaints_are_listed_by_risk_and_those_without_one_last_by_age() -> None:
    found = listed(
        complaint("T1", 1, 2),
        complaint("T2", None, 3, complained_at="2026-11-05T09:00"),
        complaint("T3", 3, 3),
        complaint("T4", 3, None, complained_at="2026-11-04T09:00"),
        complaint("T5", 3, 3, closed_at="2026-11-06T10:00"),
        complaint("T6", 3, 3, complaint_status="已撤销"),
        complaint("T7", 2, 3, complaint_status="不满意重开"),
    )
    assert found == [("T3", Decimal(9)), ("T7", Decimal(6)), ("T1", Decimal(2)), ("T4", ""), ("T2", "")]


@pytest.mark.parametrize(("factors", "risk"), [(["impact", "probability"], 6), (["impact"], 2), ([], None)])
def test_the_factors_are_those_of_the_rule_book(factors: list[str], risk: int | None) -> None:
    known = BOOK.parameters["risk_factors"]
    book = replace(BOOK, parameters={**BOOK.parameters, "risk_factors": replace(known, values={"warranty": factors})})
    assert risk_of(complaint("T1", 2, 3), book) == risk


def test_a_complaint_s_clock_carries_its_risk_and_explains_it() -> None:
    load = Caseload("店", (), (complaint("T1", 2, 3, contacted_at=None), complaint("T2", 2, None, contacted_at=None)))
    known, unknown = (one for one in read_clocks(load, BOOK, AS_OF) if one.clock == "complaint_contact")
    assert (known.risk, unknown.risk) == (Decimal(6), None)
    assert any("R = 6" in step.zh and "R = 6" in step.en for step in known.explanation)
    assert not any("R =" in step.zh for step in unknown.explanation)


def test_what_a_complaint_says_is_masked_in_the_list() -> None:
    load = Caseload(
        "店", (), (complaint("T1", 2, 3, customer_name="严小文", complaint_content="严小文来电13812345660"),)
    )
    result = BranchResult("店", "warranty", (), load, (), (), {}, ())
    found = statistics((result,), BOOK, period_of("2026-11"), AS_OF).listings
    cells = str([one.rows for one in found if one.id == "open_complaints_by_risk"])
    assert "T1" in cells
    assert "严小文" not in cells
    assert "13812345660" not in cells


def test_of_complaints_equally_late_the_riskier_stands_first() -> None:
    load = Caseload("店", (), tuple(complaint(f"T{risk}", risk, 1, contacted_at=None) for risk in (1, 3, 2)))
    readings = [one for one in read_clocks(load, BOOK, AS_OF) if one.clock == "complaint_contact"]
    assert [one.complaint for one in by_urgency(readings)] == ["T3", "T2", "T1"]
