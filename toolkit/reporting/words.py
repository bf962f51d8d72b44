"""Meanings, deadlines and customers in words, for lists on screen and in workbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from toolkit.model import Language, Moment, Part, RunResult, Text, Value
from toolkit.privacy import mask
from toolkit.reporting.plain import plain

Say = Callable[..., str]
"""The word catalogue in one language: `say(key, **gaps)`."""


def text_of(value: object, language: Language, say: Say) -> str:
    """A meaning in words for a list on screen or in a workbook."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, tuple):
        return "、".join(text_of(one, language, say) for one in value)
    if isinstance(value, Part):
        quantity = f"×{value.quantity.normalize():f}" if value.quantity is not None else ""
        return " ".join(word for word in (value.name, value.model, value.serial, quantity, value.origin) if word)
    if value is None:
        return ""
    return str(value).replace("T", " ") if isinstance(value, Moment) else str(plain(value))


def deadline_text(deadline: datetime) -> str:
    """「2026-07-10 24:00」: 00:00 of a day is the end of the day before, and that is how people say it."""
    if deadline.hour == deadline.minute == deadline.second == 0:
        return f"{deadline - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{deadline:%Y-%m-%d %H:%M}"


def masked_customers(result: RunResult) -> dict[tuple[str, str], str]:
    """(branch, shown case number) -> the customer's name as it may leave the branch."""
    names: dict[tuple[str, str], str] = {}
    for branch in result.branches:
        for complaint in branch.caseload.complaints:
            names[(branch.branch, complaint.case)] = _masked_name(complaint.values)
        for case in branch.caseload.cases:
            names[(branch.branch, case.shown)] = _masked_name(case.values)
    return names


def _masked_name(values: Mapping[str, Value]) -> str:
    value = values.get("customer_name")
    return "" if value is None or value.meaning is None else mask("name", str(value.meaning))
