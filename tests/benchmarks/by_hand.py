"""The rules of a wide ledger as a programmer would write them down once, without a rule book: the rival of `checks`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from toolkit.checks.formats import id_card, imei
from toolkit.expressions import at_most
from toolkit.model import Case, Caseload, Moment

REQUIRED = ("customer_name", "phone", "model", "serial_number", "purchase_date", "fault", "received_at")
WISHED = ("channel", "service_type")
DATES = (
    "received_at", "purchase_date", "responded_at", "diagnosed_at", "confirmed_at", "started_at", "finished_at",
    "paused_from", "handed_over_at",
)  # fmt: skip
ORDER = ("purchase_date", "received_at", "diagnosed_at", "confirmed_at", "started_at", "finished_at", "handed_over_at")
MONEY = ("labour_fee", "parts_fee", "other_fee", "total_fee", "quote_amount")
PHONE = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0(?:10|2[0-57-9]|[3-9]\d{2})[- ]?\d{7,8}|[48]00\d{7}|9[56]\d{3,6}"
)
LONG = re.compile(r"\d{14,17}")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
TEXTS = (
    "brand",
    "customer_name",
    "diagnosis",
    "fault",
    "model",
    "product_category",
    "remarks",
    "responsible",
    "technician",
)
DATA_PRODUCTS = ("手机", "平板", "笔记本", "台式", "电脑", "主机", "一体机", "服务器", "硬盘", "手表")
NOT_REPAIRED = {"退机", "换机", "原样返还", "转销售点", "转修"}
NO_REPAIR = {"咨询", "退换", "培训"}
Found = tuple[str, str]


def by_hand(load: Caseload, as_of: datetime) -> list[Found]:
    """(rule, case number) of everything wrong."""
    found: list[Found] = []
    open_serials: dict[str, list[Case]] = {}
    by_fault: dict[tuple[str, str], list[Case]] = {}
    by_call: dict[tuple[str, str], list[Case]] = {}
    for case in load.cases:
        found.extend(_one(case, as_of))
        serial, fault, phone = (case.meaning(name) for name in ("serial_number", "fault", "phone"))
        if isinstance(serial, str):
            key = serial.strip().casefold()
            if case.meaning("finished_at") is None and case.meaning("handed_over_at") is None:
                open_serials.setdefault(key, []).append(case)
            if isinstance(fault, str):
                by_fault.setdefault((key, fault.strip()), []).append(case)
        if isinstance(phone, str) and isinstance(fault, str):
            by_call.setdefault((phone.strip(), fault.strip()), []).append(case)
    found += [("serial-in-two-open-cases", group[-1].number) for group in open_serials.values() if len(group) > 1]
    found += _again("repeat-repair", by_fault, ("handed_over_at", "finished_at"), 30)
    found += _again("second-call", by_call, ("received_at",), 7)
    return found


def _one(case: Case, as_of: datetime) -> Iterator[Found]:
    values, number = case.values, case.number

    def get(name: str) -> object:
        value = values.get(name)
        return None if value is None else value.meaning

    for name in REQUIRED:
        if get(name) is None:
            yield "field-missing", number
    if any(get(name) is None for name in WISHED):
        yield "record-incomplete", number
    if get("responsible") is None:
        yield "responsible-missing", number
    phone = get("phone")
    if phone is not None and not PHONE.fullmatch(str(phone)):
        yield "field-malformed", number
    serial = str(get("serial_number"))
    if "手机" in str(get("product_category")) and LONG.fullmatch(serial) and not (len(serial) == 15 and imei(serial)):
        yield "field-malformed", number
    for name in DATES:
        moment = get(name)
        if isinstance(moment, Moment) and moment.at > as_of:
            yield "date-in-future", number
    for name in MONEY:
        amount = get(name)
        if isinstance(amount, Decimal) and amount < 0:
            yield "amount-negative", number
    score = get("satisfaction_score")
    if isinstance(score, Decimal) and not 0 <= score <= 10:
        yield "score-out-of-range", number
    for name in TEXTS:
        text = get(name)
        if isinstance(text, str) and len(text) >= 18 and any(map(id_card, IDENTITY.findall(text))):
            yield "identity-number-recorded", number
    yield from _times(case, as_of)
    yield from _process(case)
    yield from _money(case)


def _times(case: Case, as_of: datetime) -> Iterator[Found]:
    known = [(name, moment) for name in ORDER if (moment := case.moment(name)) is not None and moment.at <= as_of]
    for at, (later, second) in enumerate(known):
        wrong = [one for one, first in known[:at] if first.at > second.at and not at_most(first, second)]
        if any((one, later) != ("confirmed_at", "started_at") for one in wrong):
            yield "dates-out-of-order", case.number
            break
    confirmed, started = case.moment("confirmed_at"), case.moment("started_at")
    if confirmed and started and confirmed.at <= as_of and not at_most(confirmed, started):
        yield "repair-before-confirmation", case.number
    paused, until = case.moment("paused_from"), case.moment("paused_until")
    if paused and case.meaning("pause_reason") is None:
        yield "pause-incomplete", case.number
    if paused and until and not at_most(paused, until):
        yield "pause-reversed", case.number


def _process(case: Case) -> Iterator[Found]:
    get, number = case.meaning, case.number
    product, handed, parts = str(get("product_category")), get("handed_over_at"), get("parts_used")
    holds_data = any(one in product for one in DATA_PRODUCTS)
    if holds_data and get("started_at") is not None and get("backup_reminded") is not True:
        yield "backup-reminder-missing", number
    repaired = get("repair_result") not in NOT_REPAIRED and get("service_type") not in NO_REPAIR
    if handed is not None and get("test_result") is None and repaired and get("customer_decision") != "不同意":
        yield "test-result-missing", number
    if handed is not None and get("test_result") not in (None, "合格") and get("repair_result") not in NOT_REPAIRED:
        yield "handed-over-untested", number
    if isinstance(parts, tuple) and any(parts):
        if not any(get("part_serial") or ()):  # type: ignore[call-overload]
            yield "part-serial-missing", number
        if get("finished_at") is not None and get("customer_decision") in ("不同意", "待定"):
            yield "part-without-consent", number
        if len(parts) > 4:
            yield "parts-overchanged", number


def _money(case: Case) -> Iterator[Found]:
    get, number = case.meaning, case.number
    total, quote, parts = get("total_fee"), get("quote_amount"), get("parts_fee")
    if isinstance(total, Decimal):
        fees = [fee for name in MONEY[:3] if isinstance(fee := get(name), Decimal)]
        if fees and abs(total - sum(fees)) > Decimal("0.01"):
            yield "fee-sum-mismatch", number
        if total > 0 and quote is None:
            yield "quote-missing", number
        if total > 0 and get("handed_over_at") is not None and get("receipt_number") is None:
            yield "receipt-missing", number
        if isinstance(quote, Decimal) and total > quote + Decimal("0.01"):
            yield "fee-over-quote", number
    if isinstance(parts, Decimal) and parts > 0 and get("finished_at") is not None and get("parts_used") is None:
        yield "parts-not-listed", number


def _again(rule: str, groups: dict[tuple[str, str], list[Case]], ends: tuple[str, ...], days: int) -> Iterator[Found]:
    for group in groups.values():
        for at, case in enumerate(group):
            began = case.moment("received_at")
            for earlier in group[:at]:
                ended = next((moment for name in ends if (moment := earlier.moment(name))), None)
                if began and ended and 0 <= (began.date - ended.date).days <= days:
                    yield rule, case.number
                    break
