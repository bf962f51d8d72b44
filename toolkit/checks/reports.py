"""Wrongs to findings: the sentence's gaps filled with what the cells show, in both languages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any

from toolkit.checks.compiled import Setting, Wrong
from toolkit.checks.subjects import Subject
from toolkit.findings import make_finding
from toolkit.model import Finding, Place, Rule, Text
from toolkit.wording import listed

VERSION_SIGN = "@"
"""`rule@2027`: another version of `rule`, for other dates; findings carry the plain id."""


def base_id(name: str) -> str:
    return name.partition(VERSION_SIGN)[0]


def finding_of(rule: Rule, setting: Setting, subject: Subject, wrong: Wrong) -> Finding:
    """The finding for one wrong of one subject."""
    if wrong.severity is not None or VERSION_SIGN in rule.id:
        rule = replace(rule, id=base_id(rule.id), severity=wrong.severity or rule.severity)
    place = wrong.place or (subject.place_of(wrong.cell) if wrong.cell else subject.place)
    gaps = _gaps(rule, setting, subject, wrong)
    return make_finding(
        rule,
        branch=setting.branch,
        place=place,
        case=subject.case,
        complaint=subject.complaint,
        field=wrong.cell,
        value=subject.written(wrong.cell),
        variant=wrong.variant,
        related=related_places(subject, wrong),
        **gaps,
    )


def numbered_id(id_: str, nth: int) -> str:
    """Another id of the same form for the n-th finding that would have this one."""
    return hashlib.sha256(f"{id_}\x1f{nth}".encode()).hexdigest()[: len(id_)]


def related_places(subject: Subject, wrong: Wrong) -> tuple[Place, ...]:
    """The cells the sentence speaks of besides the blamed one, each once."""
    named = [subject.values[name].place for name in wrong.related if name in subject.values]
    return tuple(dict.fromkeys((*named, *wrong.places)))


def _gaps(rule: Rule, setting: Setting, subject: Subject, wrong: Wrong) -> dict[str, Any]:
    """What the sentence asks for: the wrong's own gaps, parameters, fields as written, facts worked out."""
    filled: dict[str, Any] = {}
    for name in gap_names(rule):
        if name in ("value", "case", "complaint"):
            continue
        if name in wrong.gaps:
            filled[name] = _worded(wrong.gaps[name], rule)
        elif name in setting.parameters:
            filled[name] = _worded(setting.value(f"p.{name}", subject), rule)
        elif isinstance(amount := subject.given.get(name), Decimal):
            filled[name] = f"{amount:.2f}"
        elif name in subject.values:
            filled[name] = subject.written(name)
        else:
            filled[name] = _worded(subject.given.get(name, ""), rule)
    return filled


def gap_names(rule: Rule) -> frozenset[str]:
    """The gaps in a rule's sentences."""
    texts = (rule.message, rule.hint, *rule.variants.values())
    return frozenset(name for text in texts for name in _names(text.zh) | _names(text.en))


def _worded(value: object, rule: Rule) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value.as_tuple().exponent else str(value)
    if isinstance(value, tuple | list):
        return listed(_one(item, rule) for item in value)
    return value


def _one(item: object, rule: Rule) -> Text:
    if isinstance(item, Text):
        return item
    if isinstance(item, Pair):
        return rule.variants["pair"].filled(
            earlier=item.earlier, later=item.later, earlier_value=item.earlier_value, later_value=item.later_value
        )
    return Text(str(item), str(item))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dates in the wrong order, said by the rule's variant `pair`."""

    earlier: object
    earlier_value: str
    later: object
    later_value: str


@cache
def _names(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
