"""The calendars of a rule book by name, each built once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from toolkit.errors import RulebookError
from toolkit.worktime.calendar import Calendar


class _Named:
    """A calendar of one rule book; alike only for the very same book, so that a memo of it is never stale."""

    __slots__ = ("calendars", "name")

    def __init__(self, calendars: Mapping[str, object], name: str) -> None:
        self.calendars = calendars
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.calendars is other.calendars and self.name == other.name

    def __hash__(self) -> int:
        return hash((id(self.calendars), self.name))


def calendar_named(calendars: Mapping[str, object], name: str) -> Calendar:
    """The rule book's calendar of this name; what it does not say itself it takes from its `base`.

    Raises RulebookError for a name that no calendar has.
    """
    return _built(_Named(calendars, name))


@lru_cache(maxsize=128)
def _built(named: _Named) -> Calendar:
    form: dict[str, object] = {}
    seen: list[str] = []
    name = named.name
    while name:
        found = named.calendars.get(name)
        if not isinstance(found, Mapping) or name in seen:
            raise RulebookError("calendar_unknown", value=name, allowed=", ".join(named.calendars))
        form = {**found, **form}
        seen.append(name)
        name = str(found.get("base") or "")
    return Calendar.from_mapping(form)
