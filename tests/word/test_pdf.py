"""Compiled templates in other processes, PDF through LibreOffice, pages counted and estimated."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.word.build import template
from tests.word.samples import report_facts, service_report
from toolkit.errors import TemplateError
from toolkit.word import (
    compile_template,
    estimated_pages,
    libreoffice,
    merge,
    pages_of_pdf,
    pdf_of,
)
from toolkit.word import pdf as pdf_module


def test_another_process_renders_the_same_bytes() -> None:
    paper = compile_template(service_report())
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(paper.render, report_facts(2)).result() == paper.render(report_facts(2))


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_a_print_file_becomes_a_pdf_of_its_pages() -> None:
    paper = compile_template(service_report())
    pdf = pdf_of(merge((paper, report_facts(number)) for number in range(3)), archival=True)
    assert pages_of_pdf(pdf) == 3
    assert b"pdfaid" in pdf


def test_a_missing_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "libreoffice", lambda: None)
    with pytest.raises(TemplateError) as caught:
        pdf_of(b"")
    assert caught.value.key == "pdf_no_libreoffice"


def test_a_one_page_report_is_estimated_as_one_page() -> None:
    paper = compile_template(service_report())
    assert {estimated_pages(paper.render(report_facts(number))) for number in range(20)} == {1}


def test_a_long_text_is_estimated_as_many_pages() -> None:
    paper = compile_template(template("{{ a }}"))
    assert estimated_pages(paper.render({"a": "很长的说明文字。" * 1000})) in range(5, 12)


def test_a_page_break_begins_a_page() -> None:
    paper = compile_template(template("{{ a }}"))
    assert estimated_pages(paper.render({"a": "一\f二\f三"})) == 3
