"""Whatever staff type and whatever the data: a template is refused with its place, or every paper of it is sound."""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.word.build import template
from tests.word.samples import leaned
from toolkit.errors import TemplateError
from toolkit.word import annotate, check, compile_template, merge

BLOCKS = [
    ("{% if a %}", "{% endif %}"),
    ("{% for x in l %}", "{% endfor %}"),
    ("{%p if a %}", "{%p endif %}"),
    ("{%p for x in l %}", "{%p endfor %}"),
    ("{%tr for x in l %}", "{%tr endfor %}"),
    ("{%tc for x in l %}", "{%tc endfor %}"),
    ("{%r if a %}", "{%r endif %}"),
    ("{%- if a -%}", "{%- endif -%}"),
    ("{% set y %}", "{% endset %}"),
]
SINGLES = [
    "文", "{{ a }}", "{{r a }}", "{{p a }}", "{{ l }}", "{% else %}", "{%p else %}", "{% elif l %}",
    "{# c #}", "{#p c #}",
    "{% set z = 1 %}", "{% vm %}", "{% hm %}", "{% colspan n %}", "{% cellbg c %}", "{{ a", "}}", "{%",
    "｛｛ a ｝｝", " ",
]  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> list[str]:
    """Texts of paragraphs in order; blocks lie around or across them as they fall."""
    pieces = [
        [draw(st.sampled_from(SINGLES[: draw(st.integers(3, len(SINGLES)))]))] for _ in range(draw(st.integers(1, 8)))
    ]
    for _ in range(draw(st.integers(0, 3))):
        start, end = draw(st.sampled_from(BLOCKS))
        first = draw(st.integers(0, len(pieces) - 1))
        last = draw(st.integers(first, len(pieces) - 1))
        alone = draw(st.booleans())
        pieces[first] = [start, *pieces[first]] if not alone else [start]
        pieces[last] = [*pieces[last], end] if not alone or first == last else [end]
    return ["".join(piece) for piece in pieces]


EMPTY = leaned(template())
"""A lean start: the test is about tags, not about styles."""

Plan = list[tuple[str, list[list[str]]]]
"""Where the paragraphs go, and each as the texts of its runs."""


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    targets = draw(st.lists(st.sampled_from(["body", "table", "wide", "header"]), min_size=1, max_size=3))
    return [(target, [_cut(draw, text) for text in draw(texts())]) for target in targets]


def _cut(draw: st.DrawFn, text: str) -> list[str]:
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=2))})
    return [text[start:end] for start, end in itertools.pairwise(cuts)]


def built(plan: Plan) -> bytes:
    document = Document(io.BytesIO(EMPTY))
    for target, words in plan:
        if target in ("table", "wide"):
            columns = 1 if target == "table" else 2
            table = document.add_table(0, columns)
            for at in range(0, len(words), columns):
                for cell, runs in zip(table.add_row().cells, words[at : at + columns], strict=False):
                    _write(cell.paragraphs[0], runs)
        else:
            place: Any = document if target == "body" else document.sections[0].header
            for runs in words:
                _write(place.add_paragraph(), runs)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write(paragraph: Any, runs: list[str]) -> None:
    for number, text in enumerate(runs):
        paragraph.add_run(text).bold = bool(number % 2)


FACTS: list[dict[str, object]] = [
    {"a": a, "l": items, "n": 2, "c": "FF0000"}
    for a in ("", "甲", "a\nb\t<&>\x07\x0c\x00")
    for items in ([], ["x"], ["x", "y\n", "z"])
]


def sound(paper: bytes) -> None:
    """Well-formed parts, no empty cell, no table without rows, no doubled id."""
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(archive.read(name))
                for story in root.iter("{*}tc", "{*}hdr", "{*}ftr"):
                    assert len(story), name
                    assert str(story[-1].tag).endswith("}p"), name
                assert all(table.find("{*}tr") is not None for table in root.iter("{*}tbl"))
                assert all(row.find("{*}tc") is not None for row in root.iter("{*}tr"))


CROSSED: Plan = [
    (
        "body",
        [["{% if a %}"], ["{{p a }}"], ["{% endif %}"], ["{%p if a %}{%- if a -%}{%p endif %}"], ["{%- endif -%}"]],
    ),
    ("header", [["{%r if a %}{%p if a %}文{%p endif %}"], ["文{%r endif %}"]]),
    ("wide", [["{{p a }}"], ["{%tc for x in l %}"], ["文"], ["{{ l }}"], ["{%tc endfor %}"], ["{{ a }}"]]),
]
"""Plans that once gave damaged papers: blocks that lie across each other or end in another row."""


@pytest.mark.parametrize("part", CROSSED)
def test_crossed_blocks_are_refused(part: tuple[str, list[list[str]]]) -> None:
    assert any(fault.kind in ("not_nested", "not_balanced") for fault in check(built([part])))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_a_template_is_refused_with_its_place_or_all_its_papers_are_sound(plan: Plan) -> None:
    refused_or_sound(plan)


@pytest.mark.sweep
@settings(max_examples=1200, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_thousands_of_templates_are_refused_or_sound(plan: Plan) -> None:
    refused_or_sound(plan)


def refused_or_sound(plan: Plan) -> None:
    content = built(plan)
    faults = check(content)
    errors = [fault for fault in faults if fault.severity == "error"]
    try:
        paper = compile_template(content)
    except TemplateError as error:
        refused = error.key == "template_broken"
        assert refused
        assert errors
        assert all(fault.message.zh and fault.message.en and fault.spot.in_words().zh for fault in errors)
        sound(annotate(content, faults))
        return
    assert not errors
    papers = []
    for facts in FACTS:
        papers.append(paper.render(facts))
        sound(papers[-1])
    sound(merge(papers))
