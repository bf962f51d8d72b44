"""What mapping the columns of a table comes to: each with its fields and why, and what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.ledger.columns.headings import Heading
from toolkit.ledger.columns.tickcolumns import Tick
from toolkit.model import Text
from toolkit.rulebook.words import catalogue


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence of the catalogue that waits: every table is mapped for several kinds, one of which is told."""

    key: str
    gaps: Mapping[str, object]

    @property
    def text(self) -> Text:
        return catalogue()[self.key].filled(**self.gaps)


@dataclass(frozen=True, slots=True)
class Plan:
    """A column with its fields. `part` is the side of a part it holds, `scale` what its amounts are counted in."""

    heading: Heading
    fields: tuple[str, ...]
    how: str
    reason: Why
    part: str = ""
    scale: int = 1
    tick: Tick | None = None
    """What a tick in the column says."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A finding about a header: a variant of `header-ambiguous`, or `header-unknown`."""

    rule: str
    heading: Heading
    field: str = ""
    other: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Mapping_:
    """The columns of a table as one kind of table."""

    kind: str
    plans: tuple[Plan, ...]
    clashes: tuple[Clash, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for plan in self.plans for name in plan.fields)


def reason(key: str, **gaps: object) -> Why:
    return Why(key, gaps)
