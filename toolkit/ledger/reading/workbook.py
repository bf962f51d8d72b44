"""Reads one file, whatever its name says, into a `Workbook`; what cannot be read is a `Trouble`.

Separated text, and xlsx files whose every sheet has been looked through and is of everyday form and size, are read
in this process. Everything else is read in a child process with limits.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from toolkit.ledger.collector import without_collector
from toolkit.ledger.reading.limits import DEFAULT_LIMITS, Limits
from toolkit.ledger.reading.names import LEDGER_SUFFIXES, USUAL_SUFFIXES
from toolkit.ledger.reading.opening import kind_of_markup, trouble_of
from toolkit.ledger.reading.readers.book import Book, CannotRead
from toolkit.ledger.reading.readers.text import read_text
from toolkit.ledger.reading.readers.xlsx import is_everyday, look_through, read_xlsx
from toolkit.ledger.reading.readers.zipguard import open_zip
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.reading.sniff import kind_of_bytes, kind_of_zip
from toolkit.ledger.reading.wire import collected
from toolkit.ledger.reading.worker import read_in_child
from toolkit.model import LedgerStatus

PASSWORDS_VARIABLE = "TOOLKIT_PASSWORDS"


def read_workbook(path: Path, passwords: tuple[str, ...] = (), limits: Limits = DEFAULT_LIMITS) -> Workbook | Trouble:
    """The workbook at `path`, or why it cannot be read; never an exception for what is in the file.

    `passwords`, then those of the environment, are tried one after the other on a protected file. May be called
    from worker processes; each has its own child. A file that changes while it is read is `file-skipped`.
    """
    try:
        before = path.stat()
        if before.st_size > limits.file_bytes:
            return _unreadable("too_large", f"{before.st_size} bytes")
        answer = _read(path, (*passwords, *environment_passwords()), limits)
        after = path.stat()
    except OSError as error:
        return _unreadable("no_access", error.strerror or "")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Trouble(LedgerStatus.SKIPPED, "file-skipped", "changing")
    if isinstance(answer, Workbook):
        return _noted(answer, path)
    if answer.reason == "other_type" and path.suffix.lower() in LEDGER_SUFFIXES:
        return _unreadable("unknown_format", answer.detail)
    return answer


def environment_passwords() -> tuple[str, ...]:
    """The passwords of `TOOLKIT_PASSWORDS`, several parted by semicolons."""
    return tuple(word for word in os.environ.get(PASSWORDS_VARIABLE, "").split(";") if word)


def _read(path: Path, passwords: tuple[str, ...], limits: Limits) -> Workbook | Trouble:
    """In this process where that is safe, else in the child, while which the bytes are not held here as well."""
    try:
        with without_collector():
            return _read_here(path.read_bytes(), limits) or read_in_child(path, passwords, limits)
    except CannotRead as error:
        return trouble_of(error)
    except MemoryError:
        return _unreadable("crashed", "memory")


def _read_here(data: bytes, limits: Limits) -> Workbook | None:
    """None for what belongs into the child, as does what surprises us (a Rust panic is a BaseException)."""
    try:
        book = _safe_book(data, limits)
        return None if book is None else collected(book)
    except (CannotRead, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        return None


def _safe_book(data: bytes, limits: Limits) -> Book | None:
    """A book that may be read in this process; None for all that belongs into the child."""
    if not data:
        raise CannotRead("empty")
    kind = kind_of_bytes(data)
    if kind == "text" and kind_of_markup(data) == "text":
        return read_text(data, limits)
    if kind == "zip":
        archive = open_zip(data, limits)
        if is_everyday(archive) and kind_of_zip(archive) == "xlsx":
            looked = look_through(data, archive, limits)
            return read_xlsx(looked) if looked.vetted else None
    return None


def _noted(book: Workbook, path: Path) -> Workbook:
    """Says so when the name promises another format than the content has."""
    usual = USUAL_SUFFIXES.get(book.format, set())
    if path.suffix.lower() in usual:
        return book
    return replace(book, notes=(*book.notes, f"renamed:{path.suffix.lower().lstrip('.')}"))


def _unreadable(reason: str, detail: str) -> Trouble:
    return Trouble(LedgerStatus.UNREADABLE, "file-unreadable", reason, detail)
