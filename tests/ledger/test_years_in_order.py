"""Days without years that run over the turn of a year: the order of the rows tells which year is meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
HEADER: list[object] = ["单号", "送修日期", "姓名", "电话", "机器型号", "故障", "完工日期"]
DAYS = ["11/14", "11/30", "12/9", "12/28", "1/5", "1/20", "3/2", "3/1", "7/8", "10/30", "11/12", "11/16"]
YEARS = [2025] * 4 + [2026] * 8


def received(days: list[str], title: str = "维修登记", name: str = "登记.xlsx", as_of: datetime = AS_OF) -> list[str]:
    rows: list[list[object]] = [
        [f"SJ{n}", day, "王伟", "13800001111", "T490", "蓝屏", None] for n, day in enumerate(days, 501)
    ]
    workbook = Workbook("xlsx", (Sheet("登记", [[title], HEADER, *rows]),))
    file = InboxFile(Path(name), f"三江/{name}", "三江")
    found = understand_workbook(workbook, file, "", as_of, BOOK, as_of)
    return [str(record.meaning("received_at")) for record in found.tables[0].records]


def dated(years: list[int], days: list[str]) -> list[str]:
    return [str(datetime(year, *map(int, day.split("/"))).date()) for year, day in zip(years, days, strict=True)]


@pytest.mark.parametrize("title", ["维修登记", "维修登记（2025年11月—2026年11月）", "2025-2026年度维修登记"])
def test_days_in_order_turn_the_year(title: str) -> None:
    assert received(DAYS, title) == dated(YEARS, DAYS)


def test_the_newest_may_stand_on_top() -> None:
    assert received(DAYS[::-1]) == dated(YEARS[::-1], DAYS[::-1])


def test_two_turns_are_two_years() -> None:
    days = ["11/1", "12/20", "2/3", "8/8", "12/30", "1/4", "2/9", "5/5"]
    assert received(days) == dated([2024] * 2 + [2025] * 3 + [2026] * 3, days)


def test_a_slip_of_the_pen_turns_no_year() -> None:
    days = ["9/1", "9/5", "1/6", "9/8", "9/12", "10/2", "11/4", "11/6"]
    assert received(days)[3:] == dated([2026] * 5, days[3:])


def test_a_stated_year_wins_over_the_order() -> None:
    assert received(DAYS, "2024年维修登记") == dated([2024] * 12, DAYS)


def test_days_in_no_order_are_no_winters_ago() -> None:
    days = ["3/2", "11/1", "1/9", "10/5", "2/8", "9/9"]
    assert received(days)[0] == "2026-03-02"


def test_the_run_before_the_turn_of_the_year_reads_last_winter() -> None:
    assert received(["12/28", "12/30", "1/2", "1/4"], as_of=datetime(2027, 1, 5)) == dated(
        [2026, 2026, 2027, 2027], ["12/28", "12/30", "1/2", "1/4"]
    )
