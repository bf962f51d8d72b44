"""A row of what a program calls the columns (BILLNO, FCustName) below or above a Chinese header says nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.model import Ledger
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
AS_OF = datetime(2026, 11, 20, 18)
Rows = list[list[object]]
HEADER: list[object] = ["编号", "报修日期", "客户", "联系电话", "型号", "故障", "完工日期"]
GROUPS: list[object] = ["单据", None, "往来", None, "机器", None, "维修"]
CODES: list[object] = ["BILLNO", "BILLDATE", "CUSTNAME", "TEL", "MODEL", "FAULT", "FINDATE"]
STRANGE: list[object] = ["FBillNo", "FDate", "FCust_ID", "F_TEL", "FModelX", "FNote1", "t_order.fin"]
FIELDS = ["case_number", "received_at", "customer_name", "phone", "model", "fault", "finished_at"]
ROWS: Rows = [
    [
        f"ZY-{number:03}",
        f"2026-07-0{number + 1} 09:18",
        name,
        f"1380013800{number}",
        "UT-2",
        "死机",
        f"2026-07-1{number}",
    ]
    for number, name in enumerate(["张三", "李四", "王五", "赵六"])
]


def understood(rows: Rows) -> Ledger:
    workbook = Workbook("xlsx", (Sheet("维修单", rows),))
    return understand_workbook(workbook, InboxFile(Path("账.xlsx"), "账.xlsx", ""), "", AS_OF, BOOK, AS_OF)


def fields(ledger: Ledger) -> list[str]:
    return [",".join(column.fields) for column in ledger.tables[0].columns]


@pytest.mark.parametrize("codes", [CODES, STRANGE])
@pytest.mark.parametrize("groups", [[], [GROUPS]])
@pytest.mark.parametrize("above", [False, True])
def test_codes_below_or_above_a_chinese_header_change_no_column(codes: list[object], groups: Rows, above: bool) -> None:
    header = [codes, *groups, HEADER] if above else [*groups, HEADER, codes]
    table = understood([["某某公司维修单"], *header, *ROWS]).tables[0]
    assert [",".join(column.fields) for column in table.columns] == FIELDS
    assert [column.header for column in table.columns][4:6] == (
        ["机器/型号", "机器/故障"] if groups else ["型号", "故障"]
    )
    assert (table.header_rows, len(table.records)) == (tuple(range(2, 2 + len(header))), 4)


def test_codes_of_some_columns_only_change_nothing_either() -> None:
    partly = [*CODES[:5], None, None]
    assert fields(understood([HEADER, partly, *ROWS])) == FIELDS


def test_sub_headers_in_english_below_english_groups_stay() -> None:
    header: Rows = [
        ["Job No", "Received", "Customer", None, "Device", None, "Fault"],
        [None, None, "Name", "Phone", "Model", "Zzz", None],
    ]
    ledger = understood([*header, *([*row[:5], None, row[5]] for row in ROWS)])
    assert (fields(ledger)[2:5], ledger.tables[0].header_rows) == (["customer_name", "phone", "model"], (1, 2))


def test_a_record_of_words_in_latin_letters_stays_a_record() -> None:
    rows: Rows = [["ZYA", None, "Anna", None, "UTX", "Dead", None], *ROWS]
    ledger = understood([HEADER, *rows])
    assert len(ledger.tables[0].records) == 5
