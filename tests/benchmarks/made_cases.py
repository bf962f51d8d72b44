"""Cases for benchmarks: a wide ledger of invented repairs, a few of them wrong, always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from toolkit.model import Case, Caseload, Meaning, Moment, Place, Precision, Reading, Record, Value

AS_OF = datetime(2026, 11, 20, 18, 0)
BRANCH = "大店"
PRODUCTS = ("手机", "平板", "笔记本", "台式机")
COLUMNS = (
    "case_number", "received_at", "customer_name", "phone", "channel", "service_type", "product_category", "brand",
    "model", "serial_number", "purchase_date", "warranty_claimed", "fault", "backup_reminded", "responded_at",
    "diagnosed_at", "diagnosis", "labour_fee", "parts_fee", "other_fee", "total_fee", "quote_amount",
    "customer_decision", "confirmed_at", "started_at", "finished_at", "parts_used", "part_serial", "paused_from",
    "paused_until", "pause_reason", "test_result", "handed_over_at", "receipt_number", "satisfaction_score",
    "technician", "responsible", "remarks",
)  # fmt: skip
KEPT = frozenset(COLUMNS)


def made_caseload(cases: int, seed: int = 7) -> Caseload:
    """So many cases of one branch in one wide table."""
    return Caseload(BRANCH, tuple(made_cases(cases, seed)), (), kept_kinds=frozenset({"service"}))


def made_cases(count: int, seed: int = 7) -> Iterator[Case]:
    dice = random.Random(seed)
    for number in range(count):
        cells = _cells(dice, number)
        _spoil(dice, cells)
        yield _case(number, cells)


def _cells(dice: random.Random, number: int) -> dict[str, Meaning]:
    received = datetime(2026, 1, 2, 9) + timedelta(minutes=number % 400_000)
    bought = received - timedelta(days=dice.randrange(20, 1500))
    in_warranty = (received - bought).days < 360
    labour = Decimal(0) if in_warranty else Decimal(dice.randrange(50, 300))
    steps = [received + timedelta(hours=hours) for hours in (0.5, 3, 6, 8, 30, 31, 50)]
    responded, diagnosed, confirmed, started, finished, _, handed = [Moment(at) for at in steps]
    product = dice.choice(PRODUCTS)
    cells: dict[str, Meaning] = {
        "case_number": f"CD-{number:07}",
        "received_at": Moment(received),
        "customer_name": "王芳",
        "phone": f"138{dice.randrange(10**8):08}",
        "channel": "到店",
        "service_type": "送修",
        "product_category": product,
        "brand": "海岚",
        "model": "E10",
        "serial_number": f"HL21A{number:08}",
        "purchase_date": Moment(bought.replace(hour=0, minute=0), Precision.DAY),
        "warranty_claimed": "保内" if in_warranty else "保外",
        "fault": "不开机",
        "backup_reminded": True,
        "responded_at": responded,
        "diagnosed_at": diagnosed,
        "diagnosis": "元件老化",
        "labour_fee": labour,
        "parts_fee": Decimal(0),
        "other_fee": Decimal(0),
        "total_fee": labour,
        "customer_decision": "同意",
        "confirmed_at": confirmed,
        "started_at": started,
        "technician": "刘工",
        "responsible": "孙店长",
    }
    if labour:
        cells |= {"quote_amount": labour}
    if dice.random() < 0.9:
        cells |= {"finished_at": finished, "test_result": "合格", "handed_over_at": handed, "receipt_number": "SJ1"}
        cells |= {"satisfaction_score": Decimal(9)}
    if dice.random() < 0.4:
        cells |= {"parts_used": ("硬盘",), "part_serial": ("P2025823",)}
    return cells


def _spoil(dice: random.Random, cells: dict[str, Meaning]) -> None:
    """One case in thirty has one fault."""
    if dice.random() > 1 / 30:
        return
    fault = dice.randrange(6)
    if fault == 0:
        cells.pop("phone")
    elif fault == 1:
        cells["total_fee"] = Decimal(999)
    elif fault == 2:
        cells.pop("test_result", None)
    elif fault == 3:
        cells["finished_at"] = cells["received_at"]
    elif fault == 4:
        cells["backup_reminded"] = False
    else:
        cells["other_fee"] = Decimal(-5)


def _case(number: int, cells: dict[str, Meaning]) -> Case:
    row = number + 4
    place = Place("大店/台账.xlsx", "台账", row)
    values = {
        name: Value(cells[name], str(cells[name]), Place("大店/台账.xlsx", "台账", row, column))
        if name in cells
        else Value(None, "", Place("大店/台账.xlsx", "台账", row, column), Reading.BLANK)
        for column, name in enumerate(COLUMNS, start=1)
    }
    record = Record("service", place, values)
    return Case(BRANCH, str(cells["case_number"]), None, values, place, KEPT, (record,))
