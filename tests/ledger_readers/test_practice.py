"""The practice ledgers: every file opens as the truth says, every named cell is where it should be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.ledger_readers.making import SHARED
from toolkit.ledger.files import find_files
from toolkit.ledger.reading.sheets import Sheet, Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.rulebook import load_rulebook

INBOX = SHARED / "inbox"
TRUTH = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))["branches"]
FILES = [file for branch in TRUTH.values() for file in branch["files"]]
CELL_ERRORS = [
    finding for branch in TRUTH.values() for finding in branch["findings"] if finding["rule"] == "cell-error"
]


def spot_of(cell: str) -> tuple[int, int]:
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row), column


def sheet_of(path: str, name: str) -> Sheet:
    book = read_workbook(INBOX / path)
    assert isinstance(book, Workbook), book
    return next(sheet for sheet in book.sheets if sheet.name == name)


def test_every_file_is_found_once_and_only_the_lock_file_is_left_out() -> None:
    found = {file.name: file for file in find_files(INBOX, load_rulebook())}
    assert set(found) == {file["path"] for file in FILES}
    assert {name for name, file in found.items() if file.skipped} == {
        file["path"] for file in FILES if file["status"] == "skipped"
    }
    assert all(file.branch == file.name.split("/")[0] for file in found.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_each_file_has_the_status_and_the_tables_of_the_truth(file: dict[str, object]) -> None:
    if file["status"] == "skipped":
        return
    book = read_workbook(INBOX / str(file["path"]))
    if file["status"] in ("encrypted", "unreadable"):
        assert isinstance(book, Trouble)
        assert book.status == file["status"]
        return
    assert isinstance(book, Workbook)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for table in file["tables"]:  # type: ignore[attr-defined]
        sheet = sheets[table["sheet"]]
        assert sheet.hidden == table["hidden_sheet"]
        for row in table["header_rows"]:
            assert any(sheet.rows[row - 1])
        if table["records"]:
            assert any(cell is not None for cell in sheet.rows[table["last_data_row"] - 1])


@pytest.mark.parametrize("finding", CELL_ERRORS, ids=lambda finding: f"{finding['path']}!{finding['cell']}")
def test_each_error_cell_of_the_truth_is_told_with_its_code(finding: dict[str, str]) -> None:
    sheet = sheet_of(finding["path"], finding["sheet"])
    row, column = spot_of(finding["cell"])
    code = sheet.errors[row, column]
    assert code in finding["why"]
    assert sheet.rows[row - 1][column - 1] is None


def test_the_ledger_that_counts_from_1904_is_marked() -> None:
    book = read_workbook(INBOX / "开发区工程部" / "工程维修台账（2026）.xlsx")
    assert isinstance(book, Workbook)
    assert book.from_1904
    assert not read_workbook(Path(INBOX / "城东店" / "投诉台账.xlsx")).from_1904  # type: ignore[union-attr]
