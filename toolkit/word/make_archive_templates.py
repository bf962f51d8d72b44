"""The archive's forms as templates that staff can edit, from their descriptions in the rule book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from toolkit.rulebook.forms import form_descriptions
from toolkit.word.make_templates.blocks import Block, Desk, block_xml
from toolkit.word.make_templates.page import FORM, Page, page_foot, template_bytes, twips
from toolkit.word.make_templates.styles import INK
from toolkit.word.make_templates.tables import Cell, Row, label, table, tag_row, value
from toolkit.word.make_templates.text import paragraph

LANGUAGES = {"zh": ".docx", "en": ".en.docx"}

LANDSCAPE = Page(top=20, right=15, bottom=15, left=15, header=9, footer=8, landscape=True)
"""A4 横: lists of the archive (DA/T 22-2015 5.5.2); the head leaves room for binding at the top."""
CONTENTS = Page(top=20, right=15, bottom=15, left=25, header=9, footer=7)
"""A4 upright with the margins of GB/T 9705-2008."""
PAGES = {"landscape": LANDSCAPE, "form": FORM, "contents": CONTENTS}


def archive_templates() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of every form, in both languages; the same bytes each time."""
    for name, description in form_descriptions().items():
        for language, ending in LANGUAGES.items():
            yield f"{name}{ending}", _template(description, language)


def _template(description: Mapping[str, object], language: str) -> bytes:
    page = PAGES[str(description["page"])]
    desk = Desk(language, page.width)
    body = _blocks(description["blocks"], desk)
    title = escape(desk.says(description["title"]))
    return template_bytes(body, page, _head(page.width), page_foot(language), title, language)


def _head(width: float) -> str:
    """The company on the left, what the page belongs to on the right, over a rule."""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'
    return paragraph("{{ company.name }}\t{{ form.right }}", "ar", rule=INK, tabs=tab)


def _blocks(blocks: object, desk: Desk) -> str:
    assert isinstance(blocks, Sequence)
    return "".join(_MAKERS.get(str(block["kind"]), block_xml)(block, desk) for block in blocks)


def _loop(block: Block, desk: Desk) -> str:
    """Blocks for each of a list."""
    inner = _blocks(block["blocks"], desk)
    return paragraph(f"{{%p for {block['each']} %}}", "an") + inner + paragraph("{%p endfor %}", "an")


def _cover(block: Block, desk: Desk) -> str:
    """A title page: the title a third down, then what it covers, in large lines."""
    title = _on_new_page(paragraph(desk.says(block["text"]), "ab", before=1800))
    rows = []
    for row in _listed(block["rows"]):
        name, text = desk.all(row)
        rows.append(Row((label(name), value(text, "ap")), high=10))
    wide = min(desk.width, 170)
    left = (desk.width - wide) / 2
    listed = _indented(table((wide * 0.3, wide * 0.7), rows), left)
    return title + paragraph("", "ad") + listed + paragraph(desk.says(block.get("note", "")), "ak", before=400)


def _head_line(block: Block, desk: Desk) -> str:
    """The title of a list that begins a page."""
    return _on_new_page(paragraph(desk.says(block["text"]), "ac"))


def _stamps(block: Block, desk: Desk) -> str:
    """归档章, 45 × 16 mm, six equal cells, values only: 全宗号 | 年度 | 件号 over 机构 | 期限 | 页数 (DA/T 22-2015)."""
    rows = [Row(tuple(value(text, "ak") for text in desk.all(row)), high=8) for row in _listed(block["rows"])]
    return table((15, 15, 15), rows) + paragraph("", "an", before=120)


def _spines(block: Block, desk: Desk) -> str:
    """盒脊, as wide as the box is thick: one table for each width that boxes have, only the asked one is printed."""
    widths = block["widths"]
    assert isinstance(widths, Sequence)
    return "".join(_spine(block, desk, float(str(wide))) for wide in widths)


def _spine(block: Block, desk: Desk, wide: float) -> str:
    rows = []
    for row in _listed(block["rows"]):
        caption, text = desk.all(row)
        content = paragraph(caption, "ai") + paragraph(text, "ak")
        rows.append(Row((Cell(content),), high=float(str(block["high"]))))
    made = table((wide,), rows) + paragraph("", "an", before=200)
    return paragraph(f"{{%p if {block['mm']} == {wide:g} %}}", "an") + made + paragraph("{%p endif %}", "an")


def _front(block: Block, desk: Desk) -> str:
    """盒面: the name of the fonds over a double rule (DA/T 22-2015 6.4), large enough to be cut out."""
    made = paragraph(desk.says(block["text"]), "ab", rule=INK)
    return made.replace('w:val="single"', 'w:val="double"')


def _labels(block: Block, desk: Desk) -> str:
    """Labels side by side, each with its code on the left and its lines on the right."""
    count = int(str(block["columns"]))
    share = desk.width / count
    cells: list[Cell] = []
    for at in range(count):
        name = f"row[{at}]"
        code = str(block["code"]).replace("cell", name)
        lines = [str(line).replace("cell", name) for line in _listed(block["text"])]
        cells.append(Cell(paragraph(f"{{{{ {code} }}}}", "am")))
        cells.append(Cell("".join(paragraph(line, "aj") for line in lines)))
    rows = [
        tag_row(f"{{%tr for {block['each']} %}}", count * 2),
        Row(tuple(cells), high=26),
        tag_row("{%tr endfor %}", count * 2),
    ]
    return table((26, share - 26) * count, rows)


def _on_new_page(made: str) -> str:
    """The same paragraph, beginning a page; a first page gets no blank one before it."""
    head, sign, rest = made.partition("/>")
    return f"{head}{sign}<w:pageBreakBefore/>{rest}"


def _indented(made: str, millimetres: float) -> str:
    return made.replace("<w:tblLayout", f'<w:tblInd w:w="{twips(millimetres)}" w:type="dxa"/><w:tblLayout', 1)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


_MAKERS: Mapping[str, Callable[[Block, Desk], str]] = {
    "loop": _loop,
    "cover": _cover,
    "head": _head_line,
    "stamps": _stamps,
    "spines": _spines,
    "front": _front,
    "labels": _labels,
}
