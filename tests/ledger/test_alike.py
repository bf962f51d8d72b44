"""A column that is proved as a whole says the same as its cells read one by one, and none of them is in trouble."""

from __future__ import annotations

import pickle
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.ledger.cellreading import reader_of, words_for
from toolkit.ledger.columns.alike import AlikeColumn, is_untroubled
from toolkit.ledger.columns.headings import Heading
from toolkit.ledger.columns.plans import Plan, reason
from toolkit.ledger.troubles import odd_texts
from toolkit.ledger.values.outcome import Outcome, damaged
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
WORDS = words_for(BOOK)
FIELDS = ["received_at", "purchase_date", "total_fee", "case_number", "phone", "fault", "email", "serial_number"]

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text(alphabet="0123456789E+.-/ '=\"aZ年月日元", max_size=12),
    st.sampled_from(
        ["WX-001", "8.61E+14", "'8.6E+14", '="1E+12"', " 1E20 ", "１Ｅ１５", "#N/A", "Err:502", "锟斤拷", "a\u200bb",
         "x\x01y", "3月5日", "2026.3.5", "免费", "/", "无", "13800001111", "a\nb", "刘工"]
    ),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**18), 10**18),
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)),
    st.booleans(),
)  # fmt: skip
SORTS = st.sampled_from(
    [
        st.floats(allow_nan=True, allow_infinity=True), st.integers(-(10**18), 10**18), st.text(max_size=8),
        st.datetimes(min_value=datetime(1940, 1, 1), max_value=datetime(2110, 1, 1)),
        st.dates(min_value=date(1940, 1, 1), max_value=date(2110, 1, 1)),
    ]
)  # fmt: skip
COLUMNS = st.one_of(st.lists(CELLS, max_size=6), SORTS.flatmap(lambda sort: st.lists(st.none() | sort, max_size=6)))


def read_singly(name: str, cells: list[object], scale: int) -> list[Outcome]:
    read = reader_of(BOOK.fields[name], WORDS, cells, False, scale)
    return [read(cell) for cell in cells]


@settings(max_examples=600, deadline=None)
@given(name=st.sampled_from(FIELDS), cells=COLUMNS, scale=st.sampled_from([1, 10000]))
def test_what_is_called_untroubled_holds_no_trouble(name: str, cells: list[object], scale: int) -> None:
    kinds = frozenset(map(type, cells))
    if not is_untroubled(BOOK.fields[name], cells, kinds, WORDS, scale):
        return
    singly = read_singly(name, cells, scale)
    assert [one for one in singly if one.rule or one.partial] == []
    column = AlikeColumn(cells, reader_of(BOOK.fields[name], WORDS, (), False, scale))
    assert repr(list(column)) == repr(singly)
    assert repr(pickle.loads(pickle.dumps(column))) == repr(singly)  # NaN is not equal to itself
    plan = Plan(Heading(0, ("列",), (), (), ""), (name,), "synonym", reason("ledger.how.unknown"))
    assert odd_texts(plan, name, cells, set(cells), WORDS.garbled, 1) == []


@pytest.mark.parametrize(
    ("name", "cells", "untroubled"),
    [
        ("received_at", [datetime(2026, 3, 5, 9), None, date(2026, 3, 6)], True),
        ("received_at", [datetime(2026, 3, 5, 9), datetime(1903, 6, 25)], False),
        ("received_at", [datetime(2026, 3, 5, 9), "3月6日"], False),
        ("total_fee", [120.0, 80, None], True),
        ("total_fee", [120.0, float("nan")], False),
        ("total_fee", [120.0, 1e13], False),
        ("case_number", ["WX-001", "WX-002"], True),
        ("case_number", ["WX-001", "8.61234E+14"], False),
        ("case_number", [1.0, 861234567890123456.0], False),
        ("fault", ["不开机", "蓝屏\n黑屏", 3.0], True),
        ("fault", ["不开机", "#REF!"], False),
        ("fault", ["不开机", "蓝\x07屏"], False),
        ("fault", ["不开机", "锟斤拷"], False),
        ("phone", ["13800001111", "02388880000"], True),
        ("phone", ["13800001111", "刘工１３８００００１１１１"], False),
    ],
)
def test_a_column_is_proved_by_all_of_its_cells(name: str, cells: list[object], untroubled: bool) -> None:
    assert is_untroubled(BOOK.fields[name], cells, frozenset(map(type, cells)), WORDS, 1) is untroubled


def test_an_error_beside_a_formula_takes_the_place_of_its_cell() -> None:
    column = AlikeColumn([1.0, 2.0, None], reader_of(BOOK.fields["total_fee"], WORDS, (), False, 1))
    column[1] = damaged("#N/A", "cell-error")
    assert [one.rule for one in column] == ["", "cell-error", ""]
    assert [one.written for one in column[1:]] == ["#N/A", ""]
