"""Times of day alone (9:43) are of the day in the line above them, or of the sheet's; what is unclear is told."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger, Moment, Reading
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Row = list[object]
HEADER: Row = ["单号", "报修时间", "用户", "电话", "电器", "故障"]


def row(number: int, clock: object, *more: object) -> Row:
    return [f"HQ000{number}", clock, "支雨桐", f"1771753274{number}", "空调", "不制冷", *more]


def understood(rows: list[Row], sheet: str = "报修登记", file: str = "报修登记.xlsx") -> Ledger:
    workbook = Workbook("xlsx", (Sheet(sheet, rows),))
    return understand_workbook(workbook, InboxFile(Path(file), file, ""), "", AS_OF, BOOK, AS_OF)


def moments(ledger: Ledger, name: str = "received_at") -> list[str]:
    values = [record.values[name] for record in ledger.tables[0].records]
    return [f"{one.meaning.at:%m-%d %H:%M}" if isinstance(one.meaning, Moment) else str(one.reading) for one in values]


def reason(ledger: Ledger, name: str = "received_at") -> str:
    return next(column.reason.en for column in ledger.tables[0].columns if column.fields == (name,))


LINES: list[tuple[object, object]] = [
    ("9月2日 星期三", "9月3日 星期四"),
    ("2026-09-02", "2026-09-03"),
    (datetime(2026, 9, 2), datetime(2026, 9, 3)),
    ("9月2日（周三）", "9月3日（周四）"),
]


@pytest.mark.parametrize(("second", "third"), LINES)
@pytest.mark.parametrize("clocks", [("9:43", "17:02", "8:05"), (time(9, 43), time(17, 2), time(8, 5))])
def test_lines_that_say_a_day_give_it_to_the_times_below(
    second: object, third: object, clocks: tuple[object, ...]
) -> None:
    one, two, three = (row(number, clock) for number, clock in enumerate(clocks))
    ledger = understood([["2026年报修登记"], HEADER, [second], one, two, [third], three])
    assert moments(ledger) == ["09-02 09:43", "09-02 17:02", "09-03 08:05"]
    assert [record.values["received_at"].place.cell for record in ledger.tables[0].records] == ["B4", "B5", "B7"]
    assert ledger.tables[0].records[0].values["received_at"].written in ("9:43", "09:43:00")
    assert "times written without a day are of the day in the line above them" in reason(ledger)
    assert not [one for one in ledger.findings if one.rule == "date-unreadable"]


def test_times_above_the_first_line_or_below_another_title_are_told() -> None:
    rows = [row(1, "8:30"), ["9月2日"], row(2, "9:43"), ["以下为补录单据"], row(3, "10:15")]
    ledger = understood([["2026年报修登记"], HEADER, *rows])
    assert moments(ledger) == ["unreadable", "09-02 09:43", "unreadable"]
    assert [one.value for one in ledger.findings if one.rule == "date-unreadable"] == ["8:30", "10:15"]


@pytest.mark.parametrize(
    ("sheet", "title", "file"),
    [
        ("2日", "2026年11月2日 接修登记", "2026年11月.xlsx"),
        ("2日", "接修登记", "2026年11月.xlsx"),
        ("11月2日", "2026年接修登记", "接修.xlsx"),
        ("Sheet1", "2026-11-02 接修登记", "接修.xlsx"),
        ("20261102", "接修登记", "接修.xlsx"),
        ("11.2", "接修登记", "2026年11月.xlsx"),
    ],
)
def test_a_sheet_for_a_day_gives_it_to_its_times(sheet: str, title: str, file: str) -> None:
    ledger = understood([[title], HEADER, row(1, "17:24")], sheet, file)
    assert moments(ledger) == ["11-02 17:24"]
    assert "the day that the sheet's name or its title states" in reason(ledger)


@pytest.mark.parametrize(
    ("sheet", "title", "file"),
    [
        ("3日", "2026年11月2日 接修登记", "2026年11月.xlsx"),
        ("接修", "2026年11月2日打印 接修登记", "接修.xlsx"),
        ("接修", "接修登记 2026年11月2日至2026年11月9日", "接修.xlsx"),
        ("1.2", "接修登记", "接修.xlsx"),
        ("2日", "接修登记", "接修.xlsx"),
        ("接修", "2026年11月接修登记", "2026年11月.xlsx"),
    ],
)
def test_a_day_that_is_not_stated_or_is_disputed_is_never_guessed(sheet: str, title: str, file: str) -> None:
    ledger = understood([[title], HEADER, row(1, "17:24"), row(2, "18:00")], sheet, file)
    assert moments(ledger) == [str(Reading.UNREADABLE)] * 2


def test_a_repair_that_ends_before_it_began_is_of_another_day_and_told() -> None:
    rows = [
        [*HEADER, "完工时间"],
        ["2026年9月2日"],
        row(1, "9:43", "16:20"),
        row(2, "17:02", "10:30"),
        row(3, "9:50", None),
    ]
    ledger = understood(rows)
    assert moments(ledger, "finished_at") == ["09-02 16:20", "unreadable", "blank"]
    assert moments(ledger) == ["09-02 09:43", "09-02 17:02", "09-02 09:50"]


def test_columns_with_whole_dates_take_no_day_from_elsewhere() -> None:
    ledger = understood(
        [HEADER, row(1, "2026-11-01 9:43"), row(2, "17:24"), row(3, "2026-11-02 8:00")], "2日", "11月.xlsx"
    )
    assert moments(ledger) == ["11-01 09:43", "unreadable", "11-02 08:00"]
