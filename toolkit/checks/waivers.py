"""Waivers: findings a person has decided to live with are marked, counted, never hidden (rules.md 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from toolkit.findings import make_finding
from toolkit.model import Finding, Rulebook, Waiver


def value_digest(value: str) -> str:
    """Twelve hex digits that stand for a cell's value in a waiver where the value itself is private."""
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def apply_waivers(findings: Iterable[Finding], rulebook: Rulebook, as_of: datetime) -> tuple[Finding, ...]:
    """The same findings; those that a waiver in force fits say who waived them and why."""
    by_key: dict[tuple[str, str], list[Waiver]] = {}
    for waiver in rulebook.waivers:
        if _in_force(waiver, as_of):
            by_key.setdefault((waiver.case, waiver.rule), []).append(waiver)
    if not by_key:
        return tuple(findings)
    return tuple(_marked(finding, by_key.get((finding.case, finding.rule), ())) for finding in findings)


def unmatched_waivers(findings: Iterable[Finding], rulebook: Rulebook, as_of: datetime) -> tuple[Finding, ...]:
    """A note for each waiver that fits no finding of the whole run any more, or whose time is over."""
    known: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        known.setdefault((finding.case, finding.rule), []).append(finding.value)
    return tuple(
        _unmatched(waiver, rulebook, in_force=_in_force(waiver, as_of))
        for waiver in rulebook.waivers
        if not _in_force(waiver, as_of) or not any(_fits(waiver, v) for v in known.get((waiver.case, waiver.rule), ()))
    )


def _in_force(waiver: Waiver, as_of: datetime) -> bool:
    return waiver.until is None or as_of.date() <= waiver.until


def _fits(waiver: Waiver, value: str) -> bool:
    """The value as it stands in the cell, or its digest: a changed cell is judged anew."""
    return waiver.value.strip() in (value.strip(), value_digest(value))


def _marked(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    for waiver in waivers:
        if _fits(waiver, finding.value):
            return replace(finding, waived_by=f"{waiver.person}: {waiver.reason}")
    return finding


def _unmatched(waiver: Waiver, rulebook: Rulebook, *, in_force: bool) -> Finding:
    return make_finding(
        rulebook.rules["waiver-unmatched"],
        branch="",
        place=None,
        case=waiver.case,
        value=waiver.value,
        variant="" if in_force else "expired",
        field=waiver.rule,
        waived=waiver.rule,
        person=waiver.person,
    )
