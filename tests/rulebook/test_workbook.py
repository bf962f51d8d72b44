"""The rule book as a workbook: what a manager changes there counts, what is wrong is refused with its cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.errors import RulebookError
from toolkit.rulebook import changes_of, load_rulebook, words, workbook_of
from toolkit.rulebook.load import digest_of
from toolkit.rulebook.packaged import packaged_tables
from toolkit.rulebook.workbook import add_mappings, overlay_workbook
from toolkit.rulebook.workbook.opening import MOST_BYTES
from toolkit.rulebook.workbook.spec import sheets

AS_OF = datetime(2026, 11, 20)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), AS_OF)


@pytest.fixture(scope="module")
def trimmed(exported: bytes) -> bytes:
    """The book without its longest sheets: a sheet that is not there changes nothing."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    for name in ("来源", "表头", "选项", "参数", "必填"):
        del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def workspace(tmp_path: Path, trimmed: bytes) -> Path:
    return with_book(tmp_path, trimmed)


@pytest.fixture
def whole(tmp_path: Path, exported: bytes) -> Path:
    return with_book(tmp_path, exported)


def with_book(folder: Path, content: bytes) -> Path:
    (folder / "templates").mkdir()
    (folder / "templates/rulebook.xlsx").write_bytes(content)
    return folder


def change(workspace: Path, sheet: str, key: str, column: str, value: object) -> str:
    """Types a value into the row with this key; gives the cell's address."""
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    cell = book[sheet].cell(row_of(book[sheet], key), column_of(book[sheet], column))
    cell.value = value
    book.save(path)
    return f"{sheet}!{cell.coordinate}"


def add(workspace: Path, sheet: str, **cells: object) -> int:
    """Types a new row below; gives its number."""
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    row = book[sheet].max_row + 1
    for column, value in cells.items():
        book[sheet].cell(row, column_of(book[sheet], column)).value = value
    book.save(path)
    return row


def column_of(sheet: Worksheet, path: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == path)


def row_of(sheet: Worksheet, key: str) -> int:
    at = column_of(sheet, "#key")
    return next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, at).value == key)


def test_an_exported_book_read_back_changes_nothing(whole: Path) -> None:
    tables = packaged_tables()
    assert overlay_workbook(tables, whole / "templates/rulebook.xlsx") == ()
    assert digest_of(tables) == digest_of(packaged_tables())
    assert digest_of(tables) == load_rulebook().digest


def test_a_book_that_unpacks_to_far_too_much_is_refused_unread(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/media/image1.xml", "w") as part:
        for _ in range(MOST_BYTES // 2**20 + 1):
            part.write(bytes(2**20))
    with pytest.raises(RulebookError, match="rulebook_too_large"):
        load_rulebook(workspace)


def test_a_cell_far_away_is_refused_with_its_address(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1_048_576, 16_384, "x")
    book.save(path)
    with pytest.raises(RulebookError, match="rulebook_far_cell") as refused:
        load_rulebook(workspace)
    assert refused.value.values["where"] == f"{book.worksheets[0].title}!XFD1048576"


def test_a_book_with_nothing_in_it_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    book = openpyxl.Workbook()
    book.worksheets[0].title = "说明"
    book.save(tmp_path / "templates/rulebook.xlsx")
    assert load_rulebook(tmp_path).digest == load_rulebook().digest


def test_every_sheet_of_the_design_is_there_with_both_languages(exported: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported))
    wanted = {
        "说明",
        "设置",
        "网点",
        "规则",
        "时限",
        "保修",
        "权益",
        "必填",
        "选项",
        "收费",
        "目标",
        "节假日",
        "表头",
        "来源",
        "豁免",
    }
    assert wanted <= set(book.sheetnames)
    for spec in sheets():
        heads = [str(cell.value) for cell in book[spec.name][2] if cell.value]
        assert all("\n" in head for head in heads if not head.isascii()), spec.name


def test_a_changed_limit_changes_the_clock_and_is_told(workspace: Path) -> None:
    before = load_rulebook(workspace)
    key = "depot_repair/warranty/0"
    change(workspace, "时限", key, "amount", 3)
    book = load_rulebook(workspace)
    assert book.clocks["depot_repair"].limits["warranty"][0].amount == 3
    assert book.digest != before.digest
    (told,) = changes_of(workspace)
    assert (told.sheet, told.key, told.new) == ("时限", key, False)


def test_a_changed_word_keeps_the_rest_of_its_rule(workspace: Path) -> None:
    packaged = load_rulebook().rules["field-missing"]
    change(workspace, "规则", "field-missing", "severity", "warning")
    rule = load_rulebook(workspace).rules["field-missing"]
    assert rule.severity.value == "warning"
    assert rule.message == packaged.message
    assert rule.args == packaged.args


def test_a_parameter_may_be_set_for_one_policy(whole: Path) -> None:
    change(whole, "参数", "response_complex_hours", "values.warranty", 8)
    assert load_rulebook(whole).parameters["response_complex_hours"].values["warranty"] == 8


def test_a_new_branch_a_new_header_and_a_new_synonym_count(whole: Path) -> None:
    add(whole, "网点", id="新店", policy="display", numbers_restart_each_year="是")
    add(whole, "表头", id="serial_number", text="机身串号码")
    add(whole, "列对应", id="新店", header="那个号", field="case_number")
    book = load_rulebook(whole)
    assert book.branch("新店").policy == "display"
    assert book.branch("新店").numbers_restart_each_year
    assert "机身串号码" in book.headers["serial_number"]
    assert book.branch("新店").mappings["那个号"] == "case_number"


def test_next_years_holidays_may_be_added_day_by_day(workspace: Path) -> None:
    add(workspace, "节假日", id="china", day=datetime(2027, 2, 8), kind="休")
    add(workspace, "节假日", id="china", day="2027-02-13", kind="班")
    years = load_rulebook(workspace).calendars["china"]["years"]  # type: ignore[index]
    assert date(2027, 2, 8) in years["2027"]["off"]
    assert date(2027, 2, 13) in years["2027"]["work"]


def test_a_waiver_needs_a_person_and_a_reason(workspace: Path) -> None:
    row = add(workspace, "豁免", case="CD2607-006", rule="field-missing", person="王经理")
    with pytest.raises(RulebookError, match=f"豁免!E{row}"):
        load_rulebook(workspace)


def test_a_whole_waiver_is_taken(workspace: Path) -> None:
    add(workspace, "豁免", case="A-1", rule="field-missing", person="王经理", reason="客户不愿提供", until="2026-12-31")
    (waiver,) = load_rulebook(workspace).waivers
    assert (waiver.case, waiver.person, waiver.until) == ("A-1", "王经理", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "says"),
    [
        ("规则", "field-missing", "severity", "eror", "error"),
        ("时限", "depot_repair/warranty/0", "amount", "三天", "1, 2, 3"),
        ("时限", "depot_repair/warranty/0", "unit", "workday", "workdays"),
        ("规则", "field-missing", "enabled", "maybe", "是、否"),
        ("规则", "field-missing", "valid_from", "2026-02-30", "2026-01-31"),
        ("收费", "software_simple", "amount", "五十", "50.00"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_address_and_what_is_allowed(
    workspace: Path, sheet: str, key: str, column: str, value: str, says: str
) -> None:
    where = change(workspace, sheet, key, column, value)
    with pytest.raises(RulebookError) as refusal:
        load_rulebook(workspace)
    sentence = words("zh")(f"error.{refusal.value.key}", **refusal.value.values)
    assert where in sentence
    assert says in sentence


def test_a_grey_cell_cannot_be_changed(workspace: Path) -> None:
    where = change(workspace, "规则", "field-missing", "kind", "format")
    with pytest.raises(RulebookError, match="rulebook_fixed_cell") as refusal:
        load_rulebook(workspace)
    assert refusal.value.values["where"] == where


def test_a_row_cannot_be_added_to_a_sheet_of_reviewed_rules(workspace: Path) -> None:
    add(workspace, "规则", id="my-rule", severity="error")
    with pytest.raises(RulebookError, match="rulebook_no_new_row"):
        load_rulebook(workspace)


def test_an_unknown_sheet_gets_a_suggestion(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    book["时限"].title = "时现"
    book.save(path)
    with pytest.raises(RulebookError, match="rulebook_unknown_sheet") as refusal:
        load_rulebook(workspace)
    assert refusal.value.values["nearest"] == "时限"


def test_an_untouched_row_follows_a_newer_package(workspace: Path) -> None:
    tables = packaged_tables()
    tables["clocks"]["depot_repair"]["limits"]["warranty"][0]["amount"] = 7  # type: ignore[index]
    overlay_workbook(tables, workspace / "templates/rulebook.xlsx")
    assert tables["clocks"]["depot_repair"]["limits"]["warranty"][0]["amount"] == 7  # type: ignore[index]


def test_columns_may_be_moved_about(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["升级"]
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
        row[1].value, row[2].value = row[2].value, row[1].value
    book.save(path)
    assert load_rulebook(workspace).digest == load_rulebook().digest


def test_a_broken_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/rulebook.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(RulebookError, match="rulebook_not_xlsx"):
        load_rulebook(tmp_path)


def test_the_text_overlay_completes_and_the_workbook_wins(workspace: Path) -> None:
    (workspace / "templates/rulebook.toml").write_text(
        '[settings]\ncompany = "文本公司"\nphone = "010-1"\n', encoding="utf-8"
    )
    change(workspace, "设置", "company", "value", "表格公司")
    settings = load_rulebook(workspace).settings
    assert settings.company == "表格公司"
    assert settings.phone == "010-1"


def test_a_mistyped_key_in_the_text_overlay_gets_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/rulebook.toml").write_text('[branches."城东店"]\npolici = "warranty"\n', encoding="utf-8")
    with pytest.raises(RulebookError, match="rulebook_unknown_key") as refusal:
        load_rulebook(tmp_path)
    assert refusal.value.values["nearest"] == "policy"


def test_a_suggested_mapping_counts_only_once_it_is_confirmed(workspace: Path) -> None:
    path = workspace / "templates/rulebook.xlsx"
    rows = [("城东店", "那个号", "case_number", "值像工单号")]
    content, count = add_mappings(path.read_bytes(), rows, AS_OF)
    path.write_bytes(content)
    assert count == 1
    assert load_rulebook(workspace).branch("城东店").mappings == {}
    assert add_mappings(content, rows, AS_OF)[1] == 0
    book = openpyxl.load_workbook(path)
    sheet = book["列对应"]
    sheet.cell(3, column_of(sheet, "confirmed")).value = "是"
    book.save(path)
    assert load_rulebook(workspace).branch("城东店").mappings == {"那个号": "case_number"}


def test_a_column_may_feed_two_fields_and_a_wrong_one_is_named(workspace: Path) -> None:
    row = add(workspace, "列对应", id="城东店", header="姓名电话", field="customer_name、phone")
    assert load_rulebook(workspace).branch("城东店").mappings["姓名电话"] == ("customer_name", "phone")
    path = workspace / "templates/rulebook.xlsx"
    book = openpyxl.load_workbook(path)
    book["列对应"].cell(row, column_of(book["列对应"], "field")).value = "customer_name、fone"
    book.save(path)
    with pytest.raises(RulebookError, match="phone"):
        load_rulebook(workspace)
