"""The kinds of rule that look at one subject at a time; their arguments stand in the rule book (rules.md 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from toolkit.checks.compiled import Check, Setting, Wrong, argument, words
from toolkit.checks.formats import CHECK_DIGITS
from toolkit.checks.reports import Pair
from toolkit.checks.subjects import SPOILED, Subject
from toolkit.checks.surveys import count_limit, sequence, unique
from toolkit.errors import RulebookError
from toolkit.expressions import Judge as ConditionJudge
from toolkit.expressions import at_most, normalised
from toolkit.model import Case, FieldType, Moment, Rule, Severity, Value

Compile = Callable[[Rule, Setting, str, frozenset[str]], Check | None]
"""(rule, setting, kind of subject, kept fields) -> check, or None: nothing to judge for such subjects."""


def always(subject: Subject) -> bool | None:
    return True


# --- required: these columns must be filled, row by row


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
                yield Wrong(name, place=cells[-1].place, gaps={"label": setting.label(name)})


# --- format: numbers well formed


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
        _format_of(rule, setting, entry) for entry in _tables(argument(rule, "fields")) if entry.get("field") in kept
    ]
    if not formats:
        return None

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        return not any(one.field in given and not _fits(one, subject) for one in formats)

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
            raise RulebookError("rulebook_wrong_choice", where=f"rules.{rule.id}", value=name, allowed=", ".join(known))  # type: ignore[arg-type]
        check = CHECK_DIGITS[str(shape["check"])] if "check" in shape else None
        patterns.append((re.compile(str(shape["pattern"])), check))
    applies = entry.get("applies")
    when = entry.get("when")
    return _Format(
        str(entry["field"]),
        str(entry.get("variant", "")),
        tuple(patterns),
        re.compile(str(applies)) if applies else None,
        setting.condition(rule, str(when)).bound(setting.parameters) if when else None,
    )


def _fits(form: _Format, subject: Subject) -> bool:
    text = str(subject.given[form.field])[:64]
    if form.applies is not None and not form.applies.fullmatch(text):
        return True
    if any(pattern.fullmatch(text) and (check is None or check(text)) for pattern, check in form.patterns):
        return True
    return form.when is not None and form.when(subject) is not True


# --- range: not below, not above, not in the future


def range_(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`types` and `fields` say what, `least` and `most` the limits, or `latest = "as_of"`; `except` leaves out."""
    fields = _fields_of(rule, setting, kept)
    if not fields:
        return None
    if rule.args.get("latest") == "as_of":
        limit = setting.as_of
        outside: Callable[[object], bool] = lambda value: isinstance(value, Moment) and value.at > limit  # noqa: E731
    else:
        least, most = setting.parameter(rule, "least"), setting.parameter(rule, "most")
        outside = partial(_outside, least, most)

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


def _outside(least: object, most: object, value: object) -> bool:
    if not isinstance(value, Decimal):
        return False
    below = isinstance(least, int | Decimal) and value < least
    return below or (isinstance(most, int | Decimal) and value > most)


def _fields_of(rule: Rule, setting: Setting, kept: frozenset[str]) -> tuple[str, ...]:
    types = {FieldType(name) for name in words(rule.args.get("types", ()))}
    named = set(words(rule.args.get("fields", ()))) | {
        name for name, field in setting.rulebook.fields.items() if field.type in types
    }
    return tuple(sorted((named - set(words(rule.args.get("except", ())))) & kept))


# --- choice: one of a list


def choice(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`field` must hold one of `allowed` (a list, or a parameter), where `when` holds."""
    name = str(argument(rule, "field"))
    allowed = setting.parameter(rule, "allowed")
    if name not in kept or allowed is None:
        return None
    listed = frozenset(normalised(word) for word in words(allowed))
    when = _when(rule, setting)

    def judge(subject: Subject) -> bool | None:
        value = subject.given.get(name)
        if value is None:
            return None
        if normalised(str(value)) in listed:
            return True
        return _unless(when, subject)

    def explain(subject: Subject) -> Iterable[Wrong]:
        gaps = {"label": setting.label(name), "allowed": _joined(words(allowed))}
        return (Wrong(name, related=words(rule.args.get("related", ())), gaps=gaps),)

    return Check(rule, judge, explain)


# --- required-if: when …, then filled


def required_if(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`fields` must be filled (or one of them, with `any = true`) where `when` holds. `not_applicable = true`
    lets a deliberate `/` pass."""
    fields = tuple(name for name in words(argument(rule, "fields")) if name in kept)
    if not fields:
        return None
    question = "stated" if rule.args.get("not_applicable") else "filled"
    joint = " or " if rule.args.get("any") else " and "
    check = joint.join(f"{question}({name})" for name in fields)
    condition = setting.condition(rule, check, str(rule.args.get("when", "")))
    if not _can_judge(condition.fields, condition.parameters, setting, kept):
        return None
    judge = condition.bound(setting.parameters, setting.workdays)
    together = bool(rule.args.get("together") or rule.args.get("any"))

    def explain(subject: Subject) -> Iterable[Wrong]:
        missing = [name for name in fields if name not in subject.given and name not in subject.spoiled]
        related = (*sorted(condition.fields), *words(rule.args.get("related", ())))
        labels = [setting.label(name) for name in missing]
        if together:
            yield Wrong(missing[0], related=related, gaps={"labels": labels, "label": labels[0]})
        else:
            for name, label in zip(missing, labels, strict=True):
                yield Wrong(name, related=related, gaps={"label": label, "labels": [label]})

    return Check(rule, judge, explain)


# --- sum: the total is what its parts make


def sum_(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`total` must be the sum of `parts`, blank ones counting nothing, with or without the `further` ones."""
    total = str(argument(rule, "total"))
    parts = [name for name in words(argument(rule, "parts")) if name in kept]
    further = [name for name in words(rule.args.get("further", ())) if name in kept]
    tolerance = setting.parameter(rule, "tolerance") or 0
    if total not in kept or not parts or not isinstance(tolerance, int | Decimal):
        return None
    wanted = frozenset((total, *parts, *further))

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        stated = given.get(total)
        if stated is None or (subject.spoiled and not wanted.isdisjoint(subject.spoiled)):
            return None
        amounts = [given[name] for name in parts if name in given]
        if not amounts:
            return None
        found = sum(amounts)  # type: ignore[arg-type]
        if abs(stated - found) <= tolerance:  # type: ignore[operator]
            return True
        more = sum(given[name] for name in further if name in given)  # type: ignore[misc]
        return bool(more) and bool(abs(stated - found - more) <= tolerance)  # type: ignore[operator]

    def explain(subject: Subject) -> Iterable[Wrong]:
        named = [name for name in (*parts, *further) if name in subject.given]
        found = sum((Decimal(str(subject.given[name])) for name in named), Decimal(0))
        yield Wrong(
            total, related=tuple(named), gaps={"sum": f"{found:.2f}", "labels": [setting.label(n) for n in named]}
        )

    return Check(rule, judge, explain)


# --- order: in order of time


def order(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Each of `chains` lists dates that may not be before the ones named earlier; `except` pairs have own rules."""
    chains = [tuple(name for name in words(chain) if name in kept) for chain in _lists(argument(rule, "chains"))]
    chains = [chain for chain in chains if len(chain) > 1]
    apart = frozenset((first, second) for first, second in _lists(rule.args.get("except", ())))
    if not chains:
        return None

    def judge(subject: Subject) -> bool | None:
        given = subject.given
        judged = None
        for chain in chains:
            top = None
            for name in chain:
                moment = given.get(name)
                if moment is None:
                    continue
                at = moment.at  # type: ignore[attr-defined]
                if top is not None:
                    judged = True
                    if at < top:
                        return not any(True for _ in _reversed(chains, apart, setting, subject))
                if top is None or at > top:
                    top = at
        return judged

    def explain(subject: Subject) -> Iterable[Wrong]:
        pairs = list(_reversed(chains, apart, setting, subject))
        involved = [name for chain in chains for name in chain if any(name in pair for pair in pairs)]
        names = list(dict.fromkeys(involved))
        blamed = names[(len(names) - 1) // 2]
        yield Wrong(
            blamed,
            related=tuple(name for name in names if name != blamed),
            gaps={"pairs": [_pair(subject, setting, *pair) for pair in pairs]},
        )

    return Check(rule, judge, explain)


def _pair(subject: Subject, setting: Setting, earlier: str, later: str) -> Pair:
    return Pair(setting.label(earlier), subject.written(earlier), setting.label(later), subject.written(later))


def _reversed(
    chains: list[tuple[str, ...]], apart: frozenset[tuple[str, str]], setting: Setting, subject: Subject
) -> Iterator[tuple[str, str]]:
    """Pairs in the wrong order. A date in the future has its own finding and proves nothing about others."""
    for chain in chains:
        dated = [(name, subject.given[name]) for name in chain if name in subject.given]
        known = [(n, m) for n, m in dated if isinstance(m, Moment) and m.at <= setting.as_of]
        for at, (later, second) in enumerate(known):
            for earlier, first in known[:at]:
                if (earlier, later) not in apart and not at_most(first, second):
                    yield earlier, later


# --- limit: at most so long between two dates


def limit(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """From `start` to `stop` at most `at_most` days, or working days with `unit = "workdays"`."""
    start, stop = str(argument(rule, "start")), str(argument(rule, "stop"))
    most = setting.parameter(rule, "at_most")
    if not {start, stop} <= kept | {"as_of"} or not isinstance(most, int | Decimal):
        return None
    unit = str(rule.args.get("unit", "days"))
    condition = setting.condition(rule, f"{unit}({start}, {stop}) <= {most}", str(rule.args.get("when", "")))
    judge = condition.bound(setting.parameters, setting.workdays)
    blamed = str(rule.args.get("cell", stop))

    def explain(subject: Subject) -> Iterable[Wrong]:
        first, second = subject.given[start], subject.given[stop]
        used = second.date - first.date if isinstance(first, Moment) and isinstance(second, Moment) else timedelta()
        yield Wrong(blamed, related=(start,), gaps={"used": used.days, "limit": most})

    return Check(rule, judge, explain)


# --- exists-in: something must stand in another ledger


def exists_in(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """Where `when` holds and `within` days after `since` are over, a row of kind `in` must exist for the case."""
    other, since = str(argument(rule, "in")), str(argument(rule, "since"))
    within = setting.parameter(rule, "within")
    if other not in setting.kept_kinds or since not in kept or not isinstance(within, int | Decimal):
        return None
    when = _when(rule, setting)
    limit_at = setting.as_of - timedelta(days=int(within) + 1)

    def judge(subject: Subject) -> bool | None:
        moment = subject.given.get(since)
        if not isinstance(moment, Moment):
            return None
        if moment.at > limit_at or _rows_of(subject, other):
            return True
        return _unless(when, subject)

    def explain(subject: Subject) -> Iterable[Wrong]:
        moment = subject.given[since]
        gone = (setting.as_of.date() - moment.date).days if isinstance(moment, Moment) else 0
        yield Wrong(since, gaps={"gone": gone, "limit": within})

    return Check(rule, judge, explain)


def _rows_of(subject: Subject, kind: str) -> bool:
    source = subject.source
    if not isinstance(source, Case):
        return False
    if kind == "follow_up":
        return bool(source.follow_ups) or "followed_up_at" in subject.given
    rows = {"parts": source.parts, "complaint": source.complaints}.get(kind, source.others)
    return bool(rows) if kind in ("parts", "complaint") else any(row.kind == kind for row in source.others)


# --- expression


def expression(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`check` must hold where `when` holds; `cell` is the field to blame."""
    cell = str(argument(rule, "cell"))
    condition = setting.condition(rule, str(argument(rule, "check")), str(rule.args.get("when", "")))
    if not _can_judge(condition.fields | {cell}, condition.parameters, setting, kept):
        return None
    judge = condition.bound(setting.parameters, setting.workdays)
    related = words(rule.args.get("related", tuple(sorted(condition.fields - {cell}))))
    severity = rule.args.get("note_when")
    milder = setting.condition(rule, str(severity)).bound(setting.parameters, setting.workdays) if severity else None

    def explain(subject: Subject) -> Iterable[Wrong]:
        note = milder is not None and milder(subject) is True
        yield Wrong(
            cell,
            variant=str(rule.args.get("variant", "")),
            related=related,
            gaps={"label": setting.label(cell)},
            severity=Severity.NOTE if note else None,
        )

    return Check(rule, judge, explain)


def _can_judge(fields: frozenset[str], parameters: frozenset[str], setting: Setting, kept: frozenset[str]) -> bool:
    """Rules that look at a field are judged where the branch keeps it; a parameter without value turns off."""
    on = all(setting.parameters.get(name) is not None for name in parameters)
    return on and all(name in kept or name not in setting.rulebook.fields for name in fields)


def _when(rule: Rule, setting: Setting) -> ConditionJudge | None:
    text = rule.args.get("when")
    return setting.condition(rule, str(text)).bound(setting.parameters, setting.workdays) if text else None


def _unless(when: ConditionJudge | None, subject: Subject) -> bool | None:
    """What a failed check means: wrong where the rule applies, right where not, else not judged."""
    if when is None:
        return False
    applies = when(subject)
    return None if applies is None else not applies


def _tables(value: object) -> Iterator[Mapping[str, object]]:
    yield from (entry for entry in (value if isinstance(value, tuple | list) else ()) if isinstance(entry, Mapping))


def _lists(value: object) -> list[tuple[str, ...]]:
    return [words(one) for one in (value if isinstance(value, tuple | list) else ())]


def _joined(items: Iterable[str]) -> str:
    return "、".join(items)


KINDS: dict[str, Compile] = {
    "required": required,
    "format": format_,
    "range": range_,
    "choice": choice,
    "required_if": required_if,
    "sum": sum_,
    "order": order,
    "limit": limit,
    "exists_in": exists_in,
    "expression": expression,
    "unique": unique,
    "count_limit": count_limit,
    "sequence": sequence,
}
