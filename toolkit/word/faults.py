"""What can be wrong with a template, where it stands, and the sentence about it."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.model import Text
from toolkit.rulebook.words import catalogue


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in a template; all numbers count from 1, 0 means not inside one."""

    part: str
    table: int = 0
    row: int = 0
    cell: int = 0
    paragraph: int = 0
    """Inside the cell, or inside the part."""
    excerpt: str = ""
    index: int = -1
    """Which paragraph of the part in document order, for comments; -1 when it is no paragraph."""

    def in_words(self) -> Text:
        """「正文，第 1 个表格第 2 行第 3 格，第 1 段」."""
        known = catalogue()
        part = known.get(f"word.part.{part_kind(self.part)}", Text(self.part, self.part))
        key = "word.place.cell" if self.table else "word.place.paragraph"
        if not self.paragraph:
            return part.filled(name=self.part)
        return known[key].filled(
            part=part.filled(name=self.part),
            table=self.table, row=self.row, cell=self.cell, paragraph=self.paragraph,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing that is wrong; a `warning` does not keep the template from being used."""

    kind: str
    severity: str
    spot: Spot
    tag: str
    message: Text
    nearest: str = ""


def make_fault(
    kind: str, spot: Spot, tag: str = "", nearest: str = "", severity: str = "error", **gaps: object
) -> TemplateFault:
    """A fault whose sentence is `word.fault.<kind>` of the catalogue, the nearest name added where there is one."""
    known = catalogue()
    message = known[f"word.fault.{kind}"].filled(tag=tag, **gaps)
    if nearest:
        more = known["word.nearest"].filled(name=nearest)
        message = Text(message.zh + more.zh, message.en + " " + more.en)
    return TemplateFault(kind, severity, spot, tag, message, nearest)


def level_name(level: str) -> Text:
    """`tr` -> 表格行, table row."""
    return catalogue()[f"word.level.{level}"]


def part_kind(part: str) -> str:
    """`word/header2.xml` -> `header`; unknown parts give `other`."""
    stem = part.rsplit("/", 1)[-1].removesuffix(".xml").rstrip("0123456789")
    return stem if stem in {"document", "header", "footer", "footnotes", "endnotes", "core", "comments"} else "other"
