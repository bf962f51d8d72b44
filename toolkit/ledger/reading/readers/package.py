"""The parts of an xlsx package: which sheets, where, hidden or not; number formats; shared strings; dates from 1904."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from toolkit.ledger.reading.limits import Limits
from toolkit.ledger.reading.readers.book import CannotRead
from toolkit.ledger.reading.readers.formats import format_of, wall_clock
from toolkit.ledger.reading.readers.zipguard import whole

_TAG = r"<(?:\w+:)?{name}\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
_ATTRIBUTE = re.compile(r"""([\w:.]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_T = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_SI = re.compile(r"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_CHOICE = re.compile(r"<(?:\w+:)?Choice\b.*?</(?:\w+:)?Choice>", re.DOTALL)
"""What only readers that know an extension take; the fallback beside it stands for the same style."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its member of the archive, hidden or not, its index among all sheets."""

    name: str
    part: str
    hidden: bool
    index: int


class Package:
    """An xlsx file's parts, read when asked for."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
        self._targets: dict[str, dict[str, tuple[str, str]]] = {}
        self.start = self._start_part()
        self.start_text = self.text(self.start)

    @cached_property
    def has_choices(self) -> bool:
        """True when styles come with alternatives: other readers count each of them and mix up the formats."""
        return "AlternateContent" in self.styles_text

    @property
    def has_twins(self) -> bool:
        """True when two parts differ in upper and lower case only: readers disagree on which one is meant."""
        return len(self.names) < len(self.archive.NameToInfo)

    def member(self, part: str) -> str:
        """The archive's own spelling of a part name, empty when there is none."""
        return part if part in self.archive.NameToInfo else self.names.get(part.lower(), "")

    def text(self, part: str) -> str:
        """A small XML part as text; empty when missing. Raises CannotRead for a DOCTYPE."""
        data = whole(self.archive, self.member(part), self.limits) if self.member(part) else b""
        text = xml_text(data)
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise CannotRead("unsafe_xml", part)
        return text

    @cached_property
    def from_1904(self) -> bool:
        return any(has.get("date1904") in ("1", "true") for has in tags(self.start_text, "workbookPr"))

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """Worksheets in the order of the tabs; charts, dialogs and macro sheets are left out."""
        targets = self.targets(self.start)
        found = []
        for index, has in enumerate(tags(self.start_text, "sheet")):
            kind, part = targets.get(has.get("r:id") or _relation(has), ("", ""))
            if self.member(part) and (kind.endswith("/worksheet") or "/worksheets/" in f"/{part}"):
                hidden = has.get("state", "visible") != "visible"
                found.append(SheetPart(html.unescape(has.get("name", "")), self.member(part), hidden, index))
        return tuple(found) or tuple(self._loose_sheets())

    @cached_property
    def styles_text(self) -> str:
        return self.text(self._part_of_kind("/styles", "xl/styles.xml"))

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The number format of each cell style."""
        text = self.styles_text
        own = {
            int(has["numFmtId"]): html.unescape(has.get("formatCode", ""))
            for has in tags(text, "numFmt")
            if has.get("numFmtId", "").isdigit()
        }
        inner = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", _CHOICE.sub("", text), re.DOTALL)
        ids = [has.get("numFmtId", "0") for has in tags(inner[0], "xf")] if inner else []
        return tuple(format_of(int(one) if one.isdigit() else 0, own) for one in ids)

    @cached_property
    def shared_data(self) -> bytes:
        """The shared strings as they stand in the file. Raises CannotRead for a DOCTYPE."""
        part = self.member(self._part_of_kind("/sharedStrings", "xl/sharedStrings.xml"))
        data = whole(self.archive, part, self.limits) if part else b""
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self.text(part)
        return data

    def shared_strings(self) -> list[str]:
        return [plain_text(found[1] or "") for found in _SI.finditer(xml_text(self.shared_data))]

    @cached_property
    def saved_at(self) -> datetime | None:
        found = re.search(r"<dcterms:modified[^>]*>([^<]+)<", self.text("docProps/core.xml"))
        return wall_clock(found[1]) if found else None

    def _start_part(self) -> str:
        for kind, part in self.targets("").values():
            if kind.endswith("/officeDocument") and self.member(part):
                return part
        return "xl/workbook.xml"

    def _part_of_kind(self, ending: str, usual: str) -> str:
        parts = [part for kind, part in self.targets(self.start).values() if kind.endswith(ending)]
        return next((part for part in parts if self.member(part)), usual)

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> kind and part name of everything a part points to; read once."""
        if part not in self._targets:
            self._targets[part] = self._relations(part)
        return self._targets[part]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        text = self.text(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            has.get("Id", ""): (has.get("Type", ""), _joined(folder, html.unescape(has.get("Target", ""))))
            for has in tags(text, "Relationship")
            if has.get("TargetMode") != "External"
        }

    def _loose_sheets(self) -> Iterator[SheetPart]:
        """Sheets of a package whose list of sheets is lost."""
        parts = sorted(name for name in self.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
        for index, part in enumerate(parts):
            yield SheetPart(posixpath.basename(part)[:-4], self.names[part], False, index)


def tags(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of every element with this local name."""
    for found in re.finditer(_TAG.format(name=name), text):
        yield {key: double or single for key, double, single in _ATTRIBUTE.findall(found[1])}


def xml_text(data: bytes) -> str:
    """XML bytes as text; UTF-8 unless a mark or the declaration says UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[:4] == b"<\0?\0":
        return data.decode("utf-16-le", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def plain_text(inner: str) -> str:
    """The text of a string item: its runs joined, readings (furigana, pinyin) left out, escapes undone."""
    if "rPh" in inner:
        inner = _PHONETIC.sub("", inner)
    text = "".join(_T.findall(inner))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = html.unescape(text)
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    return unescaped(text)


def unescaped(text: str) -> str:
    """`_x000D_` and kin as the character they stand for; halves of a pair are joined, lonely ones replaced."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _relation(has: dict[str, str]) -> str:
    return next((value for key, value in has.items() if key.endswith(":id")), "")


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
