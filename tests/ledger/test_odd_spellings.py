"""Odd spellings, as cells of a ledger: each is read right or told with its cell; none gives a wrong value silently."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.ledger import understand_workbook
from toolkit.ledger.cellreading import reader_of, words_for
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Finding, Ledger, Moment
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
WORDS = words_for(BOOK)
AS_OF = datetime(2026, 11, 20, 18)
HEADER = ["工单号", "客户姓名", "受理日期", "故障描述"]
DAY = datetime(2026, 6, 1, 9, 5)

TOLD = "told"
NOTHING = "nothing"

DATES: dict[object, str] = {
    "2026/3/5 下午3:05": "2026-03-05T15:05",
    "26.3.5": "2026-03-05",
    "2026.3.5-15:05": "2026-03-05T15:05",
    "2026.3.5-9点20": "2026-03-05T09:20",
    "2026/3/5—15:05": "2026-03-05T15:05",
    "3-5": "2026-03-05",
    "3.5": "2026-03-05",
    "3月5日下午": "2026-03-05",
    "2026年三月五日": "2026-03-05",
    "二〇二六年三月五日": "2026-03-05",
    "2026-03-05T14:30:06.123Z": "2026-03-05T22:30:06",
    "2026-03-05T14:30:06+0800": "2026-03-05T14:30:06",
    "20260305T143006": "2026-03-05T14:30:06",
    "46086": "2026-03-05",
    "46086.5": "2026-03-05T12:00",
    46086.5: "2026-03-05T12:00",
    20260305: "2026-03-05",
    "2026-3-5~3-8": "2026-03-05",
    "2026-3-5 14:30\n2026-3-6 10:00": "2026-03-05T14:30",
    "2026年3月5日 星期四 下午3时05分": "2026-03-05T15:05",
    "２０２６/３/５\u3000１４：３０": "2026-03-05T14:30",
    "2026-3-5 晚上12点": "2026-03-06T00:00",
    "2026-03-05T24:00:00": "2026-03-06T00:00:00",
    "2026.3": "2026-03",
    "2月30日": TOLD,
    "2026.13.1": TOLD,
    "20260230": TOLD,
    "民国115年3月5日": TOLD,
    "115.3.5": TOLD,
    "农历正月十五": TOLD,
    "二月初八": TOLD,
    "昨天": TOLD,
    "上周五": TOLD,
    "3/5/26": TOLD,
    "03/05/2026": TOLD,
    "5-8日": TOLD,
    "2026-3-5 夜里2点": TOLD,
    "2026-3-5 25:00": TOLD,
    "2026-3-5 上午15:00": TOLD,
    "2026-3-5?": TOLD,
    "约2026-3-5": TOLD,
    "2026-3-5前": TOLD,
    "2026-3-5 送修": "2026-03-05",
    "2026/5/3或5/4": TOLD,
    "1900-1-1": TOLD,
    "0000-00-00": TOLD,
    "1772692206": TOLD,
    3.5: TOLD,
    "待定": TOLD,
    "年  月  日": NOTHING,
    "——": NOTHING,
    "N/A": NOTHING,
    "无": NOTHING,
}
MONEY: dict[object, str] = {
    "壹仟贰佰元整": "1200.00",
    "壹仟贰佰捌拾元伍角整": "1280.50",
    "三百五": "350.00",
    "1.2万": "12000.00",
    "￥-50": "-50.00",
    "（50.00）": "-50.00",
    "１，２８０．００": "1280.00",
    "￥1280（含税）": "1280.00",
    "12块5": "12.50",
    "免": "0.00",
    "1,28万": TOLD,
    "1280.00元/台": TOLD,
    "1.280,00": TOLD,
    "--50": TOLD,
    "100 200": TOLD,
    "200-300": TOLD,
    "100+200": TOLD,
    "$100": TOLD,
    "100美元": TOLD,
    "50(退)": TOLD,
    "200左右": TOLD,
    "128O": TOLD,
    "叁佰伍元": TOLD,
    "1E+05": TOLD,
    "不适用": NOTHING,
    "/": NOTHING,
}
PHONES: dict[object, str] = {
    "+86 138 0013 8001": "13800138001",
    "0086-13800138001": "13800138001",
    "１３８００１３８００１": "13800138001",
    "13800138001、13900139001": "13800138001",
    "13800138001+13900139001": "13800138001",
    "0512-65001234转801": "051265001234801",
    "(0512) 6500 1234": "051265001234",
    "张三 13800138001": "13800138001",
    "电话：13800138001": "13800138001",
    "+852 9123 4567": "+85291234567",
    "138****8001": "138****8001",
    "13800138OO1": "13800138OO1",
    "1.38001E+10": TOLD,
    "暂无": NOTHING,
}
SERIALS: dict[object, str] = {
    "ＸＣ２１－Ａ１": "XC21-A1",
    "XC\u200b21": "XC21",
    "'0012": "0012",
    '="0012"': "0012",
    866001200740596.0: "866001200740596",
    "866001200740596.0": "866001200740596",
    "1.23457E+15": TOLD,
    "3E+08": TOLD,
    1.23457e17: TOLD,
    "#REF!": TOLD,
    "N/A": NOTHING,
}
ANSWERS: dict[object, str] = {
    "✓": "True",
    "✔️": "True",
    "√": "True",
    "Y": "True",
    "是，已提醒": "True",
    "×": "False",
    "❌": "False",
    "未（客户拒绝）": "False",
    "□是 ☑否": "False",
    "√×": TOLD,
    "是/否": TOLD,
    "?": TOLD,
    "-": NOTHING,
}
COLUMNS = {
    "responded_at": ("首次响应时间", DATES),
    "total_fee": ("合计", MONEY),
    "phone": ("联系电话", PHONES),
    "serial_number": ("序列号", SERIALS),
    "backup_reminded": ("数据备份提醒", ANSWERS),
}


@lru_cache
def ledger(field: str) -> Ledger:
    header, spellings = COLUMNS[field]
    rows: list[list[object]] = [[*HEADER, header]]
    rows += [[f"WX{n:03d}", "王伟", DAY, "蓝屏", cell] for n, cell in enumerate(spellings, 1)]
    sheet = Sheet("2026年", rows)
    file = InboxFile(Path("账.xlsx"), "账.xlsx", "")
    return understand_workbook(Workbook("xlsx", (sheet,)), file, "", AS_OF, BOOK, AS_OF)


def troubles(field: str, row: int) -> list[Finding]:
    found = (one for one in ledger(field).findings if one.place is not None and one.place.row == row)
    return [one for one in found if one.field == field and one.rule not in ("control-characters",)]


CELLS = [(field, row, *pair) for field, (_, cells) in COLUMNS.items() for row, pair in enumerate(cells.items(), 2)]


@pytest.mark.parametrize(("field", "row", "written", "means"), CELLS, ids=[f"{one[0]}-{one[1]}" for one in CELLS])
def test_an_odd_spelling_is_read_right_or_told(field: str, row: int, written: object, means: str) -> None:
    table = ledger(field).tables[0]
    assert field in table.fields
    meaning = table.records[row - 2].meaning(field)
    told = troubles(field, row)
    if means in (TOLD, NOTHING):
        assert (meaning if not told or told[0].rule != "value-unknown" else None) is None
        assert len(told) == (means == TOLD)
        return
    assert str(meaning) == means
    assert told == []


JUNK = st.sampled_from(
    ["", "?", "左右", "前", "起", "x", "(待核)", " 张三", "-", "/", "～", "1", "年", "时", "号", " 5", "左"]
)
FORMS = [
    "{y}-{m}-{d}",
    "{y}/{m:02}/{d:02}",
    "{y}年{m}月{d}日",
    "{s:02}.{m}.{d}",
    "{y}{m:02}{d:02}",
    "{d}/{m}/{y}",
    "{y} {m} {d}",
]


@given(
    st.dates(datetime(2013, 1, 1).date(), datetime(2069, 12, 31).date()), st.sampled_from(FORMS), JUNK, st.booleans()
)
@settings(max_examples=300, deadline=None)
def test_a_date_with_something_beside_it_is_that_day_or_told(day: datetime, form: str, junk: str, front: bool) -> None:
    text = form.format(y=day.year, s=day.year % 100, m=day.month, d=day.day)
    found = reader_of(BOOK.fields["received_at"], WORDS, (), False, 1)(junk + text if front else text + junk)
    if isinstance(found.meaning, Moment) and junk != "1" and not (form.startswith("{d}") and junk):
        assert found.meaning.at.date() == day
    assert found.partial is None or (front and junk)
