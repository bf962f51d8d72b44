"""A day in one column and the time of day in the next, read as one moment."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import time, timedelta

from toolkit.ledger.values.outcome import Outcome, shown
from toolkit.ledger.values.times import Clock, ClockWords, clock_time
from toolkit.model import Moment, Precision

BETWEEN = re.compile(r"\s*(?:~|至|到|-|—|–|―)+\s*")
MINUTE, SECOND = Precision.MINUTE, Precision.SECOND


def join_clock(day: Outcome, raw: object, words: ClockWords, last: bool = False) -> Outcome:
    """日期 in one column and 时间 (14:30) in the next are one moment; a full moment stands for itself.

    Of 8:30-11:00 the beginning counts, or the end where `last`.
    """
    clock = _clock_in_range(raw, words, last) or clock_of(raw, words)
    at = day.meaning
    if clock is None:
        return day
    hour, minute, second, precision = clock
    if day.partial is not None and day.partial.precision is Precision.DAY and hour < 24:
        timed = replace(day.partial, hour=hour, minute=minute, precision=precision)
        return day._replace(partial=timed, raw=f"{day.written} {shown(raw)}")
    if not isinstance(at, Moment) or at.precision is not Precision.DAY:
        return day
    moment = Moment(at.at + timedelta(hours=hour, minutes=minute, seconds=second), precision)
    return day._replace(meaning=moment, raw=f"{day.written} {shown(raw)}")


def is_clock(raw: object, words: ClockWords) -> bool:
    """True for a time of day, from one to another, or half a day: what stands beside a date."""
    half = isinstance(raw, str) and unicodedata.normalize("NFKC", raw).strip().lower() in words.halves
    return half or clock_of(raw, words) is not None or _clock_in_range(raw, words, False) is not None


def _clock_in_range(raw: object, words: ClockWords, last: bool) -> Clock | None:
    if not isinstance(raw, str):
        return None
    clocks = [clock_time(part, words) for part in BETWEEN.split(unicodedata.normalize("NFKC", raw).strip().lower())]
    if len(clocks) != 2 or clocks[0] is None or clocks[1] is None or clocks[0][:3] > clocks[1][:3]:
        return None
    return clocks[1] if last else clocks[0]


def clock_of(raw: object, words: ClockWords) -> Clock | None:
    """The time of day that a cell holds: a time, a fraction of a day, or a text like 14:30."""
    if isinstance(raw, str):
        return clock_time(unicodedata.normalize("NFKC", raw).strip().lower(), words)
    if isinstance(raw, float) and 0 < raw < 1:
        seconds = round(raw * 86400)
        return seconds // 3600, seconds // 60 % 60, seconds % 60, SECOND if seconds % 60 else MINUTE
    if isinstance(raw, time):
        return raw.hour, raw.minute, raw.second, SECOND if raw.second else MINUTE
    return None
