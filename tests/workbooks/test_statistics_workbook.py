"""statistics.xlsx: the detailed lists of a period each have a sheet, with money as money and text as text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl

from toolkit.model import Figure, Listing, Period, Slice, Statistics, Text
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


RATE = Figure("rate", Text("响应率", "Rate"), "percent", None, 0, 0, "s", target=Decimal(90))


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


def test_the_line_of_a_month_shows_every_day_of_it() -> None:
    """It once ended on the 15th, because bars are cut there."""
    days = tuple(
        Slice(f"{day:02}", Text(f"{day:02}", f"{day:02}"), day, (replace(RATE, value=Decimal(90)),))
        for day in range(1, 31)
    )
    content = statistics_workbook(Statistics(NOVEMBER, (), trend=days), datetime(2026, 11, 30, 18), BOOK, SAY)
    charts = {name: text for name, text in parts_of(content).items() if name.startswith("xl/charts/chart")}
    assert len(charts) == 2
    assert all("$31" in text for text in charts.values())
    assert any('<c:max val="100"/>' in text for text in charts.values()), "a percentage does not go to 120"


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode("utf-8", "replace") for name in book.namelist()}
