"""A copy of the values, for workbooks that cannot be patched (xls, ods, csv …): same sheets, same addresses, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xlsxwriter.worksheet import Worksheet

from toolkit.model import column_letters
from toolkit.workbooks.annotate.copying import note_of
from toolkit.workbooks.annotate.front import FIRST_LINE, WIDTHS
from toolkit.workbooks.annotate.marks import FILLS, MOST_NOTES, Listing, Mark, by_cell, worst
from toolkit.workbooks.frame import Book, fit, sheet_name

MOST_DIGITS = 10**15
"""Excel keeps fifteen digits; longer numbers are written as text."""

Rows = Sequence[Sequence[object]]


def value_copy(sheets: Sequence[tuple[str, Rows]], marks: Sequence[Mark], listing: Listing, as_of: datetime) -> bytes:
    """An xlsx of the values with the list first; sheets keep their names where Excel allows them."""
    book = Book(as_of, listing.title, "")
    front = book.sheet(listing.name)
    names: dict[str, str] = {}
    for name, rows in sheets:
        taken = {one.get_name() for one in book.book.worksheets()}
        names[name] = sheet_name(name or "Sheet1", taken)
        sheet = book.book.add_worksheet(names[name])
        _fill(book, sheet, rows, by_cell([mark for mark in marks if mark.sheet == name]))
    _front(book, front, listing, marks, names)
    return book.content()


def _fill(book: Book, sheet: Worksheet, rows: Rows, cells: Mapping[tuple[int, int], list[Mark]]) -> None:
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            own = cells.get((at + 1, column + 1))
            fill = {"bg_color": "#" + FILLS[worst({mark.severity for mark in own})][2:]} if own else {}
            _put(book, sheet, at, column, value, fill)
    for number, ((row_number, column_number), own) in enumerate(sorted(cells.items())):
        if row_number > len(rows) or column_number > len(rows[row_number - 1]):
            fill = {"bg_color": "#" + FILLS[worst({mark.severity for mark in own})][2:]}
            sheet.write_blank(row_number - 1, column_number - 1, None, book.style(**fill))
        if number < MOST_NOTES:
            sheet.write_comment(row_number - 1, column_number - 1, note_of(own), {"x_scale": 2.2, "y_scale": 1.4})


def _put(book: Book, sheet: Worksheet, row: int, column: int, value: object, fill: Mapping[str, object]) -> None:
    if value is None or value == "":
        if fill:
            sheet.write_blank(row, column, None, book.style(**fill))
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, book.style(**fill))
    elif isinstance(value, int | float) and abs(value) < MOST_DIGITS:
        sheet.write_number(row, column, float(value), book.style(**fill))
    elif isinstance(value, datetime):
        form = _moment_form(value)
        sheet.write_datetime(row, column, value, book.style(num_format=form, **fill))
    elif isinstance(value, date):
        sheet.write_datetime(
            row, column, datetime(value.year, value.month, value.day), book.style(num_format="yyyy-mm-dd", **fill)
        )
    elif isinstance(value, time | timedelta):
        form = "hh:mm:ss" if isinstance(value, time) else "[h]:mm:ss"
        sheet.write_datetime(row, column, value, book.style(num_format=form, **fill))
    else:
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        sheet.write_string(row, column, fit(text), book.style(**fill))


def _moment_form(moment: datetime) -> str:
    if moment.second:
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd hh:mm" if moment.hour or moment.minute else "yyyy-mm-dd"


def _front(book: Book, sheet: Worksheet, listing: Listing, marks: Sequence[Mark], names: Mapping[str, str]) -> None:
    sheet.write_string(0, 0, listing.title, book.style(bold=True, font_size=12))
    for column, (head, width) in enumerate(zip(listing.headings, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_LINE - 2, column, head, book.style(bold=True, bg_color="#E8EEF5", border=1))
    for number, line in enumerate(listing.lines):
        row = FIRST_LINE - 1 + number
        for column, text in enumerate(line):
            sheet.write_string(row, column, fit(text), book.style(text_wrap=True, valign="top", border=1))
        mark = marks[number] if number < len(marks) else None
        if mark is not None and mark.sheet in names:
            safe = names[mark.sheet].replace("'", "''")
            target = f"internal:'{safe}'!{column_letters(mark.column)}{mark.row}"
            style = book.style(underline=1, font_color="#1F5FA8", valign="top", border=1)
            sheet.write_url(row, 2, target, style, fit(line[2]))
    sheet.freeze_panes(FIRST_LINE - 1, 0)
