"""Which clock applies to a case, and with which limit: policy, conditions, parameters, validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit.clocks.subject import Subject
from toolkit.conditions import fits, fits_any
from toolkit.model import ClockRule, Limit, Rulebook


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that is on for a branch, with those of its limits that have a number.

    `amber` is the percentage of the limit from which it is due soon; None: no such warning.
    """

    rule: ClockRule
    limits: tuple[tuple[Limit, int], ...]
    amber: int | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A clock with the limit that counts for one case."""

    rule: ClockRule
    limit: Limit
    amount: int
    amber: int | None


def running_clocks(rulebook: Rulebook, branch: str) -> tuple[Running, ...]:
    """The clocks of the branch's policy; those whose parameters are all off are left out."""
    usual = rulebook.parameter(branch, "amber_percent")
    found = (
        Running(rule, _limits(rule, rulebook, branch), _percent(rule.amber if rule.amber is not None else usual))
        for rule in rulebook.clocks.values()
    )
    return tuple(one for one in found if one.limits)


def _percent(value: object) -> int | None:
    return None if value is None else int(str(value))


def _limits(rule: ClockRule, rulebook: Rulebook, branch: str) -> tuple[tuple[Limit, int], ...]:
    policy = next((one for one in rulebook.policies_of(branch) if one in rule.limits), None)
    if policy is None:
        return ()
    amounts = ((limit, _amount(limit, rulebook, branch)) for limit in rule.limits[policy])
    return tuple((limit, amount) for limit, amount in amounts if amount is not None)


def _amount(limit: Limit, rulebook: Rulebook, branch: str) -> int | None:
    """The number, or that of its parameter; None: the parameter is off."""
    if not limit.parameter:
        return limit.amount
    value = rulebook.parameter(branch, limit.parameter)
    return int(str(value)) if value is not None else None


def applies(rule: ClockRule, subject: Subject) -> bool:
    """Whether the clock can run for this case: right kind, stop field kept, conditions met."""
    return (
        rule.subject == subject.kind
        and not subject.kept.isdisjoint(rule.stop)
        and fits(subject, rule.when)
        and not fits_any(subject, rule.unless)
    )


def ruling_of(clock: Running, subject: Subject, started: date) -> Ruling | None:
    """The limit in force on the day the clock started; None where none fits."""
    for limit, amount in clock.limits:
        if _in_force(limit, started) and fits(subject, limit.when):
            return Ruling(clock.rule, limit, amount, clock.amber)
    return None


def _in_force(limit: Limit, day: date) -> bool:
    return (limit.valid_from is None or limit.valid_from <= day) and (
        limit.valid_until is None or day <= limit.valid_until
    )
