"""Old Excel files, read by two readers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from tests.ledger_readers.making import FILES, SHARED, saved
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook


def read(path: Path) -> Workbook:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book
    return book


def test_an_old_workbook_gives_values_formats_errors_and_hidden_things() -> None:
    first, old = read(FILES / "everything_old.xls").sheets
    assert first.rows[1] == [
        "A-1", date(2026, 3, 5), datetime(2026, 3, 5, 14, 30), timedelta(hours=26, minutes=30), 1272.0, 46.0, 30.0,
        None, 1273.0, "第一行\n第二行",
    ]  # fmt: skip
    assert first.shown == {(2, 6): "0046", (2, 7): "保修30天"}
    assert first.errors == {(2, 8): "#DIV/0!", (7, 1): "#N/A"}
    assert (first.merged, first.hidden_rows, first.hidden_columns) == (((4, 1, 5, 2),), {3}, {7})
    assert (first.hidden, old.hidden) == (False, True)
    assert not first.doubts


def test_yuan_under_a_number_reserved_for_dates_is_money_and_the_other_reader_is_quoted() -> None:
    sheet = read(FILES / "yuan_under_a_date_number.xls").sheets[0]
    assert sheet.rows[1][4] == 1272.0
    assert sheet.doubts == {(2, 5): "1903-06-25"}


def test_an_old_workbook_under_any_name_is_read(tmp_path: Path) -> None:
    data = (FILES / "everything_old.xls").read_bytes()
    for name in ("a.et", "a.xlsx", "台账"):
        book = read(saved(tmp_path / name, data))
        assert book.format == "xls"
        assert book.sheets[0].rows[1][0] == "A-1"


def test_a_cut_old_workbook_is_unreadable(tmp_path: Path) -> None:
    data = (SHARED / "inbox" / "城西维修中心" / "回访.xls").read_bytes()
    answer = read_workbook(saved(tmp_path / "a.xls", data[:3000]))
    assert isinstance(answer, Trouble)
    assert answer.rule == "file-unreadable"
