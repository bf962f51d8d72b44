"""Drop-downs where a row, not a column, says what may stand there: settings, switches and choices."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.rulebook.test_workbook import column_of, row_of
from toolkit.rulebook import words, workbook_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    content = workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), datetime(2026, 11, 20))
    return openpyxl.load_workbook(io.BytesIO(content))


def offered(book: Workbook, sheet: str, key: str, column: str) -> str:
    """The formula of the cell's drop-down; empty where it has none."""
    page = book[sheet]
    place = page.cell(row_of(page, key), column_of(page, column)).coordinate
    found = [one.formula1 for one in page.data_validations.dataValidation if place in one.sqref]
    assert len(found) <= 1
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("sheet", "key", "column", "says"),
    [
        ("参数", "post_warranty", "values.warranty", '"free,charged"'),
        ("参数", "post_warranty", "values.display", '"free,charged"'),
        ("参数", "warranty_repair_days", "values.warranty", '"是,否"'),
        ("参数", "no_reason_days", "values.warranty", ""),
        ("参数", "post_warranty", "unit", ""),
        ("设置", "mask", "value", '"是,否"'),
        ("设置", "company", "value", ""),
        ("时限", "depot_repair/warranty/0", "unit", "'可选值'!$D$2:$D$6"),
    ],
)
def test_a_cell_offers_what_its_row_allows(book: Workbook, sheet: str, key: str, column: str, says: str) -> None:
    assert offered(book, sheet, key, column) == says


@pytest.mark.parametrize("key", ["language", "default_policy", "default_calendar"])
def test_a_setting_that_is_chosen_from_a_list_offers_it(book: Workbook, key: str) -> None:
    assert offered(book, "设置", key, "value").startswith("'可选值'!")
