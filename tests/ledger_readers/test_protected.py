"""Workbooks behind a password."""

from __future__ import annotations

import io
import random
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from tests.ledger_readers.making import FILES, package, saved, sheet_xml
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook

PLAIN = package(
    sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>'), more={"xl/media/a.bin": random.Random(1).randbytes(9000)}
)


def encrypted(password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(PLAIN)).encrypt(password, out)
    return out.getvalue()


def test_the_right_password_among_several_opens_the_workbook(tmp_path: Path) -> None:
    book = read_workbook(saved(tmp_path / "a.xlsx", encrypted("对了2026")), ("错了", "对了2026"))
    assert isinstance(book, Workbook), book
    assert book.sheets[0].rows == [[7.0]]
    assert "decrypted" in book.notes


def test_without_the_right_password_it_is_said_which_way_it_fails(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", encrypted("对了2026"))
    without, wrong = read_workbook(path), read_workbook(path, ("错了",))
    assert isinstance(without, Trouble)
    assert isinstance(wrong, Trouble)
    assert (without.rule, without.status, without.reason) == ("file-encrypted", "encrypted", "password")
    assert wrong.reason == "wrong_password"


def test_a_workbook_that_excel_opens_by_itself_needs_no_password(tmp_path: Path) -> None:
    book = read_workbook(saved(tmp_path / "a.xlsx", encrypted("VelvetSweatshop")))
    assert isinstance(book, Workbook), book


def test_a_password_of_the_environment_opens_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_PASSWORDS", "错了;对了2026")
    book = read_workbook(saved(tmp_path / "a.xlsx", encrypted("对了2026")))
    assert isinstance(book, Workbook), book


def test_an_ordinary_old_workbook_is_not_taken_for_a_protected_one() -> None:
    assert isinstance(read_workbook(FILES / "everything_old.xls", ("x",)), Workbook)
