"""Finding the files of an inbox: names, branches, what is left out, and that nothing is touched."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from tests.ledger_readers.making import saved, written
from toolkit.ledger.files import InboxFile, find_files, still_the_same
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
CSV = "单号,姓名\n1,张伟\n"


def reasons(inbox: Path) -> dict[str, str]:
    return {file.name: file.skipped for file in find_files(inbox, BOOK)}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "城东店" / "旧").mkdir(parents=True)
    return folder


def aged(path: Path) -> Path:
    """Long finished: not worth a second look."""
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def put(path: Path, content: bytes | str = CSV) -> Path:
    return aged(saved(path, content))


def test_the_branch_is_the_first_folder_and_empty_for_files_in_the_inbox_itself(inbox: Path) -> None:
    put(inbox / "城东店" / "旧" / "b.csv")
    put(inbox / "城东店" / "a.csv")
    put(inbox / "共用.csv")
    assert [(file.name, file.branch) for file in find_files(inbox, BOOK)] == [
        ("共用.csv", ""),
        ("城东店/a.csv", "城东店"),
        ("城东店/旧/b.csv", "城东店"),
    ]


def test_lock_temporary_and_hidden_files_are_left_out_with_their_reason(inbox: Path) -> None:
    for name in (
        "~$台账.xlsx",
        ".~lock.台账.ods#",
        "台账.xlsx.tmp",
        "下载.crdownload",
        ".隐藏.csv",
        "Thumbs.db",
        "a.csv",
    ):
        put(inbox / "城东店" / name)
    (inbox / ".git").mkdir()
    put(inbox / ".git" / "index.csv")
    assert reasons(inbox) == {
        "城东店/~$台账.xlsx": "lock_file",
        "城东店/.~lock.台账.ods#": "lock_file",
        "城东店/台账.xlsx.tmp": "temporary",
        "城东店/下载.crdownload": "temporary",
        "城东店/.隐藏.csv": "hidden",
        "城东店/Thumbs.db": "hidden",
        "城东店/a.csv": "",
    }


def test_papers_and_pictures_are_no_ledgers_but_a_workbook_under_their_name_is(inbox: Path) -> None:
    put(inbox / "城东店" / "照片.jpg", b"\xff\xd8\xff\xe0" + bytes(200))
    put(inbox / "城东店" / "合同.pdf", b"%PDF-1.7 ...")
    put(inbox / "城东店" / "说明.md", "# 说明")
    aged(written(inbox / "城东店" / "台账.jpg", lambda book: book.add_worksheet()))
    put(inbox / "城东店" / "坏图.xlsx", b"\xff\xd8\xff\xe0" + bytes(200))
    assert reasons(inbox) == {
        "城东店/照片.jpg": "other_type",
        "城东店/合同.pdf": "other_type",
        "城东店/说明.md": "other_type",
        "城东店/台账.jpg": "",
        "城东店/坏图.xlsx": "",
    }


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_leave_the_inbox_or_lead_to_folders_are_not_followed(inbox: Path, tmp_path: Path) -> None:
    outside = put(tmp_path / "秘密.csv")
    inside = put(inbox / "城东店" / "a.csv")
    (inbox / "城东店" / "外.csv").symlink_to(outside)
    (inbox / "城东店" / "内.csv").symlink_to(inside)
    (inbox / "城东店" / "圈").symlink_to(inbox)
    (inbox / "城东店" / "断.csv").symlink_to(inbox / "没有")
    os.mkfifo(inbox / "城东店" / "管.csv")
    assert reasons(inbox) == {
        "城东店/a.csv": "",
        "城东店/外.csv": "link",
        "城东店/内.csv": "",
        "城东店/圈": "link",
        "城东店/断.csv": "link",
        "城东店/管.csv": "not_a_file",
    }


def test_names_come_in_normal_form_c_and_in_the_same_order_everywhere(inbox: Path) -> None:
    put(inbox / "城东店" / unicodedata.normalize("NFD", "é账.csv"))
    put(inbox / "城东店" / "b.csv")
    names = [file.name for file in find_files(inbox, BOOK)]
    assert names == ["城东店/b.csv", "城东店/é账.csv"]
    assert names == sorted(names)


def test_a_file_that_changes_is_no_longer_the_same(inbox: Path) -> None:
    path = put(inbox / "城东店" / "a.csv")
    (file,) = find_files(inbox, BOOK)
    assert isinstance(file, InboxFile)
    assert still_the_same(file)
    saved(path, CSV + "2,李静\n")
    assert not still_the_same(file)


def test_nothing_in_the_inbox_is_changed(inbox: Path) -> None:
    path = put(inbox / "城东店" / "a.csv")
    before = [(item, item.stat().st_mtime_ns) for item in sorted(inbox.rglob("*"))]
    find_files(inbox, BOOK)
    assert [(item, item.stat().st_mtime_ns) for item in sorted(inbox.rglob("*"))] == before
    assert path.read_text(encoding="utf-8") == CSV


def test_every_reason_has_its_words() -> None:
    assert set(BOOK.rules["file-skipped"].variants) >= {
        "lock_file", "temporary", "hidden", "changing", "link", "not_a_file", "other_type",
    }  # fmt: skip
