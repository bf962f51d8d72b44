"""A summary on the sheet of a ledger (类别 | 数量 | 占比) is none of its columns, wherever it stands, and is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.heldrows import held_rows
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Rows = list[list[object]]
Spans = tuple[tuple[int, int, int, int], ...]
HEADER: list[object] = ["单号", "接修日期", "客户", "电话", "型号", "故障"]
FIELDS = ["case_number", "received_at", "customer_name", "phone", "model", "fault"]
FAULTS = ["黑屏", "花屏", "黑屏", "进水", "黑屏"]
ROWS: Rows = [
    [f"WX26030{number}", datetime(2026, 3, number + 1), name, f"1380013800{number}", "X7", FAULTS[number]]
    for number, name in enumerate(["张三", "李四", "王五", "赵六", "孙七"])
]
LEDGER: Rows = [HEADER, *ROWS]
SHARES: Rows = [["类别", "数量", "占比"], ["手机", 3, 0.6], ["平板", 1, 0.2], ["电视", 1, 0.2]]
SHOPS: Rows = [["网点", "数量"], ["城东店", 2], ["城西店", 5], ["城南店", 4], ["城北店", 1], ["高新店", 9]]
MONTHS: Rows = [["月份", "金额"], ["1月", 1200], ["2月", 900.5], ["3月", 800]]


def understood(rows: Rows, merged: Spans = ()) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("3月", rows, merged=merged),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def beside(left: Rows, right: Rows, gap: int = 0, down: int = 0) -> Rows:
    """Two blocks side by side, `gap` blank columns between them, the right one `down` rows lower."""
    width = max(map(len, left))
    pairs: Iterable[tuple[list[object], list[object]]] = zip_longest(left, [*[[]] * down, *right], fillvalue=[])
    return [[*one, *[None] * (width - len(one) + gap), *other] for one, other in pairs]


def fields(ledger: Ledger) -> list[str]:
    return [",".join(column.fields) for column in ledger.tables[0].columns]


def told(ledger: Ledger) -> list[str]:
    """The cells of the summaries that a person is told of."""
    return [one.value for one in ledger.findings if one.rule == "table-not-recognised"]


TOTALLED: Rows = [*SHARES, ["合计", 5, 1]]


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("summary", [SHARES, SHOPS, MONTHS, TOTALLED])
def test_a_summary_on_the_right_gives_the_ledger_nothing(summary: Rows, gap: int) -> None:
    ledger = understood(beside(LEDGER, summary, gap))
    assert fields(ledger) == FIELDS
    assert [record.meaning("case_number") for record in ledger.tables[0].records] == [row[0] for row in ROWS]
    assert len(told(ledger)) == 1


@pytest.mark.parametrize("gap", [0, 1])
def test_a_summary_on_the_left_gives_the_ledger_nothing(gap: int) -> None:
    ledger = understood(beside(SHARES, LEDGER, gap))
    assert fields(ledger) == FIELDS
    assert told(ledger) == ["A1:C4"]


def test_a_summary_that_is_longer_than_the_ledger_makes_no_further_rows() -> None:
    long: Rows = [["品牌", "数量"], *([f"牌子{number}", number] for number in range(9))]
    ledger = understood(beside(LEDGER, long))
    assert (fields(ledger), ledger.tables[0].last_row, told(ledger)) == (FIELDS, 6, ["G1:H10"])


def test_a_summary_that_starts_lower_down_is_told_with_its_title() -> None:
    summary: Rows = [["本月汇总"], ["类别", "数量"], ["手机", 3], ["平板", 2]]
    ledger = understood(beside(LEDGER, summary, 1, 1))
    assert (fields(ledger), told(ledger)) == (FIELDS, ["H2:I5"])


def test_a_title_over_both_or_over_each_changes_nothing() -> None:
    both = understood([["2026年3月台账"], *beside(LEDGER, SHARES)], ((1, 1, 1, 9),))
    assert (fields(both), both.tables[0].header_rows, told(both)) == (FIELDS, (2,), ["G2:I5"])
    title: list[object] = ["2026年3月台账", *[None] * 5, "品类统计"]
    each = understood([title, *beside(LEDGER, SHARES)], ((1, 1, 1, 6), (1, 7, 1, 9)))
    assert (fields(each), each.tables[0].header_rows, told(each)) == (FIELDS, (2,), ["G1:I5"])


def test_two_summaries_side_by_side_are_both_told() -> None:
    ledger = understood(beside(beside(LEDGER, SHARES), SHOPS))
    assert (fields(ledger), sorted(told(ledger))) == (FIELDS, ["G1:I4", "J1:K6"])


def test_a_summary_above_is_no_title_and_one_below_no_record() -> None:
    for rows in ([*SHARES, *LEDGER], [*SHARES, [], *LEDGER], [*LEDGER, *SHARES], [*LEDGER, [], *SHOPS]):
        ledger = understood(rows)
        assert (fields(ledger), len(ledger.tables[0].records), len(told(ledger))) == (FIELDS, 5, 1)


def test_figures_that_count_the_rows_prove_a_summary() -> None:
    counted = understood(beside(LEDGER, [["故障", "数量"], ["黑屏", 3], ["花屏", 1], ["进水", 1]]))
    assert (fields(counted), told(counted)) == (FIELDS, ["G1:H4"])


def test_a_total_beside_a_record_proves_a_summary() -> None:
    ledger = understood(beside(LEDGER, [["工程师", "金额"], ["老陈", 80.5], ["小刘", 120], ["合计", 200.5]]))
    assert (fields(ledger), told(ledger)) == (FIELDS, ["G1:H4"])


def test_numbers_of_lines_and_second_labels_belong_to_the_summary() -> None:
    numbered = understood(beside(LEDGER, [["序号", "类别", "数量"], [1, "手机", 3], [2, "平板", 1], [3, "电视", 1]], 1))
    assert (fields(numbered), told(numbered)) == (FIELDS, ["H1:J4"])
    twice: Rows = [["网点", "类别", "数量"], ["城东", "手机", 3], ["城东", "平板", 1], ["城西", "手机", 4]]
    assert told(understood(beside(LEDGER, twice, 1))) == ["H1:J4"]


def test_a_ledger_keeps_its_own_column_of_the_same_name() -> None:
    own: Rows = [[*HEADER, "类别"], *([*row, "手机" if number % 2 else "平板"] for number, row in enumerate(ROWS))]
    summary: Rows = [["类别", "数量"], ["手机", 3], ["平板", 2]]
    for rows, cells in ((beside(own, summary), "H1:I3"), (beside(summary, own), "A1:B3")):
        ledger = understood(rows)
        assert fields(ledger) == [*FIELDS, "product_category"]
        assert told(ledger) == [cells]
        assert ledger.tables[0].records[1].meaning("product_category") == "手机"


def own_columns(*columns: list[object]) -> Ledger:
    return understood([[*row, *more] for row, *more in zip(LEDGER, *columns, strict=True)])


def test_quantities_of_a_ledger_itself_stay_with_it() -> None:
    ones = own_columns(["类别", "手机", "平板", "电视", "冰箱", "空调"], ["数量", 1, 1, 1, 1, 1])
    assert fields(ones)[6] == "product_category"
    again = own_columns(["类别", "手机", "平板", "手机", "手机", "空调"], ["数量", 2, 1, 3, 1, 1])
    assert fields(again)[6] == "product_category"
    assert told(ones) == told(again) == []


def test_parts_and_results_with_their_amounts_stay_with_the_ledger() -> None:
    parts = own_columns(["配件名称", "屏幕", "电池", "主板", "排线", "外壳"], ["数量", 1, 2, 1, 1, 1])
    assert fields(parts)[6:] == ["parts_used", "parts_used"]
    results = own_columns(
        [None] * 6, ["处理结果", "换屏", "换电池", "重装", None, None], ["金额", 300, 80, 50, None, None]
    )
    assert fields(results)[6:] == ["repair_result", "total_fee"]
    assert told(parts) == told(results) == []


def test_columns_below_a_group_header_stay_with_the_ledger() -> None:
    rows: Rows = [
        ["报修信息", *[None] * 3, "产品", None, None],
        ["单号", "接修日期", "客户", "电话", "型号", "类别", "数量"],
        *(
            [*row[:5], name, number]
            for number, (row, name) in enumerate(zip(ROWS[:4], ["手机", "平板", "电视", "冰箱"], strict=True), start=1)
        ),
    ]
    ledger = understood(rows, ((1, 1, 1, 4), (1, 5, 1, 7)))
    assert "product_category" in fields(ledger)
    assert told(ledger) == []


def test_columns_below_a_group_header_of_their_own_stay_with_the_ledger() -> None:
    header: Rows = [["单号", "接修日期", "客户", "电话", "故障", "产品", None], [*[None] * 5, "类别", "数量"]]
    rows = [
        [*row[:4], row[5], name, number]
        for number, (row, (name, *_)) in enumerate(zip(ROWS[:3], SHARES[1:], strict=True))
    ]
    ledger = understood([*header, *rows], (*((1, column, 2, column) for column in range(1, 6)), (1, 6, 1, 7)))
    assert fields(ledger)[5] == "product_category"
    assert told(ledger) == []


def test_a_sheet_that_holds_nothing_but_a_summary_is_told_as_before() -> None:
    ledger = understood(SHARES)
    assert ledger.tables == ()
    assert [one.rule for one in ledger.findings] == ["table-not-recognised"]


GROUPED: Rows = [
    ["某某维修部维修台账"],
    ["报修", None, "客户", None, "产品", None],
    HEADER,
    *ROWS,
]
GROUPS: Spans = ((2, 1, 2, 2), (2, 3, 2, 4), (2, 5, 2, 6))
PIVOT: Rows = [["师傅", "活儿", "进账"], ["宣师傅", 7, 700], ["丁工", 8, 650]]


@pytest.mark.parametrize(
    "pivot", [PIVOT, [["师傅", "完工台数", "收费"], *PIVOT[1:]], [[None, "2026年3月"], *PIVOT[1:]]]
)
@pytest.mark.parametrize("gap", [1, 2])
def test_a_pivot_beside_titles_and_header_rows_leaves_the_ledger_readable(pivot: Rows, gap: int) -> None:
    ledger = understood(beside(GROUPED, pivot, gap), GROUPS)
    assert (fields(ledger), ledger.tables[0].header_rows, len(ledger.tables[0].records)) == (FIELDS, (2, 3), 5)
    assert told(ledger) == [{1: "H1:J3", 2: "I1:K3"}[gap]]


def test_headers_beyond_a_blank_column_stay_with_the_ledger_though_nobody_wrote_below_them() -> None:
    ledger = understood([[*HEADER, None, "维修结果"], *ROWS])
    assert fields(ledger) == [*FIELDS, "repair_result"]
    assert told(ledger) == []


CLASSES: Rows = [["汇总"], ["类别", "台数", "金额"], ["电视机", 5, 800], ["空调", 7, 900]]


@pytest.mark.parametrize(
    ("below", "cells"),
    [
        ([[], *CLASSES], "A8:C11"),
        (CLASSES, "A7:C10"),
        ([[], *([*[None] * 4, *row] for row in CLASSES)], "E8:G11"),
    ],
)
def test_a_summary_of_classes_counts_and_amounts_below_the_ledger_is_told_as_one(below: Rows, cells: str) -> None:
    ledger = understood([*LEDGER, *below])
    assert (fields(ledger), len(ledger.tables[0].records), told(ledger)) == (FIELDS, 5, [cells])


def test_settlements_below_a_ledger_are_no_summary() -> None:
    settled: Rows = [
        ["工单号", "结算类别", "金额", "结算时间"],
        *([f"WX{n}", "材料", n, f"2026-4-{n}"] for n in (1, 2)),
    ]
    ledger = understood([*LEDGER, [], *settled])
    assert [table.kind for table in ledger.tables] == ["intake", "settlement"]
    assert told(ledger) == []


def test_a_branch_and_its_amount_at_the_beginning_of_a_row_stay_with_the_ledger() -> None:
    summary: Rows = [["网点", "金额"], *SHOPS[1:]]
    dated = [[row[1], row[0], *row[2:]] for row in LEDGER]
    assert "branch" in fields(understood(beside(summary, dated)))
    assert "branch" not in fields(understood(beside(summary, LEDGER)))


def test_a_huge_sheet_is_read_without_its_summary() -> None:
    rows = held_rows(beside(LEDGER, SHARES))
    ledger = understood(rows)  # type: ignore[arg-type]
    assert (fields(ledger), told(ledger)) == (FIELDS, ["G1:I4"])
