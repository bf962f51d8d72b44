"""Sentences of the service rules, each with a case just inside and one just outside: what docs/coverage.md claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.clocks.build import AS_OF, HERE, case, caseload, under, values_of
from toolkit.checks import check
from toolkit.clocks import clock_findings, read_clocks
from toolkit.entitlements import entitlements
from toolkit.model import Caseload, Complaint, Rulebook
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
MONDAY: dict[str, Any] = {"received_at": "2026-03-02T09:00", "finished_at": "", "handed_over_at": ""}
ONSITE = MONDAY | {"service_type": "上门维修"}
DEPOT = MONDAY | {"service_type": "送修"}
CONTRACT: dict[str, Any] = {"contract_number": "HT-1"}
SUPPLY: dict[str, Any] = {"customer_class": "工程"}
DONE: dict[str, Any] = {"received_at": "2026-03-01", "finished_at": "2026-03-02T09:00"}


def state(policy: str, clock: str, row: dict[str, Any], overrides: dict[str, Any] | None = None) -> str:
    """The clock's state, `off` where the policy has no such clock."""
    book = under(BOOK, policy, overrides=overrides or {})
    return next(
        (str(one.state) for one in read_clocks(caseload(case(**row)), book, AS_OF) if one.clock == clock), "off"
    )


@pytest.mark.parametrize(
    ("policy", "clock", "row", "stop", "kept", "broken"),
    [
        ("warranty", "response", MONDAY, "responded_at", "2026-03-02T10:00", "2026-03-02T10:01"),
        ("digital", "response", MONDAY | {"channel": "电话"}, "responded_at", "2026-03-03T09:00", "2026-03-03T09:01"),
        ("digital", "response", MONDAY | {"channel": "APP"}, "responded_at", "2026-03-02T10:00", "2026-03-02T10:01"),
        ("computer", "response", MONDAY, "responded_at", "2026-03-03T09:00", "2026-03-03T09:01"),
        ("computer", "response", MONDAY | CONTRACT, "responded_at", "2026-03-02T09:15", "2026-03-02T09:16"),
        ("computer", "response", MONDAY | SUPPLY, "responded_at", "2026-03-02T09:15", "2026-03-02T09:16"),
        ("warranty", "assessment", MONDAY, "assessed_at", "2026-03-02T09:05", "2026-03-02T09:06"),
        ("warranty", "remote_diagnosis", MONDAY, "remote_diagnosed_at", "2026-03-02T09:30", "2026-03-02T09:31"),
        ("warranty", "diagnosis", MONDAY, "diagnosed_at", "2026-03-04T09:00", "2026-03-04T09:01"),
        ("warranty", "solution", MONDAY, "solution_given_at", "2026-03-03T09:00", "2026-03-03T09:01"),
        ("computer", "onsite_arrival", ONSITE | CONTRACT | {"responded_at": "2026-03-02T09:16"}, "arrived_at",
         "2026-03-02T11:00", "2026-03-02T11:01"),
        ("display", "onsite_arrival", ONSITE, "arrived_at", "2026-03-03T09:00", "2026-03-03T09:01"),
        ("warranty", "onsite_repair", ONSITE, "finished_at", "2026-03-05T23:59", "2026-03-06T00:01"),
        ("computer", "onsite_repair", ONSITE | CONTRACT, "finished_at", "2026-03-02T21:00", "2026-03-02T21:01"),
        ("warranty", "depot_repair", DEPOT, "finished_at", "2026-03-09T23:59", "2026-03-10T00:01"),
        ("display", "depot_repair", DEPOT, "finished_at", "2026-03-09T23:59", "2026-03-10T00:01"),
        (
            "warranty",
            "depot_repair",
            DEPOT | {"product_received_at": "2026-03-04T09:00"},
            "finished_at",
            "2026-03-11T23:59",
            "2026-03-12T00:01",
        ),
        ("warranty", "contract_response", MONDAY | CONTRACT, "responded_at", "2026-03-04T09:00", "2026-03-04T09:01"),
        ("warranty", "contract_dispatch", MONDAY | CONTRACT, "dispatched_at", "2026-03-11T23:59", "2026-03-12T00:01"),
        ("warranty", "answer", MONDAY | CONTRACT, "answered_at", "2026-03-09T23:59", "2026-03-10T00:01"),
        (
            "warranty",
            "claim",
            MONDAY | {"claim_notified_at": "2026-03-02T09:00"},
            "claimed_at",
            "2026-03-11T23:59",
            "2026-03-12T00:01",
        ),
        ("warranty", "claim_answer", {"claimed_at": "2026-03-02"}, "answered_at",
         "2026-03-17T23:59", "2026-03-18T00:01"),
        ("computer", "customer_file", DONE, "customer_file_at", "2026-03-02T11:00", "2026-03-02T11:01"),
        ("computer", "customer_file_day", MONDAY, "customer_file_at", "2026-03-02T23:59", "2026-03-03T00:01"),
        ("computer", "delivery", {"contract_signed_on": "2026-03-02"}, "delivered_on", "2026-04-01", "2026-04-03"),
        ("computer", "onsite_reinstall", {"received_at": "2026-03-02", "service_type": "安装",
         "arrived_at": "2026-03-02T09:00"}, "finished_at", "2026-03-02T10:00", "2026-03-02T10:01"),
        ("warranty", "promised_completion", MONDAY | {"promised_at": "2026-03-06T12:00"}, "finished_at",
         "2026-03-06T12:00", "2026-03-06T12:01"),
        ("digital", "promised_completion", MONDAY | {"promised_at": "2026-03-06"}, "finished_at",
         "2026-03-06T23:59", "2026-03-07T00:01"),
        ("display", "unrepaired_exchange", DEPOT, "finished_at", "2026-05-01T23:59", "2026-05-02T00:01"),
        ("computer", "consultation_follow_up", {"received_at": "2026-03-02", "service_type": "咨询"}, "followed_up_at",
         "2026-03-09", "2026-03-10T00:01"),
    ],
)  # fmt: skip
def test_a_clock_is_kept_up_to_its_limit_and_broken_after_it(
    policy: str, clock: str, row: dict[str, Any], stop: str, kept: str, broken: str
) -> None:
    assert state(policy, clock, row | {stop: kept}) == "met"
    assert state(policy, clock, row | {stop: broken}) == "met_late"


@pytest.mark.parametrize(
    ("policy", "clock", "row", "stop"),
    [
        ("display", "response", MONDAY, "responded_at"),
        ("digital", "assessment", MONDAY, "assessed_at"),
        ("computer", "diagnosis", MONDAY, "diagnosed_at"),
        ("warranty", "onsite_arrival", ONSITE, "arrived_at"),
        ("computer", "onsite_arrival", ONSITE, "arrived_at"),
        ("computer", "onsite_repair", ONSITE, "finished_at"),
        ("display", "onsite_repair", ONSITE, "finished_at"),
        ("computer", "depot_repair", DEPOT, "finished_at"),
        ("warranty", "contract_dispatch", MONDAY, "dispatched_at"),
        ("computer", "answer", MONDAY | CONTRACT, "answered_at"),
        ("warranty", "follow_up", DONE | {"handed_over_at": "2026-03-03"}, "followed_up_at"),
        ("warranty", "acceptance", DONE, "accepted_at"),
        ("warranty", "result_notice", DONE, "notified_at"),
        ("warranty", "completeness_check", MONDAY, "recorded_at"),
        ("warranty", "claim_filing_after_purchase", MONDAY | {"purchase_date": "2026-01-02"}, "received_at"),
        ("warranty", "periodic_follow_up", DONE | {"handed_over_at": "2026-03-03"}, "followed_up_at"),
        ("warranty", "unrepaired_exchange", DEPOT, "finished_at"),
    ],
)
def test_a_policy_that_gives_no_number_has_no_clock(policy: str, clock: str, row: dict[str, Any], stop: str) -> None:
    assert state(policy, clock, {stop: "2026-03-20T09:00"} | row) == "off"


@pytest.mark.parametrize(
    ("clock", "parameter", "amount", "row", "stop", "kept", "broken"),
    [
        ("onsite_arrival", "onsite_arrival_hours", 4, ONSITE, "arrived_at", "2026-03-02T13:00", "2026-03-02T13:01"),
        ("result_notice", "result_notice_minutes", 30, DONE, "notified_at", "2026-03-02T09:30", "2026-03-02T09:31"),
        ("completeness_check", "completeness_hours", 1, MONDAY, "recorded_at", "2026-03-02T10:00", "2026-03-02T10:01"),
        ("response", "response_complex_hours", 8, MONDAY | {"severity": "重大"}, "responded_at", "2026-03-02T17:00",
         "2026-03-02T17:01"),
        ("response", "response_phone_hours", 2, MONDAY | {"channel": "电话"}, "responded_at", "2026-03-02T11:00",
         "2026-03-02T11:01"),
        ("response", "response_online_minutes", 10, MONDAY | {"channel": "微信"}, "responded_at", "2026-03-02T09:10",
         "2026-03-02T09:11"),
        ("follow_up", "follow_up_hours", 48, DONE | {"handed_over_at": "2026-03-03T09:00"}, "followed_up_at",
         "2026-03-05T09:00", "2026-03-05T09:01"),
        ("claim_filing_after_purchase", "claim_filing_days", 7, {"purchase_date": "2026-03-02"}, "received_at",
         "2026-03-09T10:00", "2026-03-10T10:00"),
        ("periodic_follow_up", "periodic_follow_up_days", 30, DONE | {"handed_over_at": "2026-03-03"}, "followed_up_at",
         "2026-04-02", "2026-04-03T00:01"),
    ],
)  # fmt: skip
def test_a_blank_of_the_documents_becomes_a_clock_once_it_has_a_number(
    clock: str, parameter: str, amount: int, row: dict[str, Any], stop: str, kept: str, broken: str
) -> None:
    assert state("warranty", clock, row | {stop: kept}, {parameter: amount}) == "met"
    assert state("warranty", clock, row | {stop: broken}, {parameter: amount}) == "met_late"


@pytest.mark.parametrize(
    ("accepted", "as_of", "found", "silent"),
    [
        ("2026-03-09T23:00", AS_OF, "met", False),
        ("2026-03-10T01:00", AS_OF, "met", True),  # it had been accepted by silence before
        (None, datetime(2026, 3, 9, 23), "due_soon", False),
        (None, datetime(2026, 3, 10, 1), "met", True),
    ],
)
def test_silence_is_acceptance_and_no_breach(accepted: str | None, as_of: datetime, found: str, silent: bool) -> None:
    """001 §3.2.5: unanswered within the time, the service counts as accepted; complaints stay open."""
    book = under(BOOK, "warranty", overrides={"acceptance_days": 7})
    load = caseload(case(**DONE | {"accepted_at": accepted}))
    one = next(one for one in read_clocks(load, book, as_of) if one.clock == "acceptance")
    assert (str(one.state), one.late_minutes) == (found, 0)
    assert ("2026-03-09 24:00 之前没有“验收时间”" in one.explanation[-1].zh) is silent
    assert ("complaints stay open" in one.explanation[-1].en) is silent
    rules = [each.rule for each in clock_findings((one,), load, book)]
    assert not {"clock-overdue", "clock-met-late"} & set(rules)


@pytest.mark.parametrize(
    ("channel", "online"),
    [("在线聊天", True), ("在线表单", True), ("即时消息/QQ", True), ("微信公众号", True), ("社交媒体", True),
     ("邮件", False), ("到店", False), ("来函/信函", False)],
)  # fmt: skip
def test_every_way_to_ask_online_has_the_limit_of_online_questions(channel: str, online: bool) -> None:
    """001 §7.1 客服在线咨询; the ways are those of 001 §5.1 and annex 34."""
    row = MONDAY | {"channel": channel, "responded_at": "2026-03-02T09:30"}
    late = state("warranty", "response", row, {"response_online_minutes": 10})
    assert late == ("met_late" if online else "met")


@pytest.mark.parametrize(
    ("policy", "clock", "row", "stop", "kept", "broken", "overrides"),
    [
        ("warranty", "complaint_contact", {}, "contacted_at", "2026-03-03T23:59", "2026-03-04T00:01", {}),
        ("warranty", "complaint_answer", {"demand": "退款"}, "told_at", "2026-03-17T23:59", "2026-03-18T00:01", {}),
        ("computer", "complaint_answer", {"demand": "退款"}, "told_at", "2026-03-17T23:59", "2026-03-18T00:01", {}),
        ("warranty", "complaint_resolution", {}, "closed_at", "2026-03-11T23:59", "2026-03-12T00:01",
         {"complaint_resolution_workdays": 7}),
    ],
)  # fmt: skip
def test_a_complaint_is_answered_in_time(
    policy: str, clock: str, row: dict[str, str], stop: str, kept: str, broken: str, overrides: dict[str, Any]
) -> None:
    def complaint_state(at: str) -> str:
        values = values_of({"complained_at": "2026-03-02T09:00", **row, stop: at})
        load = Caseload("店", (), (Complaint("店", "T1", "", values, HERE, frozenset(values)),))
        readings = read_clocks(load, under(BOOK, policy, overrides=overrides), AS_OF)
        return next(str(one.state) for one in readings if one.clock == clock)

    assert (complaint_state(kept), complaint_state(broken)) == ("met", "met_late")


BOUGHT = {"product_category": "手机", "purchase_date": "2026-01-05"}
PHONE: dict[str, Any] = BOUGHT | {"received_at": "2026-03-02", "finished_at": "2026-03-03"}
UPGRADE = {"service_type": "更新升级", "parts_used": ["内存"]}
REMOTE = {"faulty_part": "遥控器"}
OPEN = PHONE | {"finished_at": ""}


@pytest.mark.parametrize(
    ("policy", "name", "owed", "not_owed"),
    [
        ("warranty", "free_repair", {}, {"received_at": "2027-01-06", "finished_at": "2027-01-07"}),
        ("warranty", "part_replacement", {"parts_used": ["电池"]}, {"parts_used": []}),
        ("warranty", "free_inspection", {}, {"received_at": "2027-01-06"}),
        ("warranty", "refund", {"repair_result": "未解决"}, {"repair_result": "已解决"}),
        ("warranty", "post_warranty_service", {"received_at": "2028-01-05"}, {"received_at": "2028-01-06"}),
        ("warranty", "support_costs", {"service_type": "远程支持"}, {"service_type": "送修"}),
        ("warranty", "exchange_uneconomic", {"quote_amount": "900", "product_price": "800"},
         {"quote_amount": "800", "product_price": "800"}),
        ("warranty", "paid_repair", {"human_damage": True}, {}),
        ("warranty", "compensation", {"claimed_at": "2026-03-05", "parts_fee": "80"}, {"claimed_at": ""}),
        ("display", "no_reason_return", OPEN | {"received_at": "2026-01-12"}, OPEN | {"received_at": "2026-01-13"}),
        ("display", "return_30", OPEN | {"received_at": "2026-02-04"}, OPEN | {"received_at": "2026-02-05"}),
        ("display", "exchange_90", OPEN | {"received_at": "2026-04-07"}, OPEN | {"received_at": "2026-04-08"}),
        ("display", "exchange_90", OPEN | {"human_damage": False}, OPEN | {"human_damage": True}),
        ("display", "lifetime_service", {"received_at": "2028-01-05"}, {}),
        ("display", "refund_depreciated", {"repair_result": "退机"}, {"repair_result": "已解决"}),
        ("display", "accessories_covered", REMOTE, REMOTE | {"received_at": "2026-07-07"}),
        ("display", "service_agreement", {"agreement_number": "F1", "agreement_until": "2026-03-02"},
         {"agreement_number": "F1", "agreement_until": "2026-03-01"}),
        ("computer", "software_free", {"fault_class": "软件", "received_at": "2026-01-20"},
         {"fault_class": "软件", "received_at": "2026-01-21"}),
        ("computer", "software_fee", {"fault_class": "软件", "received_at": "2026-01-21"},
         {"fault_class": "软件", "received_at": "2026-01-20"}),
        ("computer", "return_unrepairable", {"repair_result": "未解决"}, {"repair_result": "已解决"}),
        ("computer", "upgrade_in_warranty", UPGRADE, {"parts_used": ["内存"]}),
        ("computer", "damaged_on_arrival", {"parcel_state": "破旧丢件"}, {"parcel_state": "正常件"}),
        ("computer", "free_repair", {"sold_by_us": True}, {"sold_by_us": False}),
        ("computer", "free_repair", SUPPLY | {"received_at": "2029-01-05"}, {"received_at": "2029-01-05"}),
        ("display", "free_repair", SUPPLY | {"agreement_until": "2028-05-01", "received_at": "2028-05-01"},
         {"agreement_until": "2028-05-01", "received_at": "2028-05-01"}),
    ],
)  # fmt: skip
def test_an_entitlement_is_owed_where_its_sentence_says_so_and_nowhere_else(
    policy: str, name: str, owed: dict[str, Any], not_owed: dict[str, Any]
) -> None:
    book: Rulebook = under(BOOK, policy)

    def names(row: dict[str, Any]) -> set[str]:
        as_of = datetime(2029, 6, 1)
        return {one.id for one in entitlements(case(**(PHONE | row)), book, as_of)}

    assert name in names(owed)
    assert name not in names(not_owed)


@pytest.mark.parametrize(
    ("choice", "fee", "told"),
    [("listed", "0.00", True), ("listed", "50.00", False), ("free", "0.00", False), ("free", "75.00", True)],
)
def test_a_simple_software_fault_is_charged_by_the_list_or_free_as_the_switch_says(
    choice: str, fee: str, told: bool
) -> None:
    row: dict[str, Any] = PHONE | {"product_category": "笔记本", "purchase_date": "2025-12-01"}
    book = under(BOOK, "computer", overrides={"software_simple": choice})
    found = check(caseload(case(fault_class="软件", total_fee=fee, **row)), book, AS_OF)
    assert ("fee-off-list" in {one.rule for one in found.findings}) is told


@pytest.mark.parametrize(
    ("policy", "row", "switch", "told"),
    [
        ("warranty", {}, None, False),
        ("warranty", CONTRACT, None, False),
        ("computer", {}, None, False),
        ("computer", CONTRACT, None, True),
        ("computer", SUPPLY, None, True),
        ("computer", CONTRACT, False, False),
    ],
)
def test_travel_may_be_charged_in_warranty_unless_all_costs_are_ours(
    policy: str, row: dict[str, str], switch: bool | None, told: bool
) -> None:
    """001 §8 row 4 against 003 质保期: the contradiction H5."""
    book = under(BOOK, policy, overrides={} if switch is None else {"all_costs_ours": switch})
    charged: dict[str, Any] = PHONE | {"product_category": "笔记本"} | row
    one = case(total_fee="60.00", travel_fee="60.00", **charged)
    amount = replace(one.values["travel_fee"], meaning=Decimal("60.00"))
    found = check(caseload(replace(one, values={**one.values, "travel_fee": amount})), book, AS_OF)
    assert ("fee-in-warranty" in {finding.rule for finding in found.findings}) is told
