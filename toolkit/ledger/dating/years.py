"""The year of a date written without one: from the title, the row's other dates, the neighbours, the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from toolkit.ledger.values.alternatives import plain_word
from toolkit.ledger.values.outcome import Outcome, Partial
from toolkit.model import Moment

YEAR = re.compile(
    r"(?<!\d)(20\d{2})(?:\s*年|\s*[-./年]\s*(?:0?[1-9]|1[0-2])(?!\d)|\s*(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?!\d)|(?=\D|$))"
)


@dataclass(frozen=True, slots=True)
class YearHints:
    """Years that texts around the table state, and the moment of the run."""

    titles: tuple[int, ...]
    """Of the title and the sheet's name."""
    name: tuple[int, ...]
    """Of the file's name."""
    as_of: datetime
    by_run: list[Partial] = field(default_factory=list)
    """Dates that only the moment of the run gave a year: another night may give them another one."""
    texts: tuple[str, ...] = ()
    """The sheet's name and its titles: they may state the month."""
    file: str = ""
    by_day: dict[str, dict[str, None]] = field(default_factory=dict)
    """Field -> what gave days that stood alone (14号) their month: texts, or keys of the word catalogue."""


def years_in(text: str) -> tuple[int, ...]:
    """Years that a text states: `2026年3月`, `20261120`, `2025-2026`."""
    return tuple(dict.fromkeys(int(found) for found in YEAR.findall(text)))


def with_year(
    partial: Partial, row_dates: Sequence[datetime], near: datetime | None, hints: YearHints
) -> Moment | None:
    """The moment that a person would read: the year that brings it nearest to what is known about the row.

    The row's own dates come first, then the one year that the title states, the neighbour above or below, the
    file's name, and last the latest such day that is not after the run.
    """
    if row_dates:
        return _nearest(partial, max(row_dates))
    if len(hints.titles) == 1:
        return partial.in_year(hints.titles[0])
    if near is not None:
        return _nearest(partial, near)
    years = hints.titles or hints.name
    if len(years) == 1:
        return partial.in_year(years[0])
    hints.by_run.append(partial)
    return _latest(partial, hints.as_of)


def _nearest(partial: Partial, known: datetime) -> Moment | None:
    moments = [partial.in_year(known.year + step) for step in (-1, 0, 1)]
    return min((one for one in moments if one), key=lambda one: abs(one.at - known), default=None)


def _latest(partial: Partial, as_of: datetime) -> Moment | None:
    """A date in a ledger is past as a rule: this year's, unless that still lies ahead."""
    moments = [partial.in_year(as_of.year - step) for step in (0, 1, 2, 3, 4)]
    return next((one for one in moments if one and one.at <= as_of + timedelta(days=1)), None)


def nearest_full(outcomes: Sequence[Outcome], position: int) -> datetime | None:
    """The closest full date of the same column, above before below."""
    for step in range(1, len(outcomes)):
        for place in (position - step, position + step):
            if 0 <= place < len(outcomes):
                meaning = outcomes[place].meaning
                if isinstance(meaning, Moment):
                    return meaning.at
    return None


def dates_of(outcomes: Iterable[Outcome]) -> list[datetime]:
    return [one.meaning.at for one in outcomes if isinstance(one.meaning, Moment)]


STATED = re.compile(
    r"(?<!\d)(20\d{2})[-._/年]?(?:(1[0-2]|0?[1-9])[-._/月](3[01]|[12]\d|0?[1-9])|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9]))(?!\d)"
)
"""2026-11-21 and 20261121."""


def stated_date(name: str, as_of: datetime, titled: datetime | None = None) -> datetime | None:
    """The export date that a file's name states (`导出_20261120`), else its title; none that is in the future."""
    found = [at for at in reversed(_days_in(name.rpartition("/")[2])) if at <= as_of]
    return found[0] if found else titled if titled is not None and titled <= as_of else None


def titled_date(titles: Iterable[str], words: Iterable[str]) -> datetime | None:
    """The latest day that a title states as that of the export: `工单导出（截至2026-09-30）`."""
    said = [text for text in titles if any(word in plain_word(text) for word in words)]
    return max((at for text in said for at in _days_in(text)), default=None)


def _days_in(text: str) -> list[datetime]:
    days = []
    for year, *rest in STATED.findall(text):
        month, day = (int(part) for part in rest if part)
        with suppress(ValueError):
            days.append(datetime(int(year), month, day))
    return days
