"""HTML, SpreadsheetML and OpenDocument."""

# ruff: noqa: E501 - XML is easier to read in one piece
from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.ledger_readers.making import FILES, saved
from toolkit.ledger.reading.sheets import Sheet, Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook

SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book
    return book.sheets


def html(tmp_path: Path, body: str, encoding: str = "utf-8", head: str = "") -> Sheet:
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    (sheet,) = sheets_of(saved(tmp_path / "a.xls", text, encoding))
    return sheet


def test_spans_move_the_cells_that_follow(tmp_path: Path) -> None:
    sheet = html(
        tmp_path,
        "<table><tr><th rowspan=2>单号</th><th colspan='2'>客户</th><th>故障</th></tr><tr><td>姓名<td>电话<td>现象</tr>"
        "<tr><td>1</td><td>张伟</td><td>138&nbsp;0013</td><td>A&amp;B<br>花屏</td></tr></table>",
    )
    assert sheet.rows == [
        ["单号", "客户", None, "故障"],
        [None, "姓名", "电话", "现象"],
        ["1", "张伟", "138 0013", "A&B\n花屏"],
    ]
    assert sheet.merged == ((1, 1, 2, 1), (1, 2, 1, 3))


def test_a_page_in_gbk_says_so_itself(tmp_path: Path) -> None:
    head = "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"
    assert html(tmp_path, "<table><tr><td>维修單號镕</td></tr></table>", "gb18030", head).rows == [["维修單號镕"]]


def test_several_tables_and_the_text_between_stand_below_each_other(tmp_path: Path) -> None:
    sheet = html(
        tmp_path,
        "<style>td{color:red}</style><h3>2026年导出</h3><table><tr><td>a</td></tr></table><p>共 1 行</p>"
        "<table><tr style='display:none'><td>b</td></tr><tr><td>#REF!</td></tr></table><script>x</script>",
    )
    assert sheet.rows == [["2026年导出"], ["a"], ["共 1 行"], ["b"], [None]]
    assert sheet.hidden_rows == {4}
    assert sheet.errors == {(5, 1): "#REF!"}


def test_a_table_inside_a_cell_keeps_its_rows(tmp_path: Path) -> None:
    sheet = html(tmp_path, "<table><tr><td>外<table><tr><td>1</td><td>2</td></tr></table></td></tr></table>")
    assert sheet.rows == [["外"], ["1", "2"]]


def test_a_long_number_shown_in_powers_is_taken_exactly(tmp_path: Path) -> None:
    sheet = html(tmp_path, "<table><tr><td x:num='13800137994'>1.38E+10</td><td>0012</td></tr></table>")
    assert sheet.rows == [[13800137994.0, "0012"]]


def test_a_page_without_a_table_is_unreadable(tmp_path: Path) -> None:
    answer = read_workbook(saved(tmp_path / "a.html", "<html><body>请登录</body></html>"))
    assert isinstance(answer, Trouble)
    assert answer.reason == "no_table"


def test_spreadsheetml_knows_types_gaps_merges_and_hidden_things(tmp_path: Path) -> None:
    text = f"""<?xml version="1.0" encoding="GBK"?><Workbook {SS}>
      <Styles><Style ss:ID="d"><NumberFormat ss:Format="yyyy/mm/dd\\ hh:mm"/></Style><Style ss:ID="p"><NumberFormat ss:Format="0000"/></Style></Styles>
      <Worksheet ss:Name="登记"><Table><Column ss:Index="2" ss:Hidden="1"/>
      <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell><Cell><Data ss:Type="String">四</Data></Cell></Row>
      <Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="Number">46086.5</Data></Cell>
        <Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-03-05T14:30:00.000</Data></Cell>
        <Cell><Data ss:Type="DateTime">1899-12-31T08:15:00.000</Data></Cell>
        <Cell ss:StyleID="p"><Data ss:Type="Number">46</Data><Comment><Data ss:Type="String">批注</Data></Comment></Cell>
        <Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=R1C1"/>
        <Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
        <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""
    (sheet,) = sheets_of(saved(tmp_path / "a.xls", text, "gbk"))
    assert sheet.hidden
    assert sheet.rows[0] == ["标题", None, None, "四"] or sheet.rows[0] == ["标题", None, None, "四"][:4]
    assert sheet.rows[1:3] == [[], []]
    assert sheet.rows[3][2:6] == [datetime(2026, 3, 5, 12), datetime(2026, 3, 5, 14, 30), time(8, 15), 46.0]
    assert sheet.rows[3][8] is True
    assert sheet.shown == {(4, 6): "0046"}
    assert sheet.errors == {(4, 7): "#N/A"}
    assert sheet.no_result == {(4, 8)}
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == (((1, 1, 1, 3),), {4}, {2})


def test_spreadsheetml_formats_that_have_a_name_are_what_excel_shows_under_it(tmp_path: Path) -> None:
    """The letters d and s of `Standard` made 900.00 a day of 1902."""
    names = (
        "Standard",
        "Fixed",
        "Percent",
        "Scientific",
        "Currency",
        "Euro Currency",
        "General Number",
        "Yes/No",
        "On/Off",
    )
    styles = "".join(
        f'<Style ss:ID="s{at}"><NumberFormat ss:Format="{name}"/></Style>' for at, name in enumerate(names)
    )
    styles += '<Style ss:ID="h"><NumberFormat ss:Format="[h]:mm"/></Style><Style ss:ID="child" ss:Parent="sd"/>'
    styles = f'<Style ss:ID="sd"><NumberFormat ss:Format="Short Date"/></Style>{styles}'
    cells = "".join(f'<Cell ss:StyleID="s{at}"><Data ss:Type="Number">900</Data></Cell>' for at in range(len(names)))
    cells += '<Cell ss:StyleID="child"><Data ss:Type="Number">46086</Data></Cell>'
    cells += '<Cell ss:StyleID="h"><Data ss:Type="DateTime">1900-01-01T12:00:00.000</Data></Cell>'
    text = f'<?xml version="1.0"?><Workbook {SS}><Styles>{styles}</Styles><Worksheet ss:Name="表"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>'
    (sheet,) = sheets_of(saved(tmp_path / "a.xml", text))
    assert sheet.rows == [[900.0] * len(names) + [date(2026, 3, 5), timedelta(hours=36)]]
    assert sheet.shown == {(1, 3): "90000.00%"}


def test_spreadsheetml_with_a_doctype_is_refused(tmp_path: Path) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><Workbook {SS}><Worksheet><Table><Row><Cell><Data>&a;</Data></Cell></Row></Table></Worksheet></Workbook>'
    answer = read_workbook(saved(tmp_path / "a.xml", text))
    assert isinstance(answer, Trouble)
    assert answer.reason == "unsafe_xml"


def test_open_document_keeps_durations_errors_and_what_is_hidden() -> None:
    first, old = sheets_of(FILES / "everything_open.ods")
    assert first.rows[1][:5] == [
        "A-1",
        date(2026, 3, 5),
        datetime(2026, 3, 5, 14, 30),
        timedelta(hours=26, minutes=30),
        1272.0,
    ]
    assert first.rows[1][9] == "第一行\n第二行"
    assert first.shown[2, 6] == "0046"
    assert first.shown[2, 7] == "保修30天"
    assert first.errors == {(2, 8): "#DIV/0!", (7, 1): "#N/A"}
    assert (first.hidden_rows, first.hidden_columns) == ({3}, {7})
    assert first.merged == ((4, 1, 5, 2),)
    assert (first.hidden, old.hidden) == (False, True)


def ods(tmp_path: Path, rows: str) -> Sheet:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    (sheet,) = sheets_of(saved(tmp_path / "a.ods", out.getvalue()))
    return sheet


def test_repeated_cells_and_rows_are_all_there_and_a_million_empty_ones_are_not(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
    rows = (
        "<table:table-row>" + cell.format(more=' table:number-columns-repeated="3"', text="标题") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2">' + cell.format(more="", text="同") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )  # fmt: skip
    assert ods(tmp_path, rows).rows == [["标题"] * 3, [], [], ["同"], ["同"]]


def test_a_note_in_a_cell_is_not_its_text_and_a_formula_without_value_is_marked(tmp_path: Path) -> None:
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        '<text:p>花<text:s text:c="2"/>屏</text:p><text:p>二</text:p></table:table-cell><table:table-cell table:formula="of:=1"/></table:table-row>'
    )
    sheet = ods(tmp_path, rows)
    assert sheet.rows == [["花  屏\n二", None]]
    assert sheet.no_result == {(1, 2)}


def test_gzip_under_xls_is_unpacked(tmp_path: Path) -> None:
    page = gzip.compress("<table><tr><td>压缩</td></tr></table>".encode())
    (sheet,) = sheets_of(saved(tmp_path / "a.xls", page))
    assert sheet.rows == [["压缩"]]


FLAT = """<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:calculation-settings><table:null-date table:date-value="{start}"/></table:calculation-settings>
<table:table table:name="a"><table:table-row><table:table-cell office:value-type="float" office:value="44688"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>"""
SPREADSHEETML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<x:ExcelWorkbook>{mark}</x:ExcelWorkbook><Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="Number">44688</Data>
</Cell></Row></Table></Worksheet></Workbook>"""


def test_bare_day_numbers_count_from_1904_where_the_markup_says_so(tmp_path: Path) -> None:
    files = {
        "a.fods": (FLAT.format(start="1904-01-01"), True),
        "b.fods": (FLAT.format(start="1899-12-30"), False),
        "c.xls": (SPREADSHEETML.format(mark="<x:Date1904/>"), True),
        "d.xls": (SPREADSHEETML.format(mark=""), False),
    }
    for name, (text, from_1904) in files.items():
        book = read_workbook(saved(tmp_path / name, text))
        assert isinstance(book, Workbook)
        assert (name, book.from_1904, book.sheets[0].rows[0][0]) == (name, from_1904, 44688)
