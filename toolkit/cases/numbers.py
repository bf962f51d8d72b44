"""Case numbers and words compared by what they mean, not by how they were typed."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Letters, digits and signs alone: no width, case, blank, hyphen, bracket or invisible sign counts."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in wide if unicodedata.category(letter)[0] not in "ZCP")


@lru_cache(maxsize=65536)
def number_key(text: str) -> str:
    """The same for every shape of one number: `WX-2026 001`, `ｗｘ2026001`; digits alone lose leading zeros.

    The slash stays, because it divides numbers (`KF001/26`). Zeros go because Excel drops them
    from numbers that consist of digits.
    """
    wide = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(letter for letter in wide if letter == "/" or unicodedata.category(letter)[0] not in "ZCP")
    return (kept.lstrip("0") or kept[:1]) if kept.isdigit() else kept


def phone_keys(text: str, others: tuple[str, ...] = ()) -> frozenset[str]:
    """Digits of the phone and of the further ones in its cell, country code dropped."""
    digits = ("".join(sign for sign in unicodedata.normalize("NFKC", one) if sign.isdigit()) for one in (text, *others))
    return frozenset(number[-11:] if len(number) > 11 else number for number in digits if number)


def tidy_number(text: str) -> str:
    """The number as a person wrote it, without what nobody sees and without outer blanks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc")).strip()


def made_up_number(day: str, *facts: str) -> str:
    """A number for a row without one, from what it says, so that it stays (`?20260711-3f9a1c`)."""
    mark = hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:6]
    return f"?{day}-{mark}" if day else f"?{mark}"
