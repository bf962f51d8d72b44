"""What a customer may be owed: terms of warranty, what they leave out, entitlements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.model.values import Text


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
    or_base: bool = True
    """False: while its parameter is off, the term of the policy's base does not stand in; the law alone counts."""
    from_delivery_since: date | None = None
    """Goods sold from this day on count from delivery and installation, where the term is the law's."""
    without_law: bool = False
    """True: only for products that no rule of the law names."""
    parts: tuple[str, ...] = ()
    """Words by which a faulty part is recognised, for terms of parts; none: no list is known, so nobody can say
    whether a part is one of them."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Not where one of these holds: a 平板电脑 is no 电脑 of the law."""
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
    unlisted: bool = False
    """True: only goods of a known kind for which the law sets no term."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when_any: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """One of these must hold as well: a contract's number or the customer's class."""
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
    only_with: tuple[str, ...] = ()
    """Only where one of these entitlements is owed as well: a refund in place of an exchange that is due."""
    needs: tuple[str, ...] = ()
    """Fields without which nobody can be sure."""
    measure: str = ""
    """Name of the function in `entitlements/measures.py` that decides what conditions cannot say."""
    reason: Text = field(default_factory=lambda: Text("", ""))
    args: Mapping[str, object] = field(default_factory=dict)
    own_decision: bool = False
    enabled: bool = True
