"""Prints a 归档章 onto a copy of a paper: in the blank at the top or foot of its page, else on a leading slip page.

Never over text (DA/T 22-2015; archive.md 1.1 no. 11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from toolkit.errors import TemplateError
from toolkit.word.names import W
from toolkit.word.package import parse_xml, read_package, write_package
from toolkit.word.pages import header_height, spare_height

_NS: Final = W.strip("{}")
_PART: Final = "word/document.xml"
_CELL: Final = (850, 454)
"""15 × 8 mm in twentieths of a point: three cells a row make the 45 × 16 mm of the stamp."""
_HIGH: Final = 2 * _CELL[1] + 57
"""The stamp with a millimetre around it."""
_COLOUR: Final = "C00000"
"""Red is the default; sources disagree on red and black (archive.md 1.1 no. 11)."""


def with_stamp(paper: bytes, rows: Sequence[Sequence[str]]) -> bytes:
    """The paper with the stamp; the text of the paper does not move. Raises TemplateError for anything but a .docx."""
    parts = read_package(paper)
    if _PART not in parts:
        raise TemplateError("template_not_docx", reason=_PART)
    root = parse_xml(parts[_PART], _PART)
    body = root.find(f"{W}body")
    if body is None:
        raise TemplateError("template_not_docx", reason="body")
    top = _free_place(body, paper, parts)
    if top is not None:
        body.insert(0, _table(rows, _floating(top)))
    else:
        body[0:0] = [_table(rows, '<w:jc w:val="center"/>'), _page_break()]
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_package({**parts, _PART: changed})


def _free_place(body: etree._Element, paper: bytes, parts: Mapping[str, bytes]) -> int | None:
    """Where on the page a blank begins that the stamp fits into: below the header, else at the foot; else None."""
    margins, size = body.find(f"{W}sectPr/{W}pgMar"), body.find(f"{W}sectPr/{W}pgSz")
    header, top, bottom = (_twips(margins, name) for name in ("header", "top", "bottom"))
    begins = header + header_height(parts)
    if top - begins >= _HIGH:
        return begins
    if spare_height(paper) >= 2 * _HIGH:
        return _twips(size, "h") - bottom - _HIGH
    return None


def _twips(element: etree._Element | None, name: str) -> int:
    stated = "" if element is None else element.get(W + name) or ""
    return int(stated) if stated.isdecimal() else 0


def _floating(top: int) -> str:
    return (
        f'<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpXSpec="center" w:tblpY="{top}"/>'
        '<w:tblOverlap w:val="overlap"/>'
    )


def _page_break() -> etree._Element:
    return etree.fromstring(f'<w:p xmlns:w="{_NS}"><w:r><w:br w:type="page"/></w:r></w:p>')


def _table(rows: Sequence[Sequence[str]], place: str) -> etree._Element:
    columns = max(len(row) for row in rows)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="{_COLOUR}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{_CELL[0]}"/>' * columns
    floats = place if "tblpPr" in place else ""
    centred = "" if floats else place
    table = etree.fromstring(
        f'<w:tbl xmlns:w="{_NS}"><w:tblPr>{floats}<w:tblW w:w="{_CELL[0] * columns}" w:type="dxa"/>{centred}'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )
    table.extend(_row(row) for row in rows)
    return table


def _row(cells: Sequence[str]) -> etree._Element:
    row = etree.fromstring(
        f'<w:tr xmlns:w="{_NS}"><w:trPr><w:trHeight w:val="{_CELL[1]}" w:hRule="exact"/></w:trPr></w:tr>'
    )
    row.extend(_cell(text) for text in cells)
    return row


def _cell(text: str) -> etree._Element:
    cell = etree.fromstring(
        f'<w:tc xmlns:w="{_NS}"><w:tcPr><w:tcW w:w="{_CELL[0]}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr><w:color w:val="{_COLOUR}"/><w:sz w:val="18"/></w:rPr><w:t/></w:r></w:p></w:tc>'
    )
    for node in cell.iter(f"{W}t"):
        node.text = text
    return cell
