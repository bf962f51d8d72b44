"""What settings and branches name must be there, and values fit their units. Proved when the book is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import RegisterError, RulebookError
from toolkit.filing import number_format_of
from toolkit.model import Parameter, Rulebook
from toolkit.rulebook.workbook.choices import LANGUAGES
from toolkit.rulebook.workbook.parameters import COUNTS, WHOLE, parameter_value
from toolkit.spelling import nearest


def prove_names(book: Rulebook) -> None:
    """Raises RulebookError for the first name that leads nowhere, with the names there are."""
    settings = book.settings
    for name in ("company", "company_en"):
        if not getattr(settings, name).strip():
            raise RulebookError("rulebook_blank_setting", where=f"settings.{name}")
    if settings.next_run_hours < 1:
        where = "settings.next_run_hours"
        raise RulebookError("rulebook_wrong_cell", where=where, value=settings.next_run_hours, allowed=WHOLE)
    try:
        number_format_of(settings)
    except RegisterError as error:
        raise RulebookError(error.key, **error.values) from error
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


def prove_parameters(book: Rulebook) -> None:
    """Every value of every policy and branch fits its unit, and branches override what there is.

    Raises RulebookError naming the entry.
    """
    for name, parameter in book.parameters.items():
        for policy, value in parameter.values.items():
            where = f"parameters.{name}.values.{policy}"
            if policy not in book.policies:
                allowed = ", ".join(book.policies)
                raise RulebookError("rulebook_wrong_choice", where=where, value=policy, allowed=allowed)
            _prove(parameter, value, where)
    for branch in book.branches.values():
        for name, value in branch.overrides.items():
            where = f'branches."{branch.id}".overrides'
            if name not in book.parameters:
                near = nearest(name, book.parameters)
                raise RulebookError("rulebook_unknown_key", where=where, name=name, nearest=near)
            _prove(book.parameters[name], value, f"{where}.{name}")


def _prove(parameter: Parameter, value: object, where: str) -> None:
    """Fits as it stands: what only a person's typing would turn into it is not what the rooms would see."""
    if parameter.unit == "switch" and not isinstance(value, bool):
        raise RulebookError("rulebook_wrong_cell", where=where, value=value, allowed="true, false")
    if parameter.unit in COUNTS and (not isinstance(value, int) or isinstance(value, bool)):
        raise RulebookError("rulebook_wrong_cell", where=where, value=value, allowed=WHOLE)
    parameter_value(parameter.unit, parameter.allowed, value, where)
