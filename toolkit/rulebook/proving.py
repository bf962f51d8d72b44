"""What settings and branches name must be there: policies, calendars, languages. Proved when the book is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import RulebookError
from toolkit.model import Rulebook

LANGUAGES = ("zh", "en")


def prove_names(book: Rulebook) -> None:
    """Raises RulebookError for the first name that leads nowhere, with the names there are."""
    settings = book.settings
    _known("settings.language", settings.language, LANGUAGES)
    _known("settings.default_policy", settings.default_policy, book.policies)
    _known("settings.default_calendar", settings.default_calendar, book.calendars)
    for name, branch in book.branches.items():
        _known(f'branches."{name}".policy', branch.policy or settings.default_policy, book.policies)
        _known(f'branches."{name}".calendar', branch.calendar or settings.default_calendar, book.calendars)


def _known(where: str, name: str, names: Iterable[str]) -> None:
    known = list(names)
    if name not in known:
        raise RulebookError("rulebook_wrong_choice", where=where, value=name, allowed=", ".join(known))
