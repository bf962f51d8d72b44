"""The shipped templates: they compile, hold together with any data, and are what the package makes."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.documents.paper_samples import (
    AS_OF,
    COMPLAINED,
    DECIDED,
    FREE_REPAIR,
    LONG,
    NORMAL,
    SPARSE,
    at,
    case,
    caseload,
    complaint,
    overdue,
)
from toolkit.documents import context, document_due, slip_context
from toolkit.model import DocumentKind, Item, Meaning
from toolkit.rulebook import load_rulebook
from toolkit.word import Paper, compile_template, libreoffice, merge, pages_of_pdf, pdf_of
from toolkit.word.make_templates import default_templates, make_templates

TEMPLATES = Path(__file__).parents[2] / "templates"
BOOK = load_rulebook()
TODAY = date(2026, 11, 20)
ITEM = Item(
    *("Q001-SH·2026-D10-SHF-0128", "SH", 128, "key", "print", "allocated", 1, "", "service", 2026, "D10"),
    *("城东店", "CD2611-078", "service_report", "沈若溪-T490-2026年11月服务报告单", "城东店", TODAY, None, "", ""),
)
HOSTILE: dict[str, Meaning | None] = {
    **NORMAL,
    "customer_name": "A & B <x> ]]> {{ 7 * 7 }}",
    "fault": '=1+1\t"x"\n第二行\r\n<w:p/>\x07',
    "diagnosis": "{% for %}",
    "repair_steps": "第一步\n第二步\n\n第三步",
}
CASES = {"normal": NORMAL, "long": LONG, "sparse": SPARSE, "hostile": HOSTILE}
LINES = {
    "borrow_slip": ("loan", {"borrower": "王志远", "department": "", "phone": "13900000000", "way": "take"}),
    "query_approval": ("query", {"asked_by": "王志远", "reason": "核对保修期", "approved_by": "", "result": ""}),
}
REST = {
    "loan": {"purpose": "月会", "quantity": 1, "approved_by": "", "lent_on": TODAY, "due_on": TODAY},
    "query": {"asked_on": TODAY, "answered_on": None},
}

BASELINE = ("relationships/theme' is missing",)
"""What the validator says without need: a theme is optional (ECMA-376 part 1, 11.3)."""


@pytest.fixture(scope="module")
def templates() -> dict[str, Paper]:
    return {name: compile_template(content) for name, content in default_templates()}


def template_name(kind: DocumentKind, language: str) -> str:
    return kind.template if language == "zh" else kind.template.replace(".docx", ".en.docx")


def paper(kind: DocumentKind, about: str, language: str, templates: dict[str, Paper]) -> bytes:
    """A paper of this kind about one of the sample cases."""
    return templates[template_name(kind, language)].render(facts(kind, about, language))


def facts(kind: DocumentKind, about: str, language: str) -> dict[str, object]:
    """What the template of this kind is given for one of the sample cases."""
    if kind.about == "item":
        name, line = LINES[kind.id]
        return slip_context(name, line | REST[name], ITEM, BOOK, TODAY, language)
    book = dataclasses.replace(BOOK, settings=dataclasses.replace(BOOK.settings, language=language))
    row = CASES[about]
    told = {"complaint_content": row.get("fault") or "等得太久", "customer_name": row["customer_name"]}
    bare = {"complained_at": at("2026-11-17"), "complaint_result": "已道歉", "closed_at": at("2026-11-19")}
    load = caseload(
        case(**row), complaints=(complaint(**({**bare, **told} if about == "sparse" else {**DECIDED, **told})),)
    )
    owed = {} if about == "sparse" else {"CD2611-078": [FREE_REPAIR]}
    (due,) = document_due(kind, "CD2611-078", load, [overdue()], owed, book, AS_OF)
    return context(due, ITEM, book, TODAY)


def all_text(content: bytes) -> str:
    """Everything a reader of the body sees, cells included."""
    document = Document(io.BytesIO(content))
    return "\n".join(text.text or "" for text in document.element.body.iter("{*}t"))


def combinations() -> Iterator[tuple[str, str, str]]:
    for kind in BOOK.documents:
        for language in ("zh", "en"):
            for about in CASES:
                yield kind, language, about


def test_every_kind_has_its_template_in_both_languages() -> None:
    names = {name for name, _ in default_templates()}
    assert names == {template_name(kind, lang) for kind in BOOK.documents.values() for lang in ("zh", "en")}


def test_the_templates_in_the_repository_are_those_the_package_makes() -> None:
    for name, content in default_templates():
        assert (TEMPLATES / name).read_bytes() == content, (
            f"{name}: run python -m toolkit.word.make_templates templates"
        )


def test_staffs_own_templates_are_not_overwritten(tmp_path: Path) -> None:
    own = tmp_path / "service_report.docx"
    own.write_bytes(b"our own")
    written = make_templates(tmp_path)
    assert own.read_bytes() == b"our own"
    assert own not in written
    assert (tmp_path / "service_report.en.docx") in written


@pytest.mark.parametrize(("kind", "language", "about"), list(combinations()))
def test_a_paper_opens_and_holds_no_gap_whatever_the_data(
    kind: str, language: str, about: str, templates: dict[str, Paper]
) -> None:
    content = paper(BOOK.documents[kind], about, language, templates)
    text = all_text(content)
    assert "None" not in text
    assert "Undefined" not in text
    assert "{%" not in text.replace("{% for %}", "")
    assert "{{" not in text.replace("{{ 7 * 7 }}", "")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert not re.search(r"</w:tcPr></w:tc>|<w:tc></w:tc>", body), "a cell without paragraph: Word refuses it"
    assert not re.search(r"</w:tblGrid></w:tbl>", body), "a table without rows"


def test_hostile_words_arrive_whole(templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents["service_report"], "hostile", "zh", templates))
    assert "A & B <x> ]]> {{ 7 * 7 }}" in text
    assert "第三步" in text


def test_the_service_report_states_what_the_rules_ask_for(templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents["service_report"], "normal", "zh", templates))
    for stated in (
        *("CD2611-078", "沈若溪", "13800139451", "T490", "HL21A2718113", "2025年12月6日", "保内"),
        *("开机后频繁死机", "内存条接触不良", "更换同型号内存条", "拆机检查", "P2026562", "原厂", "合格"),
        *("免费服务", "免费维修", "故障不属于人为损坏", "保修 90 天", "评分", "签字", "陈师傅", "A102"),
    ):
        assert stated in text, stated


def test_a_report_with_fees_prints_them_in_figures_and_capitals(templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents["service_report"], "long", "zh", templates))
    assert "104,486.53 元" in text
    assert "人民币壹拾万肆仟肆佰捌拾陆元伍角叁分" in text
    assert "交通费 120.00 元" in text


def test_a_sparse_report_shows_marks_and_no_invented_words(templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents["service_report"], "sparse", "zh", templates))
    for mark in ("【缺：联系电话】", "【缺：型号】", "【缺：购买日期】", "【缺：测试结果】", "【缺：合计】"):
        assert mark in text, mark
    assert "免费服务" not in text


@pytest.mark.parametrize("kind", [kind.id for kind in BOOK.documents.values() if kind.letter])
def test_a_letter_has_number_addressee_company_and_date(kind: str, templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents[kind], "normal", "zh", templates))
    assert f"{BOOK.documents[kind].number_stem}〔2026〕第128号" in text
    assert "尊敬的沈若溪顾客：" in text
    assert BOOK.settings.company in text
    assert "2026年11月20日" in text
    assert "决定书" not in text


@pytest.mark.parametrize("kind", [kind.id for kind in BOOK.documents.values() if kind.letter])
def test_an_english_letter_is_english(kind: str, templates: dict[str, Paper]) -> None:
    text = all_text(paper(BOOK.documents[kind], "normal", "en", templates))
    assert "Dear 沈若溪," in text
    assert "Yours sincerely," in text
    assert "20 November 2026" in text
    assert "顾客" not in text


@pytest.mark.parametrize("number", ["TS2611006", ""])
def test_a_letter_about_a_complaint_speaks_of_the_complaint_even_without_its_number(
    number: str, templates: dict[str, Paper]
) -> None:
    load = caseload(case(**NORMAL), complaints=(complaint(number, **DECIDED),))
    reading = overdue("complaint_contact", complaint_number=number)
    kind = BOOK.documents["complaint_acknowledgement" if not number else "progress_letter"]
    (due,) = document_due(kind, "CD2611-078", load, [reading], {}, BOOK, AS_OF)
    text = all_text(templates[kind.template].render(context(due, ITEM, BOOK, TODAY)))
    assert "您于2026年11月17日通过" in text or "您于2026年11月17日提出" in text
    assert "投诉" in text


@pytest.mark.parametrize(("known", "said"), [(True, "原定于2026年11月10日前答复"), (False, "【缺：原定答复日期】")])
def test_an_extension_names_the_date_first_promised_or_marks_that_it_is_missing(
    known: bool, said: str, templates: dict[str, Paper]
) -> None:
    load = caseload(case(**NORMAL), complaints=(complaint(**COMPLAINED),))
    clocks = [overdue("complaint_resolution", complaint_number="TS2611006")] if known else []
    kind = BOOK.documents["extension_letter"]
    (due,) = document_due(kind, "TS2611006", load, clocks, {}, BOOK, AS_OF)
    assert said in all_text(templates[kind.template].render(context(due, ITEM, BOOK, TODAY)))


def kept(one: Paragraph) -> bool:
    """Whether the paragraph stays on the page of the next one, by itself or by its style."""
    assert one.style is not None
    return bool(one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next)


@pytest.mark.parametrize("kind", [kind.id for kind in BOOK.documents.values() if kind.letter])
@pytest.mark.parametrize("about", ["normal", "long"])
def test_a_signature_never_stands_alone_on_a_page(kind: str, about: str, templates: dict[str, Paper]) -> None:
    document = Document(io.BytesIO(paper(BOOK.documents[kind], about, "zh", templates)))
    texts = [one.text for one in document.paragraphs]
    sign = texts.index("（印章）")
    assert texts[sign - 1] == BOOK.settings.company
    assert texts[sign + 1] == "2026年11月20日"
    words = [at for at in range(sign - 1) if texts[at].strip()]
    from_body = next(at for at in reversed(words) if len(texts[at]) > len("特此函告。"))
    assert all(kept(document.paragraphs[at]) for at in range(from_body, sign + 1))


@pytest.mark.parametrize("kind", [kind.id for kind in BOOK.documents.values() if not kind.letter])
def test_boxes_to_sign_in_come_with_the_table_before_them(kind: str, templates: dict[str, Paper]) -> None:
    document = Document(io.BytesIO(paper(BOOK.documents[kind], "normal", "zh", templates)))
    tables = document.tables
    signed = next((at for at, table in enumerate(tables) if "签字" in table.cell(-1 % len(table.rows), 0).text), None)
    if signed is None:
        return
    before = tables[signed]._tbl.getprevious()
    assert before is not None
    assert before.tag.endswith("}p")
    assert kept(Paragraph(before, document))
    above = before.getprevious()
    if above is not None and above.tag.endswith("}tbl"):
        last = Table(above, document).rows[-1].cells
        assert all(kept(one) for cell in last for one in cell.paragraphs)


def test_nothing_behind_the_last_table_asks_for_a_page_of_its_own(templates: dict[str, Paper]) -> None:
    for name, template in default_templates():
        document = Document(io.BytesIO(template))
        last = document.paragraphs[-1]
        before = last._p.getprevious()
        if before is not None and before.tag.endswith("}tbl"):
            assert last.style is not None
            assert last.style.name == "Paper End", name


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_every_paper_about_a_normal_case_fits_a_page(templates: dict[str, Paper]) -> None:
    drawn = [(kind, language) for kind in BOOK.documents.values() for language in ("zh", "en") if kind.about != "item"]
    records = [(templates[template_name(kind, language)], facts(kind, "normal", language)) for kind, language in drawn]
    assert pages_of_pdf(pdf_of(merge(records))) == len(records)


def test_heads_of_long_tables_repeat_and_their_rows_stay_whole(templates: dict[str, Paper]) -> None:
    document = Document(io.BytesIO(paper(BOOK.documents["service_report"], "long", "zh", templates)))
    parts = next(table for table in document.tables if "更换配件" in table.cell(0, 0).text)
    assert len(parts.rows) == 2 + 14
    assert all(row._tr.trPr is not None and row._tr.trPr.find("{*}tblHeader") is not None for row in parts.rows[:2])
    assert all(row._tr.trPr is not None and row._tr.trPr.find("{*}cantSplit") is not None for row in parts.rows)


def test_every_page_says_which_of_how_many_it_is(templates: dict[str, Paper]) -> None:
    document = Document(io.BytesIO(paper(BOOK.documents["service_report"], "normal", "zh", templates)))
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    assert "第 " in foot


@pytest.mark.parametrize("name", [name for name, _ in default_templates()])
def test_a_template_is_lean_a4_and_has_fonts_for_both_scripts(name: str) -> None:
    content = dict(default_templates())[name]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert not any("stylesWithEffects" in part or "theme" in part for part in archive.namelist())
        styles = archive.read("word/styles.xml").decode()
        fonts = archive.read("word/fontTable.xml").decode()
    assert len(content) < 20_000
    used = set(re.findall(r'w:eastAsia="([^"]+)"', styles)) - {"zh-CN"}
    assert used <= set(re.findall(r'<w:font w:name="([^"]+)"', fonts))
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_no_validator_finds_fault_with_a_paper_of_each_kind(templates: dict[str, Paper], tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    validator = audit.OpenXmlValidator()
    for kind in BOOK.documents.values():
        path = tmp_path / f"{kind.id}.docx"
        path.write_bytes(paper(kind, "hostile", "zh", templates))
        found = [str(one) for one in validator.validate(path).errors]
        assert [one for one in found if not any(known in one for known in BASELINE)] == [], kind.id


@pytest.mark.sweep
def test_no_validator_finds_fault_with_any_paper_whatever_the_data_in_both_languages(
    templates: dict[str, Paper], tmp_path: Path
) -> None:
    validator = pytest.importorskip("openxml_audit").OpenXmlValidator()
    path = tmp_path / "paper.docx"
    for kind, language, about in combinations():
        path.write_bytes(paper(BOOK.documents[kind], about, language, templates))
        found = [str(one) for one in validator.validate(path).errors]
        assert [one for one in found if not any(known in one for known in BASELINE)] == [], (kind, language, about)
