"""The one normalising function: header texts and cell words are compared only through it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import zhconv

INVISIBLE = dict.fromkeys([0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)])
"""Zero-width characters and marks of direction: nobody sees them, comparisons must not either."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
"""What no person typed; line breaks and tabs are not among them."""

DROPPED = re.compile(r"[\ufe0e\ufe0f\s*※★☆●▲:;,.·'\"`_#。、,→-]+")
SLASHES = re.compile(r"[|\\/]+")
BRACKETS = re.compile(r"[(\[{【〔<《〈「]([^()\[\]{}【】〔〕<>《》〈〉「」]*)[)\]}】〕>》〉」]")
UNIT = re.compile(r"(?<=\S)[\s/|\\:：,，;；_-]+([^\s/|\\:：,，;；_-]{1,6})\s*$")
HAN = re.compile("[㐀-鿿豈-﫿]")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Header and value words without what makes no difference: width, case, blanks, colons, marks, old characters.

    >>> normal("聯繫 電話：*")
    '联系电话'
    """
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE).casefold()
    plain = SLASHES.sub("/", DROPPED.sub("", plain)).strip("/")
    return simplified(plain)


@lru_cache(maxsize=65536)
def without_brackets(text: str, noise: frozenset[str]) -> str:
    """`text` without the brackets that hold only units, required marks or hints of form (`noise`, normalised)."""

    def kept(found: re.Match[str]) -> str:
        return "" if normal(found[1]) in noise or not normal(found[1]) else found[0]

    return BRACKETS.sub(kept, unicodedata.normalize("NFKC", text))


def without_unit(text: str, noise: frozenset[str]) -> str:
    """工时费/元, 合计 元, 总费用：元 without the unit (`noise`, normalised) behind the mark.

    >>> without_unit("工时费/元", frozenset({"元"}))
    '工时费'
    """
    found = UNIT.search(text)
    return text[: found.start()] if found and normal(found[1]) in noise else text


def units_in(text: str) -> tuple[str, ...]:
    """What a header may name as its unit, normalised: in brackets, behind a mark, or as all of it.

    >>> units_in("工时费（百元）"), units_in("合计/万元")
    (('百元', '工时费(百元)'), ('万元', '合计/万元'))
    """
    plain = unicodedata.normalize("NFKC", text)
    behind = [found[1]] if (found := UNIT.search(plain)) else []
    return tuple(normal(one) for one in (*BRACKETS.findall(plain), *behind, plain))


def without_any_brackets(text: str) -> str:
    return BRACKETS.sub("", unicodedata.normalize("NFKC", text))


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; other text as it is."""
    return zhconv.convert(text, "zh-hans") if HAN.search(text) else text


def clean(text: str) -> str:
    """A cell's text without invisible and control characters and without blanks around it."""
    if text.isprintable():  # then none of them is in it
        return text.strip()
    return CONTROL.sub("", text.translate(INVISIBLE).replace("\u00a0", " ").replace("\u3000", " ")).strip()


def has_control(text: str) -> bool:
    """True when a person should be told that characters were removed."""
    return not text.isprintable() and (CONTROL.search(text) is not None or text.translate(INVISIBLE) != text)
