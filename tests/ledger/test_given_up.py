"""A sheet full of rows that look like headers is left within bounds, and a person is told."""

from __future__ import annotations

from dataclasses import replace
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
TABLE = [
    ["维修编号", "受理时间", "客户姓名", "电话", "型号", "序列号", "故障现象"],
    ["WX001", datetime(2026, 6, 1, 9, 5), "王伟", "13800001111", "T490", "XC21A1234567", "蓝屏"],
]
LIKE_HEADERS = [["柜号", "货架号", "库存"], ["入库数量", "结存", "利润"]]
"""Known words that tell no kind of ledger, whatever stands below."""


def understood(rows: list[list[object]], **limits: int) -> Ledger:
    book = replace(BOOK, layout=replace(BOOK.layout, limits=replace(BOOK.layout.limits, **limits)), digest=str(limits))
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("库存", rows),)), file, "", AS_OF, book, AS_OF)


def told(ledger: Ledger) -> list[tuple[str, int | None]]:
    """The beginning of what is said of rows that are not used, and the row."""
    found = [one for one in ledger.findings if one.rule == "table-not-recognised" and one.place]
    return [(one.message.en.partition(" the ")[0], one.place.row) for one in found if one.place]


def test_a_table_behind_hundreds_of_rows_that_look_like_headers_is_found() -> None:
    ledger = understood([*LIKE_HEADERS * 150, *TABLE])
    assert [len(table.records) for table in ledger.tables] == [1]
    assert told(ledger) == []


def test_a_sheet_that_is_left_is_told() -> None:
    ledger = understood(LIKE_HEADERS * 10, header_rows=12)
    assert ledger.tables == ()
    assert [one.message.en for one in ledger.findings] == [
        BOOK.rules["table-not-recognised"].variants["given_up"].filled(sheet="库存").en
    ]


def test_blocks_that_could_tell_a_kind_but_never_do_are_left_sooner() -> None:
    contradicted = [["维修编号", "受理时间", "客户姓名", "电话", "型号", "故障现象"], *[["13800001111"] * 6] * 3, []]
    left = understood(contradicted * 6, header_tries=4)
    assert [one.message.en.endswith("nothing of it is used.") for one in left.findings] == [True]
    assert "search was ended" in left.findings[0].message.en
    read = understood([*contradicted * 3, *TABLE], header_tries=4)
    assert [len(table.records) for table in read.tables] == [1]


def test_a_second_table_of_no_known_kind_is_told_with_its_row() -> None:
    below = [["柜号", "货架号", "库存", "入库数量"], ["A1", "3", 12, 4], ["A2", "4", 7, 1]]
    ledger = understood([*TABLE, [], *below])
    assert [len(table.records) for table in ledger.tables] == [1]
    assert told(ledger) == [("Row 4 of", 4)]


def test_a_header_below_a_gap_whose_rows_belong_to_the_table_is_not_told() -> None:
    ledger = understood([*TABLE, [], TABLE[0], ["WX002", *TABLE[1][1:]]])
    assert [len(table.records) for table in ledger.tables] == [2]
    assert told(ledger) == []


@pytest.mark.parametrize("gap", [[], [[]], [[], ["故障统计"]]])
def test_a_summary_below_the_records_is_none_of_them(gap: list[list[object]]) -> None:
    summary = [["故障类型", "数量", "占比"], ["蓝屏", 3, 0.75], ["花屏", 1, 0.25]]
    ledger = understood([*TABLE, *gap, *summary])
    assert [[record.place.row for record in table.records] for table in ledger.tables] == [[2]]
    row = 3 + len(gap)
    title = 1 if gap and gap[-1] else 0
    assert told(ledger) == [(f"A{row - title}:C{row + 2} on", row)]


@pytest.mark.parametrize("gap", [[], [[]]])
def test_a_list_below_the_records_is_none_of_them(gap: list[list[object]]) -> None:
    ledger = understood([*TABLE, *gap, ["电话", "柜号", "货架号"], ["13800001111", "A-1", "B-7"]])
    assert [[record.place.row for record in table.records] for table in ledger.tables] == [[2]]
    row = 3 + len(gap)
    assert told(ledger) == [(f"Row {row} of", row)]


def test_a_record_whose_cells_are_header_words_stays_a_record() -> None:
    ledger = understood([*TABLE, ["WX002", TABLE[1][1], "李静", "微信", "手机", "型号不明", "电话"]])
    assert [len(table.records) for table in ledger.tables] == [2]
    assert told(ledger) == []
