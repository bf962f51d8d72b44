"""The words and thresholds of ledgers: a mistyped or missing one is refused when the book is loaded."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from tests.rulebook.test_text_form import refusal
from toolkit.errors import RulebookError
from toolkit.model.layout import Layout
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.load import rulebook_from
from toolkit.rulebook.packaged import packaged_tables

SUBJECTS = [one.name for one in fields(Layout) if is_dataclass(getattr(load_rulebook().layout, one.name))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[layout.limits]\nheader_dept = 3\n", ("layout.limits", "header_dept", "header_depth")),
        ('[layout.limits]\nheader_depth = "three"\n', ("layout.limits.header_depth", "three")),
        ('[layout.row]\ntotals = ["合计"]\n', ("layout", "row", "rows")),
        ('[layout.cells]\nplaceholder = ["/"]\n', ("layout.cells", "placeholder", "placeholders")),
        ('[layout.kind_headers.intakes]\n"编号" = ["case_number"]\n', ("kind_headers", "intakes", "intake")),
        ('[layout.kind_headers.intake]\n"编号" = ["case_numbr"]\n', ("intake.编号", "case_numbr", "case_number")),
        ('[layout.stand_ins.repair]\nphone = "customer"\n', ("stand_ins.repair", "customer")),
        ('[layout.part_columns]\npart_name = "nam"\n', ("part_columns", "nam", "name")),
        ('[layout.fields]\nidentity = ["serial"]\n', ("fields.identity", "serial")),
        ('[branches."城东店".mappings]\n"机号" = "serial"\n', ("城东店", "机号", "serial")),
    ],
)
def test_a_mistyped_word_list_is_refused_with_the_nearest_name(
    tmp_path: Path, text: str, said: tuple[str, ...]
) -> None:
    sentence = refusal(tmp_path, text)
    assert [one for one in said if one not in sentence] == [], sentence


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_missing_word_list_is_refused_with_its_name(subject: str) -> None:
    tables = copy.deepcopy(packaged_tables())
    table = tables["layout"][subject]
    assert isinstance(table, dict)
    name = next(iter(table))
    del table[name]
    with pytest.raises(RulebookError) as caught:
        rulebook_from(tables)
    assert caught.value.values == {"where": f"layout.{subject}", "name": name}


def test_a_missing_subject_is_refused() -> None:
    tables = copy.deepcopy(packaged_tables())
    del tables["layout"]["limits"]
    with pytest.raises(RulebookError) as caught:
        rulebook_from(tables)
    assert caught.value.values == {"where": "layout", "name": "limits"}


def test_a_branch_may_leave_a_column_out(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    text = '[branches."城东店".mappings]\n"机号" = ""\n"姓名" = ["customer_name", "phone"]\n'
    (tmp_path / "templates/rulebook.toml").write_text(text, encoding="utf-8")
    mapped = load_rulebook(tmp_path).branch("城东店").mapped_fields()
    assert mapped == {"机号": (), "姓名": ("customer_name", "phone")}
