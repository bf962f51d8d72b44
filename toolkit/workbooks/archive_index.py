"""归档文件目录 as a workbook: cover, one list of the year, one printable list for each series, a sealed sheet.

An output of the register, rewritten whole, never read back as truth; its seal tells whether somebody changed it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import openpyxl
from xlsxwriter.worksheet import Worksheet

from toolkit.filing.index import COLUMNS, MORE_COLUMNS, IndexRow, SeriesIndex
from toolkit.model import Rulebook
from toolkit.rulebook import Words
from toolkit.workbooks.frame import Book, Cell, Heading, Link

WIDTHS = {
    "place": 5, "number": 25, "document_number": 15, "author": 12, "title": 40, "day": 9.5, "secrecy": 6,
    "pages": 6, "remarks": 24, "customer": 12, "model": 16, "serial": 18, "case": 16, "kind": 16,
    "category": 14, "filed_on": 11, "retention": 9, "until": 13, "storage": 16, "box": 8, "state": 9,
    "registered": 28, "format": 11, "file": 44, "sha256": 66,
}  # fmt: skip

COVER = ("fonds", "fonds_name", "year", "retention", "department")
SEAL = "register"
"""Name of the hidden sheet: register id, row count, SHA-256 of the rows."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a workbook's hidden sheet says, and what its rows really are."""

    register: str
    rows: int
    sha256: str
    true_rows: int
    true_sha256: str

    @property
    def is_whole(self) -> bool:
        return (self.rows, self.sha256) == (self.true_rows, self.true_sha256)


def archive_index_workbook(
    series: Sequence[SeriesIndex], register_id: str, as_of: datetime, book: Rulebook, say: Words
) -> bytes:
    """The workbook's bytes for one year; the same items give the same bytes whatever the night (`as_of`: of
    the last item).
    """
    workbook = Book(as_of, say("archive.index.title"), book.settings.company)
    _cover(workbook, series, book, say)
    rows = [row for one in series for row in one.rows]
    _list(workbook, say("archive.index.all"), rows, book, say, renumbered=True)
    for one in series:
        _list(workbook, one.series, one.rows, book, say, heading=one)
    _seal(workbook, rows, register_id)
    return workbook.content()


def read_seal(content: bytes) -> Seal | None:
    """The seal of an index and the truth of its rows; None for a workbook without one."""
    opened = openpyxl.load_workbook(io.BytesIO(content), read_only=False, data_only=False)
    if SEAL not in opened.sheetnames:
        return None
    stated = [str(cell.value) for cell in opened[SEAL]["B"][:3]]
    listed = opened.worksheets[1]
    texts = []
    for row in listed.iter_rows(min_row=2, max_col=len(COLUMNS) + len(MORE_COLUMNS), values_only=True):
        if row[1]:
            texts.append(tuple("" if value is None else str(value) for value in row[1:]))
    return Seal(stated[0], int(stated[1]), stated[2], len(texts), _digest(texts))


def _cover(workbook: Book, series: Sequence[SeriesIndex], book: Rulebook, say: Words) -> None:
    sheet = workbook.sheet(say("archive.index.cover"))
    sheet.set_row(0, 60)
    title = workbook.style(bold=True, font_size=26, align="center")
    last = 9
    sheet.merge_range(0, 0, 0, last, say("archive.index.title"), title)
    label = workbook.style(bold=True, align="right")
    for at, (name, text) in enumerate(_cover_lines(series, book), start=2):
        sheet.set_row(at, 22)
        sheet.merge_range(at, 0, at, 2, say(f"archive.column.{name}"), label)
        sheet.merge_range(at, 3, at, last, text, workbook.style(font_size=12, indent=1))
    names = ("series", "category", "retention", "department", "count", "pages", "first", "last")
    widths = (27, 16, 10, 12, 8, 8, 29, 29)
    headings = [Heading(say(f"archive.column.{name}"), width) for name, width in zip(names, widths, strict=True)]
    listed: list[Sequence[Cell]] = [
        (one.series, one.category, one.retention, one.department, len(one.rows), one.pages, one.first, one.last)
        for one in series
    ]
    top = len(COVER) + 4
    after = workbook.listing(sheet, top, headings, listed)
    sheet.freeze_panes(0, 0)
    note = say("archive.index.after", standard=book.settings.archive.standard)
    sheet.write_string(after + 1, 0, note, workbook.style(font_size=9))


def _cover_lines(series: Sequence[SeriesIndex], book: Rulebook) -> list[tuple[str, str]]:
    def joined(values: list[str]) -> str:
        return "、".join(dict.fromkeys(values))

    return [
        ("fonds", book.settings.fonds),
        ("fonds_name", book.settings.fonds_name),
        ("year", joined([str(one.year) for one in series])),
        ("retention", joined([one.retention for one in series])),
        ("department", joined([one.department for one in series])),
    ]


def _list(
    workbook: Book,
    name: str,
    rows: Sequence[IndexRow],
    book: Rulebook,
    say: Words,
    *,
    heading: SeriesIndex | None = None,
    renumbered: bool = False,
) -> None:
    sheet = workbook.sheet(name)
    columns = COLUMNS if heading else (*COLUMNS, *MORE_COLUMNS)
    headings = [
        Heading(say(f"archive.column.{one}"), WIDTHS[one], "wrap" if one in ("title", "remarks", "author") else "text")
        for one in columns
    ]
    listed = [_cells(row, place if renumbered else None)[: len(columns)] for place, row in enumerate(rows, start=1)]
    after = workbook.listing(sheet, 0, headings, listed)
    sheet.print_area(0, 0, max(after - 1, 0), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 2)
    _printed_head(sheet, heading, book, say)


def _cells(row: IndexRow, place: int | None) -> list[Cell]:
    number: Cell = row.cells[1]
    if row.link and "#" not in row.link:
        number = Link(f"external:{row.link}", row.cells[1])
    first = row.cells[0] if place is None else str(place)
    return [int(first), number, *row.cells[2:], *row.more]


def _printed_head(sheet: Worksheet, heading: SeriesIndex | None, book: Rulebook, say: Words) -> None:
    """Title and cover facts on every printed page; `&` begins a code in Excel's headers and is doubled."""
    facts = [say("archive.column.fonds") + " " + book.settings.fonds]
    if heading is not None:
        facts += [f"{heading.year}", heading.category, heading.retention, heading.department]
    text = "  ".join(facts).replace("&", "&&")
    sheet.set_header(f"&C&14&B{say('archive.index.title')}&R&9{text}")
    note = say("archive.index.after", standard=book.settings.archive.standard)
    sheet.set_footer(f"&L&9{note}&R&9&P / &N")


def _seal(workbook: Book, rows: Sequence[IndexRow], register_id: str) -> None:
    sheet = workbook.book.add_worksheet(SEAL)
    digest = _digest([tuple(_sealed(row)) for row in rows])
    for at, (name, value) in enumerate((("register", register_id), ("rows", str(len(rows))), ("sha256", digest))):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, value)
    sheet.hide()


def _sealed(row: IndexRow) -> list[str]:
    """The row as the sheet holds it: without 序号, which changes when the sheet is sorted."""
    return [*row.cells[1:], *row.more]


def _digest(rows: Sequence[tuple[str, ...]]) -> str:
    """The same in whatever order the rows stand: sorting the sheet is no change."""
    text = json.dumps(sorted(rows), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
