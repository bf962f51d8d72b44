"""Papers and where they are filed: kinds of document, archive categories, the archive's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.model.values import Text


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of paper: when it is due, what it states, its template and where it is filed."""

    id: str
    label: Text
    template: str
    """File name in `templates/`; the English one has `.en` before `.docx`."""
    due: str
    """Name of the rule in `documents/due.py` that decides."""
    facts: tuple[str, ...]
    """Case fields that the paper states; a change in them makes a new version."""
    category: str
    retention: str
    source: str
    about: str = "case"
    number_stem: str = ""
    """诉受, 诉复 …: stem of the letter's own number."""
    needs: tuple[str, ...] = ()
    """Fields without which the paper is not made; missing others are marked in it."""
    args: Mapping[str, object] = field(default_factory=dict)
    enabled: bool = True
    own_decision: bool = False
    automatic: bool = True
    """False: never made by the nightly run, only when asked for by kind and case."""
    filled: tuple[str, ...] = ()
    """Fields that must all be filled for the paper to be due."""
    any_filled: tuple[str, ...] = ()
    """At least one of these must be filled."""
    empty: tuple[str, ...] = ()
    """None of these may be filled: the paper's stage is over."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field -> values it must have for the paper to be due."""
    complaint_facts: tuple[str, ...] = ()
    """Complaint fields that the paper states."""
    states: tuple[str, ...] = ()
    """What else it states: `parts`, `entitlement`, `clock`, `follow_ups`, `extra`; of slips `loan`, `query`."""
    marked: tuple[str, ...] = ()
    """Facts whose absence is printed as a visible mark; other absent ones are a dash."""
    dated_by: tuple[str, ...] = ()
    """The first filled of these dates the paper in its file name."""
    blocked_by: str = "case"
    """Which error findings hold it back: `case` (all of its case) or `facts` (those of fields it states)."""
    harmless: tuple[str, ...] = ()
    """Rules, with `*`, whose findings never hold it back."""
    harmless_fields: tuple[str, ...] = ()
    """Fields whose findings never hold it back, because the paper speaks of an earlier stage."""
    after: str = ""
    """The kind that must have been issued `after_days` before, for numbered reminders."""
    after_days: int = 0
    letter: bool = False
    """True: a letter with its own number; False: a form."""
    reissue: str = "night"
    """What happens when the facts change after a paper was filed: `night`, the next run makes a new version marked as
    a correction; `asked`, it is held until a person asks for it, and the run says so."""


@dataclass(frozen=True, slots=True)
class ArchiveCategory:
    """档案类别: code in the number, name, and what belongs in it."""

    id: str
    code: str
    label: Text
    source: str
    holds: tuple[str, ...] = ()
    """Words of titles that belong here."""
    retention: str = ""
    """Retention class where the paper itself names none."""
    needs_approval: bool = False
    """True: lent and consulted only with an approver's name."""
    of_a_product: bool = False
    """True: its papers are kept at least a year after the product's warranty ends (001 §6.1)."""
    personal: bool = False
    """True: its papers name customers, so that they are not kept for ever (个人信息保护法 art. 19, 47)."""


class NumberAt(StrEnum):
    """When a paper gets its 档号: with its filing, or sorted after the year; then it has a 登记号 meanwhile."""

    FILE = "file"
    YEAR_END = "year-end"


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """How numbers, names and boxes of the archive are made; all values are in the rule book."""

    formats: Mapping[str, str] = field(default_factory=dict)
    """Preset -> template of the archive number; `settings.number_format` names one, or is a template itself."""
    sequence_digits: int = 0
    """Width of 件号; a series keeps the width it began with."""
    title: Text = field(default_factory=lambda: Text("", ""))
    """Pattern of a title for a customer's paper."""
    blank: str = ""
    """What stands in a file name for a part that nobody filled."""
    ellipsis: str = ""
    name_bytes: int = 0
    """Longest file name in UTF-8 bytes, ending included."""
    path_units: int = 0
    """Longest path in UTF-16 units, the workspace's own folder included."""
    root_units: int = 0
    """UTF-16 units left for the workspace's own folder."""
    network_file_systems: tuple[str, ...] = ()
    busy_seconds: int = 0
    """How long a writer waits for another one."""
    loan_days: int = 0
    intact_words: tuple[str, ...] = ()
    """Conditions at return that need no entry in the damage register; any other one does."""
    pending_days: int = 0
    """A number given but without a paper for so long is reported."""
    reserve_most: int = 0
    """Most numbers reserved at once."""
    warranty_floor_months: int = 0
    """Kept at least so long after the warranty ends."""
    witnesses: int = 0
    standard: str = ""
    """The standard that prints refer to, always with 参照."""
    number_at: NumberAt = NumberAt.FILE
    registration_prefix: str = ""
    """Begins the fonds part of a 登记号, so that nobody takes it for a 档号."""
    lasting_endings: tuple[str, ...] = ()
    """Endings of formats made to last."""
    doubtful_endings: tuple[str, ...] = ()
    """Endings of formats that may or may not be made to last."""
    convertible: Mapping[str, str] = field(default_factory=dict)
    """Ending -> part of LibreOffice (writer, calc …) that prints it as PDF/A."""
    personal_grace_months: int = 0
    """Papers that name persons are disposed of, held or decided on within so long after their time is over."""
    personal_most_years: int = 0
    """Papers that name persons and have no end are looked at again after so many years."""
    source: str = ""
