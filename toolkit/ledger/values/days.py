"""Days as Excel counts them, and the years that a ledger can speak of."""

from __future__ import annotations

from datetime import datetime, timedelta

from toolkit.model import Moment, Precision

FIRST_SERIAL, LAST_SERIAL = 20000, 73050
"""1954-10-03 to 2099-12-31: numbers between them can be days of Excel."""
EPOCH = datetime(1899, 12, 30)
SHIFT_1904 = 1462
YEARS = range(1950, 2101)


def of_serial(number: float, from_1904: bool) -> Moment | None:
    """46086.6 as the moment it is to Excel; None for a number that is no day of our time."""
    shift = SHIFT_1904 if from_1904 else 0
    if not FIRST_SERIAL - shift <= number <= LAST_SERIAL:
        return None
    return rounded(EPOCH + timedelta(days=number + shift))


def rounded(at: datetime) -> Moment:
    """Doubles hold 14:12:00 as 14:11:59.97: to the nearest second."""
    if at.microsecond:
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    if at.second:
        return Moment(at, Precision.SECOND)
    return Moment(at, Precision.MINUTE if at.minute or at.hour else Precision.DAY)
