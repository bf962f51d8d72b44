"""HTML tables, which web systems save under `.xls`: stacked on one sheet as Excel shows them."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from email.message import EmailMessage

from lxml import etree

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import error_text
from toolkit.ledger.reading.readers.markup import as_utf8, feed
from toolkit.ledger.reading.readers.text import decoded

SILENT = {"script", "style", "title", "select", "head", "template", "noscript"}
BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "center"}
LAST_COLUMN, LAST_SPAN = 16384, 65536
_HIDDEN = re.compile(r"display\s*:\s*none|mso-displayed-decimal", re.IGNORECASE)


def read_html(data: bytes, limits: Limits) -> Book:
    """One nameless sheet: every table below the one before, text between them in rows of its own."""
    text, encoding = decoded(data, declared=True)
    page = _Page(limits)
    feed(etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True), as_utf8(text))  # type: ignore[arg-type]
    page.end_line()
    if not page.tables:
        raise CannotRead("no_table", "HTML")
    sheet = SheetReading("", in_blocks(page.rows), page.facts)
    return Book("html", iter((sheet,)), notes=[f"encoding:{encoding}"])


def read_mhtml(data: bytes, limits: Limits) -> Book:
    """A web archive: its HTML parts one below the other would lie about rows, so the richest one counts."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    books = []
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and re.search(rb"<table", payload, re.IGNORECASE):
                books.append(read_html(payload, limits))
    if not books:
        raise CannotRead("no_table", "MHTML")
    return Book("mhtml", (sheet for book in books for sheet in book.sheets), notes=books[0].notes)


class _Page:
    """Target of the parser; keeps rows, not elements, so that depth costs nothing."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.sparse_cells
        self.merges_left = limits.merges
        self.rows: list[Row] = []
        self.facts = Facts()
        self.tables = 0
        self._depth = 0
        self._silent = 0
        self._in_row = False
        self._hidden = False
        self._column = 0
        self._covered: dict[int, int] = {}
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "table":
            self._start_table()
        elif tag == "tr":
            self._start_row(attributes)
        elif tag in ("td", "th"):
            self._end_cell()
            if not self._in_row:
                self._start_row({})
            self._cell, self._text = dict(attributes), []
        elif tag in BREAKS:
            self._break()

    def data(self, text: str) -> None:
        if not self._silent:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._depth = max(self._depth - 1, 0)
            self._covered = {}
            self._text = []
        elif tag in BREAKS and tag != "br":
            self._break()

    def comment(self, text: str) -> None:
        return None

    def close(self) -> None:
        return None

    def end_line(self) -> None:
        """Text outside of tables takes a row of its own."""
        text = _clean("".join(self._text))
        self._text = []
        if text and not self._depth:
            self.rows.append([text])

    def _break(self) -> None:
        if self._cell is not None:
            self._text.append("\n")
        elif not self._depth:
            self.end_line()

    def _start_table(self) -> None:
        """A table inside a cell begins below what the outer row holds so far."""
        if self._depth:
            self._end_row()
        else:
            self.end_line()
        self.tables += 1
        self._depth += 1
        self._covered = {}

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._end_row()
        self._in_row = True
        self._column = 1
        self.rows.append([])
        self._spend(1)
        if _HIDDEN.search(attributes.get("style", "")):
            self.facts.hidden_rows.add(len(self.rows))

    def _end_row(self) -> None:
        self._end_cell()
        if self._in_row:
            self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}
        self._in_row = False

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        attributes, self._cell = self._cell, None
        text = _clean("".join(self._text))
        self._text = []
        while self._covered.get(self._column):
            self._column += 1
        if self._column > LAST_COLUMN:
            return
        self._put(self._column, text, attributes)
        self._span(attributes)

    def _put(self, column: int, text: str, attributes: Mapping[str, str]) -> None:
        row, spot = self.rows[-1], (len(self.rows), column)
        self._spend(column - len(row))
        row.extend([None] * (column - len(row)))
        if code := error_text(text):
            self.facts.errors[spot] = code
            return
        row[column - 1] = text or None
        exact = attributes.get("x:num", "")
        if exact and re.fullmatch(r"-?\d\.\d+E\+\d+", text, re.IGNORECASE):
            row[column - 1] = float(exact)
            self.facts.shown[spot] = text

    def _span(self, attributes: Mapping[str, str]) -> None:
        across = _whole(attributes.get("colspan"), LAST_COLUMN)
        down = _whole(attributes.get("rowspan"), LAST_SPAN)
        last = min(self._column + across - 1, LAST_COLUMN)
        if across > 1 or down > 1:
            self.merges_left -= 1
            self._spend(last - self._column)
            if self.merges_left < 0:
                raise CannotRead("too_large", "merged cells")
            row = len(self.rows)
            self.facts.merged.append((row, self._column, row + down - 1, last))
        if down > 1:
            self._covered.update(dict.fromkeys(range(self._column, last + 1), down))
        self._column = last + 1

    def _spend(self, cells: int) -> None:
        self.left -= max(cells, 0)
        if self.left < 0:
            raise CannotRead("too_large", "cells")


def _clean(text: str) -> str:
    """Blanks as a browser shows them; line breaks stay."""
    lines = (re.sub(r"[ \t\r\f\xa0]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _whole(text: str | None, most: int) -> int:
    found = re.match(r"\s*(\d{1,9})", text or "")
    return max(1, min(int(found[1]), most)) if found else 1
