"""Where each tag of a part stands in its tree, while tags are moved to their places."""

from __future__ import annotations

from lxml import etree

from toolkit.word.names import LEVELS, PARAGRAPHS, TEXTS
from toolkit.word.parttree import PartTree
from toolkit.word.tags import Tag
from toolkit.word.tree import mark, marks_in, nearest, set_text


class Homes:
    """Where each tag's mark stands now."""

    def __init__(self, part: PartTree) -> None:
        self.part = part
        self.text = _texts_of_marks(part)
        self.number = {id(tag): number for number, tag in enumerate(part.tags)}

    def look_again(self) -> None:
        """After a run was cut in two, the marks behind the cut stand in its second half."""
        self.text = _texts_of_marks(self.part)

    def element(self, tag: Tag, level: str) -> etree._Element | None:
        """The paragraph, row, cell or run that holds the tag; None when there is none around it."""
        text = self.text.get(self.number[id(tag)])
        names = PARAGRAPHS if level == "p" else (LEVELS[level],)
        return None if text is None else nearest(text, names)

    def tags_in(self, element: etree._Element) -> list[Tag]:
        """Tags below an element, in order."""
        return [self.part.tags[number] for text in element.iter(*TEXTS) for number in marks_in(text.text)]

    def clear(self, tag: Tag) -> None:
        """Takes the tag's mark out of its text."""
        number = self.number[id(tag)]
        text = self.text.pop(number)
        set_text(text, (text.text or "").replace(mark(number), ""))


def _texts_of_marks(part: PartTree) -> dict[int, etree._Element]:
    """Number of a tag -> the text element in which its mark stands."""
    return {number: element for element in part.root.iter(*TEXTS) for number in marks_in(element.text)}
