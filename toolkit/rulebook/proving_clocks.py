"""What clocks, terms and entitlements name must be there: fields, values of lists, units, policies, parameters.

A mistyped name would never fit: the clock would stay silent. Proved when the book is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from toolkit.conditions import ANY, NONE
from toolkit.errors import RulebookError
from toolkit.model import ClockRule, Limit, Rulebook
from toolkit.spelling import nearest

BRANCH = "branch"
"""The one name in a condition that is no field of a row: the branch's own."""
UNITS = ("minutes", "hours", "days", "workdays", "months", "moment")
SUBJECTS = ("case", "complaint")
YES_OR_NO = ("true", "false")

Conditions = Mapping[str, tuple[str, ...]]


def prove_clocks(book: Rulebook) -> None:
    """Raises RulebookError for the first name in a clock that leads nowhere, with the nearest one there is."""
    earlier: list[str] = []
    for rule in book.clocks.values():
        where = f"clocks.{rule.id}"
        _known(where, [rule.subject], SUBJECTS)
        _fields(where, _named(rule), book)
        _known(f"{where}.pauses", rule.pauses, _values(book, "pause_reason"))
        _known(f"{where}.limits", rule.limits, book.policies)
        for policy, limits in rule.limits.items():
            for limit in limits:
                _limit(f"{where}.limits.{policy}", limit, earlier, book)
        earlier.append(rule.id)


def prove_conditions(book: Rulebook) -> None:
    """Raises RulebookError for a condition on a field that is not there, or for a value that the field never has."""
    for where, conditions in _conditions(book):
        _fields(where, conditions, book)
        for name, allowed in conditions.items():
            _known(f"{where}.{name}", (one for one in allowed if one not in (ANY, NONE)), _values(book, name))


def prove_entitlements(book: Rulebook) -> None:
    """Raises RulebookError for an entitlement that rests on one which is not there, or which rests on others."""
    alone = [one.id for one in book.entitlements.values() if not one.only_with]
    for one in book.entitlements.values():
        _nearest(f"entitlements.{one.id}.only_with", one.only_with, alone)


def _named(rule: ClockRule) -> Iterator[str]:
    for names in (rule.start, rule.stop, rule.again, rule.series, rule.otherwise, rule.ended_by, rule.person):
        yield from names


def _limit(where: str, limit: Limit, earlier: Iterable[str], book: Rulebook) -> None:
    _known(where, [limit.unit], UNITS)
    _fields(where, (*limit.lasts, *((limit.until,) if limit.until else ())), book)
    _nearest(where, [limit.parameter] if limit.parameter else [], book.parameters)
    _known(where, [limit.after_missed] if limit.after_missed else [], list(earlier))


def _conditions(book: Rulebook) -> Iterator[tuple[str, Conditions]]:
    for clock in book.clocks.values():
        for conditions in (clock.when, clock.unless, clock.otherwise_when):
            yield f"clocks.{clock.id}", conditions
        for policy, limits in clock.limits.items():
            yield from ((f"clocks.{clock.id}.limits.{policy}", limit.when) for limit in limits)
    for term in book.warranty.values():
        yield from ((f"warranty.{term.id}", conditions) for conditions in (term.when, term.unless))
    for exclusion in book.exclusions.values():
        yield f"exclusions.{exclusion.id}", exclusion.when
    for one in book.entitlements.values():
        yield from ((f"entitlements.{one.id}", conditions) for conditions in (one.when, one.when_any, one.unless))


def _values(book: Rulebook, name: str) -> tuple[str, ...] | None:
    """What a field of a list or of yes and no may say; None: anything."""
    field = book.fields.get(name)
    if field is None or field.type == "yesno":
        return YES_OR_NO if field is not None else None
    listed = book.choices.get(field.choice) if field.choice else None
    return tuple(one.value for one in listed.values) if listed is not None else None


def _fields(where: str, names: Iterable[str], book: Rulebook) -> None:
    _nearest(where, (name for name in names if name != BRANCH), book.fields)


def _nearest(where: str, names: Iterable[str], known: Iterable[str]) -> None:
    there = known if isinstance(known, Mapping) else list(known)
    for name in names:
        if name not in there:
            raise RulebookError("rulebook_unknown_key", where=where, name=name, nearest=nearest(name, there))


def _known(where: str, values: Iterable[str], allowed: Iterable[str] | None) -> None:
    there = None if allowed is None else list(allowed)
    for value in values:
        if there is not None and value not in there:
            raise RulebookError("rulebook_wrong_choice", where=where, value=value, allowed=", ".join(there))
