"""Templates that bring something along which no customer's paper may hold: refused, or made harmless."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.word.build import template
from toolkit.errors import TemplateError
from toolkit.word import check, compile_template

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Changes = dict[str, tuple[str, str]]


def changed(changes: Changes, more: dict[str, str] | None = None) -> bytes:
    """A sound template with words of its parts exchanged, and with further parts."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template("{{ a }}"))) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name in changes:
                before, after = changes[name]
                assert before.encode() in content, (name, before)
                content = content.replace(before.encode(), after.encode(), 1)
            target.writestr(name, content)
        for name, text in (more or {}).items():
            target.writestr(name, text)
    return stream.getvalue()


def relation(word: str, target: str, external: bool = True) -> Changes:
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rId99" Type="{OFFICE}/{word}" Target="{target}"{mode}/></Relationships>'
    return {"word/_rels/document.xml.rels": ("</Relationships>", line)}


def field(*texts: str) -> Changes:
    runs = "".join(f'<w:r xmlns:w="{W}"><w:instrText>{text}</w:instrText></w:r>' for text in texts)
    begin = f'<w:r xmlns:w="{W}"><w:fldChar w:fldCharType="begin"/></w:r>'
    end = f'<w:r xmlns:w="{W}"><w:fldChar w:fldCharType="end"/></w:r>'
    return {"word/document.xml": ("</w:p>", f"{begin}{runs}{end}</w:p>")}


DANGERS = {
    "a picture linked from a server": (relation("image", "https://example.com/pixel.png"), "linked_file"),
    "a linked object": (relation("oleObject", "file:///C:/x.xlsx"), "embedded_object"),
    "an embedded object": (relation("oleObject", "embeddings/oleObject1.bin", external=False), "embedded_object"),
    "an embedded workbook": (relation("package", "embeddings/a.xlsx", external=False), "embedded_object"),
    "an ActiveX control": (relation("control", "activeX/activeX1.xml", external=False), "embedded_object"),
    "another file poured in": (relation("aFChunk", "chunk.html", external=False), "embedded_object"),
    "macros": (relation("vbaProject", "vbaProject.bin", external=False), "macros"),
    "the format with macros": (
        {
            "[Content_Types].xml": (
                "wordprocessingml.document.main+xml",
                "wordprocessingml.document.macroEnabled.main+xml",
            )
        },
        "macros",
    ),
    "a field that starts a program": (
        field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
        "fetching_field",
    ),
    "a field cut over runs": (field(" INCLUDE", 'PICTURE "http://example.com/a.png" \\d'), "fetching_field"),
    "a simple field": (
        {"word/document.xml": ("</w:p>", f'<w:fldSimple xmlns:w="{W}" w:instr=" INCLUDETEXT c:/secret.txt "/></w:p>')},
        "fetching_field",
    ),
}


@pytest.mark.parametrize(("changes", "kind"), DANGERS.values(), ids=DANGERS)
def test_a_dangerous_template_is_refused_with_a_sentence(changes: Changes, kind: str) -> None:
    content = changed(changes)
    found = [fault for fault in check(content, ("a",)) if fault.severity == "error"]
    assert [fault.kind for fault in found] == [kind]
    assert found[0].message.zh
    assert found[0].message.en
    assert found[0].spot.in_words().zh
    with pytest.raises(TemplateError) as caught:
        compile_template(content)
    assert caught.value.key == "template_broken"


@pytest.mark.parametrize(
    "changes",
    [relation("hyperlink", "https://example.com"), field(" PAGE "), field(' HYPERLINK "https://example.com" ')],
    ids=["a hyperlink", "a page number", "a field with a hyperlink"],
)
def test_what_only_a_reader_can_follow_is_allowed(changes: Changes) -> None:
    assert check(changed(changes), ("a",)) == ()
    assert compile_template(changed(changes)).render({"a": "x"})


def test_the_address_of_the_master_a_template_was_begun_from_is_left_out() -> None:
    master = f'<Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="http://x.example/a.dotm" '
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'{master}TargetMode="External"/></Relationships>'
    )
    settings = {"word/settings.xml": ("</w:settings>", '<w:attachedTemplate r:id="rId1"/></w:settings>')}
    with zipfile.ZipFile(io.BytesIO(template("{{ a }}"))) as source:
        assert b"xmlns:r=" in source.read("word/settings.xml")
        assert "word/_rels/settings.xml.rels" not in source.namelist()
    content = changed(settings, {"word/_rels/settings.xml.rels": rels})
    assert check(content, ("a",)) == ()
    with zipfile.ZipFile(io.BytesIO(compile_template(content).render({"a": "x"}))) as paper:
        assert b"attachedTemplate" not in paper.read("word/settings.xml")
        assert b"x.example" not in b"".join(paper.read(name) for name in paper.namelist())
