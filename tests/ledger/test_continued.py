"""Lines that continue the row above belong to its case: they add to it and contradict nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.cases import join
from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Caseload
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
HEADER = ["维修编号", "受理时间", "客户姓名", "电话", "型号", "序列号", "故障现象", "更换配件", "数量", "备注"]
FIRST = [
    "WX001",
    datetime(2026, 6, 1, 9, 5),
    "王伟",
    "13800001111",
    "T490",
    "XC21A1234567",
    "蓝屏",
    "硬盘",
    1,
    "已清灰",
]
NEXT = ["WX002", datetime(2026, 6, 2, 9, 5), "李静", "13800001112", "T490", "XC21A1234568", "花屏", "主板", 1, None]
BLANK: list[object] = [None] * 6


def joined(*rows: list[object]) -> Caseload:
    workbook = Workbook("xlsx", (Sheet("台账", [HEADER, *rows]),))
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return join("城东店", [understand_workbook(workbook, file, "", AS_OF, BOOK, AS_OF)], BOOK, AS_OF)


@pytest.mark.parametrize(
    "line",
    [
        [*BLANK, None, "内存条", 2, None],
        [*BLANK, "无法开机", "内存条", 2, "客户催"],
        [*BLANK, "无法开机", None, None, None],
        [*BLANK, None, None, None, "客户催"],
    ],
)
def test_a_further_line_is_no_disagreement_and_no_further_case(line: list[object]) -> None:
    caseload = joined(FIRST, line, NEXT)
    assert [case.shown for case in caseload.cases] == ["WX001", "WX002"]
    assert [one.rule for one in caseload.findings] == []


def test_the_case_says_what_all_its_lines_say() -> None:
    lines = [[*BLANK, "无法开机", "内存条", 2, "客户催"], [*BLANK, "键盘失灵", "键盘", 1, None]]
    case = joined(FIRST, *lines, NEXT).cases[0]
    assert [part.name for part in case.values["parts_used"].meaning] == ["硬盘", "内存条", "键盘"]
    assert [case.values["fault"].meaning.index(text) for text in ("蓝屏", "无法开机", "键盘失灵")] == [0, 3, 8]
    assert "已清灰" in case.values["remarks"].meaning
    assert "客户催" in case.values["remarks"].meaning


def test_a_full_row_under_the_same_number_still_disagrees() -> None:
    other = [*FIRST[:4], "E480", *FIRST[5:]]
    assert "ledgers-disagree" in [one.rule for one in joined(FIRST, other, NEXT).findings]
