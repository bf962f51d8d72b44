"""Keeps ids unique: pictures counted over all parts of a paper, bookmarks once even when their paragraph repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit.word.faults import Spot
from toolkit.word.tags import Tag

_ID: Final = re.compile(r"(<wp:docPr\b[^>]*?\bid=\")(\d+)(\")")
_BOOKMARK: Final = re.compile(r"<w:bookmark(?:Start|End)\b[^>]*/>")
_REPEATED: Final = re.compile(r" w14:(?:paraId|textId)=\"[^\"]*\"")
_BOOKMARK_ID: Final = re.compile(r"\bw:id=\"(\d+)\"")

Piece = str | Tag


@dataclass(slots=True)
class Numbering:
    """Ids given so far; one for all parts of a template."""

    last: int = 0
    bookmarks: set[str] = field(default_factory=set)

    def next(self) -> int:
        self.last += 1
        return self.last


def unique_ids(pieces: Sequence[Piece], numbering: Numbering, part: str) -> list[Piece]:
    """The pieces with every picture numbered; those that can repeat get their numbers while rendering."""
    result: list[Piece] = []
    depth = 0
    for piece in pieces:
        if isinstance(piece, Tag):
            depth += _loops(piece)
            result.append(piece)
        elif depth:
            result += _repeated(piece, part)
        else:
            result.append(_ID.sub(lambda match: f"{match[1]}{numbering.next()}{match[3]}", piece))
    return result


def _loops(tag: Tag) -> int:
    repeats = {"for", "macro", "call"}
    return 1 if tag.opens and tag.word in repeats else -1 if tag.closes in repeats else 0


def _repeated(literal: str, part: str) -> list[Piece]:
    """A literal inside a loop: numbers become expressions, bookmarks stand only once."""
    literal = _REPEATED.sub("", literal)
    result: list[Piece] = []
    position = 0
    spot = Spot(part)
    for match in sorted([*_ID.finditer(literal), *_BOOKMARK.finditer(literal)], key=lambda one: one.start()):
        if match.re is _ID:
            result += [literal[position : match.end(1)], Tag("{", "next_id()", spot, "", context="raw")]
            position = match.start(3)
            continue
        known = _BOOKMARK_ID.search(match.group())
        key = f"{part}{'/' if match.group().startswith('<w:bookmarkE') else ''}{known[1] if known else ''}"
        result += [
            literal[position : match.start()], Tag("%", f"if first_time({key!r})", spot, "", word="if"), match.group(),
            Tag("%", "endif", spot, "", word="endif"),
        ]  # fmt: skip
        position = match.end()
    return [*result, literal[position:]]
