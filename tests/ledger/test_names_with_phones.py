"""Phones beside names, extensions of landlines: each fact where it belongs, nothing lost."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from toolkit.ledger import understand_workbook
from toolkit.ledger.cellreading import words_for
from toolkit.ledger.files import InboxFile
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.values.identifiers import name_and_phones, read_phone
from toolkit.model import Table
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
PHONES = words_for(BOOK).phones
AS_OF = datetime(2026, 11, 20, 18)


def table(*customers: tuple[object, object]) -> Table:
    rows: list[list[object]] = [["工单号", "客户姓名", "电话", "受理日期", "故障描述"]]
    rows += [[f"WX{n:03d}", name, phone, datetime(2026, 6, 1), "蓝屏"] for n, (name, phone) in enumerate(customers)]
    file = InboxFile(Path("账.xlsx"), "城东店/账.xlsx", "城东店")
    return understand_workbook(Workbook("xlsx", (Sheet("台账", rows),)), file, "", AS_OF, BOOK, AS_OF).tables[0]


def test_a_phone_in_the_name_fills_the_empty_column_of_phones() -> None:
    found = table(("王伟", "13700001111"), ("张先生13800138000", None), ("李女士", "13900139000"))
    values = found.records[1].values
    assert (values["customer_name"].meaning, values["phone"].meaning) == ("张先生", "13800138000")
    assert (values["phone"].place.cell, values["customer_name"].written) == ("B3", "张先生13800138000")
    assert found.columns[1].fields == ("customer_name",)


def test_a_phone_in_the_name_stands_beside_the_written_one() -> None:
    found = table(("王伟", "13700001111"), ("王五(13700137000)", "010-88880000"), ("李女士 13900139000", "13900139000"))
    phones = [record.values["phone"] for record in found.records]
    assert [(one.meaning, one.others) for one in phones[1:]] == [("01088880000", ("13700137000",)), ("13900139000", ())]
    assert [record.meaning("customer_name") for record in found.records] == ["王伟", "王五", "李女士"]


@pytest.mark.parametrize("name", ["3602医院", "三棵树2026工程部", "13800138000", "第10008888号用户", "王伟"])
def test_other_figures_in_a_name_stay_in_it(name: str) -> None:
    assert name_and_phones(name, PHONES) == (name, ())


@pytest.mark.parametrize(
    "written",
    [
        "010-88880000转801",
        "010-88880000-801",
        "(010)88880000*801",
        "010 88880000分机801",
        "010-88880000 ext. 801",
        "01088880000#801",
    ],
)
def test_an_extension_belongs_to_its_landline(written: str) -> None:
    found = read_phone(written, PHONES)
    assert (found.meaning, found.others) == ("01088880000801", ())
