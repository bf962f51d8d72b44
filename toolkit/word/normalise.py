"""Turns a part of a template into literals and tags: tags whole, in one run, at the level they act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from toolkit.word.blocks import group_blocks
from toolkit.word.faults import Spot, TemplateFault, make_fault
from toolkit.word.guards import add_guards
from toolkit.word.levels import place_tags
from toolkit.word.names import CELL, PARAGRAPHS, ROW, RUN, TABLE, W
from toolkit.word.package import parse_xml
from toolkit.word.parttree import PartTree
from toolkit.word.tags import Found, Tag, find_tags
from toolkit.word.tree import (
    MARK,
    drop_empty_runs,
    lean,
    nearest,
    own_texts,
    remove,
    set_text,
)

Piece = str | Tag
_IN_TAGS: Final = (W + "tab", W + "br", W + "cr")
"""What a writer may leave in the middle of a tag."""
TEMPLATED: Final = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|docProps/(core|app|custom)\.xml|word/charts/[^/]+\.xml"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A part as literals and tags, and all that is wrong with it."""

    name: str
    pieces: tuple[Piece, ...]
    tags: tuple[Tag, ...]
    faults: tuple[TemplateFault, ...]


def normalise(name: str, content: bytes, keep_ids: bool = False) -> Normalised | None:
    """The part as a stream of literals and tags; None when it holds no tag and nothing that looks like one."""
    if not any(sign in content for sign in (b"{", "｛".encode(), b"}}")):
        return None
    part = PartTree(name, parse_xml(content, name))
    _collect_tags(part)
    if not part.tags and not part.faults:
        return None
    lean(part.root, keep_ids)
    group_blocks(part.tags, part.faults)
    place_tags(part)
    add_guards(part)
    return Normalised(name, tuple(_stream(part)), tuple(part.tags), tuple(part.faults))


def normalise_parts(parts: Mapping[str, bytes]) -> list[Normalised]:
    """Those parts of a package that hold tags."""
    keep_ids = any("commentsExtended" in name for name in parts)
    found = (normalise(name, content, keep_ids) for name, content in parts.items() if TEMPLATED.fullmatch(name))
    return [part for part in found if part is not None]


def _collect_tags(part: PartTree) -> None:
    lean(part.root, keep_ids=True)
    spots = _Spots(part.name)
    for element in list(part.root.iter(etree.Element)):
        spots.see(element)
        if element.tag in PARAGRAPHS:
            _mark_paragraph(part, element, spots.here(element))
        elif _is_property(element):
            _mark_texts(part, [element], spots.here(element))
        for attribute, value in element.attrib.items():
            if "{{" in value or "{%" in value:
                _mark_attribute(part, element, str(attribute), spots.here(element))


def _is_property(element: etree._Element) -> bool:
    """A document property: text outside of any paragraph, in a part that is no page."""
    return not len(element) and bool(element.text) and not str(element.tag).startswith(W)


def _mark_paragraph(part: PartTree, paragraph: etree._Element, spot: Spot) -> None:
    _mark_texts(part, own_texts(paragraph), spot)
    drop_empty_runs(paragraph)


def _mark_texts(part: PartTree, texts: list[etree._Element], spot: Spot) -> None:
    """Puts a mark in the place of each tag, in the text element where the tag begins."""
    whole = "".join(text.text or "" for text in texts)
    if "{" not in whole and "｛" not in whole and "}" not in whole and "｝" not in whole:
        return
    spot = Spot(spot.part, spot.table, spot.row, spot.cell, spot.paragraph, _excerpt(whole), spot.index)
    found, strays = find_tags(whole, spot)
    for side, position in strays:
        kind = "tag_not_closed" if side == "open" else "tag_not_opened"
        part.faults.append(make_fault(kind, spot, whole[position : position + 30] or whole[-30:]))
    for one in reversed(found):
        _take_out(texts, one, "\ufdd2")
    marks = [part.add(one.tag) for one in found]
    for text in texts:
        content = text.text or ""
        while "\ufdd2" in content:
            content = content.replace("\ufdd2", marks.pop(0), 1)
        if content != (text.text or ""):
            set_text(text, content)
    part.faults += [
        make_fault("full_width", spot, one.tag.written, severity="warning") for one in found if one.tag.mended
    ]


def _take_out(texts: list[etree._Element], found: Found, instead: str) -> None:
    """Removes the characters from `found.start` to `found.end`; the last part of the tag first."""
    position = 0
    first: etree._Element | None = None
    for text in texts:
        content = text.text or ""
        start, end = found.start - position, found.end - position
        position += len(content)
        if end <= 0 or start >= len(content):
            continue
        begins_here = start >= 0
        set_text(text, content[: max(start, 0)] + (instead if begins_here else "") + content[end:])
        if begins_here:
            first = text
        elif first is not None:
            _clear_between(first, text)


def _clear_between(first: etree._Element, last: etree._Element) -> None:
    """Takes out tabs and breaks that stand in the middle of a tag."""
    inside = False
    paragraph = nearest(first, PARAGRAPHS)
    for element in list(paragraph.iter()) if paragraph is not None else []:
        if element is last:
            return
        parent = element.getparent()
        if inside and element.tag in _IN_TAGS and parent is not None and parent.tag == RUN:
            remove(element)
        inside = inside or element is first


def _mark_attribute(part: PartTree, element: etree._Element, attribute: str, spot: Spot) -> None:
    value = element.get(attribute) or ""
    found, _ = find_tags(
        value, Spot(spot.part, spot.table, spot.row, spot.cell, spot.paragraph, _excerpt(value), spot.index)
    )
    for one in reversed(found):
        one.tag.context = "attribute"
        value = value[: one.start] + part.add(one.tag) + value[one.end :]
    element.set(attribute, value)


def _stream(part: PartTree) -> list[Piece]:
    text = etree.tostring(part.root, encoding="unicode")
    pieces: list[Piece] = []
    for number, piece in enumerate(MARK.split(text)):
        if number % 2:
            pieces.append(part.tags[int(piece)])
        elif piece:
            pieces.append(piece.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}"))
    return pieces


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "…"


class _Spots:
    """Counts tables, rows, cells and paragraphs while the tree is walked in document order."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.tables: dict[etree._Element, int] = {}
        self.paragraphs: dict[etree._Element | None, int] = {}
        self.index = -1

    def see(self, element: etree._Element) -> None:
        if element.tag == TABLE:
            self.tables[element] = len(self.tables) + 1
        elif element.tag in PARAGRAPHS:
            self.index += 1
            cell = nearest(element, (CELL,))
            self.paragraphs[cell] = self.paragraphs.get(cell, 0) + 1

    def here(self, element: etree._Element) -> Spot:
        cell = element if element.tag == CELL else nearest(element, (CELL,))
        paragraph = self.paragraphs.get(cell, 0)
        if cell is None:
            return Spot(self.part, paragraph=paragraph, index=self.index)
        row = nearest(cell, (ROW,))
        table = nearest(cell, (TABLE,))
        number = 0 if table is None else self.tables.get(table, 0)
        return Spot(self.part, number, _number(row), _number(cell), paragraph, index=self.index)


def _number(element: etree._Element | None) -> int:
    return 0 if element is None else 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
