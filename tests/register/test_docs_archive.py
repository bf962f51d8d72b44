"""`docs/archive.md` does what it says: every command of the page, in order, in one scratch workspace."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.workspaces import ROOT, make_workspace
from toolkit.cli import main

PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
MORNING = "2026-11-21 09:00"


def commands() -> list[tuple[list[str], int]]:
    """Words of each command, and the exit code that its comment states (0 where it states none)."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    found = []
    for line in "".join(blocks).splitlines():
        stated = re.search(r"#.*exit (\d)", line)
        program, *words = shlex.split(line, comments=True)
        assert program == "toolkit", line
        found.append((words, int(stated.group(1)) if stated else 0))
    return found


def run(words: list[str], workspace: Path) -> tuple[int, str]:
    moment = [] if "--as-of" in words else ["--as-of", MORNING]
    done = CliRunner().invoke(main, [*words, "--workspace", str(workspace), "--lang", "en", *moment])
    return done.exit_code, done.output


def test_every_command_of_the_page_does_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace(tmp_path, "城东店")
    monkeypatch.chdir(workspace)
    listed = commands()
    assert len(listed) > 40
    for words, code in listed:
        found, output = run(words, workspace)
        assert found == code, f"{' '.join(words)}\n{output}"
    assert run(["archive", "verify"], workspace)[0] == 0


def test_the_page_names_every_archive_command() -> None:
    group = main.commands["archive"]
    named = {words[1] for words, _ in commands() if words[0] == "archive"}
    assert sorted(group.commands) == sorted(named)  # type: ignore[attr-defined]
