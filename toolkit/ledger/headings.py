"""What mapping starts from: the columns under their headers, and the rules of the book for one branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.ledger.cellreading import CellWords
from toolkit.ledger.headers import Vocabulary
from toolkit.model import Rulebook


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

    def limit(self, name: str) -> int:
        return self.book.layout["limits"][name]  # type: ignore[index,no-any-return]

    def listed(self, name: str) -> tuple[str, ...]:
        return self.book.layout[name]  # type: ignore[return-value]

    def table(self, name: str, kind: str) -> Mapping[str, str]:
        return self.book.layout[name].get(kind, {})  # type: ignore[attr-defined,no-any-return]
