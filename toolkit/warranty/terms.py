"""Which warranty terms may count for a case, by the branch's policy and by law."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.conditions import contains_word, fits, fits_any
from toolkit.model import Case, Rulebook, WarrantyTerm

STATUTORY = "statutory"
WHOLE = "whole"


def terms_of(case: Case, rulebook: Rulebook) -> tuple[WarrantyTerm, ...]:
    """The policy's terms for the whole unit: one when the product is known, all that may fit when it is not.

    Terms whose parameter is off do not count; without any, those of the policy's base do, unless the policy says
    that nothing but the law stands in.
    """
    for policy in rulebook.policies_of(case.branch):
        found = tuple(_fitting(case, rulebook, policy))
        if found or _has_no_other(case, rulebook, policy):
            return found
    return ()


def _has_no_other(case: Case, rulebook: Rulebook, policy: str) -> bool:
    """Whether the policy has a term without a number here, in whose place its base's may not stand."""
    return any(
        not term.or_base and term.policy == policy and fits(case, term.when, is_known(case))
        for term in rulebook.warranty.values()
    )


def law_terms_of(case: Case, rulebook: Rulebook) -> tuple[WarrantyTerm, ...]:
    """The law's term for the whole unit; none for a product that is not known or not named by the law."""
    return tuple(_fitting(case, rulebook, STATUTORY)) if is_known(case) else ()


def part_terms_of(case: Case, rulebook: Rulebook) -> Iterator[WarrantyTerm]:
    """Terms of classes of parts, by policy and by law."""
    policies = {*rulebook.policies_of(case.branch), STATUTORY}
    for term in rulebook.warranty.values():
        if term.covers == WHOLE or term.policy not in policies or not is_known(case):
            continue
        if fits(case, term.when) and not fits_any(case, term.unless):
            yield term


def months_of(term: WarrantyTerm, case: Case, rulebook: Rulebook) -> int | None:
    """The term's months, or those of its parameter; None: it is off."""
    if not term.parameter:
        return term.months
    value = rulebook.parameter(case.branch, term.parameter)
    return int(str(value)) if value is not None else None


def is_known(case: Case) -> bool:
    """Whether the ledger names the kind of product."""
    return isinstance(case.meaning("product_category"), str)


def concerns(case: Case, term: WarrantyTerm) -> bool | None:
    """Whether the faulty part of the case is one of the term's parts; None where nobody has their list."""
    if not term.parts:
        return None
    faulty = case.meaning("faulty_part")
    named = [faulty] if isinstance(faulty, str) else []
    used = case.meaning("parts_used")
    if isinstance(used, tuple):
        named += [getattr(one, "name", str(one)) for one in used]
    return any(contains_word(name, term.parts) for name in named)


def exclusion_of(case: Case, rulebook: Rulebook) -> str:
    """The first exclusion whose conditions hold; empty when there is none."""
    policies = set(rulebook.policies_of(case.branch))
    for one in rulebook.exclusions.values():
        if (not one.policies or policies & set(one.policies)) and fits(case, one.when):
            return one.id
    return ""


def _fitting(case: Case, rulebook: Rulebook, policy: str) -> Iterator[WarrantyTerm]:
    known = is_known(case)
    for term in rulebook.warranty.values():
        if term.policy != policy or term.covers != WHOLE or months_of(term, case, rulebook) is None:
            continue
        if term.without_law and law_terms_of(case, rulebook):
            continue
        if fits(case, term.when, known) and not fits_any(case, term.unless):
            yield term
            if known or "product_category" not in term.when:
                return
