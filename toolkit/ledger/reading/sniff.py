"""What a file is by its content, never by its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GZIP_MAGIC = b"\x1f\x8b"
FOREIGN_MAGICS = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "image",
    b"\x89PNG": "image",
    b"GIF8": "image",
    b"BM": "image",
    b"RIFF": "media",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"{\\rtf": "rtf",
    b"SQLite format 3": "database",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"ID3": "media",
    b"\x00\x00\x00\x18ftyp": "media",
    b"\x00\x00\x00\x20ftyp": "media",
}
OLE_STREAMS = {
    "encrypted": ("EncryptedPackage",),
    "xls": ("Workbook", "Book", "WORKBOOK", "BOOK", "WorkBook", "workbook"),
    "foreign": ("WordDocument", "PowerPoint Document", "VisioDocument", "__properties_version1.0", "Contents"),
}
BIFF_STARTS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""The BOF record of workbooks of Excel 2-5 that stand alone, without OLE around."""


def kind_of_bytes(data: bytes) -> str:
    """`zip`, `ole`, `gzip`, `biff`, `text` (all separated text, HTML and XML) or what foreign thing it is."""
    if data.startswith(ZIP_MAGICS):
        return "zip"
    if data.startswith(OLE_MAGIC):
        return "ole"
    if data.startswith(GZIP_MAGIC):
        return "gzip"
    if data.startswith(BIFF_STARTS):
        return "biff"
    for magic, kind in FOREIGN_MAGICS.items():
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:64]):
            return kind
    return "text"


def kind_of_ole(data: bytes) -> str:
    """`encrypted`, `xls`, `foreign` for Word, mail and other compound files, `damaged` where no stream is known.

    By the names of the streams. An xls may hold Word files, a Word file may hold sheets: the first entry counts.
    """
    found = {kind: _first_stream(data, names) for kind, names in OLE_STREAMS.items()}
    there = {kind: at for kind, at in found.items() if at >= 0}
    if "encrypted" in there:
        return "encrypted"
    return min(there, key=lambda kind: there[kind]) if there else "damaged"


def _first_stream(data: bytes, names: tuple[str, ...]) -> int:
    """Directory entries are 128 bytes long, begin on such a border, and start with the name."""
    ends = [at for name in names if (at := _entry(data, name.encode("utf-16-le") + b"\0\0")) >= 0]
    return min(ends, default=-1)


def _entry(data: bytes, wanted: bytes) -> int:
    start = data.find(wanted)
    while start >= 0 and start % 128:
        start = data.find(wanted, start + 1)
    return start


def kind_of_zip(archive: zipfile.ZipFile) -> str:
    """`xlsx`, `xlsb`, `ods`, or `foreign`: by the members, which a renamed file keeps."""
    names = {name.replace("\\", "/").lower().lstrip("/"): name for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or any(re.match(r"xl/worksheets/[^/]+\.xml$", name) for name in names):
        return "xlsx"
    if "content.xml" in names:
        return _kind_of_open_document(archive, names)
    if "[content_types].xml" in names and _says(archive, names["[content_types].xml"], b"spreadsheetml"):
        return "xlsx"
    return "foreign"


def _kind_of_open_document(archive: zipfile.ZipFile, names: Collection[str]) -> str:
    if "mimetype" in names:
        return "ods" if _says(archive, "mimetype", b"spreadsheet") else "foreign"
    return "ods" if _says(archive, "content.xml", b"office:spreadsheet") else "foreign"


def _says(archive: zipfile.ZipFile, name: str, word: bytes) -> bool:
    with archive.open(name) as member:
        return word in member.read(1 << 20)


def kind_of_text(head: str) -> str:
    """`spreadsheetml`, `fods`, `html`, `mhtml`, `xml` or `text`."""
    start = head.lstrip("﻿ \t\r\n")[:20_000]
    if re.match(r"MIME-Version:|From:|Content-Type:\s*multipart", start, re.IGNORECASE):
        return "mhtml"
    if not start.startswith("<"):
        return "text"
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and re.search(r"<(?:\w+:)?Workbook\b", start):
        return "spreadsheetml"
    if re.search(r"<(?:\w+:)?document\b[^>]*opendocument", start):
        return "fods"
    if re.search(r"<(?:html|table|body|head|meta|div|tr|style|!doctype\s+html)\b", start, re.IGNORECASE):
        return "html"
    return "xml" if re.match(r"<\?xml|<!|<\w+[\s>/]", start) else "text"
