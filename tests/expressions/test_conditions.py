"""The small language of conditions: what it accepts, what it refuses, and that blank means not judged."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import RulebookError
from toolkit.expressions import Vocabulary, compile_condition, condition_of
from toolkit.expressions.reading import plain
from toolkit.model import FieldType, Moment, Part, Precision

WORDS = Vocabulary(
    {
        "received_at": FieldType.MOMENT,
        "finished_at": FieldType.MOMENT,
        "case_status": FieldType.CHOICE,
        "fault": FieldType.TEXT,
        "total_fee": FieldType.MONEY,
        "labour_fee": FieldType.MONEY,
        "human_damage": FieldType.YESNO,
        "parts_used": FieldType.LIST,
        "serial_number": FieldType.NUMBER,
    },
    {"受理日期": "received_at", "完工日期": "finished_at", "状态": "case_status", "合计": "total_fee"},
    frozenset({"维修天数", "waits", "ways", "name"}),
)


@dataclass(frozen=True)
class Row:
    given: Mapping[str, object] = field(default_factory=dict)
    spoiled: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


def row(**given: object) -> Row:
    return Row(given)


def day(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text), Precision.MINUTE if "T" in text else Precision.DAY)


def holds(check: str, one: Row, **parameters: object) -> bool | None:
    return compile_condition(check, WORDS, "R1", **parameters)(one)


@pytest.mark.parametrize(
    ("written", "python"),
    [
        ("状态 ！＝ “已取消”", "状态 != '已取消'"),
        ("合计 = 3", "合计 == 3"),
        ("合计 <> 3", "合计 != 3"),
        ("days（受理日期，完工日期）≤ p.维修天数", "days(受理日期,完工日期)<= p.维修天数"),
        ("状态 ＝ ‘（取）＝’", "状态 == '(取)='"),
        ("合计 ≥ １０", "合计 >= 10"),
    ],
)
def test_full_width_signs_and_excel_signs_become_plain(written: str, python: str) -> None:
    assert plain(written) == python


def test_a_rule_in_chinese_judges_like_the_one_in_english() -> None:
    late = row(case_status="完工", received_at=day("2026-09-01"), finished_at=day("2026-10-09"))
    chinese = condition_of("days（受理日期，完工日期） <= p.维修天数", WORDS, "R14", "状态 ！＝ “已取消”").bound(
        {"维修天数": 30}
    )
    english = condition_of("days(received_at, finished_at) <= 30", WORDS, "R14", "case_status != '已取消'").bound({})
    assert chinese(late) is english(late) is False
    cancelled = row(case_status="已取消", received_at=day("2026-09-01"), finished_at=day("2026-10-09"))
    assert chinese(cancelled) is english(cancelled) is True


def test_a_blank_field_means_not_judged() -> None:
    assert holds("total_fee > 3", row()) is None
    assert holds("total_fee > 3 or fault = 'x'", row(total_fee=Decimal(5))) is None


def test_a_blank_field_inside_filled_is_judged() -> None:
    assert holds("filled(total_fee)", row()) is False
    assert holds("filled(total_fee)", row(total_fee=Decimal(0))) is True


def test_an_unreadable_field_is_not_judged_even_inside_filled() -> None:
    spoiled = Row({}, spoiled=frozenset({"total_fee"}))
    assert holds("filled(total_fee)", spoiled) is None
    assert holds("says(total_fee, 3)", spoiled) is None


def test_a_deliberate_slash_is_stated_but_not_filled() -> None:
    slash = Row({}, empty=frozenset({"fault"}))
    assert holds("filled(fault)", slash) is False
    assert holds("stated(fault)", slash) is True


def test_says_is_false_for_a_blank_cell() -> None:
    assert holds("says(human_damage, True)", row()) is False
    assert holds("says(human_damage, True)", row(human_damage=True)) is True
    assert holds("says(case_status, p.ways)", row(case_status="签字"), ways=("书面", "签字")) is True
    assert holds("says(case_status, p.ways, '口头')", row(case_status="口头"), ways=("书面",)) is True


def test_dates_of_different_precision_compare_leniently() -> None:
    noon, whole_day = day("2026-03-02T12:00"), day("2026-03-02")
    for first, second in ((noon, whole_day), (whole_day, noon)):
        assert holds("received_at <= finished_at", row(received_at=first, finished_at=second)) is True
        assert holds("received_at < finished_at", row(received_at=first, finished_at=second)) is False
        assert holds("received_at == finished_at", row(received_at=first, finished_at=second)) is True
    assert holds("received_at <= finished_at", row(received_at=noon, finished_at=day("2026-03-01"))) is False


def test_words_compare_without_width_and_outer_blanks() -> None:
    assert holds("case_status = '已完工(待取)'", row(case_status="已完工（待取） ")) is True
    assert holds("fault in ['蓝屏', 'ＡＢＣ']", row(fault="ABC")) is True


def test_money_stays_exact() -> None:
    assert holds("labour_fee + 0.1 = total_fee", row(labour_fee=Decimal("0.2"), total_fee=Decimal("0.3"))) is True


def test_a_list_is_counted_without_its_empty_entries() -> None:
    assert holds("count(parts_used) = 1", row(parts_used=("硬盘", ""))) is True
    assert holds("count(parts_used) = 1", row(parts_used=(Part("硬盘"), Part("")))) is True
    assert holds("contains(parts_used, '硬盘', '主板')", row(parts_used=(Part("固态硬盘"),))) is True


def test_a_mask_needs_no_regular_expression() -> None:
    assert holds("matches(serial_number, 'S########')", row(serial_number="S12345678")) is True
    assert holds("matches(serial_number, 'S########')", row(serial_number="S1234567")) is False
    assert holds("matches(serial_number, '@@*#')", row(serial_number="HL21A2718113")) is True
    assert holds("matches(serial_number, '*a*a*a*a*a*a*b')", row(serial_number="a" * 64)) is False


def test_a_table_is_looked_up_with_a_row_for_the_rest() -> None:
    waits = {"手机": 30, "*": 60}
    check = "lookup(p.waits, fault) <= 30"
    assert holds(check, row(fault="手机"), waits=waits) is True
    assert holds(check, row(fault="电视"), waits=waits) is False


ATTACKS = [
    "().__class__.__mro__",
    "(lambda: 1)()",
    "[x for x in (1, 2)]",
    "9**9**9",
    "'a' * 1000000000",
    "open('x')",
    "f'{total_fee}'",
    "(a := 1)",
    "__import__('os').system('x')",
    "fault[0]",
    "p.name.__class__",
    "fault.__class__",
    "fault.name",
    "exec('1')",
    "fault * 1000000000",
    "{1: 2}",
    "*fault",
    "total_fee if total_fee else 1",
    "days(*[received_at, finished_at])",
    "filled(fault='x')",
    "not " * 100 + "True",
    "(" * 250 + "1" + ")" * 250,
    "1+" * 400 + "1",
    "99999999999999 * 99999999999999",
    "b'x'",
    "1j",
    "None",
    "...",
    "total_fee; total_fee",
    "@fault",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_refused(text: str) -> None:
    with pytest.raises(RulebookError) as refused:
        condition_of(text, WORDS, "R1")
    assert refused.value.values["where"] == "R1"


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("days(受理日期, 完工日) <= 3", "condition_unknown_field", "完工日期"),
        ("total_fe > 3", "condition_unknown_field", "total_fee"),
        ("total_fee > p.维修天", "condition_unknown_parameter", "维修天数"),
        ("fillled(fault)", "condition_unknown_call", "filled"),
    ],
)
def test_a_typing_error_is_refused_with_the_nearest_name(text: str, key: str, nearest: str) -> None:
    with pytest.raises(RulebookError) as refused:
        condition_of(text, WORDS, "R1")
    assert refused.value.key == key
    assert refused.value.values["nearest"] == nearest


@pytest.mark.parametrize(
    "text",
    [
        "finished_at - received_at > 3",
        "finished_at > 3",
        "fault + 1 = 2",
        "days(fault, finished_at) > 1",
        "days(finished_at) > 1",
    ],
)
def test_dates_and_words_are_not_calculated_with(text: str) -> None:
    with pytest.raises(RulebookError):
        condition_of(text, WORDS, "R1")


def test_a_parameter_that_is_calculated_with_must_be_a_number() -> None:
    condition = condition_of("total_fee <= p.维修天数 * 2", WORDS, "R1")
    with pytest.raises(RulebookError, match="parameter_no_number"):
        condition.bound({"维修天数": "三十" * 1000})


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="()[]{}.,'\"“”‘’=<>!+-*/%&|^~:;@#\\ \n\tabpx019_总状态合计fill", max_size=60))
def test_any_text_is_compiled_or_refused_but_never_breaks(text: str) -> None:
    with suppress(RulebookError):
        assert condition_of(text, WORDS, "R1").where == "R1"
