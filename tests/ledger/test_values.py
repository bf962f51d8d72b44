"""What cells mean, spelling by spelling."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.ledger.cellreading import reader_of, words_for
from toolkit.ledger.dating.years import YearHints, stated_date, titled_date, with_year, years_in
from toolkit.ledger.values import dates, lists
from toolkit.ledger.values.alternatives import words_of
from toolkit.ledger.values.lists import split_list
from toolkit.ledger.values.outcome import Outcome
from toolkit.model import Moment, Part, Precision, Reading
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
WORDS = words_for(BOOK)


def read_moment(cell: object, from_1904: bool = False) -> Outcome:
    return dates.read_moment(cell, WORDS.clock, from_1904)


def read_parts(cell: object) -> Outcome:
    return lists.read_parts(cell, WORDS.parts)


def read(field: str, cell: object, *column: object) -> Outcome:
    return reader_of(BOOK.fields[field], WORDS, column or (cell,), False, 1)(cell)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026.3.5", "2026-03-05"), ("26/3/5", "2026-03-05"), ("20260305", "2026-03-05"), (20260305.0, "2026-03-05"),
        ("2026年3月5日", "2026-03-05"), ("2026年 3 月 5 日", "2026-03-05"), (" 2026－03－05 ", "2026-03-05"),
        ("2026-3-5 下午3点", "2026-03-05T15"), ("2026-3-5 下午3点半", "2026-03-05T15:30"), ("2014/6/2 15:09:06", "2014-06-02T15:09:06"),
        ("2026/3/5 9:05 PM", "2026-03-05T21:05"), ("2026年3月5日14时30分", "2026-03-05T14:30"), ("2026-3-5 星期四 14:30", "2026-03-05T14:30"),
        ("2026-03-05T14:30:00Z", "2026-03-05T22:30:00"), ("2026-11-20T09:00+08:00", "2026-11-20T09:00"),
        ("2026\\3\\5", "2026-03-05"), ("20260305 14:30", "2026-03-05T14:30"), ("20260305 下午3点", "2026-03-05T15"), ("20260305-14:30:06", "2026-03-05T14:30:06"),
        (46086, "2026-03-05"), (46086.591667, "2026-03-05T14:12"), ("46086", "2026-03-05"), ("202603", "2026-03"), ("2026年3月", "2026-03"),
        ("5 Mar 2026", "2026-03-05"), ("Mar 5, 2026", "2026-03-05"), ("05/13/2026", "2026-05-13"), ("二〇二六年三月十五日", "2026-03-15"),
        (datetime(2026, 3, 5, 14, 11, 59, 970000), "2026-03-05T14:12"), (datetime(2026, 3, 5), "2026-03-05"), (date(2026, 3, 5), "2026-03-05"),
        ("2026-3-5 24:00", "2026-03-06T00:00"), ("2026.3.5-3.8", "2026-03-05"), ("2026-3-5~2026-3-8", "2026-03-05"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_spelling_with_its_precision(written: object, means: str) -> None:
    found = read_moment(written)
    assert isinstance(found.meaning, Moment)
    shown = str(found.meaning)
    assert shown == means or (found.meaning.precision is Precision.HOUR and shown.startswith(means))


@pytest.mark.parametrize(
    "written",
    [
        "2026.2.30",
        "上周三下午",
        "20261345",
        "10月初",
        "13月5日",
        "购机时间不详",
        "5/3/2026",
        "05/03/26",
        "14:30",
        "2026-3-5左右",
        "待定",
        True,
        -5,
    ],
)
def test_what_is_no_certain_date_is_told(written: object) -> None:
    found = read_moment(written)
    assert (found.meaning, found.rule) == (None, "date-unreadable")


@pytest.mark.parametrize("written", ["年  月  日", "/", "-", "无", 0, time(0, 0), timedelta(0)])
def test_a_placeholder_for_a_date_is_nothing_and_no_trouble(written: object) -> None:
    found = read("finished_at", written)
    assert (found.meaning, found.reading, found.rule) == (None, Reading.NOT_APPLICABLE, "")


def test_a_workbook_that_counts_from_1904_has_its_bare_numbers_shifted() -> None:
    assert str(read_moment(44686.591667, from_1904=True).meaning) == "2026-05-06T14:12"
    assert str(read_moment(datetime(2026, 5, 6), from_1904=True).meaning) == "2026-05-06"


def test_a_date_field_keeps_the_day_only() -> None:
    assert str(read("purchase_date", "2026-3-5 14:30").meaning) == "2026-03-05"
    assert str(read("purchase_date", "2026-3").meaning) == "2026-03"


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H:%M", "%Y%m%d%H%M"]),
)
@settings(max_examples=200, deadline=None)
def test_a_minute_written_in_any_usual_form_comes_back(at: datetime, form: str) -> None:
    at = at.replace(second=0, microsecond=0)
    found = read_moment(at.strftime(form)).meaning
    assert isinstance(found, Moment)
    assert found.at == at


@pytest.mark.parametrize(
    ("row", "near", "titles", "expected"),
    [
        ([datetime(2025, 12, 30)], None, (2025,), "2026-01-02"),  # the row's own dates come first
        ([], None, (2025,), "2025-01-02"),  # then the title
        ([], datetime(2024, 12, 28), (2024, 2025), "2025-01-02"),  # two years in the title: the neighbour
        ([], None, (), "2026-01-02"),  # nothing: the latest that is not ahead of the run
    ],
)
def test_a_missing_year_comes_from_what_is_nearest(
    row: list[datetime], near: datetime | None, titles: tuple[int, ...], expected: str
) -> None:
    partial = read_moment("1月2日").partial
    assert partial is not None
    assert str(with_year(partial, row, near, YearHints(titles, (), datetime(2026, 11, 20)))) == expected


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("工单导出（截至2026-09-30）", datetime(2026, 9, 30)),
        ("导出时间：2026年10月5日 17:05", datetime(2026, 10, 5)),
        ("As of 2026-11-20 17:45", datetime(2026, 11, 20)),
        ("2026年9月1日—2026年9月30日维修台账", None),
        ("导出条件：全部", None),
    ],
)
def test_an_export_date_is_read_from_a_title_that_says_so(title: str, day: datetime | None) -> None:
    assert titled_date(["Sheet1", title], words_of(BOOK.spellings, "export_titles")) == day


@pytest.mark.parametrize("name", ["导出2026-11-05.csv", "导出_20261105.csv", "2026年11月5日导出.csv", "2026.11.05.csv"])
def test_november_in_a_file_name_is_not_the_first_of_january(name: str) -> None:
    assert stated_date(name, datetime(2026, 11, 20)) == datetime(2026, 11, 5)


def test_years_and_export_dates_are_read_from_names() -> None:
    assert years_in("城东店2026年接修台账") == (2026,)
    assert years_in("2025-2026年度") == (2025, 2026)
    assert years_in("13820261234") == ()
    assert stated_date("南门店/接件单导出_20261120.csv", datetime(2026, 11, 20, 18)) == datetime(2026, 11, 20)
    assert stated_date("计划_20270101.xlsx", datetime(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("￥1,280.00", "1280.00"), ("1280元", "1280.00"), ("1.2万", "12000.00"), ("免费", "0.00"), ("FOC", "0.00"), (1280.5, "1280.50"),
        ("叁佰元整", "300.00"), ("一百二十", "120.00"), ("-20", "-20.00"), ("(20.00)", "-20.00"), ("￥-20.00", "-20.00"), ("12块5", "12.50"),
        ("300元(含税)", "300.00"), (0.1 + 0.2, "0.30"), ("１２８０", "1280.00"), ("1 280.00", "1280.00"),
    ],
)  # fmt: skip
def test_money_is_read_in_every_spelling(written: object, yuan: str) -> None:
    assert read("total_fee", written).meaning == Decimal(yuan)


@pytest.mark.parametrize(
    "written",
    ["三百左右", "300左右", "待定", "1,23", "￥1.272.00", "100-200", "5折", datetime(1903, 6, 25), float("nan")],
)
def test_what_is_no_certain_amount_is_told(written: object) -> None:
    found = read("total_fee", written)
    assert (found.meaning, found.rule) == (None, "number-unreadable")


@pytest.mark.parametrize(
    ("written", "phone", "others"),
    [
        ("13800137994/0512-6500 4758", "13800137994", ("051265004758",)), ("138-0013-3878", "13800133878", ()),
        ("严秀英 13900009514", "13900009514", ("严秀英",)), (13800137117.0, "13800137117", ()), ("+86 138 0013 5954", "13800135954", ()),
        ("1380013595", "1380013595", ()), ("0512-65004758转801", "051265004758801", ()), ("400-820-8820", "4008208820", ()),
        ("张三13800135954，李四13900005954", "13800135954", ("13900005954", "张三 李四")), ("１３８００１３８００１", "13800138001", ()),
    ],
)  # fmt: skip
def test_the_first_phone_counts_and_the_rest_is_kept(written: object, phone: str, others: tuple[str, ...]) -> None:
    found = read("phone", written)
    assert (found.meaning, found.others) == (phone, others)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("ＷＸ２０２６－０７０３", "WX2026-0703"),
        ("'0012", "0012"),
        ('="00123"', "00123"),
        ("WX\u200b-1", "WX-1"),
        (866001200740596.0, "866001200740596"),
    ],
)
def test_an_identifier_is_text_without_what_nobody_sees(written: object, number: str) -> None:
    assert read("serial_number", written).meaning == number


@pytest.mark.parametrize("written", [123456789012345678, 1.2e17, "1.23457E+17"])
def test_an_identifier_that_lost_digits_is_damage_and_no_value(written: object) -> None:
    found = read("serial_number", written)
    assert (found.meaning, found.reading, found.rule) == (None, Reading.DAMAGED, "cell-damaged")


def test_lost_zeros_come_back_where_the_column_shows_how_wide_its_numbers_are() -> None:
    assert read("case_number", 7.0, "0001", 7.0, "0003").meaning == "0007"
    assert read("case_number", 7.0, "0001", 7.0, "00003").meaning == "7"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("是", True),
        ("√", True),
        ("Y", True),
        ("已提醒", True),
        ("否", False),
        ("×", False),
        ("N", False),
        (True, True),
        (0, False),
    ],
)
def test_yes_and_no_have_many_forms(written: object, means: bool) -> None:
    assert read("backup_reminded", written).meaning is means


def test_none_means_no_only_beside_a_yes() -> None:
    assert read("proof_seen", "无", "有", "无").meaning is False
    assert read("proof_seen", "无", "是", "无").reading is Reading.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("field", "written", "means"),
    [("channel", "官网", "官网/在线"), ("channel", "电话报修", "电话"), ("service_type", "上门", "上门维修"), ("warranty_claimed", "过保", "保外"),
     ("test_result", "OK", "合格"), ("part_origin", "原装", "原厂"), ("customer_decision", "不修", "不同意"), ("retention", "长期", "30年"),
     ("channel", "400热线", "电话"), ("test_result", "运行正常", "合格"), ("customer_decision", "电话同意", "同意"), ("delivery_method", "顺丰", "寄回")],
)  # fmt: skip
def test_a_synonym_is_the_value_of_the_list(field: str, written: str, means: str) -> None:
    assert read(field, written).meaning == means


def test_a_word_outside_the_list_is_kept_and_told() -> None:
    found = read("channel", "飞鸽传书")
    assert (found.meaning, found.rule) == ("飞鸽传书", "value-unknown")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("电池（原厂）", ["电池(原厂)"]), ("键盘(SN:P2026001)", ["键盘"]), ("键盘[P2026001]×2", ["键盘"]),
        ("1.键盘 2.电池", ["键盘", "电池"]), ("SSD 512G", ["SSD 512G"]), ("屏幕 15.6寸", ["屏幕 15.6寸"]),
    ],
)  # fmt: skip
def test_brackets_and_numbering_leave_whole_names(written: str, names: list[str]) -> None:
    assert [part.name for part in read_parts(written).meaning] == names


def test_parts_are_taken_apart_into_name_serial_and_quantity() -> None:
    assert read_parts("硬盘(SN:P2026225)x1；内存条×2").meaning == (
        Part("硬盘", serial="P2026225", quantity=Decimal(1)),
        Part("内存条", quantity=Decimal(2)),
    )
    assert split_list("电源线、遥控器(含电池,2节)") == ("电源线", "遥控器(含电池,2节)")


def test_error_values_are_damage_wherever_they_stand() -> None:
    for field in ("total_fee", "remarks", "received_at", "serial_number"):
        assert read(field, "#N/A").rule == "cell-error"


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_any_reader_and_each_keeps_what_was_written(text: str) -> None:
    for name in BOOK.fields:
        found = read(name, text)
        assert found.meaning is None or found.reading is Reading.GIVEN
        assert isinstance(found.written, str)
