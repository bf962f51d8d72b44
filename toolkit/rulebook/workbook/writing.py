"""The rule book in force written as a workbook: a sheet a subject, drop-downs, grey where reviewed as text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.rulebook.looks import FONT
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.words import Words
from toolkit.rulebook.workbook.choices import Names
from toolkit.rulebook.workbook.rows import BookRow, columns_of, digest_of, rows_of
from toolkit.rulebook.workbook.spec import ColumnSpec, SheetSpec, marks, sheets

HEAD_ROWS = 2
"""Row 1 holds the paths (hidden), row 2 the words."""

MARKS = ("#key", "#digest", "#grey")
"""Behind the last column, hidden: the row's key, the digest of the packaged row, and that of its grey cells."""

SPARE_ROWS = 200
"""Empty rows below an extendable sheet that still have their drop-downs."""

GREY, WHITE, HEAD = PatternFill("solid", fgColor="ECEFF3"), PatternFill(), PatternFill("solid", fgColor="DCE6F1")
LINE = Border(*(Side(style="thin", color="C9D2DC"),) * 4)


def export_workbook(
    tables: Tables, packaged: Tables, choices: Mapping[str, Names], say: Words, as_of: datetime
) -> bytes:
    """The workbook's bytes. `tables` is what is in force, `packaged` what each row's digest is taken from."""
    book = openpyxl.Workbook()
    _notes(book, say)
    columns = _choice_sheet(book, choices)
    for spec in sheets():
        _sheet(book, spec, tables, packaged, columns, say)
    _sources(book, tables, say)
    book.move_sheet(marks().choices, offset=len(book.sheetnames))
    book.properties.created = book.properties.modified = as_of
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _notes(book: Workbook, say: Words) -> None:
    sheet = book.worksheets[0]
    sheet.title = marks().notes
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(say("rulebook.notes").split("\n"), start=1):
        cell = sheet.cell(number, 1, line)
        cell.data_type = "s"
        cell.font = Font(name=FONT, size=14 if number == 1 else 11, bold=number == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _choice_sheet(book: Workbook, choices: Mapping[str, Names]) -> dict[str, str]:
    """Writes each list in a column; gives name -> the range that a drop-down names."""
    sheet = book.create_sheet(marks().choices)
    ranges = {}
    for number, (name, values) in enumerate(choices.items(), start=1):
        letter = get_column_letter(number)
        sheet.cell(1, number, name).font = Font(name=FONT, bold=True)
        for row, value in enumerate(values, start=2):
            _put(sheet, row, number, value)
        ranges[name] = f"'{sheet.title}'!${letter}$2:${letter}${max(len(values) + 1, 2)}"
    return ranges


def _sheet(
    book: Workbook, spec: SheetSpec, tables: Tables, packaged: Tables, ranges: Mapping[str, str], say: Words
) -> None:
    sheet = book.create_sheet(spec.name)
    columns = columns_of(spec, tables)
    _heads(sheet, columns, say)
    known = {row.key: row for row in rows_of(spec, packaged)}
    at = HEAD_ROWS
    for row in rows_of(spec, tables):
        at += 1
        for number, (column, cell) in enumerate(zip(columns, row.cells, strict=True), start=1):
            _put(sheet, at, number, cell)
            _style(sheet, at, number, column)
        origin = known.get(row.key)
        digest = origin.digest if origin is not None else ""
        marked = (row.key, digest, _grey_digest(columns, origin)) if origin is not None else ()
        for number, mark in enumerate(marked, start=len(columns) + 1):
            _put(sheet, at, number, mark)
        if origin is not None and digest_of(row.cells) != digest:
            sheet.cell(at, 1).comment = Comment(say("rulebook.changed_here"), "toolkit")
    _finish(sheet, columns, at, spec, ranges)
    _offer_by_row(sheet, spec, tables, ranges)


def _offer_by_row(sheet: Worksheet, spec: SheetSpec, tables: Tables, ranges: Mapping[str, str]) -> None:
    """Drop-downs in the columns where each row says for itself what may stand there."""
    columns = enumerate(columns_of(spec, tables), start=1)
    typed_by_row = [get_column_letter(at) for at, column in columns if column.type == "auto"]
    for number, row in enumerate(rows_of(spec, tables), start=HEAD_ROWS + 1):
        formula = _offered(row, spec, tables, ranges)
        if formula:
            validation = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
            for letter in typed_by_row:
                validation.add(f"{letter}{number}")
            sheet.add_data_validation(validation)


def _offered(row: BookRow, spec: SheetSpec, tables: Tables, ranges: Mapping[str, str]) -> str:
    """The list of a row whose cells say another thing than those above: a setting, a switch, a choice."""
    known = tables.get(spec.subject, {}).get(row.key)
    entry = known if isinstance(known, Mapping) else {}
    allowed = entry.get("allowed", ())
    if spec.rows == "settings" and row.key in spec.lists:
        return ranges[spec.lists[row.key]]
    if isinstance(known, bool) or entry.get("unit") == "switch":
        return f'"{marks().yes},{marks().no}"'
    if entry.get("unit") == "choice" and isinstance(allowed, list | tuple):
        return f'"{",".join(map(str, allowed))}"'
    return ""


def _grey_digest(columns: Sequence[ColumnSpec], row: BookRow) -> str:
    """Tells later whether a person or the package has changed what stands in grey; empty where nothing does."""
    grey = tuple(cell for column, cell in zip(columns, row.cells, strict=True) if column.fixed)
    return digest_of(grey) if grey else ""


def _heads(sheet: Worksheet, columns: Sequence[ColumnSpec], say: Words) -> None:
    for number, column in enumerate(columns, start=1):
        sheet.cell(1, number, column.path)
        words = column.zh if column.zh == column.en else f"{column.zh}\n{column.en}"
        cell = sheet.cell(HEAD_ROWS, number, words)
        cell.font = Font(name=FONT, size=10, bold=True)
        cell.fill, cell.border = HEAD, LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for number, mark in enumerate(MARKS, start=len(columns) + 1):
        sheet.cell(1, number, mark)


def _finish(
    sheet: Worksheet, columns: Sequence[ColumnSpec], last: int, spec: SheetSpec, ranges: Mapping[str, str]
) -> None:
    yes_no = f'"{marks().yes},{marks().no}"'
    end = last + (SPARE_ROWS if spec.extend else 0)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        formula = ranges.get(column.choices) if column.choices else yes_no if column.type == "yesno" else None
        if formula and end > HEAD_ROWS:
            several = column.type == "list"  # a drop-down knows one value only and would refuse “A、B”
            validation = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=not several)
            validation.add(f"{letter}{HEAD_ROWS + 1}:{letter}{end}")
            sheet.add_data_validation(validation)
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[HEAD_ROWS].height = 32
    for number in range(len(columns) + 1, len(columns) + len(MARKS) + 1):
        sheet.column_dimensions[get_column_letter(number)].hidden = True
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
    if last > HEAD_ROWS:
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{get_column_letter(len(columns))}{last}"


def _sources(book: Workbook, tables: Tables, say: Words) -> None:
    """Every source that an entry names, with the entries that stand on it."""
    sheet = book.create_sheet(marks().sources)
    for number, (words, width) in enumerate(((say("rulebook.source"), 60), (say("rulebook.entries"), 110)), start=1):
        head = sheet.cell(1, number, words)
        head.font, head.fill = Font(name=FONT, bold=True), HEAD
        sheet.column_dimensions[get_column_letter(number)].width = width
    found: dict[str, list[str]] = {}
    for subject, entries in tables.items():
        for name, entry in entries.items():
            if isinstance(entry, Mapping) and isinstance(entry.get("source"), str):
                found.setdefault(str(entry["source"]), []).append(f"{subject}.{name}")
    for row, (source, names) in enumerate(sorted(found.items()), start=2):
        _put(sheet, row, 1, source)
        _put(sheet, row, 2, marks().separator.join(names))
        for number in (1, 2):
            sheet.cell(row, number).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _style(sheet: Worksheet, row: int, number: int, column: ColumnSpec) -> None:
    cell = sheet.cell(row, number)
    cell.font, cell.border = Font(name=FONT, size=10), LINE
    cell.fill = GREY if column.fixed else WHITE
    cell.alignment = Alignment(wrap_text=column.width >= 20, vertical="top")


def _put(sheet: Worksheet, row: int, number: int, value: object) -> None:
    """A value; text is always text, also when it begins with `=`."""
    cell = sheet.cell(row, number)
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = value  # type: ignore[assignment]
