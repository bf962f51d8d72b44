"""Papers from templates: what the tags of staff become, and what never happens."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from docx.document import Document as DocumentType
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from lxml import etree

from tests.word.build import cells, lines, opened, template
from tests.word.samples import report_facts, service_report
from toolkit.errors import TemplateError
from toolkit.model import Moment, Part, Precision, Text
from toolkit.word import Missing, check, compile_template


def rendered(content: bytes, **facts: object) -> bytes:
    return compile_template(content).render(facts)


def first_line(text: str, **facts: object) -> str:
    return lines(rendered(template(text), **facts))[0]


# Values


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("张三", "张三", "张三"),
        (date(2026, 3, 5), "2026年3月5日", "5 March 2026"),
        (Moment(datetime(2026, 3, 5, 9, 5)), "2026年3月5日 09:05", "5 March 2026, 09:05"),
        (Moment(datetime(2026, 3, 5), Precision.DAY), "2026年3月5日", "5 March 2026"),
        (Moment(datetime(2026, 3, 1), Precision.MONTH), "2026年3月", "March 2026"),
        (Decimal("1280"), "1,280.00", "1,280.00"),
        (True, "是", "yes"),
        (False, "否", "no"),
        (None, "【缺：a】", "【missing: a】"),
        (Missing("备注"), "【缺：备注】", "【missing: 备注】"),
        (Missing(Text("备注", "remarks")), "【缺：备注】", "【missing: remarks】"),
        (Text("保内", "in warranty"), "保内", "in warranty"),
        (("电源", "数据线"), "电源、数据线", "电源, 数据线"),
        ((Part("屏幕"), Part("电池")), "屏幕、电池", "屏幕, 电池"),
        (7, "7", "7"),
        ("", "", ""),
    ],
)
def test_a_value_is_written_as_the_documents_language_wants(value: object, zh: str, en: str) -> None:
    assert first_line("{{ a }}", a=value) == zh
    assert first_line("{{ a }}", a=value, language="en") == en


def test_special_signs_stay_what_they_are() -> None:
    hostile = "A & B <E07> 报警 x<5 后 \"引号\" 'x' ]]> &lt; {{ b }} {% if %}"
    assert first_line("{{ a }}后", a=hostile) == hostile + "后"


def test_line_ends_and_tabs_become_breaks_and_tabs() -> None:
    paper = rendered(template("{{ a }}"), a="一\n二\r\n三\t四\v五\r六")
    assert lines(paper)[0] == "一\n二\n三\t四\n五\n六"
    run = opened(paper).paragraphs[0]._p
    assert len(run.findall(".//" + qn("w:br"))) == 4
    assert len(run.findall(".//" + qn("w:tab"))) == 1


def test_a_bell_begins_a_new_paragraph_of_the_same_look() -> None:
    paper = rendered(template("前{{ a }}后"), a="一\a二")
    assert lines(paper) == ["前一", "二后"]


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1f", "\ud800", "\ufffe", "\uffff", "\ufdd0", "\ufdd1", "\ufdd3"])
def test_illegal_characters_are_dropped(sign: str) -> None:
    assert first_line("{{ a }}", a=f"甲{sign}乙") == "甲乙"


def test_a_lone_surrogate_pair_in_a_dict_key_does_not_break_the_file() -> None:
    assert first_line("{% for k in a %}{{ k }}{% endfor %}", a={"甲\ud800": 1}) == "甲"


def test_a_gap_is_nothing_in_a_condition_and_passes_through_filters() -> None:
    gap = Missing("金额")
    assert (
        first_line("{% if a %}有{% else %}无{% endif %}{{ a|money }}{{ a|capitals }}{{ a|date }}", a=gap)
        == "无" + "【缺：金额】" * 3
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a ~ '元' }}", "【缺：金额】元"),
        ("{{ a + b }}", "【缺：金额】"),
        ("{{ b - a }}", "【缺：金额】"),
        ("{{ a.name }}", "【缺：金额】"),
        ("{{ a['name'] }}", "【缺：金额】"),
        ("{% if a > 100 %}多{% else %}少{% endif %}", "少"),
        ("{{ [a, b]|join('；') }}", "【缺：金额】；1,280.00"),
        ("{{ b ~ '元' }}", "1,280.00元"),
        ("{{ a|default('无', true) }}", "无"),
    ],
)
def test_what_is_computed_with_a_gap_is_a_gap(text: str, expected: str) -> None:
    assert first_line(text, a=Missing("金额"), b=Decimal(1280)) == expected


@pytest.mark.parametrize("name", ["date", "time", "datetime", "money", "capitals", "yuan", "mask", "text"])
def test_a_filter_leaves_a_dash_a_dash(name: str) -> None:
    dash = Missing(instead="—")
    assert first_line(f"{{{{ a|{name} }}}}{{% if a %}}有{{% endif %}}", a=dash) == "—"


def test_a_list_that_is_a_gap_has_no_items() -> None:
    assert first_line("甲{% for x in a %}{{ x }}{% endfor %}", a=Missing("配件")) == "甲"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ m|date }}", "2026年3月5日"),
        ("{{ m|time }}", "14:30"),
        ("{{ m|datetime }}", "2026年3月5日 14:30"),
        ("{{ '2026-03-05'|date }}", "2026年3月5日"),
        ("{{ d|money }}", "1,280.50"),
        ("{{ d|yuan }}", "1,280.50元"),
        ("{{ d|capitals }}", "人民币壹仟贰佰捌拾元伍角整"),
        ("{{ '12'|capitals }}", "人民币壹拾贰元整"),
        ("{{ '13812345634'|mask('phone') }}", "138******34"),
        ("{{ '张明'|mask('name') }}", "张*"),
    ],
)
def test_filters_write_dates_and_money(text: str, expected: str) -> None:
    assert first_line(text, m=Moment(datetime(2026, 3, 5, 14, 30)), d=Decimal("1280.5")) == expected


# Tags as staff type them


def test_a_tag_cut_over_runs_of_other_looks_is_whole() -> None:
    def cut(document: DocumentType) -> None:
        paragraph = document.add_paragraph()
        for text, bold in (("客户：{", False), ("{ a", True), ("}", False), ("} 先生", True)):
            paragraph.add_run(text).bold = bold

    paper = rendered(template(change=cut), a="张三")
    assert lines(paper) == ["客户：张三 先生"]
    assert opened(paper).paragraphs[0].runs[-1].bold, "what follows the tag keeps its look"


def test_full_width_tags_are_understood() -> None:
    text = "｛｛ a ｝｝｛％ if a ＝＝ ‘甲’ ％｝是｛％ endif ％｝{{ a|replace（“甲”，“乙，丙”） }}"
    assert first_line(text, a="甲") == "甲是乙，丙"


def test_a_block_alone_in_its_paragraph_leaves_no_blank_line() -> None:
    content = template("前", "{% if a %}", "{{ a }}", "{% else %}", "无", "{% endif %}", "后")
    assert lines(rendered(content, a="甲")) == ["前", "甲", "后"]
    assert lines(rendered(content, a="")) == ["前", "无", "后"]


def test_a_page_break_that_libreoffice_moved_beside_a_block_tag_is_kept() -> None:
    def change(document: DocumentType) -> None:
        document.add_paragraph("{%p for one in parts %}").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("{{ one.name }}")
        document.add_paragraph("{%p endfor %}")

    paper = compile_template(template(change=change)).render({"parts": [{"name": "屏"}, {"name": "键盘"}]})
    document = opened(paper)
    assert [one.text for one in document.paragraphs] == ["屏", "键盘"]
    assert all(one.paragraph_format.page_break_before for one in document.paragraphs)


def test_a_page_break_before_words_beside_a_block_tag_is_still_told() -> None:
    def change(document: DocumentType) -> None:
        paragraph = document.add_paragraph("{%p if parts %}")
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run("text")
        document.add_paragraph("{%p endif %}")

    assert "content_lost" in {fault.kind for fault in check(template(change=change), ("parts",))}


def test_a_loop_from_the_first_to_the_last_cell_repeats_the_row() -> None:
    content = template(rows=[["名称", "数量"], ["{% for p in parts %}{{ p.name }}", "{{ p.items }}{% endfor %}"]])
    parts = [{"name": "屏", "items": 1}, {"name": "电池", "items": 2}]
    assert cells(rendered(content, parts=parts)) == [["名称", "数量"], ["屏", "1"], ["电池", "2"]]


def test_tags_alone_in_their_rows_repeat_the_rows_between() -> None:
    content = template(rows=[["{% for p in parts %}", ""], ["{{ p }}", "x"], ["{% endfor %}", ""]])
    assert cells(rendered(content, parts=["屏", "电池"])) == [["屏", "x"], ["电池", "x"]]


def test_a_loop_inside_a_cell_repeats_its_paragraphs_only() -> None:
    content = template(rows=[["{% for p in parts %}\n{{ p }}\n{% endfor %}", "x"]])
    assert cells(rendered(content, parts=["屏", "电池"]))[0][0].split("\n")[:2] == ["屏", "电池"]


def test_what_a_header_sets_is_not_seen_by_the_body_and_the_other_way_round() -> None:
    def change(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ x }}"

    with pytest.raises(TemplateError):
        rendered(template("{% set x = 1 %}{{ x }}", change=change))


def test_document_properties_headers_footers_and_text_boxes_are_filled() -> None:
    def change(document: DocumentType) -> None:
        document.core_properties.title = "报告 {{ a }}"
        document.sections[0].header.paragraphs[0].text = "页眉 {{ a }}"
        document.sections[0].footer.paragraphs[0].text = "页脚 {{ a }}"
        run = document.add_paragraph("框").runs[0]._r
        run.append(
            etree.fromstring(
                f'<w:pict xmlns:w="{qn("w:p")[1:-2]}" xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
                "<w:txbxContent><w:p><w:r><w:t>盒 {{ a }}</w:t></w:r></w:p></w:txbxContent>"
                "</v:textbox></v:shape></w:pict>"
            )
        )

    paper = rendered(template(change=change), a="<甲>")
    document = opened(paper)
    assert document.core_properties.title == "报告 <甲>"
    assert document.sections[0].header.paragraphs[0].text == "页眉 <甲>"
    assert document.sections[0].footer.paragraphs[0].text == "页脚 <甲>"
    assert "盒 &lt;甲&gt;" in zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()


def test_a_tag_in_an_attribute_is_escaped() -> None:
    def change(document: DocumentType) -> None:
        document.add_paragraph("x").paragraph_format.element.get_or_add_pPr().set(qn("w:rsidR"), "0")
        document.paragraphs[0]._p.set("{urn:x}note", "{{ a }}")

    paper = rendered(template(change=change), a='"<甲>"\n乙')
    assert opened(paper).paragraphs[0]._p.get("{urn:x}note") == '"<甲>" 乙'


def test_used_fields_are_listed_with_their_paths() -> None:
    content = template(
        "{% for p in case.parts %}{{ p.name }}{{ loop.index }}{% endfor %}{% set x = company.phone %}{{ x }}",
        "{{ case.extra['列名']|default('') }}{% if customer.vip %}{% endif %}",
    )
    assert compile_template(content).fields == (
        "case.extra.列名", "case.parts", "case.parts[].name", "company.phone", "customer.vip",
    )  # fmt: skip


# Never corrupt


def tags_of(paper: bytes, name: str) -> list[Any]:
    return list(opened(paper).element.iter(qn(name)))


def test_a_cell_never_loses_its_last_paragraph() -> None:
    content = template(rows=[["{% if a %}\n{{ a }}\n{% endif %}", "x"]])
    for value, text in (("甲", "甲"), ("", "")):
        paper = rendered(content, a=value)
        assert all(cell.find(qn("w:p")) is not None for cell in tags_of(paper, "w:tc"))
        assert cells(paper) == [[text, "x"]]


def test_a_table_without_rows_is_left_out() -> None:
    content = template("前", rows=[["{%tr for p in parts %}"], ["{{ p }}"], ["{%tr endfor %}"]])
    assert tags_of(rendered(content, parts=[]), "w:tbl") == []
    assert len(tags_of(rendered(content, parts=["甲"]), "w:tr")) == 1


def test_a_row_without_cells_is_left_out() -> None:
    content = template(rows=[["{%tc for p in parts %}", "{{ p }}", "{%tc endfor %}"], ["a", "b", "c"]])
    assert len(tags_of(rendered(content, parts=[]), "w:tr")) == 1


def test_a_header_never_becomes_empty() -> None:
    def change(document: DocumentType) -> None:
        header = document.sections[0].header
        header.paragraphs[0].text = "{% if a %}"
        header.add_paragraph("{{ a }}")
        header.add_paragraph("{% endif %}")

    paper = rendered(template(change=change), a="")
    assert len(opened(paper).sections[0].header._element.findall(qn("w:p"))) == 1


def test_the_grid_fits_a_table_whose_columns_are_made_by_a_loop() -> None:
    content = template(rows=[["{%tc for p in parts %}", "{{ p }}", "{%tc endfor %}"]])
    for count in (1, 5):
        paper = rendered(content, parts=["x"] * count)
        widths = [int(column.get(qn("w:w"))) for column in tags_of(paper, "w:gridCol")]
        assert len(widths) == count
        assert sum(widths) == pytest.approx(8640, abs=10)


def test_pictures_in_a_loop_have_their_own_ids_over_all_parts() -> None:
    from tests.word.samples import logo

    def change(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].add_run("{{ a }}").add_picture(io.BytesIO(logo()))
        document.add_paragraph("{% for x in range(3) %}")
        document.add_paragraph("x").runs[0].add_picture(io.BytesIO(logo()))
        document.add_paragraph("{% endfor %}")
        document.add_picture(io.BytesIO(logo()))

    paper = rendered(template(change=change), a="x")
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    ids = [match.get("id") for text in texts for match in etree.fromstring(text.encode()).iter("{*}docPr")]
    assert len(ids) == 5
    assert len(set(ids)) == 5


def test_a_bookmark_in_a_loop_stands_once() -> None:
    def change(document: DocumentType) -> None:
        document.add_paragraph("{% for x in range(3) %}")
        paragraph = document.add_paragraph("x{{ x }}")
        for kind in ("Start", "End"):
            mark = etree.SubElement(paragraph._p, qn(f"w:bookmark{kind}"), {qn("w:id"): "7"})
            if kind == "Start":
                mark.set(qn("w:name"), "lesezeichen")
        document.add_paragraph("{% endfor %}")

    paper = rendered(template(change=change))
    assert len(tags_of(paper, "w:bookmarkStart")) == len(tags_of(paper, "w:bookmarkEnd")) == 1
    assert lines(paper) == ["x0", "x1", "x2"]


def test_the_same_facts_give_the_same_bytes() -> None:
    facts = report_facts(3)
    first = compile_template(service_report()).render(facts)
    again = compile_template(service_report()).render(facts)
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_parts_without_tags_are_the_same_bytes() -> None:
    source = service_report()
    paper = compile_template(source).render(report_facts(1))
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(paper)) as after:
        for name in ("word/styles.xml", "word/footer1.xml", "word/settings.xml", "[Content_Types].xml"):
            assert before.read(name) == after.read(name)


def test_rendering_twice_leaves_nothing_of_the_first_paper() -> None:
    paper = compile_template(template(rows=[["{% for p in parts %}{{ p }}", "{% endfor %}"]]))
    paper.render({"parts": ["甲", "乙"]})
    assert cells(paper.render({"parts": ["丙"]})) == [["丙", ""]]


# Strict and bounded


def test_an_unknown_name_is_an_error_with_tag_and_place() -> None:
    paper = compile_template(template("甲", "乙 {{ case.custmer }}"))
    with pytest.raises(TemplateError) as caught:
        paper.render({"case": {"customer": "x"}})
    values = caught.value.values
    assert values["tag"] == "{{ case.custmer }}"
    assert values["excerpt"] == "乙 {{ case.custmer }}"
    assert values["place"] == Text("正文第 2 段", "body, paragraph 2")


def test_a_failing_expression_is_an_error_with_tag_and_place() -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(template(rows=[["a", "{{ 1 / a }}"]]), a=0)
    assert caught.value.values["tag"] == "{{ 1 / a }}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ a['__class__'] }}",
        "{{ a|attr('__class__') }}",
        "{{ ''.join.__globals__ }}",
        "{{ range.__init__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ a.replace('x', 'y' * 100000000) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 1000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x'|center(1000000000) }}",
        "{% for x in range(1000000000) %}x{% endfor %}",
        "{% set n = namespace(t='xxxx') %}{% for x in range(60) %}{% set n.t = n.t ~ n.t %}{% endfor %}{{ n.t }}",
        "{% set n = namespace(t='xxxx') %}{% for x in range(60) %}{% set n.t = n.t + n.t %}{% endfor %}{{ n.t }}",
        "{% set n = namespace(t='aaaa') %}{% for x in range(60) %}{% set n.t = n.t|replace('a','aa') %}{% endfor %}",
        "{% macro m(t) %}{% set u %}{{ t }}{{ t }}{% endset %}{{ m(u) }}{% endmacro %}{{ m('xxxx') }}",
    ],
)
@pytest.mark.timeout(60)
def test_a_template_reaches_nothing_but_its_facts_and_fills_no_memory(text: str) -> None:
    with pytest.raises(TemplateError):
        rendered(template(text), a="abc")


def test_endless_loops_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.word.paper.MAX_SECONDS", 0.3)
    nested = "{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateError) as caught:
        rendered(template(nested), r=list(range(3000)))
    assert caught.value.key == "template_endless"


def test_a_zip_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"\0" * (65 << 20))
    with pytest.raises(TemplateError) as caught:
        compile_template(stream.getvalue())
    assert caught.value.key == "template_too_large"


def test_an_entity_in_a_template_is_refused() -> None:
    parts = zipfile.ZipFile(io.BytesIO(template("{{ a }}")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1
                )
            archive.writestr(name, content)
    with pytest.raises(TemplateError) as caught:
        compile_template(stream.getvalue())
    assert caught.value.key == "template_bad_xml"
