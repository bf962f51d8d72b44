"""Keeps the raw sheets of files that were read, so that an unchanged file need not be parsed again the next night.

Only a cache: whatever is missing, damaged, of another version or of another owner is as if it were not there. What
was behind a password is never kept, because here it would lie open.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
import zlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from toolkit.ledger.collector import without_collector
from toolkit.ledger.packing import CannotPack, packed, unpacked
from toolkit.ledger.sheets import Trouble, Workbook
from toolkit.ledger.workbook import read_workbook

ENDING = ".sheets"
FORM = b"toolkit sheets 1\n"
READERS = ("python-calamine", "xlrd", "openpyxl", "lxml", "msoffcrypto-tool")
"""Libraries whose next version may read a file otherwise."""
KEPT_SECONDS = 7 * 86_400
MOST_BYTES = 1 << 30
FRESH_SECONDS = 3600
"""An entry used within the hour need not be marked as used again; a file half written for longer is nobody's."""
OTHERS_MAY_WRITE = 0o022


def read_with_cache(path: Path, sha256: str, passwords: tuple[str, ...], cache: Path | None) -> Workbook | Trouble:
    """As `read_workbook`; a file of this digest that was read before comes from the folder `cache`, if any."""
    if cache is None or not sha256:
        return read_workbook(path, passwords)
    entry = cache / _name(sha256, path.suffix)
    known = _taken(entry)
    if known is not None:
        return known
    found = read_workbook(path, passwords)
    if isinstance(found, Workbook) and "decrypted" not in found.notes:
        _keep(entry, found, path, sha256)
    return found


def prune_cache(cache: Path) -> None:
    """Removes what no run has used for a week, and the longest unused beyond a gibibyte."""
    total = 0
    for age, size, path in sorted(_entries(cache)):
        total += size
        if total > MOST_BYTES or age > (KEPT_SECONDS if path.suffix == ENDING else FRESH_SECONDS):
            with contextlib.suppress(OSError):
                path.unlink()


def _entries(cache: Path) -> list[tuple[float, int, Path]]:
    """Seconds since its last use, size and path of each file."""
    found: list[tuple[float, int, Path]] = []
    with contextlib.suppress(OSError):
        for path in cache.iterdir():
            stamp = path.stat()
            found.append((time.time() - stamp.st_mtime, stamp.st_size, path))
    return found


def digest_of(path: Path) -> str:
    """SHA-256 of the file; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _name(sha256: str, suffix: str) -> str:
    """One name for each content as these very readers would read it; the suffix decides a note."""
    key = "\n".join((sha256, suffix.lower(), _readers()))
    return f"{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()}{ENDING}"


@lru_cache(maxsize=1)
def _readers() -> str:
    """Who reads: Python, the libraries, and our own code byte by byte."""
    own = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        own.update(source.read_bytes())
    return "\n".join((sys.version, *map(_version, READERS), own.hexdigest()))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _taken(entry: Path) -> Workbook | None:
    """What the entry holds; None where there is none that is whole and our own."""
    try:
        content = _whole(entry)
        with without_collector():
            return unpacked(content) if content is not None else None
    except Exception:  # damaged in a way its checksum does not show: read the ledger itself
        return None


def _whole(entry: Path) -> memoryview | None:
    """The content behind its head and checksum; marshal must not see bytes that somebody else may have written."""
    with entry.open("rb") as file:
        found = os.fstat(file.fileno())
        if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & OTHERS_MAY_WRITE):
            return None
        data = memoryview(file.read())
    content = data[len(FORM) + 4 :]
    if data[: len(FORM)] != FORM or zlib.crc32(content) != int.from_bytes(data[len(FORM) : len(FORM) + 4], "big"):
        return None
    if time.time() - found.st_mtime > FRESH_SECONDS:
        os.utime(entry)
    return content


def _keep(entry: Path, book: Workbook, path: Path, sha256: str) -> None:
    """Writes the entry whole or not at all; a full disk or a folder that may not be written is no trouble."""
    with contextlib.suppress(CannotPack, OSError):
        with without_collector():
            content = packed(book)
        if digest_of(path) != sha256:
            return
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(FORM + zlib.crc32(content).to_bytes(4, "big"))
                file.write(content)
            Path(name).replace(entry)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
