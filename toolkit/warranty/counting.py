"""How a term is counted: from which day, with which repair days, to which last day (law.md 1.5, Civil Code 201-203)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from toolkit.model import Case, Moment, Rulebook, WarrantyTerm
from toolkit.warranty.lastday import LastDay, calendar_of, last_day_from
from toolkit.warranty.terms import STATUTORY, law_terms_of, months_of
from toolkit.worktime import Calendar, months_after


@dataclass(frozen=True, slots=True)
class Counting:
    """What all terms of a case share."""

    start: date
    repairs: tuple[tuple[date, int], ...]
    """Stays in repair since the start, in order: the day on which the product was sent, and how many days it took."""
    calendar: Calendar | None
    """None: a last day that is a day off stays."""


def counting_of(case: Case, rulebook: Rulebook, start: date, earlier: Sequence[Case]) -> Counting:
    """The counting of a case whose term starts on this day."""
    return Counting(
        start=start,
        repairs=tuple(_repairs(case, rulebook, earlier, start)),
        calendar=calendar_of(case, rulebook),
    )


def start_of_term(case: Case, rulebook: Rulebook, earlier: Sequence[Case]) -> date | None:
    """The first day; None when the ledger does not say. An exchange starts the term anew (三包)."""
    new_unit = rulebook.listed(case.branch, "results_exchanged")
    exchanged = [_given_back(one) for one in earlier if one.meaning("repair_result") in new_unit]
    latest = max((day for day in exchanged if day is not None), default=None)
    bought, delivered = day_of(case, "purchase_date"), day_of(case, "delivered_on")
    if latest is not None:
        return latest
    if bought is None or delivered is None:
        return bought or delivered
    if rulebook.parameter(case.branch, "warranty_start") == "delivery" or _from_delivery(case, rulebook, bought):
        return max(bought, delivered)
    return bought


def _from_delivery(case: Case, rulebook: Rulebook, bought: date) -> bool:
    """Whether the law counts goods sold on this day from delivery: all of them lately, some for longer."""
    since = rulebook.parameter(case.branch, "warranty_law_start_from")
    if since is not None and bought >= date.fromisoformat(str(since)):
        return True
    named = (term.from_delivery_since for term in law_terms_of(case, rulebook))
    return any(one is not None and bought >= one for one in named)


def end_of_term(term: WarrantyTerm, case: Case, rulebook: Rulebook, counting: Counting) -> date:
    """The last day of a term, with a contract's date where the term has one."""
    return last_day_of_term(term, case, rulebook, counting).day


def last_day_of_term(term: WarrantyTerm, case: Case, rulebook: Rulebook, counting: Counting) -> LastDay:
    """The same, with the day from which it moved; a contract's date stays where it is."""
    last = _last_day(counting, _months(term, case, rulebook))
    until = day_of(case, term.until) if term.until else None
    if until is None or until <= last.day:
        return last
    most = _last_day(counting, term.at_most_months) if term.at_most_months else None
    return LastDay(until, until) if most is None or until <= most.day else max(last, most, key=lambda one: one.day)


def _last_day(counting: Counting, months: int) -> LastDay:
    """The corresponding day, days of repairs within the term added, then moved once off a day off."""
    return last_day_from(_counted(counting, months)[0], counting.calendar)


def repair_days_of(counting: Counting, term: WarrantyTerm, case: Case, rulebook: Rulebook) -> int:
    """The days by which repairs made this term longer."""
    return _counted(counting, _months(term, case, rulebook))[1]


def _counted(counting: Counting, months: int) -> tuple[date, int]:
    """The last day before it moves, and the repair days in it: a repair after the term makes it no longer."""
    end, added = months_after(counting.start, months), 0
    for sent, days in counting.repairs:
        if sent > last_day_from(end, counting.calendar).day:
            break
        end, added = end + timedelta(days=days), added + days
    return end, added


def _months(term: WarrantyTerm, case: Case, rulebook: Rulebook) -> int:
    """The term's months, but never fewer than the branch promises at least; the law's are its own."""
    months = months_of(term, case, rulebook) or 0
    least = rulebook.parameter(case.branch, "minimum_warranty_months")
    return months if least is None or term.policy == STATUTORY else max(months, int(str(least)))


def day_of(case: Case, name: str) -> date | None:
    """The day that a field of the case states."""
    meaning = case.meaning(name)
    return meaning.date if isinstance(meaning, Moment) else None


def _repairs(case: Case, rulebook: Rulebook, earlier: Sequence[Case], start: date) -> Iterator[tuple[date, int]]:
    """When the product was away for repair since the term began, and how many days: returned less sent.

    A day counts once, also where two cases overlap. What was repaired before an exchange was another unit, and so was
    the one that was exchanged; a consultation takes no machine away.
    """
    if not rulebook.parameter(case.branch, "warranty_repair_days"):
        return
    both = 1 if rulebook.parameter(case.branch, "warranty_repair_both_ends") else 0
    new_unit = rulebook.listed(case.branch, "results_exchanged")
    no_repair = rulebook.listed(case.branch, "services_taking_nothing_in")
    stays = [
        stay
        for one in earlier
        if one.meaning("repair_result") not in new_unit and one.meaning("service_type") not in no_repair
        if (stay := _stay(one, start)) is not None
    ]
    reached: date | None = None
    for sent, back in sorted(stays):
        apart = reached is None or sent > reached
        begin = sent if reached is None or apart else reached
        if apart or back > begin:
            yield sent, (back - begin).days + (both if apart else 0)
        reached = back if reached is None else max(reached, back)


def _stay(case: Case, start: date) -> tuple[date, date] | None:
    sent, back = day_of(case, "product_received_at") or day_of(case, "received_at"), _given_back(case)
    return (sent, back) if sent is not None and back is not None and start <= sent <= back else None


def _given_back(case: Case) -> date | None:
    return day_of(case, "handed_over_at") or day_of(case, "finished_at")
