"""Binary workbooks (xlsb): values by python-calamine; errors, merges and hidden things from the records themselves."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

import python_calamine

from toolkit.ledger.limits import Limits
from toolkit.ledger.readers.book import Block, Book, CannotRead, Facts, SheetReading, in_blocks
from toolkit.ledger.readers.errors import ERROR_CODES
from toolkit.ledger.readers.package import Package
from toolkit.ledger.readers.zipguard import whole

ROW, ERROR, FORMULA_ERROR, COLUMN, MERGE = 0, 3, 11, 60, 176
WORKBOOK = 153
"""BrtWbProp, whose first bit says that dates count from 1904 ([MS-XLSB] 2.4.822)."""
BINARY = "xl/workbook.bin"
CELLS = range(1, 12)
"""BrtRowHdr, BrtCellError, BrtFmlaError, BrtColInfo, BrtMergeCell and all cells ([MS-XLSB] 2.3.2)."""


def read_xlsb(data: bytes, archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The sheets, in the order of the tabs. Raises CannotRead before a huge rectangle could be filled."""
    scans = _scans(archive, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except BaseException as error:
        raise given_up(error) from error
    package = Package(archive, limits)
    from_1904 = any(
        kind == WORKBOOK and body[:1] and body[0] & 1 for kind, body in records(whole(archive, BINARY, limits))
    )
    return Book("xlsb", _sheets(book, scans), package.saved_at, from_1904=from_1904)


def _sheets(book: python_calamine.CalamineWorkbook, scans: dict[str, Facts]) -> Iterator[SheetReading]:
    for about in book.sheets_metadata:
        if str(about.typ).endswith("WorkSheet"):
            try:
                rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            except BaseException as error:
                raise given_up(error) from error
            facts = scans.get(about.name, Facts())
            yield SheetReading(
                about.name,
                _blank(in_blocks(list(row) for row in rows)),
                facts,
                not str(about.visible).endswith(".Visible"),
            )


def given_up(error: BaseException) -> BaseException:
    """A Rust panic is a BaseException and means a damaged file; what stops Python itself goes on."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        return error
    return CannotRead("damaged", str(error))


def _blank(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        yield [[None if cell == "" else cell for cell in row] for row in block]


def _scans(archive: zipfile.ZipFile, limits: Limits) -> dict[str, Facts]:
    """Facts by sheet name; names and parts come from the binary workbook part and its relations."""
    targets = _targets(archive, limits)
    found = {}
    for kind, body in records(whole(archive, BINARY, limits)):
        if kind == 156 and len(body) > 12:
            relation, name = _two_strings(body[8:])
            part = targets.get(relation, "")
            if part:
                found[name] = _facts(whole(archive, part, limits), limits)
    return found


def _targets(archive: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    from toolkit.ledger.readers.package import tags

    text = whole(archive, "xl/_rels/workbook.bin.rels", limits).decode("utf-8", errors="replace")
    joined = {}
    for has in tags(text, "Relationship"):
        target = has.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.NameToInfo and "/worksheets/" in f"/{part}":
            joined[has.get("Id", "")] = part
    return joined


def _facts(data: bytes, limits: Limits) -> Facts:
    facts = Facts()
    row = last_row = last_column = 0
    for kind, body in records(data):
        if kind == ROW and len(body) >= 13:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & 0x10:
                facts.hidden_rows.add(row)
        elif kind in CELLS and len(body) >= 8:
            column = struct.unpack_from("<I", body)[0] + 1
            last_row, last_column = max(last_row, row), max(last_column, column)
            if kind in (ERROR, FORMULA_ERROR) and len(body) >= 9:
                facts.errors[row, column] = ERROR_CODES.get(body[8], f"#{body[8]}")
        elif kind == COLUMN and len(body) >= 18 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            facts.hidden_columns.update(range(first + 1, min(last, 16383) + 2))
        elif kind == MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            facts.merged.append((top + 1, left + 1, bottom + 1, right + 1))
            if len(facts.merged) > limits.merges:
                raise CannotRead("too_large", "merged cells")
    if last_row * last_column > limits.dense_cells:
        raise CannotRead("too_large", "cells")
    return facts


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Record kinds and bodies; kind takes one or two bytes, length up to four."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            length |= (data[at] & 0x7F) << shift
            at += 1
            if not data[at - 1] & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _two_strings(body: bytes) -> tuple[str, str]:
    """Two strings of UTF-16, each after its number of signs."""
    texts = []
    at = 0
    for _ in range(2):
        signs = struct.unpack_from("<I", body, at)[0] if len(body) >= at + 4 else 0
        signs = 0 if signs == 0xFFFFFFFF else signs
        texts.append(body[at + 4 : at + 4 + 2 * signs].decode("utf-16-le", errors="replace"))
        at += 4 + 2 * signs
    return texts[0], texts[1]
