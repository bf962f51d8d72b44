"""The years of a column of days that run in order of time over the turn of a year: 11-14, 12-28, 1-5, 3-2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise

from toolkit.ledger.dating.years import YearHints
from toolkit.ledger.values.outcome import Outcome, Partial
from toolkit.model import Moment
from toolkit.model.layout import LayoutLimits

MONTH = 31
"""Days of a month, where only the distance of two days counts."""
Days = list[tuple[int, Partial]]


def years_in_order(column: Sequence[Outcome], hints: YearHints, limits: LayoutLimits) -> dict[int, int]:
    """Row -> year; nothing where the days have years, stay within one, are in no order, or a title states one year."""
    if len(hints.titles) == 1 or any(isinstance(one.meaning, Moment) for one in column):
        return {}
    written = [(row, one.partial) for row, one in enumerate(column) if one.partial is not None]
    days = _without_slips(written, limits.year_turn)
    turns = _turns([_place(day) for _, day in days], limits)
    if not turns or min(turns) == max(turns):
        return {}
    first = _first_year(days, turns, hints)
    return {row: first + turn for (row, _), turn in zip(days, turns, strict=True)} if first else {}


def _place(day: Partial) -> int:
    return day.month * MONTH + day.day


def _without_slips(days: Days, turn: int) -> Days:
    """Without single days far from two neighbours that lie close together: a slip of the pen turns no year."""
    kept = days[:1]
    for (_, before), one, (_, after) in zip(days, days[1:], days[2:], strict=False):
        apart = min(abs(_place(one[1]) - _place(other)) for other in (before, after))
        if apart <= turn or abs(_place(before) - _place(after)) * 2 > turn:
            kept.append(one)
    return kept + days[max(1, len(days) - 1) :]


def _turns(places: Sequence[int], limits: LayoutLimits) -> list[int]:
    """For each day how many years after the earliest it lies; nothing where the days run neither up nor down."""
    steps = [later - earlier for earlier, later in pairwise(places)]
    turned = [(step < -limits.year_turn) - (step > limits.year_turn) for step in steps]
    within = [step for step, turn in zip(steps, turned, strict=True) if not turn]
    up = sum(1 for step in within if step >= 0) * 100 >= limits.ordered_share * len(within)
    down = sum(1 for step in within if step <= 0) * 100 >= limits.ordered_share * len(within)
    turns = list(accumulate(turned, initial=0))
    if len(within) * 2 <= len(steps) or not ((up and turns[-1] > 0) or (down and turns[-1] < 0)):
        return []
    return [turn - min(turns) for turn in turns]


def _first_year(days: Days, turns: Sequence[int], hints: YearHints) -> int:
    """The year of the earliest days: stated by a title or the file's name, else the last not ahead of the run."""
    if hints.titles:
        return min(hints.titles)
    if turns.count(max(turns)) == 1:
        return 0  # one day alone in the last year may be a slip
    year = hints.as_of.year - max(turns)
    while any(_is_ahead(day, year + turn, hints) for (_, day), turn in zip(days, turns, strict=True)):
        year -= 1
    if hints.name and not set(hints.name) & set(range(year, year + max(turns) + 1)):
        return min(hints.name)
    hints.by_run.append(days[-1][1])
    return year


def _is_ahead(day: Partial, year: int, hints: YearHints) -> bool:
    moment = day.in_year(year)
    return moment is not None and moment.at > hints.as_of + timedelta(days=1)
