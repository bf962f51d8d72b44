"""Suggested column mappings written below the sheet 列对应, where a person only needs to confirm them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.rulebook.workbook.spec import marks, sheets
from toolkit.rulebook.workbook.writing import HEAD_ROWS

Suggested = tuple[str, str, str, str]
"""Branch, header, field, why."""

WAITS = PatternFill("solid", fgColor="FFF4CE")


def add_mappings(workbook: bytes, rows: Sequence[Suggested], as_of: datetime) -> tuple[bytes, int]:
    """The rule-book workbook with the rows it does not have yet, marked as waiting; and how many those are."""
    spec = next(sheet for sheet in sheets() if sheet.rows == "mappings")
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book[spec.name]
    places = _columns(sheet)
    known = {
        (str(row[places["id"] - 1].value), str(row[places["header"] - 1].value))
        for row in sheet.iter_rows(min_row=HEAD_ROWS + 1)
    }
    fresh = [row for row in rows if row[:2] not in known]
    at = _last_row(sheet) + 1
    for number, (branch, header, field, why) in enumerate(fresh, start=at):
        cells = {"id": branch, "header": header, "field": field, "confirmed": marks().waiting, "reason": why}
        for path, value in cells.items():
            cell = sheet.cell(number, places[path])
            cell.value, cell.data_type, cell.fill = value, "s", WAITS
    book.properties.modified = as_of
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), len(fresh)


def _last_row(sheet: Worksheet) -> int:
    filled = [row[0].row or 0 for row in sheet.iter_rows(min_row=HEAD_ROWS + 1) if any(cell.value for cell in row)]
    return max(filled, default=HEAD_ROWS)


def _columns(sheet: Worksheet) -> dict[str, int]:
    """Path -> column, also where a person has moved columns about."""
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value is not None}
