"""What docs/conditions.md says about rules is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.checks.facts import FACTS
from toolkit.checks.kinds import KINDS
from toolkit.checks.plan import vocabulary_of
from toolkit.checks.proving import SUBJECTS
from toolkit.expressions import condition_of
from toolkit.expressions.writing import ARGUMENTS
from toolkit.rulebook import load_rulebook

PAGE = (Path(__file__).parents[2] / "docs" / "conditions.md").read_text(encoding="utf-8")
EXAMPLES = re.search(r"```\n(.*?)```", PAGE, re.S)[1].strip().splitlines()  # type: ignore[index]


def test_every_kind_of_rule_is_described_and_no_other() -> None:
    table = PAGE.split("## Kinds")[1].split("## Conditions")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == set(KINDS)


def test_every_call_fact_and_subject_is_described() -> None:
    for name in ARGUMENTS:
        assert re.search(rf"`{name}[(`]", PAGE), name
    for name in (*FACTS, *SUBJECTS):
        assert f"`{name}`" in PAGE, name


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_accepted(text: str) -> None:
    assert condition_of(text, vocabulary_of(load_rulebook()), "docs").source
