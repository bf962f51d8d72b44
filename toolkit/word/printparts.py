"""The parts of a print file: pictures, headers and notes of all papers, each taken over once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit.word.names import OFFICE_RELS, W
from toolkit.word.package import CONTENT_TYPES, XML_HEAD
from toolkit.word.printlooks import PER_RECORD, Looks, Source
from toolkit.word.relations import (
    ContentTypes,
    Relation,
    content_types_of,
    relations_of,
    relations_xml,
    rels_name,
    to_bytes,
)

DOCUMENT: Final = "word/document.xml"
_JOINED: Final = {"footnotes", "endnotes", "comments", "numbering", "commentsExtended", "commentsIds", "people"}
_ONCE: Final = {"styles", "settings", "theme", "fontTable", "webSettings"}
_LEFT: Final = _JOINED | _ONCE | {"customXml", "stylesWithEffects", "glossaryDocument"}
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_NOTE: Final = r'<w:{}\b[^>]*?w:id="{}"[^>]*>.*?</w:{}>'


@dataclass(slots=True)
class Record:
    """One paper on its way into the print file."""

    source: Source
    texts: Mapping[str, str]
    """Document, headers, footers and notes by part name."""
    parts: Mapping[str, bytes]
    """All other parts: pictures, relationships."""
    more: Mapping[str, Sequence[Relation]] = field(default_factory=dict)
    """Relationships that the record's own pictures add, by part."""
    fixed: bool = False
    """Whether `parts` are those of every record of the source."""

    def relations_of(self, part: str) -> tuple[Relation, ...]:
        return (*relations_of(self.parts, part), *self.more.get(part, ()))


class Stock:
    """Collects the parts of a print file; numbers are given out as records come."""

    def __init__(self) -> None:
        self.relations: list[Relation] = []
        self.types = ContentTypes({}, {})
        self._parts: dict[str, bytes] = {}
        self._sources: dict[Hashable, Source] = {}
        self._stories: dict[Hashable, str] = {}
        self._taken: dict[tuple[str, str], str] = {}
        self._moves: dict[Hashable, tuple[Relation, ...]] = {}
        self._related: dict[tuple[str, str, bool], str] = {}
        self._blank: dict[str, str] = {}
        self._notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.looks = Looks()
        self._counters = {"picture": 0, "bookmark": 0, "part": 0}

    def _next(self, name: str) -> int:
        self._counters[name] += 1
        return self._counters[name]

    def next_picture(self) -> int:
        return self._next("picture")

    def source_of(self, key: Hashable, parts: Callable[[], Mapping[str, bytes]]) -> Source:
        """The source of this key; its fixed parts are taken over when it is seen for the first time."""
        known = self._sources.get(key)
        if known is None:
            content = parts()
            known = Source(content, content_types_of(content), relations_of(content, DOCUMENT))
            self._take_over(known)
            self._sources[key] = known
        return known

    def _take_over(self, source: Source) -> None:
        first = not self._sources
        if first:
            self._take_package(source)
            for one in source.relations:
                if one.word in _ONCE:
                    self._relate(one.kind, self._take_part(source.types, source.parts, one.target, keep_name=True))
        self.looks.join(source, len(self._sources))

    def _take_package(self, source: Source) -> None:
        """The package's own relationships and the document's place in it."""
        self.types.defaults.update(source.types.defaults)
        self.types.parts[DOCUMENT] = source.types.of(DOCUMENT)
        package = [
            one
            for one in relations_of(source.parts, "")
            if one.word in ("officeDocument", "core-properties", "extended-properties")
        ]
        for one in package:
            if one.target != DOCUMENT and one.target in source.parts:
                self._take_part(source.types, source.parts, one.target, keep_name=True)
        self._parts["_rels/.rels"] = relations_xml(tuple(package))

    def _take_part(self, types: ContentTypes, parts: Mapping[str, bytes], name: str, keep_name: bool = False) -> str:
        """Takes a part over with all that it leads to; the same bytes are taken once."""
        content = parts.get(name)
        if content is None:
            return name
        key = (hashlib.sha1(content, usedforsecurity=False).hexdigest(), name.rsplit("/", 1)[0])
        below = relations_of(parts, name)
        if not below and key in self._taken:
            return self._taken[key]
        folder, _, file = name.rpartition("/")
        new = name if keep_name or name not in self._parts else f"{folder}/m{self._next('part')}_{file}"
        self._taken[key] = new
        self._parts[new] = content
        self._note_type(new, types.of(name))
        if below:
            self._parts[rels_name(new)] = relations_xml(tuple(self._moved(types, parts, below)))
        return new

    def _moved(self, types: ContentTypes, parts: Mapping[str, bytes], relations: Iterable[Relation]) -> list[Relation]:
        """The relationships, with all they lead to taken over."""
        return [
            one if one.external else Relation(one.id, one.kind, self._take_part(types, parts, one.target))
            for one in relations
        ]

    def _note_type(self, part: str, kind: str) -> None:
        end = part.rsplit(".", 1)[-1].lower()
        kind = kind or (f"image/{end}" if "/media/" in part else "")
        if end != "xml" and self.types.defaults.setdefault(end, kind) == kind:
            return
        if kind:
            self.types.parts[part] = kind

    def _relate(self, kind: str, target: str, external: bool = False) -> str:
        """The id of a relationship of the document; one for each target."""
        key = (kind, target, external)
        if key not in self._related:
            self._related[key] = f"rId{len(self._related) + 1}"
            self.relations.append(Relation(self._related[key], kind, target, external))
        return self._related[key]

    def relations_for(self, record: Record, stories: Mapping[str, str]) -> dict[str, str]:
        """Relationship ids of one record in the print file: its pictures and links, its own headers and footers."""
        relations = record.relations_of(DOCUMENT)
        ids = dict(record.source.ids) if record.fixed else {}
        if not ids:
            loose = tuple(one for one in relations if one.word not in PER_RECORD | _LEFT)
            moved = self._moved_once(record, loose)
            ids = {one.id: self._relate(one.kind, one.target, one.external) for one in moved}
            if record.fixed:
                record.source.ids = dict(ids)
        for one in relations:
            if one.word in PER_RECORD and one.target in stories:
                ids[one.id] = self._story(record, one, stories[one.target])
        return ids

    def _moved_once(self, record: Record, relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
        """The relationships with all they lead to taken over; the same ones to the same bytes are looked at once."""
        key = (relations, *(hash(record.parts.get(one.target)) for one in relations))
        if key not in self._moves:
            self._moves[key] = tuple(self._moved(record.source.types, record.parts, relations))
        return self._moves[key]

    def _story(self, record: Record, relation: Relation, text: str) -> str:
        """The id of a header or footer with this text; equal ones are one part."""
        source = record.source
        below = record.relations_of(relation.target)
        key = (id(source), relation.target, text, below)
        if key not in self._stories:
            text = re.sub(
                r'(<wp:docPr\b[^>]*?\bid=")\d+(")', lambda match: f"{match[1]}{self.next_picture()}{match[2]}", text
            )
            if source.styles_renamed:
                text = re.sub(
                    r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)(")',
                    lambda match: match[1] + source.styles_renamed.get(match[2], match[2]) + match[3],
                    text,
                )
            name = f"word/{relation.word}{len(self._stories) + 1}.xml"
            self._parts[name] = (XML_HEAD + text).encode()
            self.types.parts[name] = _TYPE.format(relation.word)
            if below:
                self._parts[rels_name(name)] = relations_xml(self._moved_once(record, below))
            self._stories[key] = self._relate(relation.kind, name)
        return self._stories[key]

    def blank(self, word: str) -> str:
        """The id of an empty header or footer."""
        if word not in self._blank:
            tag = "hdr" if word == "header" else "ftr"
            name = f"word/{word}0.xml"
            self._parts[name] = f'{XML_HEAD}<w:{tag} xmlns:w="{W[1:-1]}"><w:p/></w:{tag}>'.encode()
            self.types.parts[name] = _TYPE.format(word)
            self._blank[word] = self._relate(f"{OFFICE_RELS}/{word}", name)
        return self._blank[word]

    def bookmark(self, element: str, record: int) -> str:
        """A bookmark's start or end with an id and a name of this record's own."""
        number = 0
        if found := re.search(r'\bw:id="(\d+)"', element):
            number = int(found[1])
        element = re.sub(r'\bw:id="\d+"', f'w:id="{record * 10_000 + number}"', element)
        return re.sub(r'\bw:name="([^"]*)"', lambda match: f'w:name="{match[1][:30]}_{record}"', element)

    def note(self, word: str, number: str, text: str) -> str:
        """The id of a footnote or endnote taken over from the record's own."""
        found = re.search(_NOTE.format(word, re.escape(number), word), text, re.DOTALL)
        if found is None:
            return number
        new = str(len(self._notes[word]) + 1)
        opening, rest = found[0].split(">", 1)
        opening = re.sub(r'w:id="-?\d+"', f'w:id="{new}"', opening)
        self._notes[word].append(f"{opening}>{rest}")
        return new

    def finished(self) -> dict[str, bytes]:
        """All parts but the document itself, its relationships and the content types."""
        if self.looks.styles is not None:
            name = next(one.target for one in self.relations if one.word == "styles")
            self._parts[name] = to_bytes(self.looks.styles)
        if self.looks.numbers:
            self._add("numbering", self.looks.numbering())
        for word, notes in self._notes.items():
            if notes:
                self._add(f"{word}s", _notes_xml(word, notes, self._sources))
        return {name: content for name, content in self._parts.items() if name != CONTENT_TYPES}

    def _add(self, word: str, content: bytes) -> None:
        name = f"word/{word}.xml"
        self._parts[name] = content
        self.types.parts[name] = _TYPE.format(word)
        self._relate(f"{OFFICE_RELS}/{word}", name)


def _notes_xml(word: str, notes: list[str], sources: Mapping[Hashable, Source]) -> bytes:
    """Notes under the root of the first template that has some, the separators first."""
    name = f"word/{word}s.xml"
    original = next(source.parts[name] for source in sources.values() if name in source.parts).decode("utf-8-sig")
    root = re.search(rf"<w:{word}s\b[^>]*>", original)
    separators = [
        match[0] for match in re.finditer(rf'<w:{word}\b[^>]*?w:type="[^"]*"[^>]*>.*?</w:{word}>', original, re.DOTALL)
    ]
    assert root is not None
    return f"{XML_HEAD}{root[0]}{''.join(separators)}{''.join(notes)}</w:{word}s>".encode()
