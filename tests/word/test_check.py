"""Every way to break a template that users of other programs report is found, with its place and a sentence."""

from __future__ import annotations

import re

import pytest

from tests.word.build import opened, template
from toolkit.errors import TemplateError
from toolkit.word import annotate, check, compile_template

KNOWN = ("case.fault", "case.serial_number", "case.extra.*", "customer.name", "parts[].name", "parts[].items")

BROKEN: dict[str, tuple[bytes, str, str]] = {
    "a misspelt field": (template("{{ custmer.name }}"), "unknown_field", "customer.name"),
    "a misspelt field in a loop": (
        template("{% for p in parts %}{{ p.nam }}{% endfor %}"),
        "unknown_field",
        "parts[].name",
    ),
    "a filter that is not there": (template("{{ case.fault|uper }}"), "unknown_filter", "upper"),
    "a test that is not there": (template("{% if case.fault is defind %}x{% endif %}"), "unknown_test", "defined"),
    "a block without end": (template("{% for p in parts %}", "{{ p.name }}"), "block_not_ended", ""),
    "an end without block": (template("{% endif %}"), "end_without_block", ""),
    "an unknown tag": (template("{% esle %}"), "unknown_tag", "else"),
    "a wrong expression": (template("{{ case.fault + }}"), "bad_expression", ""),
    "a bracket too few": (template("{{ (case.fault }}"), "bad_expression", ""),
    "a tag cut over two paragraphs": (template("{{ case.fault", "}}"), "tag_not_closed", ""),
    "a tag cut over two cells": (template(rows=[["{{ case.fault", "}} x"]]), "tag_not_closed", ""),
    "a closing brace alone": (template("case.fault }}"), "tag_not_opened", ""),
    "full-width braces": (template("｛｛ case.fault ｝｝"), "full_width", ""),
    "a full-width comma in a tag": (template("{{ case.extra.a|replace('1'，'2') }}"), "full_width", ""),
    "full-width braces cut off": (template("｛｛ case.fault", "｝｝"), "tag_not_closed", ""),
    "two paragraph tags with text": (template("{%p if case.fault %} text"), "content_lost", ""),
    "a row tag outside of tables": (template("{%tr for p in parts %}", "{%tr endfor %}"), "no_element", ""),
    "a row tag beside content": (
        template(rows=[["{%tr for p in parts %}", "text"], ["{{ p.name }}", ""], ["{%tr endfor %}", ""]]),
        "content_lost",
        "",
    ),
    "a block from a cell to the text behind": (
        template(rows=[["x{% if case.fault %}"]], change=lambda document: document.add_paragraph("y{% endif %}")),
        "not_balanced",
        "",
    ),
    "a block from one row into the next": (
        template(rows=[["a{% if case.fault %}b", "c"], ["d{% endif %}e", "f"]]),
        "across_rows",
        "",
    ),
    "a cell loop that ends in another row": (
        template(rows=[["a", "{%tc for p in parts %}"], ["b", "c"], ["{%tc endfor %}", "d"]]),
        "not_balanced",
        "",
    ),
    "a paragraph loop that ends in another cell": (
        template(rows=[["a\n{%p for p in parts %}", "{%p endfor %}\nb"]]),
        "not_balanced",
        "",
    ),
    "a paragraph block across a run block": (
        template("{%r if case.fault %}{%p if case.fault %}文{%p endif %}", "文{%r endif %}"),
        "not_nested",
        "",
    ),
    "blocks that cross": (
        template("{% if case.fault %}{% for p in parts %}{% endif %}{% endfor %}"),
        "block_not_ended",
        "",
    ),
    "a cell that can be emptied": (
        template(rows=[["{% if case.fault %}\n{{ case.fault }}\n{% endif %}"]]),
        "cell_may_empty",
        "",
    ),
    "a table that can lose all rows": (
        template(rows=[["{%tr for p in parts %}"], ["{{ p.name }}"], ["{%tr endfor %}"]]),
        "table_may_vanish",
        "",
    ),
    "a field named like a method": (template("{% for p in parts %}{{ p.items }}{% endfor %}"), "method_name", ""),
    "a merged cell without a loop": (template(rows=[["{% vm %}x"], ["y"]]), "no_loop", ""),
    "a way into Python": (template("{{ case.__class__.__mro__ }}"), "forbidden_name", ""),
    "a minus sign before a table": (
        template("{%- if case.fault -%}", rows=[["x"]], change=lambda document: document.add_paragraph("{% endif %}")),
        "nothing_to_join",
        "",
    ),
}


@pytest.mark.parametrize(("broken", "kind", "nearest"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_with_its_place(broken: bytes, kind: str, nearest: str) -> None:
    found = {fault.kind: fault for fault in check(broken, KNOWN)}
    assert kind in found, found
    fault = found[kind]
    assert fault.nearest == nearest
    assert fault.tag
    assert fault.spot.part == "word/document.xml"
    assert fault.spot.paragraph
    assert fault.message.zh
    assert fault.message.en
    assert fault.spot.excerpt


@pytest.mark.parametrize(("broken", "kind"), [(one, kind) for one, kind, _ in BROKEN.values()], ids=BROKEN)
def test_a_fault_speaks_of_tables_and_cells_not_of_xml(broken: bytes, kind: str) -> None:
    for fault in check(broken, KNOWN):
        for words in (fault.message.zh, fault.message.en):
            assert not re.search(r"w:\w+|“”", words), words


def test_a_sound_template_has_no_faults() -> None:
    sound = template(
        "{% for p in parts %}{{ p.name }}、{% endfor %}{{ case.extra['备注']|default('') }}",
        "{{ customer.name|upper }}",
        rows=[["名称"], ["{% for p in parts %}{{ loop.index }} {{ p.name }}{% endfor %}"]],
    )
    assert check(sound, KNOWN) == ()


def test_all_faults_are_told_at_once() -> None:
    broken = template(
        "{% for p in parts %}", "{{ p.nam }}{{ case.fault|uper }}", "{{ b，c + }}", "{{ cut", "}}", "{% endif %}"
    )
    kinds = [fault.kind for fault in check(broken, KNOWN)]
    assert set(kinds) >= {
        "block_not_ended", "unknown_field", "unknown_filter", "bad_expression", "tag_not_closed",
        "tag_not_opened", "end_without_block",
    }  # fmt: skip


def test_a_fault_names_table_row_cell_and_paragraph() -> None:
    (fault,) = check(template("a", rows=[["a", "b"], ["c", "d\n{{ case.fault| }}"]]))
    assert (fault.spot.table, fault.spot.row, fault.spot.cell, fault.spot.paragraph) == (1, 2, 2, 2)
    assert fault.spot.in_words().zh == "正文，第 1 个表格第 2 行第 2 格，第 2 段"


def test_a_fault_in_a_header_names_the_header() -> None:
    broken = template(change=lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "{{ a| }}"))
    (fault,) = check(broken)
    assert fault.spot.part.startswith("word/header")


def test_a_template_with_errors_is_not_compiled() -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(template("{% if a %}", "{{ b| }}"))
    assert caught.value.values["count"] == 2


def test_warnings_do_not_keep_a_template_from_being_used() -> None:
    paper = compile_template(template("｛｛ a ｝｝"))
    assert [fault.kind for fault in paper.warnings] == ["full_width"]


def test_faults_stand_as_comments_in_a_copy() -> None:
    broken = template("a", "{{ b| }}", rows=[["{{ c| }}"]])
    faults = check(broken)
    copy = annotate(broken, faults)
    texts = [comment.text for comment in opened(copy).comments]
    assert len(texts) == 2
    assert faults[0].message.zh in texts[0]
    assert faults[0].message.en in texts[0]
    assert copy == annotate(broken, faults)


def test_faults_of_a_header_stand_at_the_first_paragraph() -> None:
    broken = template(
        "a", change=lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "{{ a| }}")
    )
    copy = annotate(broken, check(broken))
    assert "header1.xml" in next(iter(opened(copy).comments)).text


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"], ids=["empty", "text", "cut"])
def test_what_is_no_docx_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateError):
        check(content)
