"""Which rules are judged for which subjects of a branch, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from toolkit.checks.compiled import Check, Judge, Setting, words
from toolkit.checks.facts import FACTS
from toolkit.checks.kinds import KINDS
from toolkit.checks.subjects import Subject
from toolkit.expressions import Vocabulary
from toolkit.model import Caseload, Moment, Rule, Rulebook
from toolkit.warranty import Warranties
from toolkit.worktime import Calendar, calendar_named

STARTED: Mapping[str, tuple[str, ...]] = {
    "case": ("received_at", "product_received_at", "recorded_at"),
    "complaint": ("complained_at", "recorded_at"),
    "follow_up": ("followed_up_at",),
    "parts": ("issued_at",),
    "feedback": ("feedback_at",),
    "loan": ("borrowed_at",),
    "claim": ("claimed_at",),
    "query": ("asked_at",),
    "settlement": ("settled_at",),
}
"""Fields that say when a record came about: by the rules of this day a subject is judged.

Structure, not business: the names are those of the contract (fields.md), and a rule's own dates decide the rest.
"""

EXACT_UNITS = {"yuan", "share"}


@dataclass(slots=True)
class Plan:
    """The branch's checks by kind of subject and columns kept, made when first asked for."""

    setting: Setting
    rules: tuple[Rule, ...]
    facts: tuple[str, ...]
    made: dict[tuple[str, frozenset[str]], tuple[Check, ...]] = field(default_factory=dict)

    def checks(self, kind: str, kept: frozenset[str]) -> tuple[Check, ...]:
        key = (kind, kept)
        found = self.made.get(key)
        if found is None:
            known = kept | FACTS.keys()
            found = self.made[key] = tuple(self._compiled(kind, known))
        return found

    def _compiled(self, kind: str, kept: frozenset[str]) -> list[Check]:
        rules = (rule for rule in self.rules if kind in subjects_of_rule(rule))
        checks = (KINDS[rule.kind](rule, self.setting, kind, kept) for rule in rules)
        return [_dated(check, kind) for check in checks if check is not None]


def plan_of(caseload: Caseload, rulebook: Rulebook, as_of: datetime, warranties: Warranties | None = None) -> Plan:
    """The plan of a branch under its policy. Raises RulebookError for a rule that cannot be compiled."""
    branch = caseload.branch
    rules = tuple(rule for rule in judged_rules(rulebook) if _applies(rule, rulebook, branch))
    setting = Setting(
        rulebook,
        branch,
        as_of,
        vocabulary_of(rulebook),
        parameters_of(rulebook, branch),
        _workdays(rulebook, branch),
        warranties or Warranties(caseload.cases, rulebook, as_of),
        caseload.kept_kinds,
    )
    named = " ".join(str(rule.args) for rule in rules)
    return Plan(setting, rules, tuple(name for name in FACTS if name in named))


def judged_rules(rulebook: Rulebook) -> list[Rule]:
    """The rules that this room judges; others are texts for findings made elsewhere."""
    return [rule for rule in rulebook.rules.values() if rule.kind in KINDS and rule.enabled]


def subjects_of_rule(rule: Rule) -> tuple[str, ...]:
    return words(rule.args.get("subjects", "case"))


def vocabulary_of(rulebook: Rulebook) -> Vocabulary:
    """Every field by name and Chinese label, the facts, and the parameters."""
    labels: dict[str, str] = {}
    for name, one in rulebook.fields.items():
        labels.setdefault(one.label.zh, name)
    types = {name: one.type for name, one in rulebook.fields.items()}
    facts = {name: fact.type for name, fact in FACTS.items()}
    return Vocabulary({**types, **facts}, labels, frozenset(rulebook.parameters))


def parameters_of(rulebook: Rulebook, branch: str) -> dict[str, object]:
    """Name -> value for this branch, those that are off left out; money and shares exact."""
    found = {name: rulebook.parameter(branch, name) for name in rulebook.parameters}
    return {name: _exact(rulebook, name, value) for name, value in found.items() if value is not None}


def _exact(rulebook: Rulebook, name: str, value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_exact(rulebook, name, one) for one in value)
    if isinstance(value, float) or (isinstance(value, str) and rulebook.parameters[name].unit in EXACT_UNITS):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return value
    return value


def _applies(rule: Rule, rulebook: Rulebook, branch: str) -> bool:
    """A rule of named policies is judged under these only, not under those that fall back to them."""
    return not rule.policies or rulebook.policy_of(branch) in rule.policies


def _workdays(rulebook: Rulebook, branch: str) -> Callable[[object, object], object]:
    """Working days after the first date through the second, by the branch's calendar, read when first asked."""
    name = rulebook.branch(branch).calendar or rulebook.settings.default_calendar
    calendar: list[Calendar] = []

    def workdays(earlier: object, later: object) -> object:
        if not calendar:
            calendar.append(calendar_named(rulebook.calendars, name))
        if not isinstance(earlier, Moment) or not isinstance(later, Moment):
            return None
        return calendar[0].working_days(earlier.date, later.date)

    return workdays


def _dated(check: Check, kind: str) -> Check:
    """A rule with validity dates is judged for subjects that started while it was in force."""
    rule = check.rule
    if rule.valid_from is None and rule.valid_until is None:
        return check
    started = STARTED.get(kind, ())
    inner: Judge = check.judge
    first, last = rule.valid_from or date.min, rule.valid_until or date.max

    def judge(subject: Subject) -> bool | None:
        day = subject.started(started)
        return inner(subject) if day is not None and first <= day <= last else True

    return replace(check, judge=judge)
