"""The XML names of WordprocessingML that the word room works with."""

from __future__ import annotations

from typing import Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
PACKAGE_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"

PARAGRAPH: Final = W + "p"
RUN: Final = W + "r"
TEXT: Final = W + "t"
ROW: Final = W + "tr"
CELL: Final = W + "tc"
TABLE: Final = W + "tbl"
PARAGRAPHS: Final = (PARAGRAPH, A + "p")
TEXTS: Final = (TEXT, W + "instrText", W + "delText", A + "t", M + "t")
STORIES: Final = tuple(W + name for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote", "comment"))
"""Elements that must never be left without a paragraph."""
LEVELS: Final = {"p": PARAGRAPH, "tr": ROW, "tc": CELL, "r": RUN}
