"""Number formats: is a number a date, and does the cell show more than its number (`保修30天`, `0046`, `50%`)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

BUILT_IN_DATES = {
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only (ECMA-376 18.8.30, zh-cn for 27-36 and 50-58)."""
BUILT_IN_PERCENT = {9: "0%", 10: "0.00%"}
DAYS_TO_1904 = 1462
SHANGHAI = timedelta(hours=8)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CORE = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?")
_WORDS = re.compile(r"[^\W_]|%")


def format_of(number: int, own: dict[int, str]) -> str:
    """The format string behind a number: the file's own text wins over what Excel reserves the number for."""
    if number in own:
        return own[number]
    return BUILT_IN_DATES.get(number) or BUILT_IN_PERCENT.get(number, "General")


@lru_cache(maxsize=2000)
def is_date_format(text: str) -> bool:
    """True for dates, times and durations; `0"日"`, `"逾期"0"天"` and `￥#,##0.00` are numbers."""
    first = text.split(";")[0]
    bare = _LITERAL.sub("", first).lower()
    if "general" in bare or "@" in bare or re.search(r"[#?]", bare):
        return False
    bare = re.sub(r"am/pm|a/p|上午/下午", "h", bare)
    if re.search(r"[ymdhs]|aaa", bare):
        return not re.search(r"0(?!0*$|0*[^0.]*$)", re.sub(r"s+\.0+", "s", bare))
    return bool(re.fullmatch(r"[\W]*e[\W]*", bare))


@lru_cache(maxsize=2000)
def is_duration_format(text: str) -> bool:
    """`[h]:mm`: hours beyond 24 are meant."""
    return bool(_DURATION.search(text.split(";")[0]))


def moment_of(serial: float, text: str, from_1904: bool = False) -> object:
    """What a number under a date format means: datetime, time (below 1), timedelta, or the number itself."""
    if is_duration_format(text):
        return _span(serial)
    if not 0 <= serial < 2958466:
        return serial
    micros = round(serial % 1 * 86_400_000) * 1000
    if serial < 1:
        return (datetime.min + timedelta(microseconds=min(micros, 86_399_999_999))).time()
    days = int(serial) + (DAYS_TO_1904 if from_1904 else 0)
    start = datetime(1899, 12, 30) if days > 60 else datetime(1899, 12, 31)
    moment = start + timedelta(days=days, microseconds=micros)
    return moment if micros else moment.date()


def _span(serial: float) -> object:
    return timedelta(milliseconds=round(serial * 86_400_000)) if abs(serial) < 1e6 else serial


def iso_moment(text: str) -> object:
    """`2026-03-05`, `2026-03-05T14:30:00.000`, `1899-12-31T08:30:00`, `PT26H30M` as what they mean, else the text."""
    if text.startswith(("P", "-P")):
        return _iso_span(text)
    try:
        if text[2:3] == ":":
            return time.fromisoformat(text)
        if len(text) <= 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return moment.time() if moment.date() in (date(1899, 12, 30), date(1899, 12, 31)) else moment


def wall_clock(text: str) -> datetime | None:
    """The moment a document property names, on the clock of Asia/Shanghai; those with `Z` are told in UTC."""
    try:
        moment = datetime.fromisoformat(text.strip()[:26].rstrip("Z"))
    except ValueError:
        return None
    return moment + SHANGHAI if text.strip().endswith("Z") else moment.replace(tzinfo=None)


def _iso_span(text: str) -> object:
    found = re.fullmatch(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.,]+)S)?", text)
    if not found:
        return text
    days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
    seconds = float((found[5] or "0").replace(",", "."))
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -span
    return (datetime.min + span).time() if span < timedelta(days=1) else span


def tells_more(text: str) -> bool:
    """True for formats whose cells show words, percent or padded zeros beside the number."""
    return not is_date_format(text) and any(_adds(section) for section in text.split(";")[:3])


def _adds(section: str) -> bool:
    words = "".join(a or b for a, b in _LITERAL.findall(section))
    core = _CORE.search(_LITERAL.sub("", section))
    padded = core is not None and re.match(r"0,?0", core[0]) is not None
    bare = _LITERAL.sub("", section)
    return padded or "%" in section or bool(_WORDS.search(words)) or bool(re.search(r"[一-鿿]", bare))


def shown_as(value: float, text: str) -> str:
    """How the cell looks under a format of the plain kinds, or an empty string where we cannot say."""
    sections = text.split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if re.search(r"\[[<>=]", section) or "e+" in section.lower() or "@" in section or "/" in section:
        return ""
    bare = _LITERAL.sub(lambda match: match[1] or match[2] or "", section)
    masked = _LITERAL.sub(lambda match: "\0" * len(match[1] or match[2] or ""), section)
    core = _CORE.search(masked)
    if core is None:
        return bare if "general" not in bare.lower() else bare.lower().replace("general", f"{value:g}")
    if _CORE.search(masked, core.end()):
        return _spread(value, bare, masked)
    return bare[: core.start()] + _digits(value, core[0], "%" in masked) + bare[core.end() :]


def _spread(value: float, bare: str, masked: str) -> str:
    """`000-0000-0000`: the digits fall into the places from the right; what is left over stands in front."""
    if value != int(value) or "." in masked or "%" in masked:
        return ""
    digits = list(str(abs(int(value))).zfill(masked.count("0")))
    signs = []
    for sign, mask in zip(reversed(bare), reversed(masked), strict=True):
        if mask in "#0?":
            signs.append(digits.pop() if digits else "")
        elif mask != ",":
            signs.append(sign)
    return ("-" if value < 0 else "") + "".join(digits) + "".join(reversed(signs))


def _digits(value: float, core: str, percent: bool) -> str:
    whole, _, fraction = core.partition(".")
    width = whole.replace(",", "").count("0")
    text = f"{abs(value) * (100 if percent else 1):.{len(fraction)}f}"
    digits, dot, rest = text.partition(".")
    digits = digits.zfill(width)
    if "," in whole:
        digits = f"{int(digits):,}"
    rest = rest[: fraction.count("0")] + rest[fraction.count("0") :].rstrip("0")
    return ("-" if value < 0 else "") + digits + (dot + rest if rest else "")
