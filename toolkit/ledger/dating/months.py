"""The months that a text around a table states: `2026年3月`, `3月份`, `202603`, `1-3月`, `2026-03-01 至 2026-03-31`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from toolkit.ledger.values.datetexts import MONTHS, arabic

SEPARATOR = r"\s*(?:[-~—–至到、,]|到)\s*"
DAY = re.compile(
    r"(?<!\d)(?:20)?\d{2}\s*[-./年]\s*(?P<west>1[0-2]|0?[1-9])\s*[-./月]\s*\d{1,2}(?!\d)[日号]?"
    r"|(?<!\d)20\d{2}(?P<plain>0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<short>1[0-2]|0?[1-9])月\d{1,2}(?!\d)[日号]?"
)
"""A whole date: of a title it is the day of printing, two of them are a period."""
SPAN = re.compile(
    rf"(?<![\d个])(1[0-2]|0?[1-9])\s*(?:月份?)?{SEPARATOR}(?:20\d{{2}}\s*年\s*)?(1[0-2]|0?[1-9])\s*月(?!\d)"
)
MONTH = re.compile(
    r"(?<!\d)20\d{2}\s*[-./年_]?\s*(1[0-2]|0[1-9]|(?<=[-./年_\s])[1-9])(?![-\d])(?!\s*[日号])|(?<!\d)(1[0-2]|0?[1-9])\s*月(?!\d)"
)
NAMED = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})[a-z]*\.?(?![a-z])(?:[\s,-]*20\d{{2}})?")
CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?=月)")


@lru_cache(maxsize=4096)
def months_in(text: str) -> frozenset[int]:
    """All months that the text states; none for one whole date, which says when something was printed."""
    plain = CHINESE.sub(lambda found: arabic(found[0]), unicodedata.normalize("NFKC", text).lower())
    days = [int(found["west"] or found["plain"] or found["short"]) for found in DAY.finditer(plain)]
    plain = DAY.sub(" ", plain)
    months = set(_span(days[0], days[-1])) if len(days) > 1 else set()
    for found in SPAN.finditer(plain):
        months.update(_span(int(found[1]), int(found[2])))
    months.update(int(one or other) for one, other in MONTH.findall(SPAN.sub(" ", plain)))
    if named := NAMED.fullmatch(plain.strip()):
        months.add(MONTHS[named[1]])
    return frozenset(months)


def _span(first: int, last: int) -> list[int]:
    """11-2月 goes over New Year."""
    return [*range(first, last + 1)] if first <= last else [*range(first, 13), *range(1, last + 1)]


def common_months(texts: Sequence[str]) -> tuple[frozenset[int] | None, str]:
    """The months that all texts which state some agree on, and the text that says it most exactly.

    None where no text states any; an empty set where two contradict each other.
    """
    stated = [(months, text) for text in texts if (months := months_in(text))]
    if not stated:
        return None, ""
    common = frozenset.intersection(*(months for months, _ in stated))
    return common, min(stated, key=lambda one: len(one[0]))[1]
