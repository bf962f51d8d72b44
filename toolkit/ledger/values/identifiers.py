"""Identifiers: case numbers, serials, phones. Text, never arithmetic; lost digits are damage, not values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.ledger.values.alternatives import any_of, words_of
from toolkit.ledger.values.outcome import BLANK, Outcome, damaged, given, shown
from toolkit.ledger.wording import CONTROL, INVISIBLE
from toolkit.model import Spellings

EXPONENT = re.compile(r"^\d(?:\.\d+)?E\+?(\d{2})$", re.IGNORECASE)
QUOTED = re.compile(r'^="?([^"]*)"?$')
DASHES = str.maketrans("‐‑‒–—―−﹣", "--------")
MOBILE = re.compile(r"(?<!\d)(?:\+?0{0,2}86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
SERVICE = re.compile(r"(?<!\d)([48]00)[- ]?(\d{3,4})[- ]?(\d{3,4})(?!\d)")
MISTYPED = re.compile(r"(?<!\d)(?:1[3-9](?:[- ]?\d){7,10}|\d{9,14})(?!\d)")
"""A phone with a digit too many or too few: kept as written, so that a check can say so."""
LOCAL = re.compile(r"(?<![\dA-Za-z*.])(\d{3,4})[- ]?(\d{4})(?![\dA-Za-z*.])")
ABROAD = re.compile(
    r"(?:^|(?<=[^\d\s)]))\s*(?:\+|00)(?!86|1[3-9]\d{9}(?!\d))[- ]?([1-9]\d{0,2}[- ()]*\d(?:[- ]?\d){5,12})(?!\d)"
)
"""+852 9123 4567; a plus between two phones only joins them."""
ONLY_FIGURES = re.compile(r"[\d\s()+./-]+")
SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+\d{2}$", re.IGNORECASE)
"""Only a spreadsheet writes so, and always loses digits."""
FLOATED = re.compile(r"^(\d{6,})\.0$")
"""866001200740596.0 in a text file, from a program that took a number for an amount."""
NO_NAME = re.compile(r"[\s,;:/|、()\-+.]+")
EMPTY_BRACKETS = re.compile(r"\(\s*\)")


@dataclass(frozen=True, slots=True)
class PhoneWords:
    """How the rule book's branches write around phones, compiled once."""

    landline: re.Pattern[str]
    """With its extension."""
    labels: re.Pattern[str]


def phone_words(spellings: Spellings) -> PhoneWords:
    """The words of the rule book as patterns."""
    extension = any_of(words_of(spellings, "extensions"))
    return PhoneWords(
        landline=re.compile(
            r"(?<!\d)(?:\+?0{0,2}86[- ]?)?\(?(0\d{2,3})\)?[- ]{0,2}(\d{3,4})[- ]?(\d{4})"
            rf"(?:\s*{extension}\s*:?\s*(\d{{1,6}}))?(?!\d)",
            re.IGNORECASE,
        ),
        labels=re.compile(rf"{any_of(words_of(spellings, 'phone_labels'))}:*", re.IGNORECASE),
    )


def plain_identifier(text: str) -> str:
    """Full-width as half-width, without invisible characters, Excel's `="…"` and a leading apostrophe."""
    if text.isalnum() and text.isascii():
        return text
    if text.isascii() and text.isprintable():
        plain = text.strip()
        if " " not in plain and plain[:1] not in ("=", "'"):
            return plain
    elif text.isprintable():
        plain = unicodedata.normalize("NFKC", text if text.isalnum() else text.translate(DASHES)).strip()
    else:
        plain = unicodedata.normalize("NFKC", CONTROL.sub("", text.translate(INVISIBLE)).translate(DASHES)).strip()
    if plain[:1] == "=" and (quoted := QUOTED.match(plain)):
        plain = quoted[1].strip()
    return " ".join(plain.removeprefix("'").split())


def read_identifier(raw: object, digits: int) -> Outcome:
    """The identifier as text; a number of `digits` or more digits has lost some: `cell-damaged`."""
    if raw is None:
        return BLANK
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        lost = abs(raw) >= 10 ** (digits - 1)
        return damaged(raw, "cell-damaged") if lost else given(shown(raw), raw)
    text = plain_identifier(raw) if isinstance(raw, str) else shown(raw)
    if not text:
        return BLANK
    if text[0].isdigit() and (floated := FLOATED.match(text)):
        text = floated[1]
    if text[0].isdigit() and SCIENTIFIC.match(text):
        return damaged(raw, "cell-damaged", "rounded")
    if text[0].isdigit() and (rounded := EXPONENT.match(text)) and int(rounded[1]) >= 9:
        return damaged(raw, "cell-damaged", "rounded")
    return given(text, raw)


def padded_width(raws: Iterable[object]) -> int:
    """How wide the numbers of a column are where texts with leading zeros show it (`0007`); 0 where nothing does."""
    widths = set()
    zeros = False
    for raw in raws:
        if isinstance(raw, str) and raw.isdigit():
            widths.add(len(raw))
            zeros = zeros or raw[0] == "0"
    return widths.pop() if zeros and len(widths) == 1 else 0


def read_phone(raw: object, words: PhoneWords) -> Outcome:
    """Digits of the first phone; further phones and a name in the same cell are `others`."""
    if raw is None:
        return BLANK
    text = plain_identifier(raw) if isinstance(raw, str) else shown(raw)
    if len(text) == 11 and text[0] == "1" and text.isdigit():
        return given(text, raw)
    if not text:
        return BLANK
    if EXPONENT.match(text) or SCIENTIFIC.match(text):
        return damaged(raw, "cell-damaged", "rounded")
    phones, rest = phones_in(text, words)
    if phones:
        return given(phones[0], raw, (*phones[1:], *((rest,) if rest else ())))
    digits = re.sub(r"\D", "", text) if ONLY_FIGURES.fullmatch(text) else ""
    return given(digits or text, raw)  # 138****8001 stays as written, so that a check can say so


def phones_in(text: str, words: PhoneWords) -> tuple[tuple[str, ...], str]:
    """All phones of a text in their order, digits only, and what is left of the text: usually a name."""
    found: list[tuple[int, str]] = []
    rest = text
    for match in ABROAD.finditer(text):
        found.append((match.start(1), "+" + re.sub(r"\D", "", match[1])))
    rest = ABROAD.sub(lambda match: " " * len(match[0]), rest)
    for pattern in (MOBILE, SERVICE, words.landline, MISTYPED, LOCAL):
        for match in pattern.finditer(rest):
            digits = "".join(part for part in match.groups() if part) or re.sub(r"\D", "", match[0])
            found.append((match.start(), digits))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    rest = NO_NAME.sub(" ", words.labels.sub(" ", rest)).strip()
    return tuple(phone for _, phone in sorted(found)), rest


def name_and_phones(text: str, words: PhoneWords) -> tuple[str, tuple[str, ...]]:
    """A name with unmistakable phones beside it: 张先生(13800138000) is ('张先生', ('13800138000',)).

    No phones where nothing but figures would be left.
    """
    plain = plain_identifier(text)
    found: list[tuple[int, str]] = []
    rest = plain
    for pattern in (MOBILE, words.landline):
        for match in pattern.finditer(rest):
            found.append((match.start(), "".join(part for part in match.groups() if part)))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    name = EMPTY_BRACKETS.sub(" ", words.labels.sub(" ", rest)).strip(" ,;:/|、-+.")
    if not found or not re.search(r"[^\W\d]", name):
        return text, ()
    return " ".join(name.split()), tuple(phone for _, phone in sorted(found))
