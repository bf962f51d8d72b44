"""Figures of a period: what was promised, what was kept, and how long things took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from toolkit.model.values import Text


@dataclass(frozen=True, slots=True)
class Period:
    """`2026-11-20`, `2026-10`, `2026Q3` or `2026`, with its kind: `day`, `month`, `quarter`, `year`."""

    id: str
    kind: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a period.

    `value` is a percentage, a mean, minutes, days … as `unit` says; None when nothing was there to count. Of `of`
    things `counted` fulfil it. `open_overdue` of them are open and overdue: they count as not fulfilled.
    `left_out` could not be judged because a cell is blank or unreadable.
    """

    id: str
    label: Text
    unit: str
    value: Decimal | None
    counted: int
    of: int
    source: str
    target: Decimal | None = None
    at_least: bool = True
    """True: the value should reach the target; False: it should not exceed it."""
    open_overdue: int = 0
    left_out: int = 0
    own_decision: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is kept; None without a target or a value."""
        if self.target is None or self.value is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of one branch, product, technician … or of one part of the period."""

    key: str
    label: Text
    cases: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a tally fall under one heading; `share` in percent of all."""

    label: Text
    count: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """A count by headings: fault causes, services done, complaint reasons, open cases by age …"""

    id: str
    label: Text
    total: int
    counts: tuple[Count, ...]
    source: str = ""


Cell = str | int | Decimal | date | None
"""What stands in a row of a listing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A detailed list: settlements, parts, warranties that end soon. Private fields are masked already."""

    id: str
    label: Text
    headings: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything about a period that reports and charts show. Names, phones and serials in it are masked."""

    period: Period
    figures: tuple[Figure, ...]
    previous: tuple[Figure, ...] = ()
    """The same figures of the period before."""
    slices: Mapping[str, tuple[Slice, ...]] = field(default_factory=dict)
    """`branch`, `product_category`, `technician` … -> slices, the one with most cases first."""
    slice_labels: Mapping[str, Text] = field(default_factory=dict)
    trend: tuple[Slice, ...] = ()
    """The months of a quarter or year, the days of a month."""
    tallies: tuple[Tally, ...] = ()
    ageing: tuple[Tally, ...] = ()
    """Open cases and overdue clocks by age at the as-of moment; these do not depend on the period."""
    listings: tuple[Listing, ...] = ()
    """服务单结算明细表, 服务单配件明细表, 维修工维修结算审核表, 保修产品到期一览表."""
