"""Intake, repair, complaint, follow-up and parts rows joined, with the reason and with what is missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.cases.building import (
    AS_OF,
    BRANCH,
    RULEBOOK,
    Said,
    by_number,
    intake,
    joined,
    ledger,
    moment,
    one_table,
    only,
    other_intake,
    repair,
    rules,
    table,
)
from toolkit.cases import events, parts_of, split_by_branch
from toolkit.findings import make_finding
from toolkit.model import Branch, Part, Place, Rulebook


def test_intake_speaks_for_customer_and_product_and_repair_for_the_work() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake(technician="前台", diagnosis="待查", remarks="急")),
        one_table(
            "维修.xlsx", "repair", repair(technician="刘工", diagnosis="供电异常", customer_name="严明", remarks="换新")
        ),
    )
    (case,) = load.cases
    assert (case.meaning("technician"), case.meaning("diagnosis")) == ("刘工", "供电异常")
    assert case.meaning("remarks") == "换新；急"
    assert case.joined_by == "number"
    assert rules(load) == []


@pytest.mark.parametrize(
    ("name", "at_intake", "at_repair", "cell"),
    [
        ("model", "T500", "T490s", "D2"),
        ("customer_name", "陶秀英", "张三丰", "D2"),
        ("serial_number", "A1", "A2", "D2"),
    ],
)
def test_a_repair_row_that_names_another_customer_or_product_is_blamed_and_intake_counts(
    name: str, at_intake: str, at_repair: str, cell: str
) -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake(**{name: at_intake})),
        one_table("维修.xlsx", "repair", repair(**{name: at_repair})),
    )
    finding = only(load, "ledgers-disagree")
    assert finding.place is not None
    assert (finding.place.path, finding.place.cell, finding.case) == ("维修.xlsx", cell, "CD-001")
    assert load.cases[0].meaning(name) == at_intake
    assert at_intake in finding.message.zh
    assert at_repair in finding.message.zh


def test_a_repair_without_intake_is_a_case_of_its_own() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001")),
        one_table("维修.xlsx", "repair", repair("CD-001"), repair("CD-053", model="Air14")),
    )
    case = by_number(load)["CD-053"]
    finding = only(load, "repair-without-intake")
    assert finding.place is not None
    assert (finding.place.row, finding.case) == (3, "CD-053")
    assert "received_at" not in case.kept_fields
    assert case.joined_by == "alone"


def test_a_branch_that_keeps_repairs_alone_is_not_blamed_for_missing_intakes() -> None:
    load = joined(one_table("维修.xlsx", "repair", repair("CD-053", customer_name="严明")))
    assert list(by_number(load)) == ["CD-053"]
    assert rules(load) == []


@pytest.mark.parametrize(
    ("received", "late"),
    [("2026-11-12T10:00", True), ("2026-11-13T10:00", False), ("2026-11-20T09:00", False)],
)
def test_an_intake_without_repair_is_told_once_its_repair_clock_has_run_out(received: str, late: bool) -> None:
    """送修 under `warranty`: five working days; Thursday 12 November ends with Thursday 19."""
    load = joined(
        one_table("接修.xlsx", "intake", intake(received_at=received, service_type="送修")),
        one_table("维修.xlsx", "repair", repair("CD-900")),
    )
    told = [finding for finding in load.findings if finding.rule == "intake-without-repair"]
    assert bool(told) is late
    if late:
        assert told[0].place == load.cases[0].place


@pytest.mark.parametrize(
    "row",
    [
        {"service_type": "咨询"},
        {"customer_decision": "不同意"},
        {"handed_over_at": "2026-10-09T10:00"},
        {"repair_result": "原样返还"},
    ],
)
def test_what_needs_no_repair_row_is_not_missed(row: dict[str, Said]) -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake(received_at="2026-10-01T10:00", **row)),
        one_table("维修.xlsx", "repair", repair("CD-900")),
    )
    assert "intake-without-repair" not in rules(load)


def test_without_a_repair_ledger_no_repair_is_missed() -> None:
    assert rules(joined(one_table("接修.xlsx", "intake", intake(received_at="2026-10-01T10:00")))) == []


@pytest.mark.parametrize(("days", "told"), [(30, True), (60, False)])
def test_a_policy_without_repair_clock_is_judged_by_the_branch_s_own_days(days: int, told: bool) -> None:
    branch = Branch(id=BRANCH, policy="digital", overrides={"repair_row_expected_days": days})
    book: Rulebook = replace(RULEBOOK, branches={BRANCH: branch})
    load = joined(
        one_table("接修.xlsx", "intake", intake(received_at="2026-10-01T10:00", service_type="送修")),
        one_table("维修.xlsx", "repair", repair("CD-900")),
        rulebook=book,
    )
    assert ("intake-without-repair" in rules(load)) is told


def test_a_repair_row_without_number_joins_by_serial_and_date_and_says_so() -> None:
    load = joined(
        one_table(
            "接修.xlsx",
            "intake",
            intake("CD-001", received_at="2026-06-01T10:00"),
            other_intake("CD-002", serial_number="XC21E2913802"),
        ),
        one_table(
            "维修.xlsx",
            "repair",
            repair(None, serial_number="XC21E2913802", started_at="2026-11-15T10:00", finished_at=None),
        ),
    )
    case = by_number(load)["CD-002"]
    assert [record.kind for record in case.records] == ["intake", "repair"]
    assert case.joined_by == "serial_and_date"
    assert only(load, "joined-without-number").case == "CD-002"


def test_a_repair_row_with_a_number_of_its_own_joins_by_related_number() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001")),
        one_table("维修.xlsx", "repair", repair("R-77", related_number="CD-001")),
    )
    assert list(by_number(load)) == ["CD-001"]
    assert "related number" in only(load, "joined-without-number").message.en


def test_a_serial_that_already_has_its_repair_takes_no_other() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001")),
        one_table("维修.xlsx", "repair", repair("CD-001"), repair("CD-099", serial_number="XC21E2913802")),
    )
    assert sorted(by_number(load)) == ["CD-001", "CD-099"]
    assert rules(load) == ["repair-without-intake"]


def test_a_repair_with_an_unknown_number_is_not_given_to_another_case_of_its_customer() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001")),
        one_table("维修.xlsx", "repair", repair("CD-053", customer_name="严明", phone="13800135660")),
    )
    assert sorted(by_number(load)) == ["CD-001", "CD-053"]
    assert rules(load) == ["intake-without-repair", "repair-without-intake"]


def test_a_repair_longer_ago_than_the_window_is_not_joined_by_serial() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001", received_at="2026-01-01T10:00")),
        one_table("维修.xlsx", "repair", repair(None, serial_number="XC21E2913802")),
    )
    assert len(load.cases) == 2


def test_a_follow_up_without_number_joins_the_only_case_of_its_phone() -> None:
    follow_up = {"case_number": None, "customer_name": "严明", "phone": "138-0013-5660", "followed_up_at": "2026-11-15"}
    load = joined(one_table("接修.xlsx", "intake", intake()), one_table("回访.xlsx", "follow_up", follow_up))
    assert load.cases[0].meaning("followed_up_at") == moment("2026-11-15")
    assert "same customer" in only(load, "joined-without-number").message.en


def test_a_follow_up_without_number_of_a_customer_with_two_machines_is_left_alone() -> None:
    follow_up = {"case_number": None, "phone": "13800135660", "followed_up_at": "2026-11-15"}
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001"), intake("CD-002", serial_number="ZZ9", fault="花屏")),
        one_table("回访.xlsx", "follow_up", follow_up),
    )
    assert not any(case.follow_ups for case in load.cases)
    assert len(load.follow_ups) == 1


def test_under_a_doubled_number_rows_go_to_the_case_of_their_customer() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-006"), other_intake("CD-006")),
        one_table("维修.xlsx", "repair", repair("CD-006", customer_name="严明", finished_at="2026-11-18T10:00")),
        one_table(
            "回访.xlsx", "follow_up", {"case_number": "CD-006", "phone": "13900002725", "followed_up_at": "2026-11-19"}
        ),
    )
    first, second = load.cases
    assert first.meaning("finished_at") == moment("2026-11-18T10:00")
    assert not second.meaning("finished_at")
    assert (len(first.follow_ups), len(second.follow_ups)) == (0, 1)


def test_the_first_follow_up_is_a_value_of_the_case() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake()),
        one_table(
            "回访.xlsx",
            "follow_up",
            {"case_number": "CD-001", "followed_up_at": "2026-11-18T10:00", "satisfaction_score": Decimal(8)},
            {"case_number": "CD-001", "followed_up_at": "2026-11-15", "satisfaction_score": Decimal(6)},
        ),
    )
    (case,) = load.cases
    assert case.meaning("followed_up_at") == moment("2026-11-15")
    assert case.values["followed_up_at"].place.path == "回访.xlsx"
    assert case.meaning("satisfaction_score") is None
    assert len(case.follow_ups) == 2


def test_kept_fields_are_those_of_the_case_s_own_ledgers() -> None:
    path = "混合.xlsx"
    load = joined(
        ledger(
            path,
            table(path, "service", intake("CD-001", finished_at="2026-11-11T10:00"), sheet="旧"),
            table(path, "intake", other_intake("CD-002", backup_reminded=True), sheet="新"),
            table(path, "repair", repair("CD-003", tested_at="2026-11-11T10:00"), sheet="维修"),
            table(
                path,
                "follow_up",
                {"case_number": "CD-001", "followed_up_at": "2026-11-15", "suggestion": None},
                sheet="回访",
            ),
        )
    )
    cases = by_number(load)
    assert "backup_reminded" not in cases["CD-001"].kept_fields
    assert "tested_at" not in cases["CD-001"].kept_fields
    assert {"backup_reminded", "tested_at", "followed_up_at"} <= cases["CD-002"].kept_fields
    assert "suggestion" not in cases["CD-001"].kept_fields
    assert load.kept_kinds == {"service", "intake", "repair", "follow_up"}


def test_parts_come_from_the_case_s_own_row_else_from_the_parts_ledger() -> None:
    issued = {"issued_at": "2026-11-11", "part_name": "主板", "part_serial": "P1", "part_quantity": Decimal(2)}
    load = joined(
        one_table(
            "接修.xlsx",
            "service",
            intake("CD-001", parts_used=(Part("电池"),)),
            other_intake("CD-002", parts_used=None),
        ),
        one_table("配件.xlsx", "parts", {"case_number": "CD-001", **issued}, {"case_number": "CD-002", **issued}),
    )
    cases = by_number(load)
    assert parts_of(cases["CD-001"]) == (Part("电池"),)
    assert parts_of(cases["CD-002"]) == (Part("主板", serial="P1", quantity=Decimal(2)),)


def test_rows_without_number_are_cases_with_a_name_that_stays() -> None:
    first = joined(one_table("a.xlsx", "intake", intake(None), other_intake(None)))
    later = joined(one_table("a.xlsx", "intake", other_intake(None), intake("CD-009", phone="1"), intake(None)))
    assert len({case.shown for case in first.cases}) == 2
    assert {case.shown for case in first.cases} < {case.shown for case in later.cases}
    assert rules(first) == ["case-number-missing"] * 2


def test_a_copy_whose_number_is_blank_is_found_by_serial_and_day() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake("CD-001")), one_table("b.xlsx", "intake", intake(None, remarks="急"))
    )
    (case,) = load.cases
    assert (case.shown, case.meaning("remarks"), case.joined_by) == ("CD-001", "急", "serial_and_date")


def test_events_stand_in_the_order_of_time_with_their_places() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake(purchase_date="2025-01-07")),
        one_table("维修.xlsx", "repair", repair(tested_at="2026-11-12")),
        one_table("回访.xlsx", "follow_up", {"case_number": "CD-001", "followed_up_at": "2026-11-18T10:00"}),
        one_table("配件.xlsx", "parts", {"case_number": "CD-001", "issued_at": "2026-11-11", "part_name": "电池"}),
        one_table(
            "投诉.xlsx",
            "complaint",
            {
                "complaint_number": "TS1",
                "case_number": "CD-001",
                "complained_at": "2026-11-13T08:00",
                "complaint_content": "慢",
            },
        ),
    )
    (case,) = load.cases
    happened = [(event.field, event.about) for event in events(case, RULEBOOK)]
    assert happened == [
        ("purchase_date", ""),
        ("received_at", ""),
        ("issued_at", "电池"),
        ("started_at", ""),
        ("tested_at", ""),
        ("finished_at", ""),
        ("complained_at", "TS1"),
        ("followed_up_at", ""),
    ]
    assert events(case, RULEBOOK)[-1].place.path == "回访.xlsx"


def test_a_shared_ledger_is_divided_by_its_branch_column() -> None:
    path = "全公司.xlsx"
    shared = replace(
        ledger(
            path,
            table(
                path,
                "service",
                intake("A-1", branch="城东店"),
                other_intake("B-1", branch="南 门店"),
                intake("C-1", branch=None),
            ),
        ),
        branch="",
    )
    own = replace(one_table("南门店/接修.csv", "service", intake("B-2")), branch="南门店")
    parted = split_by_branch([shared, own], RULEBOOK)
    rows = {
        branch: [record.meaning("case_number") for one in ledgers for part in one.tables for record in part.records]
        for branch, ledgers in parted.items()
    }
    assert rows == {"": ["C-1"], "南门店": ["B-1", "B-2"], "城东店": ["A-1"]}


def test_a_branch_that_only_a_folder_knows_is_recognised_in_any_spelling() -> None:
    path = "全公司.xlsx"
    rows = (intake("A-1", branch="湖滨 店"), other_intake("B-1", branch="新 店"), intake("C-1", branch="新店"))
    shared = replace(ledger(path, table(path, "service", *rows)), branch="")
    assert sorted(split_by_branch([shared], RULEBOOK, ["湖滨店"])) == ["新 店", "湖滨店"]


def test_findings_of_a_shared_ledger_go_with_their_rows() -> None:
    path = "全公司.xlsx"
    part = table(path, "service", intake("A-1", branch="城东店"), other_intake("B-1", branch="南门店"))
    rule = RULEBOOK.rules["repair-without-intake"]
    of_row = make_finding(rule, branch="", place=Place(path, "登记", 3, 2))
    of_file = make_finding(rule, branch="", place=Place(path))
    shared = replace(ledger(path, part), branch="", findings=(of_row, of_file))
    found = {
        branch: [finding.place and finding.place.row for one in ledgers for finding in one.findings]
        for branch, ledgers in split_by_branch([shared], RULEBOOK).items()
    }
    assert found == {"": [None], "南门店": [3], "城东店": []}


def test_a_rule_that_is_switched_off_says_nothing() -> None:
    off = replace(RULEBOOK.rules["duplicate-number"], enabled=False)
    book = replace(RULEBOOK, rules={**RULEBOOK.rules, "duplicate-number": off})
    load = joined(one_table("a.xlsx", "service", intake(), other_intake()), rulebook=book)
    assert len(load.cases) == 2
    assert rules(load) == []


def test_joining_an_empty_branch_gives_an_empty_caseload() -> None:
    load = joined()
    assert (load.cases, load.complaints, load.kept_kinds) == ((), (), frozenset())
    assert AS_OF.year == 2026
