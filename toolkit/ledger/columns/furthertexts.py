"""Columns that map to no field: what they say in each row, by their headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from toolkit.ledger.values.outcome import Outcome

FurtherColumn = tuple[str, Sequence[Outcome]]
"""Header and cells."""


class FurtherTexts(Sequence[dict[str, str]]):
    """The texts of a huge sheet's further columns, put together when somebody asks for a row."""

    __slots__ = ("_columns", "_count")

    def __init__(self, columns: Sequence[FurtherColumn], count: int) -> None:
        self._columns = columns
        self._count = count

    @overload
    def __getitem__(self, number: int) -> dict[str, str]: ...
    @overload
    def __getitem__(self, number: slice) -> list[dict[str, str]]: ...
    def __getitem__(self, number: int | slice) -> dict[str, str] | list[dict[str, str]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        found: dict[str, str] = {}
        for header, outcomes in self._columns:
            _add(found, header, outcomes[number])
        return found

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, str]]:
        return map(self.__getitem__, range(self._count))


def texts_by_row(columns: Iterable[FurtherColumn], count: int) -> list[dict[str, str]]:
    """Header -> text as written, for each of `count` rows; two columns of one header are joined."""
    found: list[dict[str, str]] = [{} for _ in range(count)]
    for header, outcomes in columns:
        for texts, outcome in zip(found, outcomes, strict=True):
            _add(texts, header, outcome)
    return found


def _add(texts: dict[str, str], header: str, outcome: Outcome) -> None:
    written = outcome.written
    if written:
        texts[header] = f"{texts[header]}；{written}" if header in texts else written
