"""An archivist's day by the commands alone: file, index, box, lend, query, reserve, void, verify, bag, dispose."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import bagit
import docx
import pytest
from click.testing import CliRunner

from tests.workspaces import AS_OF, make_workspace, tree
from toolkit.cli import main

MORNING = "2026-11-21 09:00"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_workspace(tmp_path_factory.mktemp("archive"), "城东店")
    assert CliRunner().invoke(main, ["nightly", "--as-of", AS_OF, "--workspace", str(made)]).exit_code in (0, 1)
    return made


def archive(workspace: Path, *words: object, code: int = 0, as_of: str = MORNING) -> str:
    command = ["archive", *map(str, words), "--workspace", str(workspace), "--as-of", as_of, "--lang", "en"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == code, done.output
    return done.output


def answer(workspace: Path, *words: object, code: int = 0, as_of: str = MORNING) -> Any:
    return json.loads(archive(workspace, *words, "--json", code=code, as_of=as_of))


def first_numbers(workspace: Path, count: int) -> list[str]:
    found = answer(workspace, "find", "城东店")
    return [item["number"] for item in found if item["state"] == "filed"][:count]


def test_the_day(workspace: Path, tmp_path: Path) -> None:
    one, two, three, *_ = first_numbers(workspace, 3)

    # the index is there, and writing it again changes nothing
    assert [output["changed"] for output in answer(workspace, "index")] == [False, False]
    assert answer(workspace, "verify")["faults"] == []

    # a box, its spine and list
    boxed = archive(workspace, "box", one, two, three, "--box", "1", "--storage", "Room 3", "--by", "Li")
    assert one in boxed
    assert (workspace / "outbox/print/box-2026-1.docx").exists()
    (cover,) = (workspace / "outbox/print").glob("案卷封面-2026-1.docx")
    stated = {row.cells[0].text: row.cells[1].text for row in docx.Document(str(cover)).tables[0].rows}
    assert (stated["件　　数"], stated["档　　号"]) == ("3", "Q001-SH·2026-D10-SHF / 1")
    assert answer(workspace, "show", one)["storage"] == "Room 3"

    # two lent, one comes back damaged, the other is missed two weeks later
    for number in (one, two):
        loan = answer(workspace, "borrow", number, "--borrower", "Wang", "--purpose", "check", "--by", "Li")
        assert loan["due_on"] == "2026-12-05"
    refusal = archive(workspace, "borrow", one, "--borrower", "Zhao", "--purpose", "check", code=3)
    assert "already lent to Wang" in refusal
    back = archive(workspace, "return", one, "--condition", "damaged", "--damage", "page 2 torn", "--by", "Li")
    assert "--mend SS2026-0001" in back
    late = answer(workspace, "loans", "--overdue", code=1, as_of="2026-12-06 09:00")
    assert [loan["number"] for loan in late] == [two]

    # a query, answered
    query = answer(workspace, "query", one, "--asked-by", "Sun", "--reason", "warranty", "--approved-by", "Wei")
    done = answer(workspace, "query", "--answer", query["query"], "--result", "until 2027-03-05")
    assert done["answered_on"] == "2026-11-21"

    # numbers reserved, one voided
    reserved = answer(workspace, "reserve", 2, "--category", "KH", "--purpose", "scans")
    archive(workspace, "void", reserved[0], "--reason", "label torn", "--approved-by", "Wei")
    gaps = {account["series"]: account for account in answer(workspace, "gaps")}
    assert gaps["Q001-KH·2026-D10-SHF"]["void"] == [reserved[0]]
    assert gaps["Q001-KH·2026-D10-SHF"]["allocated"] == [reserved[1]]
    assert answer(workspace, "verify")["faults"] == []  # the index followed every change

    # labels, stamps, a package that other programs accept
    archive(workspace, "label", one, two)
    archive(workspace, "stamp", one)
    archive(workspace, "bag", tmp_path / "bag", "--box", "1")
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert answer(workspace, "verify", tmp_path / "bag")["faults"] == []

    # nothing is disposed of before its time
    assert answer(workspace, "due") == []
    assert "not over" in archive(workspace, "dispose", "list", one, "--reason", "expired", code=3)


def test_no_form_prints_the_name_of_a_field_instead_of_its_value(workspace: Path, tmp_path: Path) -> None:
    archive(workspace, "loans", "--print", code=0)
    assert "boxes.docx" in archive(workspace, "box")
    archive(workspace, "bag", tmp_path / "bag", "--box", "1")
    handed = {path.name for path in (tmp_path / "bag/data").glob("*.docx")}
    assert handed == {"移交清单.docx", "电子档案移交与接收登记表.docx"}
    forms = [*(workspace / "outbox/print").glob("*.docx"), *(tmp_path / "bag/data").glob("*.docx")]
    assert len(forms) >= 8
    for path in forms:
        paper = docx.Document(str(path))
        cells = [cell.text for table in paper.tables for one in table.rows for cell in one.cells]
        texts = "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
        found = re.findall(r"\b(?:row|one|box|loan|disposal|form|cell)\.[a-z_0-9]+", texts)
        assert found == [], path.name


def test_a_dry_run_changes_nothing(workspace: Path) -> None:
    (number, *_) = first_numbers(workspace, 4)[-1:]
    before = tree(workspace, "outbox/.lock")
    archive(workspace, "borrow", number, "--borrower", "Wang", "--purpose", "check", "--dry-run")
    archive(workspace, "reserve", 5, "--category", "客户资料", "--dry-run")
    archive(workspace, "hold", number, "--reason", "lawsuit", "--dry-run")
    assert tree(workspace, "outbox/.lock") == before


def test_damage_is_told_with_exit_code_1(workspace: Path) -> None:
    number = first_numbers(workspace, 6)[-1]
    path = workspace / "outbox" / answer(workspace, "show", number)["path"]
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    report = answer(workspace, "verify", code=1)
    assert [(fault["kind"], fault["number"]) for fault in report["faults"]] == [("changed", number)]
    path.write_bytes(content)
    assert answer(workspace, "verify")["faults"] == []


def test_a_broken_form_is_named_and_keeps_nobody_from_checking(workspace: Path) -> None:
    form = workspace / "templates" / "archive_index.docx"
    good = form.read_bytes()
    form.write_bytes(good[:500])
    try:
        assert "archive_index.docx" in archive(workspace, "index", code=3)
        archive(workspace, "verify")
    finally:
        form.write_bytes(good)


def test_an_index_changed_by_hand_is_told(workspace: Path) -> None:
    import openpyxl

    path = workspace / "outbox/archive/归档文件目录-2026.xlsx"
    content = path.read_bytes()
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["E2"] = "another title"
    book.save(path)
    report = answer(workspace, "verify", code=1)
    assert [fault["kind"] for fault in report["faults"]] == ["index"]
    path.write_bytes(content)


def test_last_decades_papers_are_disposed_of_in_three_steps(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "城东店")
    later = "2040-01-02 09:00"
    assert CliRunner().invoke(main, ["nightly", "--as-of", AS_OF, "--workspace", str(workspace)]).exit_code in (0, 1)
    due = answer(workspace, "due", code=1, as_of=later)  # past the upper bound for papers that name persons
    assert due[0]["over_limit"]
    assert due, "with a known warranty the papers of 2026 are over in 2037"
    wanted = [item["number"] for item in due[:2]]
    paths = [workspace / "outbox" / item["path"] for item in due[:2]]
    listed = answer(workspace, "dispose", "list", *wanted, "--reason", "expired", "--by", "Li", as_of=later)
    name = listed["disposal"]
    refusal = archive(
        workspace, "dispose", "carry-out", name, "--witness", "A", "--witness", "B", "--place", "shredder room",
        "--method", "shredded", code=3, as_of=later,
    )  # fmt: skip
    assert "not been approved" in refusal
    answer(workspace, "dispose", "approve", name, "--approved-by", "Director", "--by", "Li", as_of=later)
    done = answer(
        workspace, "dispose", "carry-out", name, "--witness", "A", "--witness", "B", "--place", "shredder room",
        "--method", "shredded", "--by", "Li", as_of=later,
    )  # fmt: skip
    assert (done["destroyed_on"], done["witnesses"]) == ("2040-01-02", ["A", "B"])
    assert [path.exists() for path in paths] == [False, False]
    stub = answer(workspace, "show", wanted[0], as_of=later)
    assert (stub["state"], stub["customer"], stub["path"]) == ("destroyed", "", "")
    assert (workspace / f"outbox/print/disposal-{name}.docx").exists()
    assert answer(workspace, "verify", as_of=later)["faults"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "Q001-SH·2026-D10-SHF-9999"], "has no number"),
        (["reserve", "2", "--category", "nonsense"], "no archive category"),
        (["reserve", "2", "--category", "KH", "--retention", "soon"], "no retention class"),
        (["bag", "somewhere"], "nothing to pack"),
        (["due", "--on", "tomorrow"], "is no date"),
    ],
)
def test_refusals_say_what_to_do(workspace: Path, words: list[str], sentence: str) -> None:
    code = 3 if words[0] == "show" else 2
    assert sentence in archive(workspace, *words, code=code)


def test_what_is_not_found_ends_with_exit_code_1(workspace: Path) -> None:
    archive(workspace, "find", "nobody of this name", code=1)
