"""Dates and times in every spelling that branches use, with the precision in which they are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from toolkit.ledger.values.outcome import (
    BLANK,
    Outcome,
    Partial,
    given,
    not_applicable,
    unreadable,
)
from toolkit.ledger.values.times import clock_time
from toolkit.ledger.wording import CONTROL, INVISIBLE
from toolkit.model import Moment, Precision

FULL = re.compile(
    r"^'?(\d{4}|\d{2})\s*[-./年,、_ ]\s*(\d{1,2})\s*[-./月,、_ ]\s*(\d{1,2})(?!\d)\s*[日号.]?\s*[t,，]?\s*(.*)$"
)
DAY_LAST = re.compile(r"^(\d{1,2})\s*[-./ ]\s*(\d{1,2})\s*[-./ ]\s*(\d{4})\s*,?\s*(.*)$")
MONTH_DAY = re.compile(r"^(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?\s*(.*)$")
MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?份?$")
NAMED = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2}),?\s*(.*)$"
)
NAMED_FIRST = re.compile(r"^(?:[a-z]{3,9}day,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}),?\s*(.*)$")
DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\s*(\d{2})(\d{2})(\d{2})?)?$")
DIGITS_AND_CLOCK = re.compile(r"^(\d{4})(\d{2})(\d{2})[\s_t-]+(\d{1,2}:.+|\D.*)$")
SHORT_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
WEEKDAY = re.compile(r"\(?(?:星期|礼拜|周)[一二三四五六日天末]\)?")
ZONE = re.compile(r"(?<=\d)\s*(z|\+\d{2}:?\d{2}|(?<=\dt\d\d:\d\d)-\d{2}:?\d{2}|(?<=\dt\d\d:\d\d:\d\d)-\d{2}:?\d{2})$")
"""A zone west of Greenwich only behind ISO's T: 2026/6/5 8:30-11:00 is a morning's work."""
RANGE = re.compile(r"\s*(?:~|至|到|—|–|--|\bto\b|(?<=\d)\s+-\s+(?=\d)|;|/{2,}|\n|、(?=\d{4}))\s*")
EMPTY_FORM = re.compile(r"^[\s年月日时分:./_-]*$")
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
CHINESE_DATE = re.compile(
    r"^([〇零○一二三四五六七八九]{4}年)?([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?$"
)
FIRST_SERIAL, LAST_SERIAL = 20000, 73050
"""1954-10-03 to 2099-12-31: numbers between them can be days of Excel."""
DAY, MINUTE, SECOND = Precision.DAY, Precision.MINUTE, Precision.SECOND
EPOCH = datetime(1899, 12, 30)
SHIFT_1904 = 1462
YEARS = range(1950, 2101)
FIRST_SHORT_YEAR = 13
"""A first number up to 12 may be a month; from 13 on it is a year in two digits."""
HALF_DAYS = {"上午", "下午", "中午", "晚上", "早上", "全天", "am", "pm"}


def read_moment(raw: object, from_1904: bool = False, last: bool = False) -> Outcome:
    """A moment, or a partial date that waits for its year; `date-unreadable` where it is neither.

    Bare numbers are days of Excel; `from_1904` says from which start they count; of a range
    the beginning counts, or the end where `last`.
    """
    if raw.__class__ is datetime:
        moment = _rounded(raw) if raw.year in YEARS else None
        return unreadable(raw, "date-unreadable") if moment is None else Outcome(moment, raw)
    if raw is None:
        return BLANK
    if isinstance(raw, str):
        return _of_text(raw, from_1904, last)
    native = _of_native(raw, from_1904)
    if native is not None:
        return given(native, raw)
    if isinstance(raw, time | timedelta | int | float) and not isinstance(raw, bool) and not _amount(raw):
        return not_applicable(raw)
    return unreadable(raw, "date-unreadable")


def _amount(raw: time | timedelta | float) -> float:
    if isinstance(raw, time):
        return raw.hour * 3600 + raw.minute * 60 + raw.second
    return raw.total_seconds() if isinstance(raw, timedelta) else raw


def _of_native(raw: object, from_1904: bool) -> Moment | None:
    if isinstance(raw, date):
        return Moment(datetime(raw.year, raw.month, raw.day), Precision.DAY) if raw.year in YEARS else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return of_number(float(raw), from_1904)


def of_number(number: float, from_1904: bool) -> Moment | None:
    """46086.6 (days of Excel), 20260305, 202603051430: the moment they mean."""
    if FIRST_SERIAL - (SHIFT_1904 if from_1904 else 0) <= number <= LAST_SERIAL:
        days = number + (SHIFT_1904 if from_1904 else 0)
        return _rounded(EPOCH + timedelta(days=days))
    if number == int(number) and number > 190001:
        return _of_digits(str(int(number)))
    return None


def _rounded(at: datetime) -> Moment:
    """Doubles hold 14:12:00 as 14:11:59.97: to the nearest second."""
    if at.microsecond:
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    if at.second:
        return Moment(at, SECOND)
    return Moment(at, MINUTE if at.minute or at.hour else DAY)


def _of_text(raw: str, from_1904: bool, last: bool) -> Outcome:
    text = _plain(raw)
    if EMPTY_FORM.match(text):
        return not_applicable(raw) if raw.strip() else BLANK
    found = moment_in(text, from_1904)
    if isinstance(found, Partial):
        return Outcome(None, raw, partial=found)
    if found is not None:
        return given(found, raw)
    return _of_range(text, raw, from_1904, last)


def _plain(raw: str) -> str:
    text = unicodedata.normalize("NFKC", CONTROL.sub("", raw.translate(INVISIBLE))).strip().lower().replace("\\", "/")
    return WEEKDAY.sub(" ", text).strip().removeprefix("'").rstrip("。;,、").strip()


@lru_cache(maxsize=65536)
def moment_in(text: str, from_1904: bool = False) -> Moment | Partial | None:
    """The one date that `text` states, whole; None when there is more or less than one."""
    if CHINESE_DATE.match(text):
        text = _chinese(text)
    shift = timedelta(0)
    zone = ZONE.search(text) if ":" in text else None
    if zone is not None:
        shift, text = _shift(zone[1]), text[: zone.start()]
    found = _western(text) or _digits_only(text, from_1904) or _without_year(text)
    if isinstance(found, Moment) and shift:
        return Moment(found.at + shift, found.precision)
    return found


def _western(text: str) -> Moment | None:
    if match := FULL.match(text):
        year, month, day, rest = match.groups()
        if len(year) == 2 and int(year) < FIRST_SHORT_YEAR and "年" not in text:
            return None  # 05/03/26 may be three different days
        return _moment(_year(year), int(month), int(day), rest)
    if match := MONTH.match(text):
        return _month(int(match[1]), int(match[2]))
    if match := DAY_LAST.match(text):
        first, second, year, rest = match.groups()
        return _day_or_month_first(int(first), int(second), int(year), rest)
    if match := NAMED.match(text):
        day, name, year, rest = match.groups()
        return _moment(_year(year), MONTHS.get(name[:3], 0), int(day), rest)
    if match := NAMED_FIRST.match(text):
        name, day, year, rest = match.groups()
        return _moment(int(year), MONTHS.get(name[:3], 0), int(day), rest)
    return None


def _day_or_month_first(first: int, second: int, year: int, rest: str) -> Moment | None:
    """13/5/2026 can only be the 13th of May; 5/3/2026 can be two days and so is none."""
    if first > 12:
        return _moment(year, second, first, rest)
    if second > 12 or first == second:
        return _moment(year, first, second, rest)
    return None


def _digits_only(text: str, from_1904: bool) -> Moment | None:
    if SERIAL.match(text):
        return of_number(float(text), from_1904)
    if match := SHORT_DIGITS.match(text):
        as_month = _of_digits(text)
        return as_month or _moment(_year(match[1]), int(match[2]), int(match[3]), "")
    return _of_digits(text.removesuffix(".0"))


def _of_digits(digits: str) -> Moment | None:
    if match := DIGITS.match(digits):
        year, month, day, hour, minute, second = match.groups()
        clock = f"{hour}:{minute}:{second or '00'}" if hour else ""
        return _moment(int(year), int(month), int(day), clock)
    if match := DIGITS_AND_CLOCK.match(digits):
        return _moment(int(match[1]), int(match[2]), int(match[3]), match[4])
    if len(digits) == 6 and digits.isdigit() and digits[:2] in ("19", "20"):
        return _month(int(digits[:4]), int(digits[4:]))
    return None


def _without_year(text: str) -> Partial | None:
    match = MONTH_DAY.match(text)
    if match is None:
        return None
    month, day, rest = int(match[1]), int(match[2]), match[3]
    try:
        date(2024, month, day)
    except ValueError:
        return None
    if not rest or rest in HALF_DAYS:
        return Partial(month, day)
    clock = clock_time(rest)
    return Partial(month, day, clock[0], clock[1], clock[3]) if clock and clock[0] < 24 else None


def _moment(year: int, month: int, day: int, rest: str) -> Moment | None:
    if year not in YEARS:
        return None
    try:
        at = datetime(year, month, day)
    except ValueError:
        return None
    rest = rest.strip()
    if not rest or rest in HALF_DAYS:
        return Moment(at, Precision.DAY)
    clock = clock_time(rest)
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


def _chinese(text: str) -> str:
    """二〇二六年三月十五日 -> 2026年3月15日."""
    return re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", _tens, text).translate(CHINESE)


def _tens(found: re.Match[str]) -> str:
    left, right = found[0].split("十")
    return str(int((left or "一").translate(CHINESE)) * 10 + int((right or "0").translate(CHINESE)))


def _of_range(text: str, raw: str, from_1904: bool, last: bool) -> Outcome:
    """`2026.3.5-3.8`, `3月5日至8日`: its beginning counts, or its end where `last`; the other is kept (`others`)."""
    found = range_in(text, from_1904)
    if found is None:
        return unreadable(raw, "date-unreadable")
    counts, other = (found[1], found[0]) if last else found
    return _moment_or_partial(counts, raw, (str(other),))


def read_range(raw: str, from_1904: bool) -> tuple[Outcome, Outcome] | None:
    """The beginning and the end that one cell states; None where it states no range."""
    found = range_in(_plain(raw), from_1904)
    if found is None:
        return None
    return _moment_or_partial(found[0], raw), _moment_or_partial(found[1], raw)


def _moment_or_partial(one: Moment | Partial, raw: str, others: tuple[str, ...] = ()) -> Outcome:
    if isinstance(one, Partial):
        return Outcome(None, raw, others=others, partial=one)
    return given(one, raw, others)


def range_in(text: str, from_1904: bool = False) -> tuple[Moment, Moment] | tuple[Partial, Partial] | None:
    """Where one date ends and a later one begins: `6.3-6.5`, `2026-06-03至06-05`, `2026/6/5 8:30-11:00`."""
    for place in [*RANGE.finditer(text), *re.finditer(r"\s*-\s*", text)]:
        left, right = text[: place.start()], RANGE.split(text[place.end() :])[-1]
        first = moment_in(left, from_1904)
        if first is None or (isinstance(first, Moment) and first.precision is Precision.MONTH):
            continue
        last = _end(first, right, "-" in left and "-" in place[0], from_1904)
        if isinstance(first, Moment) and isinstance(last, Moment) and last >= first:
            return first, last
        if isinstance(first, Partial) and isinstance(last, Partial) and first.place <= last.place:
            return first, last
    return None


def _end(first: Moment | Partial, text: str, same_mark: bool, from_1904: bool) -> Moment | Partial | None:
    """The end of a range with what it leaves out as at its beginning; 6-3-5 may be three different things."""
    found = moment_in(text, from_1904)
    if found is None:
        found = _rest_of_day(first, text) or _later_day(first, text, same_mark)
    if isinstance(first, Moment) and isinstance(found, Partial):
        return found.in_year(first.at.year)
    return found


def _rest_of_day(first: Moment | Partial, text: str) -> Partial | None:
    clock = clock_time(text)
    month, day = (first.month, first.day) if isinstance(first, Partial) else (first.at.month, first.at.day)
    timed = first.precision is not DAY
    return Partial(month, day, clock[0], clock[1], clock[3]) if timed and clock and clock[0] < 24 else None


def _later_day(first: Moment | Partial, text: str, same_mark: bool) -> Partial | None:
    day = re.fullmatch(r"(\d{1,2})([日号]?)", text)
    if day is None or not 1 <= int(day[1]) <= 31 or (isinstance(first, Partial) and not day[2] and same_mark):
        return None
    return Partial(first.month if isinstance(first, Partial) else first.at.month, int(day[1]))
