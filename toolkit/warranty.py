"""Warranty of a case: from when until when, covered or not, why, and what would have to be known to be sure.

The branch's policy and the law are computed side by side; the customer gets the better of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from toolkit.conditions import contains_word, fits
from toolkit.model import Case, Moment, Rulebook, Text, WarrantyTerm
from toolkit.worktime import Calendar, calendar_named, months_after

STATUTORY = "statutory"
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class PartCover:
    """A class of parts with a term of its own. `concerned`: the case's faulty part is one of them."""

    covers: str
    label: Text
    end: date
    source: str
    concerned: bool


@dataclass(frozen=True, slots=True)
class Warranty:
    """What is known about a case's warranty on the day the fault was reported.

    `covered` is None where the ledger does not say enough; `missing` names the fields. `end` is the last day,
    the later one of policy and law; `policy_end` and `law_end` are each by itself.
    """

    start: date | None
    end: date | None
    covered: bool | None
    term: WarrantyTerm | None
    reason: Text
    source: str
    missing: tuple[str, ...] = ()
    in_term: bool | None = None
    """Whether the day lies in the term, exclusions aside."""
    excluded_by: str = ""
    repair_days: int = 0
    policy_end: date | None = None
    law_end: date | None = None
    parts: tuple[PartCover, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """How a branch counts a term: repair days, shift of the last day."""

    repair_days: int
    calendar: Calendar | None
    """None: a last day that is a day off stays."""


def warranty_of(case: Case, rulebook: Rulebook, as_of: datetime, earlier: Sequence[Case] = ()) -> Warranty:
    """The warranty of a case on the day it was received (without one: on the as-of day).

    `earlier` are earlier cases of the same product: their repair days are added and an exchange starts anew.
    """
    start, missing_start = _start(case, rulebook, earlier)
    terms = {policy: tuple(terms_of(case, rulebook, policy)) for policy in (_policy(case, rulebook), STATUTORY)}
    own, law = terms[_policy(case, rulebook)], terms[STATUTORY]
    if not own and not law:
        text = rulebook.text("warranty.no_term", policy=rulebook.policies[_policy(case, rulebook)].label)
        return Warranty(start, None, None, None, text, "", missing_start)
    if start is None:
        text = rulebook.text("warranty.no_start", fields=_labels(rulebook, missing_start))
        return Warranty(None, None, None, own[0] if own else law[0], text, (own or law)[0].source, missing_start)
    counting = _counting(case, rulebook, earlier)
    return _judged(case, rulebook, as_of, start, own, law, counting)


def terms_of(case: Case, rulebook: Rulebook, policy: str) -> Iterator[WarrantyTerm]:
    """The terms for the whole unit that may count: one when the product is known, all when it is not.

    Terms whose parameter is off do not count; without any, those of the policy's base do.
    """
    chain = (STATUTORY,) if policy == STATUTORY else rulebook.policies_of(case.branch)
    for name in chain:
        found = tuple(_fitting(case, rulebook, name))
        if found:
            yield from found
            return


def _fitting(case: Case, rulebook: Rulebook, policy: str) -> Iterator[WarrantyTerm]:
    known = isinstance(case.meaning("product_category"), str)
    for term in rulebook.warranty.values():
        if term.policy != policy or term.covers != WHOLE or _months(term, case, rulebook) is None:
            continue
        if fits(case, term.when, known):
            yield term
            if known or "product_category" not in term.when:
                return


def _months(term: WarrantyTerm, case: Case, rulebook: Rulebook) -> int | None:
    if not term.parameter:
        return term.months
    value = rulebook.parameter(case.branch, term.parameter)
    return int(str(value)) if value is not None else None


def _policy(case: Case, rulebook: Rulebook) -> str:
    return rulebook.policy_of(case.branch)


def _start(case: Case, rulebook: Rulebook, earlier: Sequence[Case]) -> tuple[date | None, tuple[str, ...]]:
    """The first day, and the fields that are missing for it. An exchange starts the term anew (三包)."""
    exchanged = [_date(one, "handed_over_at") for one in earlier if one.meaning("repair_result") == "换机"]
    latest = max((day for day in exchanged if day is not None), default=None)
    if latest is not None:
        return latest, ()
    bought, delivered = _date(case, "purchase_date"), _date(case, "delivered_on")
    if rulebook.parameter(case.branch, "warranty_start") == "delivery" and delivered is not None:
        return delivered, ()
    if bought is None:
        return (delivered, ()) if delivered is not None else (None, ("purchase_date",))
    since = rulebook.parameter(case.branch, "warranty_law_start_from")
    if delivered is not None and since is not None and bought >= date.fromisoformat(str(since)):
        return max(bought, delivered), ()
    return bought, ()


def _counting(case: Case, rulebook: Rulebook, earlier: Sequence[Case]) -> Counting:
    branch = rulebook.branch(case.branch)
    shift = rulebook.parameter(case.branch, "warranty_rest_day_shift")
    name = branch.calendar or rulebook.settings.default_calendar
    return Counting(
        repair_days=_repair_days(case, rulebook, earlier),
        calendar=calendar_named(rulebook.calendars, name) if shift else None,
    )


def _repair_days(case: Case, rulebook: Rulebook, earlier: Sequence[Case]) -> int:
    """Days that the product was away for repair before this case, returned less sent."""
    if not rulebook.parameter(case.branch, "warranty_repair_days"):
        return 0
    both = 1 if rulebook.parameter(case.branch, "warranty_repair_both_ends") else 0
    total = 0
    for one in earlier:
        sent = _date(one, "product_received_at") or _date(one, "received_at")
        back = _date(one, "handed_over_at") or _date(one, "finished_at")
        if sent is not None and back is not None and back >= sent:
            total += (back - sent).days + both
    return total


def last_day(start: date, months: int, counting: Counting) -> date:
    """The corresponding day, repair days added, then moved once off a day off (Civil Code art. 202, 203)."""
    end = months_after(start, months) + timedelta(days=counting.repair_days)
    return counting.calendar.working_day_from(end) if counting.calendar is not None else end


def _end(term: WarrantyTerm, case: Case, rulebook: Rulebook, start: date, counting: Counting) -> date:
    months = _months(term, case, rulebook) or 0
    least = rulebook.parameter(case.branch, "minimum_warranty_months")
    if least is not None and term.policy != STATUTORY:
        months = max(months, int(str(least)))
    end = last_day(start, months, counting)
    until = _date(case, term.until) if term.until else None
    if until is not None:
        most = last_day(start, term.at_most_months, counting) if term.at_most_months else until
        end = max(end, min(until, most))
    return end


def _judged(
    case: Case,
    rulebook: Rulebook,
    as_of: datetime,
    start: date,
    own: tuple[WarrantyTerm, ...],
    law: tuple[WarrantyTerm, ...],
    counting: Counting,
) -> Warranty:
    day = _date(case, "received_at") or as_of.date()
    policy_ends = {term.id: _end(term, case, rulebook, start, counting) for term in own}
    law_ends = {term.id: _end(term, case, rulebook, start, counting) for term in law}
    unsure = len(own) > 1 or (len(law) > 1 and not own)
    ends = sorted([*policy_ends.values(), *([] if unsure and own else law_ends.values())])
    least, most = (min(policy_ends.values() or law_ends.values()), max(ends)) if unsure else (ends[-1], ends[-1])
    in_term = True if day <= least else (None if day <= most else False)
    term = max((*own, *law), key=lambda one: (policy_ends | law_ends)[one.id])
    excluded = _exclusion(case, rulebook) if in_term is not False else ""
    end = None if unsure and in_term is None else most
    return Warranty(
        start=start,
        end=end,
        covered=False if excluded else in_term,
        term=term,
        reason=_reason(case, rulebook, term, start, end, day, in_term, excluded, counting.repair_days),
        source=rulebook.exclusions[excluded].source if excluded else term.source,
        missing=("product_category",) if in_term is None else (),
        in_term=in_term,
        excluded_by=excluded,
        repair_days=counting.repair_days,
        policy_end=max(policy_ends.values(), default=None),
        law_end=None if unsure else max(law_ends.values(), default=None),
        parts=tuple(_parts(case, rulebook, start, counting)),
    )


def _exclusion(case: Case, rulebook: Rulebook) -> str:
    """The first exclusion whose conditions hold; empty when there is none."""
    policies = rulebook.policies_of(case.branch)
    for one in rulebook.exclusions.values():
        if one.policies and not set(one.policies) & set(policies):
            continue
        if fits(case, one.when):
            return one.id
    return ""


def _parts(case: Case, rulebook: Rulebook, start: date, counting: Counting) -> Iterator[PartCover]:
    """Classes of parts with their own term, by policy and by law; the longer one of each class."""
    best: dict[str, PartCover] = {}
    category = case.meaning("product_category")
    for term in rulebook.warranty.values():
        if term.covers == WHOLE or term.policy not in (*rulebook.policies_of(case.branch), STATUTORY):
            continue
        if not isinstance(category, str) or not fits(case, term.when):
            continue
        end = _end(term, case, rulebook, start, counting)
        cover = PartCover(term.covers, term.label, end, term.source, _concerns(case, term))
        known = best.get(term.covers)
        if known is None or known.end < end:
            best[term.covers] = cover
    yield from best.values()


def _concerns(case: Case, term: WarrantyTerm) -> bool:
    faulty = case.meaning("faulty_part")
    named = [faulty] if isinstance(faulty, str) else []
    used = case.meaning("parts_used")
    if isinstance(used, tuple):
        named += [getattr(one, "name", str(one)) for one in used]
    return any(contains_word(name, term.parts) for name in named)


def _reason(
    case: Case,
    rulebook: Rulebook,
    term: WarrantyTerm,
    start: date,
    end: date | None,
    day: date,
    in_term: bool | None,
    excluded: str,
    repair_days: int,
) -> Text:
    key = "excluded" if excluded else {True: "covered", False: "over", None: "unsure"}[in_term]
    label = rulebook.exclusions[excluded].label if excluded else Text("", "")
    added = rulebook.text("warranty.repair_days", days=repair_days) if repair_days else Text("", "")
    return rulebook.text(
        f"warranty.{key}",
        start=start,
        end=end if end is not None else "",
        months=_months(term, case, rulebook),
        term=term.label,
        day=day,
        why=label,
        added=added,
    )


def _labels(rulebook: Rulebook, names: Sequence[str]) -> Text:
    labels = [rulebook.fields[name].label if name in rulebook.fields else Text(name, name) for name in names]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _date(case: Case, name: str) -> date | None:
    meaning = case.meaning(name)
    return meaning.date if isinstance(meaning, Moment) else None
