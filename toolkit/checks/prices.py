"""The kind of rule that compares a fee with the policy's price list (service-rules.md 5 "Money"; 003 附件壹)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.checks.compiled import Check, Setting, Wrong, argument, can_judge, excuses_of, is_excused
from toolkit.checks.subjects import Subject
from toolkit.expressions import Judge as ConditionJudge
from toolkit.model import Rule, Text


@dataclass(frozen=True, slots=True)
class Price:
    """One line of the price list: where it applies and what may be charged there."""

    when: ConditionJudge
    amount: Decimal
    label: Text
    fields: frozenset[str]


def price_list(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Where lines of the list apply, `total` must be one of their amounts, unless `unless` holds."""
    total = str(argument(rule, "total"))
    prices = prices_of(rule, setting, kept)
    if total not in kept or not prices:
        return None
    excuses = excuses_of(rule, setting)

    def judge(subject: Subject) -> bool | None:
        charged = subject.given.get(total)
        if charged is None:
            return None
        verdicts = [price.when(subject) for price in prices]
        if True not in verdicts:
            return None if None in verdicts else True
        if is_excused(excuses, subject):
            return True
        return any(verdict and price.amount == charged for verdict, price in zip(verdicts, prices, strict=True))

    def explain(subject: Subject) -> Iterable[Wrong]:
        fitting = [price for price in prices if price.when(subject) is True]
        amounts = ", ".join(dict.fromkeys(f"{price.amount:.2f}" for price in fitting))
        related = tuple(sorted({name for price in fitting for name in price.fields}))
        yield Wrong(total, related=related, gaps={"allowed": amounts, "labels": [price.label for price in fitting]})

    return Check(rule, judge, explain)


def prices_of(rule: Rule, setting: Setting, kept: frozenset[str]) -> list[Price]:
    """The lines of the rule book's `fees` that the branch's policy has and its ledgers can show."""
    policies = setting.rulebook.policies_of(setting.branch)
    found = []
    for entry in setting.rulebook.fees.values():
        if not isinstance(entry, Mapping) or entry.get("policy") not in policies or "when" not in entry:
            continue
        condition = setting.condition(rule, str(entry["when"]))
        if can_judge(condition.fields | condition.asked, condition.parameters, setting, kept):
            when = condition.bound(setting.parameters, setting.workdays)
            label = Text(str(entry["label"]["zh"]), str(entry["label"]["en"]))
            found.append(Price(when, Decimal(str(entry["amount"])), label, condition.fields))
    return found
