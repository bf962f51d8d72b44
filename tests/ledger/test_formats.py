"""One small ledger in every format means the same; files that hide, claim or break are told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.ledger.test_stories import meaning
from toolkit.ledger import InboxFile, read_ledger
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.model import Branch, Ledger, LedgerStatus
from toolkit.rulebook import load_rulebook

FOLDER = Path(__file__).parent.parent / "ledgers" / "formats"
BOOK = load_rulebook()
FORMATS = {
    "普通.xlsx": "xlsx", "模板.xltx": "xlsx", "启用宏.xlsm": "xlsx", "一九零四.xlsx": "xlsx", "声称很大.xlsx": "xlsx",
    "隐藏列.xlsx": "xlsx", "二进制.xlsb": "xlsb", "旧格式.xls": "xls", "更旧格式.xls": "xls", "金山表格.et": "xls",
    "开放文档.ods": "ods", "开放文档单文件.fods": "fods", "逗号.csv": "csv", "带标记.csv": "csv", "国标.csv": "csv",
    "分号.csv": "csv", "制表符.tsv": "tsv", "统一码.txt": "tsv", "网页.xls": "html", "表格标记.xls": "spreadsheetml",
    "压缩.xls": "spreadsheetml",
}  # fmt: skip
RECORDS = [
    {"case_number": "A1", "received_at": "2026-03-05", "customer_name": "张三", "phone": "13800138001", "model": "X7",
     "fault": "黑屏", "labour_fee": "1272.00"},
    {"case_number": "A2", "received_at": "2026-03-06", "customer_name": "李四", "phone": "13800138002", "model": "X8",
     "fault": "进水", "labour_fee": "80.50"},
]  # fmt: skip
TROUBLES = {
    "有密码.xlsx": (LedgerStatus.ENCRYPTED, "password"),
    "实体炸弹.xlsx": (LedgerStatus.UNREADABLE, "unsafe_xml"),
    "压缩炸弹.xlsx": (LedgerStatus.UNREADABLE, "zip_bomb"),
    "截断.xlsx": (LedgerStatus.UNREADABLE, "truncated"),
    "空文件.xlsx": (LedgerStatus.UNREADABLE, "empty"),
    "扇区成环.xls": (LedgerStatus.UNREADABLE, "damaged"),
}
COVERED = ["合并藏值.xlsx", "合并藏值.xls", "合并藏值.xlsb", "合并藏值.ods"]
OTHERS = {"公式无结果.xlsx", "按月分表.xlsx", "远端一格.xlsx", *COVERED}


def ledger_of(name: str, **setting: object) -> Ledger:
    book = replace(BOOK, branches={"店": Branch(id="店", **setting)})  # type: ignore[arg-type]
    return read_ledger(InboxFile(FOLDER / name, f"店/{name}", "店"), book, datetime(2026, 11, 20, 18))


def records_of(ledger: Ledger) -> list[dict[str, object]]:
    return [
        {field: said for field, value in record.values.items() if (said := meaning(value)) is not None}
        for table in ledger.tables
        for record in table.records
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_ledger_means_the_same_in_every_format(name: str) -> None:
    ledger = ledger_of(name)
    assert ledger.format == FORMATS[name]
    assert records_of(ledger) == RECORDS
    assert [finding.rule for finding in ledger.findings if finding.rule != "column-missing"] == []


@pytest.mark.parametrize("name", TROUBLES)
def test_a_file_that_cannot_be_read_says_why(name: str) -> None:
    status, reason = TROUBLES[name]
    ledger, answer = ledger_of(name), read_workbook(FOLDER / name)
    assert (ledger.status, getattr(answer, "reason", "")) == (status, reason)
    assert len(ledger.findings) == 1


def test_a_password_in_the_settings_opens_the_file() -> None:
    assert records_of(ledger_of("有密码.xlsx", passwords=("falsch", "台账2026"))) == RECORDS


@pytest.mark.parametrize("name", COVERED)
def test_values_that_merged_cells_cover_are_told_and_not_used(name: str) -> None:
    ledger = ledger_of(name)
    first, second = records_of(ledger)
    assert (first["received_at"], first["labour_fee"], first["phone"]) == ("2026-03-05", "1272.00", "13800138001")
    assert (second["case_number"], second["customer_name"], second["model"]) == ("A2", "李四", "X8")
    assert (second["received_at"], second["labour_fee"], second["phone"]) == ("2026-03-05", "1272.00", "13800138001")
    [found] = [one for one in ledger.findings if one.rule == "cell-covered"]
    assert found.place is not None
    assert (found.place.sheet, found.place.cell, found.value) == ("登记", "B3", "B3: 2026-03-09; G3: 80.5")


def test_a_formula_without_stored_result_is_a_finding_and_no_value() -> None:
    ledger = ledger_of("公式无结果.xlsx")
    assert [record["labour_fee"] for record in records_of(ledger)] == ["~damaged", "80.50"]
    assert [one.place.cell for one in ledger.findings if one.rule == "cell-error" and one.place] == ["G2"]


def test_each_month_has_its_sheet_and_days_and_words_are_no_ledger() -> None:
    ledger = ledger_of("按月分表.xlsx")
    assert [(table.sheet, len(table.records)) for table in ledger.tables] == [("3月", 2), ("4月", 1)]
    assert dict(ledger.other_sheets) == {"考勤": "attendance", "说明": "notes"}


def test_one_cell_at_the_far_end_hides_nothing() -> None:
    assert records_of(ledger_of("远端一格.xlsx"))[:2] == RECORDS


def test_every_file_has_its_story_and_its_test() -> None:
    there = {path.name for path in FOLDER.iterdir()}
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert there == {*FORMATS, *TROUBLES, *OTHERS}
    assert [name for name in there if f"`formats/{name}`" not in readme] == []
