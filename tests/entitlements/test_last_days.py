"""A last day that is a day off moves on (Civil Code 203), for every period that a customer is promised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.entitlements.test_entitlements import LAPTOP, PHONE, offered, owed
from toolkit.model import Entitlement, Rulebook

DISPLAY = {"product_category": "投影机", "service_type": "送修", "proof_seen": True}
NO_SHIFT = {"warranty_rest_day_shift": False}


def asked(
    rulebook: Rulebook, bought: str, received: str, policy: str = "warranty", **row: Any
) -> dict[str, Entitlement]:
    """What is owed for an unfinished case on the day it was received."""
    overrides = row.pop("overrides", {})
    facts = {"finished_at": None, "fault_class": "硬件"} | PHONE | row
    facts |= {"purchase_date": bought, "received_at": received}
    return owed(rulebook, policy, overrides=overrides, as_of=datetime.fromisoformat(received), **facts)


@pytest.mark.parametrize(
    ("bought", "received", "best"),
    [
        ("2026-09-26", "2026-10-08", "law_seven_days"),  # day 7 is 3 October, a holiday
        ("2026-09-26", "2026-10-09", "law_fifteen_days"),
        ("2026-09-18", "2026-10-08", "law_fifteen_days"),  # so is day 15
        ("2026-09-18", "2026-10-09", "free_repair"),
        ("2026-10-03", "2026-10-10", "law_seven_days"),  # a make-up Saturday is no day off
        ("2026-10-03", "2026-10-12", "law_fifteen_days"),
        ("2026-02-09", "2026-02-24", "law_seven_days"),  # day 7 is the 16th: nine days of Spring Festival
        ("2024-02-22", "2024-02-29", "law_seven_days"),
        ("2024-02-22", "2024-03-01", "law_fifteen_days"),
    ],
)
def test_the_last_day_of_the_legal_choice_moves_off_a_day_off(
    rulebook: Rulebook, bought: str, received: str, best: str
) -> None:
    assert offered(asked(rulebook, bought, received)) == best


def test_the_switch_of_the_branch_keeps_the_last_day_where_it_is(rulebook: Rulebook) -> None:
    assert offered(asked(rulebook, "2026-09-26", "2026-10-08", overrides=NO_SHIFT)) == "law_fifteen_days"
    assert offered(asked(rulebook, "2026-09-18", "2026-10-08", overrides=NO_SHIFT)) == "free_repair"


@pytest.mark.parametrize(
    ("bought", "received", "best"),
    [
        ("2026-09-26", "2026-10-08", "no_reason_return"),
        ("2026-09-26", "2026-10-09", "return_30"),
        ("2026-03-05", "2026-04-07", "return_30"),  # day 30 is Saturday 4 April, Qingming until the 6th
        ("2026-03-05", "2026-04-08", "exchange_90"),
        ("2026-03-21", "2026-06-22", "exchange_90"),  # day 90 is Friday 19 June, Dragon Boat until the 21st
        ("2026-03-21", "2026-06-23", "free_repair"),
    ],
)
def test_the_promises_of_the_display_maker_move_likewise(
    rulebook: Rulebook, bought: str, received: str, best: str
) -> None:
    assert offered(asked(rulebook, bought, received, "display", **DISPLAY)) == best


def test_a_distance_purchase_may_be_returned_on_the_day_after_the_holiday(rulebook: Rulebook) -> None:
    row = {"delivered_on": "2026-09-26", "purchase_channel": "网购"}
    found = asked(rulebook, "2026-09-20", "2026-10-08", **row)["distance_return"]
    assert str(found.until) == "2026-10-08"
    assert "至 2026-10-08（末日 2026-10-03 是休息日，依民法典第二百零三条顺延）" in found.reason.zh
    assert "distance_return" not in asked(rulebook, "2026-09-20", "2026-10-09", **row)
    assert "distance_return" not in asked(rulebook, "2026-09-20", "2026-10-08", overrides=NO_SHIFT, **row)


@pytest.mark.parametrize(
    ("received", "free"), [("2026-10-08", True), ("2026-10-09", False)]
)  # day 15 of 18 September is 3 October
def test_software_is_dealt_with_free_until_the_day_after_the_holiday(
    rulebook: Rulebook, received: str, free: bool
) -> None:
    found = asked(rulebook, "2026-09-18", received, "computer", **LAPTOP | {"fault_class": "软件"})
    assert ("software_free" in found, "free_repair" in found, "software_fee" in found) == (free, free, not free)


def test_the_reason_says_the_last_day_and_why_it_moved(rulebook: Rulebook) -> None:
    moved = asked(rulebook, "2026-09-26", "2026-10-08")["law_seven_days"].reason
    assert "2026-10-08（末日 2026-10-03 是休息日，依民法典第二百零三条顺延）" in moved.zh
    assert "2026-10-08 (the last day, 2026-10-03, is a day off and moves on, Civil Code art. 203)" in moved.en
    plain = asked(rulebook, "2026-01-13", "2026-01-15")["law_seven_days"].reason
    assert "2026-01-20" in plain.zh
    assert "顺延" not in plain.zh


def test_a_last_day_in_a_year_without_notice_is_provisional(rulebook: Rulebook) -> None:
    found = asked(rulebook, "2026-12-27", "2026-12-30")["law_seven_days"].reason
    assert "2027-01-04（末日 2027-01-03 是休息日，依民法典第二百零三条顺延；2027 年放假安排尚未公布，暂定）" in found.zh
    assert "the public holidays of 2027 are not published yet" in found.en
    assert "暂定" in asked(rulebook, "2026-12-30", "2026-12-31")["law_seven_days"].reason.zh


def test_the_year_after_the_warranty_ends_on_a_working_day(rulebook: Rulebook) -> None:
    # Bought 10 January 2025: warranty to 12 January 2026 (the 10th is a Saturday), a year on is Tuesday.
    assert str(asked(rulebook, "2025-01-10", "2026-05-01")["post_warranty_service"].until) == "2027-01-12"
    # Bought 25 September 2024: to 25 September 2025, a Thursday; the 25th of 2026 is Mid-autumn, off until the 27th.
    moved = asked(rulebook, "2024-09-25", "2026-09-28")["post_warranty_service"]
    assert str(moved.until) == "2026-09-28"
    assert "post_warranty_service" not in asked(rulebook, "2024-09-25", "2026-09-29")
