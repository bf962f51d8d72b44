"""Papers of a product are kept past its warranty, which earlier repairs and exchanges move."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.clocks.build import case, caseload
from toolkit.batch.archiving import untils_of
from toolkit.model import BranchResult, Item
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
PHONE: dict[str, Any] = {"product_category": "手机", "purchase_date": "2026-01-04", "serial_number": "SN1"}


def item_of(number: str) -> Item:
    """A service report of 2010: its own term is long over, so the warranty alone decides."""
    return Item(
        number="SHF-0001",
        series="SHF",
        sequence=1,
        key=f"Q001/service/{number}",
        fingerprint="",
        state="filed",
        version=1,
        previous="",
        category="service",
        year=2010,
        retention="D10",
        branch="店",
        case=number,
        kind="service_report",
        title="",
        author="",
        made_on=date(2026, 3, 22),
        pages=1,
        path="",
        sha256="",
    )


def until_of_the_second_case(**first: Any) -> date | None:
    earlier = case("A1", received_at="2026-03-02", **PHONE, **first)
    later = case("A2", received_at="2026-06-02", **PHONE)
    result = BranchResult("店", "warranty", (), caseload(earlier, later), (), (), {}, ())
    return untils_of([result], [item_of("A2")], BOOK, AS_OF)["SHF-0001"][0]


def test_days_under_repair_move_the_warranty_and_so_the_retention() -> None:
    assert until_of_the_second_case(handed_over_at="2026-03-02") == date(2028, 1, 4)
    assert until_of_the_second_case(handed_over_at="2026-03-22") == date(2028, 1, 25)


def test_an_exchange_starts_the_warranty_anew_and_so_the_retention() -> None:
    assert until_of_the_second_case(handed_over_at="2026-03-22", repair_result="换机") == date(2028, 3, 22)
