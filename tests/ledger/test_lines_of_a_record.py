"""Records on several lines: read side by side where header rows name all lines, never read under a wrong header."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.kept.ledgers import Tonight, packed_ledger, unpacked_ledger
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger, Moment
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Rows = list[list[object]]
Spans = tuple[tuple[int, int, int, int], ...]
UPPER: list[object] = ["序号", "单号", "接修日期", "客户", "型号", "故障"]
LOWER: list[object] = [None, None, "完工日期", "电话", "地址", None]
PEOPLE = [
    ("张三", "13800138001", "城东路1号"),
    ("李四", "13800138002", "城西路8号"),
    ("王五", "13800138003", "城南路3号"),
]


def pair(number: int) -> Rows:
    name, phone, address = PEOPLE[number - 1]
    received, finished = datetime(2026, 3, number), datetime(2026, 3, number + 4)
    first: list[object] = [number, f"WX{number}", received, name, f"X{number}", "黑屏"]
    return [first, [None, None, finished, phone, address, None]]


BODY: Rows = [line for number in (1, 2, 3) for line in pair(number)]


def understood(rows: Rows, merged: Spans = (), errors: dict[tuple[int, int], str] | None = None) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("3月", rows, merged=merged, errors=errors or {}),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def meanings(ledger: Ledger, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record.meaning(name) for name in names) for record in ledger.tables[0].records]


def told(ledger: Ledger) -> list[str]:
    return [one.message.en for one in ledger.findings if one.rule == "table-not-recognised"]


def both_lines(row: int) -> Spans:
    """Number, case and fault merged over the two rows from `row` on."""
    return tuple((row, column, row + 1, column) for column in (1, 2, 6))


SPANS = tuple(span for row in (1, 3, 5, 7) for span in both_lines(row))


@pytest.mark.parametrize("merged", [(), SPANS])
def test_two_header_rows_that_name_both_lines_give_each_cell_its_field(merged: Spans) -> None:
    ledger = understood([UPPER, LOWER, *BODY], merged)
    found = meanings(ledger, "case_number", "customer_name", "phone", "model", "address", "fault")
    assert found == [(f"WX{n}", *PEOPLE[n - 1][:2], f"X{n}", PEOPLE[n - 1][2], "黑屏") for n in (1, 2, 3)]
    dates = meanings(ledger, "received_at", "finished_at")[0]
    assert [one.at.day for one in dates if isinstance(one, Moment)] == [1, 5]
    table = ledger.tables[0]
    assert (table.header_rows, table.first_row, table.last_row, told(ledger)) == ((1, 2), 3, 8, [])


def test_a_value_of_the_second_line_stands_where_it_was_written() -> None:
    ledger = understood([["3月台账"], UPPER, LOWER, *BODY])
    values = ledger.tables[0].records[1].values
    assert [values[name].place.cell for name in ("case_number", "customer_name", "phone", "address")] == [
        "B6",
        "D6",
        "D7",
        "E7",
    ]
    columns = [
        (column.index, column.header) for column in ledger.tables[0].columns if column.header in ("客户", "电话")
    ]
    assert columns == [(4, "客户"), (4, "电话")]


def test_findings_about_the_second_line_name_its_cell() -> None:
    rows = [list(line) for line in (UPPER, LOWER, *BODY)]
    rows[1][5], rows[3][2], rows[5][3] = "看不懂的", "三月中旬之后", None
    found = {(one.rule, one.place.cell) for one in understood(rows, errors={(6, 4): "#REF!"}).findings if one.place}
    assert {("date-unreadable", "C4"), ("cell-error", "D6"), ("header-unknown", "F2")} <= found


def test_titles_totals_and_the_header_again_are_no_records() -> None:
    rows: Rows = [
        ["2026年3月"],
        UPPER,
        LOWER,
        *pair(1),
        *pair(2),
        ["合计", 2],
        UPPER,
        LOWER,
        *pair(3),
        [],
        ["制表人：小李"],
    ]
    ledger = understood(rows)
    assert meanings(ledger, "case_number", "phone") == [(f"WX{n}", PEOPLE[n - 1][1]) for n in (1, 2, 3)]


def test_the_last_record_may_lack_its_second_line() -> None:
    ledger = understood([UPPER, LOWER, *BODY[:-1]])
    assert meanings(ledger, "case_number", "customer_name", "phone")[2] == ("WX3", "王五", None)


FULL: Rows = [
    ["单号", "客户", "电话", "接修日期", "故障"],
    ["型号", "序列号", "地址", "完工日期", "处理结果"],
    ["备注", "类别", "品牌", None, "维修人"],
]
FULL_BODY: Rows = [
    ["WX1", "张三", "13800138001", datetime(2026, 3, 1), "黑屏"],
    ["X7", "SN10001", "城东路1号", datetime(2026, 3, 4), "已修复"],
    ["加急", "手机", "小米", None, "刘工"],
    ["WX2", "李四", "13800138002", datetime(2026, 3, 2), "花屏"],
    ["X8", "SN10002", "城西路8号", datetime(2026, 3, 5), "已修复"],
    ["加急", "平板", "华为", None, "刘工"],
]


@pytest.mark.parametrize("lines", [2, 3])
def test_lines_that_fill_every_column_are_told_by_what_they_hold(lines: int) -> None:
    body = [line for number, line in enumerate(FULL_BODY) if number % 3 < lines]
    ledger = understood([*FULL[:lines], *body])
    names = ["case_number", "customer_name", "phone", "model", "serial_number", "address"]
    more = ["brand", "technician"] if lines == 3 else []
    assert meanings(ledger, *names, *more)[1] == (
        *("WX2", "李四", "13800138002", "X8", "SN10002", "城西路8号"),
        *(["华为", "刘工"] if more else []),
    )
    assert ledger.tables[0].kind == "service"


@pytest.mark.parametrize("merged", [(), tuple((row, col, row + 1, col) for row in (2, 4, 6) for col in (1, 2, 6))])
def test_second_lines_that_no_header_names_are_told_and_not_read(merged: Spans) -> None:
    ledger = understood([UPPER, *BODY], merged)
    found = meanings(ledger, "case_number", "customer_name", "model")
    assert found == [(f"WX{n}", PEOPLE[n - 1][0], f"X{n}") for n in (1, 2, 3)]
    assert told(ledger) == [
        BOOK.rules["table-not-recognised"].variants["further_lines"].filled(sheet="3月", value="3").en
    ]


def test_second_lines_below_one_header_are_told_by_phones_that_alternate() -> None:
    body = [line for number, line in enumerate(FULL_BODY) if number % 3 < 2]
    ledger = understood([FULL[0], *body])
    assert meanings(ledger, "case_number", "phone") == [("WX1", "13800138001"), ("WX2", "13800138002")]
    assert len(told(ledger)) == 1


def test_further_lines_of_a_case_with_its_parts_stay_what_they_are() -> None:
    header: list[object] = ["单号", "接修日期", "客户", "电话", "型号", "故障", "配件", "数量"]
    rows = [header]
    for number, (name, phone, _) in enumerate(PEOPLE, start=1):
        rows.append([f"WX{number}", datetime(2026, 3, number), name, phone, "X7", "黑屏", "屏幕", 1])
        rows.append([*[None] * 6, "电池", 2])
    ledger = understood(rows, tuple((row, col, row + 1, col) for row in (2, 4, 6) for col in range(1, 7)))
    assert len(ledger.tables[0].records) == 6
    assert [record.continues for record in ledger.tables[0].records] == [False, True] * 3
    assert told(ledger) == []


def test_a_group_header_over_two_columns_names_no_second_line() -> None:
    rows: Rows = [
        ["单号", "接修日期", "客户", "产品", None, "故障"],
        [None, None, None, "型号", "序列号", None],
        ["WX1", datetime(2026, 3, 1), "张三", "X7", "SN10001", "黑屏"],
        [None, None, None, "X8", "SN10002", None],
        ["WX2", datetime(2026, 3, 2), "李四", "X7", "SN10003", "黑屏"],
        [None, None, None, "X8", "SN10004", None],
    ]
    ledger = understood(rows, ((1, 4, 1, 5), *((1, column, 2, column) for column in (1, 2, 3, 6))))
    assert meanings(ledger, "model") == [("X7",), ("X8",), ("X7",), ("X8",)]
    assert [record.values["serial_number"].place.row for record in ledger.tables[0].records] == [3, 4, 5, 6]


def test_a_header_in_two_languages_names_no_second_line() -> None:
    english: list[object] = ["Job No", "Customer", "Phone", "Received", "Fault"]
    rows = [
        FULL[0],
        english,
        *(FULL_BODY[number] for number in (0, 3)),
        ["WX3", *FULL_BODY[3][1:]],
        ["WX4", *FULL_BODY[3][1:]],
    ]
    assert len(understood(rows).tables[0].records) == 4


def test_what_was_read_from_several_lines_is_kept_with_its_places() -> None:
    ledger = understood([UPPER, LOWER, *BODY])
    tonight = Tonight("账.xlsx", "", "", AS_OF, AS_OF, BOOK)
    again = unpacked_ledger(b"".join(packed_ledger(ledger, None)), tonight)
    for record, kept in zip(ledger.tables[0].records, again.tables[0].records, strict=True):
        assert dict(record.values) == dict(kept.values)
