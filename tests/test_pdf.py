"""PDF beside the print files: made where it is asked for and can be, kept while its papers are the same."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from toolkit.batch.pdf import print_pdfs
from toolkit.outbox import publish
from toolkit.word.pdf import libreoffice

NAME = "runs/2026-11-20/print/甲店-服务报告单"


def paper(words: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_pdf_stays_while_its_papers_are_the_same(tmp_path: Path) -> None:
    publish(tmp_path, f"{NAME}.docx", b"papers", "print")
    publish(tmp_path, f"{NAME}.pdf", b"%PDF the first one", "print-pdf")
    again = publish(tmp_path, f"{NAME}.docx", b"papers", "print")
    outputs, troubles = print_pdfs(tmp_path, [again], wanted=False)
    assert [output.path for output in outputs] == [f"{NAME}.pdf"]
    assert not troubles
    assert (tmp_path / f"{NAME}.pdf").read_bytes() == b"%PDF the first one"


def test_a_pdf_of_other_papers_is_left_out_of_the_run(tmp_path: Path) -> None:
    publish(tmp_path, f"{NAME}.pdf", b"%PDF of the old papers", "print-pdf")
    changed = publish(tmp_path, f"{NAME}.docx", b"new papers", "print")
    assert print_pdfs(tmp_path, [changed], wanted=False) == ([], [])


def test_only_print_files_become_pdf(tmp_path: Path) -> None:
    other = publish(tmp_path, "runs/2026-11-20/overdue.xlsx", b"list", "overdue")
    assert print_pdfs(tmp_path, [other], wanted=True) == ([], [])


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed: no PDF can be made")
def test_a_pdf_is_made_from_the_print_file(tmp_path: Path) -> None:
    output = publish(tmp_path, f"{NAME}.docx", paper("服务报告单"), "print")
    (made,), troubles = print_pdfs(tmp_path, [output], wanted=True)
    assert not troubles
    content = (tmp_path / made.path).read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content


@pytest.mark.skipif(libreoffice() is not None, reason="LibreOffice is installed")
def test_without_libreoffice_the_run_goes_on_and_says_so_once(tmp_path: Path) -> None:
    outputs = [publish(tmp_path, f"{NAME}{number}.docx", b"papers", "print") for number in (1, 2)]
    made, troubles = print_pdfs(tmp_path, outputs, wanted=True)
    assert made == []
    assert [trouble.key for trouble in troubles] == ["pdf_no_libreoffice"]
