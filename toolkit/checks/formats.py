"""Check digits of numbers that carry one; patterns stand in the rule book (law.md 6)."""

from __future__ import annotations

from collections.abc import Callable

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_SIGNS = "10X98765432"


def luhn(number: str) -> bool:
    """Whether the last digit fits the others: every second one from the right doubled (IMEI, 3GPP TS 23.003)."""
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    return sum(digits[0::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def not_uniform(number: str) -> bool:
    """Whether more than one digit occurs: rows of the same digit are place-holders."""
    return len(set(number)) > 1


def imei(number: str) -> bool:
    return luhn(number) and not_uniform(number)


def id_card(number: str) -> bool:
    """ISO 7064 mod 11-2 over 17 digits (GB 11643)."""
    body, sign = number[:17], number[-1].upper()
    weighted = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_SIGNS[weighted % 11] == sign


CHECK_DIGITS: dict[str, Callable[[str], bool]] = {
    "not_uniform": not_uniform,
    "imei": imei,
    "id_card": id_card,
}
