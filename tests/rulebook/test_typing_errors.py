"""What a manager may mistype in the workbook: refused with its cell and what is allowed, or taken for what it means."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.rulebook.test_workbook import column_of, row_of, with_book
from toolkit.cli.frame import sentence
from toolkit.errors import RulebookError
from toolkit.rulebook import load_rulebook, words, workbook_of
from toolkit.rulebook.load import digest_of
from toolkit.rulebook.packaged import Tables, packaged_tables
from toolkit.rulebook.workbook import overlay_workbook

AS_OF = datetime(2026, 11, 20)
PACKAGED = packaged_tables()
Typing = Callable[[Workbook], object]
DEPOT = "depot_repair/warranty/0"
SPRING: dict[str, object] = {"id": "china", "day": "2027-02-08"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The exported book without its longest sheets and rows: what is not there changes nothing."""
    found = openpyxl.load_workbook(io.BytesIO(workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), AS_OF)))
    for name in ("来源", "表头", "选项", "必填", "权益"):
        del found[name]
    page, at = found["节假日"], row_of(found["节假日"], "china/2026-01-01")
    page.delete_rows(at + 1, page.max_row)
    page.delete_rows(3, at - 3)
    page, at = found["规则"], row_of(found["规则"], "field-missing")
    page.delete_rows(at + 1, page.max_row)
    page.delete_rows(3, at - 3)
    stream = io.BytesIO()
    found.save(stream)
    return stream.getvalue()


def typed(folder: Path, content: bytes, typing: Typing) -> Tables:
    """The tables after somebody has typed something into the book. Raises RulebookError."""
    found = openpyxl.load_workbook(io.BytesIO(content))
    typing(found)
    path = folder / "rulebook.xlsx"
    found.save(path)
    tables = copy.deepcopy(PACKAGED)
    overlay_workbook(tables, path)
    return tables


def cell(sheet: str, key: str, column: str, value: object) -> Typing:
    def typing(found: Workbook) -> None:
        page = found[sheet]
        page.cell(row_of(page, key), column_of(page, column)).value = value  # type: ignore[assignment]

    return typing


def parameter(name: str, value: object) -> Typing:
    return cell("参数", name, "values.warranty", value)


def rows(sheet: str, *below: dict[str, object]) -> Typing:
    def typing(found: Workbook) -> None:
        page = found[sheet]
        for row in below:
            at = page.max_row + 1
            for column, value in row.items():
                page.cell(at, column_of(page, column)).value = value  # type: ignore[assignment]

    return typing


def copied(sheet: str, key: str, **changed: object) -> Typing:
    """A row copied below, as people do, with its hidden key, and some cells of it changed."""

    def typing(found: Workbook) -> None:
        page = found[sheet]
        source, at = row_of(page, key), page.max_row + 1
        for column in range(1, page.max_column + 1):
            page.cell(at, column).value = page.cell(source, column).value
        for path, value in changed.items():
            page.cell(at, column_of(page, path)).value = value  # type: ignore[assignment]

    return typing


@pytest.mark.parametrize(
    ("typing", "says"),
    [
        (parameter("no_reason_days", "七天"), ("参数!E", "七天", "1, 2, 3")),
        (parameter("no_reason_days", 7.5), ("参数!E", "7.5")),
        (parameter("no_reason_days", -3), ("参数!E", "-3")),
        (parameter("no_reason_days", True), ("参数!E",)),
        (parameter("no_reason_days", datetime(2026, 1, 7)), ("参数!E", "2026-01-07")),
        (parameter("warranty_repair_days", "也许"), ("参数!E", "也许", "是")),
        (parameter("warranty_start", "purchas"), ("参数!E", "purchas", "purchase")),
        (parameter("late_penalty_rate", "abc"), ("参数!E", "0.005")),
        (parameter("late_penalty_rate", 5), ("参数!E", "0.005")),
        (parameter("warranty_law_start_from", "去年"), ("参数!E", "2026-01-31")),
        (parameter("warranty_law_start_from", "2026-02-30"), ("参数!E", "2026-01-31")),
        (parameter("amber_percent", 0.8), ("参数!E", "80")),
        (parameter("amber_percent", 180), ("参数!E", "80")),
        (parameter("satisfied_from", "很满意"), ("参数!E", "很满意")),
        (parameter("no_reason_days", "=3+4"), ("参数!E", "=3+4", "公式")),
        (parameter("no_reason_days", "#REF!"), ("参数!E", "#REF!", "公式")),
        (cell("时限", DEPOT, "amount", "=3+1"), ("时限!E", "=3+1")),
        (cell("时限", DEPOT, "amount", None), ("时限!E", "必须填写")),
        (cell("时限", DEPOT, "amount", 99_999), ("时限!E", "9999")),
        (cell("时限", DEPOT, "unit", None), ("时限!F", "必须填写")),
        (cell("时限通则", "depot_repair", "amber", 180), ("时限通则!D", "100")),
        (cell("时限通则", "depot_repair", "pauses", "待配件、等客户"), ("时限通则!E", "等客户", "待客户")),
        (cell("时限通则", "depot_repair", "person", "technicia"), ("时限通则!F", "technician")),
        (cell("规则", "field-missing", "policies", "warrantyy"), ("规则!H", "warranty")),
        (cell("规则", "field-missing", "message.zh", None), ("规则!D", "必须填写")),
        (cell("规则", "field-missing", "valid_from", 46_023), ("规则!I", "2026-01-31")),
        (cell("保修", "warranty_electronics", "months", None), ("保修!E", "必须填写")),
        (cell("目标", "response_rate", "at_least", 0.95), ("目标!D", "95")),
        (cell("目标", "response_rate", "at_least", "九成"), ("目标!D", "95")),
        (cell("设置", "language", "value", "cn"), ("设置!B", "cn")),
        (cell("设置", "default_policy", "value", "warrenty"), ("设置!B", "warranty")),
        (rows("网点", {"id": "新店", "policy": "display"}, {"id": "新店"}), ("网点!A4", "新店", "网点!A3")),
        (
            rows("节假日", SPRING | {"kind": "休"}, SPRING | {"kind": "班"}),
            ("2027-02-08", "节假日!A"),
        ),
        (copied("时限", DEPOT, amount=3), ("时限!A", "不能加行")),
        (lambda found: found["时限"].merge_cells("E5:F5"), ("时限!E5:F5", "合并")),
        (lambda found: found["时限"].delete_cols(column_of(found["时限"], "amount")), ("时限", "数值")),
        (lambda found: found["时限"].delete_cols(column_of(found["时限"], "#key")), ("时限", "#key")),
        (lambda found: found["时限"].delete_rows(1), ("时限", "编号")),
        (lambda found: setattr(found.copy_worksheet(found["时限"]), "title", "时限 (2)"), ("时限 (2)", "时限")),
    ],
)  # fmt: skip
def test_a_typing_error_is_refused_with_its_cell_and_what_is_allowed(
    tmp_path: Path, book: bytes, typing: Typing, says: tuple[str, ...]
) -> None:
    with pytest.raises(RulebookError) as refusal:
        typed(tmp_path, book, typing)
    for language in ("zh", "en"):
        assert says[0] in sentence(words(language), refusal.value)
    told = sentence(words("zh"), refusal.value)
    assert [one for one in says if one not in told] == [], told


def every_typing(found: Workbook) -> None:
    """Five mistakes on four sheets, two of them in one row."""
    for typing in (
        cell("时限", DEPOT, "amount", "=3+1"),
        cell("时限", DEPOT, "unit", "工天"),
        parameter("no_reason_days", "七天"),
        cell("规则", "field-missing", "policies", "warrantyy"),
        lambda book: book["保修"].merge_cells("E5:F5"),
    ):
        typing(found)


def test_all_typing_errors_are_told_at_once_each_with_its_cell(tmp_path: Path, book: bytes) -> None:
    with pytest.raises(RulebookError) as refusal:
        typed(tmp_path, book, every_typing)
    for language in ("zh", "en"):
        lines = sentence(words(language), refusal.value).split("\n")
        found = [
            next(one for one in ("时限!E", "时限!F", "参数!E", "规则!H", "保修!E5:F5") if one in line) for line in lines
        ]
        assert sorted(found) == sorted(["时限!E", "时限!F", "参数!E", "规则!H", "保修!E5:F5"])


def test_the_troubles_travel_together_between_processes(tmp_path: Path, book: bytes) -> None:
    with pytest.raises(RulebookError) as refusal:
        typed(tmp_path, book, every_typing)
    again = pickle.loads(pickle.dumps(refusal.value))
    assert [(one.key, one.values) for one in again.all] == [(one.key, one.values) for one in refusal.value.all]


@pytest.mark.parametrize(
    ("name", "value", "means"),
    [
        ("no_reason_days", "8", 8),
        ("no_reason_days", "１０", 10),
        ("no_reason_days", 8.0, 8),
        ("warranty_repair_days", False, False),
        ("warranty_repair_days", "FALSE", False),
        ("warranty_repair_days", "×", False),
        ("warranty_repair_days", "关", False),
        ("warranty_repair_days", 0, False),
        ("warranty_repair_both_ends", "√", True),
        ("late_penalty_rate", 0.006, "0.006"),
        ("late_penalty_rate", "0.6%", "0.006"),
        ("warranty_law_start_from", datetime(2025, 7, 1), "2025-07-01"),
        ("warranty_law_start_from", "2025年7月1日", "2025-07-01"),
        ("part_origins", "原厂", ["原厂"]),
        ("part_origins", "原厂,原装；授权", ["原厂", "原装", "授权"]),
        ("amber_percent", "75%", 75),
        ("satisfied_from", "7.5", "7.5"),
    ],
)
def test_a_parameter_is_read_by_its_unit(tmp_path: Path, book: bytes, name: str, value: object, means: object) -> None:
    tables = typed(tmp_path, book, parameter(name, value))
    assert tables["parameters"][name]["values"]["warranty"] == means  # type: ignore[index]


@pytest.mark.parametrize(("value", "means"), [(60, "60"), (60.5, "60.5"), ("￥60", "60"), ("60元", "60")])
def test_an_amount_may_bear_its_currency(tmp_path: Path, book: bytes, value: object, means: str) -> None:
    assert (
        typed(tmp_path, book, cell("收费", "software_simple", "amount", value))["fees"]["software_simple"][  # type: ignore[index]
            "amount"
        ]
        == means
    )


@pytest.mark.parametrize(
    "typing",
    [
        lambda found: found.create_sheet("备忘"),
        lambda found: found["时限"].insert_rows(5),
        lambda found: found["时限"].insert_cols(3),
        lambda found: found["时限"].delete_rows(row_of(found["时限"], DEPOT)),
        copied("时限", DEPOT),
        copied("节假日", "china/2026-01-01"),
    ],
    ids=["own sheet", "empty row", "empty column", "deleted row", "copied row", "copied day"],
)
def test_what_says_nothing_new_changes_nothing(tmp_path: Path, book: bytes, typing: Typing) -> None:
    assert digest_of(typed(tmp_path, book, typing)) == digest_of(PACKAGED)


def test_a_copied_row_is_a_new_row_and_leaves_its_original_alone(tmp_path: Path, book: bytes) -> None:
    """Who adds a holiday copies a row; the hidden key comes along and must not move the old holiday."""
    tables = typed(tmp_path, book, copied("节假日", "china/2026-01-01", day=datetime(2027, 1, 1)))
    years = tables["calendars"]["china"]["years"]  # type: ignore[index]
    assert datetime(2026, 1, 1).date() in years["2026"]["off"]
    assert datetime(2027, 1, 1).date() in years["2027"]["off"]


def test_a_change_in_a_row_that_the_program_no_longer_has_is_told(tmp_path: Path, book: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(book))
    page = found["时限"]
    at = row_of(page, DEPOT)
    page.cell(at, column_of(page, "#key")).value = "gone/warranty/0"
    found.save(tmp_path / "rulebook.xlsx")
    tables = copy.deepcopy(PACKAGED)
    assert overlay_workbook(tables, tmp_path / "rulebook.xlsx") == ()
    page.cell(at, column_of(page, "amount")).value = 3
    found.save(tmp_path / "rulebook.xlsx")
    with pytest.raises(RulebookError, match="rulebook_row_gone") as refusal:
        overlay_workbook(tables, tmp_path / "rulebook.xlsx")
    assert refusal.value.values["where"] == f"时限!A{at}"


def test_what_is_proved_only_when_the_book_is_whole_names_its_row_too(tmp_path: Path, book: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(book))
    cell("规则", "field-missing", "message.zh", "缺{labell}")(found)
    stream = io.BytesIO()
    found.save(stream)
    with pytest.raises(RulebookError, match="labell") as refusal:
        load_rulebook(with_book(tmp_path, stream.getvalue()))
    assert str(refusal.value.values["where"]).startswith("规则!A")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[parameters.no_reason_days.values]\nwarranty = "七天"\n', "no_reason_days"),
        ("[parameters.warranty_repair_days.values]\nwarranty = 0\n", "true, false"),
        ('[parameters.warranty_start.values]\nwarranty = "invoice"\n', "purchase"),
        ("[parameters.no_reason_days.values]\nwaranty = 8\n", "warranty"),
        ('[branches."城东店".overrides]\nno_reason_day = 8\n', "no_reason_days"),
        ('[branches."城东店".overrides]\nno_reason_days = "8"\n', "overrides.no_reason_days"),
    ],
)
def test_the_text_form_is_held_to_the_same_units(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/rulebook.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as refusal:
        load_rulebook(tmp_path)
    assert said in words("zh")(f"error.{refusal.value.key}", **refusal.value.values)


@pytest.mark.parametrize(
    ("typing", "path"),
    [
        (cell("时限", DEPOT, "unit", "小时"), ("clocks", "depot_repair", "limits", "warranty", 0, "unit")),
        (cell("规则", "field-missing", "severity", "警告"), ("rules", "field-missing", "severity")),
        (rows("网点", {"id": "新店", "policy": "显示设备服务"}), ("branches", "新店", "policy")),
        (
            rows("列对应", {"id": "新店", "header": "那个号", "field": "工单号"}),
            ("branches", "新店", "mappings", "那个号"),
        ),
        (rows("节假日", SPRING | {"kind": "放假"}), ("calendars", "china", "years", "2027", "off", 0)),
    ],
)
def test_a_cell_may_say_what_people_call_a_value(
    tmp_path: Path, book: bytes, typing: Typing, path: tuple[object, ...]
) -> None:
    found: Any = typed(tmp_path, book, typing)
    for step in path:
        found = found[step]
    assert str(found) in {"hours", "warning", "display", "case_number", "2027-02-08"}
