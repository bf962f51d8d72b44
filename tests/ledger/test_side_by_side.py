"""Tables side by side without a blank column are read each for itself where their rows are not the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
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
HEADER: list[object] = ["序号", "单号", "接修日期", "客户", "电话", "型号", "故障"]


def cases(*numbers: int) -> Rows:
    return [[n, f"WX{n}", datetime(2026, 3, n), f"客户{n}", f"1380013800{n}", "X7", "黑屏"] for n in numbers]


LEDGER: Rows = [HEADER, *cases(1, 2, 3, 4, 5)]
CALLS: Rows = [
    ["序号", "单号", "回访日期", "回访结果"],
    [1, "WX4", datetime(2026, 3, 10), "满意"],
    [2, "WX1", datetime(2026, 3, 11), "不满意"],
]
COMPLAINTS: Rows = [
    ["序号", "投诉编号", "投诉日期", "投诉人", "投诉内容", "处理结果"],
    [1, "TS1", datetime(2026, 3, 12), "周一", "太慢", "已道歉"],
    [2, "TS2", datetime(2026, 3, 13), "吴二", "太贵", "已退费"],
]
PARTS: Rows = [
    ["领用日期", "配件名称", "数量", "领用人", "单号"],
    [datetime(2026, 3, 2), "屏幕", 1, "刘工", "WX3"],
    [datetime(2026, 3, 3), "电池", 2, "刘工", "WX1"],
]


def understood(rows: Rows, merged: Spans = ()) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("3月", rows, merged=merged),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def beside(left: Rows, right: Rows, gap: int = 0) -> Rows:
    width = max(map(len, left)) + gap
    pairs: Iterable[tuple[list[object], list[object]]] = zip_longest(left, right, fillvalue=[])
    return [[*one, *[None] * (width - len(one)), *other] for one, other in pairs]


def without_numbers(rows: Rows) -> Rows:
    return [row[1:] for row in rows]


def tables(ledger: Ledger) -> list[tuple[str, int]]:
    return [(table.kind, len(table.records)) for table in ledger.tables]


def meanings(ledger: Ledger, table: int, name: str) -> list[object]:
    return [record.meaning(name) for record in ledger.tables[table].records]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_ledger_printed_in_two_halves_is_two_tables(numbered: bool) -> None:
    halves: tuple[Rows, Rows] = ([HEADER, *cases(1, 2, 3)], [HEADER, *cases(4, 5)])
    left, right = halves if numbered else map(without_numbers, halves)
    ledger = understood(beside(left, right))
    assert tables(ledger) == [("intake", 3), ("intake", 2)]
    assert meanings(ledger, 1, "case_number") == ["WX4", "WX5"]
    assert meanings(ledger, 1, "customer_name") == ["客户4", "客户5"]


def test_three_parts_are_three_tables() -> None:
    parts = beside([HEADER, *cases(1, 2)], beside([HEADER, *cases(3, 4)], [HEADER, *cases(5)]))
    assert tables(understood(parts)) == [("intake", 2), ("intake", 2), ("intake", 1)]


@pytest.mark.parametrize(("right", "kind"), [(CALLS, "follow_up"), (COMPLAINTS, "complaint")])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_table_of_another_kind_is_one_of_its_own(right: Rows, kind: str, numbered: bool) -> None:
    pair = (LEDGER, right) if numbered else (without_numbers(LEDGER), without_numbers(right))
    ledger = understood(beside(*pair))
    assert tables(ledger) == [("intake", 5), (kind, 2)]
    assert meanings(ledger, 0, "customer_name") == [f"客户{n}" for n in range(1, 6)]
    assert "related_number" not in ledger.tables[0].fields


def test_calls_belong_to_the_cases_that_they_name_and_not_to_those_beside_them() -> None:
    ledger = understood(beside(LEDGER, CALLS))
    assert meanings(ledger, 1, "case_number") == ["WX4", "WX1"]
    assert "follow_up_result" not in ledger.tables[0].fields


def test_a_table_whose_number_stands_last_begins_before_it() -> None:
    ledger = understood(beside(without_numbers(LEDGER), PARTS))
    assert tables(ledger) == [("intake", 5), ("parts", 2)]
    assert meanings(ledger, 1, "case_number") == ["WX3", "WX1"]
    assert len(meanings(ledger, 1, "issued_at")) == 2


def test_titles_over_each_table_are_no_group_headers() -> None:
    rows: Rows = [["接修登记", *[None] * 6, "回访记录"], *beside(LEDGER, CALLS)]
    ledger = understood(rows, ((1, 1, 1, 7), (1, 8, 1, 11)))
    assert tables(ledger) == [("intake", 5), ("follow_up", 2)]
    assert [table.header_rows for table in ledger.tables] == [(2,), (2,)]
    assert {"case_number", "model", "phone"} <= ledger.tables[0].fields


def test_columns_stand_where_they_are_in_the_sheet() -> None:
    ledger = understood(beside(LEDGER, CALLS))
    assert [column.index for column in ledger.tables[1].columns] == [8, 9, 10, 11]
    assert ledger.tables[1].records[0].values["case_number"].place.cell == "I2"


def test_two_numbers_of_one_case_leave_a_table_whole() -> None:
    header: list[object] = ["受理编号", *HEADER[2:], "维修单号", "诊断", "维修人", "完工日期"]
    rows: Rows = [header]
    for number, row in enumerate(cases(1, 2, 3, 4)):
        done: list[object] = [f"W{number}", "老化", "刘工", datetime(2026, 4, 1)] if number < 2 else []
        rows.append([*row[1:], *done])
    assert tables(understood(rows)) == [("service", 4)]


def test_a_serial_number_under_a_name_of_row_numbers_begins_no_table() -> None:
    header: list[object] = [*HEADER[:6], "序号(S/N)", "故障", "诊断", "完工日期", "维修人"]
    rows: Rows = [header]
    rows += [[*row[:6], f"SN{row[0]}77", "黑屏", "老化", datetime(2026, 4, 1), "刘工"] for row in cases(1, 2, 3)]
    assert tables(understood(rows)) == [("service", 3)]


def test_a_number_said_again_at_the_end_of_the_row_leaves_a_table_whole() -> None:
    rows: Rows = [[*HEADER, "诊断", "维修人", "完工日期", "单号"]]
    rows += [[*row, "老化", "刘工", datetime(2026, 4, 1), row[1]] for row in cases(1, 2, 3)]
    assert tables(understood(rows)) == [("service", 3)]


def test_complaints_about_a_few_cases_in_their_rows_leave_a_table_whole() -> None:
    rows: Rows = [[*HEADER, "投诉编号", "投诉日期", "投诉内容"]]
    rows += [[*row, *(["TS1", datetime(2026, 4, 1), "慢"] if row[0] in (2, 4) else [])] for row in cases(1, 2, 3, 4, 5)]
    assert [len(table.records) for table in understood(rows).tables] == [5]


STAFF: Rows = [["工程师", "联系电话"], ["刘工", "13900000001"], ["陈工", "13900000002"], ["王工", "13900000003"]]
BRANDS: Rows = [["品牌"], ["小米"], ["华为"], ["苹果"]]
STATES: Rows = [["状态"], ["待检"], ["维修中"], ["待件"], ["完成"], ["取消"], ["退修"], ["其他"]]


@pytest.mark.parametrize(("right", "cells"), [(STAFF, "I1:J4"), (BRANDS, "I1:I4"), (STATES, "I1:I8")])
def test_a_list_of_people_or_choices_behind_a_gap_is_no_column_of_the_ledger(right: Rows, cells: str) -> None:
    ledger = understood(beside(LEDGER, right, 1))
    assert tables(ledger) == [("intake", 5)]
    assert [len(table.columns) for table in ledger.tables] == [7]
    assert [one.value for one in ledger.findings if one.rule == "table-not-recognised"] == [cells]


def test_a_list_with_row_numbers_of_its_own_is_no_column_of_the_ledger() -> None:
    numbered: Rows = [["序号", *STAFF[0]], *([number, *row] for number, row in enumerate(STAFF[1:], start=1))]
    ledger = understood(beside(LEDGER, numbered))
    assert "technician" not in ledger.tables[0].fields
    assert [one.value for one in ledger.findings if one.rule == "table-not-recognised"] == ["H1:J4"]


def test_columns_of_the_ledger_behind_a_gap_stay_with_it() -> None:
    done: Rows = [["维修人", "完工日期"]]
    done += [[name, datetime(2026, 4, 1)] for name in ("刘工", "陈工", "王工")]
    ledger = understood(beside(LEDGER, done, 1))
    assert {"technician", "finished_at"} <= ledger.tables[0].fields
    again: Rows = [["维修人"], ["刘工"], ["陈工"], ["刘工"]]
    assert "technician" in understood(beside(LEDGER, again, 1)).tables[0].fields


def test_a_second_row_number_with_nothing_behind_it_is_no_list() -> None:
    rows = beside(LEDGER, [["序号"], [1], [2], [3]], 1)
    assert tables(understood(rows)) == [("intake", 5)]
