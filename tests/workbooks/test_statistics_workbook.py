"""statistics.xlsx: the detailed lists of a period each have a sheet, with money as money and text as text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl

from toolkit.model import Listing, Period, Statistics, Text
from toolkit.rulebook import load_rulebook, words
from toolkit.workbooks.statistics import statistics_workbook

BOOK = load_rulebook()
SAY = words("zh")
NOVEMBER = Period("2026-11", "month", date(2026, 11, 1), date(2026, 11, 30))
FEES = Listing(
    "settlement_detail",
    Text("服务单结算明细表", "Settlements in detail"),
    (Text("工单", "Case"), BOOK.fields["total_fee"].label, BOOK.fields["part_quantity"].label),
    (("=1+2", Decimal("80"), Decimal("3")), ("A-2", None, None)),
)


def sheets(statistics: Statistics) -> openpyxl.Workbook:
    content = statistics_workbook(statistics, datetime(2026, 11, 20, 18), BOOK, SAY)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_detailed_list_has_a_sheet_of_its_own_name() -> None:
    sheet = sheets(Statistics(NOVEMBER, (), listings=(FEES,)))["服务单结算明细表"]
    assert [cell.value for cell in sheet[1]] == ["工单", "合计", "数量"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+2", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (80, "#,##0.00")
    assert sheet["C2"].number_format == "General"
    assert sheet["B3"].value is None


def test_a_detailed_list_without_rows_says_so() -> None:
    sheet = sheets(Statistics(NOVEMBER, (), listings=(replace(FEES, rows=()),)))["服务单结算明细表"]
    assert sheet["A2"].value == SAY("book.nothing")
