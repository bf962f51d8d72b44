"""Money, scores and quantities: `￥1,280.00`, `1.2万`, `叁佰元整`, `9分`, `★★★★☆`, `2块`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal

from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown, unreadable
from toolkit.ledger.wording import INVISIBLE, clean, normal

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12
WHOLE = 10**8
NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+"
CURRENCY = r"(?:￥|¥|\$|rmb|cny|人民币|元)"
MONEY = re.compile(
    rf"^(?P<minus>-)?{CURRENCY}?\s*[:]?\s*(?P<number>{NUMBER})\s*(?P<scale>万|千|百|k|w)?\s*"
    rf"(?:{CURRENCY}|圆|块钱|块|yuan)?\s*(?:整|正)?$"
)
BRACKETED = re.compile(rf"^\(\s*{CURRENCY}?\s*({NUMBER})\s*(?:元)?\)$")
FEN = re.compile(r"^(\d+)[元块](\d)[角毛](?:(\d)分)?$|^(\d+)块(\d)$")
SCALES = {"万": 10000, "w": 10000, "千": 1000, "k": 1000, "百": 100}
SCORE = re.compile(
    rf"^(?:共|计)?\s*(?P<number>{NUMBER})\s*(?:分|星|颗星|%|个|块|件|只|台|条|套|片|根|张|支|组|对|盒|瓶|页|份|pcs|pc|ea|stars?|points?)?\s*"
    r"(?:/\s*\d+(?:分)?)?$"
)
FIGURES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
FIGURES |= {"两": 2, "〇": 0, "貳": 2, "參": 3, "陸": 6, "〡": 1}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}

REMARK = re.compile(r"\([^()\d]*\)$")
IN_YUAN = re.compile("[元圆块￥¥]")
"""A cell that names its own unit is not counted in that of its header."""


def read_money(raw: object, free_words: frozenset[str], scale: int = 1) -> Outcome:
    """Yuan as Decimal with two decimals; `number-unreadable` where there is none. `scale` is 10000 for 万元."""
    if raw.__class__ is float or raw.__class__ is int:
        return _of_number(raw, scale)
    if raw is None:
        return BLANK
    if isinstance(raw, time | timedelta) and raw in (time(), timedelta()):
        return given(Decimal("0.00"), raw)
    if not isinstance(raw, str):
        return unreadable(raw, "number-unreadable", "date_in_amount" if isinstance(raw, date) else "")
    text = _plain(raw)
    if not text:
        return BLANK
    bare = REMARK.sub("", text).strip()
    if normal(raw) in free_words or normal(bare) in free_words:
        return given(Decimal("0.00"), raw)
    amount = money_in(text)
    if amount is None:
        amount = money_in(bare)
    if amount is None:
        return unreadable(raw, "number-unreadable")
    return _cents(amount if IN_YUAN.search(text) else amount * scale, raw)


def _of_number(raw: float, scale: int) -> Outcome:
    if 0 < raw < WHOLE and raw % 1 == 0:  # most amounts; the same as below, without its arithmetic
        return Outcome(Decimal(f"{int(raw) * scale}.00"), raw)
    return _cents(Decimal(repr(raw)) * scale, raw)


def _cents(amount: Decimal, raw: object) -> Outcome:
    """With two decimals; NaN, infinity and what no bill holds are no amounts."""
    if not amount.is_finite() or abs(amount) > LARGEST:
        return unreadable(raw, "number-unreadable")
    return given(amount.quantize(CENT), raw)


def money_in(text: str) -> Decimal | None:
    """The one amount that `text` (normalised) states; None for words, sums, ranges and guesses."""
    if match := MONEY.match(text):
        amount = Decimal(match["number"].replace(",", "")) * SCALES.get(match["scale"] or "", 1)
        return -amount if match["minus"] else amount
    if match := BRACKETED.match(text):
        return -Decimal(match[1].replace(",", ""))
    if match := FEN.match(text):
        yuan, jiao, fen = match[1] or match[4], match[2] or match[5], match[3] or "0"
        return Decimal(f"{yuan}.{jiao}{fen}")
    return _chinese(text)


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw.translate(INVISIBLE)).strip().lower()
    return re.sub(r"(?<=\d)\s+(?=\d)", "", text).replace("−", "-").replace("—", "-").strip("。;,")


def _chinese(text: str) -> Decimal | None:
    """贰佰捌拾元整 -> 280. Words that only round (三百左右) give None."""
    body = re.sub(r"(?:元|圆|块钱|块)?(?:整|正)?$", "", text.removeprefix("人民币"))
    if not body or any(char not in FIGURES and char not in UNITS and char != "万" for char in body):
        return None
    total = section = figure = 0
    for char in body:
        if char == "万":
            total, section, figure = (total + section + figure) * 10000, 0, 0
        elif char in UNITS:
            section, figure = section + (figure or 1) * UNITS[char], 0
        else:
            figure = FIGURES[char]
    return (
        Decimal(total + section + figure)
        if any(char in UNITS or char == "万" for char in body) or len(body) == 1
        else None
    )


def _whole(number: Decimal) -> Decimal:
    """9.0 as 9."""
    return number.to_integral_value() if number == number.to_integral_value() else number


def read_score(raw: object, words: Mapping[str, int]) -> Outcome:
    """A number in points, stars, pieces or pages; levels in words (高, 中, 低) by the rule book's scale."""
    if raw is None:
        return BLANK
    written = shown(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return unreadable(written, "number-unreadable")
    if not isinstance(raw, str):
        number = Decimal(repr(raw))
        return given(_whole(number), raw) if number.is_finite() else unreadable(raw, "number-unreadable")
    text = re.sub(r"\([^)]*\)$", "", _plain(raw)).strip()
    if not text:
        return BLANK
    if set(text) <= {"★", "☆", "⭐"}:
        return given(Decimal(text.count("★") + text.count("⭐")), written)
    if match := SCORE.match(text):
        return given(Decimal(match["number"].replace(",", "")), written)
    level = words.get(clean(text))
    amount = Decimal(level) if level is not None else _chinese(text.rstrip("个块件只台条套片根张分星页份"))
    return unreadable(written, "number-unreadable") if amount is None else given(amount, written)
