"""Every rule speaks on its bad example and is silent on its good one, in words that have no gap left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.checks.building import AS_OF, case, caseload, complaint, record
from toolkit.checks import check, prove
from toolkit.checks.plan import judged_rules, subjects_of_rule
from toolkit.model import Branch, Caseload, Finding, Rule, Rulebook
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
RULES = [rule for rule in BOOK.rules.values() if rule.kind not in ("built_in", "text")]


def example(book: Rulebook, rule: Rule, which: str) -> Caseload:
    """The rows of an example as the ledger of a branch: one table, or a list of them."""
    given = rule.examples[which]
    rows = given if isinstance(given, tuple) else (given,)
    kind = str(rule.examples.get("kind", subjects_of_rule(rule)[0]))
    kinds = rule.examples.get("kept_kinds", ())
    if kind == "case":
        follow_ups = rule.examples.get(f"{which}_follow_ups", rule.examples.get("follow_ups", ()))
        parts = rule.examples.get("parts", ())
        cases = [case(book, row, 4 + at, follow_ups, parts) for at, row in enumerate(rows)]
        return caseload(*cases, kept_kinds=kinds)
    if kind == "complaint":
        return caseload(complaints=[complaint(book, row, 4 + at) for at, row in enumerate(rows)], kept_kinds=kinds)
    return caseload(others=[record(book, row, 4 + at, kind) for at, row in enumerate(rows)], kept_kinds=kinds)


def findings_of(rule: Rule, which: str) -> list[Finding]:
    policy = rule.policies[0] if rule.policies else "warranty"
    book = with_policy(BOOK, str(rule.examples.get("policy", policy)))
    book = replace(book, rules={**book.rules, rule.id: replace(rule, enabled=True)})
    result = check(example(book, rule, which), book, AS_OF)
    assert result.not_executed == {}
    return [finding for finding in result.findings if finding.rule == rule.id.partition("@")[0]]


def with_policy(book: Rulebook, policy: str) -> Rulebook:
    return replace(book, branches={"测试店": Branch("测试店", policy=policy)})


def test_every_rule_has_a_source_and_both_examples() -> None:
    for rule in RULES:
        assert rule.source, rule.id
        assert isinstance(rule.examples.get("good"), Mapping | tuple), rule.id
        assert isinstance(rule.examples.get("bad"), Mapping | tuple), rule.id


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_speaks_on_its_bad_example(rule: Rule) -> None:
    found = findings_of(rule, "bad")
    assert found
    for finding in found:
        assert finding.place is not None
        for text in (finding.message, finding.hint):
            assert "{" not in text.zh + text.en
            assert text.zh.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_on_its_good_example(rule: Rule) -> None:
    assert findings_of(rule, "good") == []


def test_the_packaged_rules_are_proved() -> None:
    prove(BOOK)
    assert len(judged_rules(BOOK)) > 15
