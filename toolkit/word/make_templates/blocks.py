"""Blocks of a paper's description as WordprocessingML: grids, tables, letters, signatures, slips.

A description (`toolkit/rulebook/papers/*.toml`) gives each word as `中文 || English`; the templates of both
languages are made from the same blocks, so that they look alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.word.make_templates.tables import Cell, Row, label, section_head, table, tag_row, value
from toolkit.word.make_templates.text import paragraph

Block = Mapping[str, object]

_QR_MM = 16
_KEEPING = frozenset({"boxes", "closing", "laws", "notes", "slip"})
"""Blocks that never begin a page: the end of the block before them comes along."""
_CORRECTION = (
    "更正件：替代{{ item.replaced_on }}的{{ item.replaces }}，内容以本件为准"
    " || Correction: replaces {{ item.replaces }} of {{ item.replaced_on }}; this letter counts"
)
_HEADING = re.compile(r"\*\*[^*]+\*\*")
_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")


@dataclass(frozen=True, slots=True)
class Desk:
    """In which language a template is made, how wide its type area is, how high its rows are at least (millimetres)."""

    language: str
    width: float
    row_mm: float = 0

    def says(self, text: object) -> str:
        """One side of `中文 || English`, either may be empty; a bare field name becomes its tag."""
        zh, both, en = str(text).partition(" ||")
        chosen = en.strip(" ") if both and self.language == "en" else zh
        return f"{{{{ {chosen} }}}}" if _NAME.fullmatch(chosen) else chosen

    def label_mm(self, block: Block) -> float:
        """How wide labels are; English ones may ask for more."""
        own = block.get(f"label_mm_{self.language}", block.get("label_mm", 24))
        return float(str(own))

    def all(self, texts: object) -> list[str]:
        return [self.says(text) for text in texts] if isinstance(texts, Sequence) else []


def blocks_xml(blocks: Sequence[Block], desk: Desk) -> str:
    """All blocks of a paper. What stands before a signature is kept with it: none is ever alone on a page."""
    following = [str(block["kind"]) for block in blocks[1:]] + [""]
    return "".join(
        block_xml({**block, "kept": after in _KEEPING, "last": not after}, desk)
        for block, after in zip(blocks, following, strict=True)
    )


def block_xml(block: Block, desk: Desk) -> str:
    """One block; with `if` it stands between two paragraphs of a block tag."""
    made = _MAKERS[str(block["kind"])](block, desk)
    condition = block.get("if")
    if not condition:
        return made
    return paragraph(f"{{%p if {condition} %}}", "an") + made + paragraph("{%p endif %}", "an")


def _title(block: Block, desk: Desk) -> str:
    """A form's title, a QR code beside it where `qr` names one, and the line of numbers under it."""
    made = paragraph(desk.says(block["text"]), "ac")
    if "qr" in block:
        code = paragraph(f"{{{{ {block['qr']}|qr({_QR_MM}) }}}}", "as")
        cells = (Cell(paragraph("", "an")), Cell(made), Cell(code))
        made = table((20, desk.width - 40, 20), (Row(cells),), lines=False) + _gap()
    return made + (_ends(block, desk) if "left" in block else "")


def _ends(block: Block, desk: Desk) -> str:
    """Two texts at the two ends of a line."""
    half = desk.width / 2
    cells = (value(desk.says(block["left"]), "aj"), value(desk.says(block["right"]), "al"))
    return table((half, half), (Row(cells),), lines=False) + _gap()


def _grid(block: Block, desk: Desk) -> str:
    """Labels with values beside them, under a section head. A short row's last value takes what is left."""
    pairs = int(str(block.get("pairs", 2)))
    label_mm = desk.label_mm(block)
    widths = (label_mm, desk.width / pairs - label_mm) * pairs
    columns = pairs * 2
    rows = [section_head(desk.says(block["title"]), columns)] if "title" in block else []
    for row in _listed(block["rows"]):
        rows += _grid_row(row, columns, block, desk)
    return ("" if "title" in block else _gap()) + table(widths, rows) + _after(block)


def _grid_row(row: object, columns: int, block: Block, desk: Desk) -> list[Row]:
    """`["label", "value", …]`, or `{ if = "…", row = […], breaks = true, high = 14 }` (millimetres, at least)."""
    given = row if isinstance(row, Mapping) else {"row": row}
    texts = desk.all(given["row"])
    kept = bool(block.get("kept")) and not given.get("breaks")
    cells: list[Cell] = []
    for at in range(0, len(texts), 2):
        span = columns - at - 1 if at + 2 >= len(texts) else 1
        cells += [label(texts[at], keep_next=kept), value(texts[at + 1], span=span, keep_next=kept)]
    high = float(str(given.get("high", block.get("high", desk.row_mm))))
    made = Row(tuple(cells), breaks=bool(given.get("breaks")), high=high)
    return _conditional([made], given.get("if"), columns)


def _conditional(rows: list[Row], condition: object, columns: int) -> list[Row]:
    if not condition:
        return rows
    return [tag_row(f"{{%tr if {condition} %}}", columns), *rows, tag_row("{%tr endif %}", columns)]


def _table(block: Block, desk: Desk) -> str:
    """A row for each of a list, head repeated; `none` is what stands there when the list is empty."""
    columns = [column for column in _listed(block["columns"]) if isinstance(column, Mapping)]
    widths = _widths([float(str(column["mm"])) for column in columns], desk.width)
    count = len(columns)
    rows = [section_head(desk.says(block["title"]), count, repeat=True)] if "title" in block else []
    heads = tuple(label(desk.says(column["head"]), keep_next=True) for column in columns)
    rows.append(Row(heads, head=True, high=desk.row_mm))
    cells = tuple(value(desk.says(column["value"]), str(column.get("style", "aj"))) for column in columns)
    each = str(block["each"])
    rows += [tag_row(f"{{%tr for {each} %}}", count), Row(cells, high=desk.row_mm), tag_row("{%tr endfor %}", count)]
    if "none" in block:
        empty = Row((value(desk.says(block["none"]), "aj", count),), high=desk.row_mm)
        rows += _conditional([empty], f"not {each.split(' in ')[1]}", count)
    for row in _listed(block.get("after", ())):
        rows += _span_row(row, count, block, desk)
    return table(widths, rows) + _after(block)


def _span_row(row: object, columns: int, block: Block, desk: Desk) -> list[Row]:
    """A label in the first column and a value over the others, below the list."""
    given = row if isinstance(row, Mapping) else {"row": row}
    texts = desk.all(given["row"])
    kept = bool(block.get("kept"))
    cells = (label(texts[0], keep_next=kept), value(texts[1], span=columns - 1, keep_next=kept))
    made = Row(cells, high=desk.row_mm)
    return _conditional([made], given.get("if"), columns)


def _sheet(block: Block, desk: Desk) -> str:
    """A table with fixed rows, for writing by hand, kept with what follows: `rows` are texts, blanks included."""
    columns = [column for column in _listed(block["columns"]) if isinstance(column, Mapping)]
    widths = _widths([float(str(column["mm"])) for column in columns], desk.width)
    rows = [section_head(desk.says(block["title"]), len(columns), repeat=True)] if "title" in block else []
    heads = tuple(label(desk.says(column["head"]), keep_next=True) for column in columns)
    rows.append(Row(heads, head=True))
    high = float(str(block.get("high", 8)))
    styles = [str(column.get("style", "aj")) for column in columns]
    for row in _listed(block["rows"]):
        texts = zip(desk.all(row), styles, strict=True)
        rows.append(Row(tuple(value(text, style, keep_next=True) for text, style in texts), high=high))
    return table(widths, rows) + (_after(block) if block.get("last") else _gap(keep_next=True))


def _boxes(block: Block, desk: Desk) -> str:
    """Boxes side by side to sign in, kept whole: each a heading, lines, and room."""
    texts = [desk.all(box) for box in _listed(block["boxes"])]
    rows = [section_head(desk.says(block["title"]), len(texts))] if "title" in block else []
    cells = []
    for lines in texts:
        content = paragraph(lines[0], "am", keep_next=True)
        content += "".join(paragraph(line, "aq") for line in lines[1:])
        cells.append(Cell(content, middle=False))
    rows.append(Row(tuple(cells), high=float(str(block.get("high", 24)))))
    share = desk.width / len(texts)
    return table((share,) * len(texts), rows) + _after(block)


def _letter(block: Block, desk: Desk) -> str:
    """Title, number and addressee of a letter; one that corrects another says so."""
    made = paragraph(desk.says(block["title"]), "ab")
    made += paragraph(desk.says(block.get("number", "letter.number")), "ad")
    made += paragraph("{%p if item.replaces %}", "an") + paragraph(desk.says(_CORRECTION), "aw")
    return made + paragraph("{%p endif %}", "an") + paragraph(desk.says(block["to"]), "af")


def _body(block: Block, desk: Desk) -> str:
    """Paragraphs of a letter. One that is `{ if = "…", text = "…" }` is printed only then."""
    made = ""
    texts = _listed(block["paragraphs"])
    for at, text in enumerate(texts, start=1):
        kept = bool(block.get("kept")) and at == len(texts)
        if isinstance(text, Mapping):
            made += paragraph(f"{{%p if {text['if']} %}}", "an")
            made += _said(desk.says(text["text"]), kept) + paragraph("{%p endif %}", "an")
        else:
            made += _said(desk.says(text), kept)
    return made


def _said(text: str, kept: bool) -> str:
    """One paragraph of a letter; a heading stays with what it heads."""
    return paragraph(text, "ae", keep_next=kept or _HEADING.fullmatch(text) is not None)


def _laws(block: Block, desk: Desk) -> str:
    """The confirmed citations of the kind, one paragraph each."""
    tag = paragraph("{%p for law in laws %}", "an")
    return tag + paragraph("{{ law }}", "ae", keep_next=True) + paragraph("{%p endfor %}", "an")


def _closing(block: Block, desk: Desk) -> str:
    """Closing words and the signature block, kept on one page, with room for the seal over name and date."""
    made = "".join(paragraph(text, "ae", keep_next=True) for text in desk.all(block.get("words", ())))
    made += "".join(paragraph(text, "af") for text in desk.all(block.get("flush", ())) if text)
    made += paragraph(desk.says("company.name"), "ag", before=480)
    made += paragraph(desk.says("（印章） || (company seal)"), "ag")
    return made + paragraph("{{ made_on }}", "ag")


def _notes(block: Block, desk: Desk) -> str:
    """Small print."""
    kept = bool(block.get("kept"))
    return "".join(paragraph(text, "am", keep_next=kept) for text in desk.all(block["lines"]))


def _text(block: Block, desk: Desk) -> str:
    """Plain paragraphs of a form, under a heading."""
    made = paragraph(desk.says(block["title"]), "ah") if "title" in block else ""
    kept = bool(block.get("kept"))
    return made + "".join(paragraph(text, "ap", keep_next=kept) for text in desk.all(block["paragraphs"]))


def _slip(block: Block, desk: Desk) -> str:
    """A slip to cut off and send back."""
    return paragraph(desk.says(block["cut"]), "ao") + "".join(
        paragraph(text, "aq") for text in desk.all(block["lines"])
    )


def _after(block: Block) -> str:
    """What stands behind a table: a gap, or at the end of the paper a line so thin that it never asks for a page."""
    return paragraph("", "av") if block.get("last") else _gap(keep_next=bool(block.get("kept")))


def _gap(*, keep_next: bool = False) -> str:
    return paragraph("", "an", keep_next=keep_next)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _widths(parts: Sequence[float], whole: float) -> list[float]:
    """The asked widths, stretched to fill the type area."""
    return [part * whole / sum(parts) for part in parts]


_MAKERS: Mapping[str, Callable[[Block, Desk], str]] = {
    "title": _title,
    "ends": _ends,
    "grid": _grid,
    "table": _table,
    "sheet": _sheet,
    "boxes": _boxes,
    "letter": _letter,
    "body": _body,
    "laws": _laws,
    "closing": _closing,
    "notes": _notes,
    "text": _text,
    "slip": _slip,
}
