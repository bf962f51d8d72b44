"""The default templates: makes every .docx of `templates/` from the papers' descriptions in the rule book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from toolkit.rulebook.papers import paper_descriptions
from toolkit.word.make_templates.blocks import Desk, blocks_xml
from toolkit.word.make_templates.page import (
    FORM,
    LETTER,
    form_head,
    letter_foot,
    letterhead,
    page_foot,
    template_bytes,
)

__all__ = ["default_templates", "make_templates"]

LANGUAGES = {"zh": ".docx", "en": ".en.docx"}


def make_templates(folder: Path) -> tuple[Path, ...]:
    """Writes the default templates that are not there yet; staff's own are never touched. Returns what it wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in default_templates():
        path = folder / name
        if not path.exists():
            path.write_bytes(content)
            written.append(path)
    return tuple(written)


def default_templates() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of every template, in both languages; the same bytes each time."""
    for name, description in paper_descriptions().items():
        for language, ending in LANGUAGES.items():
            yield f"{name}{ending}", _template(description, language)


def _template(description: Mapping[str, object], language: str) -> bytes:
    page = LETTER if description["page"] == "letter" else FORM
    desk = Desk(language, page.width, float(str(description.get("row_mm", 0))))
    blocks = description["blocks"]
    assert isinstance(blocks, list)
    body = blocks_xml(blocks, desk)
    head = letterhead(language) if page is LETTER else form_head(language, page.width)
    title = escape(desk.says(description["title"]))
    foot = letter_foot(language, page.width) if page is LETTER else page_foot(language)
    return template_bytes(body, page, head, foot, title, language)
