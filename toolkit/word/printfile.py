"""Joins many papers into one print file: each keeps its section, headers, footers, lists and page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from toolkit.errors import TemplateError
from toolkit.word.names import OFFICE_RELS
from toolkit.word.package import CONTENT_TYPES, XML_HEAD, read_package, write_package
from toolkit.word.paper import Paper
from toolkit.word.printlooks import Source, own_pages, text_of
from toolkit.word.printparts import Record, Stock
from toolkit.word.relations import content_types_xml, relations_xml, rels_name
from toolkit.word.sections import closing_section, put_section, split_body

DOCUMENT: Final = "word/document.xml"
_RELATION: Final = re.compile(r'((?:id|embed|link|pict|dm|lo|qs|cs)=)"([^"]*)"')
_PICTURE: Final = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')
_BOOKMARK: Final = re.compile(r"<w:bookmark(?:Start|End)\b[^>]*>")
_NUMBER_ID: Final = re.compile(r'(<w:numId w:val=")(\d+)(")')
_NOTE: Final = re.compile(r'(<w:(footnote|endnote)Reference\b[^>]*?w:id=")(-?\d+)(")')
_STYLE: Final = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)(")')
_LISTED: Final = re.compile(
    r'(<w:pPr><w:pStyle w:val="([^"]*)"/>'
    r"(?:<w:(?:keepNext|keepLines|pageBreakBefore|widowControl)\b[^>]*/>)*+)(?!<w:numPr)"
)
_OWN: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_LOOSE: Final = re.compile(r"docProps/|word/media/|.*\.rels$|\[Content_Types\]")
_ROOT: Final = re.compile(r"<w:document\b([^>]*)>")
_NAMESPACE: Final = re.compile(r'xmlns:([\w-]+)="([^"]*)"')
_IGNORED: Final = re.compile(r'mc:Ignorable="([^"]*)"')

Printable = bytes | tuple[Paper, Mapping[str, object]]


def merge(records: Iterable[Printable]) -> bytes:
    """One file of all records, in order. A record is a finished paper, or a compiled one with its facts.

    Every record begins on a new page with page 1, under its own header; 「共 N 页」 counts its own pages.
    Raises TemplateError when there is no record or one is not a Word document.
    """
    stock = Stock()
    bodies: list[str] = []
    section = ""
    namespaces: dict[str, str] = {}
    ignored: set[str] = set()
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        opened = _opened(stock, record)
        _collect_namespaces(opened.texts[DOCUMENT], namespaces, ignored, seen)
        content, own_section = split_body(_own_ids(stock, opened, number))
        if section:
            bodies[-1] = put_section(bodies[-1], section)
        content, section = closing_section(content, own_section, stock.blank("header"), stock.blank("footer"))
        bodies.append(content)
    if not bodies:
        raise TemplateError("print_empty")
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in namespaces.items())
    kept = " ".join(sorted(prefix for prefix in ignored if prefix in namespaces))
    root = f"<w:document{names}" + (f' mc:Ignorable="{kept}">' if kept else ">")
    document = f"{XML_HEAD}{root}<w:body>{''.join(bodies)}{section}</w:body></w:document>"
    return _written(stock, document.encode())


def _opened(stock: Stock, record: Printable) -> Record:
    """Where the record's fixed parts come from, and its own texts by part name."""
    if isinstance(record, tuple):
        paper, facts = record
        rendering = paper.rendering(facts)
        texts = dict(rendering.texts)
        source = stock.source_of(("paper", id(paper)), lambda: {**paper.static, **_encoded(texts)})
        parts = {**paper.static, **rendering.gallery.media} if rendering.gallery.media else paper.static
        return Record(
            source,
            {**texts, **source.untouched_texts(texts)},
            parts,
            rendering.gallery.relations,
            not rendering.gallery.media,
        )
    parts = read_package(record)
    if DOCUMENT not in parts:
        raise TemplateError("template_not_docx", reason=DOCUMENT)
    own = {name: text_of(parts[name]) for name in parts if _OWN.fullmatch(name)}
    fixed = {name: hash(content) for name, content in parts.items() if name not in own and not _LOOSE.match(name)}
    source = stock.source_of(("parts", tuple(sorted(fixed.items()))), lambda: parts)
    return Record(source, own, parts)


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: (XML_HEAD + text).encode() for name, text in texts.items()}


def _own_ids(stock: Stock, record: Record, number: int) -> str:
    """The record's document with ids that no other record has."""
    source, texts = record.source, record.texts
    stories = {name: own_pages(text) for name, text in texts.items() if name != DOCUMENT}
    relations = stock.relations_for(record, stories)
    document = texts[DOCUMENT]
    first, *pieces = document.split(" r:")
    pieces = [_with_relation(piece, relations) for piece in pieces]
    document = " r:".join((first, *pieces))
    if "<wp:docPr" in document:
        document = _PICTURE.sub(lambda match: f"{match[1]}{stock.next_picture()}{match[2]}", document)
    if "<w:bookmark" in document:
        document = _BOOKMARK.sub(lambda match: stock.bookmark(match[0], number), document)
    if source.listed_styles:
        document = _LISTED.sub(lambda match: match[1] + _list_of(source, match[2]), document)
    if "<w:numId" in document:
        numbers: dict[str, str] = {}
        document = _NUMBER_ID.sub(
            lambda match: match[1] + stock.looks.number(source, match[2], numbers) + match[3], document
        )
    if "noteReference" in document:
        document = _NOTE.sub(
            lambda match: match[1] + stock.note(match[2], match[3], texts.get(f"word/{match[2]}s.xml", "")) + match[4],
            document,
        )
    if source.styles_renamed:
        document = _STYLE.sub(
            lambda match: match[1] + source.styles_renamed.get(match[2], match[2]) + match[3], document
        )
    return own_pages(document)


def _with_relation(piece: str, relations: Mapping[str, str]) -> str:
    """`id="rId3"/>…` with the relationship's new id."""
    match = _RELATION.match(piece)
    if match is None:
        return piece
    return f'{match[1]}"{relations.get(match[2], match[2])}"{piece[match.end() :]}'


def _list_of(source: Source, style: str) -> str:
    """The list of a style written out in its paragraph, so that the record can have one of its own."""
    if style not in source.listed_styles:
        return ""
    number, level = source.listed_styles[style]
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _collect_namespaces(document: str, namespaces: dict[str, str], ignored: set[str], seen: set[str]) -> None:
    root = _ROOT.match(document)
    if root is None:
        raise TemplateError("template_not_docx", reason=DOCUMENT)
    if root[0] in seen:
        return
    seen.add(root[0])
    for prefix, address in _NAMESPACE.findall(root[1]):
        if namespaces.setdefault(prefix, address) != address:
            raise TemplateError("print_not_joinable", reason=f"xmlns:{prefix}")
    for words in _IGNORED.findall(root[1]):
        ignored.update(words.split())


def _written(stock: Stock, document: bytes) -> bytes:
    parts = stock.finished()
    parts[DOCUMENT] = document
    parts[rels_name(DOCUMENT)] = relations_xml(tuple(stock.relations))
    parts[CONTENT_TYPES] = content_types_xml(stock.types)
    return write_package(parts, level=1)


__all__ = ["OFFICE_RELS", "merge"]
