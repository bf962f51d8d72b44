"""Money on papers: fees with their sum, other amounts in figures and capitals, what the customer is owed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from toolkit.documents.shown import NOTHING, Shower
from toolkit.missing import Missing
from toolkit.wording import TOO_LARGE, capitals, date_text, money

FEES = (
    *("labour_fee", "parts_fee", "travel_fee", "lodging_fee"),
    *("communication_fee", "freight_fee", "other_fee"),
)
"""In the order papers list them; `total_fee` is their sum where the ledger states none."""
AMOUNTS = (
    *("quote_amount", "expected_fee", "product_price"),
    *("contract_amount", "compensation_amount"),
)

Shown = dict[str, object]
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def fees_shown(facts: object, shower: Shower) -> Shown:
    """Fees as the ledger states them. `known`: it states some; `free`: they come to nothing."""
    known = facts if isinstance(facts, Mapping) else {}
    amounts = {name: Decimal(str(known[name])) for name in FEES if known.get(name)}
    total: Decimal | None = sum(amounts.values(), Decimal()) if amounts else None
    if known.get("total_fee"):
        total = Decimal(str(known["total_fee"]))
    return {
        "rows": [_fee(name, amount, shower) for name, amount in amounts.items() if amount],
        "known": total is not None,
        "free": total == 0,
        "total": money(total) if total is not None else shower.mark("total_fee"),
        "capitals": _in_capitals(total) if total is not None else NOTHING,
    }


def money_shown(facts: Mapping[str, object], shower: Shower) -> Shown:
    """Each other amount in figures and in capitals: `money.quote_amount.capitals`."""
    shown: Shown = {}
    for about in ("case", "complaint"):
        section = facts.get(about)
        for name in AMOUNTS:
            fact = section.get(name) if isinstance(section, Mapping) else None
            if fact:
                amount = Decimal(str(fact))
                shown[name] = {"figures": money(amount), "capitals": _in_capitals(amount)}
            else:
                shown.setdefault(name, {"figures": shower.mark(name), "capitals": NOTHING})
    return shown


def entitlement_shown(facts: object, wording: Mapping[str, object], shower: Shower) -> Shown:
    """What is offered, why, until when and how much; false (`{% if entitlement.label %}`) when nothing is."""
    words = wording.get("entitlement")
    if not isinstance(facts, Mapping) or not isinstance(words, Mapping):
        return dict.fromkeys(("id", "label", "reason", "until", "amount", "capitals"), NOTHING)
    amount = Decimal(str(facts["amount"])) if facts.get("amount") else None
    reason = words.get("reason")
    return {
        "id": facts["id"],
        "label": words.get(shower.language) or NOTHING,
        "reason": _with_dates(reason.get(shower.language), shower) if isinstance(reason, Mapping) else NOTHING,
        "until": shower.moment(str(facts.get("until", ""))),
        "amount": money(amount) if amount is not None else NOTHING,
        "capitals": _in_capitals(amount) if amount is not None else NOTHING,
    }


def _with_dates(sentence: object, shower: Shower) -> str | Missing:
    """A sentence of the rule book with its dates as letters write them."""
    text = _DATE.sub(lambda found: date_text(date.fromisoformat(found[0]), shower.language), str(sentence or ""))
    return text.rstrip("。.") or NOTHING


def _fee(name: str, amount: Decimal, shower: Shower) -> Shown:
    return {"label": shower.rulebook.label(name).in_language(shower.language), "amount": money(amount)}


def _in_capitals(amount: Decimal) -> str | Missing:
    return capitals(amount) if 0 <= amount < TOO_LARGE else NOTHING
