"""Several pauses in one cell: 「3/5-3/8 待配件；3/12-3/14 待客户」 as pauses with beginning, end and reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from toolkit.model import Moment, Precision, Reading, Rulebook, Value

FIELD = "pauses"
BEGIN, END, REASON = "paused_from", "paused_until", "pause_reason"

_DAY = r"(?:(?P<y{0}>20\d\d)[-/.年])?(?P<m{0}>\d{{1,2}})[-/.月](?P<d{0}>\d{{1,2}})[日号]?"
_TIME = r"(?:\s*(?P<h{0}>\d{{1,2}}):(?P<n{0}>\d\d))?"
_PACKED = r"(?P<p{0}>20\d{{6}})"
_DATE = rf"(?<!\d)(?:{_PACKED}|{_DAY}{_TIME})"
_LAST = r"(?P<last>\d{1,2})[日号]?(?![-/.月:\d])"
RANGE = re.compile(
    rf"(?:从|自)?{_DATE.format('1')}\s*"
    rf"(?:(?:[-–—~至到]|->)+\s*(?:{_DATE.format('2')}|{_LAST}|(?P<open>今|现在|(?=\D|$)))|(?P<since>起|开始|以来))",
)
"""A stretch: two dates, a date and a day (3/5-8), or a date from which it still lasts (3/12起, 3/12至今)."""

ENTRIES = re.compile(r"[;\n\r,、。|]+|(?:^|\s)[(]?\d{1,2}[)]")
CIRCLED = dict.fromkeys(range(0x2460, 0x2474), ";")
"""①–⑳ before an entry."""
NUMBERING = re.compile(r"^\s*(?:第?[一二三四五六七八九十\d]{1,2}次|\d{1,2}[.]\s)\s*[:：]?\s*")
AROUND = " \t:()[]-~【】"


class Listed(NamedTuple):
    """One entry of the cell: the pause as cells of its own, or why there is none.

    `trouble`: empty; `date` (a date that cannot be read), `no_dates` (a reason without any), `reason` (not in the
    list of reasons: the pause is there, but stops no clock).
    """

    values: Mapping[str, Value] | None
    written: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The days between which a case ran: they say the year of a date that has none."""

    first: date | None
    last: date | None


def listed_pauses(values: Mapping[str, Value], rulebook: Rulebook) -> tuple[Listed, ...]:
    """Every entry of the cell that lists pauses; nothing where the case has no such cell."""
    cell = values.get(FIELD)
    if cell is None or not isinstance(cell.meaning, str):
        return ()
    frame = Frame(_day(values, "product_received_at", "received_at"), _day(values, "finished_at", "handed_over_at"))
    text = unicodedata.normalize("NFKC", cell.meaning.translate(CIRCLED))
    return tuple(
        one
        for entry in ENTRIES.split(text)
        for part in _by_range(NUMBERING.sub("", entry))
        if (one := _listed(part, cell, frame, rulebook)) is not None
    )


def _day(values: Mapping[str, Value], *names: str) -> date | None:
    meanings = (values[name].meaning for name in names if name in values)
    return next((one.date for one in meanings if isinstance(one, Moment)), None)


def _by_range(entry: str) -> Iterator[str]:
    """The entry, cut so that each piece holds one stretch; reasons stand all before or all behind theirs."""
    found = list(RANGE.finditer(entry))
    if len(found) < 2:
        yield entry
        return
    reasons_first = bool(entry[: found[0].start()].strip(AROUND))
    cuts = [one.end() for one in found[:-1]] if reasons_first else [one.start() for one in found[1:]]
    for begin, end in zip([0, *cuts], [*cuts, len(entry)], strict=True):
        yield entry[begin:end]


def _listed(part: str, cell: Value, frame: Frame, rulebook: Rulebook) -> Listed | None:
    written = part.strip(AROUND)
    if not written:
        return None
    found = RANGE.search(part)
    if found is None:
        if any(sign.isdigit() for sign in written):
            return Listed(None, written, "date")
        return Listed(None, written, "no_dates") if reason_named(written, rulebook) else None
    rest = (part[: found.start()] + " " + part[found.end() :]).strip(AROUND)
    begin, end = _stretch(found, frame)
    if begin is None or (end is None and not _is_open(found)) or any(sign.isdigit() for sign in rest):
        return Listed(None, written, "date")
    reason = reason_named(rest, rulebook)
    values = {BEGIN: Value(begin, written, cell.place)}
    if end is not None:
        values[END] = Value(end, written, cell.place)
    values[REASON] = Value(reason or rest or None, rest, cell.place, Reading.GIVEN if rest else Reading.BLANK)
    return Listed(values, written, "reason" if rest and not reason else "")


def _is_open(found: re.Match[str]) -> bool:
    return found["since"] is not None or found["open"] is not None


def _stretch(found: re.Match[str], frame: Frame) -> tuple[Moment | None, Moment | None]:
    """Beginning and end; None for a day that does not exist."""
    year, month, day = _numbers(found, "1")
    begin = _moment(found, "1", year or _year_of(month, day, frame), month, day)
    if begin is None or _is_open(found):
        return begin, None
    if found["last"]:
        return begin, _moment(found, "2", begin.date.year, begin.date.month, int(found["last"]))
    year, month, day = _numbers(found, "2")
    if year is None:
        year = begin.date.year + (1 if _runs_over_new_year(begin.date, month, day, frame) else 0)
    return begin, _moment(found, "2", year, month, day)


def _numbers(found: re.Match[str], nth: str) -> tuple[int | None, int, int]:
    packed = found[f"p{nth}"]
    if packed:
        return int(packed[:4]), int(packed[4:6]), int(packed[6:])
    year = found[f"y{nth}"]
    return int(year) if year else None, int(found[f"m{nth}"]), int(found[f"d{nth}"])


def _year_of(month: int, day: int, frame: Frame) -> int | None:
    """The year in which the day lies in the case's time: a month before the intake's is the next year's."""
    if frame.first is None:
        return frame.last.year if frame.last is not None else None
    year = frame.first.year if month >= frame.first.month else frame.first.year + 1
    too_late = frame.last is not None and (year, month, day) > (frame.last.year, frame.last.month, frame.last.day)
    return frame.first.year if too_late else year


def _runs_over_new_year(begin: date, month: int, day: int, frame: Frame) -> bool:
    """12/28-1/3; 3/8-2/5 only where the case lasted that long, else it is written the wrong way round."""
    if month >= begin.month:
        return False
    last = frame.last
    return last is None or (begin.year + 1, month, day) <= (last.year, last.month, last.day)


def _moment(found: re.Match[str], nth: str, year: int | None, month: int, day: int) -> Moment | None:
    hour = found[f"h{nth}"]
    try:
        if hour is None:
            return Moment(datetime(year or 0, month, day), Precision.DAY)
        return Moment(datetime(year or 0, month, day, int(hour), int(found[f"n{nth}"])), Precision.MINUTE)
    except ValueError:
        return None


def reason_named(text: str, rulebook: Rulebook) -> str:
    """The reason that the words name: the whole text, or the only reason whose words stand in it."""
    choices = rulebook.choices[rulebook.fields[REASON].choice].values
    plain = text.casefold()
    words = {word.casefold(): one.value for one in choices for word in (one.value, one.en, *one.synonyms)}
    if plain in words:
        return words[plain]
    found = {value for word, value in words.items() if word in plain}
    return found.pop() if len(found) == 1 else ""
