"""What merged cells cover is no value: an error nobody sees, a header's leftover, a blank that covers a figure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.covered import without_covered
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
HEADER = ["工单号", "客户姓名", "电话", "受理日期", "故障描述", "合计"]
ROWS: list[list[object]] = [
    HEADER,
    ["WX1", "王伟", "13800001111", "2026-6-1", "蓝屏", None],
    ["WX1", "李静", "13800001111", "2026-6-1", "黑屏", 80],
    ["WX3", "赵强", "13800001113", "2026-6-3", "进水", 90],
]


def ledger(sheet: Sheet) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "账.xlsx", "")
    return understand_workbook(Workbook("xlsx", (sheet,)), file, "", AS_OF, BOOK, AS_OF)


def told(found: Ledger) -> list[str]:
    return [one.value for one in found.findings if one.rule == "cell-covered"]


def test_a_blank_cell_covers_what_lies_below_it() -> None:
    found = ledger(Sheet("台账", ROWS, merged=((2, 6, 3, 6), (2, 1, 3, 1))))
    amounts = [str(record.meaning("total_fee")) for record in found.tables[0].records]
    assert amounts == ["None", "None", "90.00"]
    assert told(found) == ["F3: 80"]


def test_an_error_that_nobody_sees_is_no_error_of_the_ledger() -> None:
    errors = {(3, 6): "#REF!"}
    rows = [list(row) for row in ROWS]
    rows[1][5], rows[2][5] = 70, None
    found = ledger(Sheet("台账", rows, merged=((2, 6, 3, 6),), errors=errors))
    assert [one for one in found.findings if one.rule == "cell-error"] == []
    assert told(found) == ["F3: #REF!"]


def test_equal_values_below_are_no_news() -> None:
    sheet = Sheet("台账", ROWS, merged=((2, 1, 3, 1), (2, 3, 3, 3)))
    assert without_covered(sheet) == (sheet, {})


def test_merges_that_overlap_without_end_take_no_time() -> None:
    rows = [list(row) for row in ROWS] * 100
    sheet = Sheet("台账", rows, merged=tuple((1, 1, 1_048_576, 16_384) for _ in range(20_000)))
    assert len(without_covered(sheet)[1]) <= 400 * 6
