"""The warranty of every case of a branch, with the earlier cases of the same product: each worked out once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime

from toolkit.model import Case, Rulebook
from toolkit.warranty.judging import Warranty, warranty_of


class Warranties:
    """Answers for the cases of one branch; kept between calls, because several rooms ask for the same case."""

    __slots__ = ("_as_of", "_by_serial", "_cases", "_known", "_most", "_rulebook")

    def __init__(self, cases: Iterable[Case], rulebook: Rulebook, as_of: datetime) -> None:
        self._cases = tuple(cases)
        self._rulebook = rulebook
        self._as_of = as_of
        self._most = int(str(rulebook.settings.extra["look_back_cases"]))
        self._by_serial: dict[str, tuple[list[datetime], list[Case]]] | None = None
        self._known: dict[int, tuple[Case, Warranty]] = {}

    def of(self, case: Case) -> Warranty:
        """The warranty, days under repair and exchanges of earlier cases taken into account."""
        known = self._known.get(id(case))
        if known is None or known[0] is not case:
            known = case, warranty_of(case, self._rulebook, self._as_of, self.earlier(case))
            self._known[id(case)] = known
        return known[1]

    def earlier(self, case: Case) -> tuple[Case, ...]:
        """The latest cases of the same serial number received before this one, oldest first."""
        serial, received = serial_of(case), case.moment("received_at")
        if not serial or received is None:
            return ()
        if self._by_serial is None:
            self._by_serial = _by_serial(self._cases)
        times, cases = self._by_serial.get(serial, ([], []))
        end = bisect_left(times, received.at)
        return tuple(cases[max(0, end - self._most) : end])


def serial_of(case: Case) -> str:
    """The serial number as it is compared: upper case, no blanks or hyphens."""
    serial = case.meaning("serial_number")
    return "".join(sign for sign in serial.upper() if sign.isalnum()) if isinstance(serial, str) else ""


def _by_serial(cases: Iterable[Case]) -> dict[str, tuple[list[datetime], list[Case]]]:
    """Serial number -> when its cases were received, and the cases, in that order."""
    dated = [(received.at, case) for case in cases if (received := case.moment("received_at")) is not None]
    found: dict[str, tuple[list[datetime], list[Case]]] = {}
    for at, case in sorted(dated, key=lambda pair: pair[0]):
        serial = serial_of(case)
        if serial:
            times, known = found.setdefault(serial, ([], []))
            times.append(at)
            known.append(case)
    return found
