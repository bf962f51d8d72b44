"""Copies, repeated exports and overlapping months: one case, the newest statement, and what disagrees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.cases.building import (
    Said,
    by_number,
    intake,
    joined,
    ledger,
    moment,
    nothing,
    one_table,
    only,
    other_intake,
    repair,
    rules,
    table,
    unreadable,
)
from toolkit.model import Part, Place


def test_a_copy_with_more_cells_filled_is_one_case_and_no_doubled_number() -> None:
    load = joined(
        one_table("接修.xls", "intake", intake(remarks=None, responsible="方主任")),
        one_table(
            "接修(1).xls", "intake", intake(remarks="急", responsible=None), intake("CD-002", phone="13900001111")
        ),
    )
    case = by_number(load)["CD-001"]
    assert (case.meaning("remarks"), case.meaning("responsible")) == ("急", "方主任")
    assert len(load.cases) == 2
    assert rules(load) == []


def test_the_place_of_a_case_and_of_its_equal_cells_is_the_first_file_whenever_it_was_saved() -> None:
    for first, second in (("2026-11-01T08:00", "2026-11-02T08:00"), ("2026-11-02T08:00", "2026-11-01T08:00")):
        load = joined(
            one_table("接修.xls", "intake", intake(), saved=first),
            one_table("接修(1).xls", "intake", intake(), saved=second),
        )
        (case,) = load.cases
        assert case.place.path == "接修.xls"
        assert {value.place.path for value in case.values.values()} == {"接修.xls"}


@pytest.mark.parametrize(
    ("first", "second", "variant"),
    [
        ({"saved": "2026-11-01T08:00"}, {"saved": "2026-11-02T08:00"}, "saved later"),
        ({"saved": "2026-11-09T08:00", "exported": "2026-11-01"}, {"exported": "2026-11-05"}, "newer export"),
        ({}, {}, "further on"),
    ],
)
def test_the_later_statement_counts_and_the_finding_says_why(
    first: dict[str, str], second: dict[str, str], variant: str
) -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(model="M200"), **first),
        one_table("b.xlsx", "intake", intake(model="M300"), **second),
    )
    (case,) = load.cases
    finding = only(load, "ledgers-disagree")
    assert case.meaning("model") == "M300"
    assert finding.place is not None
    assert (finding.place.path, finding.place.cell, finding.field, finding.value) == ("a.xlsx", "E2", "model", "M200")
    assert finding.related == (Place("b.xlsx", "登记", 2, 5),)
    assert variant in finding.message.en
    assert "M300" in finding.message.zh


def test_the_time_of_registration_counts_before_export_date_and_file_time() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(model="M200", recorded_at="2026-11-12T10:00"), exported="2026-11-01"),
        one_table("b.xlsx", "intake", intake(model="M300", recorded_at="2026-11-11T10:00"), exported="2026-11-05"),
    )
    assert load.cases[0].meaning("model") == "M200"
    assert "recorded later" in only(load, "ledgers-disagree").message.en


def test_an_export_date_that_only_one_file_has_decides_nothing() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(model="M200"), exported="2026-11-05", saved="2026-11-01T08:00"),
        one_table("b.xlsx", "intake", intake(model="M300"), saved="2026-11-02T08:00"),
    )
    assert load.cases[0].meaning("model") == "M300"


def test_three_copies_that_say_the_same_wrong_thing_are_one_finding() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(model="M200"), exported="2026-11-01"),
        one_table("b.xlsx", "intake", intake(model="M200"), exported="2026-11-02"),
        one_table("c.xlsx", "intake", intake(model="M300"), exported="2026-11-03"),
    )
    assert len(only(load, "ledgers-disagree").related) == 2


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("received_at", moment("2026-11-10"), moment("2026-11-10T09:30")),
        ("phone", "138-0013-5660", "13800135660"),
        ("phone", "+8613800135660", "13800135660"),
        ("serial_number", "xc21e-2913802", "XC21E2913802"),
        ("customer_name", "严 明", "严明"),
        ("customer_name", "鑫达（城东）公司", "鑫达(城东)公司"),
        ("model", "Ｍ２００", "m200"),
        ("total_fee", Decimal("120"), Decimal("120.00")),
        ("accessories", ("电源线", "遥控器"), ("遥控器", "电源线")),
        ("channel", "3", "电话"),
        ("case_status", "维修中", "已完工"),
        ("remarks", "急", "急，客户出差"),
        ("parts_used", (Part("电池"), Part("主板")), (Part("主板"), Part("电池"))),
    ],
)
def test_another_spelling_precision_or_code_is_no_disagreement(name: str, one: Said, other: Said) -> None:
    for first, second in ((one, other), (other, one)):
        load = joined(
            one_table("a.xlsx", "intake", intake(**{name: first})),
            one_table("b.xlsx", "intake", intake(**{name: second})),
        )
        assert len(load.cases) == 1
        assert rules(load) == []


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("received_at", moment("2026-11-10"), moment("2026-11-11T09:30")),
        ("received_at", moment("2026-11-10T09:30"), moment("2026-11-10T09:31")),
        ("model", "T490", "T490s"),
        ("customer_name", "张三", "张三丰"),
        ("total_fee", Decimal("120"), Decimal("120.01")),
        ("channel", "微信", "电话"),
        ("proof_seen", True, False),
        ("accessories", ("电源线",), ("遥控器",)),
    ],
)
def test_another_meaning_is_a_disagreement(name: str, one: Said, other: Said) -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(**{name: one})),
        one_table("b.xlsx", "intake", intake(**{name: other})),
    )
    assert len(load.cases) == 1
    assert only(load, "ledgers-disagree").field == name


def test_of_two_values_that_agree_the_more_exact_one_is_kept() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake(received_at="2026-11-10T09:30", channel="电话"), saved="2026-11-01T08:00"),
        one_table("b.xlsx", "intake", intake(received_at="2026-11-10", channel="3"), saved="2026-11-02T08:00"),
    )
    assert load.cases[0].meaning("received_at") == moment("2026-11-10T09:30")
    assert load.cases[0].meaning("channel") == "电话"


def test_a_filled_cell_wins_over_blank_slash_and_unreadable_however_new_they_are() -> None:
    for empty in (None, nothing(), unreadable("上周三")):
        load = joined(
            one_table("a.xlsx", "intake", intake(responded_at="2026-11-10T10:00"), saved="2026-11-01T08:00"),
            one_table("b.xlsx", "intake", intake(responded_at=empty), saved="2026-11-02T08:00"),
        )
        assert load.cases[0].meaning("responded_at") == moment("2026-11-10T10:00")
        assert rules(load) == []


def test_two_cases_under_one_number_in_one_table_are_kept_and_the_later_is_blamed() -> None:
    load = joined(one_table("接修.xlsx", "service", intake("CD-006"), intake("CD-007"), other_intake("CD-006")))
    finding = only(load, "duplicate-number")
    assert [case.shown for case in load.cases].count("CD-006") == 2
    assert finding.place is not None
    assert (finding.place.cell, finding.case, finding.value) == ("A4", "CD-006", "CD-006")
    assert finding.severity == "error"


def test_the_later_case_is_the_one_taken_in_later_even_when_it_stands_first() -> None:
    load = joined(one_table("接修.xlsx", "service", other_intake(), intake()))
    place = only(load, "duplicate-number").place
    assert place is not None
    assert place.cell == "A2"


@pytest.mark.parametrize(
    "change", [{"customer_name": "钱伟", "phone": "13700001111"}, {"serial_number": "ZZ1"}, {"fault": "花屏"}]
)
def test_another_customer_serial_or_fault_in_one_table_is_another_case(change: dict[str, str]) -> None:
    load = joined(one_table("接修.xlsx", "service", intake(), intake(received_at="2026-11-12T10:00", **change)))
    assert len(load.cases) == 2
    assert rules(load) == ["duplicate-number"]


def test_one_wrong_cell_in_a_copy_is_a_disagreement_and_not_another_case() -> None:
    for change in ({"customer_name": "钱伟", "phone": "13700001111"}, {"serial_number": "ZZ1"}, {"fault": "花屏"}):
        load = joined(one_table("a.xlsx", "intake", intake()), one_table("b.xlsx", "intake", intake(**change)))
        assert len(load.cases) == 1
        assert set(rules(load)) == {"ledgers-disagree"}


def test_a_number_used_again_in_another_month_sheet_is_doubled() -> None:
    path = "台账.xlsx"
    load = joined(
        ledger(
            path,
            table(path, "service", intake(received_at="2026-07-01T10:00"), sheet="7月"),
            table(path, "service", other_intake(received_at="2026-08-03T10:00"), sheet="8月"),
        )
    )
    assert rules(load) == ["duplicate-number"]
    assert len(load.cases) == 2


def test_overlapping_months_state_a_case_once() -> None:
    path = "台账.xlsx"
    load = joined(
        ledger(
            path,
            table(path, "service", intake(finished_at=None), sheet="10月"),
            table(path, "service", intake(finished_at="2026-11-12T10:00"), sheet="11月"),
        )
    )
    (case,) = load.cases
    assert case.meaning("finished_at") == moment("2026-11-12T10:00")
    assert rules(load) == []


def test_a_copy_of_a_table_with_a_doubled_number_holds_the_same_two_cases() -> None:
    rows = (intake("CD-006"), other_intake("CD-006"))
    load = joined(one_table("a.xlsx", "service", *rows), one_table("a(1).xlsx", "service", *rows))
    assert len(load.cases) == 2
    assert [len(case.records) for case in load.cases] == [2, 2]
    assert rules(load) == ["duplicate-number"]


def test_three_cases_under_one_number_are_two_findings_with_ids_of_their_own() -> None:
    third = intake(
        customer_name="施静", phone="13712345678", serial_number="HL1", fault="蓝屏", received_at="2026-11-16"
    )
    load = joined(one_table("a.xlsx", "service", intake(), other_intake(), third))
    found = [finding for finding in load.findings if finding.rule == "duplicate-number"]
    assert len({finding.id for finding in found}) == 2


def test_tables_that_are_not_used_are_no_part_of_anything() -> None:
    path = "接修.xls"
    old = table(path, "intake", intake("CD-OLD", received_at="2024-03-02T10:17"), sheet="2024旧", used=False)
    load = joined(ledger(path, table(path, "intake", intake()), old))
    assert list(by_number(load)) == ["CD-001"]


def test_copies_of_follow_ups_parts_and_loans_count_once_and_are_kept_as_copies() -> None:
    follow_up = {"case_number": "CD-001", "followed_up_at": "2026-11-15", "follow_up_result": None}
    part = {"case_number": "CD-001", "issued_at": "2026-11-11", "part_name": "电池"}
    loan = {"archive_number": "SH-1", "borrower": "杨明", "borrowed_at": "2026-04-20"}
    load = joined(
        one_table("接修.xlsx", "intake", intake()),
        one_table("回访.xlsx", "follow_up", follow_up),
        one_table("回访(1).xlsx", "follow_up", {**follow_up, "follow_up_result": "满意"}),
        one_table("配件.xlsx", "parts", part, part),
        one_table("配件(1).xlsx", "parts", part, part),
        one_table("借阅.xlsx", "loan", loan),
        one_table("借阅(1).xlsx", "loan", loan),
    )
    assert [record.meaning("follow_up_result") for record in load.follow_ups] == ["满意"]
    assert len(load.parts) == 2  # two equal rows in one table are two batteries
    assert len(load.loans) == 1
    assert len(load.copies) == 4


def test_a_disagreeing_copy_of_a_complaint_is_told_with_its_number() -> None:
    row = {"complaint_number": "TS1", "case_number": "CD-001", "complained_at": "2026-11-12", "complaint_content": "慢"}
    load = joined(
        one_table("接修.xlsx", "intake", intake()),
        one_table("投诉.xlsx", "complaint", {**row, "contacted_at": "2026-11-13"}),
        one_table("投诉(1).xlsx", "complaint", {**row, "contacted_at": "2026-11-14"}),
    )
    finding = only(load, "ledgers-disagree")
    assert (finding.case, finding.complaint, finding.field) == ("CD-001", "TS1", "contacted_at")
    assert load.complaints[0].meaning("contacted_at") == moment("2026-11-14")


def test_several_visits_in_one_repair_ledger_are_no_disagreement() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake()),
        one_table(
            "维修.xlsx",
            "repair",
            repair(finished_at=None, repair_result="未解决", parts_used=(Part("电池"),)),
            repair(
                started_at="2026-11-14T09:00",
                finished_at="2026-11-15T10:00",
                repair_result="已解决",
                parts_used=(Part("主板"),),
            ),
        ),
    )
    (case,) = load.cases
    assert case.meaning("finished_at") == moment("2026-11-15T10:00")
    assert case.meaning("parts_used") == (Part("主板"), Part("电池"))
    assert rules(load) == []


def test_a_row_of_another_table_that_differs_more_than_it_agrees_is_another_case() -> None:
    change = {"customer_name": "钱伟", "phone": "13700001111", "serial_number": "ZZ1", "received_at": None}
    load = joined(one_table("a.xlsx", "intake", intake()), one_table("b.xlsx", "intake", intake(**change)))
    assert len(load.cases) == 2
    assert rules(load) == ["duplicate-number"]


def test_a_case_entered_twice_in_one_table_is_one_case_whose_days_disagree() -> None:
    load = joined(one_table("a.xlsx", "service", intake(), intake(received_at="2026-11-11T09:30")))
    assert len(load.cases) == 1
    assert only(load, "ledgers-disagree").field == "received_at"


def test_two_faults_of_one_machine_brought_by_one_customer_on_one_day_are_one_case() -> None:
    load = joined(one_table("a.xlsx", "service", intake(), intake(fault="花屏")))
    assert len(load.cases) == 1
    assert only(load, "ledgers-disagree").field == "fault"
