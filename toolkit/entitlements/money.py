"""Money of entitlements: depreciation, penalty for delay, exact to the fen and rounded half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    """To the fen, half up."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def depreciation(price: Decimal, rate_per_day: Decimal, days: int) -> Decimal:
    """The most that may be charged: price x daily rate x days in use, never more than the price (law.md 1.5)."""
    return rounded(min(price, price * rate_per_day * max(0, days)))


def penalty(contract_sum: Decimal, rate_per_day: Decimal, days_late: int) -> Decimal:
    """So much of the contract sum for each day late (001 §8.1)."""
    return rounded(contract_sum * rate_per_day * max(0, days_late))


def percent(rate: Decimal) -> str:
    """`0.005` as `0.5`."""
    return f"{(rate * 100).normalize():f}"


def rate_for(category: object, rates: object) -> Decimal | None:
    """The daily rate of the first entry (`words`, `per_day`) whose word the category contains."""
    entry = entry_for(category, rates)
    return None if entry is None else Decimal(str(entry["per_day"]))


def entry_for(category: object, entries: object) -> dict[str, object] | None:
    """The first entry one of whose `words`, and none of whose `but_not`, stands in the product category."""
    if not isinstance(category, str) or not isinstance(entries, Sequence):
        return None
    lowered = category.lower()
    for entry in entries:
        if _stands(entry["words"], lowered) and not _stands(entry.get("but_not", ()), lowered):
            return dict(entry)
    return None


def _stands(words: Sequence[object], text: str) -> bool:
    return any(str(word).lower() in text for word in words)
