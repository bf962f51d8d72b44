"""Gives days that stand alone (`14号`) their month: from what states one, else from the row, else from the rows above.

A month is taken only where it is stated and nothing contradicts it; every other such cell is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from toolkit.ledger.cells import TableSource
from toolkit.ledger.columns.fieldcolumns import FieldColumn
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Plan, reason
from toolkit.ledger.dating.months import common_months, months_in
from toolkit.ledger.dating.years import YearHints
from toolkit.ledger.values.outcome import Outcome, Partial, unreadable
from toolkit.model import FieldType, Moment, Text
from toolkit.rulebook.words import catalogue

NO_MONTH, UNCLEAR = "no_month", "month_unclear"
ROW, ROWS = "ledger.how.month_of_row", "ledger.how.month_of_rows"


@dataclass(slots=True)
class DaysAlone:
    """The days that stood alone in one table, while their months are found; lives for one table."""

    columns: Sequence[FieldColumn]
    source: TableSource
    rules: MappingRules
    found: list[tuple[FieldColumn, int]] = field(default_factory=list)
    """Column and record of the days that were given a month."""

    def add_months(self, waiting: set[str]) -> None:
        """Every day alone becomes one of its month, or unreadable."""
        for column in self.columns:
            if column.field in waiting and any(_is_day(one) for one in column.outcomes):
                self._add(column)

    def refute(self) -> None:
        """A repair that would end before it began: its day is of another month, nobody knows of which."""
        opening = self._opening()
        alone = {(column.field, number) for column, number in self.found}
        for column, number in self.found:
            at = column.outcomes[number].meaning
            if opening is None or not isinstance(at, Moment):
                continue
            others = (
                [opening]
                if column is not opening
                else [one for one in self._near(column) if (one.field, number) not in alone]
            )
            moments = [one.outcomes[number].meaning for one in others]
            days = [one.at.date() for one in moments if isinstance(one, Moment)]
            if any(at.at.date() > day if column is opening else at.at.date() < day for day in days):
                column.outcomes[number] = _told(column.outcomes[number], UNCLEAR)

    def _add(self, column: FieldColumn) -> None:
        below = _months_below(column.outcomes)
        above: tuple[int, int] | None = None
        broken = False
        for number, one in enumerate(column.outcomes):
            if not _is_day(one):
                if dated := _month_and_day(one):
                    above, broken = dated, False
                continue
            assert one.partial is not None
            day = one.partial.day
            broken = broken or (above is not None and day < above[1])
            chain = 0 if broken else above[0] if above else below.get(number, 0)
            month, why = self._month(column, number, chain)
            if month:
                column.outcomes[number] = one._replace(partial=one.partial.in_month(month))
                self.found.append((column, number))
                above, broken = (month, day), False
            else:
                column.outcomes[number] = _told(one, why)

    def _month(self, column: FieldColumn, number: int, chain: int) -> tuple[int, str]:
        """The month, or 0 and the variant of the finding. `chain` is what the rows above or below say."""
        if column.field in self.rules.layout.fields.far_dates:
            return 0, NO_MONTH
        stated, text = self._stated(number)
        if stated is not None and len(stated) == 1:
            [month] = stated
            if column is self._opening() and self._denies(column, month):
                return 0, UNCLEAR
            return self._because(column, text, month)
        if stated is not None and not stated:
            return 0, UNCLEAR
        row = self._month_of_row(column, number)
        ways = [(chain, ROWS), (row, ROW)] if column is self._opening() else [(row, ROW), (chain, ROWS)]
        for month, why in ways:
            if month:
                return self._because(column, why, month) if stated is None or month in stated else (0, UNCLEAR)
        return 0, UNCLEAR if stated else NO_MONTH

    def _because(self, column: FieldColumn, why: str, month: int) -> tuple[int, str]:
        self.source.years.by_day.setdefault(column.field, {})[why] = None
        return month, ""

    def _stated(self, number: int) -> tuple[frozenset[int] | None, str]:
        """A title between the rows speaks for those below it; then title and sheet; then the file's name."""
        row, hints = self.source.rows.records[number], self.source.years
        for title_row, text in reversed(self.source.rows.titles):
            if title_row < row and months_in(text):
                return months_in(text), text
        stated, text = common_months(hints.texts)
        return (stated, text) if stated is not None else common_months([hints.file])

    def _denies(self, column: FieldColumn, month: int) -> bool:
        """True where the column's whole dates lie in other months only: the sheet's name is left over from another."""
        months = {one.meaning.at.month for one in column.outcomes if isinstance(one.meaning, Moment)}
        return bool(months) and month not in months

    def _month_of_row(self, column: FieldColumn, number: int) -> int:
        """The one month in which all other dates of the row lie."""
        others = (_month_and_day(one.outcomes[number]) for one in self._near(column))
        months = {dated[0] for dated in others if dated}
        return months.pop() if len(months) == 1 else 0

    def _near(self, column: FieldColumn) -> Iterator[FieldColumn]:
        """The other columns of the row's own dates."""
        habits, fields = self.rules.layout.fields, self.rules.book.fields
        for other in self.columns:
            time = fields[other.field].type in (FieldType.DATE, FieldType.MOMENT)
            if time and other is not column and other.field not in (*habits.far_dates, *habits.earlier):
                yield other

    def _opening(self) -> FieldColumn | None:
        """When the row's story began: nothing else of it lies before."""
        fields = self.rules.book.fields
        begins = [name for name in self.rules.layout.fields.identity if fields[name].type is FieldType.MOMENT]
        return next((column for column in self.columns if column.field in begins), None)


def with_days(plan: Plan, hints: YearHints, most: int) -> Text:
    """Why the column is its field, and what gave its days that stand alone their month."""
    words = catalogue()
    given = dict.fromkeys(one for name in plan.fields for one in hints.by_day.get(name, ()))
    texts = [one for one in given if one not in words]
    said = [words["ledger.how.month_of_text"].filled(text="”“".join(texts[:most]))] if texts else []
    for text in (*said, *(words[one] for one in given if one in words)):
        plan = replace(plan, reason=reason("ledger.how.with_days", reason=plan.reason.text, days=text))
    return plan.reason.text


def _is_day(one: Outcome) -> bool:
    return one.partial is not None and not one.partial.month


def _told(one: Outcome, variant: str) -> Outcome:
    return unreadable(one.raw, "date-unreadable", variant)


def _month_and_day(one: Outcome) -> tuple[int, int] | None:
    if isinstance(one.meaning, Moment):
        return one.meaning.at.month, one.meaning.at.day
    if isinstance(one.partial, Partial) and one.partial.month:
        return one.partial.month, one.partial.day
    return None


def _months_below(outcomes: Sequence[Outcome]) -> dict[int, int]:
    """Days above the first date with a month, as long as they do not fall on the way up: 2号, 3号, 2026年3月5日."""
    found: dict[int, int] = {}
    listed = list(outcomes)
    first = next((number for number, one in enumerate(listed) if _month_and_day(one)), -1)
    below = _month_and_day(listed[first]) if first > 0 else None
    for number in range(first - 1, -1, -1):
        partial = listed[number].partial
        if partial is None or below is None:
            continue
        below = (below[0], partial.day) if partial.day <= below[1] else None
        if below:
            found[number] = below[0]
    return found
