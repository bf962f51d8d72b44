"""Lists in one cell: accessories, serials, and parts with serial and quantity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from toolkit.ledger.values.alternatives import any_of, words_of
from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown
from toolkit.model import Part, Spellings

SEPARATORS = re.compile(r"[、,;；，/|\n\r]+|\s+(?=\d{1,2}[.、)][^\d\s])|\s\+\s|(?<=[^\x00-\x7f])\+(?=[^\x00-\x7f])")
CODE = re.compile(r"[(\[]\s*([A-Za-z0-9][A-Za-z0-9-]{4,})\s*[)\]]\s*$")
EMPTY = re.compile(r"[(\[]\s*[)\]]|[(\[]\s*$|^\s*[)\]]")
"""What brackets leave behind when serial or quantity were taken out of them."""
NUMBERING = re.compile(r"^\s*(?:\d{1,2}\s*[.、)]|[①-⑳]|[(]\d{1,2}[)])\s*(?=\D)")


@dataclass(frozen=True, slots=True)
class PartWords:
    """How the rule book's branches write parts, compiled once."""

    serial: re.Pattern[str]
    quantity: re.Pattern[str]
    quantity_first: re.Pattern[str]


def part_words(spellings: Spellings) -> PartWords:
    """The words of the rule book as patterns."""
    units, label = any_of(words_of(spellings, "units")), any_of(words_of(spellings, "serial_labels"))
    return PartWords(
        serial=re.compile(rf"[(\[]?\s*{label}\s*[:：.#]?\s*([A-Za-z0-9][A-Za-z0-9-]{{2,}})\s*[)\]]?", re.IGNORECASE),
        quantity=re.compile(
            rf"(?:[x*×✕]\s*(\d+(?:\.\d+)?)\s*{units}?|(?<![A-Za-z0-9])(\d+)\s*{units})\s*$", re.IGNORECASE
        ),
        quantity_first=re.compile(rf"^(\d+)\s*(?:{units}|[x*×])\s*", re.IGNORECASE),
    )


def split_list(text: str) -> tuple[str, ...]:
    """The entries of a list; brackets hold together what stands in them."""
    protected = re.sub(r"\(([^()]*)\)", lambda found: found[0].translate(HIDDEN), unicodedata.normalize("NFKC", text))
    protected = re.sub(r"s/n", "sn", protected, flags=re.IGNORECASE)
    entries = (NUMBERING.sub("", part).strip().translate(SHOWN) for part in SEPARATORS.split(protected))
    return tuple(entry for entry in entries if entry)


HIDDEN = {ord(mark): chr(0xE000 + number) for number, mark in enumerate("、,;/|+")}
SHOWN = {hidden: mark for mark, hidden in ((chr(mark), ord(hidden)) for mark, hidden in HIDDEN.items())}
"""Separators inside brackets, out of the way of `split`, and back."""


def read_list(raw: object) -> Outcome:
    """A list of texts: 电源线、遥控器 -> two entries."""
    written = shown(raw)
    entries = split_list(written)
    return given(entries, written) if entries else BLANK


def read_parts(raw: object, words: PartWords) -> Outcome:
    """A list of parts: `硬盘(SN:P2026225)x1；内存条×2` -> two parts with serial and quantity."""
    written = shown(raw)
    parts = tuple(part_in(entry, words) for entry in split_list(written))
    return given(parts, written) if parts else BLANK


def part_in(text: str, words: PartWords) -> Part:
    """One part as written: name, serial and quantity taken apart."""
    quantity, serial = None, ""
    if not words.quantity.search(text) and (found := words.serial.search(text)):  # 内存×1(SN:…)
        serial, text = found[1], text[: found.start()] + text[found.end() :]
    if found := words.quantity.search(text):
        quantity, text = Decimal(found[1] or found[2]), text[: found.start()]
    elif found := words.quantity_first.match(text):
        quantity, text = Decimal(found[1]), text[found.end() :]
    if not serial and (found := words.serial.search(text) or CODE.search(text)):
        serial, text = found[1], text[: found.start()] + text[found.end() :]
    return Part(name=EMPTY.sub("", text).strip(" :,-"), serial=serial, quantity=quantity)
