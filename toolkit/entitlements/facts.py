"""What entitlements look at: the case, its warranty, its earlier repairs, days and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from toolkit.model import Case, Moment, Place, Rulebook
from toolkit.warranty import LastDay, Warranty, calendar_of, days_after, last_day_from


@dataclass(frozen=True, slots=True)
class Facts:
    """One case as entitlements see it."""

    case: Case
    earlier: Sequence[Case]
    """Earlier cases of the same product, oldest first."""
    warranty: Warranty
    rulebook: Rulebook
    as_of: datetime

    @property
    def reported(self) -> date:
        """The day the fault was reported."""
        return self.day("received_at") or self.as_of.date()

    @property
    def bought(self) -> date | None:
        return self.day("purchase_date")

    @property
    def days_since_purchase(self) -> int | None:
        """Whole days from purchase to report; the day of purchase is 0 and does not count."""
        return None if self.bought is None else (self.reported - self.bought).days

    @property
    def is_solved(self) -> bool:
        """Repaired: said so, or finished without the ledger saying otherwise."""
        result = self.case.meaning("repair_result")
        if isinstance(result, str) and result:
            return self.is_one_of("repair_result", "results_solved")
        return self.day("finished_at") is not None and not self.is_one_of("test_result", "tests_failed")

    @property
    def days_in_repair(self) -> int | None:
        """Days from taking the product in until it was finished, or until now while it is not."""
        taken = self.day("product_received_at") or self.day("received_at")
        if taken is None:
            return None
        until = self.day("finished_at") or self.day("handed_over_at") or self.as_of.date()
        return (until - taken).days

    @property
    def repair_cost(self) -> Decimal | None:
        """The quote, else what the repair came to."""
        return self.money("quote_amount") or self.money("total_fee")

    def last_of_days(self, start: date | None, parameter: str) -> LastDay | None:
        """The last of the parameter's days after a start; None while the start is not known or the limit is off."""
        days = self.number(parameter)
        if start is None or days is None:
            return None
        return days_after(start, days, calendar_of(self.case, self.rulebook))

    def last_day(self, plain: date) -> LastDay:
        """This last day of a period, moved off a day off."""
        return last_day_from(plain, calendar_of(self.case, self.rulebook))

    def is_one_of(self, field: str, parameter: str, case: Case | None = None) -> bool:
        """Whether a field of this case (or an earlier one) has one of the values of a list parameter."""
        return (case or self.case).meaning(field) in self.rulebook.listed(self.case.branch, parameter)

    def day(self, name: str) -> date | None:
        meaning = self.case.meaning(name)
        return meaning.date if isinstance(meaning, Moment) else None

    def money(self, name: str) -> Decimal | None:
        meaning = self.case.meaning(name)
        return meaning if isinstance(meaning, Decimal) else None

    def parameter(self, name: str) -> object:
        return self.rulebook.parameter(self.case.branch, name)

    def number(self, name: str) -> int | None:
        value = self.parameter(name)
        return None if value is None else int(str(value))

    def place(self, *names: str) -> tuple[Place, ...]:
        """The cells that state these fields."""
        values = [self.case.values.get(name) for name in names]
        return tuple(one.place for one in values if one is not None and one.meaning is not None)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a measure found: words for the reason, the amount, until when, what is missing, which cells."""

    words: Mapping[str, object]
    amount: Decimal | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()
    facts: tuple[Place, ...] = ()
    says: str = ""
    """Key of another sentence of the catalogue than the rule's own, which may take that one in as {why}."""


def texts_of(value: object) -> tuple[str, ...]:
    """The words of a list in a rule's `args`; none for anything else."""
    return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()
