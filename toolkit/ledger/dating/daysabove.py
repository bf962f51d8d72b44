"""Gives columns that hold only times of day (9:43) the day stated by a line over the rows, the sheet's name or title.

Nothing is guessed: where two disagree, or a day is that of printing, such cells are told as unreadable.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.ledger.cells import TableCells, TableSource
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Plan
from toolkit.ledger.dating.clocktime import clock_of, is_clock, join_clock
from toolkit.ledger.dating.months import months_in
from toolkit.ledger.values.alternatives import plain_word, words_of
from toolkit.ledger.values.dates import read_moment
from toolkit.ledger.values.outcome import Outcome, shown
from toolkit.model import FieldType, Moment, Precision

LINES, SHEET = "ledger.how.day_of_lines", "ledger.how.day_of_sheet"
LEADING = re.compile(r"(?:20\d{2}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}(?!\d)\s*[日号]?")
"""2026年11月2日 接修登记: a title that begins with its day."""
WORDED = re.compile("[年月日号]")
Parts = tuple[int, int, int]
"""Year, month and day; 0 for what is not said."""


@dataclass(frozen=True, slots=True)
class Days:
    """Which day each row is of: rows (from 0) of lines with what they say, or one day for all."""

    lines: tuple[tuple[int, Outcome | None], ...]
    common: Outcome | None

    def at(self, row: int) -> Outcome | None:
        if not self.lines:
            return self.common
        number = bisect_left(self.lines, row, key=lambda line: line[0]) - 1
        return self.lines[number][1] if number >= 0 else None


def clocks_with_days(
    cells: TableCells, feeding: Mapping[str, Sequence[Plan]], rules: MappingRules
) -> dict[str, dict[int, Outcome]]:
    """Field -> record -> the moment, for columns that hold times of day and nothing else.

    What is earlier than the beginning of the row's story is of another day: it stays as it is.
    """
    days = _days_of(cells.source, rules)
    if cells.held or (days.common is None and not days.lines):
        return {}
    alone = {name: plans[0] for name, plans in feeding.items() if _may_be_clocks(name, plans, rules)}
    clocks = {name: plan for name, plan in alone.items() if _holds_clocks(cells.column(plan.heading.index), rules)}
    opening = next((name for name in rules.layout.fields.identity if name in feeding and _is_moment(name, rules)), "")
    if opening and opening not in clocks:
        return {}
    begun = cells.column(clocks[opening].heading.index) if opening else ()
    found: dict[str, dict[int, Outcome]] = {}
    for name, plan in clocks.items():
        for number, cell in enumerate(cells.column(plan.heading.index)):
            day = days.at(cells.source.rows.records[number]) if is_clock(cell, rules.words.clock) else None
            if day is not None and not (name != opening and begun and _is_before(cell, begun[number], rules)):
                joined = join_clock(day, cell, rules.words.clock, name in rules.words.ends)
                found.setdefault(name, {})[number] = joined._replace(raw=cell)
        if name in found:
            cells.source.years.by_day.setdefault(name, {})[LINES if days.lines else SHEET] = None
    return found


def _may_be_clocks(name: str, plans: Sequence[Plan], rules: MappingRules) -> bool:
    alone = len(plans) == 1 and plans[0].fields == (name,) and not plans[0].part
    return alone and _is_moment(name, rules) and name not in rules.layout.fields.far_dates


def _is_moment(name: str, rules: MappingRules) -> bool:
    return rules.book.fields[name].type is FieldType.MOMENT


def _holds_clocks(column: Sequence[object], rules: MappingRules) -> bool:
    """True where every cell that says something is a time of day."""
    none = rules.layout.cells.placeholders
    said = [cell for cell in column if cell is not None and shown(cell) not in none]
    return bool(said) and all(is_clock(cell, rules.words.clock) for cell in said)


def _is_before(cell: object, begun: object, rules: MappingRules) -> bool:
    one, other = (clock_of(each, rules.words.clock) for each in (cell, begun))
    return one is not None and other is not None and one[:3] < other[:3]


def _days_of(source: TableSource, rules: MappingRules) -> Days:
    lines = tuple((row, _day(text, rules)) for row, text in source.rows.titles)
    return Days(lines, None) if any(day for _, day in lines) else Days((), _common_day(source, rules))


def _day(text: str, rules: MappingRules) -> Outcome | None:
    """9月2日 星期三, 2026-09-02, 2日; nothing for a text that says anything else."""
    found = read_moment(text, rules.words.clock)
    if isinstance(found.meaning, Moment):
        return found if found.meaning.precision is Precision.DAY else None
    return found if found.partial is not None and found.partial.precision is Precision.DAY else None


def _common_day(source: TableSource, rules: MappingRules) -> Outcome | None:
    """What the sheet's name and the titles that begin with a day agree on: the one that says most."""
    *titles, sheet = source.years.texts or ("",)
    found = [_of_title(text, rules) for text in titles]
    found.append(_of_sheet(sheet, (*titles, source.years.file), rules))
    stated = [day for day in found if day is not None]
    said = zip(*map(_parts, stated), strict=True)
    agree = all(len({part for part in one if part}) < 2 for one in said)
    return max(stated, key=_parts) if stated and agree else None


def _of_title(text: str, rules: MappingRules) -> Outcome | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = LEADING.match(plain)
    printed = any(word in plain_word(text) for word in words_of(rules.book.spellings, "export_titles"))
    return None if found is None or printed else _day(found[0], rules)


def _of_sheet(name: str, around: Sequence[str], rules: MappingRules) -> Outcome | None:
    """2日, 11月2日; 11.2 only where the month is stated elsewhere, for it may be a number of something else."""
    day = _day(name, rules)
    if day is None or day.meaning is not None or WORDED.search(unicodedata.normalize("NFKC", name)):
        return day
    stated = frozenset[int]().union(*map(months_in, around))
    return day if _parts(day)[1] in stated else None


def _parts(day: Outcome) -> Parts:
    if isinstance(day.meaning, Moment):
        return day.meaning.at.year, day.meaning.at.month, day.meaning.at.day
    return (0, day.partial.month, day.partial.day) if day.partial else (0, 0, 0)
