"""The sample case behind previews: it fills every template, and names every field there is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.documents.paper_samples import AS_OF, SPARSE, case, caseload
from toolkit.documents import completed, context, document_due, sample_context, template_fields
from toolkit.missing import Missing
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.papers import field_labels, sample_facts
from toolkit.word import compile_template
from toolkit.word.make_templates import default_templates

BOOK = load_rulebook()
TODAY = date(2026, 11, 20)
PAPERS = {name: compile_template(content) for name, content in default_templates()}


@pytest.mark.parametrize("kind", BOOK.documents)
def test_a_template_asks_only_for_what_its_kind_gives(kind: str) -> None:
    one = BOOK.documents[kind]
    given = {field.path for field in template_fields(one, sample_facts(), field_labels(), BOOK, "zh")}
    above = {path.rsplit(".", depth)[0] for path in given for depth in (1, 2)} | {path.split("[]")[0] for path in given}
    for name in (one.template, one.template.replace(".docx", ".en.docx")):
        assert set(PAPERS[name].fields) <= given | above, name


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", BOOK.documents)
def test_a_preview_without_a_case_shows_no_gap(kind: str, language: str) -> None:
    shown = sample_context(BOOK.documents[kind], sample_facts(), BOOK, language, None, TODAY)
    for section in ("case", "complaint"):
        if shown.get(section) and BOOK.documents[kind].about != "item":
            facts = shown[section]
            assert isinstance(facts, dict)
            gaps = [name for name, value in facts.items() if isinstance(value, Missing) and name != "number"]
            assert gaps == [] or section == "complaint", gaps


@pytest.mark.parametrize("kind", BOOK.documents)
def test_every_field_has_a_label_in_both_languages(kind: str) -> None:
    for field in template_fields(BOOK.documents[kind], sample_facts(), field_labels(), BOOK, "zh"):
        assert field.label.zh != field.path, field.path
        assert field.label.zh.strip()
        assert field.label.en.strip()


def test_a_preview_of_a_case_keeps_what_is_known_and_fills_the_rest() -> None:
    kind = BOOK.documents["service_report"]
    (due,) = document_due(kind, "CD2611-078", caseload(case(**SPARSE)), [], {}, BOOK, AS_OF)
    shown = context(completed(due, kind, sample_facts()), None, BOOK, TODAY)
    stated = shown["case"]
    assert isinstance(stated, dict)
    assert stated["customer_name"] == "何佳"
    assert stated["model"] == "T490"


def test_the_sample_is_not_taken_for_a_paper() -> None:
    assert "_sample.docx" not in {name for name, _ in default_templates()}


def test_a_slip_names_the_item_and_leaves_unknowns_blank_for_writing() -> None:
    shown = sample_context(BOOK.documents["borrow_slip"], sample_facts(), BOOK, "en", None, TODAY)
    item, loan = shown["item"], shown["loan"]
    assert isinstance(item, dict)
    assert isinstance(loan, dict)
    assert item["category"] == BOOK.categories["internal"].label.en
    sparse = {**sample_facts(), "loan": {**loan, "phone": "", "approved_by": None}}
    again = sample_context(BOOK.documents["borrow_slip"], sparse, BOOK, "en", None, TODAY)["loan"]
    assert isinstance(again, dict)
    assert (str(again["phone"]), str(again["approved_by"])) == ("", "")
