"""Gives the dates of a table that were written without a year, or without month and year, what they lack."""

from __future__ import annotations

from dataclasses import replace

from toolkit.ledger.cellreading import day_only
from toolkit.ledger.cells import TableSource
from toolkit.ledger.columns.fieldcolumns import FieldColumn
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.dating.missingmonths import DaysAlone
from toolkit.ledger.dating.yearorder import years_in_order
from toolkit.ledger.dating.years import YearHints, dates_of, nearest_full, with_year, years_in
from toolkit.ledger.troubles import CellTrouble
from toolkit.ledger.values.outcome import Outcome, dated
from toolkit.model import FieldType, Moment


def add_years(
    columns: list[FieldColumn], waiting: set[str], source: TableSource, rules: MappingRules
) -> list[CellTrouble]:
    """Changes the outcomes of the fields that are `waiting` for years; gives the cells that no year makes a day."""
    incomplete = [
        (column, number)
        for column in columns
        if column.field in waiting
        for number, one in enumerate(column.outcomes)
        if one.partial is not None
    ]
    days = DaysAlone(columns, source, rules)
    days.add_months(waiting)
    near = [column for column in columns if column.field not in rules.layout.fields.far_dates]
    ordered: dict[str, dict[int, int]] = {}
    for column, number in incomplete:
        one = column.outcomes[number]
        if one.partial is not None:
            if column in near and column.field not in ordered:
                ordered[column.field] = years_in_order(column.outcomes, source.years, rules.limits)
            year = ordered.get(column.field, {}).get(number)
            beside = dates_of(other.outcomes[number] for other in near if other is not column)
            if year is not None and not beside:
                moment = one.partial.in_year(year)
            else:
                moment = with_year(
                    one.partial, beside, nearest_full(column.outcomes, number), _hints_at(source, number)
                )
            column.outcomes[number] = _as_field(dated(one, moment), rules.book.fields[column.field].type)
    days.refute()
    return [_trouble(column, number) for column, number in incomplete if column.outcomes[number].rule]


def _trouble(column: FieldColumn, number: int) -> CellTrouble:
    one, place = column.outcomes[number], column.moved.get(number, column.column)
    return CellTrouble(one.rule, one.variant, number, place, column.field, "", one.written)


def _as_field(outcome: Outcome, kind: FieldType) -> Outcome:
    return day_only(outcome) if kind is FieldType.DATE and isinstance(outcome.meaning, Moment) else outcome


def _hints_at(source: TableSource, number: int) -> YearHints:
    """A title between the rows (2025年12月) speaks for the rows below it."""
    row = source.rows.records[number]
    for title_row, text in reversed(source.rows.titles):
        if title_row < row and years_in(text):
            return replace(source.years, titles=years_in(text))
    return source.years
