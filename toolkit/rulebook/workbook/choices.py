"""The lists behind the drop-downs: what a cell may say, from the rule book itself."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.model import Severity
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.spec import marks

UNITS = ("minutes", "hours", "days", "workdays", "months")
LANGUAGES = ("zh", "en")


def choices_of(tables: Tables) -> Mapping[str, tuple[str, ...]]:
    """Name of a list -> its values."""
    words = marks()
    return {
        "policies": tuple(tables.get("policies", {})),
        "calendars": tuple(tables.get("calendars", {})),
        "severities": tuple(severity.value for severity in Severity),
        "units": UNITS,
        "choices": tuple(tables.get("choices", {})),
        "fields": tuple(tables.get("fields", {})),
        "rules": tuple(tables.get("rules", {})),
        "languages": LANGUAGES,
        "pause_reasons": _values(tables, "pause_reason"),
        "day_kinds": (words.day_off, words.working_day),
        "confirmations": (words.yes, words.waiting, words.no),
    }


def _values(tables: Tables, name: str) -> tuple[str, ...]:
    """The values of a list of the rule book."""
    entry = tables.get("choices", {}).get(name)
    listed = entry.get("values") if isinstance(entry, Mapping) else None
    return tuple(str(one["value"]) for one in listed) if isinstance(listed, list) else ()
