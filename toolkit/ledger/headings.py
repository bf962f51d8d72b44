"""What mapping starts from: the columns under their headers, and the rules of the book for one branch."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.ledger.cellreading import CellWords
from toolkit.ledger.headers import Vocabulary
from toolkit.model import Layout, Rulebook
from toolkit.model.layout import LayoutLimits


@dataclass(frozen=True, slots=True)
class Heading:
    """A column before its kind of table is known: place from 1, header path, the first cells below (gaps as None)."""

    index: int
    path: tuple[str, ...]
    cells: tuple[object, ...]
    sample: tuple[object, ...]
    """The first cells that hold something."""
    content: str
    """What these are, whatever the header says: `phone`, `imei`, `email`, `date` or nothing certain."""

    @property
    def header(self) -> str:
        return "/".join(self.path)


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
