"""Columns in groups: parts with their sides, events that happen several times, pages that were printed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger, Part, Table
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
HEADER = ["工单号", "客户姓名", "电话", "受理日期", "故障描述"]


def row(number: int, *more: object) -> list[object]:
    return [f"WX{number:03d}", "王伟", f"1380000111{number}", datetime(2026, 6, number, 9, 5), "蓝屏", *more]


def ledger(rows: list[list[object]], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("台账", rows, merged=merged),)), file, "", AS_OF, BOOK, AS_OF)


def table(rows: list[list[object]], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Table:
    return ledger(rows, merged).tables[0]


def fields(found: Table) -> list[str]:
    return [",".join(column.fields) for column in found.columns]


SIDES = ["配件名称", "规格型号", "数量", "单价"]


@pytest.mark.parametrize("headers", [SIDES * 2, [f"{side}{n}" for n in (1, 2) for side in SIDES]])
def test_the_model_behind_a_part_is_the_model_of_the_part(headers: list[str]) -> None:
    cells = ["硬盘", "1T", 1, 300, "内存", "8G", 2, 200]
    found = table([[*HEADER, *headers], row(1, *cells), row(2, "主板", "B1", 1, 900, *[None] * 4)])
    assert "model" not in found.fields
    assert [record.meaning("parts_used") for record in found.records] == [
        (Part("硬盘", "1T", quantity=1), Part("内存", "8G", quantity=2)),
        (Part("主板", "B1", quantity=1),),
    ]


def test_what_stands_between_a_part_and_its_price_is_of_the_part() -> None:
    found = table([[*HEADER, "更换配件", "型号", "数量", "单位", "金额"], row(1, "硬盘", "1T", 1, "块", 300), row(2)])
    assert fields(found)[5:] == ["parts_used", "parts_used", "parts_used", "", "parts_fee"]


def test_the_model_of_the_product_behind_the_parts_stays_its_own() -> None:
    found = table([[*HEADER, "更换配件", "型号", "序列号"], row(1, "硬盘", "T490", "XC21A1234567"), row(2)])
    assert fields(found)[5:] == ["parts_used", "model", "serial_number"]


def test_the_unit_of_an_issued_part_is_no_customer() -> None:
    rows = [
        ["领料日期", "工单号", "物料名称", "规格", "数量", "单位", "领料人"],
        [datetime(2026, 6, 1), "WX001", "硬盘", "1T", 1, "块", "刘工"],
    ]
    assert "customer_name" not in table(rows).fields


def test_the_first_of_several_follow_ups_is_read_and_the_second_is_told() -> None:
    rows = [
        ["工单号", "客户姓名", "第一次回访", None, "第二次回访", None],
        [None, None, "日期", "结果", "日期", "结果"],
        ["WX001", "王伟", datetime(2026, 6, 1), "满意", datetime(2026, 6, 9), "一般"],
        ["WX002", "李静", datetime(2026, 6, 2), "满意", None, None],
    ]
    found = ledger(rows, ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)))
    (one,) = found.tables
    assert (one.kind, fields(one)) == (
        "follow_up",
        ["case_number", "customer_name", "followed_up_at", "follow_up_result", "", ""],
    )
    told = [finding.place.column for finding in found.findings if finding.rule == "header-ambiguous" and finding.place]
    assert told == [5, 6]


def test_printed_pages_repeat_title_and_header_but_no_records() -> None:
    title = [["城东店2026年6月接修台账"], ["单位：城东店", None, None, "2026年6月"], HEADER]
    pages = [[*title, row(page * 2 + 1), row(page * 2 + 2), [f"第{page + 1}页 共3页"]] for page in range(3)]
    found = table([line for page in pages for line in page])
    assert [str(record.meaning("case_number")) for record in found.records] == [f"WX00{n}" for n in range(1, 7)]


def test_a_title_line_of_the_next_month_is_no_record() -> None:
    rows = [
        ["单位：城东店", None, None, "2026年6月"],
        HEADER,
        row(1),
        [],
        ["单位：城东店", None, None, "2026年7月"],
        row(2),
    ]
    assert [record.place.row for record in table(rows).records] == [3, 6]


def test_a_footer_whose_word_stands_apart_from_its_text_is_no_record() -> None:
    header = ["序号", *HEADER]
    rows = [[1, *row(1)], [2, *row(2)], [3, *[None] * 5], ["备注", "保留格式，勿删", *[None] * 4], ["注", "以上已核对"]]
    found = table([header, *rows])
    assert [record.place.row for record in found.records] == [2, 3]
    assert [(one.first, one.last, one.reason) for one in found.skipped] == [(4, 4, "numbered_empty"), (5, 6, "footer")]


def test_a_tick_under_in_warranty_means_in_warranty() -> None:
    found = ledger([[*HEADER, "是否保内"], row(1, "√"), row(2, "×")])
    assert [record.meaning("warranty_claimed") for record in found.tables[0].records] == ["保内", "保外"]
    assert [one.rule for one in found.findings] == ["column-missing"]


def test_the_number_of_a_part_may_stand_inside_the_word() -> None:
    header = ["配件1名称", "配件1序列号", "配件1数量", "配件2名称", "配件2序列号", "配件2数量"]
    found = table([[*HEADER, *header, "完工时间"], row(1, "电池", "DC01", 1, "屏线", "PX77", 2, datetime(2026, 6, 9))])
    assert found.records[0].meaning("parts_used") == (
        Part("电池", serial="DC01", quantity=1),
        Part("屏线", serial="PX77", quantity=2),
    )
