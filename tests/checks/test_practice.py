"""The practice ledgers, read, joined and judged: every certain finding is there, on its cell, and no false error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from toolkit.cases import join
from toolkit.checks import check
from toolkit.ledger import branch_files, read_ledger
from toolkit.model import Branch, Finding, Rulebook
from toolkit.rulebook import load_rulebook

ROOT = Path(__file__).parents[2]
COPIED = ROOT / "tests" / "ledgers" / "practice"
PRACTICE = COPIED if (COPIED / "truth.json").exists() else ROOT.parent / "shared" / "ledgers"
TRUTH = json.loads((PRACTICE / "truth.json").read_text(encoding="utf-8"))
AS_OF = datetime.fromisoformat(TRUTH["as_of"]).replace(tzinfo=None)
BRANCHES = list(TRUTH["branches"])

Wanted = Mapping[str, object]


@cache
def book() -> Rulebook:
    settings = json.loads((PRACTICE / "branches.json").read_text(encoding="utf-8"))
    branches = {name: Branch(name, **setting) for name, setting in settings.items()}
    return replace(load_rulebook(), branches=branches)


@cache
def findings_of(branch: str) -> tuple[Finding, ...]:
    """Everything found about a branch but by its clocks."""
    ledgers = [read_ledger(file, book(), AS_OF) for file in branch_files(PRACTICE / "inbox", book())[branch]]
    load = join(branch, ledgers, book(), AS_OF)
    result = check(load, book(), AS_OF)
    assert result.not_executed == {}
    return (*(one for ledger in ledgers for one in ledger.findings), *load.findings, *result.findings)


def wanted(branch: str, certain: bool = True) -> list[Wanted]:
    return [
        one
        for one in TRUTH["branches"][branch]["findings"]
        if not one["rule"].startswith("clock-") and (one["certain"] or not certain)
    ]


def fitting(one: Wanted, findings: Sequence[Finding]) -> list[Finding]:
    """Findings of the wanted rule about the wanted case (or one of its pair), without a case in the wanted file."""
    cases = {one.get("case") or "", *(one.get("or_cases") or ())}  # type: ignore[misc]
    return [
        found
        for found in findings
        if found.rule == one["rule"]
        and found.case in cases
        and (found.case or found.place is None or found.place.path == one["path"])
    ]


@pytest.mark.parametrize("branch", BRANCHES)
def test_every_certain_finding_is_found(branch: str) -> None:
    missing = [one for one in wanted(branch) if not fitting(one, findings_of(branch))]
    assert missing == []


@pytest.mark.parametrize("branch", BRANCHES)
def test_no_error_is_found_that_is_none(branch: str) -> None:
    known = [found for one in wanted(branch, certain=False) for found in fitting(one, findings_of(branch))]
    false = [found for found in findings_of(branch) if found.severity == "error" and found not in known]
    assert false == []


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_blamed_cell_is_the_one_of_the_truth(branch: str) -> None:
    elsewhere = [
        one
        for one in wanted(branch)
        if one.get("cell") and (one["path"], one["cell"]) not in spots(fitting(one, findings_of(branch)))
    ]
    assert elsewhere == []


def spots(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    """Blamed cells; of a pair of cases, the cell in the other case counts as well."""
    blamed = {(one.place.path, one.place.cell) for one in findings if one.place}
    pairs = [one for one in findings if one.rule == "serial-in-two-open-cases"]
    return blamed | {(place.path, place.cell) for one in pairs for place in one.related}


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_severity_is_the_one_of_the_truth(branch: str) -> None:
    for one in wanted(branch):
        assert {found.severity for found in fitting(one, findings_of(branch))} == {one["severity"]}, one["rule"]
