"""The closed list of calls a condition may make, and how dates of different precision compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from toolkit.model import Moment, Part, Precision

MASKED = 64
"""A mask looks at so many characters at most."""

COARSENESS = {
    Precision.SECOND: 0,
    Precision.MINUTE: 1,
    Precision.HOUR: 2,
    Precision.DAY: 3,
    Precision.MONTH: 4,
}


def days(earlier: Moment, later: Moment) -> int:
    """Calendar days from one date to another; the first day is not counted (Civil Code art. 201)."""
    return (later.at.date() - earlier.at.date()).days


def hours(earlier: Moment, later: Moment) -> float:
    """Hours from the end of the first as written to the beginning of the second: the lenient reading."""
    return (later.earliest - earlier.latest).total_seconds() / 3600


def matches(text: str, mask: str) -> bool:
    """Whether the text fits a mask: `#` a digit, `@` a letter, `*` any run, everything else itself."""
    return _pattern(mask).fullmatch(str(text)[:MASKED]) is not None


def lookup(table: Mapping[str, object], key: object) -> object:
    """The row of a parameter's table for this key, else its row `*`, else None."""
    return table.get(normalised(str(key)), table.get("*"))


def count(items: object) -> int:
    """How many things a list names; empty entries do not count."""
    if not isinstance(items, tuple):
        return 1 if items else 0
    return sum(1 for item in items if (item.name if isinstance(item, Part) else item))


def contains(text: object, *words: object) -> bool:
    """Whether any of these words (or lists of words) stands in a text or in one of a list's entries."""
    if isinstance(text, tuple):
        text = " ".join(item.name if isinstance(item, Part) else str(item) for item in text)
    found = normalised(str(text))
    for word in words:
        if isinstance(word, tuple):
            for one in word:
                if one in found:
                    return True
        elif str(word) in found:
            return True
    return False


CALLS: dict[str, Callable[..., object]] = {
    "days": days,
    "hours": hours,
    "matches": matches,
    "lookup": lookup,
    "count": count,
    "contains": contains,
    "abs": abs,
    "min": min,
    "max": max,
}
"""Name -> function; `filled`, `stated` and `workdays` are the compiler's and the calendar's."""


def at_most(left: Moment, right: Moment) -> bool:
    """Whether `left` is not after `right` as far as the coarser of the two says."""
    if left.at <= right.at:
        return True
    coarser = max(left.precision, right.precision, key=COARSENESS.__getitem__)
    return cut(left.at, coarser) <= cut(right.at, coarser)


def before(left: Moment, right: Moment) -> bool:
    """Whether `left` is before `right` even in the coarser reading."""
    return not at_most(right, left)


def same(left: Moment, right: Moment) -> bool:
    """Whether neither is after the other as far as the coarser of the two says."""
    return at_most(left, right) and at_most(right, left)


def cut(at: datetime, precision: Precision) -> datetime:
    """The beginning of the written span that holds this moment."""
    if precision is Precision.MONTH:
        return datetime(at.year, at.month, 1)
    if precision is Precision.DAY:
        return datetime(at.year, at.month, at.day)
    if precision is Precision.HOUR:
        return at.replace(minute=0, second=0, microsecond=0)
    return at.replace(second=0, microsecond=0) if precision is Precision.MINUTE else at


def normalised(text: str) -> str:
    """NFKC and trimmed: what both sides of a comparison of words go through."""
    return text.strip() if text.isascii() else _folded(text)


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=1024)
def _pattern(mask: str) -> re.Pattern[str]:
    """Each run is matched once and never tried again, so that no mask can be slow."""
    signs = {"#": r"\d", "@": "[A-Za-z]"}
    first, *runs = ["".join(signs.get(sign, re.escape(sign)) for sign in piece) for piece in mask.split("*")]
    if not runs:
        return re.compile(first)
    middle = "".join(f"(?>.*?{piece})" for piece in runs[:-1])
    return re.compile(f"{first}{middle}.*{runs[-1]}", re.DOTALL)
