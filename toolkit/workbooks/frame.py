"""The look of every result workbook: fonts, colours, print settings, lists whose text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.model import Moment, Place
from toolkit.rulebook.looks import FONT

INK, SOFT, PAPER_LINE, HEAD, STRIPE = "#1F2933", "#61707F", "#C9D2DC", "#E8EEF5", "#F7F9FC"
SEVERITY_FILL = {"error": "#FBD5D5", "warning": "#FDEFC8", "note": "#DCEBFA", "ok": "#D7F0DD"}

MOST_LINKS = 65_000
"""Excel opens no sheet with more than 65 530 links."""

MOST_ROWS = 1_048_000
LINE_POINTS = 14.5
LONGEST = 32_000
"""Excel cuts a cell at 32 767 characters without a word."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens something: a target as Excel writes it, and the words shown."""

    target: str
    text: str


Cell = str | int | float | Decimal | date | datetime | Moment | Link | bool | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list: its words and its width in characters."""

    text: str
    width: float
    style: str = "text"
    """`text`, `wrap`, `number`, `money`, `moment`."""


class Book:
    """A workbook in memory. Same contents give the same bytes: its dates are the as-of moment."""

    def __init__(self, as_of: datetime, title: str, company: str) -> None:
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd hh:mm",
            },
        )
        self.book.set_properties({"title": title, "company": company, "created": as_of})
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.asked: dict[tuple[tuple[str, object], ...], Format] = {}
        self.links = 0

    def style(self, **properties: object) -> Format:
        """A format with the house font; equal ones are shared."""
        asked = tuple(properties.items())
        if asked not in self.asked:
            self.asked[asked] = self._made(properties)
        return self.asked[asked]

    def _made(self, properties: dict[str, object]) -> Format:
        base: dict[str, object] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        key = tuple(sorted({**base, **properties}.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(key))
        return self.formats[key]

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """A new A4 sheet that prints one page wide with its name and page numbers in the footer."""
        sheet = self.book.add_worksheet(sheet_name(name, {one.get_name() for one in self.book.worksheets()}))
        sheet.set_paper(9)
        sheet.hide_gridlines(2)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&L&9&A&R&9&P / &N")
        return sheet

    def heading(self, sheet: Worksheet, row: int, text: str, *, size: int = 14) -> None:
        sheet.set_row(row, size * 1.9)
        sheet.write_string(row, 0, text, self.style(bold=True, font_size=size))

    def listing(
        self,
        sheet: Worksheet,
        top: int,
        headings: Sequence[Heading],
        rows: Iterable[Sequence[Cell]],
        fills: Sequence[str] = (),
    ) -> int:
        """A list with filter, frozen and repeated header; `fills` colour each first cell. Returns the next row."""
        for column, heading in enumerate(headings):
            aligned = {"align": "right", "indent": 1} if heading.style in ("number", "money") else {}
            head = self.style(bold=True, bg_color=HEAD, border=1, border_color=PAPER_LINE, text_wrap=True, **aligned)
            sheet.set_column(column, column, heading.width, self.style())
            sheet.write_string(top, column, heading.text, head)
        at = top + 1
        for number, row in enumerate(rows):
            if at >= MOST_ROWS:
                break
            fill = fills[number] if number < len(fills) else ""
            sheet.set_row(at, row_height(headings, row))
            self.row(sheet, at, headings, row, fill)
            at += 1
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        if at > top + 1:
            sheet.autofilter(top, 0, at - 1, len(headings) - 1)
        return at

    def row(self, sheet: Worksheet, at: int, headings: Sequence[Heading], row: Sequence[Cell], fill: str) -> None:
        for column, (heading, cell) in enumerate(zip(headings, row, strict=True)):
            properties: dict[str, object] = {"border": 1, "border_color": PAPER_LINE, "valign": "top"}
            if fill and column == 0:
                properties["bg_color"] = SEVERITY_FILL.get(fill, fill)
            if heading.style == "wrap":
                properties["text_wrap"] = True
            elif heading.style == "number":
                properties |= {"align": "right", "indent": 1}  # or it runs into the text of the next column
            elif heading.style == "money":
                properties |= {"num_format": "#,##0.00", "align": "right", "indent": 1}
            elif heading.style == "moment":
                properties["num_format"] = "yyyy-mm-dd hh:mm"
            elif heading.style == "day":
                properties["num_format"] = "yyyy-mm-dd"
            self.cell(sheet, at, column, cell, properties)

    def cell(self, sheet: Worksheet, row: int, column: int, value: Cell, properties: dict[str, Any]) -> None:
        """Writes one value by its type; text is always a string, whatever it begins with."""
        style = self.style(**properties)
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, Link):
            self._link(sheet, row, column, value, properties)
        elif isinstance(value, bool | str):
            sheet.write_string(row, column, fit(str(value)), style)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), style)
        elif isinstance(value, Moment):
            sheet.write_string(row, column, str(value).replace("T", " "), style)
        elif isinstance(value, datetime):
            sheet.write_datetime(
                row, column, value, self.style(**{"num_format": "yyyy-mm-dd hh:mm", "align": "left", **properties})
            )
        else:
            sheet.write_datetime(
                row,
                column,
                datetime(value.year, value.month, value.day),
                self.style(**{"num_format": "yyyy-mm-dd", "align": "left", **properties}),
            )

    def _link(self, sheet: Worksheet, row: int, column: int, link: Link, properties: dict[str, Any]) -> None:
        style = self.style(**{**properties, "font_color": "#1F5FA8", "underline": 1})
        self.links += 1
        shown = fit(link.text)
        if self.links > MOST_LINKS or sheet.write_url(row, column, link.target, style, shown) != 0:
            sheet.write_string(row, column, shown, self.style(**properties))

    def content(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.file.getvalue()


def row_height(headings: Sequence[Heading], row: Sequence[Cell]) -> float:
    """Points for the row's highest cell: not every program measures wrapped text when it opens a file."""
    lines = 1
    for heading, cell in zip(headings, row, strict=True):
        if heading.style == "wrap" and isinstance(cell, str):
            per_line = max(heading.width - 1, 1)
            lines = max(lines, sum(max(ceil(columns(part) / per_line), 1) for part in cell.split("\n")))
    return min(LINE_POINTS * lines + 4, 400)


def columns(text: str) -> int:
    """Width in characters of a figure; Chinese signs take two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def fit(text: str) -> str:
    """What a cell can hold: no control characters, no lone surrogates, cut with … before Excel cuts."""
    if text.isprintable() and len(text) <= LONGEST:  # most texts, seen at a glance
        return text
    clean = "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    clean = clean.replace("\ufffe", "").replace("\uffff", "")
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts: 31 signs, none of `[]:*?/\\`, unique without case."""
    clean = "".join("-" if sign in "[]:*?/\\" else sign for sign in wanted).strip("' ")[:31] or "-"
    name, number = clean, 1
    while name.casefold() in {one.casefold() for one in taken} or name.casefold() == "history":
        number += 1
        name = f"{clean[:27]} {number}"
    return name


def place_link(place: Place | None, up: str = "../../../inbox/") -> Cell:
    """A link into the branch's own ledger, as seen from a run folder: `城东/台账.xlsx#'3月'!F17`."""
    if place is None or not place.path:
        return ""
    sheet = place.sheet.replace("'", "''")
    cell = place.cell if place.column else f"A{place.row or 1}"
    spot = f"#'{sheet}'!{cell}" if place.sheet else ""
    target = f"external:{up}{place.path}{spot}"
    if "#" in place.path or len(target) > 2000:
        return str(place)
    shown = f"{place.sheet}!{place.cell}" if place.sheet else place.cell
    return Link(target, shown or place.path.rsplit("/", 1)[-1])
