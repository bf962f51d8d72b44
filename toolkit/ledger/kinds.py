"""Tells the kind of a table by its columns; names and titles only break a tie."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.ledger.columns import Heading, Mapping_, MappingRules, map_columns, told
from toolkit.ledger.wording import normal


def tell_kind(headings: Sequence[Heading], titles: Sequence[str], rules: MappingRules) -> Mapping_ | None:
    """The columns mapped as the kind of table that they tell; None when they tell none.

    `titles` are the sheet's name and the texts above the header.
    """
    best: Mapping_ | None = None
    best_score = 0.0
    for kind in rules.book.kinds.values():
        mapping = map_columns(headings, kind.id, rules)
        if not told(kind.told_by, mapping.fields):
            continue
        score = _score(mapping, titles, rules)
        if score > best_score:
            best, best_score = mapping, score
    return best


def _score(mapping: Mapping_, titles: Sequence[str], rules: MappingRules) -> float:
    """Columns mapped, those that tell the kind twice; a title that names the kind decides between equals."""
    kind = rules.book.kinds[mapping.kind]
    telling = {name for line in kind.told_by for name in line}
    mapped = sum(1 for plan in mapping.plans if plan.fields)
    words = [normal(word) for word in rules.book.layout["kind_titles"].get(mapping.kind, ())]  # type: ignore[attr-defined]
    named = any(word in normal(title) for title in titles for word in words)
    return mapped + len(telling & mapping.fields) + (1.5 if named else 0)
