"""Case numbers: many shapes, one case; restarting numbers; rows that name nobody's case."""

from __future__ import annotations

import pytest

from tests.cases.building import (
    RULEBOOK,
    Said,
    by_number,
    intake,
    joined,
    one_table,
    only,
    other_intake,
    repair,
    restarting,
    rules,
    said_of,
)
from toolkit.cases import under_case_numbers
from toolkit.cases.numbers import number_key
from toolkit.findings import make_finding
from toolkit.model import Place


@pytest.mark.parametrize(
    "shape",
    [
        "WX-20260703-0001",
        "WX202607030001",
        "wx-20260703-0001",
        "WX 20260703 0001",
        "ＷＸ－２０２６０７０３－０００１",
        "WX\u200b-20260703-0001",
        "WX—20260703–0001",
        " WX-20260703-0001\ufeff",
    ],
)
def test_one_case_written_in_several_shapes_is_shown_in_the_shape_of_the_intake_ledger(shape: str) -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("WX-20260703-0001")),
        one_table("维修.xlsx", "repair", repair(shape)),
        one_table("回访.xlsx", "follow_up", {"case_number": shape, "followed_up_at": "2026-11-15"}),
    )
    (case,) = load.cases
    assert case.shown == "WX-20260703-0001"
    assert [record.kind for record in case.records] == ["intake", "repair"]
    assert load.follow_ups[0].meaning("case_number") == "WX-20260703-0001"
    assert load.follow_ups[0].values["case_number"].written == shape
    assert rules(load) == []


def test_numbers_that_differ_in_a_digit_or_a_slash_are_two_cases() -> None:
    load = joined(one_table("接修.xlsx", "intake", intake("KF001/26"), other_intake("KF0012/6")))
    assert sorted(by_number(load)) == ["KF001/26", "KF0012/6"]


def test_zeros_that_excel_dropped_do_not_make_another_number() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("0043")),
        one_table("维修.xlsx", "repair", repair("43")),
    )
    assert list(by_number(load)) == ["0043"]


@pytest.mark.parametrize(("text", "key"), [("0", "0"), ("000", "0"), ("0043", "43"), ("A-0043", "a0043"), ("--", "")])
def test_the_key_of_a_number(text: str, key: str) -> None:
    assert number_key(text) == key


def test_restarting_numbers_are_two_cases_with_their_years() -> None:
    load = joined(
        one_table(
            "接件.csv",
            "service",
            intake("0001", received_at="2025-09-13T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        rulebook=restarting(),
    )
    assert {case.shown: case.year for case in load.cases} == {"2025/0001": 2025, "2026/0001": 2026}
    assert rules(load) == []


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2025-09-22", "2025/0001"),
        ("2026-01-03", "2025/0001"),
        ("2026-01-04", "2026/0001"),
        ("2026-02-01", "2026/0001"),
    ],
)
def test_a_follow_up_belongs_to_the_latest_earlier_case_of_its_number(day: str, shown: str) -> None:
    load = joined(
        one_table(
            "接件.csv",
            "service",
            intake("0001", received_at="2025-09-13T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        one_table("回访.csv", "follow_up", {"case_number": "1", "followed_up_at": day}),
        rulebook=restarting(),
    )
    assert [case.shown for case in load.cases if case.follow_ups] == [shown]


def test_parts_and_complaints_follow_the_year_as_well() -> None:
    load = joined(
        one_table(
            "接件.csv",
            "service",
            intake("0001", received_at="2025-09-13T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        one_table("配件.csv", "parts", {"case_number": "0001", "issued_at": "2025-09-15", "part_name": "电池"}),
        one_table(
            "投诉.csv", "complaint", {"case_number": "0001", "complained_at": "2026-02-01", "complaint_content": "慢"}
        ),
        rulebook=restarting(),
    )
    cases = by_number(load)
    assert len(cases["2025/0001"].parts) == 1
    assert len(cases["2026/0001"].complaints) == 1
    assert load.complaints[0].case == "2026/0001"


def test_a_row_that_writes_the_year_into_the_number_finds_its_case() -> None:
    load = joined(
        one_table(
            "接件.csv",
            "service",
            intake("0001", received_at="2025-09-13T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        one_table("回访.csv", "follow_up", {"case_number": "2025-0001", "followed_up_at": "2026-03-01"}),
        rulebook=restarting(),
    )
    assert [case.shown for case in load.cases if case.follow_ups] == ["2025/0001"]


def test_a_row_without_a_date_joins_the_case_of_its_number_that_it_resembles() -> None:
    load = joined(
        one_table(
            "接件.csv",
            "service",
            intake("0001", received_at="2025-09-13T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        one_table("接件(1).csv", "service", intake("0001", received_at=None, remarks="加急")),
        rulebook=restarting(),
    )
    assert by_number(load)["2025/0001"].meaning("remarks") == "加急"
    assert len(load.cases) == 2


def test_a_complaint_about_an_unknown_case_is_kept_and_named() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001", received_at="2026-11-20T09:00")),
        one_table(
            "投诉.xlsx",
            "complaint",
            {
                "complaint_number": "TS1",
                "case_number": "CD-999",
                "complained_at": "2026-10-12",
                "complaint_content": "吵",
            },
        ),
    )
    finding = only(load, "complaint-unknown-case")
    assert (finding.case, finding.complaint, finding.place and finding.place.cell) == ("CD-999", "TS1", "B2")
    assert load.complaints[0].case == ""
    assert load.complaints[0].number == "TS1"


def test_a_complaint_without_case_number_is_no_complaint_about_an_unknown_case() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake()),
        one_table(
            "投诉.xlsx", "complaint", {"case_number": None, "complained_at": "2026-11-12", "complaint_content": "吵"}
        ),
    )
    assert rules(load) == []
    assert load.complaints[0].number.startswith("?20261112-")


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("follow_up", "follow-up-unknown-case"),
        ("parts", "parts-unknown-case"),
        ("settlement", "row-unknown-case"),
        ("feedback", "row-unknown-case"),
    ],
)
def test_other_rows_of_unknown_cases_are_notes(kind: str, rule: str) -> None:
    load = joined(one_table("接修.xlsx", "intake", intake()), one_table("别的.xlsx", kind, {"case_number": "X-1"}))
    assert only(load, rule).case == "X-1"
    assert "{" not in only(load, rule).message.zh


def test_two_complaints_under_one_complaint_number_are_both_kept() -> None:
    row = {
        "complaint_number": "TS1",
        "complained_at": "2026-11-12",
        "complaint_content": "太慢",
        "customer_name": "严明",
    }
    load = joined(
        one_table("投诉.xlsx", "complaint", row, {**row, "customer_name": "杨玉兰", "complaint_content": "收费不清"})
    )
    finding = only(load, "duplicate-number")
    assert len(load.complaints) == 2
    assert finding.place is not None
    assert (finding.complaint, finding.place.cell) == ("TS1", "A3")


def test_complaint_numbers_that_begin_again_in_each_sheet_are_different_complaints() -> None:
    june = {
        "complaint_number": "1",
        "complained_at": "2026-06-12",
        "complaint_content": "太慢",
        "customer_name": "严明",
    }
    july = {
        "complaint_number": "1",
        "complained_at": "2026-07-02",
        "complaint_content": "收费不清",
        "customer_name": "吕静",
    }
    load = joined(one_table("6月.xlsx", "complaint", june), one_table("7月.xlsx", "complaint", july))
    assert [complaint.meaning("customer_name") for complaint in load.complaints] == ["严明", "吕静"]
    assert rules(load) == []


def test_the_case_number_of_a_case_is_the_shown_one_and_what_was_written_is_kept() -> None:
    load = joined(
        one_table("a.xlsx", "intake", intake("43"), other_intake("X")), one_table("b.xlsx", "intake", intake("0043"))
    )
    case = by_number(load)["0043"]
    assert (case.meaning("case_number"), case.values["case_number"].written) == ("0043", "43")


def test_a_repair_that_ends_in_the_next_year_stays_with_the_case_it_began_in() -> None:
    load = joined(
        one_table(
            "接修.xlsx",
            "intake",
            intake("0001", received_at="2025-12-28T16:36"),
            other_intake("0001", received_at="2026-01-04T10:00"),
        ),
        one_table("维修.xlsx", "repair", repair("0001", started_at="2025-12-30", finished_at="2026-01-09")),
        rulebook=restarting(),
    )
    assert [case.shown for case in load.cases if case.meaning("finished_at")] == ["2025/0001"]


def yearly(count: int) -> list[dict[str, Said]]:
    """Numbers that stand once in each of two years."""
    rows = []
    for place in range(count):
        rows.append(intake(f"{place:04}", serial_number=f"A{place}", received_at="2025-05-01T10:00"))
        rows.append(other_intake(f"{place:04}", serial_number=f"B{place}", received_at="2026-05-01T10:00"))
    return rows


@pytest.mark.parametrize(("count", "told"), [(3, True), (2, False)])
def test_numbers_that_seem_to_restart_are_told_once_with_the_setting_to_make(count: int, told: bool) -> None:
    load = joined(one_table("a.xlsx", "service", *yearly(count)))
    assert ("numbers-seem-to-restart" in rules(load)) is told
    if told:
        assert "numbers_restart_each_year" in only(load, "numbers-seem-to-restart").hint.zh


def test_numbers_doubled_within_a_year_do_not_seem_to_restart() -> None:
    rows = [{**row, "received_at": said_of("received_at", "2026-05-01T10:00")} for row in yearly(4)]
    assert "numbers-seem-to-restart" not in rules(joined(one_table("a.xlsx", "service", *rows)))


def test_with_the_setting_made_nothing_is_doubled() -> None:
    load = joined(one_table("a.xlsx", "service", *yearly(4)), rulebook=restarting())
    assert rules(load) == []
    assert len(load.cases) == 8


def test_findings_of_reading_bear_the_number_of_the_case_that_their_row_joined() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("WX-0001")),
        one_table("维修.xlsx", "repair", repair("wx0001")),
    )
    read = [
        make_finding(
            RULEBOOK.rules["date-unreadable"],
            branch="城东店",
            place=Place("维修.xlsx", "登记", row, 3),
            case=case,
            label="日期",
        )
        for row, case in ((2, "wx0001"), (2, ""), (2, "KF-9"), (3, "wx0001"))
    ]
    assert [one.case for one in under_case_numbers(read, load)] == ["WX-0001", "WX-0001", "KF-9", "wx0001"]


def test_a_summary_beside_a_row_is_not_about_its_case() -> None:
    load = joined(one_table("接修.xlsx", "intake", intake("WX-0001")))
    record = load.cases[0].records[0]
    place = Place(record.place.path, record.place.sheet, record.place.row, 9)
    read = [
        make_finding(RULEBOOK.rules["table-not-recognised"], branch="", place=place, variant="summary", sheet="登记")
    ]
    assert [one.case for one in under_case_numbers(read, load)] == [""]


def test_a_doubled_number_is_blamed_where_the_product_came_in_not_at_its_repair() -> None:
    load = joined(
        one_table("接修.xlsx", "intake", intake("CD-001"), other_intake("CD-001")),
        one_table("维修.xlsx", "repair", repair("CD-001"), saved="2026-11-19T08:00"),
    )
    assert str(only(load, "duplicate-number").place).startswith("接修.xlsx")
