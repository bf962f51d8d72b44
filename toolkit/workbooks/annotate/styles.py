"""Cell styles with another fill: each style that a marked cell has is cloned once, everything else kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.workbooks.annotate.marks import FILLS, CannotPatch
from toolkit.workbooks.annotate.parts import plain_utf8

MOST_STYLES = 65_490
_XF = re.compile(rb"<((?:\w+:)?)xf\b(?:[^>]*/>|[^>]*>.*?</\1xf>)", re.DOTALL)
_FILL = re.compile(rb"<(?:\w+:)?fill>|<(?:\w+:)?fill/>")
_EMPTY = re.compile(rb"<(?:\w+:)?styleSheet\b[^>]*(?:/>|>\s*</(?:\w+:)?styleSheet>)\s*$")
_CHOICE = re.compile(rb"<(?:\w+:)?Choice\b.*?</(?:\w+:)?Choice>", re.DOTALL)
"""What only programs that know an extension take; the fallback beside it is the same style for all others."""
PLAIN = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
"""The styles of a workbook that has none."""


@dataclass(slots=True)
class Styles:
    """styles.xml being extended. `clone(12, "error")` is the number of style 12 with the error fill."""

    text: bytes
    prefix: bytes
    xfs: list[bytes]
    fills: dict[str, int]
    clones: dict[tuple[int, str], int] = field(default_factory=dict)
    added: list[bytes] = field(default_factory=list)

    def clone(self, style: int, severity: str) -> int:
        key = (style, severity)
        if key not in self.clones:
            if len(self.xfs) + len(self.added) >= MOST_STYLES:
                raise CannotPatch("styles")
            base = self.xfs[style] if style < len(self.xfs) else self.xfs[0]
            self.clones[key] = len(self.xfs) + len(self.added)
            self.added.append(_with_fill(base, self.fills[severity]))
        return self.clones[key]

    def wrapped(self, severity: str = "") -> int:
        """A plain style whose text wraps, with the severity's fill where one is named."""
        fill = self.fills[severity] if severity else 0
        self.added.append(
            b'<%bxf numFmtId="0" fontId="0" fillId="%d" borderId="0" xfId="0" applyFill="1" applyAlignment="1">'
            b'<%balignment vertical="top" wrapText="1"/></%bxf>' % (self.prefix, fill, self.prefix, self.prefix)
        )
        return len(self.xfs) + len(self.added) - 1

    def content(self) -> bytes:
        """styles.xml with the clones."""
        if not self.added:
            return self.text
        return _appended(self.text, self.prefix + b"cellXfs", b"".join(self.added), len(self.xfs) + len(self.added))


def open_styles(content: bytes) -> Styles:
    """Reads styles.xml and adds one fill for each severity. Styles that say nothing are as none at all."""
    text = plain_utf8(content)
    if not text or _EMPTY.search(text):
        text = PLAIN
    root = re.search(rb"<((?:\w+:)?)styleSheet\b", text)
    if root is None:
        raise CannotPatch("damaged")
    prefix = root.group(1)
    xfs = _CHOICE.sub(b"", _section(text, prefix + b"cellXfs"))
    fills = _CHOICE.sub(b"", _section(text, prefix + b"fills"))
    count = len(_FILL.findall(fills))
    numbers = {}
    new = b""
    for offset, (severity, colour) in enumerate(FILLS.items()):
        numbers[severity] = count + offset
        new += (
            b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/><%bbgColor indexed="64"/>'
            b"</%bpatternFill></%bfill>" % (prefix, prefix, prefix, colour.encode(), prefix, prefix, prefix)
        )
    text = _appended(text, prefix + b"fills", new, count + len(FILLS))
    return Styles(text, prefix, [found.group(0) for found in _XF.finditer(xfs)], numbers)


def _section(text: bytes, name: bytes) -> bytes:
    found = re.search(rb"<%b\b[^>]*>(.*?)</%b>" % (name, name), text, re.DOTALL)
    if found is None:
        raise CannotPatch("styles")
    return found.group(1)


def _appended(text: bytes, name: bytes, more: bytes, count: int) -> bytes:
    text = text.replace(b"</%b>" % name, more + b"</%b>" % name, 1)
    return re.sub(
        rb'(<%b\b[^>]*?\bcount=")\d+(")' % name,
        lambda found: found.group(1) + str(count).encode() + found.group(2),
        text,
        count=1,
    )


def _with_fill(xf: bytes, fill: int) -> bytes:
    head, rest = re.match(rb"(<[^>]*?)(/?>.*)", xf, re.DOTALL).groups()  # type: ignore[union-attr]
    head = re.sub(rb'\s(?:fillId|applyFill)="[^"]*"', b"", head)
    return head + b' fillId="%d" applyFill="1"' % fill + rest
