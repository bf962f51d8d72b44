"""页数 and 归档章: a count only where it is sure, a stamp that is never over text."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Mm

from toolkit.word import libreoffice, pages_of_pdf, pdf_of, sure_pages, with_stamp

STAMP = [["Q001", "2026", "0001"], ["SHF", "D10", "1"]]


def paper(lines: int, top: float = 25, header: float = 12) -> bytes:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.header_distance = Mm(top), Mm(header)
    for number in range(lines):
        document.add_paragraph(f"第{number}行")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_short_and_a_long_paper_are_counted_and_a_doubtful_one_is_not() -> None:
    counts = [sure_pages(paper(lines)) for lines in range(1, 80, 6)]
    assert counts[0] == 1
    assert None in counts
    assert 2 in counts
    sure = [count for count in counts if count is not None]
    assert sure == sorted(sure)


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_a_sure_count_is_what_libreoffice_lays_out() -> None:
    for lines in (5, 45):
        made = paper(lines)
        counted = sure_pages(made)
        assert counted in (None, pages_of_pdf(pdf_of(made)))
    assert sure_pages(paper(5)) == 1


def texts(content: bytes) -> list[str]:
    body = Document(io.BytesIO(content)).element.body
    return [child.tag.rsplit("}", 1)[1] for child in body]


def test_a_stamp_stands_in_the_blank_at_the_top_where_it_fits() -> None:
    stamped = with_stamp(paper(3, top=45), STAMP)
    table = Document(io.BytesIO(stamped)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == STAMP
    assert table._tbl.tblPr.find("{*}tblpPr") is not None
    assert texts(stamped)[:2] == ["tbl", "p"]
    assert sure_pages(stamped) == 1


def test_a_stamp_stands_at_the_foot_of_a_short_paper_without_room_above() -> None:
    table = Document(io.BytesIO(with_stamp(paper(3, top=22), STAMP))).tables[0]
    place = table._tbl.tblPr.find("{*}tblpPr")
    assert int(next(value for name, value in place.attrib.items() if name.endswith("tblpY"))) > 12000


def test_a_stamp_without_room_goes_on_a_leading_slip_page() -> None:
    full = next(lines for lines in range(60, 1, -1) if sure_pages(paper(lines, top=22)) == 1)
    stamped = with_stamp(paper(full, top=22), STAMP)
    assert Document(io.BytesIO(stamped)).tables[0]._tbl.tblPr.find("{*}tblpPr") is None
    assert texts(stamped)[:2] == ["tbl", "p"]
    assert b"w:br" in zipfile.ZipFile(io.BytesIO(stamped)).read("word/document.xml")


def test_stamping_leaves_the_paper_and_its_text_alone() -> None:
    made = paper(3)
    lines = [one.text for one in Document(io.BytesIO(made)).paragraphs]
    after = [one.text for one in Document(io.BytesIO(with_stamp(made, STAMP))).paragraphs]
    assert [line for line in after if line.strip()] == lines
