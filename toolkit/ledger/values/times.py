"""The time of day beside a date: `下午3点`, `15:09:06`, `14时30分`, `9:05 PM`."""

from __future__ import annotations

import re

from toolkit.model import Precision

CLOCK = re.compile(
    r"""^(?P<half>凌晨|清晨|早上|早晨|早|上午|中午|午间|午后|下午|傍晚|晚上|晚间|晚|夜里|夜间|夜|am|pm|a\.m\.|p\.m\.)?\s*
        (?P<hour>\d{1,2})
        (?:\s*(?:[:时點点])\s*(?P<minute>\d{1,2})?(?P<part>半|一刻|三刻|整)?\s*分?
           (?:\s*[:]?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?
        \s*(?P<after>am|pm|a\.m\.|p\.m\.)?$""",
    re.VERBOSE | re.IGNORECASE,
)
AFTERNOON = {"下午", "傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "夜", "午后", "pm", "p.m."}
NOON = {"中午", "午间"}
PARTS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}

Clock = tuple[int, int, int, Precision]
"""Hour (24 for the end of the day), minute, second, precision."""


def clock_time(text: str) -> Clock | None:
    """The time that `text` (normalised, lower case) states; None when it states none.

    >>> clock_time("下午3点")
    (15, 0, 0, <Precision.HOUR: 'hour'>)
    """
    found = CLOCK.match(text)
    if found is None or not _is_clock(found, text):
        return None
    minute = int(found["minute"]) if found["minute"] else PARTS.get(found["part"] or "", 0)
    hour = _hour(int(found["hour"]), found["half"] or found["after"] or "")
    second = int(found["second"] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        return None
    exact = found["minute"] or found["part"]
    precision = Precision.SECOND if found["second"] else Precision.MINUTE if exact else Precision.HOUR
    return hour, minute, second, precision


def _is_clock(found: re.Match[str], text: str) -> bool:
    """A bare number is no time of day."""
    return bool(found["half"] or found["after"] or re.search(r"[:时點点]", text))


def _hour(hour: int, half: str) -> int:
    half = half.lower()
    if half in AFTERNOON and hour < 12:
        return hour + 12
    if half in NOON and hour < 3:
        return hour + 12
    if half in {"am", "a.m.", "凌晨"} and hour == 12:
        return 0
    return hour
