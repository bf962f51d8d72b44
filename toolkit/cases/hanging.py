"""Complaints, follow-ups, parts and other rows: copies counted once, each hung on the case it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.cases import agreement
from toolkit.cases.index import CaseIndex, Found
from toolkit.cases.keeping import Keeping
from toolkit.cases.numbers import folded, made_up_number, tidy_number
from toolkit.cases.repeats import same_rows
from toolkit.cases.rows import CASE_KINDS, Row, moments_of
from toolkit.cases.settings import Joining
from toolkit.cases.statements import Merged, merge_rows
from toolkit.model import Complaint, Finding, Moment, Record, Value


@dataclass(slots=True)
class Hung:
    """What hangs on one case."""

    complaints: list[Complaint] = field(default_factory=list)
    follow_ups: list[Record] = field(default_factory=list)
    parts: list[Record] = field(default_factory=list)
    others: list[Record] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """How cases are shown: by `id` of their group the number alone, and the number with its year."""

    numbers: Mapping[int, str]
    shown: Mapping[int, str]


@dataclass(slots=True)
class Hangings:
    """Everything that is no case row: by group, in lists of its kind, and rows that repeat others."""

    by_group: dict[int, Hung] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    by_kind: dict[str, list[Record]] = field(default_factory=dict)
    copies: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def on(self, group: object) -> Hung:
        return self.by_group.setdefault(id(group), Hung())


def hang_rows(by_kind: Mapping[str, Sequence[Row]], index: CaseIndex, names: Names, keeping: Keeping) -> Hangings:
    """Every row of other kinds once: in a list of its kind and, where it names a case, on that case."""
    made = Hangings()
    for kind, rows in by_kind.items():
        if kind in CASE_KINDS:
            continue
        for same in same_rows(rows, index.joining):
            first = same[0]
            merged = merge_rows(same, index.joining)
            made.copies += [row.record for row in same[1:]]
            owner = index.owner(first)
            if kind == "complaint":
                _hang_complaint(first, merged, owner, _Scene(index.joining, names, keeping, made))
            else:
                _hang_record(first, merged, owner, _Scene(index.joining, names, keeping, made))
    made.findings += agreement.doubled_complaints(made.complaints, index.joining)
    return made


@dataclass(frozen=True, slots=True)
class _Scene:
    """What hanging one row needs to know and where it puts it."""

    joining: Joining
    names: Names
    keeping: Keeping
    made: Hangings


def _hang_complaint(row: Row, merged: Merged, owner: Found | None, scene: _Scene) -> None:
    shown = scene.names.shown[id(owner.group)] if owner is not None else ""
    complaint = Complaint(
        branch=scene.joining.branch,
        number=_complaint_number(merged, scene.joining),
        case=shown,
        values=_with_shown_number(merged.values, owner, scene.names),
        place=row.record.place,
        kept_fields=scene.keeping.of_table(row.source.index),
        extra=merged.extra,
    )
    scene.made.complaints.append(complaint)
    if owner is not None:
        scene.made.on(owner.group).complaints.append(complaint)
    _tell(row, merged, owner, scene, complaint.number)


def _hang_record(row: Row, merged: Merged, owner: Found | None, scene: _Scene) -> None:
    values = _with_shown_number(merged.values, owner, scene.names)
    unchanged = values is merged.values and not merged.disagreements and values == row.record.values
    record = row.record if unchanged else replace(row.record, values=values, extra=merged.extra)
    scene.made.by_kind.setdefault(record.kind, []).append(record)
    if owner is not None:
        hung = scene.made.on(owner.group)
        lists = {"follow_up": hung.follow_ups, "parts": hung.parts}
        lists.get(record.kind, hung.others).append(record)
    _tell(row, merged, owner, scene, "")


def _tell(row: Row, merged: Merged, owner: Found | None, scene: _Scene, complaint: str) -> None:
    """Findings about this row: copies that disagree, an unknown case, a case found without number."""
    joining, found = scene.joining, scene.made.findings
    shown = scene.names.shown[id(owner.group)] if owner is not None else ""
    found += agreement.disagreements(merged.disagreements, joining, shown, complaint)
    if owner is None and row.key:
        named = merged.values["case_number"].meaning
        found += agreement.unknown_case(row, tidy_number(str(named)), joining, complaint)
    if owner is not None and owner.reason != "number":
        found += agreement.without_number(row, shown, owner.reason, joining, complaint)


def _with_shown_number(values: dict[str, Value], owner: Found | None, names: Names) -> dict[str, Value]:
    """The row's case number in the shape of the intake ledger; what was written is kept."""
    value = values.get("case_number")
    if owner is None or owner.reason != "number" or value is None:
        return values
    number = names.numbers[id(owner.group)]
    return values if value.meaning == number else {**values, "case_number": replace(value, meaning=number)}


def _complaint_number(merged: Merged, joining: Joining) -> str:
    value = merged.values.get("complaint_number")
    if value is not None and isinstance(value.meaning, str):
        return tidy_number(value.meaning)
    at = merged.values.get("complained_at")
    day = f"{at.meaning.date:%Y%m%d}" if at is not None and isinstance(at.meaning, Moment) else ""
    facts = (merged.values.get(name) for name in joining.same_row.get("complaint", ()))
    return made_up_number(day, *(folded(str(one.meaning)) for one in facts if one is not None))


def first_follow_up(follow_ups: Sequence[Record], own: Value | None) -> Value | None:
    """The earliest followed_up_at among the case's row and its follow-ups."""
    values = [own] if own is not None and isinstance(own.meaning, Moment) else []
    values += [one.values["followed_up_at"] for one in follow_ups if moments_of(one, ("followed_up_at",))]
    return min(values, key=_at, default=own)


def _at(value: Value) -> tuple[object, ...]:
    meaning = value.meaning
    return (meaning.at, meaning.precision) if isinstance(meaning, Moment) else ()
