"""A part of a template on its way to a stream of literals and tags."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from toolkit.word.faults import TemplateFault
from toolkit.word.tags import Tag
from toolkit.word.tree import mark


@dataclass(slots=True)
class PartTree:
    """A part on its way to a stream: its tree, its tags by number, what is wrong so far."""

    name: str
    root: etree._Element
    tags: list[Tag] = field(default_factory=list)
    faults: list[TemplateFault] = field(default_factory=list)

    def add(self, tag: Tag) -> str:
        """The mark that stands for the tag in the tree."""
        self.tags.append(tag)
        return mark(len(self.tags) - 1)
