"""Check digits of numbers that carry one; patterns stand in the rule book (law.md 6)."""

from __future__ import annotations

from collections.abc import Callable

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_SIGNS = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


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


def credit_code(number: str) -> bool:
    """统一社会信用代码: mod 31 over 17 signs (GB 32100)."""
    weighted = sum(_CREDIT_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(number[:17].upper()))
    return _CREDIT_SIGNS[(31 - weighted % 31) % 31] == number[17].upper()


def unicast(address: str) -> bool:
    """Whether a MAC address belongs to one device: first octet even, not all 0."""
    digits = "".join(sign for sign in address if sign.isalnum())
    return int(digits[:2], 16) % 2 == 0 and digits.strip("0") != ""


CHECK_DIGITS: dict[str, Callable[[str], bool]] = {
    "luhn": luhn,
    "not_uniform": not_uniform,
    "imei": imei,
    "id_card": id_card,
    "credit_code": credit_code,
    "unicast": unicast,
}
