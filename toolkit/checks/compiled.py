"""What a rule becomes before judging: functions over a subject, and the words of what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from toolkit.checks.subjects import Subject
from toolkit.errors import RulebookError
from toolkit.expressions import Condition, Vocabulary, condition_of
from toolkit.model import Field, Place, Rule, Rulebook, Severity


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing a rule found: the cell to blame, related cells, and what fills the gaps of the sentence."""

    cell: str = ""
    """The field whose cell is to blame."""
    variant: str = ""
    related: tuple[str, ...] = ()
    """Fields whose cells the sentence speaks of."""
    places: tuple[Place, ...] = ()
    """Further places, in other rows."""
    gaps: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    place: Place | None = None
    """Where not the field's own cell is to blame."""


Judge = Callable[[Subject], bool | None]
Explain = Callable[[Subject], Iterable[Wrong]]
Survey = Callable[[Sequence[Subject]], Iterable[tuple[Subject, Wrong]]]


def nothing(subjects: Sequence[Subject]) -> Iterable[tuple[Subject, Wrong]]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """One rule ready for the subjects of one kind with the same columns.

    `judge` says right (True), wrong (False) or not judged (None); `explain` names what is wrong, in words and
    cells. A rule that compares several subjects has a `survey` instead.
    """

    rule: Rule
    judge: Judge
    explain: Explain
    survey: Survey = nothing


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules of one branch are compiled with."""

    rulebook: Rulebook
    branch: str
    as_of: datetime
    vocabulary: Vocabulary
    parameters: Mapping[str, object]
    """Parameters that are on for this branch, numbers exact."""
    workdays: Callable[[object, object], object]
    kept_kinds: frozenset[str] = frozenset()

    def condition(self, rule: Rule, check: str, when: str = "") -> Condition:
        return condition_of(check, self.vocabulary, rule.id, when)

    def label(self, name: str) -> object:
        found = self.rulebook.fields.get(name)
        return found.label if isinstance(found, Field) else name

    def parameter(self, rule: Rule, key: str) -> object:
        """An argument that is a value itself, or names a parameter as `p.<name>`; None when that one is off."""
        value = rule.args.get(key)
        if isinstance(value, str) and value.startswith("p."):
            return self.parameters.get(value[2:])
        return exact(value)


def exact(value: object) -> object:
    """Numbers written as text are Decimals; everything else stays."""
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return Decimal(str(value)) if isinstance(value, float) else value


def words(value: object) -> tuple[str, ...]:
    """A list of words of the rule book; one word is a list of one."""
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else (str(value),)


def argument(rule: Rule, key: str) -> object:
    """An argument that the rule's kind cannot do without. Raises RulebookError when it is missing."""
    if key not in rule.args:
        raise RulebookError("rulebook_missing_key", where=f"rules.{rule.id}.args", name=key)
    return rule.args[key]
