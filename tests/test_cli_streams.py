"""The command at the end of pipes: in any encoding, closed early, or without any stream at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspaces import ROOT

COMMAND = [sys.executable, "-m", "toolkit"]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    return {**kept, "TOOLKIT_LANG": "zh", **more}


def piped(*args: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *args], capture_output=True, cwd=ROOT, env=environment(**more), timeout=120)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    for name in ("inbox", "outbox", "templates"):
        (folder / name).mkdir()
    return folder


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_signs_that_the_pipe_does_not_know_do_not_stop_the_command(workspace: Path, encoding: str) -> None:
    """A Chinese Windows writes GBK into files and pipes, and GBK has no tick."""
    done = piped("doctor", "--workspace", str(workspace), PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")
    assert len(done.stdout.splitlines()) > 6


def test_json_is_utf_8_whatever_the_pipe_is(workspace: Path) -> None:
    done = piped("doctor", "--json", "--workspace", str(workspace), PYTHONIOENCODING="gbk")
    assert any("\u4e00" <= sign <= "\u9fff" for one in json.loads(done.stdout) for sign in one["message"])


@pytest.mark.skipif(os.name != "posix", reason="Windows tells a closed pipe in another way")
def test_a_reader_that_closes_the_pipe_early_is_no_trouble() -> None:
    running = subprocess.Popen(
        [*COMMAND, "rules", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment()
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(120) == 0


def test_a_service_without_any_stream_runs() -> None:
    code = "import sys; sys.stdout = sys.stderr = None; from toolkit.cli import main; main(['rules', 'list'])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), timeout=120).returncode == 0


def test_an_option_says_what_it_takes_in_the_readers_language() -> None:
    done = piped("nightly", "--jobs", "0")
    assert done.returncode == 2
    assert "--jobs" in done.stderr.decode()
    assert "range" not in done.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="Windows and macOS have one encoding of file names")
def test_a_branch_keeps_its_name_under_a_locale_that_does_not_know_it(tmp_path: Path) -> None:
    """The branch is part of the key of every archive number: it must not depend on who starts the night."""
    for name in ("inbox/城东店", "outbox", "templates"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "inbox/城东店/台账.csv").write_text(
        "工单号,受理时间,故障现象\nA-1,2026-11-19 09:00,坏\n", encoding="utf-8"
    )
    done = piped("inspect", "--json", "--workspace", str(tmp_path), LC_ALL="C", PYTHONUTF8="0")
    assert [one["branch"] for one in json.loads(done.stdout)] == ["城东店"]
