"""What the readers give: raw sheets with every cell's value at its own row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from toolkit.model import LedgerStatus

Spot = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (or one HTML table, or a whole text file, whose name is `""`).

    `rows[row - 1][column - 1]` is None for an empty cell, else str, int, float, bool, datetime, date, time or
    timedelta. Rows may be of unequal length. An error cell and a formula without result are None there and
    stand in `errors` and `no_result`.
    """

    name: str
    rows: Sequence[list[object]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row, first column, last row, last column."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[Spot, str] = field(default_factory=dict)
    """`#REF!` and kin."""
    no_result: frozenset[Spot] = frozenset()
    shown: Mapping[Spot, str] = field(default_factory=dict)
    """How a cell looks where that differs from its value (`保修30天` from a number format), as far as known."""
    doubts: Mapping[Spot, str] = field(default_factory=dict)
    """Cells on which two readers disagree, with what the other one says."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that could be read. `format` is what the content is (`xlsx`, `xls`, `csv` …), not what it is called."""

    format: str
    sheets: tuple[Sheet, ...]
    saved_at: datetime | None = None
    """`modified` of the document properties, where the format has it."""
    notes: tuple[str, ...] = ()
    """Things a person may want to know: `renamed` (content differs from the name), `encoding:gb18030` …"""
    from_1904: bool = False
    """Bare numbers that mean dates count from 1904 (add 1 462 days); cells formatted as dates are right already."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that could not be read: its status, the rule that says so and the reason's variant."""

    status: LedgerStatus
    rule: str
    reason: str
    """`truncated`, `empty`, `zip_bomb`, `too_large`, `crashed`, `timed_out`, `password`, `unknown_format` …"""
    detail: str = ""
