"""Every output is whole or absent, and stays inside the outbox."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.errors import OutboxError
from toolkit.model import Output
from toolkit.outbox import locked, prune, publish, publish_once, publish_papers, sweep


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    first = publish(tmp_path, "runs/a.txt", b"one", "list")
    before = (tmp_path / "runs/a.txt").stat().st_mtime_ns
    again = publish(tmp_path, "runs/a.txt", b"one", "list")
    assert first.changed
    assert not again.changed
    assert (tmp_path / "runs/a.txt").stat().st_mtime_ns == before


def test_a_list_is_replaced_whole(tmp_path: Path) -> None:
    publish(tmp_path, "index.html", b"old", "dashboard")
    publish(tmp_path, "index.html", b"new", "dashboard")
    assert (tmp_path / "index.html").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_filed_paper_is_never_overwritten(tmp_path: Path) -> None:
    publish_once(tmp_path, "archive/a.docx", b"signed", "paper")
    assert not publish_once(tmp_path, "archive/a.docx", b"signed", "paper").changed
    with pytest.raises(OutboxError, match="outbox_paper_differs"):
        publish_once(tmp_path, "archive/a.docx", b"other", "paper")
    assert (tmp_path / "archive/a.docx").read_bytes() == b"signed"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", ""])
def test_no_name_leaves_the_outbox(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutboxError, match="outbox_name_leaves"):
        publish(tmp_path, name, b"", "list")


def test_leftovers_of_a_killed_run_are_swept_and_nothing_else(tmp_path: Path) -> None:
    publish(tmp_path, "a.part", b"a person's own file", "list")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/.0123456789abcdef01234567.part").write_bytes(b"half")
    assert sweep(tmp_path) == ("deep/.0123456789abcdef01234567.part",)
    assert (tmp_path / "a.part").exists()


def test_a_second_run_is_refused_while_the_first_holds_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from toolkit.outbox import locked\n"
        "from toolkit.errors import OutboxError\n"
        "try:\n"
        "    with locked(pathlib.Path(sys.argv[1])): print('held')\n"
        "except OutboxError as error: print(error.key)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with locked(tmp_path):
        refused = subprocess.run(command, capture_output=True, text=True, check=True)
    free = subprocess.run(command, capture_output=True, text=True, check=True)
    assert refused.stdout.strip() == "outbox_locked"
    assert free.stdout.strip() == "held"


def test_pruning_keeps_what_the_run_wrote(tmp_path: Path) -> None:
    publish(tmp_path, "runs/d/annotated/a/x.xlsx", b"x", "annotated")
    publish(tmp_path, "runs/d/run.json", b"{}", "run")
    prune(tmp_path, "runs/d", frozenset({"runs/d/run.json"}))
    assert [path.name for path in (tmp_path / "runs/d").iterdir()] == ["run.json"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutboxError, match="outbox_file_open"):
            publish(tmp_path, "new/a.txt", b"", "list")
    finally:
        tmp_path.chmod(0o700)


def test_many_papers_get_an_answer_each_and_none_is_overwritten(tmp_path: Path) -> None:
    publish_once(tmp_path, "archive/2/b.docx", b"signed", "paper")
    publish_once(tmp_path, "archive/3/c.docx", b"same", "paper")
    papers = [
        ("archive/1/a.docx", b"new", "paper"),
        ("archive/2/b.docx", b"other", "paper"),
        ("archive/3/c.docx", b"same", "paper"),
        ("../escape.docx", b"x", "paper"),
    ]
    new, differs, same, leaves = publish_papers(tmp_path, papers)
    assert new == Output("archive/1/a.docx", hashlib.sha256(b"new").hexdigest(), "paper", changed=True)
    assert isinstance(differs, OutboxError)
    assert differs.key == "outbox_paper_differs"
    assert isinstance(same, Output)
    assert not same.changed
    assert isinstance(leaves, OutboxError)
    assert (tmp_path / "archive/2/b.docx").read_bytes() == b"signed"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.docx", "b.docx", "c.docx"]
