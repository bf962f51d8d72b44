"""An old copy of the register put back is noticed, and nothing is allocated (G2)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.register.conftest import NEXT_NIGHT, Office, due
from toolkit.errors import RegisterError
from toolkit.register import MARK


def publish_mark(office: Office) -> Path:
    with office.open() as register:
        path = office.outbox / MARK
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(register.mark())
    return path


def file_all(office: Office, *names: str, night=NEXT_NIGHT) -> None:  # type: ignore[no-untyped-def]
    with office.open(night) as register:
        for item in register.allocate(office.requests([due(name) for name in names], night)):
            if item.state == "allocated":
                office.file(register, item.number)


def test_an_old_copy_put_back_is_noticed_by_the_filed_papers(sqlite_office: Office, tmp_path: Path) -> None:
    file_all(sqlite_office, "A1")
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(sqlite_office.where, backup)
    file_all(sqlite_office, "A1", "A2")
    shutil.copy(backup, sqlite_office.where)
    with pytest.raises(RegisterError, match="register_behind_files"):
        sqlite_office.allocate(due("A3"))
    with sqlite_office.open() as register:
        assert len(register.items()) == 1


def test_an_old_copy_put_back_is_noticed_by_the_mark_when_papers_were_moved_away(
    sqlite_office: Office, tmp_path: Path
) -> None:
    file_all(sqlite_office, "A1")
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(sqlite_office.where, backup)
    file_all(sqlite_office, "A1", "A2")
    publish_mark(sqlite_office)
    shutil.rmtree(sqlite_office.outbox / "archive" / "2026")
    shutil.copy(backup, sqlite_office.where)
    with pytest.raises(RegisterError, match="register_behind_mark"):
        sqlite_office.allocate(due("A3"))


def test_a_lost_register_is_not_begun_anew_over_filed_papers(sqlite_office: Office) -> None:
    file_all(sqlite_office, "A1")
    Path(sqlite_office.where).unlink()
    with pytest.raises(RegisterError, match="register_behind_files"):
        sqlite_office.allocate(due("A1"))


def test_a_copy_that_lacks_only_events_is_noticed(sqlite_office: Office, tmp_path: Path) -> None:
    sqlite_office.allocate(due("A1"))
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(sqlite_office.where, backup)
    file_all(sqlite_office, "A1")
    publish_mark(sqlite_office)
    shutil.rmtree(sqlite_office.outbox / "archive" / "2026")
    shutil.copy(backup, sqlite_office.where)
    with pytest.raises(RegisterError, match="register_behind_events"):
        sqlite_office.allocate(due("A2"))


def test_the_register_of_another_company_is_noticed(office: Office) -> None:
    office.allocate(due("A1"))
    path = publish_mark(office)
    mark = json.loads(path.read_bytes())
    path.write_text(json.dumps({**mark, "register": "somebody else"}), encoding="utf-8")
    with pytest.raises(RegisterError, match="register_is_another"):
        office.allocate(due("A2"))


def test_a_damaged_mark_stops_numbering(office: Office) -> None:
    publish_mark(office).write_text("{", encoding="utf-8")
    with pytest.raises(RegisterError, match="register_mark_damaged"):
        office.allocate(due("A2"))


def test_a_mark_of_the_present_register_stops_nothing(office: Office) -> None:
    office.allocate(due("A1"))
    publish_mark(office)
    assert office.allocate(due("A2"))[0].sequence == 2


def test_reading_goes_on_with_an_old_register(sqlite_office: Office, tmp_path: Path) -> None:
    file_all(sqlite_office, "A1")
    Path(sqlite_office.where).unlink()
    with sqlite_office.open() as register:
        assert register.items() == []
