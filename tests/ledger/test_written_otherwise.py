"""Headers written apart, with their initials, in another script or not at all; rows of several kinds in one table."""

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
HEADER: list[object] = ["工单号", "客户姓名", "受理日期", "故障描述"]


def row(number: int, *more: object) -> list[object]:
    return [f"WX{number:03d}", "王伟", datetime(2026, 6, number, 9, 5), "蓝屏", *more]


def ledger(*rows: list[object]) -> Ledger:
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("台账", list(rows)),)), file, "", AS_OF, BOOK, AS_OF)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("型|号", "model"),
        ("型\n号", "model"),
        ("序列号XLH", "serial_number"),
        ("序號(S/N)", "serial_number"),
        ("故障情形", "fault"),
        ("客户ID", ""),
        ("联系|电话", "phone"),
        ("品牌|型号", "brand,model"),
        ("送修日期RQ", ""),
    ],
)
def test_a_header_written_otherwise_is_the_same_header(header: str, field: str) -> None:
    own = [text for text in HEADER if field != "fault" or text != "故障描述"]
    cells = [[cell for cell, text in zip(row(n), HEADER, strict=True) if text in own] for n in (1, 2)]
    found = ledger([*own, header, "完工时间"], *([*one, "T490", datetime(2026, 6, 5)] for one in cells)).tables[0]
    assert ",".join(found.columns[len(own)].fields) == field


def test_a_column_without_a_header_that_holds_phones_is_the_phone() -> None:
    found = ledger([*HEADER, None, "完工时间"], *(row(n, f"1380000111{n}", datetime(2026, 6, 5)) for n in range(1, 6)))
    assert [record.meaning("phone") for record in found.tables[0].records][:2] == ["13800001111", "13800001112"]


@pytest.mark.parametrize(("written", "meant"), [("No", "保外"), ("Yes", "保内"), ("N", "保外")])
def test_under_warranty_is_answered_in_english(written: str, meant: str) -> None:
    found = ledger([*HEADER, "Under Warranty?"], row(1, written), row(2, "Y"))
    assert found.tables[0].records[0].meaning("warranty_claimed") == meant


def test_a_column_that_tells_repairs_from_complaints_is_no_product() -> None:
    """Its rows are read as what they are (tests/ledger/test_mixed_rows.py)."""
    kinds = ["维修", "投诉", "咨询", "维修"]
    found = ledger([*HEADER, "类型"], *(row(n, kind) for n, kind in enumerate(kinds, 1)))
    assert [table.columns[4].fields for table in found.tables] == [(), ()]
    assert [[record.place.row for record in table.records] for table in found.tables] == [[2, 4, 5], [3]]


def test_a_column_of_services_alone_stays_one() -> None:
    found = ledger([*HEADER, "类型"], row(1, "上门维修"), row(2, "送修"), row(3, "上门维修"))
    assert found.tables[0].columns[4].fields == ("service_type",)


def test_a_column_without_a_header_that_says_something_is_told() -> None:
    found = ledger([*HEADER, None, "完工时间"], *(row(n, "客户很急", datetime(2026, 6, 5)) for n in range(1, 4)))
    told = [one for one in found.findings if one.rule == "header-unknown"]
    assert [(one.place and one.place.cell, "“E”" in one.message.zh) for one in told] == [("E1", True)]
