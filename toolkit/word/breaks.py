"""Page breaks beside a block tag: they move to the paragraph behind it, where LibreOffice took them from."""

from __future__ import annotations

from typing import Final

from lxml import etree

from toolkit.word.homes import Homes
from toolkit.word.names import PARAGRAPH, RUN, TEXTS, W
from toolkit.word.tree import mark

_BREAK: Final = W + "br"
_BEFORE: Final = frozenset(W + name for name in ("pStyle", "keepNext", "keepLines"))
"""What stands before `pageBreakBefore` in the properties of a paragraph (ECMA-376 part 1, 17.3.1.26)."""


def free_breaks(homes: Homes) -> None:
    """A paragraph of block tags that ends in a page break becomes one of tags only: the next paragraph breaks.

    LibreOffice saves "page break before" of a paragraph as a break at the end of the paragraph before it, which
    nobody sees and which would be lost with the tag.
    """
    for found in [one for one in homes.part.root.iter(_BREAK) if one.get(W + "type") == "page"]:
        run = found.getparent()
        paragraph = run.getparent() if run is not None and run.tag == RUN else None
        if run is None or paragraph is None or paragraph.tag != PARAGRAPH:
            continue
        following = paragraph.getnext()
        if following is not None and following.tag == PARAGRAPH and _only_blocks(homes, paragraph, found):
            run.remove(found)
            _break_before(following)


def _only_blocks(homes: Homes, paragraph: etree._Element, found: etree._Element) -> bool:
    """Whether the paragraph holds block tags, then this break, and nothing else to be seen."""
    tags = homes.tags_in(paragraph)
    text = "".join(one.text or "" for one in paragraph.iter(*TEXTS))
    for tag in tags:
        text = text.replace(mark(homes.number[id(tag)]), "")
    last = list(paragraph.iter(*TEXTS, _BREAK))[-1] is found
    return bool(tags) and all(tag.group for tag in tags) and not text.strip() and last


def _break_before(paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{W}pageBreakBefore") is None:
        at = sum(1 for one in properties if one.tag in _BEFORE)
        properties.insert(at, etree.Element(f"{W}pageBreakBefore"))
