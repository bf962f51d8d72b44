"""Makes the ledgers that the benchmarks read: invented repairs, twenty columns, always the same for the same size."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

HEADERS = (
    "工单号", "受理时间", "客户姓名", "联系电话", "地址", "产品类别", "品牌", "型号", "序列号", "购买日期",
    "故障现象", "故障原因", "报价", "确认时间", "完工时间", "工时费", "配件费", "合计", "维修人员", "备注",
)  # fmt: skip
NAMES = [family + given for family in "赵钱孙李周吴郑王冯陈" for given in ("伟", "静", "国栋", "秀英", "晓东", "佳怡")]
FAULTS = ("不开机", "蓝屏", "触摸漂移", "无法充电", "花屏", "扬声器杂音", "风扇异响", "自动重启")
FIRST_DAY = datetime(2026, 1, 1, 8)


def made_ledger(path: Path, rows: int, seed: int = 1) -> Path:
    """A workbook of one sheet: a header and `rows` repairs, with shared strings as Excel writes them."""
    chance = random.Random(seed)
    small = rows <= 100_000
    book = xlsxwriter.Workbook(str(path), {"constant_memory": not small})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADERS)
    looks = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "money": book.add_format({"num_format": "￥#,##0.00"}),
    }
    for row in range(1, rows + 1):
        for column, (value, look) in enumerate(_repair(row, chance)):
            if isinstance(value, datetime):
                sheet.write_datetime(row, column, value, looks[look])
            elif isinstance(value, int):
                sheet.write_number(row, column, value, looks[look])
            elif value:
                sheet.write_string(row, column, value)
    book.close()
    return path


def _repair(row: int, chance: random.Random) -> list[tuple[object, str]]:
    begin = FIRST_DAY + timedelta(minutes=chance.randrange(400_000))
    labour, parts = chance.randrange(500), chance.randrange(900)
    return [
        (f"WX-{row:07d}", ""),
        (begin, "moment"),
        (chance.choice(NAMES), ""),
        (f"138{chance.randrange(10**8):08d}", ""),
        (f"望江大道{chance.randrange(999)}号", ""),
        (chance.choice(("笔记本", "手机", "电视")), ""),
        (chance.choice(("远航", "海岚")), ""),
        (chance.choice(("T490", "E10", "L43")), ""),
        (f"BL{chance.randrange(10**10):010d}", ""),
        (FIRST_DAY - timedelta(days=chance.randrange(900), hours=8), "day"),
        (chance.choice(FAULTS), ""),
        (chance.choice(FAULTS), ""),
        (labour + parts, "money"),
        (begin + timedelta(hours=5), "moment"),
        (begin + timedelta(hours=chance.randrange(90)), "moment"),
        (labour, "money"),
        (parts, "money"),
        (labour + parts, "money"),
        (chance.choice(("刘工", "陈师傅")), ""),
        ("急修" if chance.random() < 0.3 else "", ""),
    ]
