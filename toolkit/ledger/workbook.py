"""Reads one file, whatever its name says, into a `Workbook`; what cannot be read is a `Trouble`."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

from toolkit.ledger.limits import DEFAULT_LIMITS, Limits
from toolkit.ledger.readers.book import Book, CannotRead
from toolkit.ledger.readers.html import read_html, read_mhtml
from toolkit.ledger.readers.ods import read_fods, read_ods
from toolkit.ledger.readers.spreadsheetml import read_spreadsheetml
from toolkit.ledger.readers.text import decoded, read_text
from toolkit.ledger.readers.xls import read_xls
from toolkit.ledger.readers.xlsx import read_calamine
from toolkit.ledger.sheets import Sheet, Trouble, Workbook
from toolkit.ledger.sniff import kind_of_bytes, kind_of_ole, kind_of_text, kind_of_zip
from toolkit.model import LedgerStatus


def read_workbook(
    path: Path, passwords: tuple[str, ...] = (), limits: Limits = DEFAULT_LIMITS
) -> Workbook | Trouble:
    """The workbook at `path`, or why it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return Trouble(LedgerStatus.UNREADABLE, "file-unreadable", "no_access", error.strerror or "")
    try:
        return _collected(book_of(data, passwords, limits))
    except CannotRead as error:
        return trouble_of(error)


def trouble_of(error: CannotRead) -> Trouble:
    if error.reason == "password":
        return Trouble(LedgerStatus.ENCRYPTED, "file-encrypted", "password", error.detail)
    rule = "file-skipped" if error.status is LedgerStatus.SKIPPED else "file-unreadable"
    return Trouble(error.status, rule, error.reason, error.detail)


def book_of(data: bytes, passwords: tuple[str, ...], limits: Limits) -> Book:
    if not data:
        raise CannotRead("empty")
    kind = kind_of_bytes(data)
    if kind == "gzip":
        return book_of(gzip.decompress(data), passwords, limits)
    if kind == "zip":
        return _zip_book(data, limits)
    if kind == "ole":
        kind = kind_of_ole(data)
        if kind == "encrypted":
            raise CannotRead("password")
    if kind in ("xls", "biff"):
        return read_xls(data, limits)
    if kind == "text":
        return _text_book(data, limits)
    raise CannotRead("other_type", kind, status=LedgerStatus.SKIPPED)


def _zip_book(data: bytes, limits: Limits) -> Book:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise CannotRead("truncated", str(error)) from error
    kind = kind_of_zip(archive)
    if kind == "ods":
        return read_ods(archive, limits)
    if kind in ("xlsx", "xlsb"):
        return read_calamine(data, kind, limits)
    raise CannotRead("other_type", "zip", status=LedgerStatus.SKIPPED)


def _text_book(data: bytes, limits: Limits) -> Book:
    head, _ = decoded(data[:30_000], declared=True)
    kind = kind_of_text(head)
    readers = {
        "spreadsheetml": read_spreadsheetml,
        "fods": read_fods,
        "html": read_html,
        "mhtml": read_mhtml,
        "text": read_text,
    }
    if kind not in readers:
        raise CannotRead("unknown_format", kind)
    return readers[kind](data, limits)


def _collected(book: Book) -> Workbook:
    sheets = []
    for one in book.sheets:
        rows = [[None if cell == "" else cell for cell in row] for block in one.blocks for row in block]
        while rows and rows[-1].count(None) == len(rows[-1]):
            rows.pop()
        facts = one.facts
        sheets.append(
            Sheet(
                one.name, rows, one.hidden, tuple(facts.merged), frozenset(facts.hidden_rows),
                frozenset(facts.hidden_columns), facts.errors, frozenset(facts.no_result), facts.shown, facts.doubts,
            )  # fmt: skip
        )
    return Workbook(book.format, tuple(sheets), book.saved_at, tuple(book.notes), book.from_1904)
