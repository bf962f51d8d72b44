"""The last rule book that could be used, for a night whose own is refused (rules.md 7.11)."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from toolkit.errors import RulebookError
from toolkit.model import Rulebook
from toolkit.rulebook import load_rulebook, rulebook_files

KEPT = "last_rulebook"
"""Below `.cache/`, laid out as a workspace is."""


def keep_rulebook(workspace: Path, cache: Path) -> None:
    """Keeps the files of the rule book that this night has used; where that fails the next night has none to fall
    back on, and is refused as a first one is.
    """
    kept = cache / KEPT
    own = _contents(workspace)
    if (kept / "templates").is_dir() and own == _contents(kept):
        return
    with contextlib.suppress(OSError):
        cache.mkdir(exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
        (fresh / "templates").mkdir()
        for name, content in own.items():
            (fresh / "templates" / name).write_bytes(content)
        shutil.rmtree(kept, ignore_errors=True)
        fresh.rename(kept)


def last_rulebook(workspace: Path) -> Rulebook | None:
    """The rule book of the last night that had one; None where there was none, or it is of no use any more."""
    kept = workspace / ".cache" / KEPT
    if not (kept / "templates").is_dir():
        return None
    try:
        return load_rulebook(kept)
    except RulebookError:
        return None


def _contents(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in rulebook_files(workspace)}
