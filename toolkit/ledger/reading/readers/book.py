"""What a reader hands over: a book whose sheets come one after the other, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from toolkit.model import LedgerStatus

Row = list[object]
Block = list[Row]
BLOCK_ROWS = 2000


@dataclass(slots=True)
class Facts:
    """What a sheet holds beside its values; complete once its blocks have been read."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    no_result: set[tuple[int, int]] = field(default_factory=set)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    doubts: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class SheetReading:
    """A sheet on its way: `blocks` can be gone through once."""

    name: str
    blocks: Iterator[Block]
    facts: Facts
    hidden: bool = False


@dataclass(slots=True)
class Book:
    """A file on its way: `sheets` can be gone through once, `saved_at` and `notes` are complete after that."""

    format: str
    sheets: Iterator[SheetReading]
    saved_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    from_1904: bool = False


class CannotRead(Exception):
    """A reader gives up on this file; becomes a `Trouble` with this reason."""

    def __init__(self, reason: str, detail: str = "", *, status: LedgerStatus = LedgerStatus.UNREADABLE) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.status = status


def in_blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """The rows in lists of at most `BLOCK_ROWS`."""
    source = iter(rows)
    while block := list(islice(source, BLOCK_ROWS)):
        yield block
