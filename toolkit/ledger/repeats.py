"""Equal cells of a huge sheet as one object, block after block: a million rows say the same few things."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import copysign

from toolkit.ledger.packing import PackedColumn, unpacked_cells

MOST = 400_000
"""Values remembered of a kind; beyond, each new one stands for itself."""
FEWEST = 8_000
"""Cells after which it is asked whether remembering pays."""
MOMENTS = frozenset({datetime, date, time, timedelta})
NUMBERS = frozenset({int, float, bool})
Known = dict[object, object]


class Repeats:
    """What the columns of one sheet have said so far.

    Moments are few in a year, in whatever column. Texts and numbers are remembered by column, and no longer where
    most of them are new (numbers of cases, phones).
    """

    def __init__(self) -> None:
        self._moments: Known = {}
        self._known: dict[tuple[int, type | None], Known | None] = {}
        self._seen: dict[tuple[int, type | None], int] = {}

    def once(self, number: int, column: PackedColumn) -> list[object]:
        """The cells of a packed column, each equal value as the object that stood for it before."""
        cells = unpacked_cells(column)
        kinds = set(map(type, cells)) - {type(None)}
        if kinds and kinds <= MOMENTS:
            return _shared(cells, self._moments)
        numbers = kinds & NUMBERS
        if not kinds or len(numbers) > 1 or (numbers and _has_negative_zero(cells)):
            return cells
        key = number, next(iter(numbers), None)
        known = self._known.setdefault(key, {})
        if known is None:
            return cells
        cells = _shared(cells, known)
        seen = self._seen[key] = self._seen.get(key, 0) + len(cells)
        if seen >= FEWEST and len(known) * 2 > seen:
            self._known[key] = None
        return cells


def _shared(cells: list[object], known: Known) -> list[object]:
    if len(known) < MOST:
        return list(map(known.setdefault, cells, cells))
    return list(map(known.get, cells, cells))


def _has_negative_zero(cells: list[object]) -> bool:
    """It equals zero, but must not be mistaken for it."""
    return 0 in cells and any(cell == 0 and copysign(1, cell) < 0 for cell in cells if isinstance(cell, float))
