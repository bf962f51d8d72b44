"""What a contract owes for delay: the penalty for each day, and damages (001 §8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from toolkit.clocks import read_clocks
from toolkit.entitlements.facts import Claim, Facts, texts_of
from toolkit.entitlements.money import penalty, percent
from toolkit.model import Caseload, ClockState, EntitlementRule

DAY = timedelta(days=1)


def late_under_contract(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """The penalty for a response or dispatch that was late under a contract."""
    days = _days_late(facts, texts_of(rule.args.get("clocks")))
    rate = facts.parameter(str(rule.args.get("rate", "")))
    if not days or rate is None:
        return None
    total = facts.money("contract_amount")
    words = {"days_late": days, "rate": percent(Decimal(str(rate)))}
    if total is None:
        return Claim(words, missing=("contract_amount",))
    return Claim(words, penalty(total, Decimal(str(rate)), days), facts=facts.place("contract_amount"))


def contract_breach(facts: Facts, rule: EntitlementRule) -> Claim | None:
    """The duties of the contract were not kept in time."""
    days = _days_late(facts, texts_of(rule.args.get("clocks")))
    return Claim({"days_late": days}, facts=facts.place("contract_number")) if days else None


def _days_late(facts: Facts, clocks: Sequence[str]) -> int:
    """Begun days of delay, until now where it lasts; one in which two duties were late counts once."""
    alone = Caseload(facts.case.branch, (facts.case,), ())
    spans = sorted(
        (reading.deadline, reading.stop.earliest if reading.stop else facts.as_of)
        for reading in read_clocks(alone, facts.rulebook, facts.as_of, explain=False)
        if reading.clock in clocks
        and reading.deadline is not None
        and reading.state in (ClockState.MET_LATE, ClockState.OVERDUE)
    )
    days, counted = 0, datetime.min
    for begin, end in spans:
        late = max(begin, counted)
        begun = max(0, -((late - end) // DAY))
        days += begun
        counted = late + begun * DAY
    return days
