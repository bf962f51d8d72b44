"""Workspaces for tests: a copy of the shipped inbox and templates in a scratch folder, and what is in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
AS_OF = "2026-11-20 18:00"


def make_workspace(folder: Path, *branches: str) -> Path:
    """A workspace with these branches of the shipped inbox (all of them without names) and an empty outbox."""
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "templates", workspace / "templates")
    names = branches or tuple(sorted(path.name for path in (ROOT / "inbox").iterdir() if path.is_dir()))
    for name in names:
        shutil.copytree(ROOT / "inbox" / name, workspace / "inbox" / name)
    (workspace / "outbox").mkdir()
    return workspace


def toolkit(*args: object, workspace: Path | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs the command as a person would, in its own process."""
    command = [sys.executable, "-m", "toolkit", *map(str, args)]
    if workspace is not None:
        command += ["--workspace", str(workspace)]
    environment = {**os.environ, "PYTHONUTF8": "1", "TOOLKIT_LANG": os.environ.get("TOOLKIT_LANG", "en")}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, timeout=280
    )
    if check and done.returncode not in (0, 1):
        raise AssertionError(f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def tree(folder: Path, *leave_out: str) -> dict[str, str]:
    """Relative path -> SHA-256 of every file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).as_posix() not in leave_out
    }
