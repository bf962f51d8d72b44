"""Kinds of rule that need the case's warranty: a fee charged in warranty, a claim that differs from it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from toolkit.checks.compiled import Check, Setting, Wrong, argument, bound_condition, excuses_of, is_excused, words
from toolkit.checks.subjects import Subject
from toolkit.model import Case, Rule
from toolkit.warranty import Warranty


def warranty_fee(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`total` less the `exempt` fees may not be charged in warranty, unless `unless` holds.

    Where one of `none_exempt` holds, every fee counts.
    """
    total, exempt = str(argument(rule, "total")), words(argument(rule, "exempt"))
    if total not in kept:
        return None
    excuses = excuses_of(rule, setting)
    all_ours = [bound_condition(rule, setting, text) for text in words(rule.args.get("none_exempt", ()))]

    def judge(subject: Subject) -> bool | None:
        charged = subject.given.get(total)
        if charged is None:
            return None
        if not isinstance(charged, Decimal) or charged <= 0:
            return True
        covered = warranty(subject, setting).covered
        if covered is not True:
            return None if covered is None else True
        allowed = () if is_excused(all_ours, subject) else exempt
        rest = charged - sum(_amount(subject, name) for name in allowed)
        return rest <= 0 or is_excused(excuses, subject)

    def explain(subject: Subject) -> Iterable[Wrong]:
        found = warranty(subject, setting)
        yield Wrong(total, related=words(rule.args.get("related", ())), gaps={"reason": found.reason})

    return Check(rule, judge, explain)


def warranty_claim(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """What `field` claims, one of `inside` or `outside`, must be what purchase date and terms say."""
    name = str(argument(rule, "field"))
    inside, outside = frozenset(words(argument(rule, "inside"))), frozenset(words(argument(rule, "outside")))
    if name not in kept:
        return None

    def judge(subject: Subject) -> bool | None:
        claim = subject.given.get(name)
        if claim is None:
            return None
        if claim not in inside and claim not in outside:
            return True
        covered = warranty(subject, setting).covered
        return None if covered is None else covered is (claim in inside)

    def explain(subject: Subject) -> Iterable[Wrong]:
        found = warranty(subject, setting)
        variant = "claimed_inside" if subject.given[name] in inside else "claimed_outside"
        related = words(rule.args.get("related", ()))
        yield Wrong(name, variant=variant, related=related, gaps={"reason": found.reason})

    return Check(rule, judge, explain)


def warranty(subject: Subject, setting: Setting) -> Warranty:
    """The warranty of the subject's case, worked out once."""
    if subject.warranty is None:
        case = subject.source
        if not isinstance(case, Case):
            raise TypeError(f"a {subject.kind} has no warranty")
        subject.warranty = setting.warranties.of(case)
    return subject.warranty


def _amount(subject: Subject, name: str) -> Decimal:
    amount = subject.given.get(name)
    return amount if isinstance(amount, Decimal) else Decimal(0)
