"""Marked cells in a sheet's XML: other style numbers, missing cells and rows put in order, all else untouched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from toolkit.model import column_letters
from toolkit.workbooks.annotate.marks import CannotPatch
from toolkit.workbooks.annotate.parts import attribute

Spot = tuple[int, int]
Restyle = Callable[[int, Spot], int]
"""Old style number and spot -> new style number."""

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def prefix_of(text: bytes) -> bytes:
    """The namespace prefix of a worksheet, with its colon: mostly none."""
    root = re.search(rb"<((?:\w+:)?)worksheet\b[^>]*>", text)
    if root is None:
        raise CannotPatch("damaged")
    if b"purl.oclc.org" in root.group(0):
        raise CannotPatch("strict")
    return root.group(1)


def top_left(text: bytes, spots: Mapping[Spot, object]) -> dict[Spot, Spot]:
    """Marked spots that a merge covers -> the corner that shows its value."""
    moved: dict[Spot, Spot] = {}
    if b"mergeCell" not in text:
        return moved
    for found in _MERGE.finditer(text):
        left, top, right, bottom = found.groups()
        first, last = (int(top), number_of(left)), (int(bottom), number_of(right))
        for spot in spots:
            if first[0] <= spot[0] <= last[0] and first[1] <= spot[1] <= last[1]:
                moved[spot] = first
    return moved


def restyled(text: bytes, spots: set[Spot], restyle: Restyle) -> bytes:
    """The sheet with the style of every spot changed.

    Raises CannotPatch for a sheet whose rows cannot be told apart.
    """
    prefix = prefix_of(text)
    text = re.sub(rb"<%bsheetData\s*/>" % prefix, b"<%bsheetData></%bsheetData>" % (prefix, prefix), text, count=1)
    start = re.search(rb"<%bsheetData\b[^>]*>" % prefix, text)
    end = text.rfind(b"</%bsheetData>" % prefix)
    if start is None or end < 0:
        raise CannotPatch("damaged")
    columns = _column_styles(text[: start.start()], prefix)
    body = _rows(text[start.end() : end], prefix, spots, restyle, columns)
    head = re.sub(rb"<%bdimension\b[^>]*/>" % prefix, b"", text[: start.start()], count=1)
    return head + start.group(0) + body + text[end:]


def _rows(body: bytes, prefix: bytes, spots: set[Spot], restyle: Restyle, columns: Mapping[int, int]) -> bytes:
    wanted: dict[int, set[int]] = {}
    for row, column in spots:
        wanted.setdefault(row, set()).add(column)
    waiting = sorted(wanted)
    pattern = re.compile(rb"<%brow\b([^>]*?)(?:/>|>(.*?)</%brow>)" % (prefix, prefix), re.DOTALL)
    known = _stated_rows(body, prefix, waiting, pattern)
    out: list[bytes] = []
    position = number = 0
    for found in known or pattern.finditer(body):
        stated = attribute(found.group(1), "r")
        number = int(stated) if stated else number + 1
        while waiting and waiting[0] < number:
            out += [body[position : found.start()], _new_row(prefix, waiting[0], wanted, restyle, columns)]
            position = found.start()
            waiting.pop(0)
        if waiting and waiting[0] == number:
            waiting.pop(0)
            out += [body[position : found.start()], _row(found, prefix, number, wanted[number], restyle, columns)]
            position = found.end()
    out.append(body[position:])
    out += [_new_row(prefix, row, wanted, restyle, columns) for row in waiting]
    return b"".join(out)


def _stated_rows(body: bytes, prefix: bytes, rows: list[int], pattern: re.Pattern[bytes]) -> list[re.Match[bytes]]:
    """The rows by their usual beginning, without looking at those between; nothing when one is not found so."""
    found: list[re.Match[bytes]] = []
    position = 0
    for row in rows:
        position = body.find(b'<%brow r="%d"' % (prefix, row), position)
        match = pattern.match(body, position) if position >= 0 else None
        if match is None:
            return []
        found.append(match)
        position = match.end()
    return found


def _new_row(
    prefix: bytes, row: int, wanted: Mapping[int, set[int]], restyle: Restyle, columns: Mapping[int, int]
) -> bytes:
    cells = b"".join(_new_cell(prefix, row, column, restyle, columns.get(column, 0)) for column in sorted(wanted[row]))
    return b'<%brow r="%d">%b</%brow>' % (prefix, row, cells, prefix)


def _new_cell(prefix: bytes, row: int, column: int, restyle: Restyle, style: int) -> bytes:
    return b'<%bc r="%b%d" s="%d"/>' % (prefix, column_letters(column).encode(), row, restyle(style, (row, column)))


def _row(
    found: re.Match[bytes], prefix: bytes, row: int, columns: set[int], restyle: Restyle, styles: Mapping[int, int]
) -> bytes:
    attributes = re.sub(rb'\sspans="[^"]*"', b"", found.group(1))
    own = int(attribute(attributes, "s") or 0) if attribute(attributes, "customFormat") in ("1", "true") else None
    pattern = re.compile(rb"<%bc\b([^>]*?)(?:/>|>.*?</%bc>)" % (prefix, prefix), re.DOTALL)
    cells = found.group(2) or b""
    waiting = sorted(columns)
    out: list[bytes] = []
    position = number = 0
    for cell in pattern.finditer(cells):
        stated = attribute(cell.group(1), "r")
        number = number_of(re.sub(r"\d", "", stated).encode()) if stated else number + 1
        while waiting and waiting[0] < number:
            column = waiting.pop(0)
            style = own if own is not None else styles.get(column, 0)
            out += [cells[position : cell.start()], _new_cell(prefix, row, column, restyle, style)]
            position = cell.start()
        if waiting and waiting[0] == number:
            waiting.pop(0)
            out += [cells[position : cell.start()], _restyled_cell(cell.group(0), restyle, (row, number))]
            position = cell.end()
    out.append(cells[position:])
    for column in waiting:
        out.append(_new_cell(prefix, row, column, restyle, own if own is not None else styles.get(column, 0)))
    return b"<%brow%b>%b</%brow>" % (prefix, attributes.rstrip(), b"".join(out), prefix)


def _restyled_cell(cell: bytes, restyle: Restyle, spot: Spot) -> bytes:
    tag, rest = re.match(rb"(<[^>]*?)(/?>.*)", cell, re.DOTALL).groups()  # type: ignore[union-attr]
    style = restyle(int(attribute(tag, "s") or 0), spot)
    return re.sub(rb'\ss="\d*"', b"", tag).rstrip() + b' s="%d"' % style + rest


def _column_styles(head: bytes, prefix: bytes) -> dict[int, int]:
    styles = {}
    for tag in re.findall(rb"<%bcol\b[^>]*>" % prefix, head):
        style = attribute(tag, "style")
        if style:
            first, last = int(attribute(tag, "min") or 1), int(attribute(tag, "max") or 1)
            for column in range(first, min(last, first + 300) + 1):
                styles[column] = int(style)
    return styles


def number_of(letters: bytes) -> int:
    """`AB` -> 28."""
    number = 0
    for letter in letters.decode("ascii"):
        number = number * 26 + ord(letter) - 64
    return number
