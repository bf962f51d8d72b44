"""Excel 2007 and later: looked through first, then read by python-calamine where safe, else by our own reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import python_calamine

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import BLOCK_ROWS, Block, Book, CannotRead, Facts, Row, SheetReading, in_blocks
from toolkit.ledger.reading.readers.errors import error_text
from toolkit.ledger.reading.readers.package import Package, SheetPart
from toolkit.ledger.reading.readers.xlsx_own import Cells, cleaned, plain_rows, take_facts, unusual_rows
from toolkit.ledger.reading.readers.zipguard import pieces, whole
from toolkit.ledger.reading.scan import Scan, Styles, exact_size, negative_dates, scan_sheet, segments_of

VETTED_BYTES = 128 << 20
"""What unpacks to more is read in the child, which hands it over by column: here it would stand in rows."""
Calamine = python_calamine.CalamineWorkbook


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A package after the look through its sheets; nothing native has touched it yet."""

    data: bytes
    package: Package
    styles: Styles
    scans: tuple[tuple[SheetPart, Scan], ...]
    limits: Limits

    @property
    def vetted(self) -> bool:
        """True when every sheet is of the plain form and of an everyday size: safe to read in any process."""
        return is_everyday(self.package.archive) and all(_is_tame(scan, self.limits) for _, scan in self.scans)


def is_everyday(archive: zipfile.ZipFile) -> bool:
    """False for what belongs into the child for its size alone; known before anything is unpacked."""
    return sum(one.file_size for one in archive.infolist()) <= VETTED_BYTES


def look_through(data: bytes, archive: zipfile.ZipFile, limits: Limits) -> LookedThrough:
    """Scans every sheet. Raises CannotRead for what cannot be an honest workbook."""
    package = Package(archive, limits)
    if not package.sheets:
        raise CannotRead("damaged", "no sheets")
    styles = Styles.of(package.formats, package.from_1904)
    scans = tuple((part, _scan(package, part, styles, limits)) for part in package.sheets)
    return LookedThrough(data, package, styles, scans, limits)


def read_xlsx(looked: LookedThrough) -> Book:
    """The sheets in the order of the tabs."""
    package = looked.package
    return Book("xlsx", _sheets(looked), package.saved_at, from_1904=package.from_1904)


def _scan(package: Package, part: SheetPart, styles: Styles, limits: Limits) -> Scan:
    scan = scan_sheet(pieces(package.archive, part.part, limits), styles, limits.merges)
    if not scan.unusual and scan.rows * scan.columns > limits.dense_cells:
        scan.rows, scan.columns = exact_size(pieces(package.archive, part.part, limits))
    return scan


def _is_tame(scan: Scan, limits: Limits) -> bool:
    return not scan.unusual and scan.rows * scan.columns <= limits.dense_cells


def _sheets(looked: LookedThrough) -> Iterator[SheetReading]:
    book = _opened(looked)
    strings: list[str] | None = None
    for part, scan in looked.scans:
        source = _by_calamine(book, part) if book is not None and _is_tame(scan, looked.limits) else None
        if source is not None:
            yield SheetReading(part.name, _calamine_blocks(source, scan, part, looked), scan.facts, part.hidden)
            continue
        if strings is None:
            strings = looked.package.shared_strings()
        yield _own_sheet(looked, part, scan, strings)


def _opened(looked: LookedThrough) -> Calamine | None:
    package = looked.package
    if package.has_twins or package.has_choices or not any(_is_tame(scan, looked.limits) for _, scan in looked.scans):
        return None
    try:
        return Calamine.from_filelike(io.BytesIO(looked.data))
    except BaseException as error:
        _given_up(error)
        return None


def _by_calamine(book: Calamine, part: SheetPart) -> python_calamine.CalamineSheet | None:
    """The sheet, when calamine counts the tabs as we do."""
    try:
        names = book.sheet_names
        if part.index < len(names) and names[part.index] == part.name:
            return book.get_sheet_by_index(part.index)
    except BaseException as error:
        _given_up(error)
    return None


def _given_up(error: BaseException) -> None:
    """A Rust panic is a BaseException; what Python itself raises to stop us is passed on."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        raise error


def _calamine_blocks(
    sheet: python_calamine.CalamineSheet, scan: Scan, part: SheetPart, looked: LookedThrough
) -> Iterator[Block]:
    """Rows at their own addresses, empty cells as None, what calamine gets wrong put right."""
    if sheet.start is None:
        return
    if scan.negatives:
        source = pieces(looked.package.archive, part.part, looked.limits)
        scan.patches.update(negative_dates(source, looked.styles))
    lead: Row = [None] * sheet.start[1]
    rows = sheet.iter_rows()
    suspects = scan.texts or _has_error_texts(looked.package)
    empty = ""
    first = 1
    while rough := list(islice(rows, BLOCK_ROWS)):
        block: Block = [[None if cell is empty else cell for cell in row] for row in rough]
        if lead:
            block = [lead + row for row in block]
        if suspects:
            _take_error_texts(block, first, scan.facts)
        if scan.patches:
            _patch(block, first, scan)
        first += len(block)
        yield block


def _patch(block: Block, first: int, scan: Scan) -> None:
    for (row, column), value in scan.patches.items():
        if first <= row < first + len(block) and column <= len(block[row - first]):
            block[row - first][column - 1] = value


def _has_error_texts(package: Package) -> bool:
    """Error values pasted as text stand among the shared strings."""
    return b">#" in package.shared_data or b">Err:" in package.shared_data


def _take_error_texts(block: Block, first: int, facts: Facts) -> None:
    for number, row in enumerate(block, first):
        for index, cell in enumerate(row):
            if type(cell) is str and cell[:1] in "#E" and (code := error_text(cell)):
                facts.errors[number, index + 1] = code
                row[index] = None


def _own_sheet(looked: LookedThrough, part: SheetPart, scan: Scan, strings: list[str]) -> SheetReading:
    archive, limits = looked.package.archive, looked.limits
    if scan.unusual:
        xml = cleaned(whole(archive, part.part, limits))
        if b"<!DOCTYPE" in xml[:100_000] or b"<!ENTITY" in xml:
            raise CannotRead("unsafe_xml", part.part)
        facts = Facts()
        take_facts(xml, facts, limits.merges)
        rows = unusual_rows(xml, Cells(strings, looked.styles, facts), limits.sparse_cells)
    else:
        facts = Facts(merged=scan.facts.merged, hidden_rows=scan.facts.hidden_rows)
        facts.hidden_columns = scan.facts.hidden_columns
        source = segments_of(pieces(archive, part.part, limits))
        rows = plain_rows(source, Cells(strings, looked.styles, facts), limits.sparse_cells)
    return SheetReading(part.name, in_blocks(rows), facts, part.hidden)
