"""The looks of a print file: styles and lists of several templates side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from toolkit.word.names import W
from toolkit.word.package import parse_xml
from toolkit.word.relations import ContentTypes, Relation, to_bytes

PER_RECORD: Final = {"header", "footer"}
"""Relationships to parts that every record has for itself."""
_DECLARATION: Final = re.compile(r"^<\?xml[^>]*\?>\s*")
_PAGES: Final = re.compile(r"(<w:(?:instrText|fldSimple)\b[^>]*(?:>[^<]*)?)NUMPAGES")
_STYLE_LINKS: Final = ("basedOn", "next", "link")


@dataclass(slots=True)
class Source:
    """What the records of one template have in common."""

    parts: Mapping[str, bytes]
    types: ContentTypes
    relations: tuple[Relation, ...]
    styles_renamed: dict[str, str] = field(default_factory=dict)
    untouched: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """Relationship ids of the template -> those of the print file, where all records share them."""
    listed_styles: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Paragraph style -> numId and level of the list that it belongs to."""
    abstract: dict[str, str] = field(default_factory=dict)
    """numId of the template -> abstractNumId in the print file."""

    def untouched_texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Headers, footers and notes that hold no tag and so were not rendered."""
        if not self.untouched:
            wanted = [one.target for one in self.relations if one.word in PER_RECORD | {"footnotes", "endnotes"}]
            missing = [name for name in wanted if name not in texts and name in self.parts]
            self.untouched = {name: own_pages(text_of(self.parts[name])) for name in missing}
        return self.untouched


def text_of(content: bytes) -> str:
    """A part as text, without its XML declaration."""
    return _DECLARATION.sub("", content.decode("utf-8-sig"), count=1)


def own_pages(text: str) -> str:
    """「共 N 页」 counts the pages of the paper, not of the print file."""
    return _PAGES.sub(r"\1SECTIONPAGES", text) if "NUMPAGES" in text else text


class Looks:
    """Collects the styles and lists; the first template's stay as they are."""

    def __init__(self) -> None:
        self.styles: etree._Element | None = None
        self.numbers: list[tuple[str, str]] = []
        """numId and abstractNumId of every list so far."""
        self._abstracts: list[etree._Element] = []

    def join(self, source: Source, position: int) -> None:
        """Adds what a template brings; `position` counts the templates before it."""
        self._join_styles(source, position)
        self._join_lists(source, position)

    def _join_styles(self, source: Source, position: int) -> None:
        """Adds the styles that are not there yet; one of another look under a known name gets a name of its own."""
        name = next((one.target for one in source.relations if one.word == "styles"), "")
        if name not in source.parts:
            return
        styles = parse_xml(source.parts[name], name)
        for style in styles.iter(W + "style"):
            number = style.find(f"{W}pPr/{W}numPr/{W}numId")
            level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
            if number is not None:
                depth = "0" if level is None else level.get(W + "val") or "0"
                source.listed_styles[style.get(W + "styleId") or ""] = (number.get(W + "val") or "", depth)
        if self.styles is None:
            self.styles = styles
            return
        known = {style.get(W + "styleId") or "": style for style in self.styles.iter(W + "style")}
        fresh = []
        for style in styles.iter(W + "style"):
            own = style.get(W + "styleId") or ""
            if own not in known:
                fresh.append(deepcopy(style))
            elif not _same(style, known[own]):
                source.styles_renamed[own] = f"{own}_{position + 1}"
                fresh.append(deepcopy(style))
        for style in fresh:
            self.styles.append(_renamed(style, source.styles_renamed))

    def _join_lists(self, source: Source, position: int) -> None:
        name = next((one.target for one in source.relations if one.word == "numbering"), "")
        if name not in source.parts:
            return
        root = parse_xml(source.parts[name], name)
        new_ids = {}
        for abstract in root.iter(W + "abstractNum"):
            copy = deepcopy(abstract)
            new_ids[abstract.get(W + "abstractNumId") or ""] = str(len(self._abstracts))
            copy.set(W + "abstractNumId", str(len(self._abstracts)))
            self._abstracts.append(copy)
        for number in root.iter(W + "num"):
            link = number.find(W + "abstractNumId")
            if link is not None:
                source.abstract[number.get(W + "numId") or ""] = new_ids.get(link.get(W + "val") or "", "0")
        if position == 0:
            for known, abstract_id in source.abstract.items():
                while len(self.numbers) < int(known):
                    self.numbers.append((str(len(self.numbers) + 1), abstract_id))
                self.numbers[int(known) - 1] = (known, abstract_id)

    def number(self, source: Source, number: str, given: dict[str, str]) -> str:
        """A list of this record's own, so that its numbers begin again."""
        if number not in source.abstract:
            return number
        if number not in given:
            given[number] = str(len(self.numbers) + 1)
            self.numbers.append((given[number], source.abstract[number]))
        return given[number]

    def numbering(self) -> bytes:
        root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
        root.extend(self._abstracts)
        for number, abstract in self.numbers:
            element = etree.SubElement(root, W + "num", {W + "numId": number})
            etree.SubElement(element, W + "abstractNumId", {W + "val": abstract})
            restart = etree.SubElement(element, W + "lvlOverride", {W + "ilvl": "0"})
            etree.SubElement(restart, W + "startOverride", {W + "val": "1"})
        return to_bytes(root)


def _same(one: etree._Element, other: etree._Element) -> bool:
    return etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")


def _renamed(style: etree._Element, names: Mapping[str, str]) -> etree._Element:
    own = style.get(W + "styleId") or ""
    if own in names:
        style.set(W + "styleId", names[own])
        style.attrib.pop(W + "default", "")
        title = style.find(W + "name")
        if title is not None:
            title.set(W + "val", f"{title.get(W + 'val')} {names[own].rsplit('_', 1)[-1]}")
    for word in _STYLE_LINKS:
        link = style.find(W + word)
        if link is not None and (link.get(W + "val") or "") in names:
            link.set(W + "val", names[link.get(W + "val") or ""])
    return style
