"""The child process: it may die, it serves many, and every worker process has its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.ledger_readers.making import FILES, saved
from toolkit.ledger.reading import worker
from toolkit.ledger.reading.limits import DEFAULT_LIMITS
from toolkit.ledger.reading.opening import open_book
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.wire import collected
from toolkit.ledger.reading.workbook import read_workbook

OLD = FILES / "everything_old.xls"


def child_id() -> int:
    return worker._children[os.getpid()].process.pid


def test_the_same_child_serves_one_file_after_the_other() -> None:
    read_workbook(OLD)
    first = child_id()
    read_workbook(FILES / "everything_open.ods")
    assert child_id() == first


def test_a_book_from_the_child_is_the_book_read_here() -> None:
    for name in ("everything_old.xls", "everything_open.ods", "yuan_under_a_date_number.xls"):
        here = collected(open_book((FILES / name).read_bytes(), (), DEFAULT_LIMITS))
        there = worker.read_in_child(FILES / name, (), DEFAULT_LIMITS)
        assert there == here


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_child_that_was_killed_is_replaced(tmp_path: Path) -> None:
    read_workbook(OLD)
    before = child_id()
    os.kill(before, signal.SIGKILL)
    assert isinstance(read_workbook(OLD), Workbook)
    assert child_id() != before


def test_a_child_that_dies_over_a_file_is_a_trouble_of_that_file(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xls", OLD.read_bytes())
    worker.end_child()
    child = worker._children[os.getpid()] = worker.Child()
    child.process.kill()
    child.process.wait()
    with pytest.raises((EOFError, OSError)):
        child.read(path, (), DEFAULT_LIMITS)
    assert isinstance(read_workbook(path), Workbook)


def names_of(path: str) -> list[str]:
    book = read_workbook(Path(path))
    return [sheet.name for sheet in book.sheets] if isinstance(book, Workbook) else [book.reason]


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_worker_processes_of_a_pool_read_with_children_of_their_own(tmp_path: Path, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    read_workbook(OLD)
    bad = saved(tmp_path / "b.xls", OLD.read_bytes()[:1500])
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        found = list(pool.map(names_of, [str(OLD), str(bad), str(FILES / "everything_open.ods")] * 3))
    assert found == [["登记", "旧"], ["damaged"], ["登记", "旧"]] * 3
    assert isinstance(read_workbook(OLD), Workbook)


def test_daemonic_processes_may_read_as_well() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(names_of, [str(OLD)]) == [["登记", "旧"]]


def test_the_child_ends_when_its_parent_is_gone() -> None:
    child = worker.Child()
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(timeout=20) == 0
    assert child.process.stdout is not None
    child.process.stdout.close()


@pytest.mark.timeout(60)
def test_many_small_files_are_read_in_this_process(tmp_path: Path) -> None:
    read_workbook(OLD)
    page = saved(tmp_path / "a.html", "<table><tr><td>x</td></tr></table>")
    for _ in range(50):
        assert isinstance(read_workbook(page), Workbook)
    assert not isinstance(read_workbook(page), Trouble)
    assert sys.executable
