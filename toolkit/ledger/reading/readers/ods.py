"""OpenDocument sheets (ods, and fods as flat XML), streamed: values, errors, repeats, merges, hidden things.

Own, because python-calamine refuses real files, gives durations as text, and knows no merges and nothing hidden.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import error_text
from toolkit.ledger.reading.readers.formats import iso_moment, wall_clock
from toolkit.ledger.reading.readers.markup import PIECE

LAST_COLUMN, LAST_ROW = 16384, 1048576
NUMBERS = {"float", "percentage", "currency"}


def read_ods(archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The sheets of `content.xml`. Raises CannotRead(`password`) for an encrypted one."""
    manifest = _member(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise CannotRead("password", "OpenDocument")
    meta = re.search(rb"<dc:date>([^<]+)<", _member(archive, "meta.xml"))
    with archive.open("content.xml") as stream:
        target = _content(stream, limits)
    return _book("ods", target, meta[1].decode() if meta else "")


def read_fods(data: bytes, limits: Limits) -> Book:
    """The same in one XML file."""
    meta = re.search(rb"<dc:date>([^<]+)<", data[:20_000])
    return _book("fods", _content(io.BytesIO(data), limits), meta[1].decode() if meta else "")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(4 << 20)
    except KeyError:
        return b""


def _content(stream: object, limits: Limits) -> _Content:
    target = _Content(limits)
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, huge_tree=True)  # type: ignore[arg-type]
    try:
        while piece := stream.read(PIECE):  # type: ignore[attr-defined]
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise CannotRead("unsafe_xml", "DOCTYPE")
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise CannotRead("damaged", str(error)) from error
    return target


def _book(kind: str, target: _Content, saved: str) -> Book:
    sheets = (
        SheetReading(one.name, in_blocks(one.rows), one.facts, one.style in target.hidden_styles)
        for one in target.sheets
    )
    return Book(kind, sheets, wall_clock(saved), from_1904=target.from_1904)


class _Sheet:
    """A sheet while its rows come in. Empty repeats wait until something follows them."""

    def __init__(self, name: str, style: str) -> None:
        self.name = name
        self.style = style
        self.rows: list[Row] = []
        self.facts = Facts()
        self.columns = 0
        self.empty_rows = 0
        self.row: Row = []
        self.column = 0
        self.repeat = 1


class _Content:
    """Target of the parser; what stands in comments and tracked changes is no cell."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.sparse_cells
        self.merges_left = limits.merges
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self.from_1904 = False
        self._style = ""
        self._skip = 0
        self._cell: dict[str, str] | None = None
        self._text: list[str] | None = None
        self._paragraphs: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._skip or name in ("annotation", "tracked-changes", "shapes", "frame", "custom-shape"):
            self._skip += 1
            return
        has = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name in ("table-cell", "covered-table-cell") and self.sheets:
            self._cell = has
            self._paragraphs = []
        elif name == "p" and self._cell is not None:
            self._text = []
        elif self._text is not None:
            self._sign(name, has)
        elif name == "table-row" and self.sheets:
            self._start_row(has)
        elif name == "table-column" and self.sheets:
            self._columns(has)
        elif name == "null-date":
            self.from_1904 = has.get("date-value", "").startswith("1904")
        elif name == "table":
            self.sheets.append(_Sheet(has.get("name", ""), has.get("style-name", "")))
        elif name == "style":
            self._style = has.get("name", "")
        elif name == "table-properties" and has.get("display") == "false":
            self.hidden_styles.add(self._style)

    def data(self, text: str) -> None:
        if self._text is not None and not self._skip:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
            return
        name = tag.rpartition("}")[2]
        if name == "p" and self._text is not None:
            self._paragraphs.append("".join(self._text))
            self._text = None
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row" and self.sheets:
            self._end_row(self.sheets[-1])

    def close(self) -> None:
        return None

    def _sign(self, name: str, has: Mapping[str, str]) -> None:
        assert self._text is not None
        if name == "s":
            self._text.append(" " * min(_repeat(has.get("c")), 1000))
        elif name in ("tab", "line-break"):
            self._text.append("\t" if name == "tab" else "\n")

    def _columns(self, has: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        first = sheet.columns + 1
        sheet.columns = min(sheet.columns + _repeat(has.get("number-columns-repeated")), LAST_COLUMN)
        if has.get("visibility") in ("collapse", "filter"):
            sheet.facts.hidden_columns.update(range(first, sheet.columns + 1))

    def _start_row(self, has: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        sheet.row, sheet.column = [], 0
        sheet.repeat = _repeat(has.get("number-rows-repeated"))
        if has.get("visibility") in ("collapse", "filter"):
            first = len(sheet.rows) + sheet.empty_rows + 1
            sheet.facts.hidden_rows.update(range(first, min(first + sheet.repeat, LAST_ROW + 1)))

    def _end_row(self, sheet: _Sheet) -> None:
        if not sheet.row:
            sheet.empty_rows += sheet.repeat
            return
        self._flush(sheet)
        repeat = min(sheet.repeat, LAST_ROW - len(sheet.rows))
        self._spend(len(sheet.row) * repeat)
        if repeat > 1:
            _repeat_errors(sheet, repeat)
        sheet.rows.extend(list(sheet.row) for _ in range(repeat))

    def _flush(self, sheet: _Sheet) -> None:
        """Empty rows count only when something follows; nothing follows below the last row of a sheet."""
        if len(sheet.rows) + sheet.empty_rows >= LAST_ROW:
            raise CannotRead("too_large", "rows")
        sheet.rows.extend([] for _ in range(sheet.empty_rows))
        sheet.empty_rows = 0

    def _end_cell(self, has: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        repeat = min(_repeat(has.get("number-columns-repeated")), LAST_COLUMN - sheet.column)
        spot = len(sheet.rows) + sheet.empty_rows + 1, sheet.column + 1
        text = "\n".join(self._paragraphs)
        value = self._value(has, text, spot, sheet.facts)
        self._span(has, spot, sheet.facts)
        marked = spot in sheet.facts.errors or spot in sheet.facts.no_result
        if value is not None or marked:
            self._spend(sheet.column - len(sheet.row) + repeat)
            sheet.row.extend([None] * (sheet.column - len(sheet.row)))
            sheet.row.extend([value] * repeat)
        sheet.column += repeat

    def _value(self, has: Mapping[str, str], text: str, spot: tuple[int, int], facts: Facts) -> object:
        kind = has.get("value-type", "")
        if code := (error_text(text) if text[:1] in "#E" and text else ""):
            facts.errors[spot] = code
            return None
        if kind in NUMBERS:
            number = _number(has.get("value", ""))
            if number is not None and _tells_more(text):
                facts.shown[spot] = text
            return number
        if kind == "date":
            return iso_moment(has.get("date-value", ""))
        if kind == "time":
            return iso_moment(has.get("time-value", ""))
        if kind == "boolean":
            return has.get("boolean-value") == "true"
        if not kind and not text and "formula" in has:
            facts.no_result.add(spot)
        return text or has.get("string-value") or None

    def _span(self, has: Mapping[str, str], spot: tuple[int, int], facts: Facts) -> None:
        across = _repeat(has.get("number-columns-spanned"))
        down = _repeat(has.get("number-rows-spanned"))
        if across > 1 or down > 1:
            self.merges_left -= 1
            if self.merges_left < 0:
                raise CannotRead("too_large", "merged cells")
            row, column = spot
            facts.merged.append((row, column, row + down - 1, min(column + across - 1, LAST_COLUMN)))

    def _spend(self, cells: int) -> None:
        self.left -= max(cells, 0)
        if self.left < 0:
            raise CannotRead("too_large", "cells")


def _repeat_errors(sheet: _Sheet, repeat: int) -> None:
    """A row that stands for many carries its error cells into each of them."""
    first = len(sheet.rows) + 1
    for marks in (sheet.facts.errors, sheet.facts.shown):
        for (row, column), what in list(marks.items()):
            if row == first:
                marks.update({(row + more, column): what for more in range(1, min(repeat, 10_000))})


def _repeat(text: str | None) -> int:
    return max(1, min(int(text), LAST_ROW)) if text and re.fullmatch(r"\d{1,9}", text) else 1


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _tells_more(text: str) -> bool:
    """`0046`, `50%`, `保修30天`, but not `1,280.00` or `￥15`."""
    return bool(re.match(r"0\d", text) or text.endswith("%") or re.search(r"[^\W\d_]", re.sub(r"E[+-]\d", "", text)))
