"""Facts worked out for rules, beside the fields that stand in the ledgers; only those that some rule names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.cases import uses_part
from toolkit.checks.compiled import Setting
from toolkit.checks.subjects import Subject
from toolkit.model import Case, FieldType, Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """A name that conditions may use, its type, and how it is worked out (None: not known)."""

    type: FieldType
    value: Callable[[Subject, Setting], object]


def as_of(subject: Subject, setting: Setting) -> object:
    return setting.now


def is_open(subject: Subject, setting: Setting) -> object:
    """Open until finished or handed over, complaints until closed; unknown where nobody writes that, or
    where the cell cannot be read."""
    ends = ("closed_at",) if subject.kind == "complaint" else ("finished_at", "handed_over_at")
    if subject.kept.isdisjoint(ends) or (subject.spoiled and not subject.spoiled.isdisjoint(ends)):
        return None
    return not any(name in subject.given for name in ends)


def followed_up_at(subject: Subject, setting: Setting) -> object:
    """The latest follow-up of the case: earlier ones may be news of the repair."""
    source = subject.source
    if not isinstance(source, Case) or not source.follow_ups:
        return subject.given.get("followed_up_at")
    found = [row.meaning("followed_up_at") for row in source.follow_ups]
    return max((one for one in found if isinstance(one, Moment)), default=None)


def complaint_count(subject: Subject, setting: Setting) -> object:
    case = _case_of(subject)
    return Decimal(len(case.complaints)) if case else None


def is_last_follow_up(subject: Subject, setting: Setting) -> object:
    """Whether nobody called again after this follow-up."""
    if subject.owner is None:
        return None
    dates = [row.meaning("followed_up_at") for row in subject.owner.follow_ups]
    own = subject.given.get("followed_up_at")
    return isinstance(own, Moment) and not any(isinstance(one, Moment) and one.at > own.at for one in dates)


def case_finished(subject: Subject, setting: Setting) -> object:
    """Whether the case that this row belongs to is repaired."""
    return subject.owner is not None and subject.owner.moment("finished_at") is not None


def used_in_case(subject: Subject, setting: Setting) -> object:
    """Whether the case's row names the part that was issued; unknown where it names no parts at all."""
    issued = subject.given.get("part_name")
    return uses_part(subject.owner, issued) if subject.owner and isinstance(issued, str) else None


def _case_of(subject: Subject) -> Case | None:
    return subject.source if isinstance(subject.source, Case) else subject.owner


FACTS: Mapping[str, Fact] = {
    "as_of": Fact(FieldType.MOMENT, as_of),
    "is_open": Fact(FieldType.YESNO, is_open),
    "last_follow_up_at": Fact(FieldType.MOMENT, followed_up_at),
    "complaint_count": Fact(FieldType.SCORE, complaint_count),
    "is_last_follow_up": Fact(FieldType.YESNO, is_last_follow_up),
    "case_finished": Fact(FieldType.YESNO, case_finished),
    "used_in_case": Fact(FieldType.YESNO, used_in_case),
}
