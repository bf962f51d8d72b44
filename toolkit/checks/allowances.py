"""Columns without a field that explain why a total differs from its parts: discounts, deposits, tax."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")
TENTHS = re.compile(r"(\d+(?:\.\d+)?)\s*折")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
MOST = 6
"""Columns tried together; nobody keeps more discounts side by side."""


def is_explained(
    total: Decimal,
    parts: Decimal,
    extra: Mapping[str, str],
    words: tuple[Sequence[str], Sequence[str]],
    tolerance: Decimal,
) -> bool:
    """True when the columns that lessen (优惠, 定金) or add (税额) make the total of the parts; `words` name both.

    >>> nothing = Decimal(0)
    >>> is_explained(Decimal(130), Decimal(150), {"优惠金额": "20元"}, (["优惠"], []), nothing)
    True
    >>> is_explained(Decimal(135), Decimal(150), {"折扣": "9折"}, (["折扣"], []), nothing)
    True
    """
    less, more = (list(_texts(extra, names)) for names in words)
    shares = [share for text in less for share in _shares(text)]
    if any(abs(total - parts * share) <= tolerance for share in shares):
        return True
    steps = [-abs(one) for text in less for one in _amounts(text)] + [one for text in more for one in _amounts(text)]
    return any(
        abs(total - parts - sum(some)) <= tolerance
        for count in range(1, len(steps[:MOST]) + 1)
        for some in combinations(steps[:MOST], count)
    )


def _texts(extra: Mapping[str, str], names: Sequence[str]) -> Iterator[str]:
    for header, text in extra.items():
        plain = unicodedata.normalize("NFKC", header).casefold()
        if any(name in plain for name in names):
            yield unicodedata.normalize("NFKC", text).replace(",", "")


def _amounts(text: str) -> list[Decimal]:
    found = AMOUNT.findall(text)
    return [Decimal(found[0])] if len(found) == 1 else []


def _shares(text: str) -> Iterator[Decimal]:
    """What is left to pay: 9折 and 90% and 0.9 are nine tenths; 10% off as well."""
    if match := TENTHS.search(text):
        number = Decimal(match[1])
        yield number / (10 if number < 10 else 100)
    elif match := PERCENT.search(text):
        yield Decimal(match[1]) / 100
        yield 1 - Decimal(match[1]) / 100
    else:
        yield from (one for one in _amounts(text) if 0 < one < 1)
