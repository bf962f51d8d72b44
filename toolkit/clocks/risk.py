"""How pressing a complaint is: its risk, the product of the factors that the rule book names (001 §5.2.1)."""

from __future__ import annotations

from decimal import Decimal
from math import prod

from toolkit.model import Complaint, Rulebook

FACTORS = "risk_factors"
"""Parameter with the fields that are multiplied: R = I × S."""


def risk_of(complaint: Complaint, rulebook: Rulebook) -> Decimal | None:
    """The risk; None where a factor is blank or cannot be read, or the branch has switched it off."""
    said = [complaint.meaning(name) for name in rulebook.listed(complaint.branch, FACTORS)]
    factors = [one for one in said if isinstance(one, Decimal)]
    return prod(factors, start=Decimal(1)) if factors and len(factors) == len(said) else None
