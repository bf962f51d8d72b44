"""A workbook that an older package wrote: what a person changed in it still counts, all else follows the package."""

from __future__ import annotations

import copy
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.rulebook.test_workbook import change, column_of, row_of, with_book
from toolkit.errors import RulebookError
from toolkit.rulebook import words, workbook_of
from toolkit.rulebook.packaged import Tables, packaged_tables
from toolkit.rulebook.workbook import Change, overlay_workbook
from toolkit.rulebook.workbook.rows import digest_of

AS_OF = datetime(2026, 11, 20)
DEPOT = "depot_repair/warranty/0"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The book without the sheets that no test here needs."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), AS_OF)))
    for name in ("来源", "表头", "必填", "节假日", "保修", "权益", "目标"):
        del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def workspace(tmp_path: Path, exported: bytes) -> Path:
    return with_book(tmp_path, exported)


def laid_over(workspace: Path, tables: Tables | None = None) -> tuple[Tables, tuple[Change, ...]]:
    """The tables, or those of a newer package, under the workspace's book; and what was changed."""
    found = copy.deepcopy(tables or packaged_tables())
    return found, overlay_workbook(found, workspace / "templates/rulebook.xlsx")


def written_without(workspace: Path, sheet: str, column: str) -> None:
    """The sheet as a package wrote it that did not know the column: its digests were taken without it."""
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    page.delete_cols(column_of(page, column))
    _digests_anew(page)
    book.save(path)


def _digests_anew(page: Worksheet) -> None:
    key, digest = column_of(page, "#key"), column_of(page, "#digest")
    for row in range(3, page.max_row + 1):
        cells = tuple(page.cell(row, at).value for at in range(1, key))
        page.cell(row, digest).value = digest_of(cells)


@pytest.mark.parametrize(("sheet", "column"), [("时限通则", "person"), ("时限", "not_before"), ("参数", "label.en")])
def test_a_column_that_an_older_book_does_not_have_yet_changes_nothing(
    workspace: Path, sheet: str, column: str
) -> None:
    written_without(workspace, sheet, column)
    tables, changes = laid_over(workspace)
    assert changes == ()
    assert tables == packaged_tables()


def test_what_is_changed_beside_a_column_that_is_not_there_yet_counts(workspace: Path) -> None:
    written_without(workspace, "时限通则", "person")
    change(workspace, "时限通则", "response", "amber", 70)
    tables, changes = laid_over(workspace)
    response = tables["clocks"]["response"]
    assert response["amber"] == 70  # type: ignore[index]
    assert response["person"] == packaged_tables()["clocks"]["response"]["person"]  # type: ignore[index]
    assert [one.key for one in changes] == ["response"]


def test_a_column_that_somebody_deleted_is_still_missed(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    book["时限"].delete_cols(column_of(book["时限"], "amount"))
    book.save(path)
    with pytest.raises(RulebookError, match="rulebook_no_column"):
        laid_over(workspace)


def test_a_policy_that_a_newer_package_adds_keeps_its_values_in_a_changed_row(workspace: Path) -> None:
    change(workspace, "参数", "post_warranty", "values.warranty", "charged")
    newer = packaged_tables()
    newer["policies"]["shop"] = {"label": {"zh": "门店", "en": "Shop"}, "source": "x"}
    newer["parameters"]["post_warranty"]["values"]["shop"] = "free"  # type: ignore[index]
    tables, _ = laid_over(workspace, newer)
    values = tables["parameters"]["post_warranty"]["values"]  # type: ignore[index]
    assert (values["warranty"], values["shop"]) == ("charged", "free")


def test_a_grey_cell_that_only_the_package_changed_does_not_refuse_the_changed_row(workspace: Path) -> None:
    change(workspace, "规则", "field-missing", "severity", "warning")
    newer = packaged_tables()
    newer["rules"]["field-missing"]["source"] = "001 §3.1（新版）"  # type: ignore[index]
    tables, _ = laid_over(workspace, newer)
    rule = tables["rules"]["field-missing"]
    assert (rule["severity"], rule["source"]) == ("warning", "001 §3.1（新版）")  # type: ignore[index]


def test_a_grey_cell_that_a_person_changed_is_refused_whatever_the_package_says(workspace: Path) -> None:
    where = change(workspace, "规则", "field-missing", "kind", "format")
    newer = packaged_tables()
    newer["rules"]["field-missing"]["source"] = "001 §3.1（新版）"  # type: ignore[index]
    with pytest.raises(RulebookError, match="rulebook_fixed_cell") as refused:
        laid_over(workspace, newer)
    assert where in [one.values["where"] for one in refused.value.all]


def test_a_changed_limit_goes_with_its_clock_when_a_newer_package_puts_another_before_it(workspace: Path) -> None:
    change(workspace, "时限", DEPOT, "amount", 3)
    newer = packaged_tables()
    limits = newer["clocks"]["depot_repair"]["limits"]["warranty"]  # type: ignore[index]
    urgent = {"amount": 1, "unit": "workdays", "when": {"urgency": ["特急"]}, "source": "x"}
    limits.insert(0, urgent)
    tables, _ = laid_over(workspace, newer)
    found = tables["clocks"]["depot_repair"]["limits"]["warranty"]  # type: ignore[index]
    assert [one["amount"] for one in found] == [1, 3]


def test_a_changed_limit_is_found_again_by_its_condition_when_the_package_has_changed_both(workspace: Path) -> None:
    change(workspace, "时限", DEPOT, "amount", 3)
    newer = packaged_tables()
    limits = newer["clocks"]["depot_repair"]["limits"]["warranty"]  # type: ignore[index]
    limits[0]["amount"] = 4
    limits.insert(0, {"amount": 1, "unit": "workdays", "when": {"urgency": ["特急"]}, "source": "x"})
    tables, _ = laid_over(workspace, newer)
    found = tables["clocks"]["depot_repair"]["limits"]["warranty"]  # type: ignore[index]
    assert [one["amount"] for one in found] == [1, 3]


def test_a_changed_limit_whose_condition_the_package_dropped_is_refused_instead_of_laid_on_another(
    workspace: Path,
) -> None:
    change(workspace, "时限", DEPOT, "amount", 3)
    newer = packaged_tables()
    other = {"amount": 1, "unit": "workdays", "when": {"urgency": ["特急"]}, "source": "x"}
    newer["clocks"]["depot_repair"]["limits"]["warranty"] = [other]  # type: ignore[index]
    with pytest.raises(RulebookError, match="rulebook_row_gone") as refused:
        laid_over(workspace, newer)
    at = row_of(openpyxl.load_workbook(workspace / "templates/rulebook.xlsx")["时限"], DEPOT)
    assert refused.value.values["where"] == f"时限!A{at}"


def test_synonyms_go_with_their_value_when_a_newer_package_puts_another_before_it(workspace: Path) -> None:
    change(workspace, "选项", "channel/0", "synonyms", "电话、打电话、摇电话")
    newer = packaged_tables()
    newer["choices"]["channel"]["values"].insert(0, {"value": "视频", "en": "Video", "synonyms": []})  # type: ignore[index]
    tables, _ = laid_over(workspace, newer)
    values = tables["choices"]["channel"]["values"]  # type: ignore[index]
    assert values[0] == {"value": "视频", "en": "Video", "synonyms": []}
    assert (values[1]["value"], values[1]["synonyms"]) == ("电话", ["电话", "打电话", "摇电话"])
