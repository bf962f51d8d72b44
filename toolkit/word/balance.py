"""Proves at compile time that every block leaves the element tree as it found it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from toolkit.model import Text
from toolkit.word.faults import TemplateFault, level_name, make_fault
from toolkit.word.tags import Tag

Place = tuple[tuple[str, ...], tuple[int, ...]]
"""The open elements at a tag: their names, and a number for each that no other element has."""
_CONTAINERS: Final = {"w:tbl", "w:tr", "w:tc", "w:txbxContent", "w:footnote", "w:endnote", "w:comment", "w:sdtContent"}
"""What a block standing directly inside could leave empty when it ends in another one."""
_LEVELS: Final = {"w:t": "r", "w:r": "r", "w:p": "p", "w:tr": "tr", "w:tc": "tc", "w:tbl": "tbl"}
_ELEMENT: Final = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)(?:[^>]*?)(/?)>")


def unbalanced(pieces: Sequence[str | Tag]) -> list[TemplateFault]:
    """Blocks whose tags do not stand inside the same open elements: their output could break the file.

    With every block balanced and every value escaped, whatever the data, the output is well-formed: each
    path through the template writes the same elements open and closed at each tag.
    """
    faults: list[TemplateFault] = []
    stack: list[str] = []
    serial: list[int] = []
    opened: list[tuple[Tag, Place]] = []
    counter = 0
    literal = ""
    for piece in pieces:
        if isinstance(piece, str):
            literal += piece
            continue
        if piece.kind != "%":
            continue
        counter = _follow(literal, stack, serial, counter)
        literal = literal[literal.rfind("<") :] if literal.rfind("<") > literal.rfind(">") else ""
        if literal:
            faults.append(make_fault("block_in_attribute", piece.spot, piece.written))
        elif piece.group and piece.group[-1].closes:
            faults += _step(piece, opened, (tuple(stack), tuple(serial)))
    return faults


def _step(tag: Tag, opened: list[tuple[Tag, Place]], here: Place) -> list[TemplateFault]:
    """Opens a block, or compares the place of a middle or an end with that of its beginning.

    Jinja takes the innermost open block for the one that ends: where that is another one, the two lie across.
    """
    if tag is tag.group[0]:
        opened.append((tag, here))
        return []
    if not opened or opened[-1][0] is not tag.group[0]:
        others = [first for first, _ in opened if first is not tag.group[0]]
        opened[:] = [one for one in opened if one[0] is not tag.group[0]]
        return [_crossing(tag, others[-1] if others else tag)]
    first, place = opened[-1]
    if tag.closes:
        opened.pop()
    return _compare(first, tag, place, here)


def _crossing(tag: Tag, other: Tag) -> TemplateFault:
    """Two blocks that lie across each other; where one is our guard around a cell, the other one leaves that cell."""
    written = tag.written or tag.group[0].written
    if written:
        return make_fault("not_nested", tag.spot, written, reason=other.written)
    return make_fault("leaves_container", other.spot, other.written)


def _follow(literal: str, stack: list[str], serial: list[int], counter: int) -> int:
    """Moves the stack of open elements over a literal; each element gets its own number."""
    for match in _ELEMENT.finditer(literal):
        closing, name, empty = match.groups()
        if closing:
            if stack:
                stack.pop()
                serial.pop()
        elif not empty:
            counter += 1
            stack.append(name)
            serial.append(counter)
    return counter


def _compare(first: Tag, tag: Tag, start: Place, end: Place) -> list[TemplateFault]:
    other_container = start[0][-1:] == end[0][-1:] and start[0][-1] in _CONTAINERS and start[1][-1] != end[1][-1]
    if start[0] != end[0] or other_container:
        where = _in_words(start[0][-1:] + end[0][-1:])
        return [make_fault("not_balanced", tag.spot, tag.written, first=first.written, elements=where)]
    if _innermost(*start, "w:tr") != _innermost(*end, "w:tr"):
        return [make_fault("across_rows", tag.spot, tag.written, severity="warning", first=first.written)]
    return []


def _in_words(elements: tuple[str, ...]) -> Text:
    """`w:t`, `w:tc` -> 文字块、单元格: the ends of a block as an office calls them."""
    levels = dict.fromkeys(_LEVELS.get(name, "other") for name in elements)
    words = [level_name(level) for level in levels]
    return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words))


def _innermost(names: tuple[str, ...], numbers: tuple[int, ...], name: str) -> int:
    return next((number for one, number in zip(reversed(names), reversed(numbers), strict=True) if one == name), 0)
