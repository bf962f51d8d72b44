"""Which clock applies to a case, and with which limit: policy, conditions, parameters, validity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from toolkit.clocks.subject import Subject
from toolkit.model import ClockRule, Limit, Rulebook

ANY, NONE = "*", ""
"""In a condition: the field is filled; the field is blank."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A clock with the limit that counts for one case."""

    rule: ClockRule
    limit: Limit
    amount: int


def rules_for(subject: Subject, rulebook: Rulebook) -> tuple[ClockRule, ...]:
    """The clocks that can run for this case: right kind, stop field kept, conditions met."""
    return tuple(
        rule
        for rule in rulebook.clocks.values()
        if rule.subject == subject.kind
        and not subject.kept.isdisjoint(rule.stop)
        and fits(subject, rule.when)
        and not (rule.unless and fits(subject, rule.unless))
    )


def ruling_of(rule: ClockRule, subject: Subject, rulebook: Rulebook, started: date) -> Ruling | None:
    """The limit in force on the day the clock started; None where the policy has no such clock."""
    for policy in rulebook.policies_of(subject.branch):
        if policy in rule.limits:
            return _first_fitting(rule, rule.limits[policy], subject, rulebook, started)
    return None


def _first_fitting(
    rule: ClockRule, limits: tuple[Limit, ...], subject: Subject, rulebook: Rulebook, started: date
) -> Ruling | None:
    for limit in limits:
        if not _in_force(limit, started) or not fits(subject, limit.when):
            continue
        amount = _amount(limit, subject.branch, rulebook)
        if amount is not None:
            return Ruling(rule, limit, amount)
    return None


def _in_force(limit: Limit, day: date) -> bool:
    return (limit.valid_from is None or limit.valid_from <= day) and (
        limit.valid_until is None or day <= limit.valid_until
    )


def _amount(limit: Limit, branch: str, rulebook: Rulebook) -> int | None:
    """The number, or that of its parameter; None: the parameter is off."""
    if not limit.parameter:
        return limit.amount
    value = rulebook.parameter(branch, limit.parameter)
    return int(str(value)) if value is not None else None


def fits(subject: Subject, when: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether every condition holds; a field may have one of the listed values."""
    return all(_allows(subject.meaning(name), allowed) for name, allowed in when.items())


def _allows(meaning: object, allowed: tuple[str, ...]) -> bool:
    if meaning is None or meaning == "":
        return NONE in allowed
    if ANY in allowed:
        return True
    if isinstance(meaning, tuple):
        return any(str(one) in allowed for one in meaning)
    if isinstance(meaning, bool):
        return ("true" if meaning else "false") in allowed
    return (f"{meaning:f}" if isinstance(meaning, Decimal) else str(meaning)) in allowed
