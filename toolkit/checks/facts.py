"""Facts worked out for rules, beside the fields that stand in the ledgers; only those that some rule names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.checks.compiled import Setting
from toolkit.checks.subjects import Subject
from toolkit.model import Case, FieldType, Moment, Precision


@dataclass(frozen=True, slots=True)
class Fact:
    """A name that conditions may use, its type, and how it is worked out (None: not known)."""

    type: FieldType
    value: Callable[[Subject, Setting], object]


def as_of(subject: Subject, setting: Setting) -> object:
    return Moment(setting.as_of, Precision.MINUTE)


def is_open(subject: Subject, setting: Setting) -> object:
    """Open until finished or handed over, complaints until closed; unknown where that cell cannot be read."""
    ends = ("closed_at",) if subject.kind == "complaint" else ("finished_at", "handed_over_at")
    if subject.spoiled and not subject.spoiled.isdisjoint(ends):
        return None
    return not any(name in subject.given for name in ends)


def followed_up_at(subject: Subject, setting: Setting) -> object:
    """The latest follow-up of the case: earlier ones may be news of the repair."""
    source = subject.source
    if not isinstance(source, Case) or not source.follow_ups:
        return subject.given.get("followed_up_at")
    found = [row.meaning("followed_up_at") for row in source.follow_ups]
    return max((one for one in found if isinstance(one, Moment)), default=None)


def follow_up_count(subject: Subject, setting: Setting) -> object:
    return Decimal(len(subject.source.follow_ups)) if isinstance(subject.source, Case) else None


def parts_issued(subject: Subject, setting: Setting) -> object:
    return Decimal(len(subject.source.parts)) if isinstance(subject.source, Case) else None


FACTS: Mapping[str, Fact] = {
    "as_of": Fact(FieldType.MOMENT, as_of),
    "is_open": Fact(FieldType.YESNO, is_open),
    "last_follow_up_at": Fact(FieldType.MOMENT, followed_up_at),
    "follow_up_count": Fact(FieldType.SCORE, follow_up_count),
    "parts_issued": Fact(FieldType.SCORE, parts_issued),
}
