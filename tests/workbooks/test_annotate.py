"""Annotated copies: the branch's own workbook comes back whole, with its problem cells marked."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from toolkit.workbooks.annotate import Listing, Mark, Refusal, annotated_copy, value_copy
from toolkit.workbooks.annotate.notes import with_pointer

LEDGERS = Path(__file__).parent.parent.parent / "inbox"
RED = "FFFFC7CE"


def listing(*marks: Mark) -> Listing:
    return Listing(
        name="检查结果",
        title="检查结果",
        headings=("级别", "工单", "位置", "问题", "怎么改"),
        lines=tuple((mark.severity, mark.case, f"{mark.sheet}!x", mark.text, mark.hint) for mark in marks),
        severities=tuple(mark.severity for mark in marks),
        links=tuple(f"'{mark.sheet}'!A1" for mark in marks),
    )


def mark(sheet: str, row: int, column: int, text: str = "写错了", severity: str = "error") -> Mark:
    return Mark(sheet, row, column, severity, text, "请改正", "A-1")


def copy_of(source: bytes, *marks: Mark) -> openpyxl.Workbook:
    copied = annotated_copy(source, marks, listing(*marks))
    assert isinstance(copied, bytes), copied
    return openpyxl.load_workbook(io.BytesIO(copied))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sample() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "3月"
    sheet["A1"], sheet["B1"] = "工单号", "金额"
    sheet["A2"], sheet["B2"] = "A-1", 12.5
    sheet["B2"].number_format = "#,##0.00"
    sheet["B2"].font = Font(bold=True)
    return book


def test_a_marked_cell_keeps_its_value_format_and_font_and_gets_fill_and_note() -> None:
    cell = copy_of(saved(sample()), mark("3月", 2, 2))["3月"]["B2"]
    assert cell.value == 12.5
    assert cell.number_format == "#,##0.00"
    assert cell.font.bold
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment.text == "写错了\n请改正"


def test_the_list_stands_in_front_and_links_to_the_cells() -> None:
    book = copy_of(saved(sample()), mark("3月", 2, 2))
    assert book.sheetnames == ["检查结果", "3月"]
    front = book["检查结果"]
    assert [cell.value for cell in front[4]][:2] == ["error", "A-1"]
    assert front["C4"].hyperlink.location == "'3月'!A1"


def test_every_other_part_stays_byte_for_byte() -> None:
    source = (LEDGERS / "开发区工程部/回访.xlsx").read_bytes()
    marks = [mark("回访", 5, 4)]
    copied = annotated_copy(source, marks, listing(*marks))
    assert isinstance(copied, bytes)
    before, after = zipfile.ZipFile(io.BytesIO(source)), zipfile.ZipFile(io.BytesIO(copied))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed <= {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
    }


@pytest.mark.parametrize("path", sorted(LEDGERS.rglob("*.xlsx")), ids=lambda path: path.name)
def test_no_value_of_a_shipped_ledger_changes(path: Path) -> None:
    if path.name.startswith("~$"):
        return
    source = path.read_bytes()
    original = openpyxl.load_workbook(io.BytesIO(source))
    marks = [mark(sheet.title, row, column) for sheet in original for row in (1, 4, 500) for column in (1, 3, 60)]
    book = copy_of(source, *marks)
    for sheet in original:
        for row in sheet.iter_rows():
            for cell in row:
                assert book[sheet.title][cell.coordinate].value == cell.value
        assert book[sheet.title].cell(500, 60).fill.fgColor.rgb == RED
        assert [str(area) for area in book[sheet.title].merged_cells.ranges] == [
            str(area) for area in sheet.merged_cells.ranges
        ]


def test_a_missing_cell_and_a_missing_row_are_put_in_order() -> None:
    book = copy_of(saved(sample()), mark("3月", 2, 1), mark("3月", 2, 5), mark("3月", 9, 2))
    assert book["3月"]["E2"].fill.fgColor.rgb == RED
    assert book["3月"]["B9"].fill.fgColor.rgb == RED
    assert book["3月"]["A2"].value == "A-1"


def test_a_cell_under_a_merge_is_marked_at_its_corner() -> None:
    book = sample()
    book["3月"].merge_cells("A2:A4")
    marked = copy_of(saved(book), mark("3月", 4, 1))["3月"]
    assert marked["A2"].fill.fgColor.rgb == RED
    assert marked["A2"].comment is not None


def test_a_note_that_is_there_is_kept_and_added_to() -> None:
    book = sample()
    book["3月"]["B2"].comment = Comment("店长：已核对", "店长")
    book["3月"]["A1"].comment = Comment("别删", "店长")
    marked = copy_of(saved(book), mark("3月", 2, 2), mark("3月", 2, 1))["3月"]
    assert marked["B2"].comment.text == "店长：已核对\n写错了\n请改正"
    assert marked["A1"].comment.text == "别删"
    assert marked["A2"].comment.text == "写错了\n请改正"


def test_the_worst_severity_colours_a_cell_with_several_findings() -> None:
    marked = copy_of(saved(sample()), mark("3月", 2, 2, "提示", "note"), mark("3月", 2, 2, "错误"))["3月"]["B2"]
    assert marked.fill.fgColor.rgb == RED
    assert "提示" in marked.comment.text
    assert "错误" in marked.comment.text


def test_print_areas_keep_pointing_to_their_own_sheet() -> None:
    book = sample()
    book["3月"].print_area = "A1:B2"
    book.create_sheet("4月")["A1"] = 1
    copied = copy_of(saved(book), mark("3月", 2, 2))
    assert "3月" in str(copied["3月"].print_area)
    assert not copied["检查结果"].print_area


def test_only_the_list_is_selected_so_that_no_sheets_are_grouped() -> None:
    copied = annotated_copy(saved(sample()), [mark("3月", 2, 2)], listing(mark("3月", 2, 2)))
    assert isinstance(copied, bytes)
    archive = zipfile.ZipFile(io.BytesIO(copied))
    selected = [name for name in archive.namelist() if b'tabSelected="1"' in archive.read(name)]
    assert len(selected) == 1


def test_tables_charts_and_filled_cells_survive() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("数据")
    sheet.add_table("A1:B3", {"columns": [{"header": "月"}, {"header": "数"}], "data": [["1", 2], ["2", 3]]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": ["数据", 1, 1, 2, 1]})
    sheet.insert_chart("D2", chart)
    book.close()
    copied = annotated_copy(stream.getvalue(), [mark("数据", 2, 2)], listing(mark("数据", 2, 2)))
    assert isinstance(copied, bytes)
    archive = zipfile.ZipFile(io.BytesIO(copied))
    text = archive.read("xl/worksheets/sheet1.xml")
    assert text.index(b"<drawing") < text.index(b"<legacyDrawing") < text.index(b"<tableParts")
    assert "xl/charts/chart1.xml" in archive.namelist()
    assert openpyxl.load_workbook(io.BytesIO(copied))["数据"].tables


def test_the_pointer_to_notes_stays_outside_of_nested_extensions() -> None:
    sheet = (
        b'<worksheet xmlns="m"><sheetData></sheetData><conditionalFormatting><cfRule><extLst><ext/></extLst></cfRule>'
        b"</conditionalFormatting><pageMargins/><extLst><ext/></extLst></worksheet>"
    )
    pointed = with_pointer(sheet, "rId9")
    assert b"<pageMargins/><legacyDrawing" in pointed
    assert pointed.index(b"legacyDrawing") < pointed.rindex(b"<extLst>")


def test_a_formula_keeps_its_stored_result() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("表")
    sheet.write_formula("A1", "=1+1", None, 2)
    book.close()
    copied = annotated_copy(stream.getvalue(), [mark("表", 1, 1)], listing(mark("表", 1, 1)))
    assert isinstance(copied, bytes)
    assert openpyxl.load_workbook(io.BytesIO(copied), data_only=True)["表"]["A1"].value == 2
    assert openpyxl.load_workbook(io.BytesIO(copied))["表"]["A1"].value == "=1+1"


@pytest.mark.parametrize(
    ("part", "reason"), [("_xmlsignatures/sig1.xml", "signed"), ("xl/revisions/revisionHeaders.xml", "shared")]
)
def test_what_a_patch_would_break_is_refused_with_the_reason(part: str, reason: str) -> None:
    stream = io.BytesIO(saved(sample()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(part, b"<x/>")
    assert annotated_copy(stream.getvalue(), [mark("3月", 2, 2)], listing(mark("3月", 2, 2))) == Refusal(reason)


def test_a_broken_file_is_refused_and_raises_nothing() -> None:
    assert annotated_copy(b"PK\x03\x04 broken", [], listing()) == Refusal("damaged")
    assert annotated_copy(saved(sample())[:400], [], listing()) == Refusal("damaged")


def test_the_same_workbook_gives_the_same_copy() -> None:
    source = saved(sample())
    marks = [mark("3月", 2, 2)]
    assert annotated_copy(source, marks, listing(*marks)) == annotated_copy(source, marks, listing(*marks))


def test_words_that_look_like_markup_or_formulas_stay_words() -> None:
    nasty = "=cmd|'/C calc'!A0 <b>&amp; _x0041_ \x01 ]]>"
    book = copy_of(saved(sample()), mark("3月", 2, 2, nasty))
    assert book["检查结果"]["D4"].data_type == "s"
    assert "<b>&amp;" in book["3月"]["B2"].comment.text
    assert "_x0041_" in book["检查结果"]["D4"].value.replace("_x005F_", "_")


def test_a_value_copy_keeps_sheets_and_addresses_and_marks_cells_beyond_the_data() -> None:
    rows = [["工单号", "受理时间"], ["0012", datetime(2026, 3, 5, 9, 30)], [None, "=1+1"]]
    marks = [mark("登记", 2, 2), mark("登记", 7, 9)]
    book = openpyxl.load_workbook(
        io.BytesIO(value_copy([("登记", rows)], marks, listing(*marks), datetime(2026, 11, 20)))
    )
    sheet = book["登记"]
    assert sheet["A2"].value == "0012"
    assert sheet["B2"].value == datetime(2026, 3, 5, 9, 30)
    assert sheet["B2"].fill.fgColor.rgb == RED
    assert sheet["I7"].fill.fgColor.rgb == RED
    assert sheet["B3"].data_type == "s"


def test_an_existing_fill_is_only_replaced_on_marked_cells() -> None:
    book = sample()
    book["3月"]["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    marked = copy_of(saved(book), mark("3月", 2, 2))["3月"]
    assert marked["A1"].fill.fgColor.rgb == "FF00FF00"


def repacked(source: bytes, changes: dict[str, bytes | None], rename: str = "/") -> bytes:
    """The package with parts replaced (None: left out) and another sign between folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name.replace("/", rename), content)
    return out.getvalue()


def parts_of(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_workbook_without_styles_gets_some(how: str) -> None:
    """Exports of small programs have none; their cells all look plain."""
    source, main = saved(sample()), "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    old = parts_of(source)
    empty = f'<?xml version="1.0"?><styleSheet xmlns="{main}" xml:space="preserve"/>'.encode()
    sheet = old["xl/worksheets/sheet1.xml"].replace(b' s="1"', b"")
    changes: dict[str, bytes | None] = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": empty}
    if how == "absent":
        rels = re.sub(rb"<Relationship [^>]*/styles[^>]*/>", b"", old["xl/_rels/workbook.xml.rels"])
        types = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", old["[Content_Types].xml"])
        changes |= {"xl/styles.xml": None, "xl/_rels/workbook.xml.rels": rels, "[Content_Types].xml": types}
        assert rels != old["xl/_rels/workbook.xml.rels"]
    copy = copy_of(repacked(source, changes), mark("3月", 2, 2))["3月"]
    assert (copy["B2"].value, copy["B2"].fill.fgColor.rgb) == (12.5, RED)
    assert copy["A2"].fill.fill_type is None


def test_a_package_with_the_other_slash_keeps_its_spelling() -> None:
    source = repacked(saved(sample()), {}, rename="\\")
    copied = annotated_copy(source, [mark("3月", 2, 2)], listing(mark("3月", 2, 2)))
    assert isinstance(copied, bytes), copied
    parts = parts_of(copied)
    assert "xl\\workbook.xml" in parts
    assert "xl/workbook.xml" not in parts
    again = {name.replace("\\", "/"): content for name, content in parts.items()}
    assert b"3\xe6\x9c\x88" in again["xl/workbook.xml"]
    assert again["docProps/app.xml"] == parts_of(source)["docProps\\app.xml"]


def test_a_style_with_an_alternative_counts_once() -> None:
    """Hancom Office writes a second form of a style for itself; the fallback is the style of all others."""
    source = saved(sample())
    choice = b'<mc:Choice xmlns:hs="urn:hs" Requires="hs"><xf numFmtId="0" hs:x="1"/></mc:Choice>'
    fallback = b'<mc:Fallback><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></mc:Fallback>'
    either = b'<mc:AlternateContent xmlns:mc="urn:mc">' + choice + fallback + b"</mc:AlternateContent>"
    styles = parts_of(source)["xl/styles.xml"]
    changed = re.sub(rb"(<cellXfs[^>]*>)<xf [^>]*?(?:/>|>.*?</xf>)", rb"\1" + either, styles, count=1)
    assert either in changed
    copied = annotated_copy(repacked(source, {"xl/styles.xml": changed}), [mark("3月", 2, 2)], listing())
    assert isinstance(copied, bytes), copied
    added = parts_of(copied)["xl/styles.xml"].partition(b"</mc:AlternateContent>")[2]
    assert b"hs:" not in added
    own = re.search(rb"<cellXfs.*</cellXfs>", styles, re.DOTALL)
    count = len(re.findall(rb"<xf ", own[0])) if own else 0
    sheet = parts_of(copied)["xl/worksheets/sheet1.xml"]
    assert b'<c r="B2" t="n" s="%d"' % count in sheet


def test_times_spans_and_line_breaks_of_a_value_copy_are_what_they_were() -> None:
    rows = [[time(9, 30), timedelta(hours=26, minutes=5), "一\r\n二\r三", datetime(2026, 3, 5, 8, 30, 15)]]
    book = openpyxl.load_workbook(io.BytesIO(value_copy([("表", rows)], [], listing(), datetime(2026, 11, 20))))
    cells = [cell.value for cell in book["表"][1]]
    assert cells == [time(9, 30), timedelta(hours=26, minutes=5), "一\n二\n三", datetime(2026, 3, 5, 8, 30, 15)]
    assert book["表"]["D1"].number_format == "yyyy-mm-dd hh:mm:ss"
