"""Finds template tags in text and mends what a Chinese input method makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from toolkit.word.faults import Spot

OPENING: Final = re.compile(r"[{｛][{｛%％#＃]")
_WIDE: Final = str.maketrans("｛｝％＃", "{}%#")
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"})
_NARROW: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\xa0": " ", "。": ".", "、": ",", "【": "[", "】": "]", "《": "<", "》": ">", "—": "-"}
)
_CLOSERS: Final = {"{": "}}", "%": "%}", "#": "#}"}
_HEAD: Final = re.compile(r"^(p|tr|tc|r)(?=\s)")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_OPENERS: Final = {"for", "if", "with", "filter", "macro", "call", "autoescape"}
_MIDDLES: Final = {"else": {"if", "for"}, "elif": {"if"}}


@dataclass(slots=True, eq=False)
class Tag:
    """One tag: `kind` is `{`, `%` or `#`; `level` what it was written for or promoted to: p, tr, tc, r or none."""

    kind: str
    body: str
    spot: Spot
    written: str
    level: str = ""
    trim_left: bool = False
    trim_right: bool = False
    mended: bool = False
    word: str = ""
    group: list[Tag] = field(default_factory=list)
    """The tags of the same block: for … else … endfor."""
    context: str = "text"
    """`text`, or `attribute`, `span`, `colour`: how the value must be written."""

    @property
    def opens(self) -> bool:
        return self.kind == "%" and (self.word in _OPENERS or (self.word == "set" and "=" not in self.body))

    @property
    def closes(self) -> str:
        """The word of the block that this tag ends, or nothing."""
        return self.word[3:] if self.kind == "%" and self.word.startswith("end") else ""

    @property
    def divides(self) -> set[str]:
        """The blocks this tag can stand in the middle of."""
        return _MIDDLES.get(self.word, set()) if self.kind == "%" else set()


def tag_pair(start: str, end: str, spot: Spot, written: str) -> tuple[Tag, Tag]:
    """A block of our own making around something: `if loop.first` … `endif`."""
    first = Tag("%", start, spot, written, word=start.split()[0])
    last = Tag("%", end, spot, written, word=end)
    first.group = last.group = [first, last]
    return first, last


@dataclass(frozen=True, slots=True)
class Found:
    """A tag's place in a text."""

    start: int
    end: int
    tag: Tag


def find_tags(text: str, spot: Spot) -> tuple[list[Found], list[tuple[str, int]]]:
    """The tags of a text, and the openings and closings that have no partner in it (`open`/`close`, position)."""
    found: list[Found] = []
    strays: list[tuple[str, int]] = []
    position = 0
    while match := OPENING.search(text, position):
        strays += _stray_closings(text, position, match.start())
        kind = match.group()[1].translate(_WIDE)
        end = _end_of_tag(text, match.end(), kind)
        if end < 0:
            strays.append(("open", match.start()))
            position = match.end()
            continue
        found.append(Found(match.start(), end, make_tag(text[match.start() : end], spot)))
        position = end
    strays += _stray_closings(text, position, len(text))
    return found, strays


def make_tag(written: str, spot: Spot) -> Tag:
    """`{%tr for x in rows %}` -> its kind, level, first word and mended body."""
    kind = written[1].translate(_WIDE)
    inner = written[2:-2]
    left = inner[:1] == "-"
    right = inner[-1:] == "-" and len(inner) > 1
    inner = inner[left : len(inner) - right]
    level = ""
    if head := _HEAD.match(inner):
        level = head.group(1)
        inner = inner[head.end() :]
    body = mend(inner).strip() if kind != "#" else inner
    word = _WORD.match(body)
    mended = written != written.translate(_WIDE) or (kind != "#" and body != inner.translate(_QUOTES).strip())
    return Tag(kind, body, spot, written, level, left, right, mended, word.group() if word else "")


def mend(body: str) -> str:
    """Curly quotes straightened; full-width signs narrowed outside of quoted text."""
    straight = body.translate(_QUOTES)
    pieces = re.split(r"(\"[^\"]*\"|'[^']*')", straight)
    return "".join(piece if number % 2 else piece.translate(_NARROW) for number, piece in enumerate(pieces))


def _end_of_tag(text: str, start: int, kind: str) -> int:
    """Where the tag ends: its closing sign outside of quotes, else the first one; -1 when another tag opens before."""
    closer = _CLOSERS[kind]
    first = -1
    quote = ""
    narrow = text.translate(_WIDE).translate(_QUOTES)
    position = start
    while position < len(narrow) - 1:
        sign = narrow[position]
        pair = narrow[position : position + 2]
        if pair == closer:
            if first < 0:
                first = position + 2
            if not quote:
                return position + 2
        elif not quote and pair in ("{{", "{%", "{#") and kind != "#":
            break
        if sign in "\"'" and kind != "#":
            quote = "" if quote == sign else quote or sign
        position += 1
    return first


def _stray_closings(text: str, start: int, end: int) -> list[tuple[str, int]]:
    piece = text[start:end].translate(_WIDE)
    return [("close", start + match.start()) for match in re.finditer(r"\}\}|%\}|#\}", piece)]
