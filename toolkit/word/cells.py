"""Tags that dress a table cell: colspan, cellbg, vm and hm."""

from __future__ import annotations

from typing import Final

from lxml import etree

from toolkit.word.faults import level_name, make_fault
from toolkit.word.homes import Homes
from toolkit.word.names import PARAGRAPH, W
from toolkit.word.parttree import PartTree
from toolkit.word.tags import Tag, tag_pair
from toolkit.word.tree import put_after, put_before, put_last

_ORDER: Final = tuple(
    W + name
    for name in (
        "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection",
        "tcFitText", "vAlign", "hideMark",
    )
)  # fmt: skip
"""The children of `w:tcPr` in the order that the schema wants (ISO/IEC 29500-1, 17.4.70)."""


def dress_cells(part: PartTree, homes: Homes) -> None:
    """Takes the dressing tags out of the text and gives their cells what they ask for."""
    dress = {"colspan": _colspan, "cellbg": _cellbg, "vm": _vm, "hm": _hm}
    for tag in list(part.tags):
        if tag.kind != "%" or tag.word not in dress:
            continue
        cell = homes.element(tag, "tc")
        if cell is None:
            part.faults.append(make_fault("no_element", tag.spot, tag.written, level=level_name("tc")))
            continue
        homes.clear(tag)
        dress[tag.word](part, cell, tag)


def _colspan(part: PartTree, cell: etree._Element, tag: Tag) -> None:
    _property(cell, "gridSpan").set(W + "val", part.add(_value(tag, "span")))


def _cellbg(part: PartTree, cell: etree._Element, tag: Tag) -> None:
    shade = _property(cell, "shd")
    shade.set(W + "val", "clear")
    shade.set(W + "color", "auto")
    shade.set(W + "fill", part.add(_value(tag, "colour")))


def _vm(part: PartTree, cell: etree._Element, tag: Tag) -> None:
    merged = Tag("{", "'restart' if loop.first else 'continue'", tag.spot, tag.written, context="attribute")
    _property(cell, "vMerge").set(W + "val", part.add(merged))
    for paragraph in cell.iterchildren(PARAGRAPH):
        start, end = map(part.add, tag_pair("if loop.first", "endif", tag.spot, tag.written))
        look = paragraph.find(W + "pPr")
        if look is not None:
            put_after(look, start)
        else:
            paragraph.text = start
        put_last(paragraph, end)


def _hm(part: PartTree, cell: etree._Element, tag: Tag) -> None:
    span = _property(cell, "gridSpan")
    width = span.get(W + "val") or "1"
    expression = f"{width} * loop.length" if width.isdigit() else "loop.length"
    span.set(W + "val", part.add(Tag("{", expression, tag.spot, tag.written, context="span")))
    start, end = map(part.add, tag_pair("if loop.first", "endif", tag.spot, tag.written))
    put_before(cell, start)
    put_after(cell, end)


def _value(tag: Tag, context: str) -> Tag:
    return Tag("{", tag.body[len(tag.word) :].strip(), tag.spot, tag.written, context=context)


def _property(cell: etree._Element, name: str) -> etree._Element:
    """The cell's property of this name, made at its place when it is not there."""
    look = cell.find(W + "tcPr")
    if look is None:
        look = etree.Element(W + "tcPr")
        cell.insert(0, look)
    found = look.find(W + name)
    if found is not None:
        return found
    made = etree.Element(W + name)
    later = _ORDER[_ORDER.index(W + name) + 1 :]
    index = next((number for number, child in enumerate(look) if child.tag in later), len(look))
    look.insert(index, made)
    return made
