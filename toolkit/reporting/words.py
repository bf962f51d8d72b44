"""Meanings and customers in words, for lists on screen and in workbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.model import Language, Moment, Part, Rulebook, RunResult, Text, Value
from toolkit.privacy import mask
from toolkit.reporting.plain import plain
from toolkit.wording import moment_text

Say = Callable[..., str]
"""The word catalogue in one language: `say(key, **gaps)`."""


def text_of(value: object, language: Language, say: Say) -> str:
    """A meaning in words for a list on screen or in a workbook."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, tuple):
        return say("word.list_separator").join(text_of(one, language, say) for one in value)
    if isinstance(value, Part):
        quantity = f"×{value.quantity.normalize():f}" if value.quantity is not None else ""
        return " ".join(word for word in (value.name, value.model, value.serial, quantity, value.origin) if word)
    if value is None:
        return ""
    return moment_text(value) if isinstance(value, Moment) else str(plain(value))


def role_of(level: int, rulebook: Rulebook) -> Text:
    """Who is told at this level of escalation; nobody where the book names none."""
    return next((one.role for one in rulebook.levels if one.level == level), Text("", ""))


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
