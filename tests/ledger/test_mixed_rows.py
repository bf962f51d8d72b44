"""A table whose rows say which of them are repairs, complaints or calls: each row is read as what it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Rows = list[list[object]]
Spans = tuple[tuple[int, int, int, int], ...]
HEADER: list[object] = ["单号", "受理日期", "客户", "电话", "型号", "业务类型", "故障现象", "投诉内容", "处理结果"]


def row(number: int, sort: object, name: str = "") -> list[object]:
    told: list[object] = [None, "师傅迟到"] if sort == "投诉" else ["黑屏", None]
    return [name or f"WX{number}", datetime(2026, 3, number), "张三", "13800138001", "X7", sort, *told, "已解决"]


ROWS: Rows = [row(1, "维修"), row(2, "投诉"), row(3, "安装"), row(4, "维修"), row(5, "投诉")]


def understood(rows: Rows, merged: Spans = ()) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("3月", rows, merged=merged),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def rows_of(ledger: Ledger) -> list[tuple[str, list[int | None]]]:
    return [(table.kind, [record.place.row for record in table.records]) for table in ledger.tables]


def told(ledger: Ledger, rule: str = "header-ambiguous") -> list[str]:
    return [one.message.zh for one in ledger.findings if one.rule == rule]


def test_repairs_and_complaints_of_one_table_are_two_tables() -> None:
    ledger = understood([HEADER, *ROWS])
    assert rows_of(ledger) == [("service", [2, 4, 5]), ("complaint", [3, 6])]
    repair, complaint = (table.records[0] for table in ledger.tables)
    assert (repair.meaning("fault"), repair.meaning("repair_result")) == ("黑屏", "已解决")
    assert (complaint.meaning("complaint_content"), complaint.meaning("case_number")) == ("师傅迟到", "WX2")
    assert complaint.meaning("complained_at") is not None
    assert told(ledger) == []


def test_inspect_says_by_which_column_and_words_the_rows_were_told_apart() -> None:
    ledger = understood([HEADER, *ROWS])
    reasons = [column.reason.zh for table in ledger.tables for column in table.columns if column.header == "业务类型"]
    assert reasons == [
        "说明每一行是什么记录；写着“维修、安装”的行按“接修与维修台账”读取",
        "说明每一行是什么记录；写着“投诉”的行按“投诉登记”读取",
    ]


def test_calls_are_rows_of_their_own_kind_too() -> None:
    header: list[object] = ["单号", "日期", "客户", "电话", "类型", "内容", "结果", "备注"]
    rows: Rows = [
        ["WX1", datetime(2026, 3, 1), "张三", "13800138001", "维修", "黑屏", "已修复", None],
        ["WX1", datetime(2026, 3, 9), "张三", "13800138001", "回访", "询问使用情况", "满意", None],
        ["WX1", datetime(2026, 3, 12), "张三", "13800138001", "投诉", "又黑屏", "已道歉", None],
    ]
    ledger = understood([header, *rows])
    assert rows_of(ledger)[1:] == [("complaint", [4]), ("follow_up", [3])]
    assert ledger.tables[0].records[0].meaning("fault") == "黑屏"
    assert ledger.tables[2].records[0].meaning("follow_up_result") is not None


def test_rows_that_lack_what_their_kind_needs_are_left_out_and_told() -> None:
    header: list[object] = ["单号", "接修日期", "客户", "电话", "型号", "业务类型", "故障"]
    rows: Rows = [row(number, sort)[:7] for number, sort in ((1, "维修"), (2, "回访"), (3, "维修"))]
    ledger = understood([header, *rows])
    assert rows_of(ledger) == [("intake", [2, 4])]
    assert told(ledger) == ["按列“业务类型”，写着“回访”的行是另一种记录，但表里没有这种记录必需的列，这些行没有采用。"]


def test_a_complaint_that_numbers_itself_names_no_case() -> None:
    ledger = understood([HEADER, row(1, "维修"), row(2, "投诉", "TS001"), row(3, "维修"), row(4, "投诉", "TS002")])
    assert "case_number" not in ledger.tables[1].fields
    assert [record.meaning("complaint_number") for record in ledger.tables[1].records] == ["TS001", "TS002"]


def test_merged_and_repeated_words_hold_for_the_rows_below_them() -> None:
    rows = [row(1, "维修"), row(2, None), row(3, "投诉"), row(4, "同上")]
    ledger = understood([HEADER, *rows], ((2, 6, 3, 6),))
    assert rows_of(ledger) == [("service", [2, 3]), ("complaint", [4, 5])]


def test_a_further_line_belongs_to_the_row_above_it() -> None:
    rows: Rows = [row(1, "投诉"), [*[None] * 7, "还多收了钱", None], row(2, "维修"), row(3, "维修")]
    ledger = understood([HEADER, *rows])
    assert rows_of(ledger) == [("service", [4, 5]), ("complaint", [2, 3])]


def test_unknown_columns_are_told_once() -> None:
    rows: Rows = [[*HEADER, "颜值"]]
    rows += [[*one, "高"] for one in ROWS]
    assert len(told(understood(rows), "header-unknown")) == 1


def test_types_of_service_alone_leave_a_table_whole() -> None:
    rows = [row(1, "维修"), row(2, "安装"), row(3, "咨询"), row(4, "保养")]
    assert len(understood([HEADER, *rows]).tables) == 1


def test_a_register_of_feedback_stays_one() -> None:
    header: list[object] = ["反馈日期", "客户", "电话", "反馈类型", "反馈内容", "处理结果"]
    sorts = ["投诉", "维修", "建议", "投诉"]
    rows: Rows = [[datetime(2026, 3, 1), "张三", "13800138001", one, "屏幕闪", "已回复"] for one in sorts]
    assert rows_of(understood([header, *rows])) == [("feedback", [2, 3, 4, 5])]


def test_a_word_far_down_that_nobody_knows_leaves_the_table_whole_and_is_told() -> None:
    sorts = [*["维修", "投诉"] * 25, "看情况"]
    header: list[object] = ["单号", "接修日期", "客户", "电话", "型号", "类型", "故障现象"]
    ledger = understood([header, *(row(number % 28 + 1, sort)[:7] for number, sort in enumerate(sorts))])
    assert [len(table.records) for table in ledger.tables] == [51]
    assert len(told(ledger)) == 1
