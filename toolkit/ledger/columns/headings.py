"""What mapping starts from: the columns under their headers, and the rules of the book for one branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.ledger.cellreading import CellWords
from toolkit.ledger.columns.headers import Vocabulary
from toolkit.model import Layout, Rulebook
from toolkit.model.layout import LayoutLimits


@dataclass(frozen=True, slots=True)
class Heading:
    """A column before its kind of table is known: place from 0, header path, the first rows below the header."""

    index: int
    path: tuple[str, ...]
    below: Sequence[Sequence[object]]
    sample: tuple[object, ...]
    """The first cells that hold something."""
    content: str
    """What these are, whatever the header says: `phone`, `imei`, `email`, `date` or nothing certain."""

    @property
    def header(self) -> str:
        return "/".join(self.path)

    @property
    def cells(self) -> tuple[object, ...]:
        """The first cells below the header, gaps as None."""
        return tuple(row[self.index] if self.index < len(row) else None for row in self.below)


@dataclass(frozen=True, slots=True)
class MappingRules:
    """All that mapping needs: rule book, vocabulary of the branch, words of cells, the workbook's date system."""

    book: Rulebook
    vocabulary: Vocabulary
    words: CellWords
    from_1904: bool

    @property
    def layout(self) -> Layout:
        return self.book.layout

    @property
    def limits(self) -> LayoutLimits:
        return self.book.layout.limits
