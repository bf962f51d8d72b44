"""Covered or not on the day the fault was reported: the better of policy and law, less what is excluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from toolkit.model import Case, Rulebook, Text, WarrantyTerm
from toolkit.warranty.counting import (
    Counting,
    counting_of,
    day_of,
    end_of_term,
    last_day_of_term,
    repair_days_of,
    start_of_term,
)
from toolkit.warranty.lastday import why_moved
from toolkit.warranty.terms import concerns, exclusion_of, law_terms_of, months_of, part_terms_of, terms_of

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class PartCover:
    """A class of parts with a term of its own. `concerned`: the case's faulty part is one of them; None: no list."""

    covers: str
    label: Text
    end: date
    source: str
    concerned: bool | None


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


@dataclass(frozen=True, slots=True)
class Terms:
    """What policy and law give a case, each term with its last day."""

    policy: tuple[tuple[WarrantyTerm, date], ...]
    law: tuple[tuple[WarrantyTerm, date], ...]

    @property
    def best(self) -> tuple[WarrantyTerm, date]:
        return max((*self.policy, *self.law), key=lambda pair: pair[1])

    @property
    def sure_end(self) -> date:
        """The last day that holds whatever the product is: the shortest of the policy, but never below the law."""
        least = min((end for _, end in self.policy), default=date.min)
        return max(least, max((end for _, end in self.law), default=date.min))


def warranty_of(case: Case, rulebook: Rulebook, as_of: datetime, earlier: Sequence[Case] = ()) -> Warranty:
    """The warranty of a case on the day it was received (without one: on the as-of day).

    `earlier` are earlier cases of the same product: their repair days are added and an exchange starts anew.
    """
    own, law = terms_of(case, rulebook), law_terms_of(case, rulebook)
    start = start_of_term(case, rulebook, earlier)
    if not own and not law:
        policy = rulebook.policies[rulebook.policy_of(case.branch)].label
        return Warranty(start, None, None, None, rulebook.text("warranty.no_term", policy=policy), "")
    if start is None:
        reason = rulebook.text("warranty.no_start", fields=rulebook.label("purchase_date"))
        first = (*own, *law)[0]
        return Warranty(None, None, None, first, reason, first.source, ("purchase_date",))
    counting = counting_of(case, rulebook, start, earlier)
    terms = Terms(
        policy=tuple((one, end_of_term(one, case, rulebook, counting)) for one in own),
        law=tuple((one, end_of_term(one, case, rulebook, counting)) for one in law),
    )
    return _judged(case, rulebook, as_of, terms, counting)


def _judged(case: Case, rulebook: Rulebook, as_of: datetime, terms: Terms, counting: Counting) -> Warranty:
    day = day_of(case, "received_at") or as_of.date()
    term, latest = terms.best
    in_term = True if day <= terms.sure_end else (None if day <= latest else False)
    excluded = exclusion_of(case, rulebook) if in_term is not False else ""
    return Warranty(
        start=counting.start,
        end=None if in_term is None else latest,
        covered=False if excluded else in_term,
        term=term,
        reason=_reason(case, rulebook, terms, counting, day, in_term, excluded),
        source=rulebook.exclusions[excluded].source if excluded else term.source,
        missing=("product_category",) if in_term is None else (),
        in_term=in_term,
        excluded_by=excluded,
        repair_days=repair_days_of(counting, term, case, rulebook),
        policy_end=max((end for _, end in terms.policy), default=None),
        law_end=max((end for _, end in terms.law), default=None),
    )


def part_covers(case: Case, rulebook: Rulebook, earlier: Sequence[Case] = ()) -> tuple[PartCover, ...]:
    """Classes of parts with their own term, the longer one of each class; none where the unit's own is not known.

    Apart from `warranty_of`, because few who ask for the one need the other.
    """
    start = start_of_term(case, rulebook, earlier)
    if start is None or not (terms_of(case, rulebook) or law_terms_of(case, rulebook)):
        return ()
    counting = counting_of(case, rulebook, start, earlier)
    best: dict[str, PartCover] = {}
    for term in part_terms_of(case, rulebook):
        end = end_of_term(term, case, rulebook, counting)
        known = best.get(term.covers)
        if known is None or known.end < end:
            best[term.covers] = PartCover(term.covers, term.label, end, term.source, concerns(case, term))
    return tuple(best.values())


def _reason(
    case: Case,
    rulebook: Rulebook,
    terms: Terms,
    counting: Counting,
    day: date,
    in_term: bool | None,
    excluded: str,
) -> Text:
    term, end = terms.best
    key = "excluded" if excluded else {True: "covered", False: "over", None: "unsure"}[in_term]
    days = repair_days_of(counting, term, case, rulebook)
    return rulebook.text(
        f"warranty.{key}",
        start=counting.start,
        end=end,
        moved=why_moved(last_day_of_term(term, case, rulebook, counting), rulebook),
        months=months_of(term, case, rulebook),
        term=term.label,
        day=day,
        why=rulebook.exclusions[excluded].label if excluded else NOTHING,
        added=rulebook.text("warranty.repair_days", days=days) if days else NOTHING,
        both=_both(rulebook, terms),
    )


def _both(rulebook: Rulebook, terms: Terms) -> Text:
    """The promise and the law side by side, where both set a term."""
    if not terms.policy or not terms.law:
        return NOTHING
    promised, law = max(end for _, end in terms.policy), max(end for _, end in terms.law)
    return rulebook.text("warranty.both", policy_end=promised, law_end=law)
