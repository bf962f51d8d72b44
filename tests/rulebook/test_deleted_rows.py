"""A row that somebody deleted from the workbook counts all the same, and `rules check` says so."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.rulebook.test_workbook import row_of, with_book
from toolkit.cli import main
from toolkit.rulebook import deleted_of, load_rulebook, words, workbook_of


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    content = workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), datetime(2026, 11, 20))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name in ("来源", "表头", "选项", "必填"):
        del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_nothing_is_told_of_a_whole_book_or_of_sheets_that_are_not_there(tmp_path: Path, exported: bytes) -> None:
    assert deleted_of(with_book(tmp_path, exported)) == ()


def test_no_workbook_lacks_nothing(tmp_path: Path) -> None:
    assert deleted_of(tmp_path) == ()


def test_a_deleted_row_changes_nothing_and_is_told(tmp_path: Path, exported: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported))
    book["规则"].delete_rows(row_of(book["规则"], "quote-missing"))
    book["节假日"].delete_rows(row_of(book["节假日"], "china/2026-10-01"))
    stream = io.BytesIO()
    book.save(stream)
    workspace = with_book(tmp_path, stream.getvalue())
    assert load_rulebook(workspace).digest == load_rulebook().digest
    found = {one.sheet: one.keys for one in deleted_of(workspace)}
    assert found == {"规则": ("quote-missing",), "节假日": ("china/2026-10-01",)}
    for name in ("inbox", "outbox"):
        (workspace / name).mkdir()
    done = CliRunner().invoke(main, ["rules", "check", "--lang", "zh", "--workspace", str(workspace)])
    assert done.exit_code == 0
    assert "规则 里没有 1 行（quote-missing）" in done.output
