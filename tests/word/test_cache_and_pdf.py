"""Compiled templates on disk, PDF through LibreOffice, pages counted and estimated."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.word.build import template
from tests.word.samples import report_facts, service_report
from toolkit.errors import TemplateError
from toolkit.word import (
    Paper,
    compile_cached,
    compile_template,
    estimated_pages,
    libreoffice,
    merge,
    pages_of_pdf,
    pdf_of,
)
from toolkit.word import pdf as pdf_module


def test_a_cached_template_renders_the_same_bytes(tmp_path: Path) -> None:
    content = service_report()
    first = compile_cached(content, tmp_path)
    again = compile_cached(content, tmp_path)
    assert first is not again
    assert len(list(tmp_path.iterdir())) == 1
    assert again.render(report_facts(1)) == compile_template(content).render(report_facts(1))
    assert again.fields == first.fields


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    compile_cached(template("{{ a }}"), tmp_path)
    compile_cached(template("{{ b }}"), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    content = service_report()
    compile_cached(content, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert compile_cached(content, tmp_path).render(report_facts(1))
    assert isinstance(pickle.loads(path.read_bytes()), Paper)


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert compile_cached(service_report(), tmp_path / "file").render(report_facts(1))


def test_a_cached_template_still_names_the_place_of_an_error(tmp_path: Path) -> None:
    compile_cached(template("甲", "{{ b }}"), tmp_path)
    with pytest.raises(TemplateError) as caught:
        compile_cached(template("甲", "{{ b }}"), tmp_path).render({})
    assert caught.value.values["tag"] == "{{ b }}"


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
