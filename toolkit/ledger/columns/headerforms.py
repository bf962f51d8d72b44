"""The forms under which a header text may be known: without numbering, brackets, units, marks around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from toolkit.ledger.wording import BRACKETS, normal, without_any_brackets, without_brackets, without_unit

NUMBERING = re.compile(r"^(?:[(]?\d{1,2}[).、]|[(]?[一二三四五六七八九十]{1,2}[).、]|[①-⑳])\s*(?=\D)")
ORDINAL = re.compile(r"^第[一二三四五六七八九十\d]{1,2}次")
"""第一次回访日期 is 回访日期; that of the second time is then told as a second column for it."""
TRAILING_NUMBER = re.compile(r"(?<=[^\d])(?:\d{1,2}|[一二三四五六七八九十])$")
INNER_NUMBER = re.compile(r"(?<=[\u3400-\u9fff])\d{1,2}(?=[\u3400-\u9fff])")
"""配件2序列号 is the 配件序列号 of the second part."""
BILINGUAL = re.compile(
    r"(?P<chinese>[\u3400-\u9fff][^A-Za-z]*?)(?P<gap>[\s/|\\(-]+)(?P<english>[A-Za-z][A-Za-z .'/&#-]+)\)?$", re.DOTALL
)
LISTED = re.compile(r"(?P<whole>[^()\[\]【】]+)[(\[【](?P<inner>[^()\[\]【】]+)[)\]】]\s*$")
BARS = re.compile(r"[|\n]")
INITIALS = re.compile(r"([\u3400-\u9fff]+)([A-Z]+)$")
SHORTEST_INITIALS = 3
"""Two letters may be SN or ID and say something else."""
SEPARATORS = re.compile(r"[/|\\、,，+＋]")
WRAPPED = re.compile(r"[\s*※★☆]*[【\[〔「]([^【】\[\]〔〕「」]+)[】\]〕」][\s*※★☆:：]*")


def unwrapped(text: str) -> str:
    """【厂牌】 and 【购机日期】※ say what 厂牌 and 购机日期 say, also behind a group header."""
    found = WRAPPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return found[1] if found else text


@lru_cache(maxsize=65536)
def keys_of_text(text: str, noise: frozenset[str], hints: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Each form once; asked again for every kind of table. `hints` begin a line that only tells how to fill in."""
    plain = NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip()).rstrip("? ")
    plain = whole[1] if (whole := BRACKETS.fullmatch(plain)) else plain
    forms = (text, plain, without_brackets(plain, noise), without_any_brackets(plain), ORDINAL.sub("", plain))
    keys: dict[str, None] = {}
    for form in (*forms, without_unit(forms[2], noise), *_written_apart(plain)):
        key = normal(form)
        keys[key] = None
        keys[TRAILING_NUMBER.sub("", key)] = None
    if (first := without_hint(plain, hints)) != plain:
        keys[normal(first)] = None
    keys[INNER_NUMBER.sub("", next(iter(keys), ""))] = None
    keys.pop("", None)
    return tuple(keys)


def without_hint(text: str, hints: tuple[str, ...]) -> str:
    """报修日期 over 格式2026-01-01 is 报修日期; 受理 over 人 stays whole.

    >>> without_hint("报修日期\\n格式2026-01-01", ("格式",))
    '报修日期'
    """
    first, *rest = text.split(maxsplit=1) or [text]
    return first if rest and hints and normal(rest[0]).startswith(hints) else text


def _written_apart(text: str) -> Iterator[str]:
    """单|号 is 单号, and 序列号XLH its own initials behind it."""
    pieces = BARS.split(text)
    if len(pieces) > 1 and all(len(piece.strip()) == 1 for piece in pieces):
        yield "".join(pieces)
    found = INITIALS.match(text)
    if found and len(found[1]) == len(found[2]) >= SHORTEST_INITIALS:
        yield found[1]


def exchanged(stem: str, group: tuple[str, ...], at_end: bool) -> Iterator[str]:
    """The stem with the longest of the group's words that it ends (or begins) with exchanged for each other one."""
    fits = stem.endswith if at_end else stem.startswith
    for old in sorted(group, key=len, reverse=True):
        if fits(old) and len(stem) > len(old):
            others = [new for new in group if new != old]
            yield from (stem[: -len(old)] + new if at_end else new + stem[len(old) :] for new in others)
            return
