"""How long things are kept: lower bounds, leap days, unknown warranties, the words people write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from toolkit.filing.retention import (
    category_by_title,
    category_named,
    full_months_after,
    is_over_limit,
    keeping_limit,
    kept_until,
    least_until,
    retention_class,
)
from toolkit.model import Item
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()


@pytest.mark.parametrize(
    ("retention", "warranty_end", "until"),
    [
        ("D10", date(2027, 3, 5), (date(2036, 12, 31), "term")),
        ("D10", date(2036, 3, 5), (date(2037, 3, 5), "warranty")),
        ("D10", None, (None, "unknown")),
        ("Y", date(2027, 3, 5), (None, "permanent")),
        ("D30", date(2027, 3, 5), (date(2056, 12, 31), "term")),
    ],
)
def test_the_later_of_term_and_a_year_after_the_warranty_counts(
    retention: str, warranty_end: date | None, until: tuple[date | None, str]
) -> None:
    assert kept_until(2026, retention, BOOK, of_a_product=True, warranty_end=warranty_end) == until


def test_a_paper_of_no_product_needs_no_warranty() -> None:
    assert kept_until(2026, "D10", BOOK, of_a_product=False) == (date(2036, 12, 31), "term")


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2028, 2, 29), date(2029, 3, 1)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_year_after_a_leap_day_is_the_first_of_march(day: date, after: date) -> None:
    assert full_months_after(day, 12) == after


def test_months_over_the_end_of_a_year_are_at_least_so_long() -> None:
    assert full_months_after(date(2026, 8, 31), 6) == date(2027, 3, 1)
    assert full_months_after(date(2026, 10, 31), 13) == date(2027, 12, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [("永久", "Y"), ("30年", "D30"), ("长期", "D30"), ("１０年", "D10"), ("d10", "D10"), ("5年", "D10"), ("随便", "")],
)
def test_what_people_write_names_a_class(words: str, code: str) -> None:
    assert retention_class(words, BOOK) == code


def test_a_category_is_known_by_name_code_or_content() -> None:
    named = category_named("售后服务记录", BOOK)
    assert named is not None
    assert (named.id, named.code) == ("service", "SH")
    assert category_named("ng", BOOK) is BOOK.categories["internal"]
    for title, wanted in (
        ("张三-手机A-2021年10月购买合同", "customer"),
        ("配件采购合同（9）", "supplier"),
        ("质量月报（1）", "internal"),
        ("投诉处理结果告知书", "service"),
    ):
        found = category_by_title(title, BOOK)
        assert found is not None
        assert found.id == wanted
    assert category_by_title("无题", BOOK) is None


def kept(**changes: object) -> Item:
    values: dict[str, object] = {
        "number": "Q001-SH·2026-D10-SHF-0001", "series": "Q001-SH·2026-D10-SHF", "sequence": 1, "key": "k",
        "fingerprint": "f", "state": "filed", "version": 1, "previous": "", "category": "service", "year": 2026,
        "retention": "D10", "branch": "城东店", "case": "A1", "kind": "service_report", "title": "t", "author": "a",
        "made_on": date(2026, 10, 12), "pages": 1, "path": "p.docx", "sha256": "0",
    }  # fmt: skip
    return Item(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"until": date(2036, 12, 31), "until_reason": "term"}, date(2037, 12, 31)),
        ({"until": date(2040, 2, 29), "until_reason": "warranty"}, date(2041, 3, 1)),
        ({"until_reason": "unknown"}, date(2037, 12, 31)),
        ({"until_reason": "permanent", "retention": "Y"}, date(2056, 12, 31)),
        ({"category": "internal", "until": date(2036, 12, 31), "until_reason": "term"}, None),
        ({"state": "destroyed"}, None),
    ],
)
def test_papers_that_name_persons_have_an_upper_bound(changes: dict[str, object], limit: date | None) -> None:
    item = kept(**changes)
    assert keeping_limit(item, BOOK) == limit
    if limit is not None:
        assert not is_over_limit(item, BOOK, limit)
        assert is_over_limit(item, BOOK, limit + timedelta(days=1))


def test_a_date_set_by_hand_keeps_the_lower_bound() -> None:
    assert least_until(kept(), BOOK) == date(2036, 12, 31)
    assert least_until(kept(until=date(2038, 5, 1), until_reason="warranty"), BOOK) == date(2038, 5, 1)
