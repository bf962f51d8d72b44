"""PDF/A of filed papers: a copy beside the paper with its own digest, once, whatever is killed or in the way."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

import toolkit.batch.converting as converting
from tests.register.conftest import NIGHT, Office, due
from tests.workspaces import AS_OF, make_workspace
from toolkit.batch.archive_lists import index_files
from toolkit.batch.converting import convert, convertible, laid_out_pages
from toolkit.cli import main
from toolkit.errors import RegisterError
from toolkit.filing.index import index_rows
from toolkit.model import Item
from toolkit.outbox import discard
from toolkit.register import Filed, Register
from toolkit.register.bag_checks import check_bag
from toolkit.register.bags import bag_facts, make_bag
from toolkit.register.disposal import Act, approve, destroy, list_for_disposal, retain
from toolkit.register.fixity import Scope, verify
from toolkit.register.renditions import Rendition, note_renditions
from toolkit.rulebook import words
from toolkit.word import is_pdf_a, libreoffice, pages_of_pdf, pdfs_of

NEEDS_LIBREOFFICE = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed: no PDF can be made")
PDF_A = b'%PDF-1.7\nLibreOffice <rdf:Description pdfaid:part="2"/> /Type /Page\n%%EOF'


def word_paper(pages: int) -> bytes:
    document = docx.Document()
    for number in range(pages):
        if number:
            document.add_page_break()
        document.add_paragraph(f"服务报告单 {number}")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sheet() -> bytes:
    book = Workbook()
    book.active.append(["客户", "费用"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def filed(office: Office, register: Register, content: bytes, case: str = "A1", ending: str = ".docx") -> Item:
    """A filed paper that nobody has counted."""
    (item,) = register.allocate([replace(one, ending=ending) for one in office.requests([due(case)])])
    office.put(register, item.number, content)
    register.settle([Filed(item.number, item.planned_path, hashlib.sha256(content).hexdigest())])
    return register.item(item.number)


def with_copy(office: Office, register: Register, case: str = "A1") -> Item:
    """A filed paper with a copy that somebody has made: what the register does with it needs no LibreOffice."""
    item = filed(office, register, f"paper {case}".encode(), case)
    path = item.path.removesuffix(".docx") + ".pdf"
    (office.outbox / path).write_bytes(PDF_A + case.encode())
    note_renditions(register, [Rendition(item.number, path, hashlib.sha256(PDF_A + case.encode()).hexdigest(), 3)])
    return register.item(item.number)


def converted(office: Office, register: Register, items: Sequence[Item]) -> converting.Conversion:
    return convert(register, convertible(items, office.book), office.book, office.outbox)


def faults(register: Register) -> list[tuple[str, str]]:
    return [(fault.kind, fault.path.rsplit(".", 1)[-1]) for fault in verify(register).faults]


# --- in the register


def test_a_copy_is_noted_once_and_gives_its_pages_to_a_paper_nobody_counted(office: Office) -> None:
    with office.open() as register:
        item = with_copy(office, register)
        assert (item.pages, item.rendition[-4:], item.sha256) == (3, ".pdf", hashlib.sha256(b"paper A1").hexdigest())
        before = register.dump()
        assert note_renditions(register, [Rendition(item.number, item.rendition, item.rendition_sha256, 3)]) == []
        assert register.dump() == before
        assert [entry.what for entry in register.history(item.number)] == ["allocated", "filed", "converted"]
        assert faults(register) == []


def test_a_count_made_by_hand_stays(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        office.file(register, item.number)
        note_renditions(register, [Rendition(item.number, "archive/copy.pdf", "0" * 64, 9)])
        assert register.item(item.number).pages == 2


def test_another_copy_and_a_number_without_paper_are_refused(office: Office) -> None:
    with office.open() as register:
        item = with_copy(office, register)
        with pytest.raises(RegisterError, match="rendition_differs"):
            note_renditions(register, [Rendition(item.number, item.rendition, "0" * 64)])
        (pending,) = register.allocate(office.requests([due("A2")]))
        for number in (pending.number, "Q001-SH·2026-D10-SHF-0099"):
            with pytest.raises(RegisterError, match="number_not_filed"):
                note_renditions(register, [Rendition(number, "archive/copy.pdf", "0" * 64)])


def test_events_hold_no_name_of_a_customer(office: Office) -> None:
    with office.open() as register:
        item = with_copy(office, register)
        assert "张三" not in register.history(item.number)[-1].detail


def test_verify_names_a_changed_a_missing_and_a_renamed_copy(office: Office) -> None:
    with office.open() as register:
        one, two, three = (with_copy(office, register, case) for case in ("A1", "A2", "A3"))
        (office.outbox / one.rendition).write_bytes(b"other")
        (office.outbox / two.rendition).unlink()
        moved = office.outbox / three.rendition
        moved.rename(moved.with_name("renamed.pdf"))
        assert faults(register) == [("changed", "pdf"), ("missing", "pdf"), ("moved", "pdf")]
        assert verify(register, Scope(under="archive/2026")).files == 6


def test_a_disposal_takes_the_copy_as_well(office: Office) -> None:
    later = datetime(2040, 1, 1)
    with office.open(NIGHT) as register:
        item = with_copy(office, register)
        retain(register, {item.number: (NIGHT.date(), "term")})
    with office.open(later, who="Li") as register:
        listed = list_for_disposal(register, [item.number], "term over")
        approve(register, listed.disposal, "Wei")
        act = Act(("A", "B"), "mill", "pulped")
        destroy(register, listed.disposal, act, {}, lambda path: discard(office.outbox, path))
        stub = register.item(item.number)
        assert (stub.path, stub.rendition, stub.rendition_sha256) == ("", "", item.rendition_sha256)
        assert not (office.outbox / item.path).parent.exists()
        assert faults(register) == []


def test_a_bag_holds_paper_and_copy(office: Office, tmp_path: Path) -> None:
    with office.open() as register:
        item = with_copy(office, register)
    bag = make_bag(tmp_path / "bag", [item], office.outbox, {}, bag_facts("Q001", "c", "b", NIGHT, "t"))
    assert check_bag(bag) == []
    assert sorted(path.suffix for path in (bag / "data" / item.number).iterdir()) == [".docx", ".pdf"]
    (office.outbox / item.rendition).write_bytes(b"other")
    with pytest.raises(RegisterError, match="bag_paper_changed"):
        make_bag(tmp_path / "other", [item], office.outbox, {}, bag_facts("Q001", "c", "b", NIGHT, "t"))


def test_the_index_says_what_has_a_lasting_copy(office: Office) -> None:
    say = words("zh")
    with office.open() as register:
        with_copy(office, register, "A1")
        filed(office, register, b"paper", "A2")
        (series,) = index_rows(register.items(), 2026, office.book, say)
    shown = [row.more[-3] for row in series.rows]
    assert shown == ["已有 PDF/A", "待转换"]


def test_a_filed_pdf_that_says_it_is_pdf_a_needs_no_other_copy(office: Office) -> None:
    with office.open() as register:
        lasting = filed(office, register, PDF_A, "A1", ".pdf")
        plain = filed(office, register, b"%PDF-1.4 scan %%EOF", "A2", ".pdf")
        done = converted(office, register, register.items())
        assert (done.numbers, done.troubles) == ((lasting.number,), ())
        assert register.item(lasting.number).rendition == lasting.path
        assert register.item(plain.number).rendition == ""
        assert faults(register) == []
        assert verify(register).files == 2


def test_what_only_mentions_pdf_a_is_none() -> None:
    assert is_pdf_a(PDF_A)
    assert is_pdf_a(b"%PDF-1.4 <pdfaid:part>1</pdfaid:part>")
    assert not is_pdf_a(b"%PDF-1.4 xmlns:pdfaid=x")
    assert not is_pdf_a(b"<pdfaid:part>1</pdfaid:part>")


def test_without_libreoffice_nothing_is_made_and_it_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "libreoffice", lambda: None)
    with office.open() as register:
        item = filed(office, register, word_paper(1))
        done = converted(office, register, [item])
        assert [trouble.key for trouble in done.troubles] == ["pdf_no_libreoffice"]
        assert register.item(item.number).rendition == ""


# --- with LibreOffice


@NEEDS_LIBREOFFICE
def test_papers_get_their_pdf_a_and_twice_is_once(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        two = filed(sqlite_office, register, word_paper(2), "A1")
        bad = filed(sqlite_office, register, b"PK no paper at all", "A2")
        book = filed(sqlite_office, register, sheet(), "A3", ".xlsx")
        image = filed(sqlite_office, register, b"picture", "A4", ".jpg")
        (sqlite_office.outbox / two.path).chmod(0o444)
        done = converted(sqlite_office, register, register.items())
        assert set(done.numbers) == {two.number, book.number}
        assert [(one.key, one.values["number"]) for one in done.troubles] == [("convert_failed", bad.number)]
        made = (sqlite_office.outbox / register.item(two.number).rendition).read_bytes()
        assert (is_pdf_a(made), pages_of_pdf(made), register.item(two.number).pages) == (True, 2, 2)
        assert register.item(image.number).rendition == ""
        before = register.dump()
        assert converted(sqlite_office, register, [one for one in register.items() if one != bad]).numbers == ()
        assert register.dump() == before
        assert faults(register) == []


@NEEDS_LIBREOFFICE
def test_a_conversion_killed_before_it_was_noted_is_finished_with_the_same_file(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        pass

    def killed(register: Register, renditions: Sequence[Rendition]) -> list[str]:
        if renditions:
            raise Killed
        return []

    with sqlite_office.open() as register:
        item = filed(sqlite_office, register, word_paper(1))
        with monkeypatch.context() as patched:
            patched.setattr(converting, "note_renditions", killed)
            with pytest.raises(Killed):
                converted(sqlite_office, register, [item])
        (left,) = (sqlite_office.outbox / item.path).parent.glob("*.pdf")
        content = left.read_bytes()
        assert faults(register) == [("extra", "pdf")]
        assert converted(sqlite_office, register, [item]).numbers == (item.number,)
        assert left.read_bytes() == content
        assert faults(register) == []


@NEEDS_LIBREOFFICE
def test_a_changed_paper_and_a_foreign_pdf_in_the_way_are_named_and_left_alone(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        edited = filed(sqlite_office, register, word_paper(1), "A1")
        signed = filed(sqlite_office, register, word_paper(1), "A2")
        (sqlite_office.outbox / edited.path).write_bytes(word_paper(2))
        scan = (sqlite_office.outbox / signed.path).with_suffix(".pdf")
        scan.write_bytes(b"%PDF-1.4 signed scan %%EOF")
        done = converted(sqlite_office, register, register.items())
        assert [one.key for one in done.troubles] == ["convert_changed", "convert_place_taken"]
        assert scan.read_bytes() == b"%PDF-1.4 signed scan %%EOF"


@NEEDS_LIBREOFFICE
def test_pages_are_told_from_the_layout(sqlite_office: Office) -> None:
    with sqlite_office.open() as register:
        item = filed(sqlite_office, register, word_paper(3))
        assert laid_out_pages([item], sqlite_office.book, sqlite_office.outbox) == {item.number: 3}


@NEEDS_LIBREOFFICE
def test_one_broken_paper_keeps_no_other_from_its_pdf() -> None:
    half = word_paper(1)[:2000]
    answers = pdfs_of([(word_paper(1), ".docx"), (b"PK\x03\x04" + half, ".docx"), (word_paper(2), ".docx")])
    assert [isinstance(one, bytes) for one in answers] == [True, False, True]


@NEEDS_LIBREOFFICE
def test_a_night_with_pdf_converts_what_it_filed_and_the_command_finds_nothing_left(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "南门店")
    ledger = workspace / "inbox/南门店/接件单导出_20261120.csv"
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:6]))
    done = CliRunner().invoke(main, ["nightly", "--as-of", AS_OF, "--pdf", "--json", "--workspace", str(workspace)])
    assert done.exit_code in (0, 1), done.output
    shared = ["--workspace", str(workspace), "--as-of", AS_OF, "--json"]
    assert json.loads(CliRunner().invoke(main, ["archive", "convert", *shared]).output) == []
    found = json.loads(CliRunner().invoke(main, ["archive", "find", "--year", "2026", *shared]).output)
    papers = [one for one in found if one["path"].endswith(".docx")]
    assert papers
    assert all(one["rendition"] and one["pages"] for one in papers)
    report = json.loads(CliRunner().invoke(main, ["archive", "verify", *shared]).output)
    assert report["faults"] == []


def test_the_index_is_the_same_with_the_same_copies(office: Office) -> None:
    with office.open() as register:
        with_copy(office, register)
        templates = office.outbox.parent / "templates"
        once = index_files(register, office.book, templates)
        assert index_files(register, office.book, templates) == once
