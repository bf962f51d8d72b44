"""Columns whose cells are all alike and plainly right: proved as a whole, read one by one only when asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import cast, overload

from toolkit.ledger.cellreading import CellWords, Reader
from toolkit.ledger.values.amounts import LARGEST
from toolkit.ledger.values.days import YEARS
from toolkit.ledger.values.outcome import BLANK, Outcome
from toolkit.model import Field, FieldType

MAYBE_ROUNDED = re.compile(r"^[\s'=\"]*\d(?:\.\d+)?E\+?\d\d[\s\"]*$", re.IGNORECASE | re.MULTILINE)
"""What a spreadsheet leaves of a long number: 8.61234E+14."""
Recipe = tuple[str, int, bool]
"""What makes the same reader again on another night: field, scale, days counted from 1904."""
NUMBERS = frozenset([int, float])
DATES = frozenset([date, datetime])


class AlikeColumn(Sequence[Outcome]):
    """Outcomes of a column that holds no trouble; most cells of most ledgers are looked at once or never.

    `odd` holds the cells that are something else than what stands in them (an error value beside its formula).
    """

    __slots__ = ("_raws", "_read", "odd", "recipe")

    def __init__(self, raws: Sequence[object], read: Reader, recipe: Recipe | None = None) -> None:
        self._raws = raws
        self._read = read
        self.recipe = recipe
        self.odd: dict[int, Outcome] = {}

    @property
    def raws(self) -> Sequence[object]:
        """The cells as they stand in the sheet."""
        return self._raws

    @overload
    def __getitem__(self, number: int) -> Outcome: ...
    @overload
    def __getitem__(self, number: slice) -> list[Outcome]: ...
    def __getitem__(self, number: int | slice) -> Outcome | list[Outcome]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if number in self.odd:
            return self.odd[number]
        raw = self._raws[number]
        return BLANK if raw is None else self._read(raw)

    def __setitem__(self, number: int, outcome: Outcome) -> None:
        self.odd[number] = outcome

    def __iter__(self) -> Iterator[Outcome]:
        return (self[number] for number in range(len(self._raws)))

    def __len__(self) -> int:
        return len(self._raws)

    def __reduce__(self) -> tuple[type[list[Outcome]], tuple[list[Outcome]]]:
        return list, (list(self),)


def is_untroubled(field: Field, raws: Sequence[object], kinds: frozenset[type], words: CellWords, scale: int) -> bool:
    """True when no cell can be unreadable, damaged or in need of a year. `kinds` are the types of the cells."""
    sorts = kinds - {type(None)}
    if not sorts:
        return True
    prove = _PROOFS.get(field.type)
    if field.private == "phone" or (prove is None and field.type is FieldType.NUMBER):
        prove = _identifiers
    cells = raws if len(sorts) == len(kinds) else [raw for raw in raws if raw is not None]
    return prove is not None and prove(cells, sorts, words, scale)


Proof = Callable[[Sequence[object], frozenset[type], CellWords, int], bool]


def _moments(cells: Sequence[object], sorts: frozenset[type], words: CellWords, scale: int) -> bool:
    """Nothing but real dates, all within the years that a ledger can speak of."""
    if not sorts <= DATES:
        return False
    years = {cell.year for cell in cells if isinstance(cell, date)}
    return min(years) >= YEARS.start and max(years) < YEARS.stop - 1


def _amounts(cells: Sequence[object], sorts: frozenset[type], words: CellWords, scale: int) -> bool:
    return sorts <= NUMBERS and _greatest(cells) * scale < LARGEST


def _texts(cells: Sequence[object], sorts: frozenset[type], words: CellWords, scale: int) -> bool:
    """Printable texts without error values or signs of a wrong encoding; numbers among them mean what they show."""
    if not sorts <= NUMBERS | {str}:
        return False
    return _is_clean(_joined(cells), words)


def _identifiers(cells: Sequence[object], sorts: frozenset[type], words: CellWords, scale: int) -> bool:
    """Plain characters, and nothing that has lost digits."""
    if sorts == {str}:
        joined = _joined(cells)
        return joined.isascii() and _is_clean(joined, words) and MAYBE_ROUNDED.search(joined) is None
    return sorts <= NUMBERS and _greatest(cells) < 10 ** (words.damaged_digits - 1)


def _greatest(cells: Sequence[object]) -> float:
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    sure = math.isfinite(sum(numbers))
    return max(max(numbers), -min(numbers)) if sure else math.inf


def _joined(cells: Sequence[object]) -> str:
    try:
        return "\n".join(cast(Sequence[str], cells))  # most columns of texts hold nothing else
    except TypeError:
        return "\n".join([cell for cell in cells if isinstance(cell, str)])


def _is_clean(joined: str, words: CellWords) -> bool:
    if not joined.replace("\n", "").isprintable():
        return False
    return not any(text in joined for text in words.errors) and not any(text in joined for text in words.garbled)


_PROOFS: dict[FieldType, Proof] = {
    FieldType.DATE: _moments,
    FieldType.MOMENT: _moments,
    FieldType.MONEY: _amounts,
    FieldType.TEXT: _texts,
    FieldType.NUMBER: _identifiers,
}
