"""The same papers as docxtpl, tree by tree, where docxtpl is right."""

from __future__ import annotations

import io

import pytest
from docxtpl import DocxTemplate

from tests.word.samples import report_facts, service_report
from tests.word.trees import differences
from toolkit.word import compile_template


def docxtpl_render(template: bytes, facts: dict[str, object]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(facts, autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("split", [False, True], ids=["lean", "split by Word"])
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_a_service_report_is_the_same_tree_as_docxtpl_makes(split: bool, start: int) -> None:
    template = service_report(split=split, lean=not split)
    paper = compile_template(template)
    for number in range(start, start + 50):
        facts = report_facts(number)
        assert differences(paper.render(facts), docxtpl_render(template, facts)) == [], number


def test_the_comparison_sees_one_changed_value() -> None:
    template = service_report()
    facts = report_facts(1)
    paper = compile_template(template).render(facts)
    facts["parts"][0]["name"] += "x"  # type: ignore[index]
    assert len(differences(paper, docxtpl_render(template, facts))) == 1
