"""Small templates for tests: what a secretary would have typed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

from docx import Document
from docx.document import Document as DocumentType


def template(
    *paragraphs: str, rows: Iterable[Sequence[str]] = (), change: Callable[[DocumentType], None] | None = None
) -> bytes:
    """Paragraphs, then one table with these rows, then whatever `change` does."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    rows = [list(row) for row in rows]
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                lines = text.split("\n")
                cell.paragraphs[0].text = lines[0]
                for line in lines[1:]:
                    cell.add_paragraph(line)
    if change is not None:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(paper: bytes) -> DocumentType:
    return Document(io.BytesIO(paper))


def lines(paper: bytes) -> list[str]:
    """The texts of the body's paragraphs."""
    return [paragraph.text for paragraph in opened(paper).paragraphs]


def cells(paper: bytes, table: int = 0) -> list[list[str]]:
    """The texts of a table, row by row."""
    return [[cell.text for cell in row.cells] for row in opened(paper).tables[table].rows]
