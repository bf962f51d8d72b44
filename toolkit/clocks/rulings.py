"""Which clock applies to a case, and with which limit: policy, conditions, parameters, validity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from toolkit.clocks.subject import Subject
from toolkit.conditions import fits, fits_any
from toolkit.model import ClockRule, Limit, Rulebook, Text


@dataclass(frozen=True, slots=True)
class Ruling:
    """A clock with one of its limits, and both in words. `amber`: percentage from which it is due soon, if any."""

    rule: ClockRule
    limit: Limit
    amount: int
    amber: int | None
    shown: Text
    """The limit in words: 「1 小时」, “5 working days”."""
    step: Text
    """The first step of every explanation: clock, limit, source."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A limit without a number in whose place no other stands: the documents promise these cases none."""

    limit: Limit


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that is on for a branch, with those of its limits that have a number, or rule others out."""

    rule: ClockRule
    rulings: tuple[Ruling | Blank, ...]


def running_clocks(rulebook: Rulebook, branch: str) -> tuple[Running, ...]:
    """The clocks of the branch's policy; those whose parameters are all off are left out."""
    found = (Running(rule, tuple(_rulings(rule, rulebook, branch))) for rule in rulebook.clocks.values())
    return tuple(one for one in found if any(isinstance(ruling, Ruling) for ruling in one.rulings))


def _rulings(rule: ClockRule, rulebook: Rulebook, branch: str) -> Iterator[Ruling | Blank]:
    policy = next((one for one in rulebook.policies_of(branch) if one in rule.limits), None)
    amber = rule.amber if rule.amber is not None else _number(rulebook.parameter(branch, "amber_percent"))
    for limit in rule.limits[policy] if policy is not None else ():
        amount = _number(rulebook.parameter(branch, limit.parameter)) if limit.parameter else limit.amount
        if amount is None:
            if not limit.or_next:
                yield Blank(limit)
            continue
        shown = limit_text(rulebook, limit, amount)
        step = rulebook.text("clock.step.rule", clock=rule.label, limit=shown, source=limit.source)
        yield Ruling(rule, limit, amount, amber, shown, step)


def _number(value: object) -> int | None:
    """A parameter's number; None: it is off."""
    return None if value is None else int(str(value))


def limit_text(rulebook: Rulebook, limit: Limit, amount: int) -> Text:
    """The limit in words; with opening hours where they count."""
    business = ".business" if limit.business_hours and limit.unit in ("minutes", "hours") else ""
    return rulebook.text(f"clock.limit.{limit.unit}{business}{'.one' if amount == 1 else ''}", amount=amount)


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
    for ruling in clock.rulings:
        if _in_force(ruling.limit, started) and fits(subject, ruling.limit.when):
            return ruling if isinstance(ruling, Ruling) else None
    return None


def _in_force(limit: Limit, day: date) -> bool:
    return (limit.valid_from is None or limit.valid_from <= day) and (
        limit.valid_until is None or day <= limit.valid_until
    )
