"""Estimates how many pages a paper fills, for the 页数 of the register when nobody has printed it yet."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil
from typing import Final

from lxml import etree

from toolkit.word.names import CELL, PARAGRAPH, ROW, TABLE, TEXT, W
from toolkit.word.package import parse_xml, read_package

_TWIPS_PER_POINT: Final = 20
_A4: Final = (11906, 16838)
_MARGIN: Final = 1440
_LINE: Final = 1.3
"""Height of a line of Chinese text, in font sizes: 宋体 and its kin with single spacing."""
_CELL_PADDING: Final = 216
_HALF_POINTS: Final = 21
"""五号 (10.5 pt), where neither the paper nor its styles say otherwise."""


def estimated_pages(paper: bytes) -> int:
    """The number of pages, from the sizes of paper and type and the length of the texts; at least 1.

    An estimate: only a program that lays out the page knows (`pdf.pages_of_pdf` counts).
    """
    parts = read_package(paper)
    body = parse_xml(parts["word/document.xml"], "word/document.xml").find(f"{W}body")
    size = _normal_size(parts.get("word/styles.xml", b""))
    if body is None:
        return 1
    page = _Page(body.find(f"{W}sectPr"))
    for child in body:
        if child.tag == PARAGRAPH:
            page.add(_height(child, page.width, size), breaks=_page_breaks(child))
        elif child.tag == TABLE:
            for row in child.iter(ROW):
                page.add(_row_height(row, page.width, size))
    return page.number


class _Page:
    """Fills pages from top to bottom."""

    def __init__(self, section: etree._Element | None) -> None:
        size = None if section is None else section.find(f"{W}pgSz")
        margins = None if section is None else section.find(f"{W}pgMar")
        wide, high = _number(size, "w", _A4[0]), _number(size, "h", _A4[1])
        self.width = wide - _number(margins, "left", _MARGIN) - _number(margins, "right", _MARGIN)
        self.height = high - _number(margins, "top", _MARGIN) - _number(margins, "bottom", _MARGIN)
        self.number = 1
        self.filled = 0.0

    def add(self, height: float, breaks: int = 0) -> None:
        """One paragraph or row; what does not fit begins the next page."""
        if breaks:
            self.number += breaks
            self.filled = 0.0
        self.filled += height
        while self.filled > self.height:
            self.number += 1
            self.filled = height if height < self.height else self.filled - self.height
            height = self.filled


def _row_height(row: etree._Element, width: int, size: int) -> float:
    heights = [float(_number(row.find(f"{W}trPr/{W}trHeight"), "val", 0))]
    cells = row.findall(CELL)
    for cell in cells:
        wide = _number(cell.find(f"{W}tcPr/{W}tcW"), "w", 0) or width // max(len(cells), 1)
        inner = max(wide - _CELL_PADDING, 200)
        heights.append(sum(_height(paragraph, inner, size) for paragraph in cell.iter(PARAGRAPH)))
    return max(heights)


def _height(paragraph: etree._Element, width: int, size: int) -> float:
    """Twips from the top of a paragraph to its end, spacing included."""
    sizes = [_number(look, "val", size) for look in paragraph.iterfind(f"{W}r/{W}rPr/{W}sz")]
    points = max(sizes, default=size) / 2
    text = "".join("\n" if node.tag == W + "br" else node.text or "" for node in paragraph.iter(TEXT, W + "br"))
    ems = width / (points * _TWIPS_PER_POINT)
    lines = sum(max(1, ceil(_width(line) / ems)) for line in text.split("\n"))
    spacing = paragraph.find(f"{W}pPr/{W}spacing")
    line = _number(spacing, "line", 240)
    rule = None if spacing is None else spacing.get(f"{W}lineRule")
    height = float(line) if rule in ("exact", "atLeast") else points * _LINE * _TWIPS_PER_POINT * line / 240
    pictures = [_number_of(extent.get("cy")) / 635 for extent in paragraph.iter("{*}extent")]
    return lines * height + sum(pictures) + _number(spacing, "before", 0) + _number(spacing, "after", 0)


def _page_breaks(paragraph: etree._Element) -> int:
    breaks = sum(1 for one in paragraph.iter(W + "br") if one.get(W + "type") == "page")
    ends_section = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    return breaks + (paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None) + ends_section


def _width(text: str) -> float:
    """Width in ems: a Chinese character is one, a Latin letter about half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.52 for sign in text)


@lru_cache(maxsize=64)
def _normal_size(styles: bytes) -> int:
    """Half points of plain text: the Normal style's, else the document's default."""
    if not styles:
        return _HALF_POINTS
    root = parse_xml(styles, "word/styles.xml")
    normal = [style.find(f"{W}rPr/{W}sz") for style in root.iter(W + "style") if style.get(W + "default") == "1"]
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    found = next((size for size in [*normal, default] if size is not None), None)
    return _number(found, "val", _HALF_POINTS)


def _number(element: etree._Element | None, name: str, default: int) -> int:
    return default if element is None else _number_of(element.get(W + name), default)


def _number_of(text: str | None, default: int = 0) -> int:
    try:
        return round(float(text or default))
    except ValueError:
        return default
