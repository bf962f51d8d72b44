"""Makes the small ledgers of this folder anew: one oddity each, with its line of story (see README.md).

Run `python tests/ledgers/make.py` after changing one, then `UPDATE_GOLDEN=1 pytest tests/ledger`
and read the difference.
"""

from __future__ import annotations

import csv
from datetime import datetime as D
from datetime import time
from pathlib import Path

import openpyxl

FOLDER = Path(__file__).parent
HEAD = ["单号", "接修日期", "客户", "电话", "型号", "故障"]
A1 = ["A1", "2026.3.1", "张三", "13800138001", "X7", "黑屏"]
A2 = ["A2", "2026.3.2", "李四", "13800138002", "X7", "花屏"]
A3 = ["A3", "2026.3.3", "王五", "13800138003", "X8", "进水"]
GAP: list[object] = []

Rows = list[list[object]]
STORIES: dict[str, tuple[str, dict[str, Rows], dict[str, list[str]]]] = {
    "三层表头合并": (
        "header of three rows with merges, title, unit line, pre-numbered rows, labelled total, footer",
        {
            "3月": [
                ["2026年3月维修服务台账"],
                ["单位：某店", None, None, None, "制表：小李", None, None, "日期：2026年3月31日"],
                [
                    "序号",
                    "报修信息",
                    None,
                    None,
                    None,
                    "产品信息",
                    None,
                    None,
                    "维修情况",
                    None,
                    None,
                    None,
                    "费用(元)",
                    None,
                ],
                [
                    None,
                    "报修日期",
                    "客户信息",
                    None,
                    "报修内容",
                    "类别",
                    "型号",
                    "序列号",
                    "完成日期",
                    "维修人",
                    "处理结果",
                    "更换配件",
                    "人工",
                    "材料",
                ],
                [None, None, "姓名", "电话"],
                [
                    1,
                    D(2026, 3, 2),
                    "张三",
                    "13800138001",
                    "不开机",
                    "手机",
                    "X7",
                    "SN1234567",
                    "3月5日",
                    "刘工",
                    "已修复",
                    "电池*1",
                    100,
                    50,
                ],
                [
                    2,
                    D(2026, 3, 3),
                    "李四",
                    "13800138002",
                    "屏裂",
                    "平板",
                    "P1",
                    "SN1234568",
                    "3月8日",
                    "刘工",
                    "修好",
                    "无",
                    "免费",
                    "/",
                ],
                [3],
                [4],
                ["合计", *[None] * 11, 100, 50],
                ["备注：", "本月无异常"],
            ]
        },
        {
            "3月": [
                "A1:N1",
                "A3:A5",
                "B3:E3",
                "F3:H3",
                "I3:L3",
                "M3:N3",
                "B4:B5",
                "C4:D4",
                "E4:E5",
                "F4:F5",
                "G4:G5",
                "H4:H5",
                "I4:I5",
                "J4:J5",
                "K4:K5",
                "L4:L5",
                "M4:M5",
                "N4:N5",
            ]
        },
    ),
    "五层表头": (
        "header of five rows",
        {
            "S": [
                ["某公司2026年售后服务总台账"],
                ["受理部分", None, None, None, "处理部分", None, None, None, None],
                ["登记信息", None, "客户信息", None, "故障", "检修", None, "结果", None],
                ["单据", "受理", "基本", None, None, "人员", "完工", "处理", "费用"],
                ["编号", "日期", "姓名", "联系方式", None, None, "日期", "结果", "合计"],
                [None, "年月日", "个人/单位", "手机", None, None, "年月日", None, "元"],
                ["G1", "2026-3-1", "张三", "13800138001", "黑屏", "刘工", "2026-3-2", "已修复", 100],
                ["G2", "2026-3-2", "李四", "13800138002", "花屏", "刘工", "2026-3-3", "已修复", 200],
            ]
        },
        {"S": ["A1:I1", "A2:D2", "E2:I2", "A3:B3", "C3:D3", "E3:E6", "F3:G3", "H3:I3", "C4:D4", "F4:F6"]},
    ),
    "配件重复组": (
        "repeating column groups 配件名称1..3 with serial and quantity, 备注 three times",
        {
            "Sheet1": [
                [
                    "接修单号",
                    "接修日期",
                    "客户",
                    "手机",
                    "机型",
                    "IMEI",
                    "故障",
                    "完工日期",
                    "配件名称1",
                    "序列号1",
                    "数量1",
                    "配件名称2",
                    "序列号2",
                    "数量2",
                    "配件名称3",
                    "序列号3",
                    "数量3",
                    "备注",
                    "备注",
                    "备注",
                ],
                [
                    "A001",
                    "2026-03-01",
                    "王五",
                    "13900000001",
                    "X7",
                    "866001200740596",
                    "黑屏",
                    "2026-03-02",
                    "屏幕",
                    "PS111",
                    1,
                    "电池",
                    "PS222",
                    2,
                    None,
                    None,
                    None,
                    "急",
                    "已通知",
                    "ok",
                ],
                [
                    "A002",
                    "2026-03-02",
                    "赵六",
                    "13900000002",
                    "X8",
                    "866001200740604",
                    "进水",
                    "2026-03-04",
                    "主板",
                    "PS333",
                    1,
                ],
            ]
        },
        {},
    ),
    "竖向合并": (
        "vertical merges over the lines of one case, and a further line with blanks instead",
        {
            "维修": [
                ["维修单号", "完成日期", "维修员", "故障原因", "更换配件", "配件序列号", "数量", "配件费"],
                ["W1", D(2026, 5, 1, 10), "刘工", "老化", "电池", "B1", 1, 50],
                [None, None, None, None, "屏幕", "S1", 1, 200],
                ["W2", D(2026, 5, 2, 10), "陈工", "进水", "主板", "M1", 1, 500],
                [None, None, None, None, "排线", "L1", 2, 20],
            ]
        },
        {"维修": ["A2:A3", "B2:B3", "C2:C3", "D2:D3"]},
    ),
    "同上": (
        "ditto marks 同上 〃 ″, and a date that stands only in the first row of its day",
        {
            "回访": [
                ["回访日期", "单号", "客户", "电话", "回访内容", "结果", "评分", "回访人"],
                [D(2026, 3, 1), "A1", "张三", "13800138001", "使用情况", "满意", 9, "小李"],
                [None, "A2", "李四", "13800138002", "同上", "〃", "8分", "同上"],
                [None, "A3", "王五", "13800138003", "″", "一般", "7", "〃"],
                [D(2026, 3, 2), "A4", "赵六", "13800138004", "质量", "满意", 10, "小王"],
                [None, "A5", "钱七", "13800138005", "同上", "满意", 10, "同上"],
            ]
        },
        {},
    ),
    "三张表堆叠": (
        "three tables stacked without blank rows, header texts with blanks inside, a subtotal between",
        {
            "综合": [
                ["一、接修登记"],
                ["单 号", "接修 日期", "客户 姓名", "联系\n电话", "型 号", "故障 描述"],
                A1,
                A2,
                ["小计", None, 2],
                ["二、投诉登记"],
                ["编 号", "关联 工单", "投诉 时间", "投诉人", "投诉 内容", "处理 结果"],
                ["T1", "A1", "2026.3.9", "张三", "慢", "已道歉"],
                ["三、回访"],
                ["单号", "日期", "方式", "内容", "结果", "回访人"],
                ["A1", "2026.3.15", "电话", "使用情况", "满意", "小李"],
            ]
        },
        {},
    ),
    "重复表头换列": (
        "the header repeated mid-sheet; the second time with two columns swapped",
        {
            "Sheet1": [
                ["单号", "接修日期", "客户姓名", "电话", "型号", "故障"],
                A1,
                ["单号", "接修日期", "客户姓名", "电话", "型号", "故障现象"],
                A2,
                ["单号", "客户姓名", "接修日期", "电话", "型号", "故障"],
                ["A3", "王五", "2026.3.3", "13800138003", "X7", "花屏"],
            ]
        },
        {},
    ),
    "表单": (
        "forms with labels beside their contents, one filled and one blank: no ledgers",
        {
            "已填": [
                ["报修时间", "2026-03-01", "客户姓名", "张三", "联系电话", "13800138001"],
                ["地址", "某路1号", None, None, "产品型号", "X7"],
                ["故障现象", "不开机", None, None, "序列号", "SN123"],
                ["维修结果", "修好", "完工时间", "2026-03-02", "维修人员", "刘工"],
            ],
            "空白": [
                ["上门维修服务单"],
                ["报修时间", None, "客户姓名", None, "联系电话", None],
                ["地址", None, None, None, "产品型号", None],
                ["故障现象", None, None, None, "序列号", None],
                ["维修结果", None, "完工时间", None, "维修人员", None],
                ["客户签字", None, None, None, "日期", None],
            ],
        },
        {},
    ),
    "英文台账": (
        "English headers, status and remarks",
        {
            "Log": [
                ["Service log 2026"],
                [
                    "Job No",
                    "Date Received",
                    "Customer Name",
                    "Phone",
                    "Model",
                    "S/N",
                    "Fault",
                    "Technician",
                    "Date Completed",
                    "Labour (RMB)",
                    "Parts Cost",
                    "Total",
                    "Status",
                    "Remarks",
                ],
                [
                    "J1",
                    D(2026, 3, 1, 9, 30),
                    "Li Lei",
                    "13800138001",
                    "X7",
                    "SN1",
                    "no power",
                    "Wang",
                    D(2026, 3, 3, 15),
                    100,
                    20.5,
                    120.5,
                    "Closed",
                ],
                ["J2", D(2026, 3, 1, 9, 30), "Han Mei", "13800138002", "X7", "SN2", "screen", "Wang"],
            ]
        },
        {},
    ),
    "繁體": (
        "traditional characters",
        {
            "維修": [
                [
                    "維修單號",
                    "報修日期",
                    "客戶名稱",
                    "聯絡電話",
                    "機型",
                    "機號",
                    "故障現象",
                    "維修人員",
                    "完工日期",
                    "維修費用",
                    "取機日期",
                    "備註",
                ],
                [
                    "T1",
                    "2026/3/1",
                    "陳大文",
                    "13800138001",
                    "X7",
                    "SN1",
                    "不開機",
                    "李工",
                    "2026/3/3",
                    "120",
                    "2026/3/4",
                    "無",
                ],
            ]
        },
        {},
    ),
    "通用表头": (
        "headers that say nothing by themselves (编号 日期 内容 结果 状态): the kind of table decides",
        {
            "回访记录": [
                ["编号", "日期", "客户", "电话", "方式", "内容", "结果", "人员"],
                ["A1", "2026.3.1", "张三", "13800138001", "电话", "使用情况", "满意", "小李"],
            ],
            "投诉": [
                ["编号", "日期", "客户", "电话", "内容", "结果", "负责人", "状态"],
                ["T1", "2026.3.1", "张三", "13800138001", "太慢", "道歉", "小李", "已结案"],
            ],
            "接修": [
                ["编号", "日期", "客户", "电话", "机型", "内容", "状态", "联系人"],
                ["A1", "2026.3.1", "张三", "13800138001", "X7", "黑屏", "维修中", "张小姐"],
            ],
        },
        {},
    ),
    "左右并排": (
        "two tables side by side, headers in different rows, the right one longer and with a total",
        {
            "综合": [
                ["接修登记", *[None] * 6, "配件领用"],
                [*HEAD],
                [*A1, None, "领用日期", "配件", "数量", "领用人", "单号"],
                [*A2, None, "2026.3.2", "电池", 1, "刘工", "A1"],
                [*[None] * 7, "2026.3.3", "主板", 1, "刘工", "A2"],
                [*[None] * 7, "合计", None, 2],
            ]
        },
        {},
    ),
    "统计小表": (
        "summaries on the sheets of ledgers: close beside, before, lower down with a title, below; none is read",
        {
            "3月": [
                [*HEAD, "类别", "数量", "占比"],
                [*A1, "手机", 2, 0.67],
                [*A2, "平板", 1, 0.33],
                [*A3, "合计", 3, 1],
            ],
            "4月": [
                ["网点", "数量", None, *HEAD, "类别"],
                ["城东店", 4, None, *A1, "手机"],
                ["城西店", 2, None, *A2, "手机"],
                ["城南店", 3, None, *A3, "平板"],
                ["城北店", 1],
            ],
            "5月": [
                ["2026年5月接修登记"],
                [*HEAD],
                [*A1, None, "本月汇总"],
                [*A2, None, "故障", "次数"],
                [*A3, None, "黑屏", 1],
                [*[None] * 7, "花屏", 1],
                GAP,
                ["月份", "金额"],
                ["4月", 1280.5],
                ["5月", 960],
            ],
        },
        {"5月": ["A1:F1", "H3:I3"]},
    ),
    "分组标题行": (
        "lines over groups of rows that name their branch and technician; a signature at the end names nobody's",
        {
            "3月": [
                ["2026年3月维修台账"],
                [*HEAD],
                ["网点：城东店"],
                ["工程师：刘工"],
                [*A1],
                [*A2],
                ["小计", 2],
                ["工程师：陈工（共1单）"],
                [*A3],
                ["网点：城西店"],
                ["A4", "2026.3.4", "赵六", "13800138004", "X7", "黑屏"],
                ["工程师：小李", None, "审核：小王"],
            ]
        },
        {"3月": ["A1:F1", "A3:F3", "A4:F4"]},
    ),
    "混合登记": (
        "repairs, complaints and calls in one table, told apart by a column; complaints with numbers of their own",
        {
            "3月": [
                ["单号", "日期", "客户", "电话", "类型", "内容", "结果"],
                ["A1", "2026.3.1", "张三", "13800138001", "维修", "黑屏", "已修复"],
                ["A1", "2026.3.8", "张三", "13800138001", "回访", "使用情况", "满意"],
                ["TS-1", "2026.3.9", "李四", "13800138002", "投诉", "等得太久", "已道歉"],
                ["A2", "2026.3.10", "李四", "13800138002", "安装", "装系统", "已完成"],
            ]
        },
        {},
    ),
    "左右无缝": (
        "tables side by side without a blank column: two halves of a ledger, another kind, a list of technicians",
        {
            "两半": [
                ["序号", *HEAD, "序号", *HEAD],
                [1, *A1, 3, *A3],
                [2, *A2],
            ],
            "接修与回访": [
                ["接修登记", *[None] * 6, "回访记录"],
                ["序号", *HEAD, "序号", "单号", "回访日期", "回访结果"],
                [1, *A1, 1, "A3", "2026.3.8", "满意"],
                [2, *A2, 2, "A1", "2026.3.9", "不满意"],
                [3, *A3],
            ],
            "名单": [
                [*HEAD, None, "工程师", "联系电话"],
                [*A1, None, "刘工", "13900139001"],
                [*A2, None, "陈工", "13900139002"],
                [*A3, None, "王工", "13900139003"],
                ["A4", "2026.3.4", "赵六", "13800138004", "X7", "黑屏"],
            ],
        },
        {"接修与回访": ["A1:G1", "H1:K1"]},
    ),
    "一单多行": (
        "records on two lines: both named by two header rows, every column filled, or the second named by nobody",
        {
            "合并": [
                ["2026年3月接修登记"],
                ["序号", "单号", "接修日期", "客户", "型号", "故障"],
                [None, None, "完工日期", "电话", "地址"],
                [1, "A1", "2026.3.1", "张三", "X7", "黑屏"],
                [None, None, "2026.3.4", "13800138001", "城东路1号"],
                [2, "A2", "2026.3.2", "李四", "X7", "花屏"],
                [None, None, "2026.3.5", "13800138002", "城西路8号"],
                ["合计", 2],
            ],
            "满格": [
                ["单号", "客户", "电话", "接修日期", "故障"],
                ["型号", "序列号", "地址", "完工日期", "处理结果"],
                ["B1", "张三", "13800138001", "2026.3.1", "黑屏"],
                ["X7", "SN10001", "城东路1号", "2026.3.4", "已修复"],
                ["B2", "李四", "13800138002", "2026.3.2", "花屏"],
                ["X8", "SN10002", "城西路8号", "2026.3.5", "已修复"],
            ],
            "没写第二行": [
                [*HEAD],
                [*A1],
                [None, None, "13900139001", "城东路1号"],
                [*A2],
                [None, None, "13900139002", "城西路8号"],
            ],
        },
        {"合并": ["A1:F1", *(f"{one}{row}:{one}{row + 1}" for row in (2, 4, 6) for one in "ABF")]},
    ),
    "空列分隔": (
        "one table with a blank column in the middle",
        {
            "台账": [
                [*HEAD, None, "诊断", "维修人员", "完工日期", "合计"],
                [*A1, None, "老化", "刘工", "2026.3.2", 100],
                [*A2, None, "进水", "刘工", "2026.3.3", 200],
            ]
        },
        {},
    ),
    "无年份": (
        "dates without a year: from the title, the titles between the rows, the row's other dates; over New Year",
        {
            "登记": [
                ["某某店接修登记（2025年度）"],
                GAP,
                ["序号", *HEAD, "取机日期"],
                ["2025年11月"],
                [1, "A1", "11月3日", "张三", "13800138001", "X7", "黑屏", "11月5日"],
                [2, "A2", "11月4日", "李四", "13800138002", "X7", "黑屏", "11/6"],
                ["2025年12月"],
                [3, "A3", "12月30日", "张三", "13800138001", "X7", "黑屏", "1月2日"],
                ["本月小计", None, None, 1],
                ["2026年1月"],
                [4, "A4", "1月3日 下午3点", "张三", "13800138001", "X7", "黑屏"],
            ]
        },
        {},
    ),
    "字段代码行": (
        "what the program that wrote the file calls the columns, below the header of one sheet, above that of another",
        {
            "导出一": [
                ["单据", None, "客户", None, "机器", None],
                [*HEAD],
                ["BILLNO", "BILLDATE", "CUSTNAME", "FTel", "FModel", "FNote"],
                [*A1],
                [*A2],
            ],
            "导出二": [["BILLNO", "BILLDATE", "CUSTNAME", "FTel", "FModel", "FNote"], [*HEAD], [*A1], [*A2]],
        },
        {},
    ),
    "作废与跳号": (
        "numbers that were voided or never used: no cases; a case whose remark is 作废 stays one",
        {
            "3月": [
                [*HEAD, "备注"],
                [*A1],
                ["A7", None, "作废"],
                ["A8", None, None, None, None, None, "空号（系统跳号）"],
                [*A2, "作废"],
                [*A3],
            ]
        },
        {},
    ),
    "单写日期的行": (
        "times of day whose day stands in a line above them, or in the name of the sheet; without either they are told",
        {
            "3月": [
                ["2026年接修登记"],
                [*HEAD, "完工时间"],
                ["3月5日 星期四"],
                ["A1", "9:43", *A1[2:], "16:20"],
                ["A2", "17:02", *A2[2:], "10:30"],
                ["3月6日 星期五"],
                ["A3", "8:05", *A3[2:]],
            ],
            "3月7日": [["2026年接修登记"], [*HEAD], ["A4", "10:15", *A1[2:]]],
            "补录": [["2026年接修登记"], [*HEAD], ["A5", "11:20", *A2[2:]]],
        },
        {},
    ),
    "表头旁的小表": (
        "a pivot beside title and header rows, and a summary that could be settlements below: neither is read",
        {
            "3月": [
                ["2026年3月接修登记", *[None] * 6, "师傅", "活儿", "进账"],
                ["单据", None, "客户", None, "机器", None, None, "老陈", 7, 700],
                [*HEAD, None, "小刘", 8, 650],
                [*A1],
                [*A2],
                [*A3],
                GAP,
                [None, None, "汇总"],
                [None, None, "类别", "台数", "金额"],
                [None, None, "手机", 2, 800],
                [None, None, "平板", 1, 900],
            ]
        },
        {"3月": ["A2:B2", "C2:D2", "E2:F2"]},
    ),
    "只写几号": (
        "days without a month: from the sheet's name, from the rows above; told where sheet and title disagree",
        {
            "2026年3月": [
                [*HEAD, "取机日期"],
                ["A1", "14号", *A1[2:], "15号 下午3点"],
                ["A2", 16, *A2[2:], 17],
                ["A3", "28日", *A3[2:], "2日"],
            ],
            "流水": [
                [*HEAD, "取机日期"],
                ["B1", "2026年3月28日", *A1[2:], "30号"],
                ["B2", "31号", *A2[2:], None],
                ["B3", "2号", *A3[2:], None],
                ["B4", "4月3日", *A1[2:], "5号"],
            ],
            "4月": [["2026年3月接修登记"], HEAD, ["C1", "14号", *A1[2:]], ["C2", "2026-3-15", *A2[2:]]],
        },
        {},
    ),
    "暂停列表": (
        "several pauses with their reasons in one cell, without years, over New Year; one that nobody can read",
        {
            "登记": [
                [*HEAD, "服务类型", "暂停记录", "完工日期"],
                ["A1", "2026-3-2", *A1[2:], "送修", "3/4-3/8 待配件；3/10-3/13 待客户", "2026-3-16"],
                ["A2", "2025-12-24", *A2[2:], "送修", "待料12.28—1.3，客户出差1.5起", None],
                ["A3", "2026-3-3", *A3[2:], "送修", "3月5日至3月45日（待配件）", "2026-3-16"],
                ["A4", "2026-3-4", *A1[2:], "送修", "/", "2026-3-5"],
            ]
        },
        {},
    ),
    "参考行与示例行": (
        "a reference row above the header, a row of units and hints and a sample row below it",
        {
            "登记": [
                ["A", "B", "C", "D", "E", "F", "G"],
                [*HEAD, "报价"],
                ["(自动)", "(年-月-日)", None, "(手机)", None, "(文字)", "(元)"],
                ["示例", "2026-01-01", "某某", "13800000000", "X1", "黑屏", "100"],
                [*A1, "100"],
            ]
        },
        {},
    ),
    "页脚": (
        "a total of one bare number, then signatures, a note, dots and a page number",
        {
            "登记": [
                [*HEAD, "报价"],
                [*A1, 100],
                [*A2, 200],
                [*[None] * 6, 300],
                GAP,
                ["制表人：小李", None, "审核：王店长", None, "日期：2026年3月31日"],
                ["注：保内免费"],
                ["……"],
                ["第1页 共2页"],
            ]
        },
        {},
    ),
    "别的表": (
        "attendance, telephone list, stock, monthly figures, price list, duty list, notes, an empty sheet: no ledgers",
        {
            "考勤": [["2026年3月考勤"], ["姓名", "部门", *range(1, 32)], ["张三", "维修", *["√"] * 31]],
            "通讯录": [
                ["序号", "姓名", "部门", "电话", "地址"],
                [1, "张三", "维修", "13800138001", "某路"],
                [2, "李四", "前台", "13800138002", "某路"],
            ],
            "库存": [["物料编号", "物料名称", "规格", "库存数量", "单价", "金额"], ["P1", "电池", "标准", 3, 50, 150]],
            "月度统计": [
                ["月份", "受理数量", "完工数量", "投诉数", "满意度"],
                ["1月", 30, 28, 1, "95%"],
                ["2月", 20, 18, 0, "97%"],
            ],
            "价格表": [["产品", "型号", "维修项目", "价格"], ["手机", "X7", "换屏", 300]],
            "排班": [["日期", "早班", "晚班", "备注"], ["2026-3-1", "张三", "李四", ""]],
            "工资": [
                ["序号", "姓名", "工号", "部门", "基本工资", "提成", "合计", "签字", "日期"],
                [1, "张三", "001", "维修", 3000, 500, 3500, None, "2026-3-1"],
            ],
            "填表说明": [["1. 每天填写"], ["2. 不要改表头"]],
            "Sheet9": [],
        },
        {},
    ),
    "丢零与丢位": (
        "numbers that lost their zeros among texts that kept them; serials of 18 digits as numbers; phones as numbers",
        {
            "登记": [
                [*HEAD[:5], "序列号", "故障"],
                ["0001", "2026.3.1", "张三", 13800138001, "X7", 866001200740596, "黑屏"],
                [2, "2026.3.2", "李四", "010-65001234", "X7", 123456789012345678, "花屏"],
                ["0003", "2026.3.2", "李四", "400-820-8820", "X7", "1.23E+17", "花屏"],
            ]
        },
        {},
    ),
    "其他种类": (
        "filing, loan, query, settlement, claim, customer file, feedback and parts, one sheet each",
        {
            "归档": [
                [
                    "序号",
                    "档号",
                    "文件题名",
                    "责任者",
                    "文号",
                    "成文日期",
                    "页数",
                    "密级",
                    "保管期限",
                    "归档日期",
                    "存放位置",
                    "备注",
                ],
                [1, "D1", "合同", "张三", "售1号", "20260301", 3, "内部", "30年", "2026-03-05", "A柜", None],
            ],
            "借阅": [
                [
                    "借阅日期",
                    "借阅人",
                    "部门",
                    "档号",
                    "题名",
                    "借阅事由",
                    "批准人",
                    "应还日期",
                    "实际归还日期",
                    "备注",
                ],
                ["2026-3-1", "张三", "财务", "D1", "合同", "核对", "王经理", "2026-3-15"],
            ],
            "查询": [
                ["查询日期", "查询人", "部门", "查询事由", "批准人", "查询结果", "反馈时间"],
                ["2026-3-1", "张三", "财务", "核对", "王经理", "已提供", "2026-3-2"],
            ],
            "结算": [
                [
                    "工单号",
                    "维修员",
                    "作业类别",
                    "用工性质",
                    "结算类别",
                    "结算金额",
                    "结算日期",
                    "结算结果",
                    "审核意见",
                ],
                ["A1", "刘工", "维修", "正式", "小修", 50, "2026-3-31", "已结", "同意"],
            ],
            "赔偿": [
                [
                    "申请日期",
                    "客户",
                    "电话",
                    "关联工单",
                    "赔偿事由",
                    "证据材料",
                    "赔偿方案",
                    "赔偿金额",
                    "批准人",
                    "结案日期",
                ],
                ["2026-3-1", "张三", "13800138001", "A1", "刮花", "照片、凭证", "退款", "200", "王", "2026-3-9"],
            ],
            "客户档案": [
                [
                    "客户姓名",
                    "电话",
                    "地址",
                    "品牌",
                    "机型",
                    "送修日期",
                    "取机日期",
                    "服务项目",
                    "希望得到的服务",
                    "下次联系日期",
                ],
                ["张三", "13800138001", "某路", "远航", "X7", "2026-3-1", "2026-3-3", "清洁", "上门", "2026-6-1"],
            ],
            "反馈": [
                ["日期", "反馈人", "电话", "渠道", "类型", "反馈内容", "处理部门", "处理结果", "是否跟踪"],
                ["2026-3-1", "张三", "13800138001", "电话", "建议", "快点", "前台", "已解决", "是"],
            ],
            "领用": [
                ["日期", "领料人", "品名", "规格型号", "数量", "用于工单", "旧件是否交回", "备注"],
                ["2026-3-1", "刘工", "电池", "标准", 1, "A1", "是"],
            ],
        },
        {},
    ),
    "中英双语": (
        "Chinese and English headers, in two rows and in one cell",
        {
            "两行": [
                ["单号", "受理日期", "客户", "电话", "型号", "故障", "维修人员", "完工日期"],
                ["Job No", "Received", "Customer", "Phone", "Model", "Fault", "Technician", "Finished"],
                [*A1, "刘工", "2026-3-2"],
            ],
            "同格": [
                [
                    "单号 Job No",
                    "受理日期 Date",
                    "客户 Customer",
                    "电话 Tel",
                    "型号 Model",
                    "故障 Fault",
                    "维修人员 Technician",
                    "完工日期 Finished",
                ],
                [*A1, "刘工", "2026-3-2"],
            ],
        },
        {},
    ),
    "标题每格重复": (
        "title and unit line repeated in every cell",
        {"S": [["城南店维修台账"] * 6, ["单位：元"] * 6, HEAD, A1, A2]},
        {},
    ),
    "表头与内容不符": (
        "a date column full of mobiles and a phone column full of dates: told, not taken",
        {
            "S": [
                [*HEAD, "维修人员", "完工日期", "联系方式"],
                ["G1", "13800138001", "张三", "2026-3-1", "X7", "黑屏", "刘工", "2026-3-2", "13900000001"],
                ["G2", "13800138002", "张三", "2026-3-1", "X7", "黑屏", "刘工", "2026-3-2", "13900000002"],
                ["G3", "13800138003", "张三", "2026-3-1", "X7", "黑屏", "刘工", "2026-3-2", "13900000003"],
            ]
        },
        {},
    ),
    "混写日期": (
        "a column with dates in every spelling, a bare number, a range, a template left empty, "
        "and days nobody can know",
        {
            "3月": [
                [*HEAD, "购买日期"],
                ["G1", D(2026, 3, 1, 9, 30), "张三", "13800138001", "X7", "黑屏", "2025年6月1日"],
                ["G2", "2026/3/2", "张三", "13800138001", "X7", "黑屏", "2025-06"],
                ["G3", "2026.3.3 下午", "张三", "13800138001", "X7", "黑屏", "不详"],
                ["G4", "2026-3-4 下午3点", "张三", "13800138001", "X7", "黑屏", "年  月  日"],
                ["G5", 46086, "张三", "13800138001", "X7", "黑屏", "20250101"],
                ["G6", "2026-3-6~2026-3-8", "张三", "13800138001", "X7", "黑屏", "去年"],
                ["G7", "6日", "张三", "13800138001", "X7", "黑屏", time(0, 0)],
                ["G8", "26/3/8 15:09:06", "张三", "13800138001", "X7", "黑屏", "2025.13.1"],
                ["G9", "2026-3-9\n14:30", "张三", "13800138001", "X7", "黑屏", "25年6月1日"],
                ["G10", "03/10/2026", "张三", "13800138001", "X7", "黑屏", "/"],
            ]
        },
        {},
    ),
    "日期时间分列": (
        "the day in one column, the time of day in the next",
        {
            "S": [
                ["单号", "受理日期", "受理时间", "客户", "电话", "型号", "故障", "完工日期", "完工时间"],
                ["G1", "2026-3-1", "14:30", "张三", "13800138001", "X7", "黑屏", D(2026, 3, 2), time(9, 5)],
                ["G2", "2026-3-2", "下午3点", "张三", "13800138001", "X7", "黑屏", D(2026, 3, 2), 0.5],
                ["G3", "2026-3-2", None, "张三", "13800138001", "X7", "黑屏"],
            ]
        },
        {},
    ),
    "一格多事": (
        "several facts in one cell: name and phone, brand and model, cause and work, person and date, part and serial",
        {
            "S": [
                [
                    "单号",
                    "接修日期",
                    "客户信息(姓名/电话)",
                    "品牌/型号",
                    "故障",
                    "诊断及处理",
                    "维修人及日期",
                    "更换配件及序列号",
                    "费用合计",
                ],
                [
                    "G1",
                    "2026-3-1",
                    "张三/13800138001",
                    "远航 X7",
                    "黑屏",
                    "老化，更换电池",
                    "刘工 2026-3-2",
                    "电池(SN:B123)",
                    "100元",
                ],
                ["G2", "2026-3-1", "13800138002 李四", "星辰/E10", "黑屏", "进水", "陈工2026.3.3", "无", "/"],
            ]
        },
        {},
    ),
    "分组小计": (
        "rows grouped by branch with merged names, subtotals named after the group, a grand total",
        {
            "S": [
                ["网点", *HEAD, "费用"],
                ["东区", *A1, 100],
                [None, *A2, 200],
                ["东区小计", None, None, "2台", None, None, None, 300],
                ["西区", *A3, 100],
                [None, "A4", "2026-3-4", "赵六", "13800138004", "X7", "黑屏", 200],
                ["西区 小计：", *[None] * 6, 300],
                ["总计", *[None] * 6, 600],
            ]
        },
        {"S": ["A2:A3", "A5:A6"]},
    ),
    "预印编号": (
        "printed case numbers and zeros of formulas in rows that nobody has filled in",
        {
            "S": [
                [*HEAD, "工时费", "配件费", "合计"],
                [*A1, 100, 50, 150],
                ["A2", *[None] * 7, 0],
                ["A3", *[None] * 5, 0, 0, 0],
            ]
        },
        {},
    ),
    "中间说明": (
        "a sentence between the rows, a further remark of the case above, and a bare amount",
        {"S": [[*HEAD, "备注"], [*A1, "急"], ["以下为3月中旬搬店后补录"], [*A2, None], [*[None] * 6, "屏幕另有划痕"]]},
        {},
    ),
    "投诉申请表": (
        "an intake ledger under the name of a complaint form: the columns tell, not the title (annex 81)",
        {
            "投诉申请表": [
                [
                    "序号",
                    "受理编号",
                    "申请日期",
                    "客户姓名",
                    "联系电话",
                    "产品型号",
                    "序列号",
                    "购买日期",
                    "故障描述",
                    "服务类型",
                    "受理人",
                ],
                [1, "G1", "2026-3-1", "张三", "13800138001", "X7", "SN1", "2025-1-1", "黑屏", "送修", "小李"],
            ]
        },
        {},
    ),
    "金额写法": (
        "money in every spelling, and a column in ten thousands",
        {
            "S": [
                [*HEAD, "报价", "工时费（元）", "合同金额（万元）"],
                [*A1, "￥1,280.00", "免费", 1.2],
                [*A2, "1280元", "--", "3"],
                [*A3, "叁佰元整", "三百左右", "/"],
                ["A4", "2026.3.4", "赵六", "13800138004", "X7", "黑屏", "1.2万", "-20", None],
            ]
        },
        {},
    ),
    "问卷导出": (
        "the export of a form: numbered questions as headers, with examples, long hints and lists of facts in brackets",
        {
            "答卷": [
                [
                    "提交序号",
                    "提交时间",
                    "1、您的姓名（必填）",
                    "2、您的联系方式（手机/邮箱）",
                    "3、产品型号（例：T490）",
                    "4、购买日期（例：2026-3-5）",
                    "5、请描述故障现象（如不开机、蓝屏、异响等，写清什么时候开始、多久一次，能重现的写明步骤）",
                    "6、请选择服务方式：",
                    "客服首次回复时间",
                    "是否取机",
                    "处理状态",
                ],
                [
                    1,
                    "2026-06-01 09:05",
                    "王伟",
                    "13800001111",
                    "T490",
                    "2025-03-05",
                    "蓝屏",
                    "寄修",
                    "2026-06-01 09:40",
                    "是",
                    "已完成",
                ],
                [
                    2,
                    "2026-06-02 10:00",
                    "李静",
                    "13800002222",
                    "Air14",
                    "2024-11-11",
                    "异响",
                    "到店送修",
                    "2026-06-02 10:20",
                    "否",
                    "处理中",
                ],
            ]
        },
        {},
    ),
    "编号配件组": (
        "numbered groups of parts, 起 and 止 below the time of the repair, Chinese and English in one cell",
        {
            "Log": [
                [
                    "单号 No.",
                    "接件日期 Received",
                    "客户 Customer",
                    "电话 Tel.",
                    "型号 Model",
                    "故障 Fault",
                    "维修时间",
                    None,
                    "配件1",
                    None,
                    None,
                    "配件2",
                    None,
                    None,
                    "报价 Quote(RMB)",
                ],
                [None] * 6 + ["起", "止"] + ["名称", "序列号", "数量"] * 2 + [None],
                [
                    "A1",
                    D(2026, 6, 1),
                    "王伟",
                    "13800001111",
                    "T490",
                    "蓝屏",
                    D(2026, 6, 2),
                    D(2026, 6, 3),
                    "内存",
                    "N1",
                    1,
                    "风扇",
                    "F2",
                    2,
                    260,
                ],
                [
                    "A2",
                    D(2026, 6, 2),
                    "李静",
                    "13800002222",
                    "M7",
                    "卡纸",
                    D(2026, 6, 3),
                    D(2026, 6, 4),
                    "搓纸轮",
                    "C9",
                    1,
                    None,
                    None,
                    None,
                    80,
                ],
            ]
        },
        {"Log": ["G1:H1", "I1:K1", "L1:N1"]},
    ),
    "单位与代码": (
        "amounts in 百元 and 万元, said in brackets, behind a slash or in a row below; codes that the header explains",
        {
            "台账": [
                [
                    *HEAD,
                    "服务方式（1送修 2上门）",
                    "保修(0:保外，1:保内)",
                    "工时费(百元)",
                    "配件费/千元",
                    "其他费用",
                    "合计",
                ],
                [None] * 10 + ["（百元）", "万元"],
                [*A1, 1, 0, 1.5, 0.2, 0.3, 0.038],
                [*A2, "2", "1", 0, 0, 0, 0],
                [*A3, "送修", "保外", 2, "/", None, 0.02],
            ]
        },
        {},
    ),
    "看不见的字": (
        "zero-width and control characters, full-width digits, garbled text",
        {
            "S": [
                HEAD,
                ["Ａ１\u200b", "２０２６．３．１", "张\u200b三", "１３８００１３８００１", "X7", "黑\u200b屏"],
                ["A2", "2026.3.2", "李四", "13800138002", "X7", "锟斤拷锟斤拷"],
            ]
        },
        {},
    ),
}


def make_workbook(name: str) -> None:
    _, sheets, merges = STORIES[name]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is not None:
                    sheet.cell(number, column, cell)
        for merged in merges.get(title, ()):
            sheet.merge_cells(merged)
    book.save(FOLDER / f"{name}.xlsx")


def make_hidden() -> None:
    book = openpyxl.Workbook()
    for title, hidden in (("在用", False), ("作废", True)):
        sheet = book.create_sheet(title)
        for row in (HEAD, A1, A2, A3):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.sheet_state = "hidden" if hidden else "visible"
    book.remove(book["Sheet"])
    book.save(FOLDER / "隐藏.xlsx")


def make_csv() -> None:
    """Group headers in a text file: no merges, only gaps."""
    rows = [
        ["客户信息", "", "", "产品", "", "", "维修", "", "", "费用", "", ""],
        ["姓名", "电话", "地址", "名称", "型号", "序列号", "日期", "内容", "结果", "人工", "配件", "合计"],
        ["张三", "13800138001", "某路", "手机", "X7", "SN1", "2026-3-1", "换屏", "完成", "100", "200", "300"],
    ]
    with (FOLDER / "无合并分组.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)


OTHERS = {
    "隐藏.xlsx": "a hidden sheet (read and named, but no data) and a hidden row (data)",
    "无合并分组.csv": "group headers in a text file: gaps instead of merges; GB18030",
}


FORMATS = {
    "普通.xlsx": "the ledger of all formats: real dates, amounts under a currency format, a phone as text",
    "启用宏.xlsm": "the same as a workbook with macros",
    "模板.xltx": "the same as a template",
    "一九零四.xlsx": "the same with days that count from 1904",
    "二进制.xlsb": "the same as a binary workbook: whole numbers under a date format, amounts in hundredths",
    "旧格式.xls": "the same as Excel 97 to 2003 wrote it (BIFF 8)",
    "更旧格式.xls": "the same as Excel 5 and 95 wrote it (BIFF 5), Chinese in its code page",
    "金山表格.et": "the same as WPS writes it",
    "开放文档.ods": "the same as OpenDocument",
    "开放文档单文件.fods": "the same as OpenDocument in one XML file",
    "逗号.csv": "the same as text: commas, UTF-8",
    "带标记.csv": "the same: commas, UTF-8 with its mark",
    "国标.csv": "the same: commas, GB18030",
    "分号.csv": "the same: semicolons, GB18030",
    "制表符.tsv": "the same: tabs, UTF-8",
    "统一码.txt": "the same: tabs, UTF-16",
    "网页.xls": "the same as a page with a table under `.xls`, as web systems save it; GBK",
    "表格标记.xls": "the same as SpreadsheetML under `.xls`, with formats that have names (`Standard`, `Short Date`)",
    "压缩.xls": "the same as SpreadsheetML packed by gzip under `.xls`",
    "声称很大.xlsx": "the same with a used range that claims A1:XEB71",
    "隐藏列.xlsx": "the same with a hidden column: data",
    "按月分表.xlsx": "a sheet for each month, a sheet of days 1日..31日 and one of words, which are no ledgers",
    "合并藏值.xlsx": "merged cells that cover other values: what nobody sees is told and not used",
    "合并藏值.xls": "the same as Excel 97 to 2003 wrote it",
    "合并藏值.xlsb": "the same as a binary workbook",
    "合并藏值.ods": "the same as OpenDocument",
    "公式无结果.xlsx": "an amount by a formula that nobody has calculated: a finding, no value",
    "有密码.xlsx": "the same behind a password: opens with the one of the settings, else says so",
    "远端一格.xlsx": "one more cell in XFD1048576: read without filling the rectangle",
    "实体炸弹.xlsx": "entities in a sheet: refused",
    "压缩炸弹.xlsx": "a picture of 110 MB of nothing in 113 KB: not unpacked",
    "截断.xlsx": "the first two thirds of a file: incomplete",
    "空文件.xlsx": "no byte at all",
    "扇区成环.xls": "an old workbook whose chain of sectors is a loop: ends",
}
"""Made by `make_formats.py`, tested in `tests/ledger/test_formats.py`."""


def make_readme() -> None:
    made = "Made by `make.py` (`formats/` by `make_formats.py`);"
    lines = ["# Small ledgers", "", f"One oddity each; people, phones and serials are invented. {made}", ""]
    lines[2] += " what they mean stands in `expected.json`."
    lines += ["| file | story |", "|---|---|"]
    lines += [f"| `{name}.xlsx` | {story} |" for name, (story, _, _) in STORIES.items()]
    lines += [f"| `{name}` | {story} |" for name, story in OTHERS.items()]
    lines += [f"| `formats/{name}` | {story} |" for name, story in FORMATS.items()]
    lines += ["| `practice/` | the practice ledgers of six invented branches with the truth about them |", ""]
    (FOLDER / "README.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    for one in STORIES:
        make_workbook(one)
    make_hidden()
    make_csv()
    make_readme()
