"""A condition's tree as one Python function over what a row says; what is blank is not judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, cast

from toolkit.errors import RulebookError
from toolkit.expressions import calls
from toolkit.expressions.choosing import chosen, is_choice
from toolkit.expressions.reading import Vocabulary, tree_of
from toolkit.expressions.writing import Writer


class Row(Protocol):
    """What a condition looks at."""

    @property
    def given(self) -> Mapping[str, object]:
        """Field -> meaning, filled fields only."""

    @property
    def spoiled(self) -> Set[str]:
        """Fields whose cell cannot be understood."""

    @property
    def empty(self) -> Set[str]:
        """Fields deliberately without a value (`/`, 无)."""


Judge = Callable[[Row], bool | None]
"""Right, wrong, or None: not judged, because a field it compares is blank or unreadable."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition proved and turned into Python text; `bound` gives its function for a branch."""

    where: str
    source: str
    fields: frozenset[str]
    """Fields it compares: blank means not judged."""
    asked: frozenset[str]
    """Fields it only asks whether they are filled."""
    parameters: frozenset[str]
    measured: frozenset[str] = frozenset()
    """Parameters it calculates with, which must be numbers."""

    def bound(
        self,
        parameters: Mapping[str, object],
        workdays: Callable[[object, object], object] | None = None,
    ) -> Judge:
        """The function with these parameters' values in it; one that is off for a row leaves it unjudged.

        Raises RulebookError when a parameter that is calculated with is no number.
        """
        used = {name: parameters[name] for name in self.parameters}
        by_row = [name for name, value in used.items() if is_choice(value)]
        if not by_row:
            return self._compiled(used, workdays)
        compiled: dict[tuple[object, ...], Judge] = {}

        def judge(row: Row) -> bool | None:
            values = tuple(chosen(used[name], row.given) for name in by_row)
            if None in values:
                return None
            known = compiled.get(values)
            if known is None:
                mine = {**used, **dict(zip(by_row, values, strict=True))}
                known = compiled[values] = self._compiled(mine, workdays)
            return known(row)

        return judge

    def _compiled(self, parameters: Mapping[str, object], workdays: Callable[[object, object], object] | None) -> Judge:
        for name in self.measured:
            value = parameters[name]
            if not isinstance(value, int | Decimal) or isinstance(value, bool):
                raise RulebookError("parameter_no_number", where=self.where, name=name, value=value)
        scope: dict[str, object] = {
            "__builtins__": {},
            **calls.CALLS,
            "at_most": calls.at_most,
            "before": calls.before,
            "same": calls.same,
            "norm": calls.normalised,
            "number": Decimal,
            "workdays": workdays,
            "bool": bool,
            **{f"p_{name}": _comparable(value) for name, value in parameters.items()},
            **{f"any_p_{name}": _listed(_comparable(value)) for name, value in parameters.items()},
        }
        # The text is the Writer's own: it holds nothing of the condition but allowed nodes, with names made here and
        # literals through repr(), and sees no builtins. See `reading.NODES` and tests/expressions.
        exec(compile(self.source, self.where, "exec"), scope)
        return cast(Judge, scope["judge"])


def _comparable(value: object) -> object:
    """Words of a parameter as conditions compare them; lists and tables likewise."""
    if isinstance(value, str):
        return calls.normalised(value)
    if isinstance(value, list | tuple):
        return tuple(_comparable(one) for one in value)
    if isinstance(value, Mapping):
        return {calls.normalised(str(key)): _comparable(one) for key, one in value.items()}
    return value


def _listed(value: object) -> frozenset[object]:
    """A parameter as the values that `says` may find; tables are looked up instead."""
    if isinstance(value, Mapping):
        return frozenset()
    return frozenset(value) if isinstance(value, tuple) else frozenset((value,))


def condition_of(check: str, vocabulary: Vocabulary, where: str, when: str = "") -> Condition:
    """The rule “when … then check …” proved.

    Raises RulebookError: bad syntax, an unknown name (with the nearest one), something not allowed.
    """
    writer = Writer(vocabulary, where)
    lines = ["def judge(row):", "    given = row.given"]
    if when:
        wanted = writer.write(tree_of(when, where))
        lines += [*writer.loads(), f"    if not ({wanted}):", "        return True"]
    held = writer.write(tree_of(check, where))
    lines += [*writer.loads(), f"    return bool({held})"]
    return Condition(
        where,
        "\n".join(lines),
        frozenset(writer.fields),
        frozenset(writer.asked) - frozenset(writer.fields),
        frozenset(writer.parameters),
        frozenset(writer.measured),
    )


def compile_condition(check: str, vocabulary: Vocabulary, where: str = "", **parameters: object) -> Judge:
    """The function of one condition, for callers that have no rule."""
    return condition_of(check, vocabulary, where).bound(parameters)
