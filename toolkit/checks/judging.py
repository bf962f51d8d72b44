"""One branch judged: each subject by its checks, then the checks that compare subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from toolkit.checks.compiled import Check, Wrong, nothing
from toolkit.checks.facts import FACTS
from toolkit.checks.plan import Plan, plan_of
from toolkit.checks.reports import base_id, finding_of, numbered_id
from toolkit.checks.subjects import Subject, subjects_of
from toolkit.checks.waivers import apply_waivers
from toolkit.findings import make_finding
from toolkit.model import Caseload, Finding, Rulebook
from toolkit.warranty import Warranties


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What judging gave: findings in the order of the ledgers, waived ones marked."""

    findings: tuple[Finding, ...]
    not_judged: Mapping[str, int]
    """Rule id -> subjects that a blank or unreadable cell kept from being judged (无法判断)."""
    not_executed: Mapping[str, str]
    """Rule id -> why it broke; the other rules went on."""
    judged: Mapping[str, int] = field(default_factory=dict)
    """Rule id -> subjects it was put to, those not judged included."""


@dataclass(slots=True)
class _Tally:
    """What grows while judging."""

    findings: list[Finding] = field(default_factory=list)
    not_judged: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)


def check(caseload: Caseload, rulebook: Rulebook, as_of: datetime, warranties: Warranties | None = None) -> CheckResult:
    """All rules in force for the branch, judged for all that its ledgers say, at the as-of moment.

    `warranties`: those of the branch, where somebody has them already.
    """
    plan = plan_of(caseload, rulebook, as_of, warranties)
    tally = _Tally()
    compared: dict[tuple[str, frozenset[str]], list[Subject]] = {}
    for subject in subjects_of(caseload):
        _add_facts(subject, plan)
        _judge(subject, plan, tally)
        compared.setdefault((subject.kind, subject.kept), []).append(subject)
    for (kind, kept), subjects in compared.items():
        _compare(plan.checks(kind, kept), subjects, plan, tally)
    findings = sorted([*tally.findings, *_broken(plan, tally)], key=_in_ledger_order)
    return CheckResult(
        apply_waivers(told_apart(findings), rulebook, as_of),
        dict(sorted(tally.not_judged.items())),
        tally.broken,
        dict(sorted(tally.judged.items())),
    )


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings; two rows of one case that are wrong in the same way get ids of their own."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.id] += 1
        nth = seen[finding.id]
        yield finding if nth == 1 else replace(finding, id=numbered_id(finding.id, nth))


def _add_facts(subject: Subject, plan: Plan) -> None:
    given, setting = subject.given, plan.setting
    for name in plan.facts:
        value = FACTS[name].value(subject, setting)
        if value is not None:
            given[name] = value


def _judge(subject: Subject, plan: Plan, tally: _Tally) -> None:
    for one in plan.checks(subject.kind, subject.kept):
        try:
            verdict = one.judge(subject)
            if verdict is True:
                continue
            if verdict is None:
                tally.not_judged[one.rule.id] += 1
            else:
                _report(one, subject, one.explain(subject), plan, tally)
        except Exception as error:  # one broken rule never stops the others
            _break(one, error, tally)


def _compare(checks: Iterable[Check], subjects: list[Subject], plan: Plan, tally: _Tally) -> None:
    for one in checks:
        tally.judged[base_id(one.rule.id)] += len(subjects)
        if one.survey is nothing:
            continue
        try:
            for subject, wrong in one.survey(subjects):
                _report(one, subject, (wrong,), plan, tally)
        except Exception as error:  # one broken rule never stops the others
            _break(one, error, tally)


def _report(one: Check, subject: Subject, wrongs: Iterable[Wrong], plan: Plan, tally: _Tally) -> None:
    if base_id(one.rule.id) in tally.broken:
        return
    tally.findings.extend(
        finding_of(one.rule, plan.setting, subject, wrong) for wrong in wrongs if _has_cell(wrong, subject, plan)
    )


def _has_cell(wrong: Wrong, subject: Subject, plan: Plan) -> bool:
    """A field that none of the case's own rows has cannot be blamed: its other ledger lacks the case."""
    own_field = wrong.place is None and wrong.cell in plan.setting.rulebook.fields
    return not own_field or wrong.cell in subject.values


def _break(one: Check, error: Exception, tally: _Tally) -> None:
    tally.broken.setdefault(base_id(one.rule.id), f"{type(error).__name__}: {error}")


def _broken(plan: Plan, tally: _Tally) -> Iterable[Finding]:
    for name, reason in tally.broken.items():
        rule = plan.setting.rulebook.rules["rule-not-executed"]
        yield make_finding(rule, branch=plan.setting.branch, place=None, field=name, broken=name, reason=reason)


def _in_ledger_order(finding: Finding) -> tuple[str, str, int, int, str]:
    place = finding.place
    if place is None:
        return ("", "", 0, 0, finding.rule)
    return (place.path, place.sheet, place.row or 0, place.column or 0, finding.rule)
