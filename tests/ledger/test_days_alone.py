"""A day alone (`14号`, a bare 14) gets its month from what states one; where nothing does, it is told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.cellreading import words_for
from toolkit.ledger.dating.months import months_in
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.values.dates import read_moment
from toolkit.model import Finding, Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
CLOCK = words_for(BOOK).clock
HEADER = ["工单号", "客户姓名", "电话", "受理日期", "故障描述", "完工日期"]


def row(number: int, received: object, *more: object) -> list[object]:
    return [f"WX{number:03d}", "王伟", f"138000011{number:02d}", received, "蓝屏", *more]


def ledger(*rows: list[object], sheet: str = "台账", file: str = "账.xlsx") -> Ledger:
    place = InboxFile(Path(file), f"城东店/{file}", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet(sheet, list(rows)),)), place, "", AS_OF, BOOK, AS_OF)


def said(found: Ledger, name: str) -> list[str | None]:
    meanings = (record.meaning(name) for record in found.tables[0].records)
    return [None if one is None else str(one) for one in meanings]


def told(found: Ledger) -> list[Finding]:
    return [one for one in found.findings if one.rule == "date-unreadable"]


@pytest.mark.parametrize("written", ["14号", "14日", " 14 号 ", "１４日", "14日(周六)", "十四日", "14", 14, 14.0])
@pytest.mark.parametrize(
    ("sheet", "title", "file"),
    [
        ("2026年3月", "维修台账", "账.xlsx"),
        ("3月", "2026年维修台账", "账.xlsx"),
        ("三月份", "2026年维修台账", "账.xlsx"),
        ("台账", "2026年3月维修台账", "账.xlsx"),
        ("台账", "2026年维修台账（03月）", "账.xlsx"),
        ("台账", "统计期间：2026-03-01 至 2026-03-31", "账.xlsx"),
        ("台账", "维修台账", "维修台账202603.xlsx"),
        ("3月", "维修台账 2026年1-6月", "账.xlsx"),
        ("3月", "维修台账 2026年", "账2026年4月.xlsx"),
        ("2026.03", "维修台账 制表日期：2026年4月2日", "账.xlsx"),
    ],
)
def test_the_month_comes_from_sheet_title_or_file(written: object, sheet: str, title: str, file: str) -> None:
    found = ledger([title], HEADER, row(1, written, "16号"), sheet=sheet, file=file)
    assert said(found, "received_at") == ["2026-03-14"]
    assert said(found, "finished_at") == ["2026-03-16"]
    assert not told(found)


def test_the_reason_names_the_text_that_states_the_month() -> None:
    found = ledger(["维修台账"], HEADER, row(1, "14号", "2026-3-16"), sheet="2026年3月")
    reasons = {column.header: column.reason.zh for column in found.tables[0].columns}
    assert "2026年3月" in reasons["受理日期"]
    assert "几号" in reasons["受理日期"]
    assert "几号" not in reasons["完工日期"]


def test_the_time_of_day_beside_it_is_kept() -> None:
    found = ledger(["2026年3月维修台账"], HEADER, row(1, "14日 15:30", "15号下午3点"), row(2, "14号上午", "28日24:00"))
    assert said(found, "received_at") == ["2026-03-14T15:30", "2026-03-14"]
    assert said(found, "finished_at")[0] == "2026-03-15T15:00"


def test_a_title_between_the_rows_speaks_for_those_below_it() -> None:
    rows = [HEADER, ["2026年3月"], row(1, "14号", "15号"), row(2, "20号", "21号"), ["2026年4月"], row(3, "2号", "3号")]
    assert said(ledger(*rows), "received_at") == ["2026-03-14", "2026-03-20", "2026-04-02"]


def test_days_follow_the_date_above_until_they_begin_anew() -> None:
    rows = [row(n, day, None) for n, day in enumerate(["2026-3-5", "8号", "30号", "2号", "9号", "4月9日", "12日"], 1)]
    found = ledger(HEADER, *rows)
    assert said(found, "received_at") == [
        "2026-03-05",
        "2026-03-08",
        "2026-03-30",
        None,
        None,
        "2026-04-09",
        "2026-04-12",
    ]
    assert [one.place.cell for one in told(found) if one.place] == ["D5", "D6"]


def test_the_other_dates_of_the_row_say_the_month_where_nothing_else_does() -> None:
    found = ledger(HEADER, row(1, "2026-3-5", "8号"), row(2, "2026-3-28", "2号"))
    assert said(found, "finished_at") == ["2026-03-08", None]
    assert [one.place.cell for one in told(found) if one.place] == ["F3"]


@pytest.mark.parametrize("written", ["14号", "14", 14])
@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        ("台账", "维修台账"),
        ("3月", "2026年4月维修台账"),
        ("台账", "2026年1-6月维修台账"),
        ("台账", "制表日期：2026年4月2日"),
    ],
)
def test_where_no_month_is_stated_or_two_are_it_is_told_with_its_cell(written: object, sheet: str, title: str) -> None:
    found = ledger([title], HEADER, row(1, written, None), sheet=sheet)
    assert said(found, "received_at") == [None]
    [finding] = told(found)
    assert finding.place is not None
    assert (finding.place.path, finding.place.sheet, finding.place.cell) == ("城东店/账.xlsx", sheet, "D3")
    assert "几号" in finding.message.zh
    assert "month" in finding.message.en
    assert finding.hint.zh


def test_a_month_that_the_column_itself_denies_is_not_taken() -> None:
    found = ledger(HEADER, row(1, "2026-4-2", None), row(2, "14号", None), sheet="2026年3月")
    assert said(found, "received_at") == ["2026-04-02", None]


def test_a_repair_that_would_end_before_it_began_is_told() -> None:
    found = ledger(HEADER, row(1, "28号", "2号"), row(2, "28号", "30号"), sheet="2026年3月")
    assert said(found, "received_at") == ["2026-03-28", "2026-03-28"]
    assert said(found, "finished_at") == [None, "2026-03-30"]
    found = ledger(HEADER, row(1, "28号", "2026-3-5"), sheet="2026年3月")
    assert said(found, "received_at") == [None]


def test_a_day_that_the_month_does_not_have_is_told() -> None:
    found = ledger(HEADER, row(1, "30号", None), sheet="2026年2月")
    assert said(found, "received_at") == [None]
    assert "没有这一天" in told(found)[0].message.zh


def test_bare_numbers_are_days_only_under_a_header_of_days() -> None:
    header = [*HEADER[:3], "受理时间", "故障描述", "维修时间"]
    found = ledger(header, row(1, "2026-3-5 9:00", 3), row(2, "2026-3-6 9:00", 2), sheet="2026年3月")
    assert said(found, "finished_at") == [None, None]
    assert len(told(found)) == 2


def test_a_purchase_lies_too_far_back_for_the_month_of_the_sheet() -> None:
    found = ledger([*HEADER[:5], "购买日期"], row(1, "14号", "14号"), sheet="2026年3月")
    assert (said(found, "received_at"), said(found, "purchase_date")) == (["2026-03-14"], [None])


def test_a_range_of_days_keeps_its_month() -> None:
    found = ledger(HEADER, row(1, "3月5日", "6日-8日"), row(2, "5日至7日", "28日-2日"), sheet="2026年3月")
    assert said(found, "received_at") == ["2026-03-05", "2026-03-05"]
    assert said(found, "finished_at") == ["2026-03-08", None]


def test_five_to_eight_with_a_day_mark_may_be_two_things() -> None:
    assert read_moment("5-8日", CLOCK).rule == "date-unreadable"
    assert str(read_moment("5.8日", CLOCK).partial) == "5-8"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026年3月", {3}),
        ("3月", {3}),
        ("十二月", {12}),
        ("2026-03", {3}),
        ("台账202603", {3}),
        ("1-3月", {1, 2, 3}),
        ("3月至5月", {3, 4, 5}),
        ("2026年3月5日", set()),
        ("2026-03-01~2026-04-30", {3, 4}),
        ("导出_20260402", set()),
        ("2025-2026年度", set()),
        ("保修12个月", set()),
        ("Mar 2026", {3}),
        ("March", {3}),
        ("13月", set()),
        ("2026年", set()),
        ("3月5日例会", set()),
        ("11月-2月", {11, 12, 1, 2}),
        ("13800138003月", set()),
    ],
)
def test_months_are_read_from_names_and_titles(text: str, months: set[int]) -> None:
    assert months_in(text) == months


def test_a_month_between_the_rows_may_follow_the_days_that_no_title_covers() -> None:
    rows = [row(n, day, None) for n, day in enumerate(["2号", "3号", "2026年3月5日", "28号", "1号"], 1)]
    found = ledger(HEADER, *rows)
    assert said(found, "received_at") == ["2026-03-02", "2026-03-03", "2026-03-05", "2026-03-28", None]


def test_day_and_time_of_day_in_two_columns_become_one_moment() -> None:
    header = [*HEADER[:4], "受理时间", *HEADER[4:]]
    rows = [["WX1", "王伟", "13800001111", day, "15:30", "蓝屏", None] for day in ("14号", "3月15日", 16)]
    assert said(ledger(header, *rows, sheet="2026年3月"), "received_at") == [
        "2026-03-14T15:30", "2026-03-15T15:30", "2026-03-16T15:30",
    ]  # fmt: skip
