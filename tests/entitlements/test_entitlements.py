"""What a customer is owed: the ladders of law and promises, money, order and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks.build import AS_OF, HERE, TRUTH, case, caseload, truth_caseload, truth_rulebook, under, values_of
from toolkit.entitlements import entitlements, entitlements_of
from toolkit.entitlements.measures import MEASURES
from toolkit.entitlements.money import depreciation, penalty
from toolkit.model import Case, Complaint, Entitlement, EntitlementRule, Rulebook
from toolkit.warranty import Warranties

PHONE = {"product_category": "手机", "purchase_date": "2026-01-10", "service_type": "送修"}
LAPTOP = PHONE | {"product_category": "笔记本"}


def owed(
    rulebook: Rulebook,
    policy: str = "warranty",
    earlier: tuple[Case, ...] = (),
    overrides: dict[str, Any] | None = None,
    as_of: datetime = AS_OF,
    **row: Any,
) -> dict[str, Entitlement]:
    book = under(rulebook, policy, overrides=overrides or {})
    return {one.id: one for one in entitlements(case(**row), book, as_of, earlier)}


def offered(found: dict[str, Entitlement]) -> str:
    return next((name for name, one in found.items() if one.offered), "")


def test_a_fault_in_warranty_is_repaired_free(rulebook: Rulebook) -> None:
    found = owed(rulebook, received_at="2026-03-18", finished_at="2026-03-20", **PHONE)
    assert offered(found) == "free_repair"
    assert "paid_repair" not in found
    assert "在保内" in found["free_repair"].reason.zh
    assert "in warranty" in found["free_repair"].reason.en


def test_a_fault_out_of_warranty_is_charged_after_a_quote(rulebook: Rulebook) -> None:
    found = owed(rulebook, "computer", received_at="2029-03-18", finished_at="2029-03-20", **LAPTOP)
    assert list(found) == ["paid_repair"]


def test_an_excluded_fault_is_charged_but_inspected_free(rulebook: Rulebook) -> None:
    found = owed(rulebook, received_at="2026-03-18", finished_at="2026-03-20", human_damage=True, **PHONE)
    assert list(found) == ["free_inspection", "paid_repair"]
    assert "人为损坏" in found["paid_repair"].reason.zh


def test_what_is_unsure_is_listed_but_never_offered(rulebook: Rulebook) -> None:
    found = owed(rulebook, received_at="2026-03-18", finished_at=None, **PHONE | {"purchase_date": None})
    assert offered(found) == ""
    assert {name: one.missing for name, one in found.items()} == {
        "free_repair": ("purchase_date",),
        "paid_repair": ("purchase_date",),
    }


def test_the_best_for_the_customer_comes_first(rulebook: Rulebook) -> None:
    row = {"received_at": "2026-01-12", "finished_at": None, "fault_class": "硬件"} | PHONE
    ranks = [one.rank for one in owed(rulebook, **row).values()]
    assert ranks == sorted(ranks)
    assert offered(owed(rulebook, **row)) == "law_seven_days"


class TestTheLadderOfTheLaw:
    @pytest.mark.parametrize(
        ("received", "best"),
        [
            ("2026-01-13", "law_seven_days"),
            ("2026-01-20", "law_seven_days"),
            ("2026-01-21", "law_fifteen_days"),
            ("2026-01-28", "law_fifteen_days"),
            ("2026-01-29", "free_repair"),
        ],
    )
    def test_seven_and_fifteen_days_after_the_purchase(self, rulebook: Rulebook, received: str, best: str) -> None:
        row = PHONE | {"purchase_date": "2026-01-13", "received_at": received, "finished_at": None}
        assert offered(owed(rulebook, as_of=datetime(2026, 1, 30), fault_class="硬件", **row)) == best

    def test_the_steps_of_the_ladder_do_not_overlap(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-01-17", "finished_at": None, "fault_class": "硬件"} | PHONE
        assert "law_fifteen_days" not in owed(rulebook, as_of=datetime(2026, 1, 18), **row)

    def test_only_a_performance_fault_counts(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-01-12", "finished_at": None} | PHONE
        unknown = owed(rulebook, as_of=datetime(2026, 1, 13), **row)
        assert unknown["law_seven_days"].missing == ("fault_class",)
        assert offered(unknown) == "free_repair"
        assert "law_seven_days" not in owed(rulebook, as_of=datetime(2026, 1, 13), fault_class="软件", **row)

    def test_the_choice_is_over_when_the_machine_is_repaired(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-01-12", "finished_at": "2026-01-13", "fault_class": "硬件"} | PHONE
        assert "law_seven_days" not in owed(rulebook, **row)

    def test_goods_the_law_does_not_name_have_no_ladder(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-01-12", "finished_at": None, "fault_class": "硬件"}
        assert "law_seven_days" not in owed(rulebook, **row, **PHONE | {"product_category": "平板"})

    @pytest.mark.parametrize(
        ("category", "reason", "days", "due"),
        [
            ("手机", "待配件", 60, False),
            ("手机", "待配件", 61, True),
            ("手机", None, 30, False),
            ("手机", None, 31, True),
            ("电视", "待配件", 90, False),
            ("电视", "待配件", 91, True),
        ],
    )
    def test_a_repair_that_takes_too_long_gives_a_right_to_exchange(
        self, rulebook: Rulebook, category: str, reason: str | None, days: int, due: bool
    ) -> None:
        row = PHONE | {"product_category": category, "received_at": "2026-03-01", "finished_at": None}
        as_of = datetime.fromordinal(datetime(2026, 3, 1).toordinal() + days)
        assert ("law_delay" in owed(rulebook, as_of=as_of, pause_reason=reason, **row)) is due

    @pytest.mark.parametrize(
        "row",
        [
            {
                "paused_from": "2026-03-02",
                "pause_reason": "待客户",
                "paused_from_2": "2026-03-05",
                "pause_reason_2": "待配件",
            },
            {"pauses": "3/2-3/4 待客户；3/5起 待料"},
        ],
    )
    def test_parts_waited_for_in_a_later_pause_give_the_longer_limit(
        self, rulebook: Rulebook, row: dict[str, Any]
    ) -> None:
        row = row | PHONE | {"received_at": "2026-03-01", "finished_at": None}
        assert "law_delay" not in owed(rulebook, as_of=datetime(2026, 4, 2), **row)
        assert "law_delay" in owed(rulebook, as_of=datetime(2026, 5, 2), **row)

    def test_a_spare_phone_is_due_after_a_week(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-03-01", "finished_at": None} | PHONE
        assert "law_loaner_phone" not in owed(rulebook, as_of=datetime(2026, 3, 8), **row)
        assert "law_loaner_phone" in owed(rulebook, as_of=datetime(2026, 3, 9), **row)

    def test_a_main_part_outlives_the_unit(self, rulebook: Rulebook) -> None:
        row = LAPTOP | {"received_at": "2027-06-01", "finished_at": None}
        assert offered(owed(rulebook, "computer", faulty_part="主板", **row)) == "law_main_parts"
        assert offered(owed(rulebook, "computer", faulty_part="外壳", **row)) == "paid_repair"
        assert offered(owed(rulebook, "computer", faulty_part="主板", human_damage=True, **row)) == "paid_repair"


def repair(number: str, at: str, **row: Any) -> Case:
    return case(number, received_at=at, finished_at=at, handed_over_at=at, **row)


class TestTwoRepairs:
    ROW = {"received_at": "2026-07-18", "finished_at": None} | PHONE

    def test_two_repairs_and_still_faulty_give_a_right_to_exchange(self, rulebook: Rulebook) -> None:
        earlier = (repair("E1", "2026-03-01"), repair("E2", "2026-05-01"))
        found = owed(rulebook, earlier=earlier, as_of=datetime(2026, 7, 20), **self.ROW)
        assert offered(found) == "law_two_repairs"
        assert "E1, E2" in found["law_two_repairs"].reason.zh

    def test_one_repair_or_a_software_repair_is_not_enough(self, rulebook: Rulebook) -> None:
        one = (repair("E1", "2026-03-01"),)
        software = (*one, repair("E2", "2026-05-01", fault_class="软件"))
        for earlier in (one, software):
            found = owed(rulebook, earlier=earlier, as_of=datetime(2026, 7, 20), **self.ROW)
            assert "law_two_repairs" not in found

    def test_earlier_cases_are_those_of_the_same_serial(self, rulebook: Rulebook) -> None:
        load = caseload(
            case("A3", received_at="2026-07-18", finished_at=None, serial_number="sn-100 1", **PHONE),
            case("A1", received_at="2026-03-01", finished_at="2026-03-02", serial_number="SN1001", **PHONE),
            case("A2", received_at="2026-05-01", finished_at="2026-05-02", serial_number="SN1001", **PHONE),
            case("B1", received_at="2026-05-01", finished_at="2026-05-02", serial_number="SN1002", **PHONE),
        )
        warranties = Warranties(load.cases, rulebook, datetime(2026, 7, 20))
        assert {one.number: [other.number for other in warranties.earlier(one)] for one in load.cases} == {
            "A1": [],
            "A2": ["A1"],
            "A3": ["A1", "A2"],
            "B1": [],
        }
        found = entitlements_of(load, under(rulebook, "warranty"), datetime(2026, 7, 20))
        assert [one.id for one in found["A3"] if one.offered] == ["law_two_repairs"]


class TestPromisesOfTheDisplayMaker:
    ROW = {"product_category": "投影机", "purchase_date": "2026-01-13", "service_type": "送修", "proof_seen": True}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("received", "best"),
        [
            ("2026-01-20", "no_reason_return"),
            ("2026-01-21", "return_30"),
            ("2026-02-12", "return_30"),
            ("2026-02-13", "exchange_90"),
            ("2026-04-13", "exchange_90"),
            ("2026-04-14", "free_repair"),
        ],
    )
    def test_seven_thirty_and_ninety_days(self, rulebook: Rulebook, received: str, best: str) -> None:
        as_of = datetime.fromisoformat(received)
        assert (
            offered(owed(rulebook, "display", as_of=as_of, received_at=received, finished_at=None, **self.ROW)) == best
        )

    def test_without_proof_or_with_damage_there_is_no_exchange(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2026-03-01", "finished_at": None}
        for change in ({"proof_seen": False}, {"human_damage": True}):
            assert "exchange_90" not in owed(rulebook, "display", **row, **self.ROW | change)

    @pytest.mark.parametrize(("days", "due"), [(60, False), (61, True)])
    def test_sixty_days_in_repair_give_a_right_to_exchange(self, rulebook: Rulebook, days: int, due: bool) -> None:
        as_of = datetime.fromordinal(datetime(2026, 5, 1).toordinal() + days)
        row = {"received_at": "2026-05-01", "finished_at": None}
        assert ("exchange_unrepaired" in owed(rulebook, "display", as_of=as_of, **row, **self.ROW)) is due

    def test_after_the_warranty_service_goes_on_for_a_fair_fee(self, rulebook: Rulebook) -> None:
        row = {"received_at": "2028-05-01", "finished_at": None}
        assert offered(owed(rulebook, "display", **row, **self.ROW)) == "lifetime_service"

    def test_an_agreement_in_force_waives_the_fees(self, rulebook: Rulebook) -> None:
        row = self.ROW | {"received_at": "2028-05-01", "finished_at": None, "agreement_number": "FW-1"}
        assert offered(owed(rulebook, "display", agreement_until="2028-06-01", **row)) == "service_agreement"
        assert offered(owed(rulebook, "display", agreement_until="2028-04-01", **row)) == "lifetime_service"
        assert owed(rulebook, "display", agreement_until=None, **row)["service_agreement"].missing == (
            "agreement_until",
        )


class TestMoney:
    @pytest.mark.parametrize(
        ("price", "rate", "days", "fee"),
        [
            ("3000", "0.005", 62, "930.00"),
            ("3000", "0.005", 200, "3000.00"),  # a phone has lost all its price after 200 days
            ("3000", "0.005", 900, "3000.00"),
            ("4999", "0.0025", 33, "412.42"),  # 412.4175
            ("999.99", "0.0005", 1, "0.50"),  # 0.499995
            ("2000", "0.001", 0, "0.00"),
            ("2000", "0.001", -3, "0.00"),
            ("1", "0.005", 1, "0.01"),  # 0.005 is rounded up, not to even
        ],
    )
    def test_depreciation_is_exact_and_never_more_than_the_price(
        self, price: str, rate: str, days: int, fee: str
    ) -> None:
        assert depreciation(Decimal(price), Decimal(rate), days) == Decimal(fee)

    @given(st.decimals(0, 100_000, places=2), st.integers(0, 3000))
    def test_depreciation_grows_with_the_days(self, price: Decimal, days: int) -> None:
        rate = Decimal("0.0025")
        assert 0 <= depreciation(price, rate, days) <= depreciation(price, rate, days + 1) <= price

    def test_the_penalty_is_half_a_percent_a_day(self) -> None:
        assert penalty(Decimal("10000"), Decimal("0.005"), 7) == Decimal("350.00")
        assert penalty(Decimal("10000"), Decimal("0.005"), 0) == Decimal("0.00")

    RETURN = PHONE | {
        "received_at": "2026-03-18", "finished_at": "2026-03-20", "repair_result": "退机", "product_price": "3000",
    }  # fmt: skip

    def test_a_refund_is_the_full_price_unless_the_switch_says_otherwise(self, rulebook: Rulebook) -> None:
        full = owed(rulebook, **self.RETURN)
        assert (offered(full), full["refund"].amount) == ("refund", Decimal("3000"))
        unused = owed(rulebook, overrides={"refund_choice": "unused"}, **self.RETURN)
        assert offered(unused) == "refund_unused"
        assert "refund" not in unused

    TWICE = (repair("E1", "2026-02-01"), repair("E2", "2026-02-10"))

    def test_depreciation_is_deducted_only_with_an_approver(self, rulebook: Rulebook) -> None:
        free = owed(rulebook, earlier=self.TWICE, **self.RETURN)["law_refund_depreciated"]
        assert (free.amount, "1005.00" in free.reason.zh, "没有批准人" in free.reason.zh) == (3000, True, True)
        signed = owed(rulebook, earlier=self.TWICE, approved_by="王{经理", **self.RETURN)["law_refund_depreciated"]
        assert (signed.amount, "王{经理" in signed.reason.zh) == (Decimal("1995.00"), True)

    def test_a_refund_less_depreciation_is_owed_only_where_an_exchange_is_due(self, rulebook: Rulebook) -> None:
        assert "law_refund_depreciated" not in owed(rulebook, **self.RETURN)
        assert "law_refund_depreciated" not in owed(rulebook, earlier=self.TWICE[:1], **self.RETURN)
        twice = owed(rulebook, earlier=self.TWICE, **self.RETURN)["law_refund_depreciated"]
        assert twice.reason.zh.startswith("应换机（两次修理仍不能正常使用，换机（法定））而客户要求退货")
        assert twice.reason.en.startswith("An exchange is due (Exchange after two repairs (by law)) but the customer")
        late = self.RETURN | {"received_at": "2026-02-10", "finished_at": "2026-03-20"}
        assert "修理超期" in owed(rulebook, **late)["law_refund_depreciated"].reason.zh
        assert "law_refund_depreciated" not in owed(rulebook, **late | {"received_at": "2026-02-18"})

    @pytest.mark.parametrize(
        ("received", "due"), [("2026-01-14", False), ("2026-01-21", True), ("2026-01-26", True), ("2026-01-27", False)]
    )
    def test_in_the_first_week_a_return_costs_nothing_in_the_second_depreciation_is_allowed(
        self, rulebook: Rulebook, received: str, due: bool
    ) -> None:
        row = self.RETURN | {"received_at": received, "finished_at": received, "fault_class": "硬件"}
        assert ("law_refund_depreciated" in owed(rulebook, **row)) is due

    def test_what_the_due_exchange_lacks_the_refund_lacks_too(self, rulebook: Rulebook) -> None:
        row = self.RETURN | {"received_at": "2026-01-21", "finished_at": "2026-01-21", "fault_class": None}
        assert owed(rulebook, **row)["law_refund_depreciated"].missing == ("fault_class",)

    def test_days_in_repair_are_not_depreciated(self, rulebook: Rulebook) -> None:
        earlier = (repair("E1", "2026-02-01"),)
        longer = case("E2", received_at="2026-02-10", finished_at="2026-02-20", handed_over_at="2026-02-20")
        found = owed(rulebook, earlier=(*earlier, longer), **self.RETURN)["law_refund_depreciated"]
        assert "57 天" in found.reason.zh  # 69 days, less 10 of an earlier repair and 2 of this one
        assert "855.00" in found.reason.zh

    def test_a_rate_that_is_off_gives_no_amount_and_says_so(self, rulebook: Rulebook) -> None:
        row = self.RETURN | {"product_category": "投影机"}
        off = owed(rulebook, "display", **row)["refund_depreciated"]
        assert (off.amount, "折旧率没有设定" in off.reason.zh) == (None, True)
        on = owed(rulebook, "display", overrides={"depreciation_per_day": "0.001"}, **row)["refund_depreciated"]
        assert "201.00" in on.reason.zh

    def test_a_repair_dearer_than_the_product_becomes_an_exchange(self, rulebook: Rulebook) -> None:
        row = PHONE | {"received_at": "2026-03-18", "finished_at": None, "product_price": "1000"}
        assert "exchange_uneconomic" not in owed(rulebook, quote_amount="1000", **row)
        found = owed(rulebook, quote_amount="1000.01", **row)
        assert "1000.01" in found["exchange_uneconomic"].reason.en

    def test_a_late_dispatch_costs_the_contract_penalty(self, rulebook: Rulebook) -> None:
        row = PHONE | {
            "contract_number": "HT-1", "contract_amount": "10000", "received_at": "2026-03-18T10:00",
            "responded_at": "2026-03-22T10:00", "dispatched_at": "2026-04-01T10:00", "finished_at": None,
        }  # fmt: skip
        found = owed(rulebook, **row)
        assert found["late_penalty"].amount == Decimal("350.00")  # 2 days and, begun, 5 days
        assert "contract_damages" in found
        unknown = owed(rulebook, **row | {"contract_amount": None})["late_penalty"]
        assert (unknown.amount, unknown.missing) == (None, ("contract_amount",))

    @pytest.mark.parametrize(
        ("responded", "dispatched", "days"),
        [
            ("2026-03-18T10:00", "2026-03-26T00:00", 0),  # both in time: 48 hours, and 7 working days until 24:00
            ("2026-03-18T10:01", "2026-03-25T10:00", 1),
            ("2026-03-19T10:00", "2026-03-25T10:00", 1),
            ("2026-03-19T11:00", "2026-03-26T10:00", 3),  # 25 hours are two days, 10 hours on another day a third
            ("2026-03-27T10:00", "2026-03-27T09:00", 9),  # both late at once: the days count once
            ("2026-03-25T12:00", "2026-03-26T08:00", 8),  # the 8th day of the response is that of the dispatch
            ("2026-03-25T12:00", "2026-03-26T11:00", 9),
        ],
    )
    def test_each_begun_day_of_delay_counts_and_none_twice(
        self, rulebook: Rulebook, responded: str, dispatched: str, days: int
    ) -> None:
        row = PHONE | {
            "contract_number": "HT-1", "contract_amount": "10000", "received_at": "2026-03-16T10:00",
            "responded_at": responded, "dispatched_at": dispatched, "finished_at": None,
        }  # fmt: skip
        found = owed(rulebook, **row).get("late_penalty")
        assert (found.amount if found else 0) == Decimal(50) * days

    @pytest.mark.parametrize(
        ("row", "amount"),
        [
            ({"parts_fee": "200", "quote_amount": "300", "product_price": "1000"}, "200"),
            ({"parts_fee": "200", "quote_amount": "1300", "product_price": "1000"}, "1000"),
            ({"parts_fee": "200", "product_price": "1000", "repair_result": "换机"}, "1000"),
        ],
    )
    def test_compensation_follows_our_reading_of_the_formula(
        self, rulebook: Rulebook, row: dict[str, str], amount: str
    ) -> None:
        claim = {"received_at": "2026-03-18", "finished_at": None, "claimed_at": "2026-03-20"}
        found = owed(rulebook, **PHONE, **claim, **row)["compensation"]
        assert found.amount == Decimal(amount)
        assert "我方理解" in found.reason.zh


def test_the_free_year_after_the_warranty_is_a_switch(rulebook: Rulebook) -> None:
    row = PHONE | {"received_at": "2027-06-01", "finished_at": None}
    assert offered(owed(rulebook, **row)) == "post_warranty_service"
    assert offered(owed(rulebook, overrides={"post_warranty": "charged"}, **row)) == "paid_repair"
    assert offered(owed(rulebook, **row | {"received_at": "2028-02-01"})) == "paid_repair"
    assert offered(owed(rulebook, "digital", **row)) == "paid_repair"


def test_a_software_fault_is_free_for_fifteen_days_then_by_the_list(rulebook: Rulebook) -> None:
    row = LAPTOP | {"finished_at": None, "fault_class": "软件"}
    assert "software_free" in owed(rulebook, "computer", received_at="2026-01-26", **row)  # the 25th is a Sunday
    late = owed(rulebook, "computer", received_at="2026-01-27", **row)
    assert "software_free" not in late
    assert "software_fee" in late


def test_a_distance_purchase_can_be_returned_seven_days_after_it_was_signed_for(rulebook: Rulebook) -> None:
    row = PHONE | {"purchase_channel": "官网商城", "delivered_on": "2026-01-13", "finished_at": None}
    assert offered(owed(rulebook, as_of=datetime(2026, 1, 20), received_at="2026-01-20", **row)) == "distance_return"
    assert "distance_return" not in owed(rulebook, received_at="2026-01-21", **row)


def test_a_listed_model_with_a_serious_defect_has_a_longer_warranty(rulebook: Rulebook) -> None:
    row = PHONE | {"received_at": "2026-03-18", "finished_at": None, "severity": "重大", "model": "x1"}
    assert "extended_warranty" not in owed(rulebook, **row)
    listed = {"extended_models": ["X1"], "extended_months": 18}
    assert (
        str(owed(rulebook, overrides=listed, **row)["extended_warranty"].until) == "2027-07-12"
    )  # the 10th is a Saturday
    by = owed(rulebook, overrides=listed | {"extended_mode": "by"}, **row)["extended_warranty"]
    assert str(by.until) == "2028-07-11"


def test_a_complaint_about_the_repair_gives_another_repair_or_the_money(rulebook: Rulebook) -> None:
    values = values_of({"complaint_type": "维修质量"})
    blamed = Complaint("店", "TS1", "A1", values, HERE, frozenset(values))
    one = replace(case(received_at="2026-03-18", finished_at="2026-03-20", **LAPTOP), complaints=(blamed,))
    found = {e.id: e for e in entitlements(one, under(rulebook, "computer"), AS_OF)}
    assert "TS1" in found["redo_or_refund"].reason.zh


def test_a_supply_contract_bears_all_costs_of_a_part(rulebook: Rulebook) -> None:
    row = LAPTOP | {"received_at": "2026-03-18", "finished_at": None, "contract_number": "HT-1", "faulty_part": "硬盘"}
    assert offered(owed(rulebook, "computer", as_of=datetime(2026, 3, 19), **row)) == "all_costs_ours"


def test_each_entitlement_names_the_cells_it_rests_on(rulebook: Rulebook) -> None:
    found = owed(rulebook, received_at="2026-03-18", finished_at="2026-03-20", **PHONE)
    assert {place.cell for place in found["free_repair"].facts} == {"A5", "D5"}


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_every_reason_reads_whole_and_at_most_one_is_offered(branch: str, rulebook: Rulebook) -> None:
    book = truth_rulebook(rulebook)
    for number, found in entitlements_of(truth_caseload(branch), book, AS_OF).items():
        assert found, number
        assert sum(one.offered for one in found) <= 1
        for one in found:
            for words in (one.reason.zh, one.reason.en):
                assert words.strip()
                assert "{" not in words
                assert "（ " not in words


def test_the_catalogue_is_whole(rulebook: Rulebook) -> None:
    known = set(rulebook.entitlements)
    asked = {
        "free_repair", "part_replacement", "exchange_two_repairs", "exchange_unrepaired", "exchange_uneconomic",
        "refund", "refund_depreciated", "no_reason_return", "return_30", "exchange_90", "extended_warranty",
        "post_warranty_service", "support_costs", "refund_unused", "late_penalty", "compensation", "loaner",
        "paid_repair", "redo_or_refund", "return_unrepairable", "service_agreement", "lifetime_service",
        "free_inspection", "all_costs_ours", "damaged_on_arrival", "return_unsuitable", "contract_damages",
        "upgrade_in_warranty",
    }  # fmt: skip
    assert asked <= known
    for rule in rulebook.entitlements.values():
        named = {*rule.when, *rule.unless, *rule.needs}
        assert named <= set(rulebook.fields), rule.id
        parameters = {rule.days, rule.not_before, *rule.switches} - {""}
        parameters |= {str(rule.args[key]) for key in ("parameter", "times", "rate", "models", "months", "mode")
                       if key in rule.args}  # fmt: skip
        assert parameters <= set(rulebook.parameters), rule.id
        assert set(rule.policies) <= set(rulebook.policies), rule.id
        assert not rule.measure or rule.measure in MEASURES, rule.id
        assert {field.name for field in fields(EntitlementRule)} >= {"reason", "source"}
        assert rule.source, rule.id


def test_every_measure_is_used(rulebook: Rulebook) -> None:
    assert set(MEASURES) == {rule.measure for rule in rulebook.entitlements.values() if rule.measure}


def test_a_serial_number_that_stands_in_every_row_costs_no_square(rulebook: Rulebook) -> None:
    """Only the latest earlier cases are looked at, so ten thousand rows with one number are as many as one."""
    rows = [case(f"A{number}", received_at="2026-03-01", serial_number="SN1001", **PHONE) for number in range(3)]
    rows += [
        case(f"B{number}", received_at=f"2026-04-{1 + number // 10:02}", serial_number="SN1001", **PHONE)
        for number in range(300)
    ]
    warranties = Warranties(rows, rulebook, AS_OF)
    assert [one.number for one in warranties.earlier(rows[3])] == ["A0", "A1", "A2"]
    assert max(len(warranties.earlier(one)) for one in rows) == rulebook.settings.extra["look_back_cases"]


def test_a_warranty_is_worked_out_once_for_all_who_ask(rulebook: Rulebook) -> None:
    one = case("A1", received_at="2026-03-01", serial_number="SN1001", **PHONE)
    warranties = Warranties([one], rulebook, AS_OF)
    assert warranties.of(one) is warranties.of(one)


@pytest.mark.parametrize(
    ("category", "days", "owed_by_law"),
    [("固定电话机", 3, False), ("固定电话机", 4, True), ("手机", 7, False), ("手机", 8, True), ("平板电脑", 30, False)],
)
def test_a_spare_telephone_is_due_after_the_days_of_the_law(
    rulebook: Rulebook, category: str, days: int, owed_by_law: bool
) -> None:
    row = {"product_category": category, "purchase_date": "2026-09-01", "received_at": "2026-10-01T10:00"}
    found = owed(rulebook, as_of=datetime(2026, 10, 1 + days, 18) if days < 30 else datetime(2026, 10, 31), **row)
    assert any(name.startswith("law_loaner") for name in found) is owed_by_law


def test_a_tablet_has_neither_the_delay_nor_the_depreciation_of_a_computer(rulebook: Rulebook) -> None:
    row = {"purchase_date": "2026-03-01", "received_at": "2026-05-01T10:00", "product_price": "3000.00"}
    computer = owed(rulebook, product_category="笔记本电脑", **row)
    tablet = owed(rulebook, product_category="平板电脑", **row)
    assert "law_delay" in computer
    assert not [name for name in tablet if name.startswith("law_")]


class TestWhatTheSecondReadingSays:
    """Sentences of the annex that narrow a promise down."""

    LATE: Mapping[str, Any] = LAPTOP | {"received_at": "2026-03-18", "finished_at": None}

    def test_a_software_fault_after_fifteen_days_is_no_free_repair_in_the_computer_shop(
        self, rulebook: Rulebook
    ) -> None:
        done = self.LATE | {"finished_at": "2026-03-20"}
        found = owed(rulebook, "computer", fault_class="软件", **done)
        assert offered(found) == "software_fee"
        assert "free_repair" not in found
        assert offered(owed(rulebook, "computer", fault_class="硬件", **done)) == "free_repair"
        assert offered(owed(rulebook, "warranty", fault_class="软件", **done)) == "free_repair"
        soon = self.LATE | {"received_at": "2026-01-25"}
        assert "free_repair" in owed(rulebook, "computer", fault_class="软件", **soon)

    @pytest.mark.parametrize("policy", ["warranty", "computer"])
    def test_an_upgrade_at_the_customers_wish_is_no_free_repair(self, rulebook: Rulebook, policy: str) -> None:
        row = self.LATE | {"service_type": "更新升级", "parts_used": ["内存"]}
        found = owed(rulebook, policy, **row)
        assert "free_repair" not in found
        assert "part_replacement" not in found
        assert ("upgrade_in_warranty" in found) is (policy == "computer")

    @pytest.mark.parametrize(
        ("policy", "row", "switch", "due"),
        [
            ("computer", {}, None, False),
            ("computer", {"contract_number": "HT-1"}, None, True),
            ("computer", {"customer_class": "工程"}, None, True),
            ("computer", {"customer_class": "普通"}, None, False),
            ("computer", {}, "always", True),
            ("computer", {"contract_number": "HT-1"}, "off", False),
            ("display", {}, None, True),
            ("display", {}, "contract", False),
            ("warranty", {"contract_number": "HT-1"}, None, False),
        ],
    )
    def test_the_spare_machine_of_003_belongs_to_the_supply_contract(
        self, rulebook: Rulebook, policy: str, row: dict[str, Any], switch: str | None, due: bool
    ) -> None:
        overrides = {"loaner": switch} if switch else {}
        assert ("loaner" in owed(rulebook, policy, overrides=overrides, **self.LATE, **row)) is due

    @pytest.mark.parametrize(
        ("row", "due"), [({}, False), ({"contract_number": "HT-1"}, True), ({"customer_class": "工程"}, True)]
    )
    def test_all_costs_are_ours_for_supply_customers_by_contract_or_class(
        self, rulebook: Rulebook, row: dict[str, Any], due: bool
    ) -> None:
        found = owed(rulebook, "computer", parts_used=["硬盘"], **self.LATE, **row)
        assert ("all_costs_ours" in found) is due

    @pytest.mark.parametrize(
        ("change", "due"),
        [
            ({}, True),
            ({"repair_result": "原样返还"}, False),
            ({"repair_result": "转修"}, False),
            ({"customer_decision": "不同意"}, False),
            ({"human_damage": True}, False),
            ({"repair_result": "换机"}, False),
        ],
    )
    def test_only_repairs_of_this_unit_under_warranty_count_towards_an_exchange(
        self, rulebook: Rulebook, change: dict[str, Any], due: bool
    ) -> None:
        first = case("A1", received_at="2026-02-01", finished_at="2026-02-03", **LAPTOP)
        second = case("A2", **({"received_at": "2026-03-01", "finished_at": "2026-03-03"} | LAPTOP | change))
        found = owed(rulebook, "display", (first, second), received_at="2026-04-01", finished_at=None, **LAPTOP)
        assert ("exchange_two_repairs" in found) is due
        assert ("law_two_repairs" in found) is due

    @pytest.mark.parametrize(
        ("category", "days", "due"),
        [
            ("微波炉", 90, False),
            ("微波炉", 91, True),
            ("吸尘器", 91, True),
            ("热水器", 91, True),
            ("油烟机", 91, True),
            ("电风扇", 91, True),
            ("键盘", 61, True),
            ("影碟机", 61, True),
            ("数码摄像机", 90, False),
            ("数码摄像机", 91, True),
            ("录像机", 91, True),
            ("监控摄像机", 200, False),  # no household camera: in no list of the law
        ],
    )
    def test_every_product_that_the_law_names_has_its_limit_of_delay(
        self, rulebook: Rulebook, category: str, days: int, due: bool
    ) -> None:
        row = PHONE | {"product_category": category, "received_at": "2026-03-01", "finished_at": None}
        as_of = datetime.fromordinal(datetime(2026, 3, 1).toordinal() + days)
        assert (
            "law_delay" in owed(rulebook, as_of=as_of, pause_reason="待配件", paused_from="2026-03-02", **row)
        ) is due


def test_a_delayed_repair_ends_in_a_full_refund_where_the_model_is_gone(rulebook: Rulebook) -> None:
    """law.md 1.2 (5): exchange due, no same model, the customer wants no other."""
    found = owed(rulebook, as_of=datetime(2026, 5, 2), received_at="2026-03-01", finished_at=None, **PHONE)
    assert "无同型号且客户不愿换其他型号的，全额退款" in found["law_delay"].reason.zh
    assert "if the customer wants no other, a full refund" in found["law_delay"].reason.en


def test_a_main_part_that_no_list_names_is_told_with_the_fact_that_is_missing(rulebook: Rulebook) -> None:
    """A refrigerator in its third year: the legal years of main parts run, their list is not in the rule book."""
    row = {"product_category": "冰箱", "purchase_date": "2024-03-05", "received_at": "2026-10-08", "finished_at": None}
    found = owed(rulebook, faulty_part="压缩机", **row)
    assert offered(found) != "law_main_parts"
    assert found["law_main_parts"].missing == ("part_warranty",)
    assert "三包凭证" in found["law_main_parts"].reason.zh
    assert "certificate" in found["law_main_parts"].reason.en
    assert "law_main_parts" not in owed(rulebook, **row | {"received_at": "2027-03-09"})


class TestPartsOfAPhoneAndTheConsumerLaw:
    """law.md 1.2 (10); Consumer law 23 (3), 24."""

    NOW: Mapping[str, Any] = PHONE | {"received_at": "2026-05-18", "finished_at": None, "faulty_part": "电池"}

    def changed(self, number: str, at: str, **row: Any) -> Case:
        return repair(number, at, **PHONE | {"faulty_part": "电池", "parts_used": ["电池"]} | row)

    @pytest.mark.parametrize(
        ("first", "now", "due"),
        [
            ({}, {}, True),
            ({"parts_used": None, "repair_result": "换机"}, {}, True),
            ({"parts_used": None}, {}, False),  # looked at, not exchanged
            ({"faulty_part": "充电器", "parts_used": ["充电器"]}, {}, False),
            ({}, {"faulty_part": "充电器"}, False),
            ({}, {"received_at": "2026-12-18"}, False),  # a battery's six months are over
            ({}, {"finished_at": "2026-05-19"}, False),
            ({}, {"human_damage": True}, False),
            ({}, {"product_category": "笔记本"}, False),
        ],
    )
    def test_an_accessory_exchanged_twice_and_still_faulty_is_refunded(
        self, rulebook: Rulebook, first: dict[str, Any], now: dict[str, Any], due: bool
    ) -> None:
        earlier = (self.changed("E1", "2026-02-03", **first), self.changed("E2", "2026-03-03"))
        found = owed(rulebook, earlier=earlier, as_of=datetime(2026, 12, 20), **self.NOW | now)
        assert ("law_accessory_refund" in found) is due
        if due:
            assert "E1, E2" in found["law_accessory_refund"].reason.zh

    @pytest.mark.parametrize(
        ("category", "received", "due"),
        [
            ("笔记本", "2026-07-13", True),
            ("笔记本", "2026-07-14", False),
            ("冰箱", "2026-07-13", True),
            ("手机", "2026-03-18", False),
            ("平板电脑", "2026-03-18", False),
        ],
    )
    def test_for_six_months_the_trader_has_to_prove_that_the_goods_were_sound(
        self, rulebook: Rulebook, category: str, received: str, due: bool
    ) -> None:
        row = {"product_category": category, "purchase_date": "2026-01-08", "delivered_on": "2026-01-11"}
        found = owed(rulebook, received_at=received, finished_at=None, **row)  # six months end on Saturday 11 July
        assert ("law_burden_of_proof" in found) is due
        assert offered(found) != "law_burden_of_proof"

    @pytest.mark.parametrize(
        ("row", "due"),
        [
            ({}, True),
            ({"received_at": "2026-10-09"}, False),  # day 7 after delivery is 3 October, moved to the 8th
            ({"product_category": "手机"}, False),  # the law names it: its own ladder counts
            ({"product_category": None}, False),
            ({"fault_class": "软件"}, False),
            ({"human_damage": True}, False),
            ({"finished_at": "2026-10-08"}, False),
        ],
    )
    def test_goods_that_no_rule_names_go_back_within_seven_days_of_receipt(
        self, rulebook: Rulebook, row: dict[str, Any], due: bool
    ) -> None:
        tablet = {"product_category": "平板电脑", "purchase_date": "2026-09-20", "delivered_on": "2026-09-26",
                  "received_at": "2026-10-08", "finished_at": None, "fault_class": "硬件"}  # fmt: skip
        assert ("law_return_unlisted" in owed(rulebook, **tablet | row)) is due
