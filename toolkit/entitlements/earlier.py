"""Earlier cases of the same product, for repeated repairs, days under repair and exchanges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from toolkit.model import Case, Caseload


def earlier_cases(caseload: Caseload) -> Mapping[tuple[str, str], tuple[Case, ...]]:
    """(case number as shown, serial number) -> the cases of that serial received before, oldest first."""
    by_serial: dict[str, list[tuple[datetime, Case]]] = {}
    for case in caseload.cases:
        serial, received = serial_of(case), case.moment("received_at")
        if serial and received is not None:
            by_serial.setdefault(serial, []).append((received.at, case))
    found: dict[tuple[str, str], tuple[Case, ...]] = {}
    for serial, cases in by_serial.items():
        cases.sort(key=lambda pair: pair[0])
        for index, (received_at, case) in enumerate(cases):
            before = tuple(one for at, one in cases[:index] if at < received_at)
            if before:
                found[case.shown, serial] = before
    return found


def serial_of(case: Case) -> str:
    """The serial number as it is compared: upper case, no blanks or hyphens."""
    serial = case.meaning("serial_number")
    return "".join(sign for sign in serial.upper() if sign.isalnum()) if isinstance(serial, str) else ""
