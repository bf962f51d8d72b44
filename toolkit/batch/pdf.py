"""PDF beside the print files, through LibreOffice where it is installed; made anew only where the papers changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import TemplateError
from toolkit.model import Output
from toolkit.outbox import inside, publish
from toolkit.word.pdf import pdf_of

KIND = "print-pdf"


def print_pdfs(outbox: Path, outputs: Sequence[Output], *, wanted: bool) -> tuple[list[Output], list[TemplateError]]:
    """The PDF/A of every print file. One that is there already stays while its papers are the same.

    A PDF of the same papers differs in its bytes each time it is made, so a repeated run keeps the first one.
    Without LibreOffice the trouble says so once, and nothing else fails.
    """
    made: list[Output] = []
    troubles: list[TemplateError] = []
    for output in outputs:
        if output.kind != "print":
            continue
        name = output.path.removesuffix(".docx") + ".pdf"
        known = inside(outbox, name)
        try:
            if known.is_file() and not output.changed:
                made.append(publish(outbox, name, known.read_bytes(), KIND))
            elif wanted:
                made.append(
                    publish(outbox, name, pdf_of(inside(outbox, output.path).read_bytes(), archival=True), KIND)
                )
        except TemplateError as error:
            troubles.append(error)
            if error.key == "pdf_no_libreoffice":
                break
    return made, troubles
