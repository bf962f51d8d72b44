"""Headers as people speak and as CRM and service systems export them; every one a clerk reads without asking."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.ledger.test_written_otherwise import AS_OF, BOOK
from toolkit.ledger import understand_workbook
from toolkit.ledger.columns.vocabulary import vocabulary_for
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger

WORDS = vocabulary_for(BOOK, "")


def fields_of(header: str, kind: str) -> str:
    """The fields of the header's best meaning."""
    found = WORDS.meanings((header,), kind)
    return ",".join(found[0].fields) if found else ""


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("同意没", "customer_decision"),
        ("客户同意没有？", "customer_decision"),
        ("修好没", "repair_result"),
        ("修复与否", "repair_result"),
        ("提醒备份了没", "backup_reminded"),
        ("旧件归还否", "old_part_returned"),
        ("什么毛病", "fault"),
        ("哪天送来", "received_at"),
        ("谁修", "technician"),
    ],
)
def test_a_header_asked_as_a_question_is_what_it_asks(header: str, field: str) -> None:
    assert fields_of(header, "service") == field


@pytest.mark.parametrize("header", ["取机没", "交付否", "报修没", "是否", "没", "吗"])
def test_a_question_about_nothing_known_is_no_time(header: str) -> None:
    assert fields_of(header, "service") == ""


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("报修时点", "received_at"),
        ("完工时点", "finished_at"),
        ("修妥日期", "finished_at"),
        ("取走日期", "handed_over_at"),
        ("发还方式", "delivery_method"),
        ("仪器名称", "product_category"),
        ("器材型号", "model"),
        ("客户签收时间", "handed_over_at"),
        ("处理完时间", "finished_at"),
        ("人工费(元/时)", ""),
        ("人工费(元)", "labour_fee"),
        ("收机单", "case_number"),
        ("进单时间", "received_at"),
        ("哪儿来的", "channel"),
        ("作业方式", "service_type"),
        ("委修单位", "customer_name"),
        ("机主手机", "phone"),
        ("本子型号", "model"),
        ("底壳编号", "serial_number"),
        ("什么时候买的", "purchase_date"),
        ("质保判断", "warranty_claimed"),
        ("诉求描述", "fault"),
        ("首次触达时间", "responded_at"),
        ("师傅到户", "arrived_at"),
        ("查明原因时间", "diagnosed_at"),
        ("毛病出在哪", "diagnosis"),
        ("客户核价时间", "confirmed_at"),
        ("结修时间", "finished_at"),
        ("耗材配件", "parts_used"),
        ("烤机", "test_result"),
        ("元器件费", "parts_fee"),
        ("价税合计", "total_fee"),
        ("提货时间", "handed_over_at"),
        ("修理师傅", "technician"),
        ("经办人", "taken_by"),
        ("途径 Channel", "channel"),
        ("故障情况描述", "fault"),
        ("报修人联系电话", "phone"),
        ("工程师联系电话", ""),
        ("供应商联系电话", ""),
        ("仪器出厂编号", "serial_number"),
        ("工单编码", "case_number"),
        ("客户编码", ""),
        ("故障编码", ""),
    ],
)
def test_a_word_with_the_same_meaning_exchanged_is_the_same_header(header: str, field: str) -> None:
    assert fields_of(header, "service") == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("报修日期\n格式2026-01-01 09:00", "received_at"),
        ("购买日期\n例：2026-3-5", "purchase_date"),
        ("型号\n必填，见铭牌", "model"),
        ("客户\n编码", ""),
        ("受理\n人", "taken_by"),
    ],
)
def test_a_second_line_that_tells_how_to_fill_in_is_no_part_of_the_header(header: str, field: str) -> None:
    assert fields_of(header, "service") == field


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("Date/Time Opened", "service", "received_at"),
        ("Account Name", "service", "customer_name"),
        ("Asset Serial Number", "service", "serial_number"),
        ("Work Completed Time", "service", "finished_at"),
        ("Repaired Date", "service", "finished_at"),
        ("Approved Date", "service", "confirmed_at"),
        ("Labour Charges", "service", "labour_fee"),
        ("QC Outcome", "service", ""),
        ("Status Date", "service", ""),
        ("Discount Amount", "service", ""),
        ("Order Date", "service", ""),
        ("Product ID", "service", ""),
        ("Unit Price", "service", ""),
        ("Repair Time", "service", ""),
        ("商品编码", "service", ""),
        ("Closed Date", "complaint", "closed_at"),
        ("Follow-up Time", "follow_up", "followed_up_at"),
        ("Issued Date", "parts", "issued_at"),
    ],
)
def test_english_headers_of_service_systems(header: str, kind: str, field: str) -> None:
    assert fields_of(header, kind) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("方式", "complaint_channel"),
        ("内容", "complaint_content"),
        ("类型", "complaint_type"),
        ("原工单", "case_number"),
    ],
)
def test_under_the_group_of_taking_in_complaints_a_short_word_is_the_complaints(header: str, field: str) -> None:
    found = WORDS.meanings(("投诉受理", header), "complaint")
    assert [one.fields for one in found[:1]] == [(field,)]


def ledger(name: str, *rows: list[object]) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet(name, list(rows)),)), file, "", AS_OF, BOOK, AS_OF)


def test_feedback_and_complaints_under_other_words_are_no_repairs() -> None:
    day = datetime(2026, 9, 1)
    feedback = ledger(
        "意见反馈",
        ["收到日期", "性质", "渠道", "内容", "转办部门", "办理情况", "跟踪否"],
        *([day.replace(day=n), "建议", "电话", "希望周末营业", "前台", "已办结", "是"] for n in range(1, 5)),
    ).tables[0]
    assert (feedback.kind, [",".join(one.fields) for one in feedback.columns]) == (
        "feedback",
        [
            "feedback_at", "feedback_type", "feedback_channel", "feedback_content", "feedback_department",
            "feedback_result", "tracked",
        ],
    )  # fmt: skip
    complaint = ledger(
        "客诉",
        [
            "客诉单号",
            "接诉时间",
            "顾客",
            "涉及单号",
            "客诉要点",
            "分类",
            "承办",
            "第一次联系顾客",
            "处理经过及结果",
            "销案时间",
        ],
        *([f"KS{n}", day, "王伟", f"HK{n}", "等太久", "服务态度", "应主管", day, "道歉", day] for n in range(1, 5)),
    ).tables[0]
    assert (complaint.kind, [",".join(one.fields) for one in complaint.columns]) == (
        "complaint",
        [
            "complaint_number", "complained_at", "customer_name", "case_number", "complaint_content", "complaint_type",
            "complaint_handler", "contacted_at", "complaint_result", "closed_at",
        ],
    )  # fmt: skip


def test_resumed_beside_finished_is_the_end_of_the_pause() -> None:
    day = datetime(2026, 9, 1, 9)
    found = ledger(
        "维修",
        ["报修单号", "工程师", "诊断结论", "挂起时间", "恢复时间", "挂起原因", "完成时间"],
        *([f"W{n}", "丁工", "老化", day, day.replace(day=3), "备件缺货", day.replace(day=9)] for n in range(1, 5)),
    ).tables[0]
    assert [one.fields for one in found.columns[3:]] == [
        ("paused_from",), ("paused_until",), ("pause_reason",), ("finished_at",)
    ]  # fmt: skip


def test_what_parts_cost_is_no_further_part() -> None:
    day = datetime(2026, 9, 1, 9)
    rows = [[f"A-{n}", day.replace(day=n), "张三", "13800138000", "卡顿", "内存条" if n > 2 else "/", cost, 50]
            for n, cost in enumerate((0, 0, 120, 80, 260), 1)]  # fmt: skip
    head = ["工单号", "报修时间", "客户", "电话", "故障", "换件 Parts", "配件 Material", "工时费"]
    (table,) = ledger("接修", head, *rows).tables
    assert [one.fields for one in table.columns][5:7] == [("parts_used",), ("parts_fee",)]
    assert [str(record.meaning("parts_fee")) for record in table.records] == [
        "0.00",
        "0.00",
        "120.00",
        "80.00",
        "260.00",
    ]
