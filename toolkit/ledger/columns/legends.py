"""Headers that say what the codes below them mean: 服务方式（1送修 2上门）."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from toolkit.ledger.values.outcome import Outcome, shown
from toolkit.ledger.wording import BRACKETS
from toolkit.model import FieldType

CODED = (FieldType.CHOICE, FieldType.YESNO)
"""Types of fields whose cells can be codes; a figure under any other is a figure."""
_CODE, _WORD = r"(?P<code>\d{1,2}|[A-Za-z])", r"(?P<word>[^\W\dA-Za-z_]+)"
_JOIN, _GAP = r"\s*[:=.、-]?\s*", r"[\s,;/|、。.]*"
ORDERS = (re.compile(_CODE + _JOIN + _WORD + _GAP), re.compile(_WORD + _JOIN + _CODE + _GAP))
"""1送修 2上门, or 送修=1;上门=2."""


@lru_cache(maxsize=4096)
def legend_of(path: tuple[str, ...]) -> Mapping[str, str]:
    """Code -> word as the header explains them in brackets; empty when it explains nothing.

    >>> legend_of(("服务方式（1送修 2上门）",))
    {'1': '送修', '2': '上门'}
    """
    for text in path:
        for inner in BRACKETS.findall(unicodedata.normalize("NFKC", text)):
            for order in ORDERS:
                if found := _pairs(inner.strip(), order):
                    return found
    return {}


def _pairs(text: str, order: re.Pattern[str]) -> dict[str, str]:
    """All of `text` as codes with their words, at least two and no two alike; else nothing."""
    found: dict[str, str] = {}
    place = count = 0
    while place < len(text):
        pair = order.match(text, place)
        if pair is None:
            return {}
        found[pair["code"].casefold()] = pair["word"]
        place, count = pair.end(), count + 1
    return found if count == len(found) == len(set(found.values())) > 1 else {}


def in_words(cells: Iterable[object], legend: Mapping[str, str]) -> tuple[object, ...]:
    """The cells with their codes as words."""
    return tuple(legend.get(shown(cell).casefold(), cell) for cell in cells)


def decoding(read: Callable[[object], Outcome], legend: Mapping[str, str]) -> Callable[[object], Outcome]:
    """`read` for cells that may hold codes; what was written stays the code."""

    def read_code(raw: object) -> Outcome:
        word = legend.get(shown(raw).casefold()) if raw is not None else None
        return read(raw) if word is None else read(word)._replace(raw=raw)

    return read_code
