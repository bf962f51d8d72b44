"""Lines over groups of rows that name what these share (工程师：张三): the rows take it, and inspect says so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Rows = list[list[object]]
Spans = tuple[tuple[int, int, int, int], ...]
HEADER: list[object] = ["单号", "接修日期", "客户", "电话", "型号", "故障"]


def case(number: int) -> list[object]:
    return [f"WX{number}", datetime(2026, 3, number), "张三", "13800138001", "X7", "黑屏"]


def understood(rows: Rows, merged: Spans = ()) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("3月", rows, merged=merged),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def said(ledger: Ledger, *names: str) -> list[object]:
    found = [tuple(record.meaning(name) for name in names) for record in ledger.tables[0].records]
    return [one[0] for one in found] if len(names) == 1 else list(found)


def grouped(*lines: list[object]) -> Rows:
    """Two cases below the first line, one below each other."""
    first, *others = lines
    rows: Rows = [HEADER, first, case(1), case(2)]
    for number, line in enumerate(others, start=3):
        rows += [line, case(number)]
    return rows


@pytest.mark.parametrize(
    "lines",
    [
        ([["工程师：刘工"], ["工程师：陈工"]]),
        ([["【工程师】刘工"], ["【工程师】陈工"]]),
        ([["工程师", "刘工"], ["工程师", "陈工"]]),
        ([["工程师：", "刘工"], ["工程师：", "陈工"]]),
        ([["维修员：刘工（共2单）"], ["维修员：陈工（共1单）"]]),
        ([["工程师：刘工"] * 6, ["工程师：陈工"] * 6]),
    ],
)
def test_rows_below_a_line_take_the_technician_that_it_names(lines: Rows) -> None:
    ledger = understood(grouped(*lines))
    assert said(ledger, "case_number", "technician") == [("WX1", "刘工"), ("WX2", "刘工"), ("WX3", "陈工")]
    assert [one.reason for one in ledger.tables[0].skipped] == ["section", "section"]


@pytest.mark.parametrize(
    ("label", "field", "values"),
    [
        ("网点", "branch", ("城东店", "城西店")),
        ("品牌", "brand", ("小米", "华为")),
        ("接待人", "taken_by", ("小王", "小李")),
        ("服务方式", "service_type", ("上门维修", "送修")),
    ],
)
def test_other_fields_by_which_cases_are_grouped_are_taken_alike(
    label: str, field: str, values: tuple[str, str]
) -> None:
    lines: Rows = [[f"{label}：{value}"] for value in values]
    ledger = understood(grouped(*lines))
    assert said(ledger, field) == [values[0], values[0], values[1]]


def test_inspect_says_whence_the_value_comes_and_the_value_stands_in_its_line() -> None:
    ledger = understood(grouped(["工程师：刘工"], ["工程师：陈工"]))
    column = next(one for one in ledger.tables[0].columns if one.fields == ("technician",))
    assert (column.how, column.header, column.samples) == ("section", "工程师", ("刘工", "陈工"))
    assert column.reason.zh == "单独成行的“工程师”说明它下面各行的“维修人员”"
    places = [record.values["technician"].place.cell for record in ledger.tables[0].records]
    assert places == ["A2", "A2", "A5"]


def test_a_wider_group_ends_the_narrower_one() -> None:
    rows: Rows = [["网点：城东店"], ["工程师：刘工"], case(1), ["网点：城西店"], case(2), ["工程师：陈工"], case(3)]
    ledger = understood([HEADER, *rows])
    assert said(ledger, "branch", "technician") == [("城东店", "刘工"), ("城西店", None), ("城西店", "陈工")]


def test_two_facts_in_one_line_are_both_taken() -> None:
    ledger = understood(grouped(["网点：城东店  工程师：刘工"], ["网点：城西店", "工程师：陈工"]))
    assert said(ledger, "branch", "technician") == [("城东店", "刘工"), ("城东店", "刘工"), ("城西店", "陈工")]


def test_a_line_above_the_header_begins_the_first_group_where_the_header_comes_again() -> None:
    rows: Rows = [["工程师：刘工"], HEADER, case(1), ["小计", 1], ["工程师：陈工"], HEADER, case(2)]
    assert said(understood(rows), "technician") == ["刘工", "陈工"]


def test_signatures_below_the_rows_of_a_page_say_nothing_of_the_next_page() -> None:
    rows: Rows = [HEADER, case(1), case(2), ["工程师：刘工", None, "审核：陈工"], case(3), ["工程师：刘工"], case(4)]
    assert "technician" not in understood(rows).tables[0].fields


def test_a_line_without_a_value_or_with_other_words_is_no_section() -> None:
    assert "technician" not in understood(grouped(["工程师："], ["工程师："])).tables[0].fields
    assert understood(grouped(["本月备注：较忙"], ["审核：小李"])).tables[0].fields == {
        *("case_number", "received_at", "customer_name", "phone", "model", "fault")
    }


def test_a_column_of_the_ledger_itself_is_believed_and_not_the_line() -> None:
    rows: Rows = [[*HEADER, "工程师"], ["工程师：刘工"], [*case(1), "王工"], ["工程师：陈工"], [*case(2), "王工"]]
    assert said(understood(rows), "technician") == ["王工", "王工"]


def test_titles_of_months_between_the_rows_stay_titles() -> None:
    ledger = understood(grouped(["2026年3月"], ["2026年4月"]))
    assert {one.reason for one in ledger.tables[0].skipped} == {"title"}


def test_signatures_right_below_the_rows_are_no_record() -> None:
    ledger = understood([HEADER, case(1), case(2), ["工程师：小李", None, "审核：小王"]])
    assert said(ledger, "case_number") == ["WX1", "WX2"]
    assert [one.reason for one in ledger.tables[0].skipped] == ["footer"]
