"""Findings of reading under the number of the case that their row turned out to belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from toolkit.cases.numbers import number_key
from toolkit.model import Case, Caseload, Finding, Record

Spot = tuple[str, str, int | None]
ABOUT_TABLES = ("table-not-recognised",)
"""Rules whose findings stand beside a case's row without being about it: a summary at the edge of a ledger."""


def under_case_numbers(findings: Iterable[Finding], caseload: Caseload) -> tuple[Finding, ...]:
    """`wx-001` and a follow-up of `0011` are named like their cases: `WX-001`, `2026/0011`.

    A row is read before it is joined, so its findings only know what stands in it (conventions.md "Numbers").
    """
    cases: dict[Spot, dict[str, Case]] = {}
    for case in caseload.cases:
        for record in (*case.records, *case.follow_ups, *case.parts, *case.others):
            cases.setdefault(_spot(record), {}).setdefault(case.shown, case)
    return tuple(_named(finding, cases) for finding in findings)


def _named(finding: Finding, cases: dict[Spot, dict[str, Case]]) -> Finding:
    """Tables side by side share their rows: then only a case of the finding's own number will do."""
    place = finding.place
    if place is None or place.row is None or finding.rule in ABOUT_TABLES:
        return finding
    here = cases.get((place.path, place.sheet, place.row), {})
    written = number_key(finding.case)
    same = [case for case in here.values() if written in (number_key(case.number), number_key(case.shown))]
    if not written and len(here) == 1:
        same = list(here.values())
    return replace(finding, case=same[0].shown) if len(same) == 1 else finding


def _spot(record: Record) -> Spot:
    return record.place.path, record.place.sheet, record.place.row
