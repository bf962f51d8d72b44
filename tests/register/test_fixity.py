"""`verify` and bags: every kind of damage is named, nothing that is whole is blamed, and each check is logged."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import bagit
import pytest

from tests.register.conftest import NIGHT, Office, due
from toolkit.errors import RegisterError
from toolkit.model import Item
from toolkit.register import Filed, Register
from toolkit.register.amending import count_pages
from toolkit.register.bag_checks import check_bag
from toolkit.register.bags import bag_facts, make_bag
from toolkit.register.disposal import retain
from toolkit.register.fixity import Fault, Scope, check_log, verify


def filed(office: Office, register: Register, *cases: str) -> list[Item]:
    found = register.allocate(office.requests([due(case) for case in cases]))
    for item in found:
        office.file(register, item.number, f"paper {item.number}".encode())
    return [register.item(item.number) for item in found]


def kinds(register: Register, scope: Scope | None = None) -> list[tuple[str, str]]:
    return [(fault.kind, fault.number) for fault in verify(register, scope).faults]


def test_a_whole_archive_has_no_faults_and_the_check_is_logged(office: Office) -> None:
    with office.open() as register:
        filed(office, register, "A1", "A2")
        report = verify(register)
        assert (report.faults, report.items, report.files) == ((), 2, 2)
        (line,) = check_log(register)
        assert (line["check"], line["faults"], line["finished"]) == ("JC2026-0001", 0, 1)


def test_each_damage_is_named(office: Office) -> None:
    with office.open() as register:
        one, two, three, four = filed(office, register, "A1", "A2", "A3", "A4")
        flipped = bytearray((office.outbox / one.path).read_bytes())
        flipped[0] ^= 1
        (office.outbox / one.path).write_bytes(flipped)
        (office.outbox / two.path).unlink()
        (office.outbox / three.path).rename((office.outbox / three.path).with_name("renamed.docx"))
        (office.outbox / four.path).with_name("extra.docx").write_bytes(b"who put this here")
        stranger = office.outbox / "archive" / "2026" / "售后服务记录" / "Q001-SH·2026-D10-SHF-0099" / "x.docx"
        stranger.parent.mkdir()
        stranger.write_bytes(b"never numbered")
        faults = verify(register).faults
    assert {(fault.kind, fault.number) for fault in faults} == {
        ("changed", one.number),
        ("missing", two.number),
        ("moved", three.number),
        ("extra", four.number),
        ("unregistered", ""),
    }
    moved = next(fault for fault in faults if fault.kind == "moved")
    assert moved.found.endswith("/renamed.docx")


def test_a_same_size_change_is_seen(office: Office) -> None:
    with office.open() as register:
        (item,) = filed(office, register, "A1")
        path = office.outbox / item.path
        path.write_bytes(path.read_bytes()[::-1])
        assert kinds(register) == [("changed", item.number)]


def test_a_name_decomposed_by_another_system_is_the_same_file(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1", name_parts=("José", "é", "20261012", "报告"))]))
        path = office.file(register, item.number)
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
        assert kinds(register) == []


def test_a_sample_and_one_place_look_only_there(office: Office) -> None:
    with office.open() as register:
        items = filed(office, register, *(f"A{n}" for n in range(6)))
        (office.outbox / items[0].path).unlink()
        assert verify(register, Scope(sample=2)).files == 2
        folder = items[1].path.rsplit("/", 1)[0]
        assert verify(register, Scope(under=folder)).faults == ()
        assert verify(register, Scope(under=folder)).files == 1


def test_a_paper_kept_only_on_paper_is_counted_not_missed(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        register.settle([Filed(item.number, "", "", 3)])
        report = verify(register)
        assert (report.faults, report.paper_only) == ((), 1)


def test_a_register_edited_behind_its_back_is_seen(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        one, two, three = filed(sqlite_office, register, "A1", "A2", "A3")
    raw = sqlite3.connect(sqlite_office.where)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE events SET who = 'nobody' WHERE subject = ? AND n = 1", (one.number,))
    raw.execute("DELETE FROM events WHERE subject = ? AND n = 2", (two.number,))
    raw.execute("DELETE FROM events WHERE subject = ?", (three.number,))
    raw.execute("DELETE FROM items WHERE number = ?", (three.number,))
    raw.commit()
    raw.close()
    with sqlite_office.open() as register:
        found = kinds(register)
    assert ("chain", one.number) in found
    assert ("chain", two.number) in found
    assert ("state", two.number) in found
    assert ("gap", "Q001-SH·2026-D10-SHF") in found


def test_a_check_that_dies_leaves_its_unfinished_line(office: Office) -> None:
    class Killed(Exception):
        pass

    def dies() -> Iterator[Fault]:
        yield Fault("index", "")
        raise Killed

    with office.open() as register:
        filed(office, register, "A1")
        with pytest.raises(Killed):
            verify(register, more=dies())
        assert [(line["finished"], line["faults"]) for line in check_log(register)] == [(0, 0)]


def test_an_archive_folder_that_is_gone_means_missing_files_and_no_outbox_a_refusal(office: Office) -> None:
    with office.open() as register:
        (item,) = filed(office, register, "A1")
        shutil.rmtree(office.outbox / "archive")
        assert kinds(register) == [("missing", item.number)]
        register.outbox = None
        with pytest.raises(RegisterError, match="verify_no_outbox"):
            verify(register)


def test_faults_found_elsewhere_are_part_of_the_report(office: Office) -> None:
    with office.open() as register:
        report = verify(register, more=[Fault("index", "", "archive/归档文件目录-2026.xlsx")])
        assert report.faults[0].kind == "index"
        assert check_log(register)[0]["faults"] == 1


def test_an_entry_edited_behind_the_triggers_is_named(sqlite_office: Office) -> None:
    import sqlite3

    with sqlite_office.open() as register:
        one, two, three = filed(sqlite_office, register, "A1", "A2", "A3")
        retain(register, {two.number: (date(2036, 12, 31), "term")})
        count_pages(register, three.number, 3)
        assert kinds(register) == []
    (sqlite_office.outbox / one.path).write_bytes(b"forged")
    with sqlite3.connect(sqlite_office.where) as connection:
        connection.execute("DROP TRIGGER papers_are_final")
        forged = hashlib.sha256(b"forged").hexdigest()
        connection.execute("UPDATE items SET sha256 = ? WHERE number = ?", (forged, one.number))
        connection.execute("UPDATE items SET until = '2026-01-01' WHERE number = ?", (two.number,))
        connection.execute("UPDATE items SET pages = 1 WHERE number = ?", (three.number,))
    connection.close()
    with sqlite_office.open() as register:
        assert kinds(register) == [("facts", item.number) for item in (one, two, three)]


def test_what_office_programs_leave_beside_a_paper_is_no_fault(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        (item,) = filed(sqlite_office, register, "A1")
        folder = (sqlite_office.outbox / item.path).parent
        for name in ("~$paper.docx", "Thumbs.db", "desktop.ini", ".DS_Store"):
            (folder / name).write_bytes(b"")
        assert kinds(register) == []


# --- bags


def bag_of(office: Office, tmp_path: Path) -> Path:
    with office.open() as register:
        items = filed(office, register, "A1", "A2")
    facts = bag_facts("Q001", "公司", "移交2026", NIGHT, "toolkit")
    return make_bag(tmp_path / "bag", items, office.outbox, {"移交清单.txt": b"list"}, facts)


def test_a_bag_is_valid_for_the_bagit_library_and_for_us(sqlite_office: Office, tmp_path: Path) -> None:
    folder = bag_of(sqlite_office, tmp_path)
    assert bagit.Bag(str(folder)).validate()
    assert check_bag(folder) == []
    assert (folder / "manifest-sha512.txt").exists()
    assert (folder / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert "Bagging-Date: 2026-11-20" in (folder / "bag-info.txt").read_text(encoding="utf-8")


def test_a_percent_sign_in_a_name_keeps_the_bag_valid(sqlite_office: Office, tmp_path: Path) -> None:
    with sqlite_office.open() as register:
        parts = ("50%张三", "X%0A", "20261012", "报告")
        (item,) = register.allocate(sqlite_office.requests([due("A1", name_parts=parts)]))
        sqlite_office.file(register, item.number)
        folder = make_bag(tmp_path / "bag", [register.item(item.number)], sqlite_office.outbox, {}, {})
    assert bagit.Bag(str(folder)).validate()
    assert "%" not in (folder / "manifest-sha256.txt").read_text(encoding="utf-8")


def test_each_damage_of_a_bag_is_named(sqlite_office: Office, tmp_path: Path) -> None:
    folder = bag_of(sqlite_office, tmp_path)
    one, two = sorted((folder / "data").rglob("*.docx"))
    content = bytearray(one.read_bytes())
    content[0] ^= 1
    one.write_bytes(content)
    two.rename(two.with_name("renamed.docx"))
    (folder / "data" / "extra.txt").write_bytes(b"x")
    (folder / "data" / "移交清单.txt").unlink()
    found = {(fault.kind, fault.path.rsplit("/", 1)[-1]) for fault in check_bag(folder)}
    assert found == {("changed", one.name), ("moved", two.name), ("extra", "extra.txt"), ("missing", "移交清单.txt")}


def test_a_bag_is_made_whole_or_not_at_all(sqlite_office: Office, tmp_path: Path) -> None:
    with sqlite_office.open() as register:
        one, two = filed(sqlite_office, register, "A1", "A2")
    (sqlite_office.outbox / two.path).write_bytes(b"changed since")
    with pytest.raises(RegisterError, match="bag_paper_changed"):
        make_bag(tmp_path / "bag", [one, two], sqlite_office.outbox, {}, {})
    assert list(tmp_path.glob("*bag*")) == []
    (tmp_path / "bag").mkdir()
    with pytest.raises(RegisterError, match="bag_folder_exists"):
        make_bag(tmp_path / "bag", [one], sqlite_office.outbox, {}, {})
    with pytest.raises(RegisterError, match="bag_unreadable"):
        check_bag(tmp_path / "bag")


def test_the_digest_in_the_register_is_that_of_the_file(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        (item,) = filed(sqlite_office, register, "A1")
    assert item.sha256 == hashlib.sha256((sqlite_office.outbox / item.path).read_bytes()).hexdigest()


@pytest.mark.parametrize("algorithm", ["md5", "sha512"])
def test_a_bag_of_another_maker_is_checked_by_the_digests_it_has(tmp_path: Path, algorithm: str) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    bagit.make_bag(str(folder), checksums=[algorithm])
    assert check_bag(folder) == []
    (folder / "data/one.txt").write_text("0ne.txt", encoding="utf-8")
    (folder / "data/two.txt").rename(folder / "data/due.txt")
    assert {(fault.kind, fault.path, fault.found) for fault in check_bag(folder) if fault.kind == "moved"} == {
        ("moved", "data/two.txt", "data/due.txt")
    }
    assert [fault.path for fault in check_bag(folder) if fault.kind == "changed"] == ["data/one.txt"]


def test_a_bag_that_names_files_outside_itself_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "one.txt").write_text("one", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("one", encoding="utf-8")
    bagit.make_bag(str(folder), checksums=["sha256"])
    manifest = folder / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("data/one.txt", "../outside.txt"), encoding="utf-8")
    assert Fault("unsafe", "", "../outside.txt", "manifest-sha256.txt") in check_bag(folder)


def test_a_folder_that_is_no_bag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="bag_unreadable"):
        check_bag(tmp_path)
