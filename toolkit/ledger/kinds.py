"""Tells the kind of a table by its columns; names and titles only break a tie."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.ledger.columns import Mapping_, map_columns, told
from toolkit.ledger.headings import Heading, MappingRules
from toolkit.ledger.wording import normal


def tell_kind(headings: Sequence[Heading], titles: Sequence[str], rules: MappingRules) -> Mapping_ | None:
    """The columns mapped as the kind of table that they tell; None when they tell none.

    `titles` are the sheet's name and the texts above the header.
    """
    told_kinds = {}
    for kind in rules.book.kinds.values():
        mapping = map_columns(headings, kind.id, rules)
        if told(kind.told_by, mapping.fields):
            told_kinds[kind.id] = mapping
    for wider, narrower in rules.layout.wider_kinds.items():
        if wider in told_kinds:
            told_kinds = {kind: mapping for kind, mapping in told_kinds.items() if kind not in narrower}
    return max(told_kinds.values(), key=lambda mapping: _score(mapping, titles, rules), default=None)


def _score(mapping: Mapping_, titles: Sequence[str], rules: MappingRules) -> float:
    """Columns mapped, those that tell the kind twice; a title that names the kind decides between equals."""
    kind = rules.book.kinds[mapping.kind]
    telling = {name for line in kind.told_by for name in line}
    mapped = sum(1 for plan in mapping.plans if plan.fields)
    words = [normal(word) for word in rules.layout.kind_titles.get(mapping.kind, ())]
    named = any(word in normal(title) for title in titles for word in words)
    return mapped + len(telling & mapping.fields) + (rules.limits.title_weight if named else 0)
