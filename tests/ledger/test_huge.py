"""A huge sheet, which is held by column, is understood like the same sheet in rows, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.ledger import truth
from toolkit.ledger import InboxFile, branch_files, understand_workbook
from toolkit.ledger.kept.ledgers import Tonight, packed_ledger, unpacked_ledger
from toolkit.ledger.layout.blanked import blanked
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.reading.heldrows import HeldRows, held_rows
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.ledger.tablerecords import TableRecords
from toolkit.model import Ledger, Reading

SMALL = Path(__file__).parent.parent / "ledgers"
NIGHT = datetime(2026, 11, 20, 18)


def books(step: int) -> Iterator[tuple[InboxFile, Workbook]]:
    found = [file for files in branch_files(truth.PRACTICE / "inbox", truth.book()).values() for file in files]
    found += [InboxFile(path, f"城东店/{path.name}", "城东店", modified_ns=1) for path in sorted(SMALL.glob("*.*"))]
    return ((file, read_workbook(file.path)) for file in found[::step])  # type: ignore[misc]


def held(book: Workbook) -> Workbook:
    return replace(book, sheets=tuple(replace(sheet, rows=held_rows(sheet.rows)) for sheet in book.sheets))


def understood(book: Workbook, file: InboxFile) -> Ledger:
    return understand_workbook(book, file, "", NIGHT, truth.book(), NIGHT)


def told(ledger: Ledger) -> list[object]:
    """Everything a ledger says, values and places of every record included."""
    records = [
        (record.kind, record.place, list(record.values.items()), record.extra, record.continues)
        for table in ledger.tables
        for record in table.records
    ]
    return [replace(ledger, tables=tuple(replace(table, records=()) for table in ledger.tables)), records]


def kept(ledger: Ledger, file: InboxFile) -> Ledger:
    """The ledger as the cache gives it back on another night."""
    content = b"".join(packed_ledger(ledger, None))
    return unpacked_ledger(content, Tonight(file.name, file.branch, "", NIGHT, NIGHT, truth.book()))


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.sweep)])
def test_every_ledger_says_the_same_held_by_column(step: int) -> None:
    compared = 0
    for file, book in books(step):
        if isinstance(book, Workbook):
            by_column, by_row = understood(held(book), file), understood(book, file)
            assert told(by_column) == told(by_row), file.name
            assert told(kept(by_column, file)) == told(replace(by_row, modified_at=NIGHT)), file.name
            compared += len(by_row.tables)
    assert compared > 80 // step


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("联系电话 | 联系电话2", "13800000001 | 13900000002"),
        ("客户及电话 | 地址", "张三 13800000001 | 望江大道1号"),
        ("完工日期 | 完工时间", "2026-03-05 | 14:30"),
        ("客户姓名 | 自编栏目", "张三 | 说明"),
        ("客户姓名 | 备注 | 备注", "同上 | 急 | 修"),
        ("配件名称1 | 数量1 | 配件名称2", "主板 | 1 | 屏幕"),
        ("到店时间 | 保内 | 保外", "3月5日 | √ | "),
        ("是否在保 | 序列号", "是 | 8.61234E+14"),
    ],
)
def test_columns_that_are_read_together_say_the_same_held(header: str, cells: str) -> None:
    heads = ["工单号", "受理时间", "产品型号", "故障现象", *header.split(" | ")]
    rows: list[list[object]] = [[*heads]]
    rows += [[f"WX-{number}", "2026-03-01", "T490", "不开机", *cells.split(" | ")] for number in range(4)]
    rows += [["WX-9", "2026-03-02", "T490", "蓝屏"], [None, None, None, "花屏", *cells.split(" | ")]]
    file = InboxFile(Path("2026年台账.xlsx"), "城东店/2026年台账.xlsx", "城东店", modified_ns=1)
    book = Workbook("xlsx", (Sheet("台账", rows),))
    by_column = understood(held(book), file)
    assert told(by_column) == told(understood(book, file))
    assert told(kept(by_column, file)) == told(by_column)
    assert len(by_column.tables[0].records) >= 5


def test_records_of_a_huge_table_are_made_when_asked_for() -> None:
    rows: list[list[object]] = [["工单号", "受理时间", "联系电话", "产品型号", "故障现象"]]
    rows += [[f"WX-{number}", NIGHT, f"138{number:08d}", "T490", "不开机"] for number in range(5)]
    file = InboxFile(Path("a.xlsx"), "城东店/a.xlsx", "城东店", modified_ns=1)
    (table,) = understood(held(Workbook("xlsx", (Sheet("台账", rows),))), file).tables
    records = table.records
    assert isinstance(records, TableRecords)
    assert records[-1] == list(records)[4]
    assert [one.values["case_number"].meaning for one in records[1:3]] == ["WX-1", "WX-2"]
    assert records[2].place.row == 4
    assert records == tuple(records)


def test_a_huge_table_from_the_cache_is_read_piece_by_piece() -> None:
    rows: list[list[object]] = [["工单号", "受理时间", "联系电话", "产品型号", "故障现象", "自编"]]
    rows += [
        [f"WX-{number}", f"2026.3.{number % 28 + 1}", 13800000000.0 + number, "T490", "不开机", f"第{number}"]
        for number in range(4500)
    ]
    rows[3000][1] = "不明"
    file = InboxFile(Path("a.xlsx"), "城东店/a.xlsx", "城东店", modified_ns=1)
    ledger = understood(held(Workbook("xlsx", (Sheet("台账", rows),))), file)
    again = kept(ledger, file)
    assert told(again) == told(replace(ledger, modified_at=NIGHT))
    (table,) = again.tables
    assert [table.records[number].values["phone"].seen for number in (4499, 0)] == ["13800004499", "13800000000"]
    assert table.records[2999].values["received_at"].reading is Reading.UNREADABLE
    assert table.records[4100].extra == {"自编": "第4100"}


def test_a_huge_sheet_stays_held_by_column_where_cells_of_it_are_left_out() -> None:
    rows: list[list[object]] = [[number, "黑屏", "类别", number * 2] for number in range(6)]
    whole = held_rows(rows)
    grid = blanked(Grid(whole, whole.width, {}, False), [(0, 2, 3, 3), (5, 0, 5, 0)])
    assert isinstance(grid.rows, HeldRows)
    expected = [[*row[:2], None, None] if number < 4 else row for number, row in enumerate(rows)]
    expected[5] = [None, *expected[5][1:]]
    assert [[*row] for row in grid.rows] == [grid.rows[number] for number in range(6)] == expected
    assert list(grid.rows.column(2)) == [None, None, None, None, "类别", "类别"]
