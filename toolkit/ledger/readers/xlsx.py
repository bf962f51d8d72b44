"""Excel 2007 and later: values by python-calamine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import python_calamine

from toolkit.ledger.limits import Limits
from toolkit.ledger.readers.book import Book, CannotRead, Facts, SheetReading, in_blocks


def read_calamine(data: bytes, kind: str, limits: Limits) -> Book:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.CalamineError as error:
        raise CannotRead("damaged", str(error)) from error
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        start = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
    return Book(kind, _sheets(book), from_1904=bool(re.search(rb"date1904=\"(?:1|true)\"", start)))


def _sheets(book: python_calamine.CalamineWorkbook) -> Iterator[SheetReading]:
    for sheet in book.sheets_metadata:
        if str(sheet.typ).endswith("WorkSheet"):
            rows = book.get_sheet_by_name(sheet.name)
            facts = Facts(merged=[(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in rows.merged_cell_ranges or ()])
            yield SheetReading(
                sheet.name,
                in_blocks(rows.to_python(skip_empty_area=False)),
                facts,
                not str(sheet.visible).endswith(".Visible"),
            )
