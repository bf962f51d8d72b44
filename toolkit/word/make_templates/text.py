"""Paragraphs of a template as WordprocessingML. Words may hold Jinja tags; `**bold**` is bold, a tab is a tab."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_EAST = re.compile("[\u25a1\u2702\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
"""Words in which quotation marks, dashes and boxes are Chinese ones, as wide as a character."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def paragraph(
    text: str,
    style: str,
    *,
    rule: str = "",
    tabs: str = "",
    keep_next: bool = False,
    before: int | None = None,
    flush: bool = False,
) -> str:
    """One paragraph. `rule` draws a line of that colour below it; `flush` takes its first-line indent away."""
    keep = "<w:keepNext/>" if keep_next else ""
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="3" w:color="{rule}"/></w:pBdr>' if rule else ""
    spacing = f'<w:spacing w:before="{before}"/>' if before is not None else ""
    indent = '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if flush else ""
    properties = f'<w:pStyle w:val="{style}"/>{keep}{border}{tabs}{spacing}{indent}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs(text)}</w:p>"


def runs(text: str) -> str:
    """`a**b**` -> a plain and a bold run."""
    pieces = _BOLD.split(text)
    return "".join(_run(piece, bold=index % 2 == 1) for index, piece in enumerate(pieces) if piece)


def _run(text: str, bold: bool) -> str:
    hint = '<w:rFonts w:hint="eastAsia"/>' if _EAST.search(text) else ""
    properties = f"<w:rPr>{hint}{'<w:b/>' if bold else ''}</w:rPr>" if hint or bold else ""
    words = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")
    )
    return f"<w:r>{properties}{words}</w:r>"
