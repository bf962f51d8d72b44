"""Estimates how many pages a paper fills, for the 页数 of the register when nobody has printed it yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from lxml import etree

from toolkit.word.names import CELL, PARAGRAPH, ROW, TABLE, TEXT, W
from toolkit.word.package import parse_xml, read_package


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What the heights of running text and of table rows are multiplied by."""

    text: float = 1.0
    rows: float = 1.0


_TWIPS_PER_POINT: Final = 20
_A4: Final = (11906, 16838)
_MARGIN: Final = 1440
_LINE: Final = 1.3
"""Height of a line of Chinese text, in font sizes: 宋体 and its kin with single spacing."""
_SHORTEST: Final = _Stretch(text=0.85, rows=0.85)
_LONGEST: Final = _Stretch(text=1.2, rows=1.04)
"""Layouts by other programs and fonts come out shorter or longer by so much. Measured against LibreOffice with the
tallest of the usual Chinese fonts: texts -29 … +14 %, rows of tables, whose cells are fixed, -3 %."""
_PROPERTIES: Final = W + "pPr"
_STYLE: Final = W + "pStyle"
_INDENT: Final = W + "ind"
_SPACING: Final = W + "spacing"
_BREAK: Final = W + "br"
_RUN: Final = W + "r"
_RUN_SIZE: Final = f"{W}rPr/{W}sz"
_LINE_HEIGHT, _LINE_RULE = W + "line", W + "lineRule"
_BEFORE, _AFTER = W + "before", W + "after"
_CELL_PADDING: Final = 216
_EMU_PER_TWIP: Final = 635
_HALF_POINTS: Final = 21
"""五号 (10.5 pt), where neither the paper nor its styles say otherwise."""


def estimated_pages(paper: bytes) -> int:
    """The number of pages, from the sizes of paper and type and the length of the texts; at least 1.

    An estimate: only a program that lays out the page knows (`pdf.pages_of_pdf` counts).
    """
    return _filled(paper, (_Stretch(),))[0]


def sure_pages(paper: bytes) -> int | None:
    """The number of pages, where every layout that a program may reasonably choose comes to the same; else None."""
    low, high = _filled(paper, (_SHORTEST, _LONGEST))
    return low if low == high else None


def spare_height(paper: bytes) -> int:
    """Twips that stay blank at the foot of a paper of one page, however it is laid out; 0 where that is not sure."""
    page = _laid_out(paper, (_LONGEST,))[0]
    return int(page.height - page.filled) if page is not None and page.number == 1 else 0


def header_height(parts: Mapping[str, bytes]) -> int:
    """Twips that the tallest header takes, at most."""
    looks = _looks_of(parts.get("word/styles.xml", b""))
    headers = [parse_xml(content, name) for name, content in parts.items() if name.startswith("word/header")]
    tall = (sum(_height(one, _A4[0], looks) for one in root.iter(PARAGRAPH)) for root in headers)
    return ceil(max(tall, default=0.0) * _LONGEST.text)


def _filled(paper: bytes, stretches: Sequence[_Stretch]) -> list[int]:
    """The number of pages for each stretch of all heights."""
    return [1 if page is None else page.number for page in _laid_out(paper, stretches)]


def _laid_out(paper: bytes, stretches: Sequence[_Stretch]) -> list[_Page | None]:
    """The last page as it is filled, for each stretch; None for a paper without a body."""
    parts = read_package(paper)
    body = parse_xml(parts["word/document.xml"], "word/document.xml").find(f"{W}body")
    looks = _looks_of(parts.get("word/styles.xml", b""))
    if body is None:
        return [None for _ in stretches]
    pages = [_Page(body.find(f"{W}sectPr")) for _ in stretches]
    for piece in _pieces(body, pages[0].width, looks):
        for page, stretch in zip(pages, stretches, strict=True):
            page.add(max(piece.stated, piece.text * stretch.text, piece.row * stretch.rows), piece.breaks)
    return [*pages]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Height of a paragraph's text, or of a row's; the least height that a row states; page breaks before it."""

    text: float = 0.0
    row: float = 0.0
    stated: float = 0.0
    breaks: int = 0


def _pieces(body: etree._Element, width: int, looks: _Looks) -> Iterator[_Piece]:
    for child in body:
        if child.tag == PARAGRAPH:
            yield _Piece(text=_height(child, width, looks), breaks=_page_breaks(child))
        elif child.tag == TABLE:
            for row in child.iter(ROW):
                stated = float(_number(row.find(f"{W}trPr/{W}trHeight"), "val", 0))
                yield _Piece(row=_row_height(row, width, looks), stated=stated)


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


def _row_height(row: etree._Element, width: int, looks: _Looks) -> float:
    heights = [0.0]
    cells = row.findall(CELL)
    for cell in cells:
        wide = _number(cell.find(f"{W}tcPr/{W}tcW"), "w", 0) or width // max(len(cells), 1)
        inner = max(wide - _CELL_PADDING, 200)
        heights.append(sum(_height(paragraph, inner, looks) for paragraph in cell.iter(PARAGRAPH)))
    return max(heights)


def _height(paragraph: etree._Element, width: int, looks: _Looks) -> float:
    """Twips from the top of a paragraph to its end, spacing included."""
    own = _properties(paragraph)
    style = looks.of(own.get(_STYLE))
    texts, sizes, tall = _contents(paragraph)
    points = max(sizes, default=style.size) / 2
    indent = own.get(_INDENT)
    ems = max(width - _number(indent, "left", 0) - _number(indent, "right", 0), 200) / (points * _TWIPS_PER_POINT)
    lines = sum(max(1, ceil(_width(line) / ems)) for line in "".join(texts).split("\n"))
    height, around = _line_and_space(_spacing(style, own.get(_SPACING)), points)
    return lines * height + tall / _EMU_PER_TWIP + around


def _properties(paragraph: etree._Element) -> dict[object, etree._Element]:
    """Tag -> element of the paragraph's own properties."""
    own = paragraph.find(_PROPERTIES)
    return {} if own is None else {one.tag: one for one in reversed(own)}


def _contents(paragraph: etree._Element) -> tuple[list[str], list[int], float]:
    """What runs through a paragraph: its texts, the type sizes of its runs, the height of its tallest picture."""
    texts: list[str] = []
    sizes: list[int] = []
    tall = 0
    for node in paragraph.iter(TEXT, _BREAK, _RUN, "{*}extent"):
        if node.tag == TEXT:
            texts.append(node.text or "")
        elif node.tag == _BREAK:
            texts.append("\n")
        elif node.tag != _RUN:
            tall = max(tall, _number_of(node.get("cy")))
        elif node.getparent() is paragraph:
            sizes += [_number(size, "val", 0) for size in node.iterfind(_RUN_SIZE)]
    return texts, sizes, tall


def _spacing(style: _Look, own: etree._Element | None) -> Mapping[str, str]:
    """The style's spacing with what the paragraph says itself."""
    if own is None:
        return style.spacing
    return {**style.spacing, **{str(name): str(value) for name, value in own.attrib.items()}}


def _line_and_space(spacing: Mapping[str, str], points: float) -> tuple[float, int]:
    """Twips of a line, and of what stays blank around the paragraph."""
    line = _number_of(spacing.get(_LINE_HEIGHT), 240)
    exact = spacing.get(_LINE_RULE) in ("exact", "atLeast")
    around = _number_of(spacing.get(_BEFORE)) + _number_of(spacing.get(_AFTER))
    return (float(line) if exact else points * _LINE * _TWIPS_PER_POINT * line / 240), around


def _page_breaks(paragraph: etree._Element) -> int:
    breaks = sum(1 for one in paragraph.iter(W + "br") if one.get(W + "type") == "page")
    ends_section = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    return breaks + (paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None) + ends_section


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    """Width in ems: a Chinese character is one, a Latin letter about half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.52 for sign in text)


@dataclass(frozen=True, slots=True)
class _Look:
    size: int
    spacing: dict[str, str]


@lru_cache(maxsize=16)
def _looks_of(styles: bytes) -> _Looks:
    """The papers of one template share their styles."""
    return _Looks(styles)


class _Looks:
    """Type size and spacing of the paragraph styles, what they are based on included."""

    def __init__(self, styles: bytes) -> None:
        root = parse_xml(styles, "word/styles.xml") if styles else etree.Element(W + "styles")
        self._styles = {style.get(W + "styleId") or "": style for style in root.iter(W + "style")}
        default = root.find(f"{W}docDefaults")
        self._plain = _look_of(
            default, f"{W}rPrDefault/{W}rPr/{W}sz", f"{W}pPrDefault/{W}pPr/{W}spacing", _Look(_HALF_POINTS, {})
        )
        normal = (name for name, style in self._styles.items() if style.get(W + "default") == "1")
        self._normal = next((name for name in normal if self._styles[name].get(W + "type") == "paragraph"), "")
        self._known: dict[str, _Look] = {}

    def of(self, named: etree._Element | None) -> _Look:
        """The look of a paragraph's style; that of plain text when it names none."""
        name = self._normal if named is None else named.get(W + "val") or ""
        if name not in self._known:
            self._known[name] = self._look(name, 0)
        return self._known[name]

    def _look(self, name: str, depth: int) -> _Look:
        style = self._styles.get(name)
        if style is None or depth > 10:
            return self._plain
        based = style.find(f"{W}basedOn")
        below = self._plain if based is None else self._look(based.get(W + "val") or "", depth + 1)
        return _look_of(style, f"{W}rPr/{W}sz", f"{W}pPr/{W}spacing", below)


def _look_of(element: etree._Element | None, size: str, spacing: str, below: _Look) -> _Look:
    if element is None:
        return below
    own = element.find(spacing)
    more = {} if own is None else {str(name): str(value) for name, value in own.attrib.items()}
    return _Look(_number(element.find(size), "val", below.size), {**below.spacing, **more})


def _number(element: etree._Element | None, name: str, default: int) -> int:
    return default if element is None else _number_of(element.get(W + name), default)


def _number_of(text: str | None, default: int = 0) -> int:
    try:
        return round(float(text or default))
    except ValueError:
        return default
