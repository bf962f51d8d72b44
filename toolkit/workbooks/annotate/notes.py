"""Notes beside marked cells: comments part, drawing part, relations and the sheet's pointer to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from toolkit.model import column_letters
from toolkit.workbooks.annotate.marks import MOST_NOTES, CannotPatch
from toolkit.workbooks.annotate.parts import (
    HEAD,
    OFFICE,
    Parts,
    add_default_type,
    add_relation,
    add_type,
    plain_utf8,
    relations,
)

AUTHOR = "toolkit"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
AFTER_DRAWING = (
    b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts",
    b"extLst", b"AlternateContent",
)  # fmt: skip
"""What stands behind legacyDrawing in a worksheet (ECMA-376 18.3.1.99)."""

_TAG = re.compile(rb"<(/?)((?:\w+:)?)(\w+)\b[^>]*?(/?)>|<!--.*?-->", re.DOTALL)


def add_notes(parts: Parts, sheet: str, text: bytes, notes: Mapping[tuple[int, int], str]) -> bytes:
    """Adds the notes (row, column -> words) to a sheet and gives its changed XML.

    A sheet with threaded comments keeps them as they are and gets no notes. At most `MOST_NOTES` are added.
    """
    known = dict(relations(parts, sheet).values())
    if "threadedComment" in known:
        return text
    chosen = dict(list(notes.items())[:MOST_NOTES])
    if "comments" in known:
        fresh = _extend_comments(parts, known["comments"], chosen)
    else:
        fresh = chosen
        _new_comments(parts, sheet, chosen)
    return _extend_drawing(parts, sheet, text, fresh)


def _extend_comments(parts: Parts, name: str, notes: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Appends to notes that are there, adds the others; gives those that still need a box."""
    text = plain_utf8(parts.read(name))
    root = re.search(rb"<((?:\w+:)?)comments\b", text)
    if root is None:
        raise CannotPatch("notes")
    prefix = root.group(1)
    fresh = {}
    for spot, words in notes.items():
        reference = _reference(spot).encode()
        there = re.search(
            rb'<%bcomment\b[^>]*\bref="%b"[^>]*>.*?</%bcomment>' % (prefix, reference, prefix), text, re.DOTALL
        )
        if there is None:
            fresh[spot] = words
            continue
        end = there.group(0).rfind(b"</%btext>" % prefix)
        if end >= 0:
            run = _run(prefix, "\n" + words)
            text = text[: there.start() + end] + run + text[there.start() + end :]
    at = text.rfind(b"</%bcommentList>" % prefix)
    if at < 0:
        raise CannotPatch("notes")
    parts.changed[name] = (
        text[:at] + b"".join(_comment(prefix, spot, words) for spot, words in fresh.items()) + text[at:]
    )
    return fresh


def _new_comments(parts: Parts, sheet: str, notes: Mapping[tuple[int, int], str]) -> None:
    name = parts.free_name("xl/comments{n}.xml")
    body = b"".join(_comment(b"", spot, words) for spot, words in notes.items())
    parts.changed[name] = (
        HEAD
        + f'<comments xmlns="{MAIN}"><authors><author>{AUTHOR}</author></authors><commentList>'.encode()
        + body
        + b"</commentList></comments>"
    )
    add_type(parts, name, COMMENTS)
    add_relation(parts, sheet, "comments", name)


def _comment(prefix: bytes, spot: tuple[int, int], words: str) -> bytes:
    return b'<%bcomment ref="%b" authorId="0"><%btext>%b</%btext></%bcomment>' % (
        prefix, _reference(spot).encode(), prefix, _run(prefix, words), prefix, prefix,
    )  # fmt: skip


def _run(prefix: bytes, words: str) -> bytes:
    clean = re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", words)
    return b'<%br><%bt xml:space="preserve">%b</%bt></%br>' % (
        prefix, prefix, escape(clean).encode("utf-8", "replace"), prefix, prefix,
    )  # fmt: skip


def _extend_drawing(parts: Parts, sheet: str, text: bytes, notes: Mapping[tuple[int, int], str]) -> bytes:
    pointer = re.search(rb"<(?:\w+:)?legacyDrawing\b[^>]*?\bid=\"([^\"]*)\"[^>]*>", text)
    if pointer is not None:
        known = relations(parts, sheet).get(pointer.group(1).decode())
        if known is None:
            raise CannotPatch("notes")
        _extend_vml(parts, known[1], notes)
        return text
    name = parts.free_name("xl/drawings/vmlDrawing{n}.vml")
    parts.changed[name] = _new_vml(notes)
    add_default_type(parts, "vml", VML)
    key = add_relation(parts, sheet, "vmlDrawing", name)
    return with_pointer(text, key)


def with_pointer(text: bytes, key: str) -> bytes:
    """The sheet with `legacyDrawing` where the schema wants it: before what must follow it, else at the end."""
    prefix, at = _place(text)
    tag = b'<%blegacyDrawing xmlns:r="%b" r:id="%b"/>' % (prefix, OFFICE.encode(), key.encode())
    return text[:at] + tag + text[at:]


def _place(text: bytes) -> tuple[bytes, int]:
    root = re.search(rb"<((?:\w+:)?)worksheet\b[^>]*>", text)
    start = max(text.rfind(b"</sheetData>"), text.rfind(b":sheetData>"))
    if root is None or start < 0:
        raise CannotPatch("damaged")
    depth = 1
    for found in _TAG.finditer(text, text.index(b">", start) + 1):
        closing, _, name, alone = found.group(1), found.group(2), found.group(3), found.group(4)
        if name is None:
            continue
        if closing:
            depth -= 1
            if depth == 0:
                return root.group(1), found.start()
        else:
            if depth == 1 and name in AFTER_DRAWING:
                return root.group(1), found.start()
            depth += 0 if alone else 1
    raise CannotPatch("damaged")


def _extend_vml(parts: Parts, name: str, notes: Mapping[tuple[int, int], str]) -> None:
    """Splices shapes in as bytes: Excel's own drawing parts are not always well-formed."""
    text = parts.read(name)
    at = text.rfind(b"</xml>")
    if at < 0:
        raise CannotPatch("notes")
    used = [int(number) for number in re.findall(rb'id="_x0000_s(\d+)"', text)]
    first = max(used, default=1024) + 1
    declared = b"" if b'id="_x0000_t202"' in text else _SHAPE_TYPE
    shapes = b"".join(_shape(first + number, spot) for number, spot in enumerate(notes))
    parts.changed[name] = text[:at] + declared + shapes + text[at:]


def _new_vml(notes: Mapping[tuple[int, int], str]) -> bytes:
    shapes = b"".join(_shape(1025 + number, spot) for number, spot in enumerate(notes))
    blocks = b",".join(str(1 + number).encode() for number in range((1024 + len(notes)) // 1024))
    return (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="'
        + blocks
        + b'"/></o:shapelayout>'
        + _SHAPE_TYPE
        + shapes
        + b"</xml>"
    )


_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _shape(number: int, spot: tuple[int, int]) -> bytes:
    row, column = spot[0] - 1, spot[1] - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 4}, 15, {max(row - 1, 0) + 6}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;'
        f'width:220pt;height:90pt;z-index:{number - 1024};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    ).encode()


def _reference(spot: tuple[int, int]) -> str:
    return f"{column_letters(spot[1])}{spot[0]}"
