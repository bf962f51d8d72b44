"""The cache gives back exactly what was read, and nothing where it cannot."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest

from tests.ledger_readers.test_protected import encrypted
from toolkit.ledger.kept.cache import FRESH_SECONDS, KEPT_SECONDS, digest_of, prune_cache, read_with_cache
from toolkit.ledger.kept.packing import CannotPack
from toolkit.ledger.kept.sheets import packed, unpacked
from toolkit.ledger.reading.heldrows import HeldRows, held_rows
from toolkit.ledger.reading.sheets import Sheet, Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook

LEDGERS = Path(__file__).parent.parent / "ledgers"
FILES = sorted(path for path in LEDGERS.rglob("*") if path.is_file() and path.suffix not in (".md", ".py", ".toml"))
ROWS: list[list[object]] = [
    ["单号", "日期", None, 1, 1.0, True],
    ["甲", datetime(2026, 3, 5, 14, 30, 7, 5), date(2026, 3, 5), -0.0, 10**30, False],
    ["甲", timedelta(days=-1, microseconds=3), clock_time(9, 5), "2026-03-05", "", None],
]


def book_of(rows: list[list[object]], **facts: object) -> Workbook:
    return Workbook("xlsx", (Sheet("表", rows, **facts),))  # type: ignore[arg-type]


def kept(book: Workbook) -> bytes:
    return b"".join(packed(book))


def a_ledger(folder: Path, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_text("工单号,客户姓名\n1,张三\n", encoding="utf-8")
    return path


def read(path: Path, cache: Path) -> Workbook | Trouble:
    return read_with_cache(path, digest_of(path), (), cache)


def entry_of(cache: Path) -> Path:
    (entry,) = cache.iterdir()
    return entry


def spoil(entry: Path) -> None:
    """Whoever trusts the entry now reads another customer."""
    content = entry.read_bytes()
    entry.write_bytes(content.replace("张三".encode(), "李四".encode()))
    assert entry.read_bytes() != content


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_readable_ledger_comes_back_as_it_was(path: Path) -> None:
    book = read_workbook(path)
    if isinstance(book, Workbook):
        again = unpacked(kept(book))
        assert again == book
        assert repr(again) == repr(book)


def test_every_kind_of_cell_comes_back_with_its_own_type() -> None:
    facts = {"merged": ((1, 1, 2, 2),), "errors": {(1, 2): "#REF!"}, "no_result": frozenset({(2, 2)}), "hidden": True}
    book = replace(book_of(ROWS, **facts), saved_at=datetime(2026, 1, 2, 3), notes=("renamed:xls",), from_1904=True)
    assert repr(unpacked(kept(book))) == repr(book)


def test_rows_of_unequal_length_stay_so() -> None:
    rows: list[list[object]] = [["a"], [], ["b", None, date(2026, 1, 1)], ["c", None]]
    assert unpacked(kept(book_of(rows))).sheets[0].rows == rows
    assert unpacked(kept(book_of([[], []]))).sheets[0].rows == [[], []]
    assert unpacked(kept(book_of([]))).sheets[0].rows == []


def test_a_huge_sheet_comes_back_block_by_block() -> None:
    rows: list[list[object]] = [[f"WX-{number}", float(number % 9), date(2026, 1, 1)] for number in range(5000)]
    rows += [["尾"], [], [None, 2.0]]
    book = Workbook(
        "xlsx", (Sheet("小", ROWS), Sheet("大", held_rows(rows).shortened(5002)), Sheet("空", held_rows([])))
    )
    assert len(list(packed(book))) == 3 + 2
    again = unpacked(kept(book))
    assert [list(sheet.rows) for sheet in again.sheets] == [ROWS, rows[:5002], []]
    assert isinstance(again.sheets[1].rows, HeldRows)


def test_a_sheet_of_gaps_is_packed_without_filling_its_rectangle() -> None:
    rows: list[list[object]] = [["a", date(2026, 1, 1)], *([] for _ in range(200_000)), [*[None] * 16_383, 1.0], ["b"]]
    content = kept(book_of(rows))
    assert len(content) < 3_000_000
    assert unpacked(content).sheets[0].rows == rows


@pytest.mark.parametrize("cell", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, fold=1), b"x", 1j])
def test_what_would_not_come_back_is_not_kept(cell: object) -> None:
    with pytest.raises(CannotPack):
        kept(book_of([[cell]]))


def test_an_unchanged_file_is_not_parsed_again(tmp_path: Path) -> None:
    path, cache = a_ledger(tmp_path), tmp_path / "cache"
    first = read(path, cache)
    digest = digest_of(path)
    path.unlink()
    assert read_with_cache(path, digest, (), cache) == first


def test_a_changed_file_is_parsed(tmp_path: Path) -> None:
    path, cache = a_ledger(tmp_path), tmp_path / "cache"
    read(path, cache)
    path.write_text("工单号,客户姓名\n1,李四\n", encoding="utf-8")
    book = read(path, cache)
    assert isinstance(book, Workbook)
    assert book.sheets[0].rows[1][1] == "李四"


def test_the_same_content_under_another_kind_of_name_keeps_its_own_note(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain, renamed = a_ledger(tmp_path), a_ledger(tmp_path, "台账.xls")
    assert read(plain, cache) == read_workbook(plain)
    assert read(renamed, cache) == read_workbook(renamed) != read_workbook(plain)


def test_a_damaged_entry_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    path, cache = a_ledger(tmp_path), tmp_path / "cache"
    first = read(path, cache)
    entry = entry_of(cache)
    whole = entry.read_bytes()
    for content in (b"", whole[:10], whole[:-1], whole + b"x", b"\0" * len(whole)):
        entry.write_bytes(content)
        assert read(path, cache) == first
    spoil(entry)
    assert read(path, cache) == first


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_an_entry_that_others_may_write_is_not_trusted(tmp_path: Path) -> None:
    path, cache = a_ledger(tmp_path), tmp_path / "cache"
    read(path, cache)
    entry, digest = entry_of(cache), digest_of(path)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    path.unlink()
    assert isinstance(read_with_cache(path, digest, (), cache), Workbook)
    entry.chmod(0o666)
    assert isinstance(read_with_cache(path, digest, (), cache), Trouble)


def test_what_was_behind_a_password_is_not_kept(tmp_path: Path) -> None:
    path, cache = tmp_path / "台账.xlsx", tmp_path / "cache"
    path.write_bytes(encrypted("geheim"))
    book = read_with_cache(path, digest_of(path), ("geheim",), cache)
    assert isinstance(book, Workbook)
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    path = a_ledger(tmp_path)
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    assert isinstance(read(path, blocked), Workbook)
    prune_cache(blocked)
    assert blocked.is_file()


def test_only_entries_in_use_stay(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    read(a_ledger(tmp_path), cache)
    old, torn, fresh = cache / "old.sheets", cache / "torn.part", cache / "fresh.part"
    for path, age in ((old, KEPT_SECONDS + 60), (torn, FRESH_SECONDS + 60), (fresh, 0)):
        path.write_bytes(b"x")
        moment = time.time() - age
        os.utime(path, (moment, moment))
    used = next(path for path in cache.iterdir() if path not in (old, torn, fresh))
    prune_cache(cache)
    assert set(cache.iterdir()) == {used, fresh}


def test_an_entry_that_is_used_becomes_young_again(tmp_path: Path) -> None:
    path, cache = a_ledger(tmp_path), tmp_path / "cache"
    read(path, cache)
    moment = time.time() - KEPT_SECONDS + 60
    os.utime(entry_of(cache), (moment, moment))
    read(path, cache)
    assert entry_of(cache).stat().st_mtime > moment + 60
