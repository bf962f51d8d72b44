"""docxtpl's own test scripts, run with docxtpl and with us (`-m sweep`; DOCXTPL_TESTS names the folder of its tests).

Its source distribution holds no tests since 0.16, so they are read from a checkout of its repository
(https://github.com/elapouya/python-docx-template, folder `tests`); nothing of it is copied here.
"""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docxtpl import DocxTemplate

from tests.word.trees import differences
from toolkit.errors import TemplateError
from toolkit.word import compile_template

FOLDER = os.environ.get("DOCXTPL_TESTS", "")
SCRIPTS = sorted(path.stem for path in Path(FOLDER).glob("*.py")) if FOLDER else []
NO_PAPERS = {"__init__", "header_footer_image_file_obj", "runtests", "get_undeclared_variables", "module_execute"}

OTHER_LOOKS = {
    "richtext": "docxtpl drops the look of the text beside an {{r}} tag, we keep it",
    "richtext_and_if": "docxtpl drops the look of the text beside an {{r}} tag, we keep it",
    "word2016": "docxtpl drops the look of the text beside an {{r}} tag, we keep it",
    "merge_paragraph": "docxtpl gives merged text the look of the first run, we keep each run's",
}
"""Script -> why our paper is the same only without the looks of its runs."""

EXCEPTIONS = {
    "embedded": "embedded objects would go out with every paper: refused",
    "custom_jinja_filters": "filters are ours, a template brings none",
    "header_footer_inline_image": "docxtpl's InlineImage needs docxtpl; pictures are `Picture` here",
    "inline_image": "docxtpl names every picture anew (Picture 1)",
    "merge_docx": "sub-documents bring pictures of their own: not supported",
    "subdoc": "sub-documents bring pictures of their own: not supported",
    "replace_picture": "exchanging a picture by its file is not supported: `Picture` in a tag is",
    "header_footer_image": "exchanging a picture by its file is not supported: `Picture` in a tag is",
    "template_error": "the template is broken: we refuse it, docxtpl saves it half done",
    "vertical_merge": "docxtpl leaves the merged cell's text hidden in each row, we leave the cells empty",
}
"""Script -> why our paper is not the same tree."""


def renders_of(
    script: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Path, dict[str, object], bytes]]:
    """Template, context and docxtpl's paper for each render of a script."""
    shutil.copytree(FOLDER, folder / "tests", dirs_exist_ok=True)
    (folder / "tests" / "output").mkdir(exist_ok=True)
    monkeypatch.chdir(folder / "tests")
    monkeypatch.setattr("sys.argv", [script])
    calls: list[tuple[DocxTemplate, dict[str, object]]] = []
    papers: list[tuple[Path, dict[str, object], Path]] = []
    render, save = DocxTemplate.render, DocxTemplate.save

    def recording_render(self: DocxTemplate, context: dict[str, object], *args: object, **options: object) -> None:
        calls.append((self, dict(context)))
        render(self, context, *args, **options)

    def recording_save(self: DocxTemplate, filename: str, *args: object, **options: object) -> None:
        save(self, filename, *args, **options)
        context = next(context for one, context in reversed(calls) if one is self)
        papers.append((Path(str(self.template_file)), context, Path(filename)))

    monkeypatch.setattr(DocxTemplate, "render", recording_render)
    monkeypatch.setattr(DocxTemplate, "save", recording_save)
    runpy.run_path(f"{script}.py", run_name="__main__")
    for template, context, paper in papers:
        yield template, context, paper.read_bytes()


@pytest.mark.sweep
@pytest.mark.skipif(not FOLDER, reason="DOCXTPL_TESTS names no folder")
@pytest.mark.parametrize("script", [name for name in SCRIPTS if name not in NO_PAPERS])
def test_docxtpls_own_paper_is_the_same_tree(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    for template, context, theirs in renders_of(script, tmp_path, monkeypatch):
        try:
            ours = compile_template(template).render(context)
        except TemplateError as error:
            found.append(str(error))
            continue
        found += [f"{template.name}: {one}" for one in differences(ours, theirs, looks=script not in OTHER_LOOKS)]
    if script in EXCEPTIONS:
        assert found, f"{script} is the same now: take it off the list"
    else:
        assert found == [], found[:8]
