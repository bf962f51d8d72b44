"""The code is as ruff and mypy want it: style, order of imports, types, without an exception."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
CHECKS = {
    "ruff check": ("ruff", "check", "--no-cache", "toolkit", "tests"),
    "ruff format": ("ruff", "format", "--check", "--no-cache", "toolkit", "tests"),
    "mypy": ("mypy", "toolkit"),
}


@pytest.mark.parametrize("arguments", CHECKS.values(), ids=CHECKS)
def test_the_code_passes(arguments: tuple[str, ...], tmp_path: Path) -> None:
    if importlib.util.find_spec(arguments[0]) is None:
        pytest.skip(f"{arguments[0]} is not installed")
    command = [sys.executable, "-m", *arguments]
    if arguments[0] == "mypy":
        command += ["--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
