"""The benchmark's rivals do the same work: otherwise their ratio would say nothing."""

from __future__ import annotations

from tests.benchmarks.by_hand import by_hand
from tests.benchmarks.judging_rules import without_warranty
from tests.benchmarks.made_cases import AS_OF, made_caseload
from toolkit.checks import check
from toolkit.rulebook import load_rulebook


def test_the_function_by_hand_finds_what_the_rule_book_finds() -> None:
    load = made_caseload(1_000)
    ours = {(one.rule, one.case) for one in check(load, without_warranty(load_rulebook()), AS_OF).findings}
    assert ours == set(by_hand(load, AS_OF))
    assert len(ours) > 20
