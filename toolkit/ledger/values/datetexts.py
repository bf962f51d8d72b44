"""The one date that a text states, in every spelling that branches use."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from toolkit.ledger.values.days import YEARS, of_serial
from toolkit.ledger.values.outcome import Partial
from toolkit.ledger.values.times import ClockWords, clock_time
from toolkit.model import Moment, Precision

FULL = re.compile(
    r"^'?(\d{4}|\d{2})\s*[-./年,、_ ]\s*(\d{1,2})\s*[-./月,、_ ]\s*(\d{1,2})(?!\d)\s*[日号.]?\s*"
    r"(?:[t,，/]|[-–—](?=\s*\d{1,2}\s*[:：点时]))?\s*(.*)$"
)
DAY_LAST = re.compile(r"^(\d{1,2})\s*[-./ ]\s*(\d{1,2})\s*[-./ ]\s*(\d{4})\s*,?\s*(.*)$")
MONTH_DAY = re.compile(r"^(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?\s*(.*)$")
DAY_OF_MONTH = re.compile(r"^(\d{1,2})\s*-\s*(\d{1,2})\s*[日号]")
"""5-8日 may be the 8th of May or from the 5th to the 8th."""
DAY_ALONE = re.compile(r"^(\d{1,2})\s*[日号]\s*(.*)$")
MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?份?$")
NAMED = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2}),?\s*(.*)$"
)
NAMED_FIRST = re.compile(r"^(?:[a-z]{3,9}day,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}),?\s*(.*)$")
DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[\st]*(\d{2})(\d{2})(\d{2})?)?$")
DIGITS_AND_CLOCK = re.compile(r"^(\d{4})(\d{2})(\d{2})[\s_t-]+(\d{1,2}:.+|\D.*)$")
SHORT_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
ZONE = re.compile(r"(?<=\d)\s*(z|\+\d{2}:?\d{2}|(?<=\dt\d\d:\d\d)-\d{2}:?\d{2}|(?<=\dt\d\d:\d\d:\d\d)-\d{2}:?\d{2})$")
"""A zone west of Greenwich only behind ISO's T: 2026/6/5 8:30-11:00 is a morning's work."""
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日号])")
FIRST_SHORT_YEAR = 13
"""A first number up to 12 may be a month; from 13 on it is a year in two digits."""


@lru_cache(maxsize=65536)
def moment_in(text: str, words: ClockWords, from_1904: bool = False) -> Moment | Partial | None:
    """The one date that `text` states, whole; None when there is more or less than one."""
    if not text.isascii():
        text = CHINESE_NUMBER.sub(lambda found: arabic(found[0]), text)
    shift = timedelta(0)
    zone = ZONE.search(text) if ":" in text else None
    if zone is not None:
        shift, text = _shift(zone[1]), text[: zone.start()]
    found = _western(text, words) or _digits_only(text, words, from_1904) or _without_year(text, words)
    if isinstance(found, Moment) and shift:
        return Moment(found.at + shift, found.precision)
    return found


def _western(text: str, words: ClockWords) -> Moment | None:
    if match := FULL.match(text):
        year, month, day, rest = match.groups()
        if len(year) == 2 and int(year) < FIRST_SHORT_YEAR and "年" not in text:
            return None  # 05/03/26 may be three different days
        return _moment(_year(year), int(month), int(day), rest, words)
    if match := MONTH.match(text):
        return _month(int(match[1]), int(match[2]))
    if match := DAY_LAST.match(text):
        first, second, year, rest = match.groups()
        return _day_or_month_first(int(first), int(second), int(year), rest, words)
    if match := NAMED.match(text):
        day, name, year, rest = match.groups()
        return _moment(_year(year), MONTHS.get(name[:3], 0), int(day), rest, words)
    if match := NAMED_FIRST.match(text):
        name, day, year, rest = match.groups()
        return _moment(int(year), MONTHS.get(name[:3], 0), int(day), rest, words)
    return None


def _day_or_month_first(first: int, second: int, year: int, rest: str, words: ClockWords) -> Moment | None:
    """13/5/2026 can only be the 13th of May; 5/3/2026 can be two days and so is none."""
    if first > 12:
        return _moment(year, second, first, rest, words)
    if second > 12 or first == second:
        return _moment(year, first, second, rest, words)
    return None


def _digits_only(text: str, words: ClockWords, from_1904: bool) -> Moment | None:
    if SERIAL.match(text):
        return of_serial(float(text), from_1904)
    if match := SHORT_DIGITS.match(text):
        as_month = of_digits(text, words)
        return as_month or _moment(_year(match[1]), int(match[2]), int(match[3]), "", words)
    return of_digits(text.removesuffix(".0"), words)


def of_digits(digits: str, words: ClockWords) -> Moment | None:
    if match := DIGITS.match(digits):
        year, month, day, hour, minute, second = match.groups()
        clock = f"{hour}:{minute}:{second or '00'}" if hour else ""
        return _moment(int(year), int(month), int(day), clock, words)
    if match := DIGITS_AND_CLOCK.match(digits):
        return _moment(int(match[1]), int(match[2]), int(match[3]), match[4], words)
    if len(digits) == 6 and digits.isdigit() and digits[:2] in ("19", "20"):
        return _month(int(digits[:4]), int(digits[4:]))
    return None


def _without_year(text: str, words: ClockWords) -> Partial | None:
    """3月5日, 14号 with the time of day beside it."""
    if DAY_OF_MONTH.match(text):
        return None
    if match := MONTH_DAY.match(text):
        month, day, rest = int(match[1]), int(match[2]), match[3]
    elif match := DAY_ALONE.match(text):
        month, day, rest = 0, int(match[1]), match[2]
    else:
        return None
    try:
        date(2024, month or 1, day)
    except ValueError:
        return None
    if not rest or rest in words.halves:
        return Partial(month, day)
    clock = clock_time(rest, words)
    return Partial(month, day, clock[0], clock[1], clock[3]) if clock and clock[0] < 24 else None


def _moment(year: int, month: int, day: int, rest: str, words: ClockWords) -> Moment | None:
    if year not in YEARS:
        return None
    try:
        at = datetime(year, month, day)
    except ValueError:
        return None
    rest = rest.strip()
    if not rest or rest in words.halves:
        return Moment(at, Precision.DAY)
    clock = clock_time(rest, words)
    if clock is None:
        return None
    hour, minute, second, precision = clock
    at += timedelta(hours=hour, minutes=minute, seconds=second)
    if (hour, minute, second) == (0, 0, 0):
        return Moment(at, Precision.DAY)
    return Moment(at, precision)


def _month(year: int, month: int) -> Moment | None:
    return Moment(datetime(year, month, 1), Precision.MONTH) if year in YEARS and 1 <= month <= 12 else None


def _year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _shift(zone: str) -> timedelta:
    """What brings a stated zone to Asia/Shanghai."""
    if zone == "z":
        return timedelta(hours=8)
    hours, minutes = int(zone[:3]), int(zone[-2:])
    return timedelta(hours=8) - timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes)


def arabic(text: str) -> str:
    """二〇二六年三月十五日 -> 2026年3月15日."""
    return re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", _tens, text).translate(CHINESE)


def _tens(found: re.Match[str]) -> str:
    left, right = found[0].split("十")
    return str(int((left or "一").translate(CHINESE)) * 10 + int((right or "0").translate(CHINESE)))
