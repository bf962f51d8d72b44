"""The records of a huge table: each is made when somebody asks for it, and nobody keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import overload

from toolkit.ledger.values.row import RowValues, TableValues
from toolkit.model import Place, Record


class TableRecords(Sequence[Record]):
    """One record for each of `rows` (from 0). Equal records of two walks are equal, not the same."""

    __slots__ = ("_continued", "_extras", "_kind", "_rows", "_values")

    def __init__(
        self,
        kind: str,
        values: TableValues,
        rows: Sequence[int],
        extras: Sequence[Mapping[str, str]],
        continued: Collection[int],
    ) -> None:
        """`continued`: the rows that go on with the record above."""
        self._kind = kind
        self._values = values
        self._rows = rows
        self._extras = extras
        self._continued = continued

    @overload
    def __getitem__(self, number: int) -> Record: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Record, ...]: ...
    def __getitem__(self, number: int | slice) -> Record | tuple[Record, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        number = range(len(self))[number]
        row, values = self._rows[number], self._values
        place, extra = Place(values.path, values.sheet, row + 1), self._extras[number]
        return Record(self._kind, place, RowValues(values, number, row + 1), extra, row in self._continued)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        values, kind, continued = self._values, self._kind, self._continued
        path, sheet = values.path, values.sheet
        for number, (row, extra) in enumerate(zip(self._rows, self._extras, strict=True)):
            place = Place(path, sheet, row + 1)
            yield Record(kind, place, RowValues(values, number, row + 1), extra, row in continued)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == len(self) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Record, ...]], tuple[tuple[Record, ...]]]:
        return tuple, (tuple(self),)


def _same(one: Record, other: object) -> bool:
    return one == other
