"""归档文件目录: nine columns from the one register, as workbook and Word form, sealed against changes."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.register.conftest import NEXT_NIGHT, Office, due
from toolkit.batch.archive_lists import index_files
from toolkit.workbooks.archive_index import read_seal

NINE = ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]


def filed_office(office: Office) -> Office:
    with office.open() as register:
        dues = [
            due("A1", title='=HYPERLINK("x")', name_parts=("", "", "20261012", "x")),
            due("A2"),
            due("K1", category="customer"),
        ]
        for item in register.allocate(office.requests(dues)):
            office.file(register, item.number)
    office.allocate(due("A2", facts="changed"), due("L1", made_for_year=2025), night=NEXT_NIGHT)
    return office


def files_of(office: Office, tmp_path: Path, **options: object) -> dict[str, bytes]:
    with office.open() as register:
        listed = index_files(register, office.book, tmp_path / "templates", **options)  # type: ignore[arg-type]
    return {name: content for name, _, content in listed}


def test_each_year_has_a_workbook_and_a_word_form(sqlite_office: Office, tmp_path: Path) -> None:
    names = list(files_of(filed_office(sqlite_office), tmp_path))
    assert names == [f"archive/归档文件目录-{year}.{ending}" for year in (2025, 2026) for ending in ("xlsx", "docx")]


def test_the_workbook_has_the_nine_columns_and_text_stays_text(sqlite_office: Office, tmp_path: Path) -> None:
    content = files_of(filed_office(sqlite_office), tmp_path)["archive/归档文件目录-2026.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["全部"]
    assert [cell.value for cell in sheet[1][:9]] == NINE
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area.endswith("$A$1:$I$5")
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref is not None
    titles = {row[1].value: row[4] for row in sheet.iter_rows(min_row=2)}
    first = titles["Q001-SH·2026-D10-SHF-0001"]
    assert (first.value, first.data_type) == ('=HYPERLINK("x")', "s")


def test_the_workbook_links_to_the_filed_paper(sqlite_office: Office, tmp_path: Path) -> None:
    content = files_of(filed_office(sqlite_office), tmp_path)["archive/归档文件目录-2026.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["全部"]
    links = [cell.hyperlink.target for (cell,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2) if cell.hyperlink]
    assert len(links) == 3
    for link in links:
        assert (sqlite_office.outbox / "archive" / link.replace("\\", "/")).is_file()


def test_versions_name_each_other_and_empty_remarks_say_so(sqlite_office: Office, tmp_path: Path) -> None:
    content = files_of(filed_office(sqlite_office), tmp_path)["archive/归档文件目录-2026.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["全部"]
    remarks = {row[1]: row[8] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert remarks["Q001-SH·2026-D10-SHF-0001"] == "无"
    assert remarks["Q001-SH·2026-D10-SHF-0002"] == "已由 Q001-SH·2026-D10-SHF-0003 替代"
    assert remarks["Q001-SH·2026-D10-SHF-0003"] == "待归档；替代 Q001-SH·2026-D10-SHF-0002"


def test_the_seal_is_whole_after_sorting_and_broken_by_a_change(sqlite_office: Office, tmp_path: Path) -> None:
    content = files_of(filed_office(sqlite_office), tmp_path)["archive/归档文件目录-2026.xlsx"]
    seal = read_seal(content)
    assert seal is not None
    assert seal.is_whole
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["全部"]
    for column in range(1, sheet.max_column + 1):
        one, other = sheet.cell(2, column), sheet.cell(3, column)
        one.value, other.value = other.value, one.value
    assert is_whole(book)
    sheet.cell(2, 5).value = "somebody else's title"
    assert not is_whole(book)


def is_whole(book: openpyxl.Workbook) -> bool:
    held = io.BytesIO()
    book.save(held)
    seal = read_seal(held.getvalue())
    assert seal is not None
    return seal.is_whole


def test_the_next_night_without_news_gives_the_same_bytes(sqlite_office: Office, tmp_path: Path) -> None:
    office = filed_office(sqlite_office)
    assert files_of(office, tmp_path) == files_of(office, tmp_path)
    with office.open(NEXT_NIGHT.replace(year=2027)) as register:
        later = {name: content for name, _, content in index_files(register, office.book, tmp_path)}
    assert later == files_of(office, tmp_path)


def test_the_word_form_lists_every_series_with_its_cover(sqlite_office: Office, tmp_path: Path) -> None:
    import docx

    content = files_of(filed_office(sqlite_office), tmp_path)["archive/归档文件目录-2026.docx"]
    paper = docx.Document(io.BytesIO(content))
    assert paper.sections[0].page_width > paper.sections[0].page_height
    covers, lists = paper.tables[0::2], paper.tables[1::2]
    assert [cover.cell(0, 1).text for cover in covers] == ["Q001", "Q001"]
    assert [[cell.text for cell in one.rows[0].cells] for one in lists] == [NINE, NINE]
    assert [len(one.rows) - 1 for one in lists] == [1, 3]
    assert lists[1].cell(1, 4).text == '=HYPERLINK("x")'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_compiles(language: str) -> None:
    from toolkit.word import compile_template
    from toolkit.word.make_archive_templates import archive_templates

    ending = ".docx" if language == "zh" else ".en.docx"
    found = [name for name, _ in archive_templates() if name.endswith(ending)]
    assert found
    for name, content in archive_templates():
        assert [fault for fault in compile_template(content).warnings if fault.severity != "note"] == [], name
