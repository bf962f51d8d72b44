"""How papers say dates, times and money: pure text, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from toolkit.model import Language, Moment, Precision, Text

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
SMALL: Final = ("", "拾", "佰", "仟")
LARGE: Final = ("", "万", "亿")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
TOO_LARGE: Final = Decimal(10) ** 12
"""From here on the reading of 万亿 is ambiguous."""
_CENT: Final = Decimal("0.01")
_VARIANTS: Final = str.maketrans("圆園圓正萬億陸貳貮參叄零〇", "元元元整万亿陆贰贰叁叁零零")


def money(amount: Decimal) -> str:
    """`1280` -> `1,280.00`, half a cent upwards."""
    return f"{amount.quantize(_CENT, ROUND_HALF_UP):,.2f}"


def yuan(amount: Decimal, language: Language) -> str:
    """`1,280.00元` or `CNY 1,280.00`."""
    return f"CNY {money(amount)}" if language == "en" else f"{money(amount)}元"


def capitals(amount: Decimal) -> str:
    """`人民币壹仟贰佰捌拾元整`: an amount in capitals after 支付结算办法 附件一 (银发〔1997〕393号).

    Ends at 元 or 角: 整 is written; at 分: not. 零 is written only where the rules require it. Raises ValueError for
    negative amounts and from a million million on.
    """
    if not amount.is_finite():
        raise ValueError(amount)
    cents = int(amount.quantize(_CENT, ROUND_HALF_UP).scaleb(2))
    if amount < 0 or cents >= int(TOO_LARGE * 100):
        raise ValueError(amount)
    whole, rest = divmod(cents, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_whole_number(whole)}元" if whole else ""
    if not rest:
        return f"人民币{text or '零元'}整"
    if whole and not tens:
        text += "零"
    if tens:
        text += f"{DIGITS[tens]}角"
    return f"人民币{text}{DIGITS[ones]}分" if ones else f"人民币{text}整"


def _whole_number(number: int) -> str:
    """`壹拾亿零壹拾`: groups of four digits, one 零 for any run of inner zeros."""
    text = ""
    gap = False
    for power in (2, 1, 0):
        group = number // 10 ** (4 * power) % 10000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + LARGE[power]
        gap = False
    return text


def _group(number: int) -> str:
    """`1020` -> `壹仟零贰拾`."""
    text = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += DIGITS[digit] + SMALL[power]
        elif text and not text.endswith("零") and number % 10**power:
            text += "零"
    return text


def value_of_capitals(text: str) -> Decimal:
    """The amount that capitals state, optional 零 and variant characters read leniently. Raises ValueError otherwise.

    Small figures (一二三), 〇, 两 and 廿 are refused: they are not for amounts.
    """
    plain = text.strip().removeprefix("人民币").translate(_VARIANTS)
    if "〇" in text or not (match := _CAPITALS.fullmatch(plain)):
        raise ValueError(text)
    whole, tens, ones = match.group("whole") or "", match.group("tens"), match.group("ones")
    value = Decimal(_read_whole(whole))
    value += Decimal(DIGITS.index(tens) * 10 if tens else 0).scaleb(-2)
    return value + Decimal(DIGITS.index(ones) if ones else 0).scaleb(-2)


_FIGURE: Final = f"[{DIGITS}拾佰仟万亿]"
_CAPITALS: Final = re.compile(
    f"(?=.)(?:(?P<whole>{_FIGURE}+)元)?零?(?:(?P<tens>[{DIGITS[1:]}])角)?零?(?:(?P<ones>[{DIGITS[1:]}])分)?整?"
)


def _read_whole(text: str) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in SMALL:
            section += digit * 10 ** SMALL.index(sign)
            digit = 0
        else:
            power = 10 ** (4 * LARGE.index(sign))
            total = (total + section + digit) * power if power == 10**8 else total + (section + digit) * power
            section = digit = 0
    return total + section + digit


def date_text(value: Moment | date, language: Language, time: bool | None = None) -> str:
    """`2026年3月5日 14:30` or `5 March 2026, 14:30`; `time` None: the time of day where it was written."""
    if isinstance(value, Moment):
        if value.precision is Precision.MONTH:
            return month_text(value.at, language)
        wanted = value.precision in (Precision.HOUR, Precision.MINUTE, Precision.SECOND) and time is not False
        return _day(value.at, language) + (_clock(value.at, language) if wanted else "")
    timed = isinstance(value, datetime) and time is not False
    return _day(value, language) + (_clock(value, language) if timed and isinstance(value, datetime) else "")


def month_text(value: date, language: Language) -> str:
    """`2026年3月` or `March 2026`."""
    return f"{MONTHS[value.month - 1]} {value.year}" if language == "en" else f"{value.year}年{value.month}月"


def time_text(value: Moment | date) -> str:
    """`14:30`; empty when only the day is known."""
    if isinstance(value, Moment):
        return f"{value.at:%H:%M}" if value.precision not in (Precision.MONTH, Precision.DAY) else ""
    return f"{value:%H:%M}" if isinstance(value, datetime) else ""


def moment_text(moment: Moment) -> str:
    """As precise as the cell, for lists: `2026-03-05`, `2026-03-05 14:30`."""
    return str(moment).replace("T", " ")


def instant_text(at: datetime) -> str:
    """`2026-03-05 14:30`; seconds only where there are any."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"


def deadline_text(at: datetime) -> str:
    """`2026-07-10 24:00`: midnight is the end of the day before, as people and the Civil Code (art. 203) count."""
    if at.hour == at.minute == at.second == 0:
        return f"{at - timedelta(days=1):%Y-%m-%d} 24:00"
    return instant_text(at)


def listed(texts: Iterable[Text]) -> Text:
    """Several words as one list in each language."""
    found = tuple(texts)
    return Text("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def moment_of(text: str) -> Moment:
    """ISO text with its precision: the other way round of `str(moment)`. Raises ValueError."""
    kinds = {7: Precision.MONTH, 10: Precision.DAY, 16: Precision.MINUTE, 19: Precision.SECOND}
    if len(text) not in kinds:
        raise ValueError(text)
    return Moment(datetime.fromisoformat(f"{text}-01" if len(text) == 7 else text), kinds[len(text)])


def _day(value: date, language: Language) -> str:
    if language == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def _clock(value: datetime, language: Language) -> str:
    return f"{',' if language == 'en' else ''} {value:%H:%M}"
