"""The parts of an xlsx package: read whole, changed ones replaced, all others byte for byte."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from xml.sax.saxutils import quoteattr

from toolkit.workbooks.annotate.marks import CannotPatch

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LEVEL = 2
"""Of deflate: a quarter of the time of the usual 6, for a quarter more bytes."""
HARMLESS_FLAGS = 0x80E
"""How hard it was packed, sizes behind the data, names in UTF-8; others (encrypted) are not copied as they lie."""
LOCAL_HEAD = struct.Struct("<26xHH")
"""Lengths of the name and of the extra field, at the end of a local header."""

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass(slots=True)
class Parts:
    """An open package. `changed` holds new and replaced parts."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)
    members: dict[str, str] = field(init=False)
    """Part name -> how the archive spells it: some exports write `xl\\workbook.xml`."""

    def __post_init__(self) -> None:
        self.members = {part_name(name): name for name in self.archive.namelist()}

    def read(self, name: str) -> bytes:
        if name in self.changed:
            return self.changed[name]
        if name not in self.members:
            raise CannotPatch("damaged")
        return self.archive.read(self.members[name])

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.members

    def names(self) -> set[str]:
        return set(self.members)

    def free_name(self, pattern: str) -> str:
        """The first `xl/comments{n}.xml` that no part has, whatever the case of its letters."""
        taken = {name.casefold() for name in (*self.names(), *self.changed)}
        number = 1
        while pattern.format(n=number).casefold() in taken:
            number += 1
        return pattern.format(n=number)

    def content(self) -> bytes:
        """The package with its changed parts, in the old order, new parts behind."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for info in self.archive.infolist():
                content = self.changed.get(part_name(info.filename))
                if content is None and not info.flag_bits & ~HARMLESS_FLAGS:
                    _copy_packed(target, info, self.archive)
                else:
                    _copy(target, info, self.archive.read(info) if content is None else content)
            for name, content in self.changed.items():
                if name not in self.names():
                    fresh = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                    fresh.compress_type = zipfile.ZIP_DEFLATED
                    target.writestr(fresh, content, compresslevel=LEVEL)
        return stream.getvalue()


def part_name(member: str) -> str:
    return member.replace("\\", "/")


def _copy(target: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    entry = zipfile.ZipInfo(info.filename, info.date_time)
    entry.compress_type = info.compress_type
    entry.external_attr = info.external_attr
    target.writestr(entry, content, compresslevel=LEVEL)


def _copy_packed(target: zipfile.ZipFile, info: zipfile.ZipInfo, source: zipfile.ZipFile) -> None:
    """The part as it lies packed in the source: packing is most of what a copy costs."""
    packed = _packed(source, info)
    entry = zipfile.ZipInfo(info.filename, info.date_time)
    entry.compress_type, entry.external_attr = info.compress_type, info.external_attr
    entry.CRC, entry.compress_size, entry.file_size = info.CRC, len(packed), info.file_size
    stream = cast(BinaryIO, target.fp)
    stream.seek(target.start_dir)
    entry.header_offset = target.start_dir
    stream.write(entry.FileHeader())
    stream.write(packed)
    target.start_dir = stream.tell()
    target.filelist.append(entry)
    target.NameToInfo[entry.filename] = entry


def _packed(source: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Raises BadZipFile where the local header or the end is missing."""
    stream = cast(BinaryIO, source.fp)
    stream.seek(info.header_offset)
    head = stream.read(LOCAL_HEAD.size)
    if len(head) < LOCAL_HEAD.size or not head.startswith(b"PK\3\4"):
        raise zipfile.BadZipFile(info.filename)
    stream.seek(sum(LOCAL_HEAD.unpack(head)), io.SEEK_CUR)
    packed = stream.read(info.compress_size)
    if len(packed) < info.compress_size:
        raise zipfile.BadZipFile(info.filename)
    return packed


def rels_name(part: str) -> str:
    """`xl/worksheets/sheet1.xml` -> `xl/worksheets/_rels/sheet1.xml.rels`."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """Id -> (last word of the type, target as a part name)."""
    name = rels_name(part)
    if not parts.has(name):
        return {}
    found = {}
    for tag in _RELATION.findall(parts.read(name)):
        kind, target, key = (attribute(tag, word) for word in ("Type", "Target", "Id"))
        if kind.startswith("http://purl.oclc.org"):
            raise CannotPatch("strict")
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
        found[key] = (kind.rsplit("/", 1)[-1], posixpath.normpath(absolute))
    return found


def add_relation(parts: Parts, part: str, kind: str, target: str) -> str:
    """Adds a relation from one part to another and gives its id."""
    name = rels_name(part)
    known = relations(parts, part)
    number = 1
    while f"rId{number}" in known:
        number += 1
    relative = posixpath.relpath(target, posixpath.dirname(part))
    tag = f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target={quoteattr(relative)}/>'.encode()
    if parts.has(name):
        text = parts.read(name)
        at = text.rfind(b"</")
        if at < 0:  # <Relationships …/> without children
            text = re.sub(rb"/>\s*$", b">", text) + b"</Relationships>"
            at = text.rfind(b"</")
        parts.changed[name] = text[:at] + tag + text[at:]
    else:
        parts.changed[name] = HEAD + f'<Relationships xmlns="{PACKAGE}">'.encode() + tag + b"</Relationships>"
    return f"rId{number}"


def add_type(parts: Parts, part: str, kind: str) -> None:
    """Declares a new part's content type."""
    tag = f'<Override PartName="/{part}" ContentType="{kind}"/>'.encode()
    text = parts.read(TYPES)
    at = text.rfind(b"</")
    parts.changed[TYPES] = text[:at] + tag + text[at:]


def add_default_type(parts: Parts, ending: str, kind: str) -> None:
    text = parts.read(TYPES)
    if re.search(rb'Extension="%s"' % ending.encode(), text, re.IGNORECASE):
        return
    at = re.search(rb"<(?:\w+:)?Types\b[^>]*>", text)
    if at is None:
        raise CannotPatch("damaged")
    tag = f'<Default Extension="{ending}" ContentType="{kind}"/>'.encode()
    parts.changed[TYPES] = text[: at.end()] + tag + text[at.end() :]


def attribute(tag: bytes, name: str) -> str:
    """An attribute's value as text, entities resolved; empty where it is absent."""
    found = re.search(rb"""(?<![\w:])%s\s*=\s*(?:"([^"]*)"|'([^']*)')""" % re.escape(name.encode()), tag)
    if found is None:
        return ""
    text = (found.group(1) if found.group(1) is not None else found.group(2)).decode("utf-8")
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;"), ("&", "&amp;")):
        text = text.replace(entity, sign)
    return text


def refuse_unsafe(parts: Parts) -> None:
    """Raises CannotPatch for what a patch would break: signatures, shared-workbook revisions, entities."""
    names = parts.names()
    if any(name.startswith("_xmlsignatures") for name in names):
        raise CannotPatch("signed")
    if any(name.startswith("xl/revisions") for name in names):
        raise CannotPatch("shared")
    if TYPES not in names:
        raise CannotPatch("damaged")


def plain_utf8(content: bytes) -> bytes:
    """The part's bytes without a byte-order mark. Raises CannotPatch for other encodings, entities and CDATA."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CannotPatch("encoding")
    head = content[:200].lower()
    if b"encoding=" in head and not re.search(rb"encoding=[\"'](utf-8|us-ascii)", head):
        raise CannotPatch("encoding")
    if b"<!DOCTYPE" in content or b"<![CDATA[" in content:
        raise CannotPatch("encoding")
    return content.removeprefix(b"\xef\xbb\xbf")
