"""A lean .docx: page, letterhead, footer with page x of y, parts zipped with fixed dates so that bytes repeat."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from toolkit.word.make_templates.styles import HEAD, INK, R, W, fonts_part, settings_part, styles_part
from toolkit.word.make_templates.text import paragraph

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Page:
    """A4 with its margins in millimetres."""

    top: float
    right: float
    bottom: float
    left: float
    header: float
    footer: float
    landscape: bool = False

    @property
    def width(self) -> float:
        """Of the type area."""
        return (297 if self.landscape else 210) - self.left - self.right


LETTER = Page(top=36, right=26, bottom=24, left=28, header=14, footer=12)
"""Binding edge 28 and type area 156 wide as in GB/T 9704-2012; less margin below: a letter and its slip fit a page."""
FORM = Page(top=22, right=18, bottom=15, left=22, header=10, footer=7)
"""Forms carry tables; the left edge leaves room for binding."""


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def template_bytes(body: str, page: Page, header: str, footer: str, title: str, language: str) -> bytes:
    """The whole file; the same arguments give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", "officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("rId2", "package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": _document(body, page),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", "officeDocument/2006/relationships/styles", "styles.xml"),
            ("rId2", "officeDocument/2006/relationships/settings", "settings.xml"),
            ("rId3", "officeDocument/2006/relationships/fontTable", "fontTable.xml"),
            ("rId4", "officeDocument/2006/relationships/header", "header1.xml"),
            ("rId5", "officeDocument/2006/relationships/footer", "footer1.xml"),
        ),
        "word/header1.xml": f'{HEAD}<w:hdr xmlns:w="{W}" xmlns:r="{R}">{header}</w:hdr>',
        "word/footer1.xml": f'{HEAD}<w:ftr xmlns:w="{W}" xmlns:r="{R}">{footer}</w:ftr>',
        "word/styles.xml": styles_part(language),
        "word/settings.xml": settings_part(),
        "word/fontTable.xml": fonts_part(),
        "docProps/core.xml": _core(title),
    }
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return held.getvalue()


def letterhead(language: str) -> str:
    """The company over a rule, as on its writing paper."""
    phone, address = ("服务热线：", "　地址：") if language == "zh" else ("Service line: ", "   Address: ")
    line = f"{phone}{{{{ company.phone }}}}{{% if company.address %}}{address}{{{{ company.address }}}}{{% endif %}}"
    return paragraph("{{ company.name }}", "at") + paragraph(line, "au", rule=INK)


def form_head(language: str, width: float) -> str:
    """The company on the left, the archive number on the right with the one it corrects, over a rule."""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'
    before, after = ("（更正，替代 ", "）") if language == "zh" else (" (corrects ", ")")
    number = f"{{{{ item.number }}}}{{% if item.replaces %}}{before}{{{{ item.replaces }}}}{after}{{% endif %}}"
    return paragraph(f"{{{{ company.name }}}}　{{{{ company.branch }}}}\t{number}", "ar", rule=INK, tabs=tab)


def page_foot(language: str) -> str:
    """第 X 页 共 Y 页."""
    return f'<w:p><w:pPr><w:pStyle w:val="as"/></w:pPr>{_pages(language)}</w:p>'


def letter_foot(language: str, width: float) -> str:
    """第 X 页 共 Y 页, and on the right the archive number, which is not the letter's own."""
    tabs = f'<w:tab w:val="center" w:pos="{twips(width / 2)}"/><w:tab w:val="right" w:pos="{twips(width)}"/>'
    runs = f"<w:r><w:tab/></w:r>{_pages(language)}<w:r><w:tab/></w:r>{_run('{{ item.number }}')}"
    return f'<w:p><w:pPr><w:pStyle w:val="as"/><w:tabs>{tabs}</w:tabs><w:jc w:val="left"/></w:pPr>{runs}</w:p>'


def _pages(language: str) -> str:
    before, between, after = ("第 ", " 页　共 ", " 页") if language == "zh" else ("Page ", " of ", "")
    return _run(before) + _field("PAGE") + _run(between) + _field("NUMPAGES") + _run(after)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _document(body: str, page: Page) -> str:
    wide, high = (297, 210) if page.landscape else (210, 297)
    turned = ' w:orient="landscape"' if page.landscape else ""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turned}/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}" '
        f'w:left="{twips(page.left)}" w:header="{twips(page.header)}" w:footer="{twips(page.footer)}" w:gutter="0"/>'
        '<w:cols w:space="425"/></w:sectPr>'
    )
    return f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{section}</w:body></w:document>'


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
            ("header1", "header"),
            ("footer1", "footer"),
        )
    )
    return (
        f'{HEAD}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>"
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'{HEAD}<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'


def _core(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{{{{ company.name }}}}</dc:creator></cp:coreProperties>"
    )
