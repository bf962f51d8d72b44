"""The kinds of rule by name: a closed list, whose arguments stand in the rule book (rules.md 3)."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.checks.compiled import Check, Setting
from toolkit.checks.conditions import expression, required_if, sum_
from toolkit.checks.dates import exists_in, limit, order
from toolkit.checks.fields import choice, forbidden, format_, range_, required
from toolkit.checks.prices import price_list
from toolkit.checks.surveys import count_limit, same, sequence, unique
from toolkit.checks.warranties import warranty_claim, warranty_fee
from toolkit.model import Rule

Compile = Callable[[Rule, Setting, str, frozenset[str]], Check | None]
"""(rule, setting, kind of subject, kept fields) -> check, or None: nothing to judge for such subjects."""

KINDS: dict[str, Compile] = {
    "required": required,
    "format": format_,
    "forbidden": forbidden,
    "range": range_,
    "choice": choice,
    "required_if": required_if,
    "sum": sum_,
    "price_list": price_list,
    "warranty_fee": warranty_fee,
    "warranty_claim": warranty_claim,
    "order": order,
    "limit": limit,
    "exists_in": exists_in,
    "expression": expression,
    "unique": unique,
    "count_limit": count_limit,
    "same": same,
    "sequence": sequence,
}
