"""What a template may not bring into papers that go out: macros, objects, linked files, fields that fetch files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from toolkit.word.faults import Spot, TemplateFault, make_fault
from toolkit.word.names import PARAGRAPH, W
from toolkit.word.package import CONTENT_TYPES, parse_xml
from toolkit.word.relations import Relation, relations_of, relations_xml, rels_name

_RELS: Final = re.compile(r"(?P<folder>(?:[^/]+/)*)_rels/(?P<name>[^/]+)\.rels")
_MACROS: Final = frozenset({"vbaProject", "wordVbaData"})
_OBJECTS: Final = frozenset({"oleObject", "package", "control", "aFChunk", "subDocument", "frame"})
_SETTINGS: Final = "word/settings.xml"
_FETCHING: Final = re.compile(r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE)\b", re.I)
"""Fields that read a file or ask another program when the paper is opened (ECMA-376 part 1, 17.16.5)."""


def dangers_of(parts: Mapping[str, bytes]) -> list[TemplateFault]:
    """Everything of that kind in a package, each with its part."""
    faults = []
    if b"macroEnabled" in parts[CONTENT_TYPES]:
        faults.append(make_fault("macros", Spot("word/document.xml")))
    for owner in _owners(parts):
        faults += [fault for one in relations_of(parts, owner) if (fault := _danger(one, owner))]
    for name, content in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and (b"instr" in content):
            faults += [
                make_fault("fetching_field", Spot(name), field=field) for field in _fetching_fields(name, content)
            ]
    return faults


def without_master(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The package without the address of the .dotx that it was begun from: Word would look for it at each opening."""
    relations = relations_of(parts, _SETTINGS)
    master = [one for one in relations if one.word == "attachedTemplate"]
    if not master or _SETTINGS not in parts:
        return parts
    root = parse_xml(parts[_SETTINGS], _SETTINGS)
    for element in list(root.iter(f"{W}attachedTemplate")):
        root.remove(element)
    kept = tuple(one for one in relations if one not in master)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {**parts, _SETTINGS: content, rels_name(_SETTINGS): relations_xml(kept)}


def _owners(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name in parts:
        if found := _RELS.fullmatch(name):
            yield found["folder"] + found["name"]


def _danger(relation: Relation, owner: str) -> TemplateFault | None:
    spot = Spot(owner)
    if relation.word in _MACROS:
        return make_fault("macros", spot)
    if relation.word in _OBJECTS and not owner.startswith("word/charts/"):
        return make_fault("embedded_object", spot, name=relation.target)
    if relation.external and relation.word not in ("hyperlink", "attachedTemplate"):
        return make_fault("linked_file", spot, name=relation.target)
    return None


def _fetching_fields(name: str, content: bytes) -> Iterator[str]:
    """Names of such fields, also where their words are cut over runs."""
    root = parse_xml(content, name)
    simple = [one.get(f"{W}instr") or "" for one in root.iter(f"{W}fldSimple")]
    for paragraph in root.iter(PARAGRAPH):
        simple += _instructions(paragraph)
    for text in simple:
        if found := _FETCHING.match(text):
            yield found[1].upper()


def _instructions(paragraph: etree._Element) -> list[str]:
    """The instructions of a paragraph's fields, one text each."""
    texts: list[str] = []
    for element in paragraph.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText" and texts:
            texts[-1] += element.text or ""
        elif element.tag == f"{W}instrText" or element.get(f"{W}fldCharType") == "begin":
            texts.append(element.text or "")
    return texts
