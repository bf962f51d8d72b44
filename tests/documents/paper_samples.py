"""Invented cases for the tests of papers: one normal, one with long texts, one with next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from toolkit.model import (
    Case,
    Caseload,
    ClockReading,
    ClockState,
    Complaint,
    Entitlement,
    Meaning,
    Moment,
    Part,
    Place,
    Precision,
    Reading,
    Record,
    Text,
    Value,
)

BRANCH = "城东店"
AS_OF = datetime(2026, 11, 20, 18, 0)
PLACE = Place("城东店/2026年接修台账.xlsx", "11月", 7, 1)


def at(text: str) -> Moment:
    """`2026-11-03` or `2026-11-03T09:30`."""
    moment = datetime.fromisoformat(text)
    return Moment(moment, Precision.MINUTE if "T" in text else Precision.DAY)


def values(**meanings: Meaning | None) -> dict[str, Value]:
    """Values of a row; None is a blank cell, `"/"` a deliberate nothing."""
    made = {}
    for name, meaning in meanings.items():
        if meaning == "/":
            made[name] = Value(None, "/", PLACE, Reading.NOT_APPLICABLE)
        else:
            reading = Reading.BLANK if meaning is None else Reading.GIVEN
            made[name] = Value(meaning, str(meaning or ""), PLACE, reading)
    return made


def case(number: str = "CD2611-078", **meanings: Meaning | None) -> Case:
    row = values(case_number=number, **meanings)
    return Case(BRANCH, number, None, row, PLACE, frozenset(row))


def complaint(number: str = "TS2611006", about: str = "CD2611-078", **meanings: Meaning | None) -> Complaint:
    row = values(complaint_number=number, case_number=about or None, **meanings)
    return Complaint(BRANCH, number, about, row, PLACE, frozenset(row))


NORMAL: Mapping[str, Meaning | None] = {
    "received_at": at("2026-11-03T09:42"),
    "channel": "到店",
    "service_type": "送修",
    "urgency": "普通",
    "taken_by": "阿梅",
    "customer_name": "沈若溪",
    "phone": "13800139451",
    "address": "临江市望江大道286号3幢2单元501室",
    "product_category": "笔记本",
    "brand": "远航",
    "model": "T490",
    "serial_number": "HL21A2718113",
    "purchase_date": at("2025-12-06"),
    "invoice_number": "33120540",
    "warranty_claimed": "保内",
    "appearance": "轻微划痕",
    "accessories": ("电源适配器", "电源线"),
    "backup_reminded": True,
    "fault": "开机后频繁死机，风扇声音大",
    "fault_since": at("2026-10-28"),
    "fault_frequency": "每天数次",
    "diagnosed_at": at("2026-11-03T15:10"),
    "diagnosis": "内存条接触不良，散热风扇积灰",
    "faulty_part": "内存条",
    "repair_plan": "更换同型号内存条，清理风扇并更换导热硅脂",
    "confirmed_at": at("2026-11-04T10:05"),
    "confirmed_how": "电话",
    "started_at": at("2026-11-04T10:31"),
    "finished_at": at("2026-11-05T16:20"),
    "repair_steps": "拆机检查；更换内存条一根；清理风扇、更换导热硅脂；连续烤机四小时无异常",
    "repair_result": "已解决",
    "parts_used": (Part("内存条", "DDR4 16G", "P2026562", Decimal(1), "原厂"),),
    "part_warranty": "更换部件自完工之日起保修 90 天",
    "old_part_returned": True,
    "tested_at": at("2026-11-05T17:02"),
    "test_result": "合格",
    "labour_fee": Decimal("0.00"),
    "parts_fee": Decimal("0.00"),
    "other_fee": Decimal("0.00"),
    "total_fee": Decimal("0.00"),
    "technician": "陈师傅",
    "technician_number": "A102",
    "responsible": "孙店长",
}

_STEPS = (
    "收到机器后核对外观与附件，确认与接修登记一致；连接外接显示器排除屏幕故障；用诊断软件连续运行两小时，复现死机三次，日志均指向内存校验错误；"
    "更换内存条后故障消失。随后拆下散热模组，清理积灰，更换导热硅脂并重新固定；检查电池健康度为八成六，建议客户留意但本次不更换；"
    "恢复出厂时的驱动版本，连续烤机四小时，最高温度七十八度，无死机、无报错；最后在客户见证下开机演示。"
)

LONG: Mapping[str, Meaning | None] = {
    **NORMAL,
    "customer_name": "临江市滨江新区高新技术产业开发区安澜现代物流供应链管理有限公司",
    "address": "浙东省临江市滨江新区高新技术产业开发区创新大道1888号安澜物流园区三号楼十二层东侧信息中心机房",
    "model": "远航 ThinkStation-P920-Tower-Professional-Edition-2025-Rev.B",
    "serial_number": "SNHL21A2718113X0099887766554433221100AABBCCDDEEFF",
    "fault": "开机后频繁死机，风扇声音大；" * 12,
    "diagnosis": "内存条接触不良，散热风扇积灰，主板供电模块电容鼓包，电源输出电压不稳；" * 5,
    "repair_plan": "更换同型号内存条与风扇，主板返厂维修；" * 6,
    "repair_steps": _STEPS * 3,
    "warranty_claimed": "保外",
    "parts_used": tuple(
        Part(
            f"专业图形工作站主板供电模块第{index}组",
            "P920-VRM-REV-B-2025",
            f"SNPRT20260000000000{index:04d}",
            Decimal(index),
            "同等品质",
        )
        for index in range(1, 15)
    ),
    "labour_fee": Decimal("1280.50"),
    "parts_fee": Decimal("103020.03"),
    "travel_fee": Decimal("120.00"),
    "freight_fee": Decimal("66.00"),
    "other_fee": Decimal("0.00"),
    "total_fee": Decimal("104486.53"),
    "receipt_number": "26332000000012345678",
}

SPARSE: Mapping[str, Meaning | None] = {
    "received_at": at("2026-11-03"),
    "customer_name": "何佳",
    "phone": None,
    "model": None,
    "serial_number": None,
    "fault": None,
    "finished_at": at("2026-11-05"),
    "technician": None,
}

COMPLAINED: Mapping[str, Meaning | None] = {
    "complained_at": at("2026-11-17T14:33"),
    "complaint_channel": "电话",
    "customer_name": "沈若溪",
    "phone": "13800139451",
    "model": "T490",
    "complaint_type": "收费争议",
    "complaint_content": "取机时才被告知要收检测费，事先没有说明；接待人员解释不清楚。",
    "demand": "退还检测费并说明原因",
    "complaint_department": ("前台",),
    "complaint_handler": "孙店长",
}

DECIDED: Mapping[str, Meaning | None] = {
    **COMPLAINED,
    "contacted_at": at("2026-11-17T15:32"),
    "investigated_at": at("2026-11-18"),
    "investigation": "调取接修登记与录音，接待人员确未在接修时告知检测费标准，投诉属实。",
    "decided_at": at("2026-11-19T10:00"),
    "complaint_result": "全额退还已收取的检测费 80 元，由网点负责人当面致歉。",
    "remedy": "退款",
    "compensation_amount": Decimal("80.00"),
    "closed_at": at("2026-11-19T17:00"),
}

FREE_REPAIR = Entitlement(
    "free_repair",
    Text("免费维修", "Free repair"),
    2,
    Text(
        "产品购于2025年12月6日，保修至2026年12月6日，故障不属于人为损坏",
        "bought on 6 December 2025, covered until 6 December 2026, not damaged by people",
    ),
    "001 §2",
    offered=True,
    until=datetime(2026, 12, 6).date(),
)


def overdue(clock: str = "depot_repair", number: str = "CD2611-078", complaint_number: str = "") -> ClockReading:
    return ClockReading(
        branch=BRANCH,
        case=number,
        complaint=complaint_number,
        clock=clock,
        state=ClockState.OVERDUE,
        start=at("2026-11-03T09:42"),
        stop=None,
        deadline=datetime(2026, 11, 11),
        limit=Text("5 个工作日", "5 working days"),
        limit_minutes=None,
        used_minutes=None,
        late_minutes=9000,
        level=1,
        person="孙店长",
        place=PLACE,
        source="001 §1",
    )


def caseload(*cases: Case, complaints: tuple[Complaint, ...] = ()) -> Caseload:
    return Caseload(BRANCH, cases, complaints)


def follow_up(**meanings: Meaning | None) -> Record:
    return Record("follow_up", PLACE, values(**meanings))
