"""The rule book as the rooms see it: everything in force tonight.

`toolkit.rulebook` builds it and what it holds from text by their annotations (see `rulebook/build.py`), so a
new key in the text is a new attribute in one of these dataclasses and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.model.clocks import ClockRule, Level
from toolkit.model.fields import ChoiceList, Field, TableKind
from toolkit.model.layout import Layout
from toolkit.model.masking import Masking
from toolkit.model.owed import EntitlementRule, Exclusion, WarrantyTerm
from toolkit.model.papers import ArchiveCategory, DocumentKind
from toolkit.model.policies import Branch, Parameter, Policy, Settings
from toolkit.model.rules import Rule, Waiver
from toolkit.model.spellings import Spelling
from toolkit.model.values import Text


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
    layout: Layout
    """Words and thresholds that tell titles, totals, footers, placeholders …; used by `ledger/`."""
    spellings: Mapping[str, Spelling]
    """Words beside figures in cells: half of the day, currency, unit, phone; used by `ledger/`."""
    rules: Mapping[str, Rule]
    clocks: Mapping[str, ClockRule]
    levels: tuple[Level, ...]
    warranty: Mapping[str, WarrantyTerm]
    entitlements: Mapping[str, EntitlementRule]
    documents: Mapping[str, DocumentKind]
    categories: Mapping[str, ArchiveCategory]
    retention: Mapping[str, object]
    calendars: Mapping[str, object]
    """Name -> calendar form (week, holidays, opening hours, closures, covered years), see `worktime/form.py`."""
    targets: Mapping[str, object]
    fees: Mapping[str, object]
    waivers: tuple[Waiver, ...] = ()
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    masking: Masking = field(default_factory=Masking)
    words: Mapping[str, Text] = field(default_factory=dict)
    """The word catalogue, for the pure rooms, which read no files."""

    def text(self, key: str, **values: object) -> Text:
        """A sentence of the word catalogue in both languages, its gaps filled."""
        return self.words[key].filled(**values)

    def label(self, field: str) -> Text:
        """What a field is called; its own name where the book has no such field."""
        known = self.fields.get(field)
        return known.label if known is not None else Text(field, field)

    def branch(self, name: str) -> Branch:
        """The branch's settings, or defaults for one that the book does not name."""
        return self.branches.get(name) or Branch(id=name)

    def policy_of(self, branch: str) -> str:
        """The policy a branch follows: its own, else the company's."""
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
