"""Kinds of rule about single cells: required, format, forbidden, range, choice (rules.md 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from toolkit.checks.compiled import (
    Check,
    Setting,
    Wrong,
    argument,
    bound_condition,
    can_judge,
    tables,
    when_of,
    words,
    wrong_unless,
)
from toolkit.checks.formats import CHECK_DIGITS
from toolkit.checks.subjects import SPOILED, Subject
from toolkit.errors import RulebookError
from toolkit.expressions import Judge as ConditionJudge
from toolkit.model import Case, FieldType, Moment, Rule, Value


def required(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`kinds`: kinds of table whose `required` columns must be filled in every row that has them."""
    wanted = {name: setting.rulebook.kinds[name].required for name in words(argument(rule, "kinds"))}
    fields = frozenset(name for names in wanted.values() for name in names) & kept
    if not fields or (kind != "case" and kind not in wanted):
        return None

    def judge(subject: Subject) -> bool | None:
        if isinstance(subject.source, Case) and len(subject.source.records) > 1:
            return False
        return fields <= subject.given.keys()

    return Check(rule, judge, partial(_unfilled, wanted, setting))


def _unfilled(wanted: Mapping[str, tuple[str, ...]], setting: Setting, subject: Subject) -> Iterator[Wrong]:
    """Copies count as one row: the rows of one kind are looked at together."""
    rows: dict[str, list[Mapping[str, Value]]] = {}
    if isinstance(subject.source, Case) and subject.source.records:
        for record in subject.source.records:
            rows.setdefault(record.kind, []).append(record.values)
    else:
        rows["complaint" if subject.kind == "complaint" else subject.kind] = [subject.values]
    seen: set[str] = set()
    for kind, group in rows.items():
        for name in wanted.get(kind, ()):
            cells = [values[name] for values in group if name in values]
            unread = any(cell.meaning is not None or cell.reading in SPOILED for cell in cells)
            if cells and not unread and name not in seen:
                seen.add(name)
                yield Wrong(name, place=cells[0].place, gaps={"label": setting.label(name)})


@dataclass(frozen=True, slots=True)
class _Format:
    field: str
    variant: str
    patterns: tuple[tuple[re.Pattern[str], Callable[[str], bool] | None], ...]
    applies: re.Pattern[str] | None
    when: ConditionJudge | None


def format_(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`formats`: name -> pattern and check digit; `fields`: which field must fit which of them, and when."""
    formats = [
        _format_of(rule, setting, entry) for entry in tables(argument(rule, "fields")) if entry.get("field") in kept
    ]
    if not formats:
        return None

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        for one in formats:
            if one.field not in given:
                continue
            if not _fits(one, subject):
                return False
        return True

    def explain(subject: Subject) -> Iterable[Wrong]:
        for one in formats:
            if one.field in subject.given and not _fits(one, subject):
                yield Wrong(one.field, one.variant, gaps={"label": setting.label(one.field)})

    return Check(rule, judge, explain)


def _format_of(rule: Rule, setting: Setting, entry: Mapping[str, object]) -> _Format:
    known = argument(rule, "formats")
    patterns = []
    for name in words(entry["formats"]):
        shape = known.get(name) if isinstance(known, Mapping) else None
        if not isinstance(shape, Mapping):
            allowed = ", ".join(known) if isinstance(known, Mapping) else ""
            raise RulebookError("rulebook_wrong_choice", where=f"rules.{rule.id}", value=name, allowed=allowed)
        check = _check_digit(rule, shape["check"]) if "check" in shape else None
        patterns.append((_pattern(rule, shape["pattern"]), check))
    applies = entry.get("applies")
    when = entry.get("when")
    return _Format(
        str(entry["field"]),
        str(entry.get("variant", "")),
        tuple(patterns),
        _pattern(rule, applies) if applies else None,
        bound_condition(rule, setting, str(when)) if when else None,
    )


def _pattern(rule: Rule, text: object) -> re.Pattern[str]:
    try:
        return re.compile(str(text))
    except re.error as error:
        raise RulebookError("rule_wrong_pattern", where=f"rules.{rule.id}", value=text, reason=error) from error


def _check_digit(rule: Rule, name: object) -> Callable[[str], bool]:
    known = CHECK_DIGITS.get(str(name))
    if known is None:
        allowed = ", ".join(CHECK_DIGITS)
        raise RulebookError("rulebook_wrong_choice", where=f"rules.{rule.id}", value=name, allowed=allowed)
    return known


def _fits(form: _Format, subject: Subject) -> bool:
    text = str(subject.given[form.field])[:64]
    if form.applies is not None and not form.applies.fullmatch(text):
        return True
    if any(pattern.fullmatch(text) and (check is None or check(text)) for pattern, check in form.patterns):
        return True
    return form.when is not None and form.when(subject) is not True


def forbidden(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """No cell of these `types` or `fields`, of `length` letters or more, may hold what fits `pattern` and `check`."""
    fields = _fields_of(rule, setting, kept)
    pattern, proved = _pattern(rule, argument(rule, "pattern")), _check_digit(rule, argument(rule, "check"))
    length = int(str(argument(rule, "length")))
    if not fields:
        return None

    def held(subject: Subject) -> Iterator[str]:
        for name in fields:
            text = str(subject.given.get(name, ""))
            if len(text) >= length and any(map(proved, pattern.findall(text))):
                yield name

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        for name in fields:
            text = given.get(name)
            if type(text) is str and len(text) >= length:
                return next(held(subject), None) is None
        return True

    def explain(subject: Subject) -> Iterable[Wrong]:
        return (Wrong(name, gaps={"label": setting.label(name)}) for name in held(subject))

    return Check(rule, judge, explain)


def range_(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`types` and `fields` say what, `least` and `most` the limits, or `latest = "as_of"`; `except` leaves out."""
    fields = _fields_of(rule, setting, kept)
    if not fields:
        return None
    outside = _future(setting) if rule.args.get("latest") == "as_of" else _outside(rule, setting)

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        for name in fields:
            value = given.get(name)
            if value is not None and outside(value):
                return False
        return True

    def explain(subject: Subject) -> Iterable[Wrong]:
        for name in fields:
            if name in subject.given and outside(subject.given[name]):
                yield Wrong(name, gaps={"label": setting.label(name)})

    return Check(rule, judge, explain)


def _future(setting: Setting) -> Callable[[object], bool]:
    limit = setting.as_of
    return lambda value: type(value) is Moment and value.at > limit


def _outside(rule: Rule, setting: Setting) -> Callable[[object], bool]:
    least, most = setting.parameter(rule, "least"), setting.parameter(rule, "most")
    low = least if isinstance(least, int | Decimal) else Decimal("-Infinity")
    high = most if isinstance(most, int | Decimal) else Decimal("Infinity")
    return lambda value: type(value) is Decimal and not low <= value <= high


def _fields_of(rule: Rule, setting: Setting, kept: frozenset[str]) -> tuple[str, ...]:
    types = {FieldType(name) for name in words(rule.args.get("types", ()))}
    named = set(words(rule.args.get("fields", ()))) | {
        name for name, field in setting.rulebook.fields.items() if field.type in types
    }
    return tuple(sorted((named - set(words(rule.args.get("except", ())))) & kept))


def choice(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`field` must hold one of `allowed`, a parameter `p.…` that lists them, where `when` holds."""
    name, allowed = str(argument(rule, "field")), str(argument(rule, "allowed"))
    condition = setting.condition(rule, f"not filled({name}) or says({name}, {allowed})")
    if not can_judge(frozenset((name,)), condition.parameters, setting, kept):
        return None
    listed = condition.bound(setting.parameters)
    when = when_of(rule, setting)

    def judge(subject: Subject) -> bool | None:
        if name not in subject.given:
            return None
        verdict = listed(subject)
        return wrong_unless(when, subject) if verdict is False else verdict

    def explain(subject: Subject) -> Iterable[Wrong]:
        gaps = {"label": setting.label(name), "allowed": words(setting.value(allowed, subject))}
        return (Wrong(name, related=words(rule.args.get("related", ())), gaps=gaps),)

    return Check(rule, judge, explain)
