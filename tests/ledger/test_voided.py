"""A number that was voided or never used (WX003 | 作废) is no case; the row is left out and told as such."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Table
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Row = list[object]
HEADER: Row = ["序号", "维修单号", "接机日期", "客户", "手机", "机型", "故障现象", "备注"]


def record(number: int) -> Row:
    return [
        number,
        f"LM0900{number}",
        datetime(2026, 9, number),
        "宣浩然",
        f"1589057634{number}",
        "T10",
        "触屏乱跳",
        None,
    ]


def understood(*rows: Row) -> Table:
    return table_of([HEADER, record(1), record(2), record(3), *rows, record(5)])


def table_of(rows: list[Row]) -> Table:
    file, workbook = InboxFile(Path("账.xlsx"), "账.xlsx", ""), Workbook("xlsx", (Sheet("接机登记", rows),))
    return understand_workbook(workbook, file, "", AS_OF, BOOK, AS_OF).tables[0]


@pytest.mark.parametrize(
    "row",
    [
        [4, "LM09004", None, "作废"],
        [None, "LM作4", "", "作废"],
        [4, "LM09004", None, None, None, None, None, "作废（写错）"],
        [4, "LM09004", "/", "/", "-", "空号", "/", None],
        [None, "LM09004", "跳号"],
        [4, "作废"],
        [4, "LM09004 【作废】"],
        [4, "LM09004", "VOID", "VOID", "VOID", "VOID", "VOID", "VOID"],
        [4, "LM09004", None, None, None, None, "已取消"],
    ],
)
def test_a_number_and_a_word_that_voids_it_is_no_case_and_told(row: Row) -> None:
    table = understood(row)
    assert [one.place.row for one in table.records] == [2, 3, 4, 6]
    assert [(one.first, one.last, one.reason) for one in table.skipped] == [(5, 5, "void")]


@pytest.mark.parametrize(
    "row",
    [
        [4, "LM09004", datetime(2026, 9, 4), "李四", "15890576344", "T10", "作废", "作废"],
        [4, "LM09004", None, "李四", None, None, None, "作废"],
        [4, "LM09004", None, "作废专家有限公司"],
        [4, "LM09004", None, None, None, None, "屏幕作废", None],
    ],
)
def test_a_row_that_says_anything_of_a_case_stays_one(row: Row) -> None:
    table = understood(row)
    assert [one.place.row for one in table.records] == [2, 3, 4, 5, 6]
    assert table.skipped == ()


def test_a_repair_that_was_called_off_stays_in_a_ledger_that_names_no_customers() -> None:
    header: Row = ["维修单号", "检测结果", "更换配件", "完工时间", "维修结果", "维修人员"]
    repairs: list[Row] = [[f"LM0900{n}", "进水", "主板", datetime(2026, 9, n), "修好", "老陈"] for n in (1, 2, 3)]
    table = table_of([header, *repairs, ["LM09004", None, None, None, "取消", None]])
    assert (len(table.records), table.skipped) == (4, ())


def test_a_word_alone_voids_no_number() -> None:
    assert not any(one.reason == "void" for one in understood([None, None, None, "作废"]).skipped)
