"""Meanings and roles in words, for lists on screen and in workbooks."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.model import Language, Moment, Part, Rulebook, Text
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
