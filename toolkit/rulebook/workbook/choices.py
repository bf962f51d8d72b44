"""The lists behind the drop-downs: what a cell may say, from the rule book itself, and what people call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit.model import Severity
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.spec import marks

UNITS = ("minutes", "hours", "days", "workdays", "months")
LANGUAGES = ("zh", "en")

Names = Mapping[str, tuple[str, ...]]
"""Each value of a list, in its order, with the other words that mean it."""


def choices_of(tables: Tables) -> Mapping[str, Names]:
    """Name of a list -> its values."""
    words = marks()
    return {
        "policies": _labelled(tables, "policies"),
        "calendars": _labelled(tables, "calendars"),
        "severities": _also("severities", (severity.value for severity in Severity)),
        "units": _also("units", UNITS),
        "choices": _labelled(tables, "choices"),
        "fields": _labelled(tables, "fields"),
        "rules": dict.fromkeys(tables.get("rules", {}), ()),
        "languages": _also("languages", LANGUAGES),
        "pause_reasons": dict.fromkeys(_values(tables, "pause_reason"), ()),
        "day_kinds": _also("day_kinds", (words.day_off, words.working_day)),
        "confirmations": dict.fromkeys((words.yes, words.waiting, words.no), ()),
    }


def meant(text: str, allowed: Names) -> tuple[str, ...]:
    """The values that a word means: itself, or those that are called so."""
    if text in allowed:
        return (text,)
    return tuple(value for value, names in allowed.items() if text.casefold() in (name.casefold() for name in names))


def _also(name: str, values: Iterable[str]) -> Names:
    known = marks().also.get(name, {})
    return {value: known.get(value, ()) for value in values}


def _labelled(tables: Tables, subject: str) -> Names:
    """Ids with their labels in both languages."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in tables.get(subject, {}).items():
        label = entry.get("label") if isinstance(entry, Mapping) else None
        found[name] = tuple(map(str, label.values())) if isinstance(label, Mapping) else ()
    return found


def _values(tables: Tables, name: str) -> tuple[str, ...]:
    """The values of a list of the rule book."""
    entry = tables.get("choices", {}).get(name)
    listed = entry.get("values") if isinstance(entry, Mapping) else None
    return tuple(str(one["value"]) for one in listed) if isinstance(listed, list) else ()
