"""Tables of a template: fixed widths, lines, shaded labels, repeated heads, rows that do not break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.word.make_templates.page import twips
from toolkit.word.make_templates.styles import LINE, PALE, TINT
from toolkit.word.make_templates.text import paragraph

_MARGINS = '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraph XML in a cell, how many columns it spans, its shading."""

    content: str
    span: int = 1
    shade: str = ""
    middle: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side. `head` repeats on each page, `breaks` may go over a page end, `high` in millimetres."""

    cells: tuple[Cell, ...]
    head: bool = False
    breaks: bool = False
    high: float = 0


def label(text: str, *, keep_next: bool = False) -> Cell:
    return Cell(paragraph(text, "ai", keep_next=keep_next), shade=PALE)


def value(text: str, style: str = "aj", span: int = 1, *, keep_next: bool = False) -> Cell:
    lines = text.split("\n")
    return Cell("".join(paragraph(line, style, keep_next=keep_next) for line in lines), span)


def section_head(text: str, columns: int, *, repeat: bool = False) -> Row:
    return Row((Cell(paragraph(text, "ah", keep_next=True), columns, TINT),), head=repeat)


def tag_row(tag: str, columns: int) -> Row:
    """A row that holds only a block tag and is gone in the paper: `{%tr for part in parts %}`."""
    return Row((Cell(paragraph(tag, "aj"), columns),))


def table(widths: Sequence[float], rows: Sequence[Row], *, lines: bool = True) -> str:
    """A table of these column widths in millimetres."""
    columns = [twips(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{_lines() if lines else ""}'
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}<w:tblLook w:val="0000"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(_row(row, columns) for row in rows)}</w:tbl>"


def _row(row: Row, columns: Sequence[int]) -> str:
    whole = "" if row.breaks else "<w:cantSplit/>"
    high = f'<w:trHeight w:val="{twips(row.high)}" w:hRule="atLeast"/>' if row.high else ""
    head = "<w:tblHeader/>" if row.head else ""
    properties = f"<w:trPr>{whole}{high}{head}</w:trPr>" if whole or high or head else ""
    cells, at = "", 0
    for cell in row.cells:
        cells += _cell(cell, sum(columns[at : at + cell.span]))
        at += cell.span
    return f"<w:tr>{properties}{cells}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else ""
    middle = '<w:vAlign w:val="center"/>' if cell.middle else ""
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}{middle}</w:tcPr>'
    return f"<w:tc>{properties}{cell.content}</w:tc>"


def _lines() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom", "left", "right") else 4}" '
        f'w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"<w:tblBorders>{sides}</w:tblBorders>"
