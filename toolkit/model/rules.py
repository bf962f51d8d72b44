"""The rule book as the rooms see it. One dataclass per subject; its TOML has the same names.

`rulebook/` builds these from text by their annotations (see `rulebook/build.py`), so a new key in the
text is a new attribute here and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from toolkit.model.findings import Severity
from toolkit.model.values import Language, Text


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    SCORE = "score"
    YESNO = "yesno"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Field:
    """A canonical column. `choice` names its value list. `private` fields are masked outside the branch."""

    id: str
    label: Text
    type: FieldType
    choice: str = ""
    private: str = ""
    """Mask to use outside the branch: `name`, `phone`, `address`, `email`, `serial`, or empty."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table and what tells it: all of one of the `told_by` sets must be mapped."""

    id: str
    label: Text
    told_by: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    """Fields that must be filled wherever the table has the column (`field-missing`)."""
    columns: tuple[str, ...] = ()
    """Fields whose column should exist at all (`column-missing`, once a table)."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a value list, shown in Chinese, with what branches write for it."""

    value: str
    en: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceList:
    id: str
    label: Text
    values: tuple[Choice, ...]
    source: str = ""
    open: bool = False
    """True: other values are kept as written without a finding."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check. `kind` says which algorithm, `args` its arguments; words and source are data."""

    id: str
    severity: Severity
    message: Text
    hint: Text
    source: str
    kind: str = "built_in"
    variants: Mapping[str, Text] = field(default_factory=dict)
    """Other messages under the same id, for the several ways to be wrong."""
    args: Mapping[str, object] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    """Empty: every policy."""
    valid_from: date | None = None
    valid_until: date | None = None
    enabled: bool = True
    own_decision: bool = False
    """True: not in the source documents; our own design (annex I)."""
    examples: Mapping[str, object] = field(default_factory=dict)
    """`good` and `bad` rows that pytest runs."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock may take, under one policy, where `when` (field -> allowed values) fits."""

    unit: str
    """`minutes`, `hours`, `days`, `workdays`, `months`; `moment`: the deadline is the moment in `until`."""
    source: str
    amount: int = 0
    parameter: str = ""
    """Parameter that holds the amount; unset = this limit is off."""
    until: str = ""
    """Field that holds the deadline itself: a promised or agreed moment, which no pause moves."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_before: int | None = None
    """In days: earlier is met, but flagged (`follow-up-too-early`)."""
    on_the_spot: bool = False
    """True: on the day of the start it is not too early either."""
    business_hours: bool = False
    """True: hours count in the opening hours of the branch's calendar, not round the clock."""
    rolls: bool = True
    """False: a last calendar day that is a day off stays the last day."""
    valid_from: date | None = None
    valid_until: date | None = None
    """A clock is judged by the limit in force on the day it started."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock: first filled of `start` -> `stop`, for cases that fit `when`, with limits per policy."""

    id: str
    label: Text
    subject: str
    """`case` or `complaint`."""
    start: tuple[str, ...]
    stop: tuple[str, ...]
    """First filled of these; not judged where the branch keeps none of them."""
    limits: Mapping[str, tuple[Limit, ...]]
    """Policy -> limits, the first that fits counts; an empty list: the policy has no such clock;
    no entry: as in the policy's base."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Not where one of these holds."""
    pauses: tuple[str, ...] = ()
    """Pause reasons that stop this clock."""
    starts_always: bool = False
    """True: every case has this start, so a blank one is trouble and not "not yet"."""
    otherwise: tuple[str, ...] = ()
    """Stops instead, where no stop is written and one of `otherwise_when` holds: handed back unrepaired."""
    otherwise_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ended_by: tuple[str, ...] = ()
    """Later events: once one of them has happened, a blank stop is a gap in the ledger and not "still open"."""
    amber: int | None = None
    """Percent of the limit from which an open clock is due soon; None: the policy's `amber_percent`."""
    person: tuple[str, ...] = ("responsible", "technician", "taken_by")
    source: str = ""
    own_decision: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """An escalation level, reached when a clock is `late_minutes` late (working time): who is told."""

    level: int
    late_minutes: int
    role: Text
    source: str = ""
    policies: tuple[str, ...] = ()
    """Empty: every policy."""


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
    note: Text = field(default_factory=lambda: Text("", ""))
    """Which contradiction or blank of the documents it settles, and why so."""
    own_decision: bool = False


@dataclass(frozen=True, slots=True)
class WarrantyTerm:
    """How long a kind of product is covered under a policy; the first that fits `when` counts."""

    id: str
    policy: str
    source: str
    months: int = 0
    parameter: str = ""
    """Parameter that holds the months; unset = this term is off."""
    until: str = ""
    """Field with a date until which a contract covers; the later of both counts."""
    at_most_months: int | None = None
    """The most that a contract can cover."""
    parts: tuple[str, ...] = ()
    """Words by which a faulty part is recognised, for terms of parts."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    covers: str = "whole"
    """`whole` or a class of parts."""
    label: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a product inside its term is not covered: conditions on fields of the case."""

    id: str
    label: Text
    when: Mapping[str, tuple[str, ...]]
    source: str
    policies: tuple[str, ...] = ()
    """Empty: every policy."""


@dataclass(frozen=True, slots=True)
class EntitlementRule:
    """What a customer is owed and when. All stated conditions must hold; `measure` names the rest."""

    id: str
    label: Text
    rank: int
    """1 is best for the customer; the best sure one is offered, the others are alternatives."""
    source: str
    policies: tuple[str, ...] = ()
    """Empty: every policy."""
    covered: str = ""
    """`yes`: in warranty; `no`: out of it or excluded; `term`: in the term, exclusions aside; empty: any."""
    law: bool = False
    """True: only goods for which the law sets a term, and only while that term runs."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Not where one of these holds."""
    unsolved: bool = False
    """True: only while the fault is not repaired."""
    when_unsure: bool = False
    """True: also listed (never offered) while a missing field leaves the warranty open."""
    days: str = ""
    """Parameter with the days after purchase within which the fault must be reported; unset = off."""
    not_before: str = ""
    """Parameter with the days that must have passed since the purchase."""
    switches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parameter -> values it must have one of."""
    needs: tuple[str, ...] = ()
    """Fields without which nobody can be sure."""
    measure: str = ""
    """Name of the function in `entitlements/measures.py` that decides what conditions cannot say."""
    reason: Text = field(default_factory=lambda: Text("", ""))
    args: Mapping[str, object] = field(default_factory=dict)
    own_decision: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of paper: when it is due, what it states, its template and where it is filed."""

    id: str
    label: Text
    template: str
    """File name in `templates/`; the English one has `.en` before `.docx`."""
    due: str
    """Name of the rule in `documents.py` that decides."""
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
    """What else it states: `parts`, `entitlement`, `clock`, `follow_ups`, `extra`; the archive's slips `loan`, `query`."""
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
    pending_days: int = 0
    """A number given but without a paper for so long is reported."""
    reserve_most: int = 0
    """Most numbers reserved at once."""
    warranty_floor_months: int = 0
    """Kept at least so long after the warranty ends."""
    due_ahead_days: int = 0
    witnesses: int = 0
    standard: str = ""
    """The standard that prints refer to, always with 参照."""
    source: str = ""


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


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that a person has decided to live with, until a date."""

    case: str
    rule: str
    value: str
    person: str
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything in force tonight: packaged text with the workspace's overlay on it."""

    digest: str
    settings: Settings
    policies: Mapping[str, Policy]
    parameters: Mapping[str, Parameter]
    branches: Mapping[str, Branch]
    fields: Mapping[str, Field]
    kinds: Mapping[str, TableKind]
    choices: Mapping[str, ChoiceList]
    headers: Mapping[str, tuple[str, ...]]
    """Field -> header texts, as written; `ledger/` normalises and inverts them."""
    layout: Mapping[str, object]
    """Words that tell titles, totals, footers, placeholders …; used by `ledger/`."""
    rules: Mapping[str, Rule]
    clocks: Mapping[str, ClockRule]
    levels: tuple[Level, ...]
    warranty: Mapping[str, WarrantyTerm]
    entitlements: Mapping[str, EntitlementRule]
    documents: Mapping[str, DocumentKind]
    categories: Mapping[str, ArchiveCategory]
    retention: Mapping[str, object]
    calendars: Mapping[str, object]
    """Name -> calendar form (week, holidays, day_hours, closures, covered years), see `worktime.Calendar.from_mapping`."""
    targets: Mapping[str, object]
    fees: Mapping[str, object]
    waivers: tuple[Waiver, ...] = ()
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    words: Mapping[str, Text] = field(default_factory=dict)
    """The word catalogue, for the pure rooms, which read no files."""

    def text(self, key: str, **values: object) -> Text:
        """A sentence of the word catalogue in both languages, its gaps filled."""
        return self.words[key].filled(**values)

    def branch(self, name: str) -> Branch:
        """The branch's settings, or defaults for one that the book does not name."""
        return self.branches.get(name) or Branch(id=name)

    def policy_of(self, branch: str) -> str:
        return self.branch(branch).policy or self.settings.default_policy

    def parameter(self, branch: str, name: str) -> object:
        """A parameter for a branch: its own override, its policy's value, the base policy's, else None (off)."""
        overrides = self.branch(branch).overrides
        if name in overrides:
            return overrides[name]
        found = self.parameters.get(name)
        if found is None:
            return None
        for policy in self.policies_of(branch):
            if policy in found.values:
                return found.values[policy]
        return None

    def listed(self, branch: str, name: str) -> tuple[str, ...]:
        """A parameter that is a list of values; empty where it is off."""
        value = self.parameter(branch, name)
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()

    def policies_of(self, branch: str) -> tuple[str, ...]:
        """The branch's policy and those it falls back to, nearest first."""
        chain: list[str] = []
        name = self.policy_of(branch)
        while name in self.policies and name not in chain:
            chain.append(name)
            name = self.policies[name].base
        return tuple(chain)
