"""Words beside figures are data: a branch's own word is read once somebody writes it into the rule book."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from toolkit.ledger.cellreading import reader_of, words_for
from toolkit.ledger.values.outcome import Outcome
from toolkit.model import Part, Rulebook
from toolkit.rulebook import load_rulebook, workbook_of
from toolkit.rulebook import words as catalogue_in

BOOK = load_rulebook()
CODE = Path(__file__).parents[2] / "toolkit" / "ledger" / "values"
AS_OF = datetime(2026, 11, 20, 18)


def read(field: str, cell: object, book: Rulebook = BOOK) -> Outcome:
    return reader_of(book.fields[field], words_for(book), (cell,), False, 1)(cell)


def with_words(folder: Path, **words: str) -> Rulebook:
    """The rule book of a workspace in whose workbook a person added words."""
    templates = folder / "templates"
    templates.mkdir(parents=True)
    path = templates / "rulebook.xlsx"
    path.write_bytes(workbook_of(folder, catalogue_in("zh"), AS_OF))
    book = openpyxl.load_workbook(path)
    sheet = book["写法"]
    column = next(cell.column for cell in sheet[2] if str(cell.value).startswith("单元格里的写法"))
    for row in sheet.iter_rows(min_row=3):
        names = [str(cell.value) for cell in row]
        for name in set(words) & set(names):
            cell = sheet.cell(row[0].row, column)
            cell.value = f"{cell.value}、{words[name]}"
    book.save(path)
    return load_rulebook(folder)


def test_words_that_a_person_adds_to_the_workbook_are_read(tmp_path: Path) -> None:
    book = with_words(
        tmp_path,
        afternoon="下昼",
        currency="港币",
        units="粒",
        phone_labels="热线",
        extensions="内线",
        serial_labels="机身码",
    )
    cells = {
        "received_at": "2026-3-5 下昼3点",
        "total_fee": "120港币",
        "part_quantity": "3粒",
        "phone": "热线:0512-65004758内线801",
    }
    told = {name: read(name, cell) for name, cell in cells.items()}
    assert [one.rule for one in told.values()] == ["date-unreadable", "number-unreadable", "number-unreadable", ""]
    assert str(read("received_at", cells["received_at"], book).meaning) == "2026-03-05T15:00"
    assert read("total_fee", cells["total_fee"], book).meaning == Decimal("120.00")
    assert read("part_quantity", cells["part_quantity"], book).meaning == 3
    assert (read("phone", cells["phone"], book).meaning, read("phone", cells["phone"], book).others) == (
        "051265004758801",
        (),
    )
    assert read("parts_used", "电池(机身码:P2026225)", book).meaning == (Part("电池", serial="P2026225"),)


WORDS = re.compile("上午|下午|晚上|中午|凌晨|人民币|台|件|套|电话|手机|分机|序列号|全天|元|块")


@pytest.mark.parametrize("path", sorted(CODE.glob("*.py")), ids=lambda path: path.name)
def test_no_word_of_the_rule_book_stands_in_a_pattern_of_the_code(path: Path) -> None:
    patterns = [
        line for line in path.read_text(encoding="utf-8").splitlines() if re.search(r"re\.compile|\br[f]?\"", line)
    ]
    assert [line for line in patterns if WORDS.search(line)] == []


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026-3-5 晚上12点", "2026-03-06T00:00"),
        ("2026-3-5 晚上8点", "2026-03-05T20"),
        ("2026-3-5 夜里11:30", "2026-03-05T23:30"),
        ("2026-3-5 中午12点", "2026-03-05T12"),
        ("2026-3-5 中午1点", "2026-03-05T13"),
        ("2026-3-5 凌晨12:10", "2026-03-05T00:10"),
        ("2026-3-5 下午12:30", "2026-03-05T12:30"),
        ("2026-3-5 12:30 AM", "2026-03-05T00:30"),
        ("2026-3-5 上午 9点一刻", "2026-03-05T09:15"),
        ("2026-3-5 夜里2点", None),
        ("2026-3-5 上午15:00", None),
        ("2026-3-5 中午5点", None),
        ("2026-3-5 3:00 p.m.", "2026-03-05T15:00"),
    ],
)
def test_a_word_for_the_hour_never_means_the_wrong_half_of_the_day(written: str, means: str | None) -> None:
    found = read("received_at", written)
    assert (str(found.meaning)[: len(means)] if means else found.meaning) == means
    assert bool(found.rule) == (means is None)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("三百五", "350.00"),
        ("130.-", "130.00"),
        ("￥1,280.--", "1280.00"),
        ("130.—元", "130.00"),
        ("12.5.-", None),
        ("100-130.-", None),
        ("130-", None),
        ("三百零五", "305.00"),
        ("一万二", "12000.00"),
        ("两千三百", "2300.00"),
        ("壹仟贰佰元整", "1200.00"),
        ("人民币叁佰元正", "300.00"),
        ("叁佰伍元", None),
        ("万", None),
        ("一二三", None),
        ("十五", "15.00"),
        ("十", "10.00"),
        ("--50", None),
        ("-￥50", "-50.00"),
        ("$100", None),
        ("100 200", None),
        ("50 120", None),
        ("1 280.00", "1280.00"),
        ("12块5毛", "12.50"),
        ("12元5角3分", "12.53"),
        ("1,28万", None),
        ("1280.00元/台", None),
        ("￥ 1,280", "1280.00"),
        ("RMB 80", "80.00"),
    ],
)
def test_an_amount_is_what_a_person_would_say_or_told(written: str, yuan: str | None) -> None:
    found = read("total_fee", written)
    assert found.meaning == (None if yuan is None else Decimal(yuan))
    assert found.rule == ("number-unreadable" if yuan is None else "")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2025-11-23 9:59(补登)", "2025-11-23T09:59"),
        ("2025-11-24 16:13（客户催）", "2025-11-24T16:13"),
        ("2025-12-9 14:56 已电话通知", "2025-12-09T14:56"),
        ("2026年3月5日，小王", "2026-03-05"),
        ("2026.3.5（第二次）", "2026-03-05"),
        ("2026.8.16/9:51", "2026-08-16T09:51"),
        ("2026年9月17日（四）9时43分", "2026-09-17T09:43"),
    ],
)
def test_a_short_note_behind_a_date_leaves_it_the_date(written: str, means: str) -> None:
    found = read("finished_at", written)
    assert (str(found.meaning), found.written) == (means, written)


@pytest.mark.parametrize(
    "written",
    [
        "2026-3-5（预计）", "2026-3-5 左右", "2026-3-5（未修好）", "2026-3-5（改到3-8）", "2026-3-5 前",
        "2026-3-5 或次日", "2026-3-5（待件）", "2026-3-5 3点前", "2026.8.16/17",
        "2026-3-5 客户来电说屏幕又不亮了请尽快处理",
    ],
)  # fmt: skip
def test_a_note_that_speaks_against_the_date_leaves_it_unread(written: str) -> None:
    assert read("finished_at", written).rule == "date-unreadable"


def test_a_note_behind_a_day_without_a_year_leaves_it_waiting_for_its_year() -> None:
    assert str(read("finished_at", "3月5日（已取）").partial) == "3-5"
