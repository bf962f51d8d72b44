"""The values of one row: read outcomes kept by column, made into `Value`s only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def unfolded_place(row: int, column: int, fold: int) -> tuple[int, int]:
    """Row and column (from 1) in the sheet of a column that may stand in a further line of its record."""
    return (row + (column - 1) // fold, (column - 1) % fold + 1) if fold else (row, column)


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
        field = table.fields[name]
        outcome = table.outcomes[field][self._number]
        column = table.moved.get((self._number, field), table.columns[field]) if table.moved else table.columns[field]
        place = Place(table.path, table.sheet, *unfolded_place(self._row, column, table.fold))
        return Value(outcome.meaning, outcome.written, place, outcome.reading, outcome.others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.fields)

    def __len__(self) -> int:
        return len(self._table.fields)

    def __contains__(self, name: object) -> bool:
        return name in self._table.fields

    def __repr__(self) -> str:
        return repr(dict(self))
