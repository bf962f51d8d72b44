"""A copy of a branch's own workbook with its problem cells marked; everything else stays byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from toolkit.workbooks.annotate.cells import restyled, top_left
from toolkit.workbooks.annotate.front import add_front
from toolkit.workbooks.annotate.marks import LONGEST_NOTE, CannotPatch, Listing, Mark, Refusal, by_cell, worst
from toolkit.workbooks.annotate.notes import add_notes
from toolkit.workbooks.annotate.parts import (
    Parts,
    add_relation,
    add_type,
    attribute,
    plain_utf8,
    refuse_unsafe,
    relations,
)
from toolkit.workbooks.annotate.styles import Styles, open_styles

PACKAGE_RELS = "_rels/.rels"
USUAL_STYLES = "xl/styles.xml"
"""Some programs look nowhere else."""
STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def annotated_copy(source: bytes, marks: Sequence[Mark], listing: Listing) -> bytes | Refusal:
    """The workbook with fills and notes on the marked cells and a first sheet that lists them.

    Gives a `Refusal` where a patch could lose or break something: a signature, shared-workbook revisions, strict
    Open XML, other encodings, damage.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            parts = Parts(archive)
            refuse_unsafe(parts)
            _patch(parts, marks, listing)
            return parts.content()
    except CannotPatch as error:
        return Refusal(str(error))
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, NotImplementedError):
        return Refusal("damaged")


def _patch(parts: Parts, marks: Sequence[Mark], listing: Listing) -> None:
    workbook = _workbook(parts)
    known = relations(parts, workbook)
    styles_part = next((target for kind, target in known.values() if kind == "styles"), "")
    styles = open_styles(parts.read(styles_part) if styles_part else b"")
    sheets = _sheets(parts, workbook)
    for name in dict.fromkeys(mark.sheet for mark in marks):
        if name in sheets:
            _sheet(parts, sheets[name], [mark for mark in marks if mark.sheet == name], styles)
    add_front(parts, workbook, listing, styles)
    parts.changed[styles_part or _new_styles(parts, workbook)] = styles.content()


def _new_styles(parts: Parts, workbook: str) -> str:
    """A name for the styles of a workbook that had none, declared and related."""
    part = USUAL_STYLES if not parts.has(USUAL_STYLES) else parts.free_name("xl/styles{n}.xml")
    add_type(parts, part, STYLES)
    add_relation(parts, workbook, "styles", part)
    return part


def _sheet(parts: Parts, part: str, marks: list[Mark], styles: Styles) -> None:
    text = plain_utf8(parts.read(part))
    cells = by_cell(marks)
    moved = top_left(text, cells)
    shown: dict[tuple[int, int], list[Mark]] = {}
    for spot, own in cells.items():
        shown.setdefault(moved.get(spot, spot), []).extend(own)
    severities = {spot: worst({mark.severity for mark in own}) for spot, own in shown.items()}
    text = restyled(text, set(shown), lambda style, spot: styles.clone(style, severities[spot]))
    notes = {spot: note_of(own) for spot, own in sorted(shown.items())}
    parts.changed[part] = add_notes(parts, part, text, notes)


def note_of(marks: Sequence[Mark]) -> str:
    """What stands in the note: each finding and what to do, short enough for a note."""
    words = "\n\n".join(f"{mark.text}\n{mark.hint}".strip() for mark in marks)
    clean = "".join(sign for sign in words if sign == "\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    return clean if len(clean) <= LONGEST_NOTE else clean[: LONGEST_NOTE - 1] + "…"


def _workbook(parts: Parts) -> str:
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", parts.read(PACKAGE_RELS)):
        if attribute(tag, "Type").startswith("http://purl.oclc.org"):
            raise CannotPatch("strict")
        if attribute(tag, "Type").endswith("/officeDocument"):
            return attribute(tag, "Target").lstrip("/")
    raise CannotPatch("damaged")


def _sheets(parts: Parts, workbook: str) -> dict[str, str]:
    """Sheet name -> part name."""
    known = relations(parts, workbook)
    sheets = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", plain_utf8(parts.read(workbook))):
        key = re.search(rb'\w+:id="([^"]*)"', tag)
        if key and key.group(1).decode() in known:
            sheets[attribute(tag, "name")] = known[key.group(1).decode()][1]
    return sheets
