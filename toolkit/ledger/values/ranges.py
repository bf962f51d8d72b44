"""A beginning and an end in one text: `6.3-6.5`, `3月5日至8日`, `2026/6/5 8:30-11:00`."""

from __future__ import annotations

import re

from toolkit.ledger.values.datetexts import SERIAL, moment_in
from toolkit.ledger.values.outcome import Partial
from toolkit.ledger.values.times import ClockWords, clock_time
from toolkit.model import Moment, Precision

RANGE = re.compile(r"\s*(?:~|至|到|—|–|--|\bto\b|(?<=\d)\s+-\s+(?=\d)|;|/{2,}|\n|、(?=\d{4}))\s*")


def range_in(
    text: str, words: ClockWords, from_1904: bool = False
) -> tuple[Moment, Moment] | tuple[Partial, Partial] | None:
    """Where one date ends and a later one begins: `6.3-6.5`, `2026-06-03至06-05`, `2026/6/5 8:30-11:00`."""
    for place in [*RANGE.finditer(text), *re.finditer(r"\s*-\s*", text)]:
        left, right = text[: place.start()], RANGE.split(text[place.end() :])[-1]
        first = None if SERIAL.match(left) else moment_in(left, words, from_1904)  # 52013-6-1 is a slip of the pen
        if first is None or (isinstance(first, Moment) and first.precision is Precision.MONTH):
            continue
        last = _end(first, right, "-" in left and "-" in place[0], words, from_1904)
        if isinstance(first, Moment) and isinstance(last, Moment) and last >= first:
            return first, last
        if isinstance(first, Partial) and isinstance(last, Partial) and first.place <= last.place:
            return first, last
    return None


def _end(
    first: Moment | Partial, text: str, same_mark: bool, words: ClockWords, from_1904: bool
) -> Moment | Partial | None:
    """The end of a range with what it leaves out as at its beginning; 6-3-5 may be three different things."""
    found = moment_in(text, words, from_1904)
    if found is None:
        found = _rest_of_day(first, text, words) or _later_day(first, text, same_mark)
    if isinstance(found, Partial) and not found.month:
        found = found.in_month(first.month if isinstance(first, Partial) else first.at.month)
    if isinstance(first, Moment) and isinstance(found, Partial):
        return found.in_year(first.at.year)
    return found


def _rest_of_day(first: Moment | Partial, text: str, words: ClockWords) -> Partial | None:
    clock = clock_time(text, words)
    month, day = (first.month, first.day) if isinstance(first, Partial) else (first.at.month, first.at.day)
    timed = first.precision is not Precision.DAY
    return Partial(month, day, clock[0], clock[1], clock[3]) if timed and clock and clock[0] < 24 else None


def _later_day(first: Moment | Partial, text: str, same_mark: bool) -> Partial | None:
    day = re.fullmatch(r"(\d{1,2})([日号]?)", text)
    if day is None or not 1 <= int(day[1]) <= 31 or (isinstance(first, Partial) and not day[2] and same_mark):
        return None
    return Partial(first.month if isinstance(first, Partial) else first.at.month, int(day[1]))
