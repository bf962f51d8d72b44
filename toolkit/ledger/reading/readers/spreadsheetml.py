"""Excel 2003 XML (SpreadsheetML), which web systems save under `.xls`: streamed, no entity, no network."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from lxml import etree

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import error_text
from toolkit.ledger.reading.readers.formats import (
    is_date_format,
    is_duration_format,
    iso_moment,
    moment_of,
    shown_as,
    tells_more,
    wall_clock,
)
from toolkit.ledger.reading.readers.markup import as_utf8, feed, refuse_doctype
from toolkit.ledger.reading.readers.text import decoded

NAMED_FORMATS = {
    "general date": "yyyy/m/d h:mm", "short date": "yyyy/m/d", "medium date": "d-mmm-yy",
    "long date": "yyyy/m/d", "short time": "h:mm", "medium time": "h:mm", "long time": "h:mm:ss",
    "general number": "General", "standard": "#,##0.00", "fixed": "0.00", "scientific": "0.00E+00", "percent": "0.00%",
    "currency": "#,##0.00", "euro currency": "#,##0.00", "yes/no": "General", "true/false": "General",
    "on/off": "General",
}  # fmt: skip
"""Formats that have a name instead of signs; the d and s in `Standard` are no day and no second."""
LAST_COLUMN, LAST_ROW = 16384, 1048576


def read_spreadsheetml(data: bytes, limits: Limits) -> Book:
    """Sheets with values, merges, hidden rows and columns; dates by type or by the cell's style."""
    text, encoding = decoded(data, declared=True)
    refuse_doctype(text)
    target = _Workbook(limits)
    parser = etree.XMLParser(target=target, recover=True, resolve_entities=False, no_network=True)  # type: ignore[arg-type]
    feed(parser, as_utf8(text))
    sheets = (SheetReading(one.name, in_blocks(one.rows), one.facts, one.hidden) for one in target.sheets)
    return Book("spreadsheetml", sheets, target.saved_at, [f"encoding:{encoding}"], target.from_1904)


class _Sheet:
    """A worksheet while its rows come in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[Row] = []
        self.facts = Facts()
        self.hidden = False
        self.column = 0
        self.next_column = 1


class _Cell:
    """A cell between its start and its end."""

    def __init__(self, style: str, formula: bool) -> None:
        self.style = style
        self.formula = formula
        self.type = ""


class _Workbook:
    """Target of the parser: elements come as they are read, nothing is kept but cells."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.sparse_cells
        self.merges_left = limits.merges
        self.sheets: list[_Sheet] = []
        self.formats: dict[str, str] = {}
        self.from_1904 = False
        self.saved_at: datetime | None = None
        self._style = ""
        self._row_style = ""
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self._comment = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        has = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "Comment":
            self._comment += 1
        elif name == "Cell" and self.sheets:
            self._start_cell(has)
        elif name == "Data" and self._cell is not None and not self._comment:
            self._cell.type, self._text = has.get("Type", "String"), []
        elif name == "Row" and self.sheets:
            self._start_row(has)
        elif name == "Worksheet":
            self.sheets.append(_Sheet(has.get("Name", "")))
        elif name == "Column" and self.sheets:
            self._hide_columns(has)
        elif name == "Style":
            self._style = has.get("ID", "")
            self.formats[self._style] = self.formats.get(has.get("Parent", ""), "")
        elif name == "NumberFormat":
            self.formats[self._style] = NAMED_FORMATS.get(has.get("Format", "").lower(), has.get("Format", ""))
        elif name in ("Visible", "LastSaved"):
            self._text = []
        elif name == "Date1904":
            self.from_1904 = True

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "Comment":
            self._comment -= 1
        elif name == "Data" and self._cell is not None and not self._comment:
            self._put(self._cell, "".join(self._text or ()))
            self._text = None
        elif name == "Cell" and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "Visible" and self.sheets:
            self.sheets[-1].hidden = "Hidden" in "".join(self._text or ())
            self._text = None
        elif name == "LastSaved":
            self.saved_at = wall_clock("".join(self._text or ()))
            self._text = None

    def close(self) -> None:
        return None

    def _start_row(self, has: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        number = min(_whole(has.get("Index"), len(sheet.rows) + 1), LAST_ROW)
        missing = number - len(sheet.rows)
        self._spend(missing)
        sheet.rows.extend([] for _ in range(max(missing, 1)))
        sheet.next_column = 1
        if has.get("Hidden") == "1":
            sheet.facts.hidden_rows.add(len(sheet.rows))
        self._row_style = has.get("StyleID", "")

    def _start_cell(self, has: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        if not sheet.rows:
            sheet.rows.append([])
        sheet.column = min(_whole(has.get("Index"), sheet.next_column), LAST_COLUMN)
        across, down = _whole(has.get("MergeAcross"), 0), _whole(has.get("MergeDown"), 0)
        row = len(sheet.rows)
        if across or down:
            self.merges_left -= 1
            if self.merges_left < 0:
                raise CannotRead("too_large", "merged cells")
            last = min(row + down, LAST_ROW), min(sheet.column + across, LAST_COLUMN)
            sheet.facts.merged.append((row, sheet.column, *last))
        sheet.next_column = min(sheet.column + across, LAST_COLUMN) + 1
        self._cell = _Cell(has.get("StyleID", self._row_style), "Formula" in has)

    def _put(self, cell: _Cell, text: str) -> None:
        sheet = self.sheets[-1]
        row, spot = sheet.rows[-1], (len(sheet.rows), sheet.column)
        self._spend(sheet.column - len(row))
        row.extend([None] * (sheet.column - len(row)))
        code = error_text(text) if cell.type == "Error" or text[:1] == "#" else ""
        if code or cell.type == "Error":
            sheet.facts.errors[spot] = code or text
            return
        value = self._value(cell, text)
        row[sheet.column - 1] = value
        style = self.formats.get(cell.style, "")
        if isinstance(value, float) and style and tells_more(style) and (shown := shown_as(value, style)):
            sheet.facts.shown[spot] = shown

    def _value(self, cell: _Cell, text: str) -> object:
        if cell.type == "Number":
            number = _number(text)
            style = self.formats.get(cell.style, "")
            if isinstance(number, float) and style and is_date_format(style):
                return moment_of(number, style, self.from_1904)
            return number
        if cell.type == "DateTime":
            return _moment(text.strip(), self.formats.get(cell.style, ""))
        if cell.type == "Boolean":
            return text.strip() == "1"
        return text or None

    def _end_cell(self, cell: _Cell) -> None:
        if cell.formula and not cell.type:
            sheet = self.sheets[-1]
            sheet.facts.no_result.add((len(sheet.rows), sheet.column))
        self._cell = None

    def _hide_columns(self, has: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        first = min(_whole(has.get("Index"), sheet.column + 1), LAST_COLUMN)
        sheet.column = min(first + _whole(has.get("Span"), 0), LAST_COLUMN)
        if has.get("Hidden") == "1":
            sheet.facts.hidden_columns.update(range(first, sheet.column + 1))

    def _spend(self, cells: int) -> None:
        self.left -= max(cells, 1)
        if self.left < 0:
            raise CannotRead("too_large", "cells")


def _moment(text: str, style: str) -> object:
    """A duration under `[h]:mm` is written as the moment so long after the beginning of days."""
    value = iso_moment(text)
    if not is_duration_format(style) or not isinstance(value, datetime | time):
        return value
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return value - (datetime(1899, 12, 30) if value >= datetime(1900, 3, 1) else datetime(1899, 12, 31))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else otherwise


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text or None
