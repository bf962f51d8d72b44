"""One print file: every paper keeps its own header, pages, lists, notes and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tests.word.build import opened, template
from tests.word.samples import logo, report_facts, service_report
from toolkit.errors import TemplateError
from toolkit.word import Paper, Picture, compile_template, merge


def parts_of(paper: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ids(paper: bytes, tag: str, attribute: str) -> list[str]:
    """The values of an attribute in all parts."""
    roots = [etree.fromstring(content) for name, content in parts_of(paper).items() if name.endswith(".xml")]
    return [element.get(attribute) for root in roots for element in root.iter(tag)]


@pytest.fixture(scope="module")
def report() -> Paper:
    return compile_template(service_report())


def test_every_record_has_its_own_header(report: Paper) -> None:
    document = opened(merge((report, report_facts(number)) for number in range(5)))
    assert len(document.sections) == 5
    headers = [section.header.paragraphs[0].text for section in document.sections]
    assert [re.findall(r"WX-2026-\d+", text) for text in headers] == [[f"WX-2026-{number:05d}"] for number in range(5)]


def test_page_numbers_begin_again_and_count_the_paper(report: Paper) -> None:
    merged = merge((report, report_facts(number)) for number in range(3))
    document = opened(merged)
    for section in document.sections:
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section._sectPr.find(qn("w:type")).get(qn("w:val")) == "nextPage"
        footer = etree.tostring(section.footer._element).decode()
        assert "SECTIONPAGES" in footer
        assert "NUMPAGES" not in footer


def test_the_section_of_a_record_stands_in_its_last_paragraph(report: Paper) -> None:
    singles = [opened(report.render(report_facts(number))) for number in range(3)]
    document = opened(merge((report, report_facts(number)) for number in range(3)))
    assert len(document.paragraphs) == sum(len(single.paragraphs) for single in singles)


def test_compiled_papers_and_finished_ones_give_the_same_file(report: Paper) -> None:
    facts = [report_facts(number) for number in range(4)]
    assert merge((report, one) for one in facts) == merge(report.render(one) for one in facts)


def test_the_texts_of_all_records_are_there_in_order(report: Paper) -> None:
    facts = [report_facts(number) for number in range(10)]
    document = opened(merge((report, one) for one in facts))
    assert [table.rows[0].cells[1].text for table in document.tables[::2]] == [f"WX-2026-{n:05d}" for n in range(10)]


def landscape(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    document.styles["Heading 1"].font.italic = True
    document.add_heading("横向 {{ a }}", 1)


def test_papers_of_other_sizes_and_styles_keep_theirs() -> None:
    def upright(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉 {{ a }}"
        document.add_heading("纵向 {{ a }}", 1)

    one, other = (compile_template(template("{{ a }}", change=change)) for change in (upright, landscape))
    document = opened(merge([(one, {"a": "甲"}), (other, {"a": "乙"}), (one, {"a": "丙"})]))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    headings = [paragraph for paragraph in document.paragraphs if "向" in paragraph.text]
    assert [bool(paragraph.style.font.italic) for paragraph in headings] == [False, True, False]
    assert [section.header.paragraphs[0].text for section in document.sections] == ["页眉 甲", "", "页眉 丙"]


def test_lists_begin_again_in_every_record() -> None:
    def listed(document: DocumentType) -> None:
        for _ in range(2):
            document.add_paragraph("x", style="List Number")

    paper = compile_template(template("{{ a }}", change=listed))
    document = opened(merge((paper, {"a": "x"}) for _ in range(3)))
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert numbers[0::2] == numbers[1::2]
    assert len(set(numbers)) == 3
    defined = {num.numId for num in document.part.numbering_part.element.num_lst}
    assert set(numbers) <= defined


def test_pictures_are_stored_once_and_numbered_through() -> None:
    paper = compile_template(template("{{ logo }}{{ number|qr }}"))
    facts = [{"logo": Picture(logo()), "number": f"N{number}"} for number in range(4)]
    merged = merge((paper, one) for one in facts)
    assert len([name for name in parts_of(merged) if "/media/" in name]) == 5
    numbers = ids(merged, "{*}docPr", "id")
    assert len(numbers) == 8
    assert len(set(numbers)) == 8
    assert merged == merge(paper.render(one) for one in facts)


def test_every_relationship_leads_somewhere(report: Paper) -> None:
    parts = parts_of(merge((report, report_facts(number)) for number in range(3)))
    for name, content in parts.items():
        if name.endswith(".rels"):
            for relation in etree.fromstring(content):
                assert relation.get("TargetMode") == "External" or relation.get("Target").lstrip("/") in parts, name
    types = etree.fromstring(parts["[Content_Types].xml"])
    named = {one.get("PartName").lstrip("/") for one in types if one.get("PartName")}
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    assert named <= set(parts)
    assert all(name in named or name.rsplit(".", 1)[-1] in endings for name in parts)
    used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', parts["word/document.xml"]))
    known = {one.get("Id").encode() for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    assert used <= known


def test_bookmarks_stay_unique() -> None:
    def marked(document: DocumentType) -> None:
        paragraph = document.add_paragraph("x")
        for kind in ("Start", "End"):
            element = etree.SubElement(paragraph._p, qn(f"w:bookmark{kind}"), {qn("w:id"): "0"})
            if kind == "Start":
                element.set(qn("w:name"), "stelle")

    paper = compile_template(template("{{ a }}", change=marked))
    merged = merge((paper, {"a": "x"}) for _ in range(3))
    assert len(set(ids(merged, qn("w:bookmarkStart"), qn("w:id")))) == 3
    assert len(set(ids(merged, qn("w:bookmarkStart"), qn("w:name")))) == 3


def test_a_record_that_ends_with_a_table_ends_its_section_behind_it() -> None:
    paper = compile_template(template(rows=[["{{ a }}"]]))
    document = opened(merge((paper, {"a": str(number)}) for number in range(2)))
    assert len(document.sections) == 2
    assert len(document.tables) == 2


def with_footnote() -> bytes:
    """A template with one footnote, its part made by hand as python-docx knows none."""
    parts = parts_of(template("正文 {{ a }}"))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/footnotes.xml"] = (
        f'<w:footnotes {space}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>注 {{ a }}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"</w:r></w:p>", b'</w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', 1
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="rId77" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    )
    override = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{override}"/></Types>'.encode()
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_footnotes_are_taken_over_each_with_its_own_id() -> None:
    paper = compile_template(with_footnote())
    parts = parts_of(merge((paper, {"a": text}) for text in ("甲", "乙")))
    notes = etree.fromstring(parts["word/footnotes.xml"])
    texts = {note.get(qn("w:id")): "".join(note.itertext()) for note in notes}
    used = etree.fromstring(parts["word/document.xml"]).iter(qn("w:footnoteReference"))
    assert [texts[one.get(qn("w:id"))] for one in used] == ["注 甲", "注 乙"]
    assert texts["-1"] == ""


def test_nothing_to_print_is_an_error() -> None:
    nothing: Iterable[bytes] = ()
    with pytest.raises(TemplateError):
        merge(nothing)


def test_a_print_file_can_be_merged_again(report: Paper) -> None:
    first = merge((report, report_facts(number)) for number in range(2))
    again = Document(io.BytesIO(merge([first, first])))
    assert len(again.sections) == 4
