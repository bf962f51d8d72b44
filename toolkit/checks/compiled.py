"""What a rule becomes before judging: functions over a subject, and the words of what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from toolkit.checks.subjects import Subject
from toolkit.errors import RulebookError
from toolkit.expressions import Condition, Vocabulary, chosen, condition_of
from toolkit.expressions import Judge as ConditionJudge
from toolkit.model import Field, Moment, Place, Precision, Rule, Rulebook, Severity
from toolkit.warranty import Warranties


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
    warranties: Warranties
    kept_kinds: frozenset[str] = frozenset()
    now: Moment = field(init=False)
    """The as-of moment as conditions see it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", Moment(self.as_of, Precision.MINUTE))

    def condition(self, rule: Rule, check: str, when: str = "") -> Condition:
        return condition_of(check, self.vocabulary, rule.id, when)

    def label(self, name: str) -> object:
        found = self.rulebook.fields.get(name)
        return found.label if isinstance(found, Field) else name

    def value(self, written: str, subject: Subject) -> object:
        """What `p.<name>` is for this subject; anything else is itself."""
        if not written.startswith("p."):
            return written
        return chosen(self.parameters.get(written[2:]), subject.given)

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


def lists(value: object) -> list[tuple[str, ...]]:
    """A list of lists of words."""
    return [words(one) for one in (value if isinstance(value, tuple | list) else ())]


def tables(value: object) -> list[Mapping[str, object]]:
    """A list of tables."""
    return [entry for entry in (value if isinstance(value, tuple | list) else ()) if isinstance(entry, Mapping)]


def can_judge(fields: frozenset[str], parameters: frozenset[str], setting: Setting, kept: frozenset[str]) -> bool:
    """Rules that look at a field are judged where the branch keeps it; a parameter without value turns off."""
    on = all(setting.parameters.get(name) is not None for name in parameters)
    return on and all(name in kept or name not in setting.rulebook.fields for name in fields)


def when_of(rule: Rule, setting: Setting, key: str = "when") -> ConditionJudge | None:
    """The rule's condition under this key, or None."""
    text = rule.args.get(key)
    return bound_condition(rule, setting, str(text)) if text else None


def excuses_of(rule: Rule, setting: Setting) -> list[ConditionJudge]:
    """The conditions of `unless`: where one of them holds, the rule does not speak."""
    texts = words(rule.args.get("unless", ()))
    return [bound_condition(rule, setting, text) for text in texts]


def is_excused(excuses: Iterable[ConditionJudge], subject: Subject) -> bool:
    return any(excuse(subject) is True for excuse in excuses)


def bound_condition(rule: Rule, setting: Setting, text: str) -> ConditionJudge:
    """A condition of the rule as a function; one that names a parameter without value never holds."""
    condition = setting.condition(rule, text)
    if not all(name in setting.parameters for name in condition.parameters):
        return _never
    return condition.bound(setting.parameters, setting.workdays)


def _never(row: object) -> bool | None:
    return False


def wrong_unless(when: ConditionJudge | None, subject: Subject) -> bool | None:
    """What a failed check means: wrong where the rule applies, right where not, else not judged."""
    if when is None:
        return False
    applies = when(subject)
    return None if applies is None else not applies
