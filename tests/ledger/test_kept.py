"""A ledger from the cache is the ledger as understood; where what decides it differs, it is understood anew."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.ledger import truth
from toolkit.ledger import InboxFile, branch_files, read_ledger, read_sheets
from toolkit.ledger.kept.cache import FORM
from toolkit.ledger.kept.ledgers import Tonight, packed_ledger, unpacked_ledger
from toolkit.ledger.kept.packing import CannotPack
from toolkit.ledger.kept.records import KeptRecords
from toolkit.ledger.kept.sheets import packed
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger, LedgerStatus, Place, Record, Table

SMALL = Path(__file__).parent.parent / "ledgers"
NIGHT, NEXT = datetime(2026, 11, 20, 18), datetime(2026, 11, 21, 18)
TABLE = "工单号,客户姓名,联系电话,产品型号,受理时间,故障现象\nWX-1,张三,13800000001,T490,2026-03-05 14:30,不开机\n"


def files() -> Iterator[InboxFile]:
    for found in branch_files(truth.PRACTICE / "inbox", truth.book()).values():
        yield from found
    for path in sorted(SMALL.glob("*.[xc]*")):
        yield InboxFile(path, f"城东店/{path.name}", "城东店", modified_ns=1)


def a_file(folder: Path, text: str = TABLE, name: str = "城东店/台账.csv") -> InboxFile:
    path = folder / Path(name).name
    path.write_text(text, encoding="utf-8")
    return InboxFile(path, name, name.partition("/")[0], modified_ns=1)


def told(ledger: Ledger) -> list[object]:
    """Everything a ledger says, values and places of every record included."""
    records = [
        (record.kind, record.place, list(record.values.items()), record.extra, record.continues)
        for table in ledger.tables
        for record in table.records
    ]
    return [replace(ledger, tables=tuple(replace(table, records=()) for table in ledger.tables)), records]


def from_cache(ledger: Ledger) -> bool:
    return any(isinstance(table.records, KeptRecords) for table in ledger.tables)


def test_every_practice_ledger_comes_back_as_it_was(tmp_path: Path) -> None:
    book, kept = truth.book(), 0
    for file in files():
        first = read_ledger(file, book, NIGHT, tmp_path)
        again = read_ledger(file, book, NIGHT, tmp_path)
        assert told(again) == told(first), file.name
        kept += from_cache(again)
    assert kept > 30


def test_an_unchanged_file_is_not_even_opened_as_a_workbook(tmp_path: Path) -> None:
    file, book = a_file(tmp_path), truth.book()
    first = read_ledger(file, book, NIGHT, tmp_path / "cache")
    for sheets in (tmp_path / "cache").glob("*.sheets"):
        sheets.unlink()
    again = read_ledger(file, book, NEXT, tmp_path / "cache")
    assert from_cache(again)
    assert told(again) == told(first)
    assert not list((tmp_path / "cache").glob("*.sheets"))


@pytest.mark.parametrize("what", ["content", "name", "branch", "rulebook"])
def test_what_decides_how_a_file_is_understood_parts_the_entries(tmp_path: Path, what: str) -> None:
    file, book = a_file(tmp_path), truth.book()
    read_ledger(file, book, NIGHT, tmp_path / "cache")
    if what == "content":
        file = a_file(tmp_path, TABLE.replace("张三", "李四"))
    elif what == "name":
        file = replace(file, name="城东店/2025/台账.csv")
    elif what == "branch":
        file = replace(file, branch="城西店")
    else:
        book = replace(book, digest="another")
    ledger = read_ledger(file, book, NIGHT, tmp_path / "cache")
    assert not from_cache(ledger)
    assert (ledger.path, ledger.branch) == (file.name, file.branch)
    (record,) = ledger.tables[0].records
    assert record.meaning("customer_name") == ("李四" if what == "content" else "张三")


def test_a_date_whose_year_only_the_run_tells_is_understood_anew_each_night(tmp_path: Path) -> None:
    """3月5日 is this year's until its day lies ahead: a kept one would be wrong after New Year."""
    text = TABLE.replace("2026-03-05 14:30", "3月5日")
    file, book = a_file(tmp_path, text), truth.book()
    for as_of, year in ((NIGHT, 2026), (datetime(2027, 3, 10), 2027)):
        (record,) = read_ledger(file, book, as_of, tmp_path / "cache").tables[0].records
        assert str(record.meaning("received_at")) == f"{year}-03-05"


def test_what_is_told_anew_each_night_is_not_kept(tmp_path: Path) -> None:
    file, book = a_file(tmp_path, name="城东店/导出_20261121.csv"), truth.book()
    assert read_ledger(file, book, NIGHT, tmp_path / "cache").stated_at is None
    again = read_ledger(replace(file, modified_ns=86_400 * 10**9), book, NEXT, tmp_path / "cache")
    assert from_cache(again)
    assert again.stated_at == datetime(2026, 11, 21)
    assert again.modified_at == datetime.fromtimestamp(86_400)


def test_an_export_date_in_the_title_is_kept_and_counts_once_it_is_past(tmp_path: Path) -> None:
    file, book = a_file(tmp_path, "工单导出（截至2026-11-21 17:30）\n" + TABLE), truth.book()
    assert read_ledger(file, book, NIGHT, tmp_path / "cache").stated_at is None
    again = read_ledger(file, book, NEXT, tmp_path / "cache")
    assert from_cache(again)
    assert again.stated_at == datetime(2026, 11, 21)


def test_a_damaged_entry_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    file, book = a_file(tmp_path), truth.book()
    first = read_ledger(file, book, NIGHT, tmp_path / "cache")
    (entry,) = (tmp_path / "cache").glob("*.ledger")
    whole = entry.read_bytes()
    for content in (b"", whole[:40], whole[:-1], whole.replace("张三".encode(), "李四".encode())):
        entry.write_bytes(content)
        ledger = read_ledger(file, book, NIGHT, tmp_path / "cache")
        assert told(ledger) == told(first)
        assert not from_cache(ledger)


def test_a_ledger_from_the_cache_travels_to_another_process(tmp_path: Path) -> None:
    file, book = a_file(tmp_path), truth.book()
    first = read_ledger(file, book, NIGHT, tmp_path / "cache")
    again = read_ledger(file, book, NIGHT, tmp_path / "cache")
    assert from_cache(again)
    assert told(pickle.loads(pickle.dumps(again))) == told(first)
    assert again.tables[0].records == first.tables[0].records
    assert again.tables[0].records[0] is again.tables[0].records[0]
    assert again.tables[0].records != ()


def test_records_that_no_reading_made_are_not_packed() -> None:
    ledger = Ledger("a", "b", LedgerStatus.LEDGER, "", NIGHT)
    tonight = Tonight("a", "b", "", NIGHT, NIGHT, truth.book())
    assert unpacked_ledger(b"".join(packed_ledger(ledger, NEXT)), tonight) == replace(ledger, modified_at=NEXT)
    foreign = Table("a", "", "intake", (1,), 2, 2, (), (Record("intake", Place("a"), {}),))
    with pytest.raises(CannotPack):
        b"".join(packed_ledger(replace(ledger, tables=(foreign,)), None))


def test_a_copy_of_values_takes_the_sheets_that_were_read_before(tmp_path: Path) -> None:
    """The entry is made to say something else than the file; only who takes it says that, too."""
    file, cache = a_file(tmp_path), tmp_path / "cache"
    read_ledger(file, truth.book(), NIGHT, cache)
    (entry,) = cache.glob("*.sheets")
    content = b"".join(packed(Workbook("csv", (Sheet("", [["from the cache"]]),))))
    entry.write_bytes(FORM + zlib.crc32(content).to_bytes(4, "big") + content)
    assert read_sheets(file.path, (), cache) == (("", [["from the cache"]]),)
    assert read_sheets(file.path)[0][1][1][:2] == ["WX-1", "张三"]
