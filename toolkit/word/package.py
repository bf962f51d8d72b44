"""Reads a .docx package within bounds and writes one with fixed order and dates."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from toolkit.errors import TemplateError

MAX_BYTES: Final = 64 << 20
"""A template that unpacks to more than this is refused: no office template comes near it."""
MAX_ENTRIES: Final = 2000
RENDERED_LEVEL: Final = 1
"""zlib level of what changes from paper to paper: 3 % larger than 6, a third faster."""
XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CONTENT_TYPES: Final = "[Content_Types].xml"

_LOCAL: Final = struct.Struct("<IHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<IHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<IHHHHIIH")
_DATE: Final = 0x21  # 1980-01-01, the earliest date a zip can hold
_VERSION: Final = 20
_UTF8: Final = 0x800


@dataclass(frozen=True, slots=True)
class Entry:
    """One compressed zip entry, ready to be written."""

    name: bytes
    flags: int
    crc: int
    size: int
    packed: bytes
    method: int = 8


def read_package(data: bytes) -> dict[str, bytes]:
    """Part name -> bytes, in the order of the file. Raises TemplateError for anything that is not a sound .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_BYTES:
                raise TemplateError("template_too_large")
            parts = {info.filename: _read_bounded(archive, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise TemplateError("template_not_docx", reason=str(error)) from error
    if CONTENT_TYPES not in parts:
        raise TemplateError("template_not_docx", reason=CONTENT_TYPES)
    return parts


def _read_bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) > info.file_size:
        raise TemplateError("template_too_large")
    return content


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of a part. Raises TemplateError for broken XML and for any document type declaration."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise TemplateError("template_bad_xml", part=name, reason="DOCTYPE")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError("template_bad_xml", part=name, reason=str(error)) from error


def make_entry(name: str, content: bytes, level: int) -> Entry:
    """`content` compressed at `level`; 0 stores it as it is (pictures are compressed already)."""
    plain = name.isascii()
    encoded = name.encode("ascii" if plain else "utf-8")
    flags = 0 if plain else _UTF8
    crc = zlib.crc32(content)
    if level == 0:
        return Entry(encoded, flags, crc, len(content), content, 0)
    return Entry(encoded, flags, crc, len(content), zlib.compress(content, level, -15))


@dataclass(frozen=True, slots=True)
class PackedHead:
    """The beginning of a part that is the same in every paper, compressed once."""

    text: str
    size: int
    crc: int
    packed: bytes
    """Deflated and flushed to a whole byte, so that any deflated rest can follow."""


def pack_head(text: str) -> PackedHead:
    """The XML declaration and the text that every rendering of the part begins with."""
    content = (XML_HEAD + text).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)
    return PackedHead(text, len(content), zlib.crc32(content), packed)


def pack_text(name: str, text: str, head: PackedHead) -> Entry:
    """A rendered part, of which only what follows the head is left to compress."""
    if not text.startswith(head.text):
        head = pack_head("")
    rest = text[len(head.text) :].encode()
    packed = head.packed + zlib.compress(rest, RENDERED_LEVEL, -15)
    return Entry(name.encode(), 0, zlib.crc32(rest, head.crc), head.size + len(rest), packed)


@dataclass(frozen=True, slots=True)
class ReadyBlock:
    """Entries that never change: their bytes at the head of the file, and their part of the directory."""

    head: bytes
    directory: bytes
    count: int


def ready_block(entries: Iterable[Entry]) -> ReadyBlock:
    """The entries as they stand at the beginning of every file of a template."""
    head: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for entry in entries:
        piece = _local(entry) + entry.packed
        directory.append(_central(entry, position))
        head.append(piece)
        position += len(piece)
    return ReadyBlock(b"".join(head), b"".join(directory), len(head))


def write_zip(ready: ReadyBlock, entries: Iterable[Entry]) -> bytes:
    """The whole file: the ready block, the entries, the directory."""
    chunks = [ready.head]
    directory = [ready.directory]
    position = len(ready.head)
    count = ready.count
    for entry in entries:
        header = _local(entry)
        chunks += (header, entry.packed)
        directory.append(_central(entry, position))
        position += len(header) + len(entry.packed)
        count += 1
    listing = b"".join(directory)
    end = _END.pack(0x06054B50, 0, 0, count, count, len(listing), position, 0)
    return b"".join((*chunks, listing, end))


def write_package(parts: Mapping[str, bytes], level: int = 6) -> bytes:
    """A package with the content types first, the same bytes for the same parts."""
    names = sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name))
    packed: dict[bytes, Entry] = {}
    entries = []
    for name in names:
        content = parts[name]
        if content not in packed:
            packed[content] = make_entry(name, content, packing_level(name, level))
        entries.append(replace(packed[content], name=name.encode(), flags=0 if name.isascii() else _UTF8))
    return write_zip(ready_block(()), entries)


def packing_level(name: str, level: int) -> int:
    """`level`, or 0 for what is compressed already."""
    return 0 if name.lower().endswith((".png", ".jpg", ".jpeg", ".gif")) else level


def _local(entry: Entry) -> bytes:
    return (
        _LOCAL.pack(
            0x04034B50, _VERSION, entry.flags, entry.method, 0, _DATE,
            entry.crc, len(entry.packed), entry.size, len(entry.name), 0,
        )
        + entry.name
    )  # fmt: skip


def _central(entry: Entry, position: int) -> bytes:
    return (
        _CENTRAL.pack(
            0x02014B50, _VERSION, _VERSION, entry.flags, entry.method, 0, _DATE,
            entry.crc, len(entry.packed), entry.size, len(entry.name), 0, 0, 0, 0, 0, position,
        )
        + entry.name
    )  # fmt: skip
