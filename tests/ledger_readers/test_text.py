"""Separated text: every encoding and separator that branches export."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger_readers.making import saved
from toolkit.ledger.reading.sheets import Sheet, Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook

TABLE = "单号,姓名,故障\n0001,张伟,不开机；蓝屏\n0002,李静,\n"
ROWS = [["单号", "姓名", "故障"], ["0001", "张伟", "不开机；蓝屏"], ["0002", "李静", None]]


def sheet_of(path: Path) -> Sheet:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert sheet.name == ""
    return sheet


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path / "a.csv", TABLE, encoding)
    assert sheet_of(path).rows == ROWS


def test_traditional_characters_of_big5_are_told_from_gbk(tmp_path: Path) -> None:
    text = "單號,客戶姓名,故障現象\n1,張國棟,無法開機\n2,劉靜怡,螢幕閃爍不停\n"
    assert sheet_of(saved(tmp_path / "a.csv", text, "big5")).rows[1] == ["1", "張國棟", "無法開機"]


def test_exports_glued_together_in_two_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    data = "单号,姓名\n1,张伟\n2,李静\n3,王芳\n".encode() + "4,赵敏\n".encode("gbk")
    assert sheet_of(saved(tmp_path / "a.csv", data)).rows[-2:] == [["3", "王芳"], ["4", "赵敏"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_how_evenly_it_cuts(tmp_path: Path, separator: str) -> None:
    text = "\r\n".join(
        separator.join((f"{n}", "张伟", "屏幕, 闪; 烁" if separator == "\t" else "花屏")) for n in range(9)
    )
    assert sheet_of(saved(tmp_path / "a.txt", text)).rows[3][:2] == ["3", "张伟"]
    assert {len(row) for row in sheet_of(tmp_path / "a.txt").rows} == {3}


def test_the_separator_line_of_excel_is_no_row(tmp_path: Path) -> None:
    assert sheet_of(saved(tmp_path / "a.csv", "sep=;\r\na;b\r\n1;2\r\n")).rows == [["a", "b"], ["1", "2"]]


def test_quotes_line_breaks_and_empty_lines_count_rows_as_excel_does(tmp_path: Path) -> None:
    text = 'a,b\r\n"第一行\n第二行","他说""好"""\r\n\r\n1,2\r\n'
    assert sheet_of(saved(tmp_path / "a.csv", text)).rows == [
        ["a", "b"],
        ["第一行\n第二行", '他说"好"'],
        [],
        ["1", "2"],
    ]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_table(tmp_path: Path) -> None:
    text = "a,b\n" + '1,"27寸显示器\n' + "".join(f"{n},花屏\n" for n in range(2, 500))
    rows = sheet_of(saved(tmp_path / "a.csv", text)).rows
    assert len(rows) == 500
    assert rows[1] == ["1", "27寸显示器"]
    assert rows[-1] == ["499", "花屏"]


def test_zeros_kept_by_a_formula_text_are_kept_and_errors_are_told(tmp_path: Path) -> None:
    sheet = sheet_of(saved(tmp_path / "a.csv", '号,值\n="0012",#N/A\n13,########\n'))
    assert sheet.rows[1] == ["0012", None]
    assert sheet.errors == {(2, 2): "#N/A", (3, 2): "########"}


def test_nothing_and_noise_are_no_tables(tmp_path: Path) -> None:
    empty = read_workbook(saved(tmp_path / "a.csv", b""))
    noise = read_workbook(saved(tmp_path / "b.csv", bytes(range(256)) * 40))
    assert isinstance(empty, Trouble)
    assert (empty.rule, empty.reason) == ("file-unreadable", "empty")
    assert isinstance(noise, Trouble)
    assert noise.reason == "unknown_format"


def test_a_text_that_is_named_like_a_workbook_is_read_as_what_it_is(tmp_path: Path) -> None:
    book = read_workbook(saved(tmp_path / "a.xls", TABLE, "gbk"))
    assert isinstance(book, Workbook)
    assert book.format == "csv"
    assert "renamed:xls" in book.notes
    assert book.sheets[0].rows == ROWS
