"""Keeps what was parsed of the rule book as JSON, so that an unchanged book need not be parsed again by each command.

Only a cache, and JSON holds no code: what is missing, damaged or of another form is parsed again. The folder is made
by the first night; a command that runs before leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

FOLDER, ROOM = ".cache", "rulebook"
FORM = 1
"""Counted up when the form of an entry changes."""


def cache_of(workspace: Path | None) -> Path | None:
    """Where a workspace keeps its cache; None where no night has made it yet."""
    folder = workspace / FOLDER if workspace is not None else None
    return folder if folder is not None and folder.is_dir() else None


def digest_of_bytes(parts: Iterable[bytes]) -> str:
    """One digest of several contents, each told apart from the next."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def remembered(folder: Path | None, name: str, digest: str, parse: Callable[[], object]) -> object:
    """What `parse` gives, taken from the folder where the same content was parsed before.

    Dates survive; tuples come back as lists. What JSON cannot hold is parsed each time.
    """
    if folder is None:
        return parse()
    entry = folder / ROOM / f"{name}.json"
    known = _taken(entry, digest)
    if known is not None:
        return known[0]
    found = parse()
    _keep(entry, digest, found)
    return found


def _taken(entry: Path, digest: str) -> tuple[object] | None:
    """What the entry holds, if it is whole, of this form and of this content."""
    try:
        held = json.loads(entry.read_text(encoding="utf-8"), object_hook=_read)
        return (held["held"],) if held["form"] == FORM and held["digest"] == digest else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _keep(entry: Path, digest: str, found: object) -> None:
    """Writes the entry whole or not at all; a full disk or a folder that may not be written is no trouble."""
    with contextlib.suppress(OSError, TypeError, ValueError):
        text = json.dumps({"form": FORM, "digest": digest, "held": found}, ensure_ascii=False, default=_written)
        entry.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(entry)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return {"#moment": value.isoformat()}
    if isinstance(value, date):
        return {"#date": value.isoformat()}
    raise TypeError(type(value).__name__)


def _read(held: dict[str, object]) -> object:
    if len(held) == 1:
        if isinstance(moment := held.get("#moment"), str):
            return datetime.fromisoformat(moment)
        if isinstance(day := held.get("#date"), str):
            return date.fromisoformat(day)
    return held
