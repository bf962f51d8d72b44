"""The values of one row: read outcomes kept by column, made into `Value`s only when somebody asks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.ledger.values.outcome import Outcome
from toolkit.model import Place, Value


@dataclass(frozen=True, slots=True)
class TableValues:
    """The outcomes of a table, one column for each field; shared by all its rows."""

    path: str
    sheet: str
    fields: Mapping[str, int]
    outcomes: tuple[Sequence[Outcome], ...]
    columns: tuple[int, ...]
    """The sheet's column (from 1) of each field."""
    moved: Mapping[tuple[int, int], int]
    """(Record, number of the field) -> another column that the value stands in."""
    fold: int = 0
    """Columns of a line where records have several: those of the second line follow behind."""
    above: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Number of a field -> rows and columns (from 1) of lines that say it of all rows below, up to the next one."""


def unfolded_place(row: int, column: int, fold: int) -> tuple[int, int]:
    """Row and column (from 1) in the sheet of a column that may stand in a further line of its record."""
    return (row + (column - 1) // fold, (column - 1) % fold + 1) if fold else (row, column)


def _line_above(lines: Sequence[tuple[int, int]], row: int, column: int) -> tuple[int, int]:
    """The place of the line that holds for a row; its own place before the first one."""
    number = bisect_left(lines, (row, 0)) - 1
    return lines[number] if number >= 0 else (row, column)


class RowValues(Mapping[str, Value]):
    """Field -> Value of a record. Most fields of most rows are never looked at, so each is built on demand."""

    __slots__ = ("_number", "_row", "_table")

    def __init__(self, table: TableValues, number: int, row: int) -> None:
        self._table = table
        self._number = number
        self._row = row

    @property
    def source(self) -> tuple[TableValues, int]:
        """The table and this row's place in it: for the cache, which packs tables whole."""
        return self._table, self._number

    def __getitem__(self, name: str) -> Value:
        table = self._table
        number = table.fields[name]
        outcome = table.outcomes[number][self._number]
        column = table.columns[number]
        if table.moved:
            column = table.moved.get((self._number, number), column)
        row, column = unfolded_place(self._row, column, table.fold)
        if number in table.above:
            row, column = _line_above(table.above[number], row, column)
        place = Place(table.path, table.sheet, row, column)
        return Value(outcome.meaning, outcome.written, place, outcome.reading, outcome.others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.fields)

    def __len__(self) -> int:
        return len(self._table.fields)

    def __contains__(self, name: object) -> bool:
        return name in self._table.fields

    def __repr__(self) -> str:
        return repr(dict(self))
