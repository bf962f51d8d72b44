"""Binary workbooks: values, formats, errors and hidden things from the records."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tests.ledger_readers.making import PACKAGE, RELATIONS, saved
from toolkit.ledger.reading.limits import DEFAULT_LIMITS
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of [MS-XLSB] 2.1.4: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def workbook(cells: bytes, after: bytes = b"", columns: bytes = b"", about: bytes = b"", styles: bytes = b"") -> bytes:
    sheet = (
        record(129) + record(148, struct.pack("<4I", 0, 3, 0, 3)) + columns
        + record(145) + cells + record(146) + after + record(130)
    )  # fmt: skip
    bundle = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("登记"))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": record(131) + about + record(143) + bundle + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" '
        f'Type="{RELATIONS}/styles" Target="styles.bin"/></Relationships>',
        "xl/styles.bin": styles,
        "xl/worksheets/sheet1.bin": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_values_errors_merges_and_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    cells = (
        row(0) + cell(6, 0, text("单号")) + cell(6, 1, text("金额"))
        + row(1, hidden=True) + cell(6, 0, text("A-1")) + cell(5, 1, struct.pack("<d", 1280.5)) + cell(3, 2, b"\x17")
    )  # fmt: skip
    columns = record(390) + record(60, struct.pack("<4IH", 3, 3, 2560, 0, 1)) + record(391)
    after = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 0, 1, 3, 3)) + record(178)
    book = read_workbook(saved(tmp_path / "a.xlsb", workbook(cells, after, columns)))
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert (book.format, sheet.name) == ("xlsb", "登记")
    assert [line[:2] for line in sheet.rows] == [["单号", "金额"], ["A-1", 1280.5]]
    assert sheet.errors == {(2, 3): "#REF!"}
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merged) == ({2}, {4}, ((1, 4, 2, 4),))


def test_one_cell_at_the_far_end_is_read_without_filling_the_rectangle(tmp_path: Path) -> None:
    cells = row(0) + cell(6, 0, text("x")) + row(99_999) + cell(5, 16_383, struct.pack("<d", 1.0))
    book = read_workbook(saved(tmp_path / "a.xlsb", workbook(cells)))
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert (sheet.rows[0], len(sheet.rows), sheet.rows[50_000]) == (["x"], 100_000, [])
    assert (len(sheet.rows[-1]), sheet.rows[-1][-1]) == (16_384, 1.0)


def test_more_cells_than_the_limit_are_refused(tmp_path: Path) -> None:
    cells = row(0) + cell(6, 0, text("x")) + row(1) + cell(5, 16_383, struct.pack("<d", 1.0))
    path = saved(tmp_path / "a.xlsb", workbook(cells))
    answer = read_workbook(path, limits=replace(DEFAULT_LIMITS, sparse_cells=10_000))
    assert isinstance(answer, Trouble)
    assert answer.reason == "too_large"


def test_rows_out_of_order_are_a_damaged_file(tmp_path: Path) -> None:
    answer = read_workbook(saved(tmp_path / "a.xlsb", workbook(row(5) + cell(1, 0, b"") + row(3))))
    assert isinstance(answer, Trouble)
    assert answer.reason == "damaged"


def test_numbers_under_a_date_format_are_dates_in_whole_numbers_and_results_of_formulas_too(tmp_path: Path) -> None:
    used = b"".join(record(47, struct.pack("<HHIIH", 0, one, 0, 0, 0)) for one in (0, 176, 58, 177))
    styles = (
        record(615) + record(44, struct.pack("<H", 176) + text("yyyy/m/d")) + record(616)
        + record(617) + used + record(618)
    )  # fmt: skip
    cells = (
        row(0) + cell(2, 0, struct.pack("<I", 46086 << 2 | 2), 1) + cell(9, 1, struct.pack("<d", 46086.5), 1)
        + cell(5, 2, struct.pack("<d", 46086), 2) + cell(2, 3, struct.pack("<I", 128_000 << 2 | 3), 0)
        + cell(2, 4, struct.pack("<I", (-7 & 0x3FFFFFFF) << 2 | 2), 0) + record(13, struct.pack("<II", 0, 5 << 2 | 2))
    )  # fmt: skip
    book = read_workbook(saved(tmp_path / "a.xlsb", workbook(cells, styles=styles)))
    assert isinstance(book, Workbook), book
    assert book.sheets[0].rows == [[date(2026, 3, 5), datetime(2026, 3, 5, 12), date(2026, 3, 5), 1280.0, -7.0, 5.0]]


def test_bare_day_numbers_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    cells = row(0) + cell(5, 0, struct.pack("<d", 44688.0))
    for flags, from_1904 in ((1, True), (0, False)):
        about = record(153, struct.pack("<II", flags, 124226) + text(""))
        book = read_workbook(saved(tmp_path / f"{flags}.xlsb", workbook(cells, about=about)))
        assert isinstance(book, Workbook), book
        assert (book.from_1904, book.sheets[0].rows[0][0]) == (from_1904, 44688.0)
