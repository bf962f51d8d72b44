"""Findings of joining: disagreeing ledgers, doubled numbers, repairs without intake, unknown cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.cases.numbers import number_key
from toolkit.cases.rows import Row
from toolkit.cases.sameness import agree
from toolkit.cases.settings import Joining, whole
from toolkit.cases.statements import Disagreement
from toolkit.findings import finding_id, make_finding
from toolkit.model import Case, Complaint, Finding, Moment, Place, Rule, Text, Value


def disagreements(
    found: Sequence[Disagreement], joining: Joining, case: str = "", complaint: str = ""
) -> list[Finding]:
    """One finding for each field and losing value, at the losing cell; further cells with it are related."""
    if not found:
        return []
    rule = joining.rule("ledgers-disagree")
    if rule is None:
        return []
    made: dict[tuple[str, str], Finding] = {}
    for one in found:
        key = (one.field, one.lost.written)
        if key in made:
            made[key] = replace(made[key], related=(*made[key].related, one.lost.place))
            continue
        made[key] = make_finding(
            rule,
            branch=joining.branch,
            place=one.lost.place,
            case=case,
            complaint=complaint,
            field=one.field,
            value=one.lost.seen,
            variant=one.basis,
            related=(one.kept.place,),
            label=joining.rulebook.label(one.field),
            kept=one.kept.seen,
            kept_place=str(one.kept.place),
        )
    return list(made.values())


def doubled_numbers(cases: Sequence[Case], joining: Joining) -> list[Finding]:
    """For every number that several cases bear: each later one is blamed, at its number's cell."""
    rule = joining.rule("duplicate-number")
    under: dict[str, list[Case]] = {}
    for case in cases:
        under.setdefault(case.shown, []).append(case)
    found: list[Finding] = []
    for shown, same in under.items():
        if rule is None or len(same) < 2:
            continue
        first, *later = sorted(same, key=_opened)
        for count, case in enumerate(later, start=2):
            finding = make_finding(
                rule,
                branch=joining.branch,
                place=_opening_place(case),
                case=shown,
                field="case_number",
                value=_written(case.values),
                related=(_opening_place(first),),
                first_place=str(_opening_place(first)),
            )
            found.append(finding if count == 2 else _counted(finding, count))
    return found


def restarting_numbers(cases: Sequence[Case], joining: Joining) -> list[Finding]:
    """One finding where doubled numbers lie in different years and the branch's setting does not say so."""
    rule = joining.rule("numbers-seem-to-restart")
    if rule is None or joining.years_restart:
        return []
    under: dict[str, list[Case]] = {}
    for case in cases:
        under.setdefault(case.shown, []).append(case)
    apart = [same for same in under.values() if len(same) > 1 and _in_different_years(same)]
    if len(apart) < whole(rule.args["least"]):
        return []
    first = min(apart[0], key=_opened)
    place = number_place(first.values, first.place)
    value = _written(first.values)
    return [make_finding(rule, branch=joining.branch, place=place, value=value, count=len(apart))]


def _in_different_years(cases: Sequence[Case]) -> bool:
    years = [received.at.year for case in cases if (received := case.moment("received_at")) is not None]
    return len(years) == len(cases) == len(set(years))


def repair_without_intake(case: Case, joining: Joining) -> list[Finding]:
    rule = joining.rule("repair-without-intake")
    if rule is None:
        return []
    place = number_place(case.values, case.place)
    value = _written(case.values)
    return [make_finding(rule, branch=joining.branch, place=place, case=case.shown, field="case_number", value=value)]


def unknown_case(row: Row, named: str, joining: Joining, complaint: str = "") -> list[Finding]:
    """A complaint, follow-up, parts or other row that names a case which no ledger of the branch holds."""
    by_kind = {
        "complaint": "complaint-unknown-case",
        "parts": "parts-unknown-case",
        "follow_up": "follow-up-unknown-case",
    }
    rule = joining.rule(by_kind.get(row.record.kind, "row-unknown-case"))
    if rule is None:
        return []
    place = number_place(row.record.values, row.record.place)
    return [
        make_finding(
            rule,
            branch=joining.branch,
            place=place,
            case=named,
            complaint=complaint,
            field="case_number",
            value=_written(row.record.values),
            kind=kind_label(row.record.kind, joining),
        )
    ]


def without_number(row: Row, case: str, reason: str, joining: Joining, complaint: str = "") -> list[Finding]:
    """Says that and why a row without a usable number was taken to a case."""
    rule = joining.rule("joined-without-number")
    if rule is None:
        return []
    return [
        make_finding(
            rule,
            branch=joining.branch,
            place=row.record.place,
            case=case,
            complaint=complaint,
            variant=reason,
            value=_written(row.record.values),
            kind=kind_label(row.record.kind, joining),
        )
    ]


def number_missing(case: Case, joining: Joining) -> list[Finding]:
    """A row of a case table that has a number column, but no number in it."""
    rule = joining.rule("case-number-missing")
    if rule is None or "case_number" not in case.kept_fields:
        return []
    place = number_place(case.values, case.place)
    return [make_finding(rule, branch=joining.branch, place=place, case=case.shown, field="case_number")]


def kind_label(name: str, joining: Joining) -> Text:
    known = joining.rulebook.kinds.get(name)
    return known.label if known is not None else Text(name, name)


def number_place(values: Mapping[str, Value], row: Place) -> Place:
    value = values.get("case_number")
    return value.place if value is not None else row


def _opening_place(case: Case) -> Place:
    """The number's cell in the row that opened the case, not in its repair row."""
    return number_place(case.records[0].values if case.records else case.values, case.place)


def _written(values: Mapping[str, Value]) -> str:
    value = values.get("case_number")
    return value.written if value is not None else ""


def _opened(case: Case) -> tuple[datetime, str, str, int]:
    received = case.meaning("received_at")
    at = received.at if isinstance(received, Moment) else datetime.max
    return at, case.place.path, case.place.sheet, case.place.row or 0


def _counted(finding: Finding, count: int) -> Finding:
    """The third case under a number is another finding than the second."""
    key = finding_id(
        finding.rule,
        finding.branch,
        finding.case,
        "",
        "",
        finding.field,
        f"{finding.value}#{count}",
        "",
        None,
    )
    return replace(finding, id=key)


def doubled_complaints(complaints: Sequence[Complaint], joining: Joining) -> list[Finding]:
    """Two complaints of other people or other content under one number of one table: the later row is blamed.

    In another sheet the numbers may have begun again, so there the number alone says nothing.
    """
    rule = joining.rule("duplicate-number")
    first: dict[tuple[str, str, str], Complaint] = {}
    found: list[Finding] = []
    for one in complaints:
        known = first.setdefault((one.place.path, one.place.sheet, number_key(one.number)), one)
        if rule is not None and known is not one and _differ(known, one, joining):
            found.append(_doubled_complaint(rule, known, one))
    return found


def _doubled_complaint(rule: Rule, first: Complaint, later: Complaint) -> Finding:
    value = later.values.get("complaint_number")
    return make_finding(
        rule,
        branch=later.branch,
        place=value.place if value is not None else later.place,
        case=later.case,
        complaint=later.number,
        field="complaint_number",
        value=value.written if value is not None else "",
        variant="complaint",
        related=(first.place,),
        first_place=str(first.place),
    )


def _differ(one: Complaint, other: Complaint, joining: Joining) -> bool:
    pairs = ((one.values.get(name), other.values.get(name)) for name in joining.same_row.get("complaint", ()))
    return any(
        a is not None
        and b is not None
        and a.meaning is not None
        and b.meaning is not None
        and not agree("", a, b, joining.rulebook)
        for a, b in pairs
    )
