"""Lists in one cell: accessories, serials, and parts with serial and quantity."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown
from toolkit.model import Part

SEPARATORS = re.compile(r"[、,;；，/|\n\r]+|\s+(?=\d{1,2}[.、)][^\d\s])|\s\+\s|(?<=[^\x00-\x7f])\+(?=[^\x00-\x7f])")
SERIAL = re.compile(
    r"[(\[]?\s*(?:s/n|sn|序列号|串号|编号|条码|s\.n\.)\s*[:：.#]?\s*([A-Za-z0-9][A-Za-z0-9-]{2,})\s*[)\]]?",
    re.IGNORECASE,
)
QUANTITY = re.compile(
    r"(?:[x*×✕]\s*(\d+(?:\.\d+)?)\s*(?:个|块|件|只|条|套|片|根|张|支|组|台|pcs)?|(?<![A-Za-z0-9])(\d+)\s*(?:个|块|件|只|条|套|片|根|张|支|组|台|pcs))\s*$",
    re.IGNORECASE,
)
QUANTITY_FIRST = re.compile(r"^(\d+)\s*(?:个|块|件|只|条|套|片|根|张|支|组|台|pcs|[x*×])\s*", re.IGNORECASE)
CODE = re.compile(r"[(\[]\s*([A-Za-z0-9][A-Za-z0-9-]{4,})\s*[)\]]\s*$")
EMPTY = re.compile(r"[(\[]\s*[)\]]|[(\[]\s*$|^\s*[)\]]")
"""What brackets leave behind when serial or quantity were taken out of them."""
NUMBERING = re.compile(r"^\s*(?:\d{1,2}\s*[.、)]|[①-⑳]|[(]\d{1,2}[)])\s*(?=\D)")


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


def read_parts(raw: object) -> Outcome:
    """A list of parts: `硬盘(SN:P2026225)x1；内存条×2` -> two parts with serial and quantity."""
    written = shown(raw)
    parts = tuple(part_in(entry) for entry in split_list(written))
    return given(parts, written) if parts else BLANK


def part_in(text: str) -> Part:
    """One part as written: name, serial and quantity taken apart."""
    quantity, serial = None, ""
    if not QUANTITY.search(text) and (found := SERIAL.search(text)):  # 内存×1(SN:…)
        serial, text = found[1], text[: found.start()] + text[found.end() :]
    if found := QUANTITY.search(text):
        quantity, text = Decimal(found[1] or found[2]), text[: found.start()]
    elif found := QUANTITY_FIRST.match(text):
        quantity, text = Decimal(found[1]), text[found.end() :]
    if not serial and (found := SERIAL.search(text) or CODE.search(text)):
        serial, text = found[1], text[: found.start()] + text[found.end() :]
    return Part(name=EMPTY.sub("", text).strip(" :,-"), serial=serial, quantity=quantity)
