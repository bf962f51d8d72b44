"""Dates and times in every spelling that branches use, with the precision in which they are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from toolkit.ledger.values.datetexts import moment_in, of_digits
from toolkit.ledger.values.days import YEARS, of_serial, rounded
from toolkit.ledger.values.outcome import (
    BLANK,
    Outcome,
    Partial,
    given,
    not_applicable,
    unreadable,
)
from toolkit.ledger.values.ranges import range_in
from toolkit.ledger.values.times import ClockWords
from toolkit.ledger.wording import CONTROL, INVISIBLE
from toolkit.model import Moment, Precision

EMPTY_FORM = re.compile(r"^[\s年月日时分:./_-]*$")


def read_moment(raw: object, words: ClockWords, from_1904: bool = False, last: bool = False) -> Outcome:
    """A moment, or a partial date that waits for its year; `date-unreadable` where it is neither.

    Bare numbers are days of Excel; `from_1904` says from which start they count; of a range
    the beginning counts, or the end where `last`.
    """
    if raw.__class__ is datetime:
        moment = rounded(raw) if raw.year in YEARS else None
        return unreadable(raw, "date-unreadable") if moment is None else Outcome(moment, raw)
    if raw is None:
        return BLANK
    if isinstance(raw, str):
        return _of_text(raw, words, from_1904, last)
    native = _of_native(raw, words, from_1904)
    if native is not None:
        return given(native, raw)
    if isinstance(raw, time | timedelta | int | float) and not isinstance(raw, bool) and not _amount(raw):
        return not_applicable(raw)
    return unreadable(raw, "date-unreadable")


def _amount(raw: time | timedelta | float) -> float:
    if isinstance(raw, time):
        return raw.hour * 3600 + raw.minute * 60 + raw.second
    return raw.total_seconds() if isinstance(raw, timedelta) else raw


def _of_native(raw: object, words: ClockWords, from_1904: bool) -> Moment | None:
    if isinstance(raw, date):
        return Moment(datetime(raw.year, raw.month, raw.day), Precision.DAY) if raw.year in YEARS else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return _of_number(float(raw), words, from_1904)


def _of_number(number: float, words: ClockWords, from_1904: bool) -> Moment | None:
    """46086.6 (days of Excel), 20260305, 202603051430: the moment they mean."""
    if at := of_serial(number, from_1904):
        return at
    if number == int(number) and number > 190001:
        return of_digits(str(int(number)), words)
    return None


def _of_text(raw: str, words: ClockWords, from_1904: bool, last: bool) -> Outcome:
    text = _plain(raw, words)
    if EMPTY_FORM.match(text):
        return not_applicable(raw) if raw.strip() else BLANK
    found = moment_in(text, words, from_1904) or _noted(text, words, from_1904)
    if isinstance(found, Partial):
        return Outcome(None, raw, partial=found)
    if found is not None:
        return given(found, raw)
    return _of_range(text, raw, words, from_1904, last)


def _noted(text: str, words: ClockWords, from_1904: bool) -> Moment | Partial | None:
    """2026-3-5（补登）, 3月5日 已电话通知: the day, where the note says nothing against it."""
    found = words.noted.match(text)
    if found is None:
        return None
    note = found["inside"] or found["behind"]
    return None if any(word in note for word in words.doubted) else moment_in(found["date"], words, from_1904)


def bare_day(raw: object) -> int:
    """The 14 that a cell holds without anything beside it; 0 for what is no day of a month."""
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw.translate(INVISIBLE)).strip()
        number = int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and raw == raw // 1:
        number = int(raw)
    else:
        return 0
    return number if 1 <= number <= 31 else 0


def _plain(raw: str, words: ClockWords) -> str:
    text = unicodedata.normalize("NFKC", CONTROL.sub("", raw.translate(INVISIBLE))).strip().lower().replace("\\", "/")
    return words.weekday.sub(" ", text).strip().removeprefix("'").rstrip("。;,、").strip()


def _of_range(text: str, raw: str, words: ClockWords, from_1904: bool, last: bool) -> Outcome:
    """`2026.3.5-3.8`, `3月5日至8日`: its beginning counts, or its end where `last`; the other is kept (`others`)."""
    found = range_in(text, words, from_1904)
    if found is None:
        return unreadable(raw, "date-unreadable")
    counts, other = (found[1], found[0]) if last else found
    return _moment_or_partial(counts, raw, (str(other),))


def read_range(raw: str, words: ClockWords, from_1904: bool) -> tuple[Outcome, Outcome] | None:
    """The beginning and the end that one cell states; None where it states no range."""
    found = range_in(_plain(raw, words), words, from_1904)
    if found is None:
        return None
    return _moment_or_partial(found[0], raw), _moment_or_partial(found[1], raw)


def _moment_or_partial(one: Moment | Partial, raw: str, others: tuple[str, ...] = ()) -> Outcome:
    if isinstance(one, Partial):
        return Outcome(None, raw, others=others, partial=one)
    return given(one, raw, others)
