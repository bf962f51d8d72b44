"""Measures clocks beside businesstimedelta and holidays: `python -m tests.benchmarks.clocks_part [--json]`.

CPU time, interleaved, medians; everybody answers the same questions and the answers are compared first.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import holidays
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule

from toolkit.rulebook import load_rulebook
from toolkit.worktime import Calendar, calendar_named

ROUNDS = 5
CLOCKS = 1_000_000
LIMIT = 8 * 3600
LIMITS = (1, 3, 5, 7, 15, 30, 60)
"""Working days: from the shortest clock of the rule book to the longest; holidays walks day by day."""

Question = tuple[datetime, datetime, tuple[tuple[datetime, datetime], ...]]
"""Start, stop, two pauses."""


def clock_figures(clocks: int = CLOCKS) -> dict[str, float]:
    """`businesstimedelta_ratio`, `holidays_ratio` (theirs / ours) and the seconds behind them."""
    ours, theirs = _hours()
    days, nth = _working_days(LIMITS)
    week, nth_of_week = _working_days((5,))
    return {
        "businesstimedelta_ratio": round(theirs / ours, 1),
        "holidays_ratio": round(nth / days, 1),
        "holidays_five_days_ratio": round(nth_of_week / week, 1),
        "million_clocks_seconds": round(_seconds_of(clocks) * 1_000_000 / clocks, 2),
        "clock_seconds": ours,
        "businesstimedelta_seconds": theirs,
        "working_day_seconds": days,
        "holidays_seconds": nth,
    }


def _seconds_of(clocks: int) -> float:
    """CPU seconds to judge so many clocks with opening hours, lunch, public holidays and two pauses each."""
    calendar = calendar_named(load_rulebook().calendars, "office")
    questions = _questions(clocks)
    begin = time.process_time()
    late = sum(calendar.measure(start, stop, LIMIT, pauses).used > LIMIT for start, stop, pauses in questions)
    seconds = time.process_time() - begin
    if not 0 < late < clocks:
        raise AssertionError("the questions are no longer a mixture of late and punctual clocks")
    return seconds


def _hours() -> tuple[float, float]:
    """CPU seconds of one clock (deadline and used time less two pauses): ours, businesstimedelta's."""
    off = [date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), *(date(2026, 10, day) for day in range(1, 8))]
    calendar = Calendar.from_mapping(_office(off))
    rules = Rules(
        [
            WorkDayRule(clock_time(9), clock_time(18), [0, 1, 2, 3, 4]),
            LunchTimeRule(clock_time(12), clock_time(13, 30), [0, 1, 2, 3, 4]),
            HolidayRule(_Days(off)),
        ]
    )
    questions = _questions(40, datetime(2026, 3, 2), 250)

    def mine() -> list[object]:
        return [
            (calendar.deadline(start, LIMIT), calendar.elapsed(start, stop, pauses))
            for start, stop, pauses in questions
        ]

    def rival() -> list[object]:
        return [_rival(rules, question) for question in questions]

    if mine() != rival():
        raise AssertionError("ours and businesstimedelta's answers differ")
    ours, theirs = _interleaved(mine, rival, repeat=25)
    return ours / len(questions), theirs / len(questions)


def _rival(rules: Rules, question: Question) -> tuple[datetime, int]:
    start, stop, pauses = question
    due = start + BusinessTimeDelta(rules, seconds=LIMIT)
    used = _between(rules, start, stop)
    for begin, end in pauses:
        begin, end = min(begin, stop), min(end, stop)
        used -= _between(rules, begin, end) if end > begin else 0
    return due.replace(tzinfo=None), used


def _between(rules: Rules, start: datetime, stop: datetime) -> int:
    return int(rules.difference(start, stop).timedelta.total_seconds()) if stop > start else 0


class _Days(frozenset):  # type: ignore[type-arg]
    """Days off that never run out for a rival that looks for the next one: New Year of every year."""

    def __contains__(self, day: object) -> bool:
        return super().__contains__(day) or (isinstance(day, date) and day.year > 2026)


def _working_days(limits: Sequence[int]) -> tuple[float, float]:
    """CPU seconds of one deadline in working days: ours, holidays.get_nth_working_day's; the years are loaded."""
    calendar = calendar_named(load_rulebook().calendars, "china")
    china = holidays.country_holidays("CN", years=(2025, 2026))
    first = date(2026, 1, 5)
    asked = [(first + timedelta(days=6 * index), limits[index % len(limits)]) for index in range(45)]

    def mine() -> list[date]:
        return [calendar.nth_working_day(day, limit) for day, limit in asked]

    def rival() -> list[date]:
        return [china.get_nth_working_day(day, limit) for day, limit in asked]

    if mine() != rival():
        raise AssertionError("ours and holidays' working days differ")
    ours, theirs = _interleaved(mine, rival, repeat=50)
    return ours / len(asked), theirs / len(asked)


def _interleaved(mine: Callable[[], object], rival: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Medians of CPU seconds; ours is repeated so that the clock of the machine is not too coarse."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for _ in range(repeat):
            mine()
        ours.append((time.process_time() - begin) / repeat)
        begin = time.process_time()
        rival()
        theirs.append(time.process_time() - begin)
    return statistics.median(ours), statistics.median(theirs)


def _questions(count: int, since: datetime = datetime(2024, 1, 1), days: int = 700) -> list[Question]:
    chance = random.Random(20261122)
    found: list[Question] = []
    for _ in range(count):
        start = since + timedelta(minutes=chance.randrange(days * 1440))
        spots = [start + timedelta(minutes=chance.randrange(8000)) for _ in range(4)]
        first, second, third, fourth = sorted(spots)
        stop = start + timedelta(minutes=chance.randrange(10_000))
        found.append((start, stop, ((first, second), (third, fourth))))
    return found


def _office(off: list[date]) -> dict[str, object]:
    hours = [["09:00", "12:00"], ["13:30", "18:00"]]
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), hours)
    return {"week": {**week, "sat": [], "sun": []}, "holidays": off}


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--clocks", type=int, default=CLOCKS)
    options = parser.parse_args()
    figures = clock_figures(options.clocks)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
