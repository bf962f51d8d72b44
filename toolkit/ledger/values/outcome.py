"""What reading one cell gave: the same for every cell with the same content, so it is worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from toolkit.ledger.wording import clean
from toolkit.model import Meaning, Moment, Precision, Reading


@dataclass(frozen=True, slots=True)
class Partial:
    """A date written without its year, with the time beside it."""

    month: int
    """0 for a day that stands alone: 14号."""
    day: int
    hour: int = 0
    minute: int = 0
    precision: Precision = Precision.DAY

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Its place in a year."""
        return self.month, self.day, self.hour, self.minute

    def __str__(self) -> str:
        return f"{self.month}-{self.day}" if self.month else str(self.day)

    def in_month(self, month: int) -> Partial:
        return replace(self, month=month)

    def in_year(self, year: int) -> Moment | None:
        """The moment in that year; None for 29 February of an ordinary one."""
        try:
            return Moment(datetime(year, self.month, self.day, self.hour, self.minute), self.precision)
        except ValueError:
            return None


class Outcome(NamedTuple):
    """`rule` and `variant` name the finding that each such cell gets; `partial` still needs a year.

    A tuple, because there is one for each distinct cell; for the same reason `raw` becomes text only when asked.
    """

    meaning: Meaning | None
    raw: object
    reading: Reading = Reading.GIVEN
    others: tuple[str, ...] = ()
    rule: str = ""
    variant: str = ""
    partial: Partial | None = None

    @property
    def written(self) -> str:
        """The cell as a person sees it."""
        return shown(self.raw)


GIVEN = Reading.GIVEN
BLANK = Outcome(None, None, Reading.BLANK)


def given(meaning: Meaning, raw: object, others: tuple[str, ...] = ()) -> Outcome:
    return Outcome(meaning, raw, GIVEN, others)


def not_applicable(raw: object) -> Outcome:
    return Outcome(None, raw, Reading.NOT_APPLICABLE)


def unreadable(raw: object, rule: str, variant: str = "") -> Outcome:
    return Outcome(None, raw, Reading.UNREADABLE, (), rule, variant)


def damaged(raw: object, rule: str, variant: str = "") -> Outcome:
    return Outcome(None, raw, Reading.DAMAGED, (), rule, variant)


def dated(outcome: Outcome, moment: Moment | None) -> Outcome:
    """A partial date with its year found."""
    if moment is None:
        return unreadable(outcome.raw, "date-unreadable", "no_such_day")
    return outcome._replace(meaning=moment, partial=None)


def shown(raw: object) -> str:
    """The cell as a person sees it: `2026-03-05 14:30`, `1280`, `是`."""
    if isinstance(raw, str):
        return clean(raw)
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e21 else repr(raw)
    if isinstance(raw, datetime):
        return _moment_text(raw)
    if isinstance(raw, date | time):
        return raw.isoformat()
    if isinstance(raw, timedelta):
        return str(raw)
    return str(raw)


def _moment_text(raw: datetime) -> str:
    if (raw.hour, raw.minute, raw.second) == (0, 0, 0):
        return f"{raw:%Y-%m-%d}"
    return f"{raw:%Y-%m-%d %H:%M:%S}" if raw.second else f"{raw:%Y-%m-%d %H:%M}"
