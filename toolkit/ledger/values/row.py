"""The values of one row: read outcomes kept side by side, made into `Value`s only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.ledger.values.outcome import Outcome
from toolkit.model import Place, Value


class RowValues(Mapping[str, Value]):
    """Field -> Value of a record. Most fields of most rows are never looked at, so each is built on demand.

    `fields` and `columns` are shared by all rows of a table; `outcomes` stand in the same order.
    """

    __slots__ = ("_columns", "_fields", "_outcomes", "_path", "_row", "_sheet")

    def __init__(
        self,
        where: tuple[str, str],
        row: int,
        fields: Mapping[str, int],
        columns: tuple[int, ...],
        outcomes: tuple[Outcome, ...],
    ) -> None:
        self._path, self._sheet = where
        self._row = row
        self._fields = fields
        self._columns = columns
        self._outcomes = outcomes

    def __getitem__(self, name: str) -> Value:
        number = self._fields[name]
        outcome = self._outcomes[number]
        place = Place(self._path, self._sheet, self._row, self._columns[number])
        return Value(outcome.meaning, outcome.written, place, outcome.reading, outcome.others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __repr__(self) -> str:
        return repr(dict(self))
