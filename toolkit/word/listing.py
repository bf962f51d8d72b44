"""Ends paragraphs and pages where a value asks for it: BEL is a new paragraph, form feed a new page."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Final

from lxml import etree

from toolkit.word.names import PARAGRAPH, RUN, TEXT, W
from toolkit.word.tree import nearest, set_text

SIGN: Final = "\ufdd3"
"""Stands in rendered text for a paragraph's end (`p` behind it) or a page's (`f`)."""
_CUT: Final = re.compile(f"{SIGN}([pf])")


def split_paragraphs(xml: str) -> str:
    """The part with its paragraphs cut at the signs; each piece keeps the look of its paragraph and run."""
    root = etree.fromstring(xml)
    texts = [text for text in root.iter(TEXT) if SIGN in (text.text or "")]
    for text in texts:
        _split(text)
    return etree.tostring(root, encoding="unicode")


def _split(text: etree._Element) -> None:
    run = text.getparent()
    paragraph = run.getparent() if run is not None and run.tag == RUN else None
    if run is None or paragraph is None or paragraph.tag != PARAGRAPH or nearest(paragraph, (W + "sdt",)) is not None:
        set_text(text, _CUT.sub(" ", text.text or ""))
        return
    pieces = _CUT.split(text.text or "")
    set_text(text, pieces[0])
    for kind, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        text = _continue_after(text, kind, rest)


def _continue_after(text: etree._Element, kind: str, rest: str) -> etree._Element:
    """A new paragraph that takes what follows `text`, beginning with `rest`."""
    run = text.getparent()
    assert run is not None
    paragraph = run.getparent()
    assert paragraph is not None
    new_paragraph, new_run = etree.Element(PARAGRAPH), etree.Element(RUN)
    for source, target in ((paragraph, new_paragraph), (run, new_run)):
        look = source.find(W + ("pPr" if source is paragraph else "rPr"))
        if look is not None:
            target.append(deepcopy(look))
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    if section is not None:
        section.getparent().remove(section)  # type: ignore[union-attr]
    new_text = etree.SubElement(new_run, TEXT)
    set_text(new_text, rest)
    for follower in list(text.itersiblings()):
        new_run.append(follower)
    new_paragraph.append(new_run)
    for follower in list(run.itersiblings()):
        new_paragraph.append(follower)
    paragraph.addnext(new_paragraph)
    if kind == "f":
        page = etree.Element(PARAGRAPH)
        etree.SubElement(etree.SubElement(page, RUN), W + "br").set(W + "type", "page")
        paragraph.addnext(page)
    return new_text
