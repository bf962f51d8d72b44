"""Kinds of rule with conditions of their own: required-if, expression, sum (rules.md 3)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from toolkit.checks.allowances import is_explained
from toolkit.checks.compiled import Check, Setting, Wrong, argument, bound_condition, can_judge, words
from toolkit.checks.subjects import Subject
from toolkit.model import Rule, Severity


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
    if not can_judge(condition.fields, condition.parameters, setting, kept):
        return None
    judge = condition.bound(setting.parameters, setting.workdays)
    together = bool(rule.args.get("together") or rule.args.get("any"))

    def explain(subject: Subject) -> Iterable[Wrong]:
        blank = [name for name in fields if name not in subject.given and name not in subject.spoiled]
        missing = [name for name in blank if name in subject.values]
        if not missing:
            return
        related = (*sorted(condition.fields), *words(rule.args.get("related", ())))
        labels = [setting.label(name) for name in missing]
        if together:
            yield Wrong(missing[0], related=related, gaps={"labels": labels, "label": labels[0]})
        else:
            for name, label in zip(missing, labels, strict=True):
                yield Wrong(name, related=related, gaps={"label": label, "labels": [label]})

    return Check(rule, judge, explain)


def expression(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`check` must hold where `when` holds; `cell` is the field to blame."""
    cell = str(argument(rule, "cell"))
    condition = setting.condition(rule, str(argument(rule, "check")), str(rule.args.get("when", "")))
    if not can_judge(condition.fields | {cell}, condition.parameters, setting, kept):
        return None
    judge = condition.bound(setting.parameters, setting.workdays)
    related = words(rule.args.get("related", tuple(sorted(condition.fields - {cell}))))
    severity = rule.args.get("note_when")
    milder = bound_condition(rule, setting, str(severity)) if severity else None

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


def sum_(rule: Rule, setting: Setting, kind: str, kept: frozenset[str]) -> Check | None:
    """`total` must be the sum of `parts`, blank ones counting nothing, with or without the `further` ones.

    Columns without a field may explain a difference: those whose header names what is `lessening` (优惠, 定金) or
    `adding` (税额).
    """
    total = str(argument(rule, "total"))
    parts = [name for name in words(argument(rule, "parts")) if name in kept]
    further = [name for name in words(rule.args.get("further", ())) if name in kept]
    tolerance = setting.parameter(rule, "tolerance") or 0
    if total not in kept or not parts or not isinstance(tolerance, int | Decimal):
        return None
    wanted = frozenset((total, *parts, *further))
    beside = (words(rule.args.get("lessening", ())), words(rule.args.get("adding", ())))

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
        if more and abs(stated - found - more) <= tolerance:  # type: ignore[operator]
            return True
        extra = subject.source.extra
        sums = {Decimal(str(found)), Decimal(str(found + more))}
        return any(is_explained(Decimal(str(stated)), one, extra, beside, Decimal(tolerance)) for one in sums)

    def explain(subject: Subject) -> Iterable[Wrong]:
        named = [name for name in (*parts, *further) if name in subject.given]
        found = sum((Decimal(str(subject.given[name])) for name in named), Decimal(0))
        yield Wrong(
            total, related=tuple(named), gaps={"sum": f"{found:.2f}", "labels": [setting.label(n) for n in named]}
        )

    return Check(rule, judge, explain)
