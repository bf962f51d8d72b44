"""A shipped template opened in LibreOffice, one sentence changed, saved as .docx and put back: it works."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document as DocumentType

from tests.documents.test_templates import BOOK, facts
from toolkit.documents import template_fields
from toolkit.rulebook.papers import field_labels, sample_facts
from toolkit.word import check, compile_template, libreoffice
from toolkit.word.make_templates import default_templates

KINDS = ("service_report", "complaint_result", "onsite_order", "settlement_slip")
NEW = "我们已经收到，正在办理。{{ made_on }}"


def text_of(document: DocumentType) -> str:
    return "".join(one.text or "" for one in document.element.body.iter("{*}t"))


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_a_template_edited_and_saved_in_libreoffice_makes_the_same_paper_with_the_new_sentence(tmp_path: Path) -> None:
    shipped = dict(default_templates())
    for kind in KINDS:
        edited = docx.Document(io.BytesIO(shipped[f"{kind}.docx"]))
        edited.paragraphs[-1].insert_paragraph_before(NEW)
        edited.save(str(tmp_path / f"{kind}.docx"))
    command = [str(libreoffice()), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, *(str(tmp_path / f"{kind}.docx") for kind in KINDS)], check=True, capture_output=True)
    for name in KINDS:
        kind = BOOK.documents[name]
        saved = (tmp_path / "saved" / f"{name}.docx").read_bytes()
        fields = {one.path for one in template_fields(kind, sample_facts(), field_labels(), BOOK, "zh")}
        assert [fault for fault in check(saved, fields) if fault.severity == "error"] == []
        for about in ("normal", "long", "sparse", "hostile"):
            ours = docx.Document(io.BytesIO(compile_template(saved).render(facts(kind, about, "zh"))))
            theirs = docx.Document(
                io.BytesIO(compile_template(shipped[f"{name}.docx"]).render(facts(kind, about, "zh")))
            )
            said = NEW.replace("{{ made_on }}", "2026年11月20日")
            assert text_of(ours).replace(said, "") == text_of(theirs), (name, about)
            assert said in text_of(ours)
