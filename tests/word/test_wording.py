"""Amounts in capitals after 支付结算办法 附件一, dates and money in both languages (law.md 6.1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Moment, Precision
from toolkit.wording import capitals, date_text, moment_of, money, time_text, value_of_capitals, yuan

CAPITALS = {
    "0": "人民币零元整",
    "0.05": "人民币伍分",
    "0.50": "人民币伍角整",
    "0.55": "人民币伍角伍分",
    "1": "人民币壹元整",
    "10": "人民币壹拾元整",
    "16": "人民币壹拾陆元整",
    "100": "人民币壹佰元整",
    "101": "人民币壹佰零壹元整",
    "110": "人民币壹佰壹拾元整",
    "1000": "人民币壹仟元整",
    "1001": "人民币壹仟零壹元整",
    "1010": "人民币壹仟零壹拾元整",
    "1280": "人民币壹仟贰佰捌拾元整",
    "1409.50": "人民币壹仟肆佰零玖元伍角整",
    "6007.14": "人民币陆仟零柒元壹角肆分",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
    "325.04": "人民币叁佰贰拾伍元零肆分",
    "10000": "人民币壹万元整",
    "10001": "人民币壹万零壹元整",
    "100000001": "人民币壹亿零壹元整",
    "100010000": "人民币壹亿零壹万元整",
    "1000000010": "人民币壹拾亿零壹拾元整",
    "110001000": "人民币壹亿壹仟万壹仟元整",
    "999999999999.99": "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "1.005": "人民币壹元零壹分",
    "2.675": "人民币贰元陆角捌分",
}


@pytest.mark.parametrize(("amount", "text"), CAPITALS.items())
def test_an_amount_is_written_in_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "allowed"),
    [
        ("1680.32", ("壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分")),
        ("107000.53", ("壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分", "壹拾万柒仟元伍角叁分")),
    ],
)
def test_an_optional_zero_may_be_there_or_not(amount: str, allowed: tuple[str, ...]) -> None:
    assert capitals(Decimal(amount)) in {f"人民币{text}" for text in allowed}
    for text in allowed:
        assert value_of_capitals(text) == Decimal(amount)


@pytest.mark.parametrize("amount", ["-1", "1000000000000", "999999999999.995", "NaN", "Infinity"])
def test_an_amount_that_cannot_be_said_is_refused(amount: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it carries the amount, no sentence
        capitals(Decimal(amount))


@given(st.integers(0, 10**14 - 1))
def test_capitals_read_back_give_the_amount(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    text = capitals(amount)
    assert value_of_capitals(text) == amount
    assert "零零" not in text
    assert not text.endswith("零")
    assert "零元" not in text.replace("人民币零元整", "")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("人民币贰拾圆正", "20"), ("壹萬伍仟元整", "15000"), ("叄佰元", "300"), ("人民币陸角", "0.6"), ("零元整", "0")],
)
def test_variant_characters_are_read(text: str, amount: str) -> None:
    assert value_of_capitals(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["一百元", "〇元", "两元", "廿元", "", "人民币", "壹佰", "元整", "拾元整元"])
def test_what_is_no_amount_in_capitals_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it carries the amount, no sentence
        value_of_capitals(text)


def test_money_rounds_half_a_cent_upwards() -> None:
    assert money(Decimal("1234.565")) == "1,234.57"
    assert yuan(Decimal("5"), "zh") == "5.00元"
    assert yuan(Decimal("5"), "en") == "CNY 5.00"


def test_a_date_has_no_leading_zeros_in_chinese() -> None:
    assert date_text(date(2026, 2, 3), "zh") == "2026年2月3日"
    assert date_text(datetime(2026, 2, 3, 4, 5), "en") == "3 February 2026, 04:05"


def test_a_moment_says_no_more_than_was_written() -> None:
    day = Moment(datetime(2026, 2, 3), Precision.DAY)
    assert date_text(day, "zh") == "2026年2月3日"
    assert time_text(day) == ""
    assert date_text(Moment(datetime(2026, 2, 1), Precision.MONTH), "en") == "February 2026"


@pytest.mark.parametrize("text", ["2026-02", "2026-02-03", "2026-02-03T04:05", "2026-02-03T04:05:06"])
def test_iso_text_is_read_with_its_precision(text: str) -> None:
    assert str(moment_of(text)) == text
