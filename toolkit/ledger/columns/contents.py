"""What the cells of a column look like, whatever its header says: phones, device numbers, e-mails, dates, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from toolkit.ledger.cellreading import CellWords, reader_of
from toolkit.ledger.layout.grid import is_blank
from toolkit.ledger.values.amounts import read_money
from toolkit.ledger.values.datetexts import FULL, MONTH
from toolkit.ledger.values.days import YEARS
from toolkit.ledger.values.identifiers import plain_identifier
from toolkit.ledger.values.outcome import shown
from toolkit.model import Field, FieldType, Reading

MOBILE = re.compile(r"^(?:\+?86)?1[3-9]\d{9}$")
IDEOGRAPHS = re.compile("[\u4e00-\u9fff]*")
"""Words without any figure: most cells of a ledger, seen at a glance."""
HINT = re.compile(r"\d\d|@")
"""Without two figures side by side and without this sign a text is neither phone nor date nor address."""
SHORTEST = 10**10
"""Smaller numbers have fewer digits than a mobile."""
NUMBERS = frozenset([int, float])
IMEI = re.compile(r"^\d{15}$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
CONTRADICTED = {
    FieldType.DATE: ("phone", "imei", "email"),
    FieldType.MOMENT: ("phone", "imei", "email"),
    FieldType.MONEY: ("phone", "imei", "email", "date"),
    FieldType.SCORE: ("phone", "imei", "email", "date"),
    FieldType.YESNO: ("phone", "imei", "email"),
}
"""Contents that a column of this type cannot have, whatever its header says."""


def filled(cells: Iterable[object], limit: int) -> list[object]:
    """The first cells that hold something."""
    found: list[object] = []
    for cell in cells:
        if cell is None or (cell.__class__ is str and is_blank(cell)):
            continue
        found.append(cell)
        if len(found) == limit:
            break
    return found


def content_of(cells: Sequence[object], share: int, fewest: int) -> str:
    """`phone`, `imei`, `email` or `date` when `share` percent of the filled cells are one; else empty.

    Fewer than `fewest` cells prove nothing.
    """
    kinds = set(map(type, cells))
    if len(cells) < fewest or (kinds == {str} and not HINT.search("\n".join(map(str, cells)))):
        return ""
    if kinds <= NUMBERS and all(abs(cell) < SHORTEST for cell in cells if isinstance(cell, int | float)):
        return ""
    counts = {"phone": 0, "imei": 0, "email": 0, "date": 0}
    for cell in cells:
        sort = _sort_of(cell)
        if sort:
            counts[sort] += 1
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 100 >= share * len(cells) else ""


def _sort_of(cell: object) -> str:
    if isinstance(cell, date | datetime):
        return "date" if cell.year in YEARS else ""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return ""
    if IDEOGRAPHS.fullmatch(cell) if isinstance(cell, str) else abs(cell) < SHORTEST:
        return ""
    text = plain_identifier(cell) if isinstance(cell, str) else shown(cell)
    squeezed = re.sub(r"[-\s]", "", text)
    if MOBILE.match(squeezed):
        return "phone"
    if IMEI.match(squeezed):
        return "imei"
    if EMAIL.match(text):
        return "email"
    return "date" if isinstance(cell, str) and (FULL.match(text) or MONTH.match(text)) else ""


def contradicts(field: Field, content: str) -> bool:
    """True when cells of this content cannot belong to the field."""
    if field.private == "phone":
        return content in ("date", "email")
    if field.private == "email":
        return content in ("date", "phone", "imei")
    return content in CONTRADICTED.get(field.type, ())


def fit(field: Field, cells: Sequence[object], words: CellWords, from_1904: bool) -> int:
    """How many percent of the filled cells can be read as this field; 100 for an empty column."""
    if not cells:
        return 100
    read = reader_of(field, words, cells, from_1904, 1)
    if field.type is FieldType.LIST:
        good = sum(1 for cell in cells if not _is_amount(cell, words))
    else:
        outcomes = [read(cell) for cell in cells]
        good = sum(1 for one in outcomes if one.reading is not Reading.UNREADABLE and not one.rule)
    return good * 100 // len(cells)


def _is_amount(cell: object, words: CellWords) -> bool:
    """Bare amounts are no list of parts or accessories."""
    return read_money(cell, words.free, words.amounts).reading is Reading.GIVEN
