"""Relationships and content types of a package, as plain data."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from markupsafe import escape

from toolkit.word.names import CONTENT, PACKAGE_RELS
from toolkit.word.package import CONTENT_TYPES, XML_HEAD, parse_xml


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: `kind` is its whole type, `target` a part's name, or an address when it is external."""

    id: str
    kind: str
    target: str
    external: bool = False

    @property
    def word(self) -> str:
        """The last word of the type: `header`, `image`, `styles`."""
        return self.kind[self.kind.rfind("/") + 1 :]


@lru_cache(maxsize=256)
def rels_name(part: str) -> str:
    """`word/document.xml` -> `word/_rels/document.xml.rels`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=256)
def _parsed(content: bytes, part: str) -> tuple[Relation, ...]:
    folder = posixpath.dirname(part)
    found = []
    for element in parse_xml(content, rels_name(part)).iter(f"{{{PACKAGE_RELS}}}Relationship"):
        external = element.get("TargetMode") == "External"
        target = element.get("Target") or ""
        if not external:
            joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            target = posixpath.normpath(joined)
        found.append(Relation(element.get("Id") or "", element.get("Type") or "", target, external))
    return tuple(found)


def relations_of(parts: Mapping[str, bytes], part: str) -> tuple[Relation, ...]:
    """The relationships of a part, targets as part names."""
    content = parts.get(rels_name(part))
    return () if content is None else _parsed(content, part)


@lru_cache(maxsize=256)
def relations_xml(relations: tuple[Relation, ...]) -> bytes:
    """A .rels part; targets are written from the package's root."""
    lines = [
        f'<Relationship Id="{escape(one.id)}" Type="{escape(one.kind)}" '
        + (
            f'Target="{escape(one.target)}" TargetMode="External"/>'
            if one.external
            else f'Target="/{escape(one.target)}"/>'
        )
        for one in relations
    ]
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE_RELS}">{"".join(lines)}</Relationships>'.encode()


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """Content types by extension and by part name."""

    defaults: dict[str, str]
    parts: dict[str, str]

    def of(self, part: str) -> str:
        """The content type of a part; empty when it has none."""
        return self.parts.get(part) or self.defaults.get(part.rsplit(".", 1)[-1].lower(), "")


def content_types_of(parts: Mapping[str, bytes]) -> ContentTypes:
    root = parse_xml(parts[CONTENT_TYPES], CONTENT_TYPES)
    defaults = {
        (one.get("Extension") or "").lower(): one.get("ContentType") or "" for one in root.iter(f"{{{CONTENT}}}Default")
    }
    named = {
        (one.get("PartName") or "").lstrip("/"): one.get("ContentType") or ""
        for one in root.iter(f"{{{CONTENT}}}Override")
    }
    return ContentTypes(defaults, named)


def content_types_xml(types: ContentTypes) -> bytes:
    lines = [
        f'<Default Extension="{escape(end)}" ContentType="{escape(kind)}"/>'
        for end, kind in sorted(types.defaults.items())
    ]
    lines += [
        f'<Override PartName="/{escape(name)}" ContentType="{escape(kind)}"/>'
        for name, kind in sorted(types.parts.items())
    ]
    return f'{XML_HEAD}<Types xmlns="{CONTENT}">{"".join(lines)}</Types>'.encode()


def to_bytes(root: etree._Element) -> bytes:
    """A part's bytes with the usual declaration."""
    return XML_HEAD.encode() + etree.tostring(root, encoding="utf-8")
