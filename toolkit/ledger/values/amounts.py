"""Money, scores and quantities: `￥1,280.00`, `1.2万`, `叁佰元整`, `9分`, `★★★★☆`, `2块`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from toolkit.ledger.values.alternatives import any_of, numbers_of, words_of
from toolkit.ledger.values.chinesenumbers import chinese_number
from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown, unreadable
from toolkit.ledger.wording import INVISIBLE, clean, normal
from toolkit.model import Spellings
from toolkit.wording import value_of_capitals

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12
WHOLE = 10**8
UNSIGNED = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
SPACED = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?=\.\d{2}(?!\d))")
"""1 280.00: blanks between thousands; 100 200 may be two amounts."""
EVEN = re.compile(r"(?<![\d.,])(\d[\d,]*)\.[-–]{1,2}(?=\D*$)")
"""130.-: even yuan, as tills and receipts write them."""
REMARK = re.compile(r"\([^()\d]*\)$")


@dataclass(frozen=True, slots=True)
class AmountWords:
    """How the rule book's branches say amounts and counts, compiled once."""

    money: re.Pattern[str]
    bracketed: re.Pattern[str]
    """(50.00) is a minus in accounts."""
    parts: re.Pattern[str]
    """12块5毛, 12块5."""
    ending: re.Pattern[str]
    currency: re.Pattern[str]
    """A cell that names its own unit is not counted in that of its header."""
    scales: Mapping[str, int]
    reversals: re.Pattern[str]
    """50(退) is no income of 50."""
    count: re.Pattern[str]
    units: re.Pattern[str]


def amount_words(spellings: Spellings) -> AmountWords:
    """The words of the rule book as patterns."""
    money = any_of(words_of(spellings, "currency"))
    ending = any_of(words_of(spellings, "amount_endings"))
    scales = numbers_of(spellings, "ten_thousands", "thousands", "hundreds")
    jiao, fen = any_of(words_of(spellings, "jiao")), any_of(words_of(spellings, "fen"))
    units, before = any_of(words_of(spellings, "units", "points")), any_of(words_of(spellings, "counts"))
    return AmountWords(
        money=re.compile(
            rf"^(?P<sign>[-+])?{money}?\s*[:]?\s*(?P<inner>[-+])?(?P<number>{UNSIGNED})\s*(?P<scale>{any_of(scales)})?"
            rf"\s*{money}?\s*{ending}?$"
        ),
        bracketed=re.compile(rf"^\(\s*{money}?\s*({UNSIGNED})\s*{money}?\)$"),
        parts=re.compile(rf"^(\d+){money}(\d)(?:{jiao}(?:(\d){fen})?)?$"),
        ending=re.compile(rf"{money}?{ending}?$"),
        currency=re.compile(money),
        scales=scales,
        reversals=re.compile(any_of(words_of(spellings, "reversals"))),
        count=re.compile(
            rf"^{before}?\s*(?P<number>[-+]?(?:{UNSIGNED}))\s*{units}?\s*(?:/\s*\d+{units}?)?$", re.IGNORECASE
        ),
        units=re.compile(rf"{units}$"),
    )


def read_money(raw: object, free_words: frozenset[str], words: AmountWords, scale: int = 1) -> Outcome:
    """Yuan as Decimal with two decimals; `number-unreadable` where there is none. `scale` is 10000 for 万元."""
    if raw.__class__ is float or raw.__class__ is int:
        return _of_number(raw, scale)
    if raw is None:
        return BLANK
    if isinstance(raw, time | timedelta) and raw in (time(), timedelta()):
        return given(Decimal("0.00"), raw)
    if not isinstance(raw, str):
        return unreadable(raw, "number-unreadable", "date_in_amount" if isinstance(raw, date) else "")
    text = EVEN.sub(r"\1", _plain(raw))
    if not text:
        return BLANK
    bare = REMARK.sub("", text).strip()
    if normal(raw) in free_words or normal(bare) in free_words:
        return given(Decimal("0.00"), raw)
    amount = money_in(text, words)
    if amount is None and not words.reversals.search(text):
        amount = money_in(bare, words)
    if amount is None:
        return unreadable(raw, "number-unreadable")
    return _cents(amount if words.currency.search(text) else amount * scale, raw)


def _of_number(raw: float, scale: int) -> Outcome:
    if 0 < raw < WHOLE and raw % 1 == 0:  # most amounts; the same as below, without its arithmetic
        return Outcome(Decimal(f"{int(raw) * scale}.00"), raw)
    return _cents(Decimal(repr(raw)) * scale, raw)


def _cents(amount: Decimal, raw: object) -> Outcome:
    """With two decimals; NaN, infinity and what no bill holds are no amounts."""
    if not amount.is_finite() or abs(amount) > LARGEST:
        return unreadable(raw, "number-unreadable")
    return given(amount.quantize(CENT), raw)


def money_in(text: str, words: AmountWords) -> Decimal | None:
    """The one amount that `text` (normalised) states; None for words, sums, ranges and guesses."""
    if match := words.money.match(text):
        if match["sign"] and match["inner"]:
            return None
        amount = Decimal(match["number"].replace(",", "")) * words.scales.get(match["scale"] or "", 1)
        return -amount if "-" in (match["sign"], match["inner"]) else amount
    if match := words.bracketed.match(text):
        return -Decimal(match[1].replace(",", ""))
    if match := words.parts.match(text):
        return Decimal(f"{match[1]}.{match[2]}{match[3] or '0'}")
    return _in_figures(text, words)


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw.translate(INVISIBLE)).strip().lower()
    text = SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    return text.replace("−", "-").replace("—", "-").strip("。;,")


def _in_figures(text: str, words: AmountWords) -> Decimal | None:
    """贰佰捌拾元整 -> 280."""
    text = text[before.end() :] if (before := words.currency.match(text)) else text
    number = chinese_number(words.ending.sub("", text, count=1))
    return _in_capitals(text, words) if number is None else Decimal(number)


def _in_capitals(text: str, words: AmountWords) -> Decimal | None:
    """壹仟贰佰捌拾元伍角整, as receipts write it; its yuan alone must be clear as well."""
    yuan = words.currency.search(text)
    try:
        amount = value_of_capitals(text)
    except ValueError:
        return None
    return amount if yuan and chinese_number(text[: yuan.start()]) == int(amount) else None


def _whole(number: Decimal) -> Decimal:
    """9.0 as 9."""
    return number.to_integral_value() if number == number.to_integral_value() else number


def read_score(raw: object, levels: Mapping[str, int], words: AmountWords) -> Outcome:
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
    if match := words.count.match(text):
        return given(Decimal(match["number"].replace(",", "")), written)
    level = levels.get(clean(text))
    amount = level if level is not None else chinese_number(words.units.sub("", text, count=1).strip())
    return unreadable(written, "number-unreadable") if amount is None else given(Decimal(amount), written)
