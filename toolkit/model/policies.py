"""Who follows which numbers: policies and their parameters, branches, the company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.model.papers import ArchiveSettings
from toolkit.model.values import Language, Text


@dataclass(frozen=True, slots=True)
class Policy:
    """A named set of parameters that a branch follows. `base` is where unset parameters fall back to."""

    id: str
    label: Text
    source: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, switch or list that a policy sets; `values` is policy -> value. No value anywhere: off.

    Money and rates are written as text (`"0.005"`), so that they stay exact.
    """

    id: str
    label: Text
    source: str
    unit: str = ""
    """`minutes`, `hours`, `days`, `workdays`, `months`, `yuan`, `share`, `times`, `switch`, `choice` …"""
    values: Mapping[str, object] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    """What a `choice` may say."""
    note: Text = field(default_factory=lambda: Text("", ""))
    """Which contradiction or blank of the documents it settles, and why so."""
    own_decision: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """Settings of a branch; `calendar` names a calendar of the rule book."""

    id: str
    policy: str = ""
    calendar: str = ""
    numbers_restart_each_year: bool = False
    read_hidden_sheets: bool = False
    contact: str = ""
    phone: str = ""
    address: str = ""
    passwords: tuple[str, ...] = ()
    mappings: Mapping[str, object] = field(default_factory=dict)
    """Header text -> field (or list of fields), for this branch only; wins over synonyms."""
    overrides: Mapping[str, object] = field(default_factory=dict)
    """Parameter -> value for this branch only."""

    def mapped_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Header -> the fields it means in this branch; none where its mapping is empty: a column to leave out."""
        listed = {text: one if isinstance(one, list | tuple) else (one,) for text, one in self.mappings.items()}
        return {text: tuple(str(name) for name in names if name) for text, names in listed.items()}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the whole company."""

    company: str
    company_en: str
    phone: str
    address: str
    fonds: str
    fonds_name: str
    department_code: str
    number_format: str
    language: Language
    default_policy: str
    default_calendar: str
    mask: bool
    register_url: str
    next_run_hours: int
    extra: Mapping[str, object] = field(default_factory=dict)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
