"""Files that want to hurt: each ends in a trouble or a right reading, within bounded time and memory."""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger_readers.making import FILES, MAIN, package, saved, sheet_xml, styles_xml
from toolkit.ledger.reading.limits import DEFAULT_LIMITS, MIB
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook

pytestmark = pytest.mark.timeout(120)
"""Far more than any of them takes, far less than they would like."""


def answer_of(path: Path) -> Workbook | Trouble:
    return read_workbook(path)


def trouble_of(path: Path, *reasons: str) -> Trouble:
    answer = answer_of(path)
    assert isinstance(answer, Trouble), answer
    assert answer.reason in reasons
    return answer


def rows_of(path: Path) -> list[list[object]]:
    answer = answer_of(path)
    assert isinstance(answer, Workbook), answer
    return answer.sheets[0].rows


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD1", "A1048576", "T1048576"])
def test_one_cell_at_the_far_end_is_read_without_filling_the_rectangle(tmp_path: Path, cell: str) -> None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    first = '<row r="1"><c r="A1"><v>1</v></c>' + ("" if number != "1" else f'<c r="{cell}"><v>2</v></c>') + "</row>"
    last = "" if number == "1" else f'<row r="{number}"><c r="{cell}"><v>2</v></c></row>'
    rows = rows_of(saved(tmp_path / "a.xlsx", package(sheet_xml(first + last))))
    assert rows[0][0] == 1.0
    assert rows[-1][-1] == 2.0
    assert len(rows) == int(number)


def test_a_cell_whose_address_contradicts_its_row_does_not_reach_calamine_as_a_rectangle(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'
    assert rows_of(saved(tmp_path / "a.xlsx", package(sheet_xml(rows))))[0][0] == 1.0


def test_a_sheet_of_16384_columns_is_read(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "wide.xlsx"))
    sheet = book.add_worksheet()
    for row in range(5):
        sheet.write_row(row, 0, range(16384))
    book.close()
    rows = rows_of(tmp_path / "wide.xlsx")
    assert [len(row) for row in rows] == [16384] * 5
    assert rows[4][16383] == 16383.0


def test_a_used_range_of_a_million_cells_for_five_rows_costs_nothing(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="XEB{n}" s="0"/></row>' for n in range(1, 72))
    data = package(sheet_xml(rows, before='<dimension ref="A1:XEB71"/>'))
    assert [row[0] for row in rows_of(saved(tmp_path / "a.xlsx", data))] == [float(n) for n in range(1, 72)]


def merges(count: int) -> str:
    refs = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, count + 2))
    return f'<mergeCells count="{count}">{refs}</mergeCells>'


def test_fifty_thousand_merges_are_read_and_a_million_are_refused(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    many = answer_of(saved(tmp_path / "a.xlsx", package(sheet_xml(row, after=merges(50_000)))))
    assert isinstance(many, Workbook)
    assert len(many.sheets[0].merged) == 50_000
    trouble_of(saved(tmp_path / "b.xlsx", package(sheet_xml(row, after=merges(1_000_000)))), "too_large")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = saved(tmp_path / "a.xlsx", package(sheet_xml(rows), more={"xl/media/a.xml": " " * (12 * MIB)}))
    assert isinstance(answer_of(path), Workbook)
    for tighter in ({"ratio_from": 10 * MIB}, {"part_bytes": 10 * MIB}, {"unpacked_bytes": 10 * MIB}):
        answer = read_workbook(path, limits=replace(DEFAULT_LIMITS, **tighter))
        assert isinstance(answer, Trouble)
        assert answer.reason == "zip_bomb"


def test_a_zip_that_lies_about_its_sizes_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    data = bytearray(package(sheet_xml(" " * (4 * MIB))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    packed, said = struct.pack("<I", real), struct.pack("<I", 1000)
    path = saved(tmp_path / "a.xlsx", bytes(data).replace(packed, said))
    trouble_of(path, "damaged", "zip_bomb", "truncated")


def test_thousands_of_members_are_refused(tmp_path: Path) -> None:
    more = {f"xl/media/{n}.xml": "" for n in range(21_000)}
    trouble_of(saved(tmp_path / "a.xlsx", package(sheet_xml(""), more=more)), "zip_bomb")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
SPY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("start", [BOMB, SPY], ids=["bomb", "spy"])
def test_entities_are_refused_in_every_part(tmp_path: Path, start: str) -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    strings = f"{start}<sst {MAIN}><si><t>&d;</t></si></sst>"
    trouble_of(saved(tmp_path / "a.xlsx", package(sheet_xml(row), strings=strings)), "unsafe_xml")
    sheet = (
        f'{start}<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="str"><v>&d;</v></c></row></sheetData></worksheet>'
    )
    trouble_of(saved(tmp_path / "b.xlsx", package(sheet)), "unsafe_xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"{start}<x>&d;</x>")
    trouble_of(saved(tmp_path / "c.ods", out.getvalue()), "unsafe_xml")


def test_deep_xml_ends_within_the_limits(tmp_path: Path) -> None:
    depth = 200_000
    deep = "<a>" * depth + "</a>" * depth
    answer_of(saved(tmp_path / "a.xlsx", package(sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{deep}'))))
    answer_of(saved(tmp_path / "b.html", "<table><tr><td>x</td></tr></table>" + "<div>" * depth))
    nested = "<table><tr><td>" * 20_000
    answer_of(saved(tmp_path / "c.html", nested + "x"))
    books = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    answer_of(saved(tmp_path / "d.xml", f"{books}{deep}</Workbook>"))


def test_spans_and_repeats_that_claim_billions_are_cut_or_refused(tmp_path: Path) -> None:
    page = "<table>" + '<tr><td rowspan="999999999" colspan="999999999">x</td></tr>' * 50 + "</table>"
    assert rows_of(saved(tmp_path / "a.html", page))[0][0] == "x"
    cell = '<table:table-cell table:number-columns-repeated="999999999" office:value-type="float" office:value="1"/>'
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table><table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    trouble_of(saved(tmp_path / "b.ods", out.getvalue()), "too_large")


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(40)) + packer.flush()
    answer = read_workbook(saved(tmp_path / "a.xls", bomb), limits=replace(DEFAULT_LIMITS, ratio_from=MIB))
    assert isinstance(answer, Trouble)
    assert answer.reason == "zip_bomb"
    trouble_of(saved(tmp_path / "b.xls", gzip.compress(b"a,b\n" * 100)[:-20]), "truncated")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_a_trouble(tmp_path: Path, share: float) -> None:
    whole = package(sheet_xml("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 3000))))
    trouble_of(saved(tmp_path / "a.xlsx", whole[: int(len(whole) * share)]), "truncated", "damaged")


def test_an_open_document_with_a_piece_cut_out_is_damaged_and_kills_no_child(tmp_path: Path) -> None:
    """The list at the end then points before the beginning; the library says so with an error of its own."""
    whole = (FILES / "everything_open.ods").read_bytes()
    for start in (40, len(whole) // 3, len(whole) // 2):
        trouble_of(saved(tmp_path / "a.ods", whole[:start] + whole[start + 120 :]), "damaged")


def test_an_old_workbook_with_any_byte_broken_never_raises(tmp_path: Path) -> None:
    data = (FILES / "everything_old.xls").read_bytes()
    for at in range(0, len(data), 97):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        answer = answer_of(saved(tmp_path / "a.xls", broken))
        assert isinstance(answer, Workbook | Trouble)


BROKEN_PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "_rels/.rels")


@pytest.mark.parametrize("part", BROKEN_PARTS)
def test_a_package_with_any_part_scrambled_never_raises(tmp_path: Path, part: str) -> None:
    chance = random.Random(part)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 9)
    )
    whole = package(sheet_xml(rows), styles_xml({164: "0000"}, (0, 164)), f"<sst {MAIN}><si><t>花屏</t></si></sst>")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(60):
        content = bytearray(parts[part])
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(0, 9)] = bytes(
                chance.choices(b'<>/"=&;9A\x00\xff rst', k=chance.randrange(0, 9))
            )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in {**parts, part: bytes(content)}.items():
                archive.writestr(name, data)
        assert isinstance(answer_of(saved(tmp_path / "a.xlsx", out.getvalue())), Workbook | Trouble)


@pytest.mark.parametrize("name", ["everything_open.ods", "page", "spreadsheetml", "csv"])
def test_other_formats_scrambled_never_raise(tmp_path: Path, name: str) -> None:
    texts = {
        "page": "<html><table border=1><tr><td rowspan=2 colspan=3>花屏</td></tr><tr><td>1</td></tr></table></html>",
        "spreadsheetml": '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="a"><Table>'
        '<Row Index="3"><Cell Index="2" MergeAcross="1"><Data Type="DateTime">2026-03-05T00:00:00</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        "csv": '单号,姓名\n1,"张伟"\n="2",#N/A\n' * 5,
    }
    whole = texts[name].encode() if name in texts else (FILES / name).read_bytes()
    chance = random.Random(name)
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(0, 5)] = chance.randbytes(chance.randrange(0, 5))
        assert isinstance(answer_of(saved(tmp_path / "a.xls", bytes(content))), Workbook | Trouble)


def test_an_ole_file_whose_chain_is_a_loop_ends(tmp_path: Path) -> None:
    data = bytearray((FILES / "everything_old.xls").read_bytes())
    (first_table,) = struct.unpack_from("<I", data, 0x4C)
    table = 512 + first_table * 512
    struct.pack_into("<128I", data, table, *([0] * 128))
    answer_of(saved(tmp_path / "a.xls", bytes(data)))


def test_a_reader_that_needs_too_much_memory_is_a_trouble_of_its_file_only(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>{n}</td></tr>" for n in range(200_000))
    path = saved(tmp_path / "a.html", f"<table>{cells}</table>")
    little = replace(DEFAULT_LIMITS, memory_bytes=60 * MIB)
    if sys.platform.startswith("linux"):
        answer = read_workbook(path, limits=little)
        assert isinstance(answer, Trouble)
        assert answer.reason == "crashed"
    assert len(rows_of(path)) == 200_000


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>{n}</td></tr>" for n in range(400_000))
    path = saved(tmp_path / "a.html", f"<table>{cells}</table>")
    hasty = replace(DEFAULT_LIMITS, seconds=0.05, seconds_per_mib=0.0)
    answer = read_workbook(path, limits=hasty)
    assert isinstance(answer, Trouble)
    assert (answer.rule, answer.reason) == ("file-unreadable", "timed_out")
    assert isinstance(read_workbook(FILES / "everything_old.xls"), Workbook)


def test_a_file_that_may_not_be_read_is_a_trouble(tmp_path: Path) -> None:
    trouble_of(tmp_path / "没有.xlsx", "no_access")
    if os.name != "nt":
        trouble_of(tmp_path, "no_access")


def test_a_file_beyond_the_size_that_is_allowed_is_not_opened(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", "a,b\n")
    answer = read_workbook(path, limits=replace(DEFAULT_LIMITS, file_bytes=3))
    assert isinstance(answer, Trouble)
    assert answer.reason == "too_large"
