"""Small moves on the element tree of a part: lean it, place marks, take elements out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from toolkit.word.names import PARAGRAPHS, RUN, TEXT, TEXTS, W14, XML_SPACE, W

START: Final = "\ufdd0"
STOP: Final = "\ufdd1"
"""Two code points that are never characters: they fence a tag's number off from the text."""
MARK: Final = re.compile(f"{START}(\\d+){STOP}")

_NOISE: Final = {W + "proofErr", W + "lastRenderedPageBreak", W + "noProof"}
_BOOKMARKS: Final = {W + "bookmarkStart", W + "bookmarkEnd"}
_TEXT_ONLY: Final = {W + "rPr", TEXT}


def mark(number: int) -> str:
    return f"{START}{number}{STOP}"


def lean(root: etree._Element, keep_ids: bool) -> None:
    """Takes out what only Word's own bookkeeping needs, and joins neighbouring runs that look the same."""
    last_edits = _last_edits(root)
    for element in list(root.iter(etree.Element)):
        bookmark = element.tag in _BOOKMARKS and element.get(W + "id") in last_edits
        if bookmark or element.tag in _NOISE:
            remove(element)
            continue
        for name in [name for name in element.attrib if _is_bookkeeping(str(name), keep_ids)]:
            del element.attrib[name]
        if element.tag not in TEXTS and element.text is not None and len(element) and not element.text.strip():
            element.text = None
        if element.tail is not None and not element.tail.strip():
            element.tail = None
    for paragraph in root.iter(*PARAGRAPHS):
        _join_equal_runs(paragraph)


def _last_edits(root: etree._Element) -> set[str]:
    """Ids of Word's own bookmark of the last edit."""
    starts = root.iter(W + "bookmarkStart")
    return {start.get(W + "id") or "" for start in starts if start.get(W + "name") == "_GoBack"}


def _is_bookkeeping(name: str, keep_ids: bool) -> bool:
    if name.startswith(W + "rsid"):
        return True
    return not keep_ids and name in (W14 + "paraId", W14 + "textId")


def _join_equal_runs(paragraph: etree._Element) -> None:
    for run in list(paragraph.iterchildren(RUN)):
        previous = run.getprevious()
        if previous is None or previous.tag != RUN or not (_is_plain(run) and _is_plain(previous)):
            continue
        if _look(run) == _look(previous):
            text = previous.find(TEXT)
            more = run.find(TEXT)
            if text is not None and more is not None:
                set_text(text, (text.text or "") + (more.text or ""))
                paragraph.remove(run)


def _is_plain(run: etree._Element) -> bool:
    tags = [child.tag for child in run]
    return set(tags) <= _TEXT_ONLY and tags.count(TEXT) == 1 and not run.attrib


def _look(run: etree._Element) -> bytes:
    look = run.find(W + "rPr")
    return b"" if look is None else etree.tostring(look, method="c14n")


def set_text(element: etree._Element, text: str) -> None:
    """Text of a `w:t`, kept with its blanks."""
    element.text = text
    if text != text.strip() or START in text:
        element.set(XML_SPACE, "preserve")


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The text elements of a paragraph, those of text boxes inside it left out."""
    return [element for element in paragraph.iter(*TEXTS) if nearest(element, PARAGRAPHS) is paragraph]


def nearest(element: etree._Element, names: tuple[str, ...]) -> etree._Element | None:
    """The closest ancestor of one of these names."""
    parent = element.getparent()
    while parent is not None and parent.tag not in names:
        parent = parent.getparent()
    return parent


def remove(element: etree._Element) -> None:
    """Takes an element out; what follows it stays."""
    replace_with(element, "")


def replace_with(element: etree._Element, text: str) -> None:
    """A text in the place of an element."""
    put_before(element, text + (element.tail or ""))
    element.tail = None
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def put_before(element: etree._Element, text: str) -> None:
    """Text directly before an element."""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
        return
    parent = element.getparent()
    assert parent is not None
    parent.text = (parent.text or "") + text


def put_after(element: etree._Element, text: str) -> None:
    """Text directly behind an element."""
    element.tail = text + (element.tail or "")


def put_last(parent: etree._Element, text: str) -> None:
    """Text behind the last child."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def drop_empty_runs(paragraph: etree._Element) -> None:
    """Takes out runs that hold nothing but their look."""
    for run in list(paragraph.iter(RUN)):
        texts = run.findall(TEXT)
        for text in texts:
            if not text.text:
                remove(text)
        if all(child.tag == W + "rPr" for child in run) and not (run.text or "") and _no_tails(run):
            remove(run)


def _no_tails(element: etree._Element) -> bool:
    return all(not child.tail for child in element)


def split_run(text: etree._Element, written: str) -> None:
    """Takes `written` out of its run: the run is cut in two and the text stands between the halves."""
    run = nearest(text, (RUN,))
    assert run is not None
    before, _, after = (text.text or "").partition(written)
    second = deepcopy(run)
    index = list(run.iter()).index(text)
    twin = list(second.iter())[index]
    set_text(text, before)
    set_text(twin, after)
    for element in list(text.itersiblings()):
        run.remove(element)
    for element in list(twin.itersiblings(preceding=True)):
        if element.tag != W + "rPr":
            second.remove(element)
    second.tail = run.tail
    run.tail = written
    parent = run.getparent()
    assert parent is not None
    parent.insert(parent.index(run) + 1, second)
    run.tail = written


def marks_in(text: str | None) -> Iterator[int]:
    """The numbers of the tags that stand in a text."""
    return (int(number) for number in MARK.findall(text or ""))
