"""How a term is counted: from which day, with which repair days, to which last day (law.md 1.5, Civil Code 201-203)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from toolkit.model import Case, Moment, Rulebook, WarrantyTerm
from toolkit.warranty.terms import STATUTORY, months_of
from toolkit.worktime import Calendar, calendar_named, months_after


@dataclass(frozen=True, slots=True)
class Counting:
    """What all terms of a case share."""

    start: date
    repair_days: int
    calendar: Calendar | None
    """None: a last day that is a day off stays."""


def counting_of(case: Case, rulebook: Rulebook, start: date, earlier: Sequence[Case]) -> Counting:
    """The counting of a case whose term starts on this day."""
    shift = rulebook.parameter(case.branch, "warranty_rest_day_shift")
    name = rulebook.branch(case.branch).calendar or rulebook.settings.default_calendar
    return Counting(
        start=start,
        repair_days=_repair_days(case, rulebook, earlier, start),
        calendar=calendar_named(rulebook.calendars, name) if shift else None,
    )


def start_of_term(case: Case, rulebook: Rulebook, earlier: Sequence[Case]) -> date | None:
    """The first day; None when the ledger does not say. An exchange starts the term anew (三包)."""
    new_unit = rulebook.listed(case.branch, "results_exchanged")
    exchanged = [day_of(one, "handed_over_at") for one in earlier if one.meaning("repair_result") in new_unit]
    latest = max((day for day in exchanged if day is not None), default=None)
    bought, delivered = day_of(case, "purchase_date"), day_of(case, "delivered_on")
    if latest is not None:
        return latest
    if bought is None or delivered is None:
        return bought or delivered
    if rulebook.parameter(case.branch, "warranty_start") == "delivery":
        return delivered
    since = rulebook.parameter(case.branch, "warranty_law_start_from")
    return max(bought, delivered) if since is not None and bought >= date.fromisoformat(str(since)) else bought


def end_of_term(term: WarrantyTerm, case: Case, rulebook: Rulebook, counting: Counting) -> date:
    """The last day of a term, with a contract's date where the term has one."""
    months = months_of(term, case, rulebook) or 0
    least = rulebook.parameter(case.branch, "minimum_warranty_months")
    if least is not None and term.policy != STATUTORY:
        months = max(months, int(str(least)))
    end = last_day(counting, months)
    until = day_of(case, term.until) if term.until else None
    if until is None:
        return end
    most = last_day(counting, term.at_most_months) if term.at_most_months else until
    return max(end, min(until, most))


def last_day(counting: Counting, months: int) -> date:
    """The corresponding day, repair days added, then moved once off a day off."""
    end = months_after(counting.start, months) + timedelta(days=counting.repair_days)
    return counting.calendar.working_day_from(end) if counting.calendar is not None else end


def day_of(case: Case, name: str) -> date | None:
    """The day that a field of the case states."""
    meaning = case.meaning(name)
    return meaning.date if isinstance(meaning, Moment) else None


def _repair_days(case: Case, rulebook: Rulebook, earlier: Sequence[Case], start: date) -> int:
    """Days that the product was away for repair since the term began: returned less sent.

    What was repaired before an exchange was another unit, and so was the one that was exchanged.
    """
    if not rulebook.parameter(case.branch, "warranty_repair_days"):
        return 0
    both = 1 if rulebook.parameter(case.branch, "warranty_repair_both_ends") else 0
    new_unit = rulebook.listed(case.branch, "results_exchanged")
    total = 0
    for one in earlier:
        sent = day_of(one, "product_received_at") or day_of(one, "received_at")
        back = day_of(one, "handed_over_at") or day_of(one, "finished_at")
        if sent is None or back is None or not start <= sent <= back or one.meaning("repair_result") in new_unit:
            continue
        total += (back - sent).days + both
    return total
