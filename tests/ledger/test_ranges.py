"""A beginning and an end in one cell: repairs from day to day, times of day beside a date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.cellreading import words_for
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.values import dates
from toolkit.ledger.values.outcome import Outcome
from toolkit.ledger.values.ranges import range_in
from toolkit.model import Ledger, Reading
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
CLOCK = words_for(BOOK).clock
HEADER = ["工单号", "客户姓名", "电话", "受理日期", "故障描述"]


def read_moment(cell: object) -> Outcome:
    return dates.read_moment(cell, CLOCK)


def row(number: int, *more: object) -> list[object]:
    return [f"WX{number:03d}", "王伟", f"1380000111{number}", datetime(2026, 6, number, 9, 5), "蓝屏", *more]


def ledger(*rows: list[object]) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("台账", list(rows)),)), file, "", AS_OF, BOOK, AS_OF)


def said(found: Ledger, name: str) -> list[str | None]:
    meanings = (record.meaning(name) for record in found.tables[0].records)
    return [None if one is None else str(one) for one in meanings]


RANGES = [
    ("6.3-6.5", "2026-06-03", "2026-06-05"),
    ("2026-06-03至06-05", "2026-06-03", "2026-06-05"),
    ("2026.6.4～2026.6.8", "2026-06-04", "2026-06-08"),
    ("6月4日-6日", "2026-06-04", "2026-06-06"),
    ("2026年6月4日至6月6日", "2026-06-04", "2026-06-06"),
    ("2026/6/5 8:30-11:00", "2026-06-05T08:30", "2026-06-05T11:00"),
    ("2026-6-5 8:30～2026-6-6 11:00", "2026-06-05T08:30", "2026-06-06T11:00"),
    ("2026-6-5;2026-6-6;2026-6-8", "2026-06-05", "2026-06-08"),
]


@pytest.mark.parametrize("header", ["维修起止时间", "维修起止日期", "开工/完工时间"])
@pytest.mark.parametrize(("written", "first", "last"), RANGES)
def test_a_range_gives_the_beginning_and_the_end_of_the_repair(
    header: str, written: str, first: str, last: str
) -> None:
    found = ledger([*HEADER, header], row(1, written), row(2, "2026-06-07"))
    assert found.tables[0].columns[5].fields == ("started_at", "finished_at")
    assert said(found, "started_at") == [first, "2026-06-07"]
    assert said(found, "finished_at") == [last, None]


@pytest.mark.parametrize(("written", "first", "last"), RANGES)
def test_of_a_range_its_end_is_when_the_repair_was_finished(written: str, first: str, last: str) -> None:
    found = ledger([*HEADER, "维修时间", "到达时间"], row(1, written, written), row(2, "2026-06-07", "2026-06-07"))
    assert said(found, "finished_at") == [last, "2026-06-07"]
    assert said(found, "arrived_at") == [first, "2026-06-07"]


@pytest.mark.parametrize("written", ["6-3-5", "6.5-6.3", "2026-6-5至2026-6-3", "2026/6/5 11:00-8:30", "6.3-等通知"])
def test_what_is_no_range_is_not_guessed(written: str) -> None:
    assert range_in(written, CLOCK) is None
    assert read_moment(written).reading is Reading.UNREADABLE


def test_a_time_of_day_behind_a_dash_is_no_zone() -> None:
    assert str(read_moment("2026/6/5 8:30-11:00").meaning) == "2026-06-05T08:30"
    assert str(read_moment("2026-06-05T08:30:00-11:00").meaning) == "2026-06-06T03:30:00"
    assert str(read_moment("2026-06-05T08:30:00+08:00").meaning) == "2026-06-05T08:30:00"


def test_two_dates_with_a_stroke_between_them_are_beginning_and_end() -> None:
    found = ledger([*HEADER, "开工/完工时间"], row(1, "2026-6-3 / 2026-6-5"), row(2, "2026-6-3 9:00 2026-6-5 10:00"))
    assert said(found, "started_at") == ["2026-06-03", "2026-06-03T09:00"]
    assert said(found, "finished_at") == ["2026-06-05", "2026-06-05T10:00"]


def test_times_from_and_to_beside_a_date_are_of_that_day() -> None:
    found = ledger(
        [*HEADER, "上门日期", "上门时间", "维修日期", "维修起止时间"],
        row(1, "2026-6-2", "8:30~11:00", "2026-6-2", "8:40-10:50"),
        row(2, "2026-6-3", "下午", "2026-6-3", "13:30-15:00"),
    )
    assert said(found, "arrived_at") == ["2026-06-02T08:30", "2026-06-03"]
    assert said(found, "finished_at") == ["2026-06-02T10:50", "2026-06-03T15:00"]
    assert not [one for one in found.findings if one.rule == "date-unreadable"]
