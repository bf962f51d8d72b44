"""Shapes of ledgers that other branches have: each was read wrongly once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Table
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)


def table(rows: list[list[object]], merged: tuple[tuple[int, int, int, int], ...] = (), name: str = "台账") -> Table:
    workbook = Workbook("xlsx", (Sheet(name, rows, merged=merged),))
    file = InboxFile(Path("账.xlsx"), "账.xlsx", "")
    return understand_workbook(workbook, file, "", AS_OF, BOOK, AS_OF).tables[0]


def fields(found: Table) -> list[str]:
    return [",".join(column.fields) for column in found.columns]


HEADER = ["维修编号", "受理时间", "客户姓名", "电话", "型号", "序列号", "故障现象"]
ROW = ["WX001", datetime(2026, 6, 1, 9, 5), "王伟", "13800001111", "T490", "XC21A1234567", "蓝屏"]


def row(number: int, *more: object) -> list[object]:
    return [f"WX{number:03d}", *ROW[1:], *more]


def test_a_unit_behind_a_slash_or_a_blank_is_no_part_of_the_header() -> None:
    found = table(
        [[*HEADER, "工时费/元", "配件费 元", "其他/元", "总费用：元"], row(1, 50, 30, 0, 80), row(2, 1, 2, 3, 6)]
    )
    assert fields(found)[-4:] == ["labour_fee", "parts_fee", "other_fee", "total_fee"]


def test_sums_without_a_label_are_a_total_even_below_a_column_that_means_nothing() -> None:
    rows = [[*HEADER, "工时费", "提成"], *(row(n, 50, 5) for n in range(1, 5)), [*[None] * 7, 200, 20]]
    found = table(rows)
    assert (found.last_row, len(found.records)) == (5, 4)
    assert [(one.first, one.reason) for one in found.skipped] == [(6, "total")]


def test_a_table_with_one_column_that_names_its_case_goes_on_below_a_gap() -> None:
    header = ["维修编号", "诊断时间", "故障原因", "完工时间", "测试结果"]
    cells = [datetime(2026, 6, 1, 9), "供电异常", datetime(2026, 6, 2, 9), "合格"]
    rows = [header, ["WX001", *cells], ["WX002", *cells], [], ["WX003", *cells]]
    assert len(table(rows).records) == 3


def test_a_hint_that_is_a_header_itself_says_what_its_column_is() -> None:
    rows = [
        ["维修编号", "受理时间", "客户姓名", "电话", "产品信息", None, None, "故障现象"],
        [None, None, None, None, "型号", "序列号", "保内|保外※", None],
        ["WX001", ROW[1], "王伟", "13800001111", "T490", "XC21A1234567", "保内", "蓝屏"],
        ["WX002", ROW[1], "李静", "13800001112", "T490", "XC21A1234568", "保外", "蓝屏"],
    ]
    spans = ((1, 5, 1, 7), *((1, column, 2, column) for column in (1, 2, 3, 4, 8)))
    assert fields(table(rows, spans))[6] == "warranty_claimed"


def test_an_estimate_is_the_quote_and_confirmed_is_when_it_holds_dates() -> None:
    header = ["Job No", "Received", "Customer", "Phone", "Model", "Serial No", "Fault", "Estimate", "Confirmed"]
    found = table([header, row(1, 300, datetime(2026, 6, 1, 12)), row(2, 80, datetime(2026, 6, 2, 12))])
    assert fields(found)[-2:] == ["quote_amount", "confirmed_at"]


def test_how_it_went_is_what_was_asked_where_the_result_has_its_own_column() -> None:
    header = ["工单号", "客户姓名", "回访日期", "回访情况", "回访结果"]
    found = table([header, ["WX001", "王伟", datetime(2026, 6, 9), "询问使用情况", "满意"]])
    assert fields(found)[-2:] == ["follow_up_content", "follow_up_result"]


def test_a_mobile_with_a_digit_missing_stays_whole_beside_names_and_other_phones() -> None:
    header = ["维修编号", "受理时间", "客户及电话", "型号", "序列号", "故障现象"]
    rows = [header, *([f"WX{n}", ROW[1], text, *ROW[4:]] for n, text in enumerate(PHONES, 1))]
    found = [one.values["phone"].meaning for one in table(rows).records]
    assert found == ["1507279025", "1397729431", "1863469153", "13800001111"]


PHONES = ["王伟 150 7279 025", "李静 1397729431/010-66550077", "卫春华1863469153", "王伟13800001111"]


def test_a_header_in_brackets_keeps_its_meaning_below_a_group() -> None:
    rows = [
        ["维修编号", "受理时间", "客户信息", None, "产品信息", None, "故障现象"],
        [None, None, "客户姓名", "【手机号】", "【厂牌】", "【购机日期】※", None],
        ["WX001", ROW[1], "王伟", "13800001111", "海岚", "2025-03-04", "蓝屏"],
    ]
    spans = ((1, 3, 1, 4), (1, 5, 1, 6), *((1, column, 2, column) for column in (1, 2, 7)))
    assert fields(table(rows, spans))[3:6] == ["phone", "brand", "purchase_date"]


def test_customer_information_that_holds_name_and_phone_is_both() -> None:
    rows = [
        ["维修编号", "受理时间", "客户信息", "型号", "序列号", "故障现象"],
        ["WX001", ROW[1], "郑明/18628031068", *ROW[4:]],
        ["WX002", ROW[1], "白鹭酒店/13841171773", *ROW[4:]],
    ]
    found = table(rows)
    assert fields(found)[2] == "customer_name,phone"
    assert [one.values["phone"].meaning for one in found.records] == ["18628031068", "13841171773"]


def test_who_to_call_is_the_customer_where_nothing_else_names_one() -> None:
    header = ["维修编号", "受理时间", "联系人/电话", "型号", "序列号", "故障现象"]
    assert fields(table([header, ["WX001", ROW[1], "王伟 13800001111", *ROW[4:]]]))[2] == "customer_name,phone"


def test_an_order_number_is_the_case_number_where_there_is_no_other() -> None:
    assert fields(table([["订单号", *HEADER[1:]], row(1)]))[0] == "case_number"
    assert fields(table([["订单号", *HEADER], ["DD1", *row(1)]]))[:2] == ["order_number", "case_number"]


def test_words_of_complaint_ledgers_mean_what_they_mean_there() -> None:
    header = ["编号", "受理时间", "投诉人", "反馈内容", "受理人", "首响时间", "解决日期", "对策方案", "受理部门"]
    moment = datetime(2026, 6, 1, 9, 5)
    found = table([header, ["TS1", moment, "王伟", "太慢", "小顾", moment, moment, "道歉", "前台"]], name="投诉")
    assert fields(found) == [
        "complaint_number", "complained_at", "customer_name", "complaint_content", "complaint_handler",
        "contacted_at", "closed_at", "complaint_result", "complaint_department",
    ]  # fmt: skip


def test_a_grade_is_a_score_where_it_is_a_number_and_an_opinion_where_it_is_words() -> None:
    header = ["维修编号", "诊断时间", "故障原因", "完工时间", "评价"]
    cells = [datetime(2026, 6, 1, 9), "供电异常", datetime(2026, 6, 2, 9)]
    assert fields(table([header, ["WX1", *cells, 9], ["WX2", *cells, 10]]))[-1] == "satisfaction_score"
    assert fields(table([header, ["WX1", *cells, "师傅很耐心"]]))[-1] == "customer_feedback"


def test_a_first_row_with_month_and_day_is_a_record_and_no_hint_how_to_write_dates() -> None:
    first = ["WX001", "3月5日", *ROW[2:]]
    found = table([HEADER, ["2026年3月", *[None] * 6], first, ["WX002", "3月6日", *ROW[2:]]])
    assert [str(one.values["received_at"].meaning) for one in found.records] == ["2026-03-05", "2026-03-06"]
    hint = ["必填", "月 日", "必填", "11位", "选填", "选填", "必填"]
    assert table([HEADER, hint, first], name="2026").first_row == 3


def test_a_short_table_with_a_title_block_and_signatures_below_is_no_form() -> None:
    rows = [
        [],
        [None, "青云电子售后服务中心"],
        [None, "地址：青云路1号  电话：0512-65001234"],
        [],
        [None, *HEADER],
        [None, *row(1)],
        [],
        [None, "注：", "1.请勿改表头"],
        [None, "主管：", None, "制表：小周"],
    ]
    found = table(rows)
    assert (found.header_rows, found.first_row, found.last_row) == ((5,), 6, 6)


def values(found: Table, name: str) -> list[object]:
    return [one.values[name].meaning if name in one.values else None for one in found.records]


def test_amounts_are_counted_in_the_unit_that_their_header_names() -> None:
    header = [*HEADER, "工时费(百元)", "配件费/千元", "其他费用（单位：万元）", "合计（元）"]
    found = table([header, row(1, 1.5, "0.2", 0.003, 380), row(2, 2, 0, 0, 200)])
    assert values(found, "labour_fee") == [Decimal("150.00"), Decimal("200.00")]
    assert values(found, "parts_fee") == [Decimal("200.00"), Decimal("0.00")]
    assert values(found, "other_fee") == [Decimal("30.00"), Decimal("0.00")]
    assert values(found, "total_fee") == [Decimal("380.00"), Decimal("200.00")]


def test_a_unit_in_a_row_of_its_own_below_the_header_counts() -> None:
    rows = [[*HEADER, "工时费", "合计"], [*[None] * len(HEADER), "（百元）", "万元"], row(1, 1.5, 0.015)]
    found = table(rows)
    assert (values(found, "labour_fee"), values(found, "total_fee")) == ([Decimal("150.00")], [Decimal("150.00")])


def test_codes_mean_what_their_header_says() -> None:
    header = [
        *HEADER,
        "服务方式（1送修 2上门）",
        "保修(0:保外，1:保内)",
        "检测结果(1合格/2不合格)",
        "备份提醒（Y已提醒 N未提醒）",
    ]
    found = table([header, row(1, 1, 1, "1", "Y"), row(2, "2", 0, "2", "N"), row(3, "送修", "保内", 1.0, None)])
    assert fields(found)[-4:] == ["service_type", "warranty_claimed", "test_result", "backup_reminded"]
    assert values(found, "service_type") == ["送修", "上门维修", "送修"]
    assert values(found, "warranty_claimed") == ["保内", "保外", "保内"]
    assert values(found, "test_result") == ["合格", "不合格", "合格"]
    assert values(found, "backup_reminded") == [True, False, None]
    assert [one.values["service_type"].written for one in found.records] == ["1", "2", "送修"]


def test_codes_before_or_behind_their_words_in_any_brackets() -> None:
    header = [*HEADER, "服务方式【送修=1；上门=2】", "满意度(1-10分)"]
    found = table([header, row(1, 1, 9), row(2, 2, 10)])
    assert values(found, "service_type") == ["送修", "上门维修"]
    assert fields(found)[-1] == "satisfaction_score"


def test_numbered_groups_of_parts_hold_name_serial_and_quantity() -> None:
    header = ["单号", "受理时间", "客户", "电话", "型号", "序列号", "故障", "完工时间", "配件1", None, None, "配件2"]
    below = [None] * 8 + ["名称", "序列号", "数量"] * 2
    cells = [*ROW, datetime(2026, 6, 3, 9, 5), "电池", "P1", 1, "尾插", "P2", 2]
    merged = ((1, 9, 1, 11), (1, 12, 1, 14))
    found = table([[*header, None, None], below, cells], merged)
    assert fields(found)[8:] == ["parts_used", "part_serial", "parts_used"] * 2
    parts = values(found, "parts_used")[0]
    assert [(one.name, one.serial, one.quantity) for one in parts] == [("电池", "P1", 1), ("尾插", "P2", 2)]


def test_english_that_says_nothing_leaves_the_chinese_word_its_meaning() -> None:
    header = [
        "单号 No.",
        "受理时间",
        "客户 Customer",
        "电话",
        "型号",
        "序列号",
        "故障",
        "报价 Quote(RMB)",
        "工程师 Eng.",
    ]
    found = table([header, [*ROW, 120, "刘工"]])
    assert fields(found)[0] == "case_number"
    assert fields(found)[-2:] == ["quote_amount", "technician"]


def test_a_row_of_translations_below_the_header_says_the_same() -> None:
    rows = [
        ["單號", "受理時間", "客戶", "電話", "型號", "序號/IMEI", "故障", "完修日期", "工程師"],
        ["Job No.", "Date In", "Customer", "Tel", "Model", "S/N", "Symptom", "Repaired On", "Engineer"],
        [*ROW, datetime(2026, 6, 3), "丁工"],
    ]
    found = table(rows)
    assert found.header_rows == (1, 2)
    assert fields(found)[5:] == ["serial_number", "fault", "finished_at", "technician"]


def test_amounts_under_a_bare_name_of_parts_are_their_fee() -> None:
    found = table([[*HEADER, "更换配件", "工时", "配件", "其他", "合计"], row(1, "电池", 50, 120, 0, 170)])
    assert fields(found)[-5:] == ["parts_used", "labour_fee", "parts_fee", "other_fee", "total_fee"]


def test_questions_of_a_form_are_headers() -> None:
    header = ["提交时间", "1、您的姓名（必填）", "2、您的手机号码", "3、您的邮箱", "4、产品型号：", "5、请描述故障现象"]
    header += ["6、检测结论", "7、请选择服务方式"]
    cells = [datetime(2026, 6, 1, 9), "王伟", "13800001111", "a@example.com", "T490", "蓝屏", "内存坏", "寄修"]
    found = table([header, cells])
    assert fields(found)[:5] == ["received_at", "customer_name", "phone", "email", "model"]
    assert fields(found)[5:] == ["fault", "diagnosis", "service_type"]


def test_what_was_found_out_does_not_stand_in_for_the_fault() -> None:
    header = ["单号", "受理时间", "客户", "电话", "型号", "来由", "检测结论", "处理措施"]
    cells = ["A1", datetime(2026, 6, 1, 9), "王伟", "13800001111", "T490", "蓝屏", "内存坏", "换内存"]
    found = table([header, cells])
    assert fields(found)[-3:] == ["", "diagnosis", "repair_steps"]


def test_calls_told_by_when_and_how_are_follow_ups() -> None:
    found = table([["单号", "客户", "回访日期", "回访方式"], ["A1", "王伟", datetime(2026, 6, 9), "电话"]])
    assert found.kind == "follow_up"


def test_a_way_of_handling_that_is_a_service_type_is_one() -> None:
    header = [*HEADER, "处理方式", "完工时间"]
    rows = [row(1, "返厂维修", datetime(2026, 6, 3)), row(2, "上门维修", datetime(2026, 6, 4))]
    assert fields(table([header, *rows]))[-2] == "service_type"
    rows = [row(1, "更换主板", datetime(2026, 6, 3)), row(2, "清洁触点", datetime(2026, 6, 4))]
    assert fields(table([header, *rows]))[-2] == "repair_steps"


def test_the_same_words_for_people_and_repair_mean_the_same_in_value_lists() -> None:
    found = table([[*HEADER, "服务方式", "保修状态"], row(1, "用户送修", "包修期内"), row(2, "返厂修理", "超过三包")])
    assert values(found, "service_type") == ["送修", "返厂"]
    assert values(found, "warranty_claimed") == ["保内", "保外"]


def test_a_total_word_is_a_total_in_whatever_column_it_stands() -> None:
    rows = [[*HEADER, "合计"], row(1, 80), row(2, 90), [*[None] * len(HEADER), "小计"]]
    found = table(rows)
    assert (found.last_row, [one.reason for one in found.skipped]) == (3, ["total"])


def test_the_time_of_day_beside_a_person_belongs_to_the_date() -> None:
    rows = [["接单人/时间" if text == "受理时间" else text for text in HEADER]]
    rows += [
        [*ROW[:1], text, *ROW[2:]]
        for text in ("芳芳 2026年10月3日 9:35", "小万 2026/10/3 下午2点20分", "丁工 2026-10-4")
    ]
    found = table(rows)
    assert fields(found)[1] == "taken_by,received_at"
    assert values(found, "taken_by") == ["芳芳", "小万", "丁工"]
    assert [str(one) for one in values(found, "received_at")] == ["2026-10-03T09:35", "2026-10-03T14:20", "2026-10-04"]


def test_brackets_that_list_the_facts_of_a_column_say_what_it_holds() -> None:
    header = ["维修编号", "受理时间", "客户信息（姓名/电话/地址）", "机型（品牌、型号）", "故障现象", "完工时间"]
    cells = ["A1", datetime(2026, 6, 1), "王伟/13800001111/后街3号", "远航、T490", "蓝屏", datetime(2026, 6, 2)]
    found = table([header, cells])
    assert fields(found)[2:4] == ["customer_name,phone,address", "brand,model"]
    said = found.records[0].values
    assert [said[name].meaning for name in ("customer_name", "phone", "address")] == ["王伟", "13800001111", "后街3号"]
    assert [said[name].meaning for name in ("brand", "model")] == ["远航", "T490"]


def test_a_date_beside_its_event_belongs_to_it() -> None:
    header = [*HEADER, "首次答复", "客户答复", "答复日期", "完工时间"]
    at = datetime(2026, 6, 1, 10)
    found = table([header, row(1, at, "同意", datetime(2026, 6, 2), datetime(2026, 6, 3))])
    assert fields(found)[-4:] == ["responded_at", "customer_decision", "confirmed_at", "finished_at"]


def test_a_question_mark_behind_a_header_makes_no_difference() -> None:
    found = table([[*HEADER, "客户同意？", "Approved?", "完工时间"], row(1, "同意", None, datetime(2026, 6, 3))])
    assert fields(found)[7] == "customer_decision"


def test_contents_that_are_header_words_elsewhere_make_no_form_of_a_table() -> None:
    header = ["反馈日期", "反馈类别", "反馈途径", "反馈内容", "受理部门", "处理结果", "是否跟踪"]
    sorts = ["表扬", "建议", "表扬", "投诉", "建议", "建议"]
    rows = [
        [datetime(2026, 7, n), sort, "电话", "希望周末营业", "前台", "已解决", "是"] for n, sort in enumerate(sorts, 1)
    ]
    found = table([["用户反馈登记表"], header, *rows])
    assert (found.kind, len(found.records)) == ("feedback", 6)


def test_examples_in_the_brackets_of_a_header_make_no_data_of_it() -> None:
    header = [
        "单号",
        "受理时间",
        "客户姓名（单位写全称，如某某公司，个人写姓名，不要写昵称；代送的写机主，括号里写代送人）",
    ]
    header += [
        "电话（例：13800000000）",
        "型号",
        "购买日期（例：2026-3-5）",
        "故障现象（按客户描述填写）",
        "更换配件×数量",
    ]
    found = table([header, ["A1", ROW[1], "王伟", ROW[3], "T490", "2025-3-5", "蓝屏", "电池×1"]])
    assert fields(found)[2:] == ["customer_name", "phone", "model", "purchase_date", "fault", "parts_used"]


def test_the_request_is_received_when_it_was_reported_and_the_product_when_it_came() -> None:
    header = ["单号", "报修日期", "接机日期", "客户", "电话", "型号", "故障", "完工日期"]
    cells = [
        "A1",
        datetime(2026, 6, 1),
        datetime(2026, 6, 2),
        "王伟",
        "13800001111",
        "T490",
        "蓝屏",
        datetime(2026, 6, 5),
    ]
    assert fields(table([header, cells]))[1:3] == ["received_at", "product_received_at"]
    assert fields(table([["单号", *header[2:]], [cells[0], *cells[2:]]]))[1] == "received_at"


def test_a_second_time_of_receipt_is_not_taken_for_the_arrival_of_the_product() -> None:
    header = ["单号", "受理时间", "报修时间", "客户", "电话", "型号", "故障"]
    cells = ["A1", datetime(2026, 6, 2), datetime(2026, 6, 1), "王伟", "13800001111", "T490", "蓝屏"]
    found = table([header, cells])
    assert fields(found)[1:3] == ["received_at", ""]


def test_a_line_above_the_header_says_in_what_amounts_are_counted() -> None:
    header = [*HEADER, "完工时间", "工时费", "配件费(元)", "合计"]
    cells = row(1, datetime(2026, 6, 3), 1.5, 200, 3.5)
    found = table([["维修台账"], ["制表：小李", None, "金额单位：百元"], header, cells])
    assert values(found, "labour_fee") == [Decimal("150.00")]
    assert values(found, "parts_fee") == [Decimal("200.00")]
    assert values(found, "total_fee") == [Decimal("350.00")]


def test_a_merged_header_over_check_marks_gives_no_second_meaning_to_them() -> None:
    rows = [
        [*HEADER, "服务方式", None, None],
        row(1, "√", None, None),
        row(2, None, "√", None),
        row(3, None, None, "√"),
    ]
    found = table(rows, ((1, 8, 1, 10),))
    assert "channel" not in fields(found)


def test_start_and_end_below_the_time_of_the_repair() -> None:
    rows = [[*HEADER, "维修时间", None, "维修员"], [*[None] * 7, "起", "止", None]]
    rows += [row(1, datetime(2026, 6, 3), datetime(2026, 6, 5), "丁工")]
    assert fields(table(rows, ((1, 8, 1, 9),)))[-3:] == ["started_at", "finished_at", "technician"]


def test_the_quantity_may_stand_before_the_brackets_of_the_serial() -> None:
    found = table([[*HEADER, "更换配件"], row(1, "内存 8G×1(SN:MM123456)；电池(SN:BB123)×2")])
    assert [(one.name, one.serial, one.quantity) for one in values(found, "parts_used")[0]] == [
        ("内存 8G", "MM123456", 1),
        ("电池", "BB123", 2),
    ]


def test_whether_something_was_done_is_not_when_or_what() -> None:
    asked = ["是否取机", "是否回访", "是否报价", "是否测试", "是否换件", "旧件是否收回"]
    rows = [row(1, "是", "否", "是", "是", "否", "是"), row(2, "否", "否", "是", "是", "是", "否")]
    found = table([[*HEADER, *asked], *rows])
    assert fields(found)[7:] == ["", "", "", "", "", "old_part_returned"]


def test_what_was_sent_in_is_not_what_was_sent_back() -> None:
    header = [*HEADER, "寄出日期", "签收日期", "完工时间", "回寄日期"]
    found = table([header, row(1, *(datetime(2026, 6, day) for day in (1, 3, 4, 5)))])
    assert fields(found)[-4:] == ["", "product_received_at", "finished_at", "handed_over_at"]


def test_what_is_due_is_the_sum_and_not_what_was_paid_of_it() -> None:
    found = table([[*HEADER, "工时费", "实收金额", "应收金额", "欠款"], row(1, 100, 80, 100, 20)])
    assert fields(found)[-4:] == ["labour_fee", "", "total_fee", ""]
    assert fields(table([[*HEADER, "工时费", "实收金额"], row(1, 100, 100)]))[-1] == "total_fee"


def test_a_second_bare_number_is_not_guessed_to_be_another_case() -> None:
    header = ["编号", "日期", "客户", "电话", "产品", "型号", "编号", "故障", "完成日期"]
    at = datetime(2026, 6, 1)
    rows = [[f"A{n}", at, "王伟", "13800001111", "手机", "T1", f"SN100{n}", "x", at] for n in (1, 2)]
    assert fields(table([header, *rows]))[6] == ""


def test_free_of_charge_with_its_reason_in_brackets_is_nothing_to_pay() -> None:
    found = table([[*HEADER, "工时费"], row(1, "免费（保内）"), row(2, "免收(三包)"), row(3, 50)])
    assert values(found, "labour_fee") == [Decimal("0.00"), Decimal("0.00"), Decimal("50.00")]


def test_an_amount_that_names_its_own_unit_is_not_counted_in_that_of_its_header() -> None:
    found = table([[*HEADER, "工时费(百元)"], row(1, "200元"), row(2, "￥150.00"), row(3, "1.5")])
    assert values(found, "labour_fee") == [Decimal("200.00"), Decimal("150.00"), Decimal("150.00")]


def test_a_narrow_table_of_times_written_as_text_is_no_form() -> None:
    """A colon between two figures is a time of day, and no label's."""
    found = table(
        [
            ["工单编号", "回访时间", "回访渠道", "回访结果", "回访人"],
            *(
                [f"WX{n:03d}", f"2026/08/{n:02d} 16:{n * 3}:00", ("电话", "微信")[n % 2], "满意", "小叶"]
                for n in range(10, 19)
            ),
        ]
    )
    assert (found.kind, len(found.records)) == ("follow_up", 9)


def test_hints_with_dates_below_the_words_of_a_header_make_no_data_of_it() -> None:
    header = ["单号\n（自动编号）", "报修日期\n格式2026-01-01 09:00", "客户姓名*", "手机（11位）", "型号（见铭牌）"]
    header += ["购机日期\n例：2026-3-5（发票为准）", "故障描述（尽量详细）", "测试（合格/不合格）", "完工时间"]
    found = table([header, ["A1", ROW[1], "王伟", ROW[3], "T490", "2025-3-5", "蓝屏", "合格", ROW[1]]])
    assert fields(found) == [
        "case_number", "received_at", "customer_name", "phone", "model", "purchase_date", "fault", "test_result",
        "finished_at",
    ]  # fmt: skip


def test_a_column_without_a_header_beside_parts_and_amounts_is_no_trouble() -> None:
    header: list[object] = ["维修编号", "受理时间", "客户姓名", "电话", "故障", None, "配件", "数量", "金额"]
    rows: list[list[object]] = [
        [f"WX{n}", ROW[1], "王伟", "13800001111", "蓝屏", "急", "屏幕", 1, 300] for n in range(4)
    ]
    assert fields(table([header, *rows]))[5:] == ["", "parts_used", "parts_used", "parts_fee"]
