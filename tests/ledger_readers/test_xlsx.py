"""xlsx: values, and what python-calamine hides or gets wrong."""

# ruff: noqa: E501 - XML is easier to read in one piece
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.ledger_readers.making import MAIN, RELATIONS, package, saved, sheet_xml, styles_xml, written
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.reading.workbook import read_workbook


def read(path: Path) -> Workbook:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book
    return book


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read(path).sheets
    return sheet


def from_rows(
    tmp_path: Path, rows: str, styles: str = "", strings: str = "", after: str = "", before: str = ""
) -> Sheet:
    data = package(sheet_xml(rows, before, after), styles, strings)
    return only_sheet(saved(tmp_path / "a.xlsx", data))


def test_dates_times_and_durations_are_what_their_format_says(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet("台账 ")  # type: ignore[attr-defined]
        formats = ["yyyy-mm-dd", "yyyy/m/d h:mm", "h:mm", "[h]:mm", '0"天"', "[红色]0"]
        for column, text in enumerate(formats):
            value = {2: 0.5, 3: 26.5 / 24}.get(column, 46086.5 if column == 1 else 46086)
            sheet.write_number(0, column, value, book.add_format({"num_format": text}))  # type: ignore[attr-defined]

    sheet = only_sheet(written(tmp_path / "a.xlsx", fill))
    assert sheet.name == "台账 "
    assert sheet.rows == [
        [date(2026, 3, 5), datetime(2026, 3, 5, 12), time(12), timedelta(hours=26, minutes=30), 46086.0, 46086.0]
    ]
    assert sheet.shown == {(1, 5): "46086天"}


def test_dates_that_chinese_excel_stores_by_number_only_are_dates(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>46086</v></c><c r="B1" s="2"><v>46086</v></c></row>'
    sheet = from_rows(tmp_path, rows, styles_xml({}, (0, 31, 58)))
    assert sheet.rows == [[date(2026, 3, 5), date(2026, 3, 5)]]


def test_yuan_under_a_number_reserved_for_dates_stays_money(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>1272</v></c></row>'
    assert from_rows(tmp_path, rows, styles_xml({27: "￥#,##0.00"}, (0, 27))).rows == [[1272.0]]


def test_a_weekday_is_a_date_though_calamine_sees_a_number(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>46086</v></c></row>'
    assert from_rows(tmp_path, rows, styles_xml({164: "aaaa"}, (0, 164))).rows == [[date(2026, 3, 5)]]


def test_a_negative_number_under_a_date_format_is_no_time_of_day(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>-1.2</v></c><c r="B1" s="1"><v>0.5</v></c></row>'
    assert from_rows(tmp_path, rows, styles_xml({}, (0, 14))).rows == [[-1.2, time(12)]]


def test_dates_of_1904_are_right_and_bare_numbers_are_marked(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet()  # type: ignore[attr-defined]
        sheet.write_datetime(0, 0, datetime(2026, 5, 6), book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[attr-defined]
        sheet.write_number(0, 1, 44686)

    path = tmp_path / "mac.xlsx"
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    fill(book)
    book.close()
    got = read(path)
    assert got.from_1904
    assert got.sheets[0].rows == [[date(2026, 5, 6), 44686.0]]


def test_our_own_reader_counts_from_1904_as_well(tmp_path: Path) -> None:
    rows = "<row r='1'><c r='A1' s='1'><v>44686.5</v></c></row>"
    sheets = '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
    workbook = f'<workbook {MAIN} xmlns:r="{RELATIONS}"><workbookPr date1904="1"/>{sheets}</workbook>'
    data = package(sheet_xml(rows), styles_xml({}, (0, 22)), workbook=workbook)
    assert only_sheet(saved(tmp_path / "a.xlsx", data)).rows == [[datetime(2026, 5, 6, 12)]]


def test_error_cells_keep_their_code_and_place(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="e"><v>#REF!</v></c>'
        '<c r="D2" t="s"><v>0</v></c><c r="E2" t="str"><f>A1</f><v>#N/A</v></c></row>'
    )
    sheet = from_rows(tmp_path, rows, strings=f"<sst {MAIN}><si><t>#NAME?</t></si></sst>")
    assert sheet.errors == {(2, 2): "#DIV/0!", (2, 3): "#REF!", (2, 4): "#NAME?", (2, 5): "#N/A"}
    assert all(cell is None for row in sheet.rows for cell in row)
    assert len(sheet.rows) == 2


def test_a_formula_without_result_is_marked_and_an_empty_text_is_not(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c>'
        '<c r="D1" t="str"><f>IF(1,"","")</f><v></v></c><c r="E1"><f t="shared" si="0"/></c></row>'
    )
    sheet = from_rows(tmp_path, rows)
    assert sheet.no_result == {(1, 1), (1, 2), (1, 5)}
    assert sheet.rows[0][2] == 2.0


def test_hidden_rows_columns_and_sheets_and_merges_are_told(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet("一")  # type: ignore[attr-defined]
        sheet.merge_range(0, 0, 0, 3, "标题")
        sheet.write_row(1, 0, ["a", "b", "c"])
        sheet.write_row(2, 0, ["d", "e", "f"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})
        other = book.add_worksheet("旧")  # type: ignore[attr-defined]
        other.write_string(0, 0, "x")
        other.very_hidden()

    book = read(written(tmp_path / "a.xlsx", fill))
    first, old = book.sheets
    assert (first.merged, first.hidden_rows, first.hidden_columns) == (((1, 1, 1, 4),), {3}, {2, 3})
    assert (first.hidden, old.hidden) == (False, True)


def test_a_lonely_cell_stands_at_its_own_address(tmp_path: Path) -> None:
    sheet = from_rows(tmp_path, '<row r="5"><c r="D5" t="inlineStr"><is><t>孤</t></is></c></row>')
    assert [len(row) for row in sheet.rows[:4]] == [0, 0, 0, 0] or all(
        cell is None for row in sheet.rows[:4] for cell in row
    )
    assert sheet.rows[4] == [None, None, None, "孤"]
    assert len(sheet.rows) == 5


def test_numbers_that_show_more_than_they_are_come_with_what_they_show(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>46</v></c><c r="B1" s="2"><v>30</v></c><c r="C1" s="3"><v>0.125</v></c>'
        '<c r="D1" s="4"><v>1280</v></c></row>'
    )
    formats = {164: "0000", 165: "&quot;保修&quot;0&quot;天&quot;", 166: "0.0%", 167: "￥#,##0.00"}
    sheet = from_rows(tmp_path, rows, styles_xml(formats, (0, 164, 165, 166, 167)))
    assert sheet.rows == [[46.0, 30.0, 0.125, 1280.0]]
    assert sheet.shown == {(1, 1): "0046", (1, 2): "保修30天", (1, 3): "12.5%"}


UNUSUAL = {
    "prefix": (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1" hidden="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        '</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    ),
    "quotes": sheet_xml("<row r='1' hidden='1'><c r='A1'><v>1</v></c><c r='B1' t='e'><v>#REF!</v></c></row>",
                        after="<mergeCells><mergeCell ref='A1:B1'/></mergeCells>"),
    "order": sheet_xml('<row hidden="1" r="1"><c s="0" r="A1"><v>1</v></c><c t="e" r="B1"><v>#REF!</v></c></row>',
                       after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    "no addresses": sheet_xml('<row hidden="1"><c><v>1</v></c><c t="e"><v>#REF!</v></c></row>',
                              after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    "comment": sheet_xml('<!-- <c r="Z9"> --><row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c></row>',
                         after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    "pretty": sheet_xml('\n <row r="1" hidden="1">\n  <c r="A1">\n <v>1</v>\n</c>\n <c r="B1" t="e">\n<f>A1</f>\n<v>#REF!</v>\n</c>\n</row>\n',
                        after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
}  # fmt: skip


@pytest.mark.parametrize("how", UNUSUAL)
def test_xml_of_unusual_form_is_read_the_same(tmp_path: Path, how: str) -> None:
    sheet = only_sheet(saved(tmp_path / "a.xlsx", package(UNUSUAL[how])))
    assert sheet.rows[0][0] == 1.0
    assert len(sheet.rows) == 1
    assert sheet.errors == {(1, 2): "#REF!"}
    assert sheet.hidden_rows == {1}
    assert sheet.merged == ((1, 1, 1, 2),)


def test_text_in_cdata_runs_and_escapes_is_plain_text_without_readings(tmp_path: Path) -> None:
    strings = (
        f"<sst {MAIN}><si><r><t>故</t></r><r><t>障</t></r><rPh sb='0' eb='1'><t>gu</t></rPh></si>"
        "<si><t>a_x000D_&#10;b&amp;c</t></si></sst>"
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert from_rows(tmp_path, rows, strings=strings).rows == [["故障", "a\r\nb&c"]]


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "台账.xls", lambda book: book.add_worksheet().write_string(0, 0, "x"))
    book = read(path)
    assert book.format == "xlsx"
    assert "renamed:xls" in book.notes


def test_an_empty_workbook_is_a_workbook_with_empty_sheets(tmp_path: Path) -> None:
    book = read(written(tmp_path / "新建.xlsx", lambda book: book.add_worksheet("Sheet1")))
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("Sheet1", [])]


def test_the_time_of_saving_is_told_on_the_clock_of_shanghai(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        book.set_properties({"created": datetime(2026, 11, 20, 18)})  # type: ignore[attr-defined]
        book.add_worksheet().write_string(0, 0, "x")  # type: ignore[attr-defined]

    assert read(written(tmp_path / "a.xlsx", fill)).saved_at == datetime(2026, 11, 21, 2)


def test_a_chart_sheet_between_does_not_shift_the_others(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        one = book.add_worksheet("一")  # type: ignore[attr-defined]
        one.write_column(0, 0, [1, 2])
        chart = book.add_chart({"type": "column"})  # type: ignore[attr-defined]
        chart.add_series({"values": "=一!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)  # type: ignore[attr-defined]
        book.add_worksheet("二").write_string(0, 0, "第二")  # type: ignore[attr-defined]

    book = read(written(tmp_path / "a.xlsx", fill))
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("一", [[1.0], [2.0]]), ("二", [["第二"]])]


def test_a_list_of_sheets_that_leads_nowhere_falls_back_to_the_sheets_there_are(tmp_path: Path) -> None:
    workbook = f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets><sheet name="x" r:id="rId99"/></sheets></workbook>'
    data = package(sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>'), workbook=workbook)
    assert only_sheet(saved(tmp_path / "a.xlsx", data)).rows == [[7.0]]


def test_dates_written_as_iso_text_are_dates_with_and_without_z(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2026-03-05T08:30:00.500Z</v></c><c r="B1" t="d"><v>2026-03-05T08:30:00</v></c></row>'
    assert from_rows(tmp_path, rows).rows == [[datetime(2026, 3, 5, 8, 30, 0, 500_000), datetime(2026, 3, 5, 8, 30)]]


def test_of_two_parts_whose_names_differ_in_case_only_the_one_that_is_named_counts(tmp_path: Path) -> None:
    named, other = (sheet_xml(f'<row r="1"><c r="A1"><v>{number}</v></c></row>') for number in (1, 2))
    data = package(named, more={"xl/worksheets/Sheet1.xml": other})
    assert only_sheet(saved(tmp_path / "a.xlsx", data)).rows == [[1.0]]


def test_a_style_with_an_alternative_counts_once(tmp_path: Path) -> None:
    """Hancom Office writes such styles; whoever counts both takes amounts behind them for dates."""
    choice = '<mc:Choice xmlns:hs="urn:hs" Requires="hs"><xf numFmtId="0" hs:x="1"/></mc:Choice>'
    either = f'<mc:AlternateContent xmlns:mc="urn:mc">{choice}<mc:Fallback><xf numFmtId="0"/></mc:Fallback></mc:AlternateContent>'
    styles = f'<styleSheet {MAIN}><cellXfs>{either}<xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="1"><v>46086</v></c><c r="B1" s="2"><v>1272</v></c></row>'
    assert from_rows(tmp_path, rows, styles=styles).rows == [[date(2026, 3, 5), 1272.0]]
