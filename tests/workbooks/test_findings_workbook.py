"""findings.xlsx speaks of all branches, so nobody can be recognised in it; it says so when there is nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from toolkit.batch import NightRequest, plan_night
from toolkit.model import RunResult, Text
from toolkit.reporting import masked_hint, masking_of
from toolkit.rulebook import load_rulebook, words
from toolkit.workbooks import findings_workbook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
SECRETS = ("李建国", "1380013927", "13900139000", "青云路94号")
HEAD = ("工单号", "受理时间", "客户姓名", "联系电话", "地址", "产品型号", "序列号", "购买日期", "故障现象", "备注")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """A night over one ledger whose phone numbers are too short, so that findings quote them."""
    workspace = tmp_path_factory.mktemp("findings")
    for name in ("inbox/甲店", "templates", "outbox"):
        (workspace / name).mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    day, bought, address = datetime(2026, 11, 19, 9), datetime(2026, 5, 1), "杭州市西湖区青云路94号"
    for number in (1, 2, 3):
        mine = [f"A-{number}", day, "李建国", "1380013927", address]
        book.active.append([*mine, "M1", f"SN000000{number}", bought, "坏", "另拨13900139000"])
    book.active.append(["A-4", "待定", "李建国", "13900139000", address, "M1", "SN9", "待李建国确认", "坏", ""])
    book.save(workspace / "inbox/甲店/台账.xlsx")
    return plan_night(NightRequest(workspace, load_rulebook(workspace), AS_OF)).result


def text_of(result: RunResult, mask: bool = True) -> str:
    """Every cell of the workbook."""
    rulebook = replace(BOOK, settings=replace(BOOK.settings, mask=mask))
    book = openpyxl.load_workbook(io.BytesIO(findings_workbook(result, rulebook, words("zh"))))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def test_no_sheet_names_a_customer_a_phone_or_an_address(result: RunResult) -> None:
    assert any("1380013927" in finding.message.zh for finding in result.branches[0].findings)
    shown = text_of(result)
    assert "field-malformed" in shown
    assert [secret for secret in SECRETS if secret in shown] == []


def test_a_company_that_switches_masks_off_reads_the_cells_in_full(result: RunResult) -> None:
    assert "1380013927" in text_of(result, mask=False)


def test_what_to_do_about_a_private_cell_keeps_its_own_words(result: RunResult) -> None:
    """「改为“文本”」 is advice, not a value: it must not come out as 「改为“****本”」."""
    masking = masking_of(result, BOOK, "zh")
    finding = next(one for one in result.branches[0].findings if one.field == "phone")
    advice = replace(finding, hint=Text("把 1380013927 改为“文本”。", "Make 1380013927 a “text”."))
    assert masked_hint(advice, masking) == "把 ****3927 改为“文本”。"


def test_a_night_without_findings_says_so_on_its_list(result: RunResult) -> None:
    quiet = replace(result, branches=tuple(replace(one, findings=()) for one in result.branches))
    book = openpyxl.load_workbook(io.BytesIO(findings_workbook(quiet, BOOK, words("zh"))))
    assert book[words("zh")("book.findings.all")]["A2"].value == words("zh")("book.nothing")
