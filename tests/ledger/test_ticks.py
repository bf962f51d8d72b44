"""Choices that are ticked: columns side by side of which each row marks one, and boxes inside a cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger, Table
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
HEADER = ["工单号", "客户姓名", "电话", "受理日期", "故障描述"]
Rows = list[list[object]]
Merges = tuple[tuple[int, int, int, int], ...]


def row(number: int, *more: object) -> list[object]:
    return [f"WX{number:03d}", "王伟", f"1380000111{number}", datetime(2026, 6, number, 9, 5), "蓝屏", *more]


def ledger(rows: Rows, merged: Merges = ()) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("台账", rows, merged=merged),)), file, "", AS_OF, BOOK, AS_OF)


def meanings(found: Table, name: str) -> list[object]:
    return [record.meaning(name) for record in found.records]


GROUPS: Rows = [[*HEADER, "服务方式", None, None, "保修", None], [*[None] * 5, "上门", "送修", "寄修", "保外", "保内"]]
MERGED = ((1, 6, 1, 8), (1, 9, 1, 10))
LEFT = tuple((1, column, 2, column) for column in range(1, 6))


@pytest.mark.parametrize("mark", ["√", "●", 1, 1.0, True, "Y", "是", "✔", "V", "*", "1"])
@pytest.mark.parametrize("merged", [MERGED, (*MERGED, *LEFT), ()], ids=["groups", "all", "none"])
def test_the_ticked_column_says_the_choice(mark: object, merged: Merges) -> None:
    rows = [*GROUPS, row(1, mark, None, None, mark, None), row(2, None, mark, None, None, mark), row(3)]
    found = ledger(rows, merged).tables[0]
    assert found.header_rows == (1, 2)
    assert meanings(found, "service_type") == ["上门维修", "送修", None]
    assert meanings(found, "warranty_claimed") == ["保外", "保内", None]


def test_two_ticks_are_told_and_none_is_taken() -> None:
    read = ledger([*GROUPS, row(1, "√", "√", None, "√", None), row(2, None, "√", "×", None, "√")], MERGED)
    assert meanings(read.tables[0], "service_type") == [None, "送修"]
    assert [(one.rule, one.place and one.place.cell) for one in read.findings if one.rule == "value-unknown"] == [
        ("value-unknown", "F3")
    ]


def test_ticked_columns_need_no_group_header_where_one_field_alone_has_the_words() -> None:
    headers: list[object] = [*HEADER, "上门", "寄修", "合格", "不合格"]
    found = ledger([headers, row(1, "√", None, None, "√"), row(2, None, "√", "√", None)]).tables[0]
    assert meanings(found, "service_type") == ["上门维修", "寄修"]
    assert meanings(found, "test_result") == ["不合格", "合格"]


def test_the_words_of_a_group_header_may_be_yes_and_no() -> None:
    rows: Rows = [[*HEADER, "数据备份提醒", None, "完工时间"], [*[None] * 5, "是", "否", None]]
    found = ledger([*rows, row(1, "√", None), row(2, None, "√")], ((1, 6, 1, 7),)).tables[0]
    assert meanings(found, "backup_reminded") == [True, False]


def test_counts_below_the_words_of_a_choice_are_no_ticks() -> None:
    found = ledger([[*HEADER, "上门", "送修"], row(1, 3, 2), row(2, 4, 5)]).tables[0]
    assert "service_type" not in found.fields


def test_a_second_group_of_the_same_question_is_told() -> None:
    rows: Rows = [[*HEADER, "服务方式", None, "服务类型", None], [*[None] * 5, "上门", "送修", "上门", "送修"]]
    read = ledger([*rows, row(1, "√", None, None, "√")], ((1, 6, 1, 7), (1, 8, 1, 9)))
    assert meanings(read.tables[0], "service_type") == ["上门维修"]
    assert [one.rule for one in read.findings if one.place and one.place.cell in ("H2", "I2")] == [
        "header-ambiguous",
        "header-ambiguous",
    ]


def test_a_column_of_words_beside_the_ticks_fills_their_gaps() -> None:
    rows: Rows = [[*HEADER, "服务方式", None, "服务类型"], [*[None] * 5, "上门", "送修", None]]
    found = ledger([*rows, row(1, "√"), row(2, None, None, "寄修")], ((1, 6, 1, 7),)).tables[0]
    assert meanings(found, "service_type") == ["上门维修", "寄修"]
    assert found.records[1].values["service_type"].place.cell == "H4"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("☑上门 □送修 □寄修", "上门维修"),
        ("□上门 √送修 □寄修", "送修"),
        ("□上门■送修□寄修", "送修"),
        ("上门（ ）送修（√）", "送修"),
        ("上门□ 送修√", "送修"),
        ("寄修√", "寄修"),
        ("□上门 □送修", None),
        ("☑上门 ☑送修", None),
    ],
)
def test_the_ticked_box_in_a_cell_says_the_choice(written: str, meant: str | None) -> None:
    read = ledger([[*HEADER, "服务类型"], row(1, written), row(2, "送修"), row(3, "送修"), row(4, "送修")])
    assert meanings(read.tables[0], "service_type")[0] == meant
    told = [one.value for one in read.findings if one.rule == "value-unknown"]
    assert told == ([written] if written.count("☑") > 1 else [])
