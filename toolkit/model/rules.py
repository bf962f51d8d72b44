"""Rules that judge rows and cases, and the waivers that a person grants from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.model.findings import Severity
from toolkit.model.values import Text


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
class Waiver:
    """A finding that a person has decided to live with, until a date."""

    case: str
    rule: str
    value: str
    person: str
    reason: str
    until: date | None = None
