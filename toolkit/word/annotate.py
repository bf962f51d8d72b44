"""Writes the faults of a template into a copy of it, as Word comments beside the tags."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.word.faults import TemplateFault
from toolkit.word.names import PARAGRAPHS, W
from toolkit.word.package import read_package, write_package

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.text.run import Run

BODY: Final = "word/document.xml"
_AUTHOR: Final = "toolkit"


def annotate(template: bytes | Path, faults: Iterable[TemplateFault]) -> bytes:
    """The template with a comment for each fault, Chinese and English.

    Word knows no comments in headers, footers and notes: what is wrong there stands at the first paragraph, with its
    place.
    """
    import docx  # takes a quarter of a second: only when a template is annotated

    content = template if isinstance(template, bytes) else template.read_bytes()
    document = docx.Document(io.BytesIO(content))
    paragraphs = list(document.element.iter(*PARAGRAPHS)) or [document.add_paragraph()._p]
    for fault in faults:
        inside = fault.spot.part == BODY and 0 <= fault.spot.index < len(paragraphs)
        _comment(document, paragraphs[fault.spot.index if inside else 0], fault)
    stream = io.BytesIO()
    document.save(stream)
    return write_package(read_package(stream.getvalue()))


def _comment(document: DocumentType, paragraph: object, fault: TemplateFault) -> None:
    place = fault.spot.in_words()
    text = f"{place.zh}：{fault.message.zh}\n{place.en}: {fault.message.en}"
    comment = document.add_comment(_run_of(paragraph), text=text, author=_AUTHOR, initials="T")
    comment._comment_elm.attrib.pop(f"{W}date", "")  # the same template gives the same copy
    known = {style.style_id for style in document.styles}
    for root in (document.element, comment._comment_elm):
        for style in list(root.iter(f"{W}rStyle", f"{W}pStyle")):
            if style.get(f"{W}val", "").startswith("Comment") and style.get(f"{W}val") not in known:
                style.getparent().remove(style)


def _run_of(element: object) -> Run:
    """The first run of a paragraph, made when it has none."""
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(element, None)  # type: ignore[arg-type]
    return paragraph.runs[0] if paragraph.runs else paragraph.add_run()
