"""Keeps what came of files, so that an unchanged file need not be parsed or understood again the next night.

Two kinds of entries: the ledger as understood, found by everything that decides it; and the raw sheets, for nights
on which the rule book or the file's name has changed, and for copies of values.

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
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, TypeVar

from toolkit.ledger.collector import without_collector
from toolkit.ledger.kept.ledgers import Tonight, packed_ledger, unpacked_ledger
from toolkit.ledger.kept.packing import CannotPack
from toolkit.ledger.kept.sheets import packed, unpacked
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.model import Ledger

SHEETS, LEDGER = ".sheets", ".ledger"
FORM, CHECKSUM = b"toolkit cache 4\n", 4
"""What an entry begins with, and the bytes of the checksum behind it."""
CODE = Path(__file__).resolve().parent.parent
READERS = ("python-calamine", "xlrd", "openpyxl", "lxml", "msoffcrypto-tool")
"""Libraries whose next version may read a file otherwise."""
SOURCES = (".py", ".toml")
KEPT_SECONDS = 7 * 86_400
MOST_BYTES = 1 << 30
FRESH_SECONDS = 3600
"""An entry used within the hour need not be marked as used again; a file half written for longer is nobody's."""
AT_ONCE = 1 << 20
"""Smaller files are read whole for their digest: the buffer for the others costs more than the reading."""
OTHERS_MAY_WRITE = 0o022
Kept = TypeVar("Kept")


def read_with_cache(path: Path, sha256: str, passwords: tuple[str, ...], cache: Path | None) -> Workbook | Trouble:
    """As `read_workbook`; a file of this digest that was read before comes from the folder `cache`, if any."""
    if cache is None or not sha256:
        return read_workbook(path, passwords)
    entry = cache / _name(SHEETS, sha256, path.suffix.lower(), *_readers())
    with without_collector():
        known = _taken(entry, unpacked)
    if known is not None:
        return known
    found = read_workbook(path, passwords)
    if isinstance(found, Workbook) and may_be_kept(found):
        _keep(entry, packed(found), path, sha256)
    return found


def may_be_kept(book: Workbook) -> bool:
    """False for what was behind a password."""
    return "decrypted" not in book.notes


def known_ledger(tonight: Tonight, cache: Path | None) -> Ledger | None:
    """The ledger as understood on another night; None where it was not kept."""
    if cache is None or not tonight.sha256:
        return None
    return _taken(_ledger_entry(tonight, cache), lambda content: unpacked_ledger(content, tonight))


def keep_ledger(tonight: Tonight, ledger: Ledger, book: Workbook, path: Path, cache: Path | None) -> None:
    """Keeps a ledger that will be understood alike on every night; the caller knows that it will."""
    if cache is not None and tonight.sha256 and may_be_kept(book):
        _keep(_ledger_entry(tonight, cache), packed_ledger(ledger, book.saved_at), path, tonight.sha256)


def _ledger_entry(tonight: Tonight, cache: Path) -> Path:
    """Named after everything that decides how a file is understood."""
    decisive = (tonight.sha256, tonight.path, tonight.branch, tonight.rulebook.digest)
    return cache / _name(LEDGER, *decisive, *_readers(), _program())


def prune_cache(cache: Path) -> None:
    """Removes what no run has used for a week, and the longest unused beyond a gibibyte."""
    total = 0
    for age, size, path in sorted(_entries(cache)):
        total += size
        if total > MOST_BYTES or age > (KEPT_SECONDS if path.suffix in (SHEETS, LEDGER) else FRESH_SECONDS):
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
        with path.open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size <= AT_ONCE:
                return hashlib.sha256(file.read()).hexdigest()
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _name(ending: str, *decisive: str) -> str:
    """One name for each content as these very readers would read it; the suffix of the file decides a note."""
    key = "\0".join(decisive)
    return f"{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()}{ending}"


@lru_cache(maxsize=1)
def _readers() -> tuple[str, ...]:
    """Who reads: Python, the libraries, and our own code byte by byte."""
    return sys.version, *map(_version, READERS), _code(CODE)


@lru_cache(maxsize=1)
def _program() -> str:
    """Who understands: all of our code, and the rules and words that come with it."""
    return _code(CODE.parent)


def _code(folder: Path) -> str:
    own = hashlib.sha256()
    for source in sorted(path for ending in SOURCES for path in folder.rglob(f"*{ending}")):
        own.update(source.read_bytes())
    return own.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _taken(entry: Path, unpack: Callable[[memoryview], Kept]) -> Kept | None:
    """What the entry holds; None where there is none that is whole and our own."""
    try:
        content = _whole(entry)
        return None if content is None else unpack(content)
    except Exception:  # damaged in a way its checksum does not show: read the ledger itself
        return None


def _whole(entry: Path) -> memoryview | None:
    """The content behind its head and checksum; marshal must not see bytes that somebody else may have written."""
    with entry.open("rb", buffering=0) as file:
        found = os.fstat(file.fileno())
        if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & OTHERS_MAY_WRITE):
            return None
        data = memoryview(file.read())
    content = data[len(FORM) + CHECKSUM :]
    checksum = int.from_bytes(data[len(FORM) : len(FORM) + CHECKSUM], "big")
    if data[: len(FORM)] != FORM or zlib.crc32(content) != checksum:
        return None
    if time.time() - found.st_mtime > FRESH_SECONDS:
        os.utime(entry)
    return content


def _keep(entry: Path, parts: Iterable[bytes], path: Path, sha256: str) -> None:
    """Writes the entry whole or not at all; a full disk or a folder that may not be written is no trouble."""
    with contextlib.suppress(CannotPack, OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file, without_collector():
                _write(file, parts)
            if digest_of(path) == sha256:
                Path(name).replace(entry)
        finally:
            with contextlib.suppress(OSError):
                Path(name).unlink()


def _write(file: BinaryIO, parts: Iterable[bytes]) -> None:
    """Part after part as they are made, then the checksum in front of them."""
    checksum = 0
    file.seek(len(FORM) + CHECKSUM)
    for part in parts:
        checksum = zlib.crc32(part, checksum)
        file.write(part)
    file.seek(0)
    file.write(FORM + checksum.to_bytes(CHECKSUM, "big"))
