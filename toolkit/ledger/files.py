"""Finds the ledgers of the inbox, and names what is left out and why. Reads only: nothing is opened for writing."""

from __future__ import annotations

import os
import stat
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.ledger.reading.names import LEDGER_SUFFIXES
from toolkit.ledger.reading.sniff import kind_of_bytes
from toolkit.model import FileHabits, Rulebook

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file below `inbox/`. `skipped` is why it is left out (a variant of `file-skipped`), empty where it is read."""

    path: Path
    name: str
    """Relative to the inbox, with `/`, in Unicode normal form C."""
    branch: str
    """The first folder; empty for files that lie in the inbox itself (their branch stands in a column)."""
    skipped: str = ""
    size: int = 0
    modified_ns: int = 0


def find_files(inbox: Path, rulebook: Rulebook) -> tuple[InboxFile, ...]:
    """Every file below `inbox`, sorted by name: those to read, and the skipped ones with their reason."""
    habits = rulebook.layout.files
    root = inbox.resolve()
    found = [_look_at(path, inbox, root, habits) for path in _walk(inbox)]
    found = _without_growing(found, habits.settle_seconds)
    return tuple(sorted(found, key=lambda file: (file.name, str(file.path))))


def still_the_same(file: InboxFile) -> bool:
    """False when the file has changed since it was found: somebody is writing it."""
    return _stamp(file.path) == (file.size, file.modified_ns)


def shown_name(path: Path, inbox: Path) -> str:
    """The name below the inbox as people write it; names of other encodings (old archives) are repaired."""
    raw = os.fsencode(path.relative_to(inbox).as_posix())  # what is on the disk, whatever the locale takes it for
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", name)


def _walk(inbox: Path) -> Iterator[Path]:
    """Files in every folder that is not hidden; links to folders are not followed, they come as they are."""
    for folder, folders, names in os.walk(inbox, followlinks=False):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        yield from (here / name for name in sorted([*names, *links]))


def _look_at(path: Path, inbox: Path, root: Path, habits: FileHabits) -> InboxFile:
    name = shown_name(path, inbox)
    branch = name.partition("/")[0] if "/" in name else ""
    size, modified_ns = _stamp(path)
    reason = _reason_by_name(path.name, habits) or _reason_by_kind(path, root, habits)
    return InboxFile(path, name, branch, reason, size, modified_ns)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (-1, -1)
    return found.st_size, found.st_mtime_ns


def _reason_by_name(name: str, habits: FileHabits) -> str:
    low = name.lower()
    if low.startswith(habits.lock_prefixes):
        return "lock_file"
    if low in habits.system_names:
        return "hidden"
    if low.startswith(habits.temporary_prefixes) or low.endswith(habits.temporary_suffixes):
        return "temporary"
    return "hidden" if name.startswith(".") else ""


def _reason_by_kind(path: Path, root: Path, habits: FileHabits) -> str:
    """Why a file with an ordinary name is no ledger to be read; the content is looked at, never only the name."""
    try:
        if not path.resolve().is_relative_to(root):
            return "link"
        if not stat.S_ISREG(path.stat().st_mode):
            return "link" if path.is_symlink() else "not_a_file"
    except (OSError, RuntimeError):
        return "link" if path.is_symlink() else ""
    return "other_type" if _is_foreign(path, habits) else ""


def _is_foreign(path: Path, habits: FileHabits) -> bool:
    """Pictures, papers, programs. A workbook called `.docx` is none; a text called `.log` is.

    What is called like a ledger is read in any case: that it is none must not pass as a side note.
    """
    if path.suffix.lower() in LEDGER_SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            kind = kind_of_bytes(file.read(HEAD_BYTES))
    except OSError:
        return False
    named_foreign = path.suffix.lower() in habits.foreign_suffixes
    return kind not in ("zip", "ole", "gzip", "biff") and (kind != "text" or named_foreign)


def _without_growing(found: list[InboxFile], settle_seconds: float) -> list[InboxFile]:
    """Marks files whose size or time changes while we look. Only fresh ones are worth the wait."""
    newest = max((file.modified_ns for file in found if not file.skipped), default=0)
    if newest > time.time_ns() - 10 * settle_seconds * 1e9:
        time.sleep(settle_seconds)
    return [file if file.skipped or still_the_same(file) else replace(file, skipped="changing") for file in found]
