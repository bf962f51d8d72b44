"""How long an item is kept: the class's term, a year after the warranty, and what the words in a ledger
mean.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Mapping
from datetime import date

from toolkit.model import ArchiveCategory, Item, Rulebook

PERMANENT = "permanent"
UNKNOWN = "unknown"
TERM = "term"
WARRANTY = "warranty"
DECIDED = "decided"
"""Set by a person: no night changes it."""

Until = tuple[date | None, str]
"""The last day on which it must be kept, and why: `term`, `warranty`, `permanent`, `unknown`."""


def kept_until(
    year: int, retention: str, book: Rulebook, *, of_a_product: bool, warranty_end: date | None = None
) -> Until:
    """The later of the class's term and a year after the warranty (001 §6.1; 国家档案局令第10号 art. 11–12).

    A term runs from 1 January after the year of formation. The paper of a product whose end of warranty
    nobody
    knows has no end either: it is never destroyed until that is known.
    """
    years = _years(retention, book)
    if years == 0:
        return None, PERMANENT
    term = date(year + years, 12, 31)
    if not of_a_product:
        return term, TERM
    if warranty_end is None:
        return None, UNKNOWN
    floor = full_months_after(warranty_end, book.settings.archive.warranty_floor_months)
    return (floor, WARRANTY) if floor > term else (term, TERM)


def full_months_after(day: date, months: int) -> date:
    """The same day so many months later; where the month has no such day, the first of the next: at least so long.

    A clock takes the last day of such a month (`worktime.months_after`); what is kept too long harms nobody.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if day.day <= calendar.monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def least_until(item: Item, book: Rulebook) -> date:
    """The day before which nobody may set its end: its term, and where known, the year after the warranty."""
    years = _years(item.retention, book) or book.settings.archive.personal_most_years
    term = date(item.year + years, 12, 31)
    return max(term, item.until) if item.until is not None and item.until_reason == WARRANTY else term


def keeping_limit(item: Item, book: Rulebook) -> date | None:
    """The upper bound: papers that name persons are not kept for ever (个人信息保护法 art. 19, 47); None for others.

    A paper whose warranty nobody knows, or that is kept for ever, has a day too: on which somebody must decide.
    """
    category = book.categories.get(item.category)
    if category is None or not category.personal or item.state != "filed":
        return None
    archive = book.settings.archive
    if item.until_reason == PERMANENT:
        return date(item.year + archive.personal_most_years, 12, 31)
    return full_months_after(item.until or least_until(item, book), archive.personal_grace_months)


def is_over_limit(item: Item, book: Rulebook, today: date) -> bool:
    """Whether it has been kept longer than papers that name persons may be."""
    limit = keeping_limit(item, book)
    return limit is not None and limit < today


def is_due(item: Item, today: date) -> bool:
    """Whether its time is over: a list for disposal may name it."""
    return item.state == "filed" and item.until is not None and item.until < today


def retention_class(text: str, book: Rulebook) -> str:
    """`30年`, `长期`, `D30` -> `D30`; empty for words that name no class."""
    wanted = _plain(text)
    for code, entry in book.retention.items():
        if isinstance(entry, Mapping):
            known = entry.get("synonyms", ())
            words = known if isinstance(known, tuple) else ()
            if wanted in {_plain(code), *(_plain(str(word)) for word in words)}:
                return code
    return ""


def category_named(text: str, book: Rulebook) -> ArchiveCategory | None:
    """The category with this name, code or id; None for other words."""
    wanted = _plain(text)
    for category in book.categories.values():
        if wanted in {_plain(category.label.zh), _plain(category.label.en), _plain(category.code), category.id}:
            return category
    return None


def category_by_title(title: str, book: Rulebook) -> ArchiveCategory | None:
    """Where a paper with this title belongs (annex 93): the category with the longest word found in the
    title.
    """
    found = [
        (len(word), category)
        for category in book.categories.values()
        for word in category.holds
        if _plain(word) in _plain(title)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _years(retention: str, book: Rulebook) -> int:
    entry = book.retention.get(retention)
    years = entry.get("years") if isinstance(entry, Mapping) else None
    return years if isinstance(years, int) else 0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
