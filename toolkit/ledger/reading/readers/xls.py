"""Old Excel and WPS files (BIFF 2-8): read by xlrd with formats, compared with python-calamine cell by cell.

calamine turns `￥1,272.00` into a date of 1903 where the format stands under a number Excel reserves for East
Asian dates; the cell's own format string decides.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import olefile  # type: ignore[import-untyped]
import python_calamine
import xlrd

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import ERROR_CODES, error_text
from toolkit.ledger.reading.readers.formats import (
    BUILT_IN_DATES,
    BUILT_IN_PERCENT,
    is_date_format,
    moment_of,
    shown_as,
    tells_more,
)

Cells = list[list[object]]
SMALL_STREAM = 4096


def read_xls(data: bytes, limits: Limits) -> Book:
    """A book read by xlrd, doubts where calamine differs; by calamine alone where xlrd gives up."""
    book = _opened(data)
    other = _second_opinion(data) if book is not None or _is_whole(data) else None
    if book is None:
        if other is None:
            raise CannotRead("damaged", "neither reader opens it")
        return Book("xls", iter(_plain_sheets(other)), notes=["one_reader:calamine"])
    notes = [] if other is not None else ["one_reader:xlrd"]
    return Book("xls", _sheets(book, other, limits), notes=notes, from_1904=book.datemode == 1)


def _opened(data: bytes) -> xlrd.Book | None:
    """With formats where they can be read; xlrd's own errors are of many kinds, so all mean `cannot`."""
    for formats in (True, False):
        try:
            return xlrd.open_workbook(
                file_contents=data, formatting_info=formats, logfile=io.StringIO(), ragged_rows=True
            )
        except MemoryError:
            raise
        except Exception as error:
            if "encrypt" in str(error).lower():
                raise CannotRead("password") from error
    return None


def _is_whole(data: bytes) -> bool:
    """A chain of sectors that is a loop makes calamine allocate until the process ends."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            starts = [compound.first_dir_sector, compound.first_mini_fat_sector, compound.root.isectStart]
            starts += [entry.isectStart for entry in compound.root.kids if entry.size >= SMALL_STREAM]
            return all(_ends(compound.fat, start) for start in starts)
    except MemoryError:
        raise
    except Exception:
        return False


def _ends(table: Sequence[int], sector: int) -> bool:
    seen = set()
    while sector < len(table):
        if sector in seen:
            return False
        seen.add(sector)
        sector = table[sector]
    return True


def _second_opinion(data: bytes) -> python_calamine.CalamineWorkbook | None:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (Exception, BaseException) as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        return None


def _plain_sheets(book: python_calamine.CalamineWorkbook) -> Iterator[SheetReading]:
    for sheet in book.sheets_metadata:
        if str(sheet.typ).endswith("WorkSheet"):
            facts = Facts()
            hidden = not str(sheet.visible).endswith(".Visible")
            yield SheetReading(sheet.name, in_blocks(_calamine_cells(book, sheet.name)), facts, hidden)


def _calamine_cells(book: python_calamine.CalamineWorkbook, name: str) -> Cells:
    try:
        return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    except (Exception, BaseException) as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        return []


def _sheets(book: xlrd.Book, other: python_calamine.CalamineWorkbook | None, limits: Limits) -> Iterator[SheetReading]:
    names = set(other.sheet_names) if other is not None else set()
    left = limits.sparse_cells
    for sheet in book.sheets():
        left -= sum(sheet.row_len(row) for row in range(sheet.nrows))
        if left < 0:
            raise CannotRead("too_large", sheet.name)
        facts = _facts_of(sheet)
        values = [_row(book, sheet, row, facts) for row in range(sheet.nrows)]
        if other is not None and sheet.name in names:
            _compare(values, _calamine_cells(other, sheet.name), facts)
        yield SheetReading(sheet.name, in_blocks(values), facts, sheet.visibility != 0)


def _facts_of(sheet: xlrd.sheet.Sheet) -> Facts:
    """xlrd counts from 0 and gives ends one too far."""
    return Facts(
        merged=[(r1 + 1, c1 + 1, r2, c2) for r1, r2, c1, c2 in sheet.merged_cells],
        hidden_rows={row + 1 for row, how in sheet.rowinfo_map.items() if how.hidden},
        hidden_columns={column + 1 for column, how in sheet.colinfo_map.items() if how.hidden and column < 256},
    )


def _row(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, facts: Facts) -> Row:
    return [_cell(book, sheet, row, column, facts) for column in range(sheet.row_len(row))]


def _cell(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int, facts: Facts) -> object:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        if value[:1] == "#" and (code := error_text(value)):
            facts.errors[row + 1, column + 1] = code
            return None
        return value or None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        facts.errors[row + 1, column + 1] = ERROR_CODES.get(value, f"#{value}")
        return None
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    return _number(book, sheet, row, column, facts)


def _number(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int, facts: Facts) -> object:
    value = sheet.cell_value(row, column)
    text = _format_text(book, sheet, row, column)
    if value != value:
        facts.errors[row + 1, column + 1] = "#NUM!"
        return None
    if is_date_format(text):
        return moment_of(value, text, book.datemode == 1)
    if tells_more(text) and (shown := shown_as(value, text)):
        facts.shown[row + 1, column + 1] = shown
    return value


def _format_text(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    """The cell's own format; without formatting information only xlrd's guess is left."""
    if not book.formatting_info:
        return "yyyy/m/d" if sheet.cell_type(row, column) == xlrd.XL_CELL_DATE else "General"
    number = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    own = book.format_map.get(number)
    if own is not None and own.format_str:
        return str(own.format_str)
    return BUILT_IN_DATES.get(number) or BUILT_IN_PERCENT.get(number, "General")


def _compare(values: Cells, others: Cells, facts: Facts) -> None:
    """Keeps xlrd's value, which follows the cell's format; says what calamine makes of it instead."""
    for row, (ours, theirs) in enumerate(zip(values, others, strict=False), 1):
        for column, (mine, other) in enumerate(zip(ours, theirs, strict=False), 1):
            if mine != other and (row, column) not in facts.errors and not _agree(mine, other):
                facts.doubts[row, column] = str(other)


def _agree(mine: object, other: object) -> bool:
    """Differences of shape, not of meaning: blank texts, dates at midnight, rounding, spans and times."""
    if mine is None or other is None or mine == "" or other == "":
        return mine in (None, "") and other in (None, "")
    if isinstance(mine, bool) or isinstance(other, bool):
        return isinstance(mine, bool | int | float) and isinstance(other, bool | int | float) and mine == other
    if isinstance(mine, int | float) and isinstance(other, int | float):
        return abs(mine - other) <= 1e-9 * max(abs(mine), abs(other))
    if isinstance(mine, str) and isinstance(other, str):
        return "\0" in other or mine.strip() == other.strip()
    return _moments_agree(mine, other)


def _start(moment: object) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time()) if isinstance(moment, date) else datetime.min


def _moments_agree(mine: object, other: object) -> bool:
    if isinstance(mine, time | timedelta) and isinstance(other, time | timedelta):
        return True
    if isinstance(mine, datetime) and isinstance(other, datetime):
        return abs(mine - other) <= timedelta(seconds=1)
    if isinstance(mine, datetime) != isinstance(other, datetime):
        return abs(_start(mine) - _start(other)) <= timedelta(seconds=1)
    return isinstance(mine, float) and mine < 1 and isinstance(other, time)
