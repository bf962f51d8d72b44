"""Binary workbooks (xlsb), read record by record: values with their formats, errors, merges and hidden things.

Own, because python-calamine gives some dates as bare numbers, refuses workbooks with macro sheets, and fills the
whole rectangle of a sheet with one far cell.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import ERROR_CODES, error_text
from toolkit.ledger.reading.readers.formats import format_of, is_date_format, moment_of, shown_as, tells_more
from toolkit.ledger.reading.readers.package import Package, unescaped
from toolkit.ledger.reading.readers.xlsb_records import integer, real, records, small_number, wide_string
from toolkit.ledger.reading.readers.zipguard import whole

ROW, COLUMN, MERGE, STRING_ITEM, FORMAT, STYLE, RICH_TEXT = 0, 60, 176, 19, 44, 47, 62
WORKBOOK, SHEET, STYLES_BEGIN, STYLES_END = 153, 156, 617, 618
BLANK, RK, ERROR, TRUTH, REAL, TEXT, SHARED = 1, 2, 3, 4, 5, 6, 7
FORMULAS = {8: TEXT, 9: REAL, 10: TRUTH, 11: ERROR}
"""BrtFmlaString … BrtFmlaError: the stored result stands where a plain cell has its value ([MS-XLSB] 2.3.2)."""
SHORT = range(12, 19)
"""BrtShortBlank … BrtShortIsst: the cell right of the one before, without its column."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
USUAL_START = "xl/workbook.bin"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the cells of all sheets point to."""

    strings: list[str]
    formats: tuple[str, ...]
    from_1904: bool
    dates: frozenset[int]
    telling: frozenset[int]


def read_xlsb(archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The worksheets, in the order of the tabs."""
    package = Package(archive, limits)
    start = package.start if package.member(package.start) else USUAL_START
    about = list(records(whole(archive, package.member(start), limits)))
    targets = package.targets(start)
    from_1904 = any(kind == WORKBOOK and body[:1] and body[0] & 1 for kind, body in about)
    shared = _shared(package, targets, from_1904, limits)
    parts = [part for kind, body in about if kind == SHEET and (part := _sheet_part(body, targets, package))]
    if not parts:
        raise CannotRead("damaged", "no sheets")
    return Book("xlsb", _sheets(parts, package, shared, limits), package.saved_at, from_1904=from_1904)


def _sheet_part(body: bytes, targets: dict[str, tuple[str, str]], package: Package) -> tuple[str, str, bool] | None:
    """Name, member and hidden or not of a worksheet; None for charts, dialogs and macro sheets."""
    try:
        relation, end = wide_string(body, 8)
        name, _ = wide_string(body, end)
    except struct.error:
        return None
    kind, part = targets.get(relation, ("", ""))
    member = package.member(part)
    if not member or not (kind.endswith("/worksheet") or "/worksheets/" in f"/{part}"):
        return None
    return name, member, integer(body, 0) != 0


def _shared(package: Package, targets: dict[str, tuple[str, str]], from_1904: bool, limits: Limits) -> Shared:
    parts = {kind.rpartition("/")[2]: package.member(part) for kind, part in targets.values()}
    texts = records(whole(package.archive, parts.get("sharedStrings", ""), limits))
    strings = [_rich(body, 0) for kind, body in texts if kind == STRING_ITEM]
    formats = _formats(whole(package.archive, parts.get("styles", ""), limits))
    return Shared(
        strings,
        formats,
        from_1904,
        frozenset(style for style, text in enumerate(formats) if is_date_format(text)),
        frozenset(style for style, text in enumerate(formats) if tells_more(text)),
    )


def _formats(data: bytes) -> tuple[str, ...]:
    """The number format of each cell style."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    inside = False
    for kind, body in records(data):
        if kind == FORMAT and len(body) >= 6:
            own[struct.unpack_from("<H", body)[0]] = wide_string(body, 2)[0]
        elif kind in (STYLES_BEGIN, STYLES_END):
            inside = kind == STYLES_BEGIN
        elif kind == STYLE and inside and len(body) >= 4:
            numbers.append(struct.unpack_from("<H", body, 2)[0])
    return tuple(format_of(number, own) for number in numbers)


def _rich(body: bytes, at: int) -> str:
    """A string that may have runs and readings behind it; only the text counts."""
    try:
        return unescaped(wide_string(body, at + 1)[0])
    except struct.error:
        return ""


def _sheets(
    parts: list[tuple[str, str, bool]], package: Package, shared: Shared, limits: Limits
) -> Iterator[SheetReading]:
    left = limits.sparse_cells
    for name, part, hidden in parts:
        sheet = _Sheet(shared, limits, left)
        yield SheetReading(name, in_blocks(sheet.rows(whole(package.archive, part, limits))), sheet.facts, hidden)
        left = sheet.left


class _Sheet:
    """A sheet while its records come in."""

    def __init__(self, shared: Shared, limits: Limits, left: int) -> None:
        self.shared = shared
        self.limits = limits
        self.left = left
        self.facts = Facts()
        self.row: Row = []
        self.number = 0
        self.column = 0

    def rows(self, data: bytes) -> Iterator[Row]:
        """The rows at their own numbers; rows that are not there are one empty list. Raises CannotRead."""
        before = 0
        for kind, body in records(data):
            if kind == ROW and len(body) >= 4:
                if self.number:
                    yield from self._finished(before)
                    before = self.number
                self._start_row(body, before)
            elif BLANK <= kind <= SHARED or kind in FORMULAS or kind in SHORT or kind == RICH_TEXT:
                self._take_cell(kind, body)
            elif kind == COLUMN and len(body) >= 18 and body[16] & 1:
                first, last = struct.unpack_from("<II", body)
                self.facts.hidden_columns.update(range(first + 1, min(last, LAST_COLUMN - 1) + 2))
            elif kind == MERGE and len(body) >= 16:
                self._take_merge(body)
        if self.number:
            yield from self._finished(before)

    def _start_row(self, body: bytes, before: int) -> None:
        self.row, self.column, self.number = [], 0, integer(body, 0) + 1
        if not before < self.number <= LAST_ROW:
            raise CannotRead("damaged", "order of rows")
        if len(body) >= 12 and body[11] & 0x10:
            self.facts.hidden_rows.add(self.number)

    def _finished(self, before: int) -> Iterator[Row]:
        empty: Row = []
        for _ in range(self.number - before - 1):
            yield empty
        yield self.row

    def _take_cell(self, kind: int, body: bytes) -> None:
        """A record too short for what it should hold is a blank cell."""
        try:
            at = 4 if kind in SHORT else 8
            column = self.column + 1 if kind in SHORT else integer(body, 0) + 1
            style = integer(body, at - 4) & 0xFFFFFF
            if not 0 < column <= LAST_COLUMN or not self.number:
                return
            self.column = column
            kind = kind - SHORT.start + BLANK if kind in SHORT else FORMULAS.get(kind, kind)
            value = self._value(kind, body, at, style)
        except (struct.error, IndexError):
            return
        if value is not None:
            self._put(column, value)

    def _value(self, kind: int, body: bytes, at: int, style: int) -> object:
        if kind == RK:
            return self._number(small_number(integer(body, at)), style)
        if kind == REAL:
            return self._number(real(body, at), style)
        if kind == SHARED:
            number = integer(body, at)
            return self._text(self.shared.strings[number]) if number < len(self.shared.strings) else None
        if kind == TEXT:
            return self._text(unescaped(wide_string(body, at)[0]))
        if kind == RICH_TEXT:
            return self._text(_rich(body, at))
        if kind == TRUTH:
            return bool(body[at])
        if kind == ERROR:
            self.facts.errors[self.number, self.column] = ERROR_CODES.get(body[at], f"#{body[at]}")
        return None

    def _number(self, value: float, style: int) -> object:
        if value != value or value in (float("inf"), float("-inf")):
            self.facts.errors[self.number, self.column] = "#NUM!"
            return None
        if style in self.shared.dates:
            return moment_of(value, self.shared.formats[style], self.shared.from_1904)
        if style in self.shared.telling and (shown := shown_as(value, self.shared.formats[style])):
            self.facts.shown[self.number, self.column] = shown
        return value

    def _text(self, text: str) -> str | None:
        if text[:1] == "#" and (code := error_text(text)):
            self.facts.errors[self.number, self.column] = code
            return None
        return text or None

    def _put(self, column: int, value: object) -> None:
        missing = column - len(self.row) - 1
        self.left -= max(missing, 0) + 1
        if self.left < 0:
            raise CannotRead("too_large", "cells")
        if missing < 0:
            self.row[column - 1] = value
        else:
            self.row.extend([None] * missing)
            self.row.append(value)

    def _take_merge(self, body: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<IIII", body)
        self.facts.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        if len(self.facts.merged) > self.limits.merges:
            raise CannotRead("too_large", "merged cells")
