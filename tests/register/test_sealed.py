"""A copy of the archive that nobody may write: it is read and checked, and nothing is made beside it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.register.conftest import Office, due
from toolkit.cli import main
from toolkit.errors import RegisterError
from toolkit.register.transactions import writing


@pytest.fixture
def sealed(tmp_path: Path, sqlite_office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace whose outbox is for reading only. A superuser may write everywhere: he is told he may not."""
    with sqlite_office.open() as register:
        (item,) = register.allocate(sqlite_office.requests([due("A1")]))
        sqlite_office.file(register, item.number)
    (tmp_path / "inbox").mkdir()
    paths = [sqlite_office.outbox, *sqlite_office.outbox.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    real = os.access

    def access(path: str | Path, mode: int) -> bool:
        return real(path, mode) and not (mode & os.W_OK and str(path).startswith(str(sqlite_office.outbox)))

    monkeypatch.setattr(os, "access", access)
    yield tmp_path
    for path in paths:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def archive(workspace: Path, *words: object) -> tuple[int, str]:
    shared = ["--workspace", str(workspace), "--as-of", "2026-11-21 09:00", "--lang", "en"]
    done = CliRunner().invoke(main, ["archive", *map(str, words), *shared])
    return done.exit_code, done.output


@pytest.mark.parametrize("words", [["find", "张三"], ["show", "SHF-1"], ["gaps"], ["loans"], ["due"], ["query"]])
def test_what_only_looks_works_on_a_sealed_copy(sealed: Path, words: list[str]) -> None:
    before = sorted(path.name for path in (sealed / "outbox").iterdir())
    code, output = archive(sealed, *words)
    assert code == 0, output
    assert sorted(path.name for path in (sealed / "outbox").iterdir()) == before


def test_the_index_of_a_sealed_copy_is_written_elsewhere(sealed: Path, tmp_path: Path) -> None:
    code, output = archive(sealed, "index", "--to", tmp_path / "lists")
    assert code == 0, output
    assert sorted(path.name for path in (tmp_path / "lists").iterdir()) == [
        "归档文件目录-2026.docx",
        "归档文件目录-2026.xlsx",
    ]


def test_a_sealed_copy_is_checked_and_the_check_is_not_logged(sealed: Path) -> None:
    code, output = archive(sealed, "verify")
    assert code == 0, output
    assert "not logged" in output
    assert json.loads(archive(sealed, "verify", "--log", "--json")[1]) == []


def test_what_writes_is_refused_on_a_sealed_copy(sealed: Path, sqlite_office: Office) -> None:
    with sqlite_office.open(read_only=True) as register:
        with pytest.raises(RegisterError, match="register_read_only"):
            register.allocate(sqlite_office.requests([due("A2")]))
        with pytest.raises(RegisterError, match="register_failed"), writing(register.engine) as connection:
            connection.exec_driver_sql("UPDATE items SET title = 'x'")


def test_a_copy_made_in_the_middle_of_work_is_refused(sealed: Path) -> None:
    log = sealed / "outbox/register.sqlite3-wal"
    (sealed / "outbox").chmod(0o755)
    log.write_bytes(b"changes")
    code, output = archive(sealed, "find", "张三")
    assert code == 3
    assert "copied while in use" in output
    log.unlink()


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("capsh"), reason="needs Linux capabilities")
def test_a_process_that_really_may_not_write_reads_it(sealed: Path) -> None:
    words = f"{sys.executable} -B -m toolkit archive find 张三 --json --workspace {sealed}"
    command = ["capsh", "--drop=cap_dac_override,cap_dac_read_search", "--", "-c", words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if os.geteuid() != 0:
        pytest.skip("capsh needs a superuser; everybody else has been refused by the folder itself")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["customer"] == "张三"
