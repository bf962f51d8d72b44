"""Tells the kind of a table by its columns; names and titles only break a tie."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.columns.mapping import map_columns, told
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.columns.possible import possible_kinds
from toolkit.ledger.wording import normal


def tell_kind(
    headings: Sequence[Heading], titles: Sequence[str], rules: MappingRules, among: Collection[str] = ()
) -> Mapping_ | None:
    """The columns mapped as the kind of table that they tell; None when they tell none.

    `titles` are the sheet's name and the texts above the header; `among` are the only kinds that come into question.
    """
    found: dict[str, Mapping_] = {}
    scale = rules.vocabulary.scale_of_lines(titles)
    narrower: set[str] = set()
    wider_kinds = rules.layout.wider_kinds
    possible = possible_kinds(tuple(heading.path for heading in headings), rules)
    possible = tuple(kind for kind in possible if not among or kind in among)
    for kind in sorted(possible, key=lambda one: one not in wider_kinds):
        mapping = None if kind in narrower else map_columns(headings, kind, rules, scale)
        if mapping is not None and told(rules.book.kinds[kind].told_by, mapping.fields):
            found[kind] = mapping
            narrower.update(wider_kinds.get(kind, ()))
    mappings = [found[kind] for kind in possible if kind in found]
    return max(mappings, key=lambda mapping: _score(mapping, titles, rules), default=None)


def _score(mapping: Mapping_, titles: Sequence[str], rules: MappingRules) -> float:
    """Columns mapped, those that tell the kind twice; a title that names the kind decides between equals."""
    kind = rules.book.kinds[mapping.kind]
    telling = {name for line in kind.told_by for name in line}
    mapped = sum(1 for plan in mapping.plans if plan.fields)
    words = [normal(word) for word in rules.layout.kind_titles.get(mapping.kind, ())]
    named = any(word in normal(title) for title in titles for word in words)
    return mapped + len(telling & mapping.fields) + (rules.limits.title_weight if named else 0)
