"""Pieces to Jinja source: each tag on a line of its own, so that an error's line names its tag."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from toolkit.word.tags import Tag
from toolkit.word.tree import START, STOP

_WRITERS: Final = {
    "attribute": " | attribute_value",
    "span": " | span_value",
    "colour": " | colour_value",
    "p": " | paragraph_value",
    "r": " | run_value",
}


def jinja_source(pieces: Iterable[str | Tag]) -> tuple[str, list[Tag]]:
    """The source, and the tag of each line: line 2 belongs to the first tag."""
    text: list[str] = []
    lines: list[Tag] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece.replace("\n", "&#10;").replace("\r", "&#13;"))
        elif piece.kind != "#":
            text.append(tag_source(piece))
            lines.append(piece)
    return "".join(text), lines


def tag_source(tag: Tag) -> str:
    """`{{ a }}` as the sandbox reads it, one line break inside."""
    body = tag.body.replace("\n", " ")
    left, right = ("-" if tag.trim_left else ""), ("-" if tag.trim_right else "")
    if tag.kind == "%":
        return f"{START}%{left}\n{body} {right}%{STOP}"
    writer = _WRITERS.get(tag.context, "") or _WRITERS.get(tag.level, "")
    whole = f"({body}){writer}" if writer else body
    return f"{START}{{{left}\n{whole} {right}}}{STOP}"


def source_alone(tag: Tag) -> str:
    """Source in which this tag is the only thing that can be wrong; empty when there is nothing to check."""
    if tag.kind == "{":
        return f"{START}{{{tag.body}}}{STOP}"
    if tag.kind != "%" or tag.closes or tag.word in ("else", "vm", "hm", "break", "continue"):
        return ""
    body = tag.body.removeprefix(tag.word)
    if tag.word == "elif":
        return _block("if" + body, "if")
    if tag.word in ("colspan", "cellbg"):
        return f"{START}{{{body}}}{STOP}"
    if not tag.opens:
        return f"{START}%{tag.body}%{STOP}" if tag.word in ("set", "do") else ""
    return _block(tag.body, tag.word)


def _block(body: str, word: str) -> str:
    return f"{START}% {body} %{STOP}{START}% end{word} %{STOP}"
