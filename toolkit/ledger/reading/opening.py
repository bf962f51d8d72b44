"""Which reader gets a file's bytes: by content, through gzip and passwords."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import msoffcrypto

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import Book, CannotRead
from toolkit.ledger.reading.readers.html import read_html, read_mhtml
from toolkit.ledger.reading.readers.ods import read_fods, read_ods
from toolkit.ledger.reading.readers.spreadsheetml import read_spreadsheetml
from toolkit.ledger.reading.readers.text import decoded, read_text
from toolkit.ledger.reading.readers.xls import read_xls
from toolkit.ledger.reading.readers.xlsb import read_xlsb
from toolkit.ledger.reading.readers.xlsx import look_through, read_xlsx
from toolkit.ledger.reading.readers.zipguard import BROKEN, open_zip
from toolkit.ledger.reading.sheets import Trouble
from toolkit.ledger.reading.sniff import kind_of_bytes, kind_of_ole, kind_of_text, kind_of_zip
from toolkit.model import LedgerStatus

EVERYBODYS_PASSWORD = "VelvetSweatshop"
"""Excel tries it by itself: workbooks that are only write-protected open without a question."""
TEXT_READERS: dict[str, Callable[[bytes, Limits], Book]] = {
    "spreadsheetml": read_spreadsheetml,
    "fods": read_fods,
    "html": read_html,
    "mhtml": read_mhtml,
    "text": read_text,
}


def open_book(data: bytes, passwords: tuple[str, ...], limits: Limits, deep: int = 0) -> Book:
    """A book to go through. Raises CannotRead with the reason; `deep` counts wrappings taken off."""
    if not data:
        raise CannotRead("empty")
    kind = kind_of_bytes(data)
    if kind == "gzip" and deep < 2:
        return _noted(open_book(_gunzipped(data, limits), passwords, limits, deep + 1), "gzip")
    if kind == "zip":
        return _zip_book(data, limits)
    if kind == "ole":
        return _ole_book(data, passwords, limits, deep)
    if kind == "biff":
        return read_xls(data, limits)
    if kind == "text":
        return _text_book(data, limits)
    raise CannotRead("other_type", kind, status=LedgerStatus.SKIPPED)


def trouble_of(error: CannotRead) -> Trouble:
    """The trouble a reader's giving up amounts to: its status and the rule that says it."""
    if error.reason in ("password", "wrong_password"):
        return Trouble(LedgerStatus.ENCRYPTED, "file-encrypted", error.reason, error.detail)
    rule = "file-skipped" if error.status is LedgerStatus.SKIPPED else "file-unreadable"
    return Trouble(error.status, rule, error.reason, error.detail)


def kind_of_markup(data: bytes) -> str:
    """What a text file is: `text` for separated values, else the kind of its markup."""
    head, _ = decoded(data[:40_000], declared=True)
    return kind_of_text(head)


def _zip_book(data: bytes, limits: Limits) -> Book:
    try:
        return _package(data, open_zip(data, limits), limits)
    except BROKEN as error:
        raise CannotRead("damaged", str(error)) from error


def _package(data: bytes, archive: zipfile.ZipFile, limits: Limits) -> Book:
    kind = kind_of_zip(archive)
    if kind == "xlsx":
        return read_xlsx(look_through(data, archive, limits))
    if kind == "xlsb":
        return read_xlsb(archive, limits)
    if kind == "ods":
        return read_ods(archive, limits)
    raise CannotRead("other_type", "zip", status=LedgerStatus.SKIPPED)


def _ole_book(data: bytes, passwords: tuple[str, ...], limits: Limits, deep: int) -> Book:
    kind = kind_of_ole(data)
    if kind == "foreign":
        raise CannotRead("other_type", "ole", status=LedgerStatus.SKIPPED)
    if kind == "damaged":
        raise CannotRead("damaged", "ole")
    plain = _decrypted(data, passwords, kind == "encrypted")
    if plain is None:
        return read_xls(data, limits)
    if deep >= 2:
        raise CannotRead("damaged", "encrypted again")
    if kind == "encrypted":
        return _noted(open_book(plain, passwords, limits, deep + 2), "decrypted")
    return _noted(read_xls(plain, limits), "decrypted")


def _decrypted(data: bytes, passwords: tuple[str, ...], surely: bool) -> bytes | None:
    """The bytes behind the password; None when nothing is encrypted.

    Raises CannotRead: `password` when none is set, `wrong_password` when none fits.
    """
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not office.is_encrypted():
            return None
    except Exception as error:
        if surely:
            raise CannotRead("password", type(error).__name__) from error
        return None
    for password in (EVERYBODYS_PASSWORD, *passwords):
        plain = _opened_with(data, password)
        if plain:
            return plain
    raise CannotRead("wrong_password" if passwords else "password")


def _opened_with(data: bytes, password: str) -> bytes:
    """Empty when the password does not fit; the library says so in many ways."""
    out = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password, **_verified(office))
        office.decrypt(out)
    except MemoryError:
        raise
    except Exception:
        return b""
    plain = out.getvalue()
    return plain if kind_of_bytes(plain) in ("zip", "ole") else b""


def _verified(office: object) -> dict[str, bool]:
    return {"verify_password": True} if type(office).__name__ == "OOXMLFile" else {}


def _text_book(data: bytes, limits: Limits) -> Book:
    kind = kind_of_markup(data)
    if kind not in TEXT_READERS:
        raise CannotRead("unknown_format", kind)
    return TEXT_READERS[kind](data, limits)


def _gunzipped(data: bytes, limits: Limits) -> bytes:
    """The content of a gzip file. Raises CannotRead: `zip_bomb`, `truncated`."""
    most = min(limits.file_bytes, limits.ratio * len(data) + limits.ratio_from)
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(data, most)
    except zlib.error as error:
        raise CannotRead("damaged", str(error)) from error
    if stream.unconsumed_tail:
        raise CannotRead("zip_bomb", "gzip")
    if not stream.eof:
        raise CannotRead("truncated", "gzip")
    return plain


def _noted(book: Book, note: str) -> Book:
    book.notes.append(note)
    return book
