"""The ledgers of one branch become its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.cases import agreement
from toolkit.cases.grouping import Group
from toolkit.cases.hanging import Hung, Names, first_follow_up, hang_rows
from toolkit.cases.keeping import FOLLOWED_UP, Keeping
from toolkit.cases.missed import missed_repairs
from toolkit.cases.numbers import made_up_number, tidy_number
from toolkit.cases.opening import Openings, open_cases
from toolkit.cases.rows import OPENING_KINDS, Row, rows_of, sources_of
from toolkit.cases.settings import Joining, joining_of
from toolkit.cases.statements import Merged, merge_rows
from toolkit.model import Case, Caseload, Finding, Ledger, Record, Rulebook

LISTED_KINDS = ("follow_up", "parts", "feedback", "filing", "loan")
"""Kinds with a list of their own in the Caseload; every further kind is among its `others`."""


def join(branch: str, ledgers: Sequence[Ledger], rulebook: Rulebook, as_of: datetime) -> Caseload:
    """All that the used tables of these ledgers say about the branch, each record in exactly one place.

    Rows of intake, service and repair tables become cases by number, else by serial and date; complaints,
    follow-ups, parts and others hang on the case they name. Source: conventions.md "Copies", "Numbers";
    service-rules.md section 5 "Agreement between ledgers".
    """
    joining = joining_of(branch, rulebook)
    sources = sources_of(ledgers)
    keeping = Keeping(sources)
    by_kind: dict[str, list[Row]] = {}
    for row in rows_of(sources):
        by_kind.setdefault(row.record.kind, []).append(row)
    openings = open_cases(by_kind, joining)
    merged = {id(group): merge_rows(group.rows, joining) for group in openings.groups}
    names = _names(openings.groups)
    hung = hang_rows(by_kind, openings.index, names, keeping)
    cases = tuple(_case(group, merged[id(group)], names, hung.on(group), joining, keeping) for group in openings.groups)
    findings = [
        *_case_findings(cases, openings, merged, joining, keeping, as_of),
        *hung.findings,
    ]
    listed = {kind: tuple(hung.by_kind.get(kind, ())) for kind in LISTED_KINDS}
    return Caseload(
        branch=branch,
        cases=cases,
        complaints=tuple(hung.complaints),
        follow_ups=listed["follow_up"],
        parts=listed["parts"],
        feedback=listed["feedback"],
        filings=listed["filing"],
        loans=listed["loan"],
        others=_others(hung.by_kind),
        copies=tuple(hung.copies),
        kept_kinds=keeping.kinds,
        findings=tuple(findings),
    )


def _others(by_kind: dict[str, list[Record]]) -> tuple[Record, ...]:
    return tuple(record for kind, records in by_kind.items() if kind not in LISTED_KINDS for record in records)


def _names(groups: Sequence[Group]) -> Names:
    numbers = {id(group): _number(group) for group in groups}
    shown = {
        id(group): f"{group.year}/{numbers[id(group)]}" if group.year is not None else numbers[id(group)]
        for group in groups
    }
    return Names(numbers, shown)


def _number(group: Group) -> str:
    """The number in the shape of the first intake row; of digits alone the longest: Excel drops zeros."""
    rows = sorted(group.rows, key=lambda row: (row.record.kind not in OPENING_KINDS, row.position))
    shapes = [tidy_number(str(row.record.meaning("case_number"))) for row in rows if row.key]
    if not shapes:
        return _number_without(rows[0], group.count)
    same = [shape for shape in shapes if shape.isdigit()] if shapes[0].isdigit() else []
    return max(same, key=len) if same else shapes[0]


def _number_without(row: Row, count: int) -> str:
    """A number made of what a row without one says."""
    said = row.identity
    day = min(said.days, default="").replace("-", "")
    facts = ("|".join(sorted(facet)) for facet in (said.serials, said.names, said.phones, said.faults))
    number = made_up_number(day, row.record.kind, *facts)
    return number if count == 1 else f"{number}-{count}"


def _case(group: Group, merged: Merged, names: Names, hung: Hung, joining: Joining, keeping: Keeping) -> Case:
    values = merged.values
    follow_up = first_follow_up(hung.follow_ups, values.get(FOLLOWED_UP))
    if follow_up is not None:
        values = {**values, FOLLOWED_UP: follow_up}
    number, written = names.numbers[id(group)], values.get("case_number")
    if written is not None and written.meaning is not None and written.meaning != number:
        values = {**values, "case_number": replace(written, meaning=number)}
    rows = sorted(group.rows, key=lambda row: (row.record.kind not in OPENING_KINDS, row.position))
    return Case(
        branch=joining.branch,
        number=number,
        year=group.year,
        values=values,
        place=rows[0].record.place,
        kept_fields=keeping.of_case(frozenset(group.sources)),
        records=tuple(row.record for row in rows),
        complaints=tuple(hung.complaints),
        follow_ups=tuple(hung.follow_ups),
        parts=tuple(hung.parts),
        others=tuple(hung.others),
        joined_by=group.joined_by if len(rows) > 1 else "alone",
        extra=merged.extra,
    )


def _case_findings(
    cases: Sequence[Case],
    openings: Openings,
    merged: dict[int, Merged],
    joining: Joining,
    keeping: Keeping,
    as_of: datetime,
) -> list[Finding]:
    found = agreement.doubled_numbers(cases, joining)
    found += agreement.restarting_numbers(cases, joining)
    shown = {id(group): case.shown for group, case in zip(openings.groups, cases, strict=True)}
    for group, case in zip(openings.groups, cases, strict=True):
        found += agreement.disagreements(merged[id(group)].disagreements, joining, case.shown)
        if id(group) in openings.strays:
            found += agreement.repair_without_intake(case, joining)
        if not any(row.key for row in group.rows):
            found += agreement.number_missing(case, joining)
    if "repair" in keeping.kinds:
        found += missed_repairs([case for case in cases if _is_intake_only(case)], joining, as_of)
    for row, owner in openings.joined_otherwise:
        found += agreement.without_number(row, shown[id(owner.group)], owner.reason, joining)
    return found


def _is_intake_only(case: Case) -> bool:
    return all(record.kind == "intake" for record in case.records)
