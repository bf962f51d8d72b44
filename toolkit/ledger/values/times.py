"""The time of day beside a date: `下午3点`, `15:09:06`, `14时30分`, `9:05 PM`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.ledger.values.alternatives import any_of, numbers_of, words_of
from toolkit.model import Precision, Spellings

PARTS = ("half_past", "quarter_past", "quarter_to", "on_the_hour")
MARKED = re.compile(r"[:时點点]")

Clock = tuple[int, int, int, Precision]
"""Hour (24 for the end of the day), minute, second, precision."""


@dataclass(frozen=True, slots=True, eq=False)
class ClockWords:
    """How the rule book's branches say times, compiled once. Equal only to itself: it is a key of caches."""

    clock: re.Pattern[str]
    date_in: re.Pattern[str]
    """A day inside a text, with the time of day beside it."""
    noted: re.Pattern[str]
    """A day with a short note behind it that has no figures: 2026-3-5（补登）."""
    doubted: frozenset[str]
    """What a note may not say: 预计, 左右."""
    weekday: re.Pattern[str]
    halves: frozenset[str]
    """Words that say only which part of the day, or all of it."""
    parts: Mapping[str, int]
    """半 -> 30 minutes."""
    morning: frozenset[str]
    before_dawn: frozenset[str]
    noon: frozenset[str]
    afternoon: frozenset[str]
    night: frozenset[str]


def clock_words(spellings: Spellings) -> ClockWords:
    """The words of the rule book as patterns."""
    names = ("morning", "before_dawn", "noon", "afternoon", "night")
    said = words_of(spellings, *names)
    parts = numbers_of(spellings, *PARTS)
    half, behind, part = any_of(said), any_of(word for word in said if word.isascii()), any_of(parts)
    clock = (
        rf"^(?P<half>{half})?\s*(?P<hour>\d{{1,2}})"
        rf"(?:\s*(?:[:时點点])\s*(?P<minute>\d{{1,2}})?(?P<part>{part})?\s*分?"
        r"(?:\s*[:]?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
        rf"\s*(?P<after>{behind})?$"
    )
    date_in = (
        r"(?:\d{2,4}[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}月\d{1,2}[日号]?)"
        rf"(?:[T\s]*{half}?\s*\d{{1,2}}(?:[:：]\d{{2}}(?:[:：]\d{{2}})?|[时点](?:\d{{1,2}}分?|{part})?))?"
    )
    longest = spellings["doubted_dates"].number
    return ClockWords(
        clock=re.compile(clock, re.IGNORECASE),
        date_in=re.compile(date_in),
        noted=re.compile(
            rf"^(?P<date>.*[\d日号时点分])(?:\s*\((?P<inside>[^()\d]{{1,{longest}}})\)|[\s,;、]+(?P<behind>[^()\d]{{2,{longest}}}))$"
        ),
        doubted=words_of(spellings, "doubted_dates"),
        weekday=re.compile(
            rf"\(?{any_of(words_of(spellings, 'weekdays'))}[一二三四五六日天末]\)?|(?<=[日号])\([一二三四五六日]\)"
        ),
        halves=said | words_of(spellings, "whole_day"),
        parts=parts,
        **{name: words_of(spellings, name) for name in names},
    )


def clock_time(text: str, words: ClockWords) -> Clock | None:
    """The time that `text` (normalised, lower case) states; None when it states none: `下午3点` is 15:00."""
    found = words.clock.match(text)
    if found is None or not _is_clock(found, text):
        return None
    minute = int(found["minute"]) if found["minute"] else words.parts.get(found["part"] or "", 0)
    hour = _hour(int(found["hour"]), (found["half"] or found["after"] or "").lower(), words)
    second = int(found["second"] or 0)
    if hour is None or hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        return None
    exact = found["minute"] or found["part"]
    precision = Precision.SECOND if found["second"] else Precision.MINUTE if exact else Precision.HOUR
    return hour, minute, second, precision


def _is_clock(found: re.Match[str], text: str) -> bool:
    """A bare number is no time of day."""
    return bool(found["half"] or found["after"] or MARKED.search(text))


def _hour(hour: int, half: str, words: ClockWords) -> int | None:
    """The hour of 24; None for 上午15点, and for 夜里2点: of which night?"""
    if half in words.before_dawn and hour == 12:
        return 0
    if half in words.morning or half in words.before_dawn:
        return hour if hour <= 12 else None
    if half in words.noon:
        return hour + 12 if 0 < hour < 3 else hour if 10 < hour < 15 else None
    if half in words.afternoon:
        return hour + 12 if 0 < hour < 12 else hour if hour >= 12 else None
    if half in words.night:
        return 24 if hour == 12 else hour + 12 if 4 < hour < 12 else hour if hour > 12 else None
    return hour
