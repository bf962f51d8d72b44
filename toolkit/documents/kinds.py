"""Proves at load that every kind of document names rules, fields, values and kinds that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.documents.due import DUE_RULES
from toolkit.errors import RulebookError
from toolkit.model import DocumentKind, Rulebook
from toolkit.spelling import nearest

STATES = frozenset({"parts", "entitlement", "clock", "follow_ups", "extra", "loan", "query"})
ABOUT = frozenset({"case", "complaint", "clock", "item"})
BLOCKED_BY = frozenset({"case", "facts"})
REISSUE = frozenset({"night", "asked"})


def prove_kinds(rulebook: Rulebook) -> None:
    """Raises RulebookError naming the entry, the wrong word and what is allowed there."""
    for kind in rulebook.documents.values():
        for key, words, allowed in _claims(kind, rulebook):
            for word in words:
                if word not in allowed:
                    near = nearest(word, sorted(allowed)) or ", ".join(sorted(allowed)[:12])
                    where = f"documents.{kind.id}.{key}"
                    raise RulebookError("rulebook_wrong_choice", where=where, value=word, allowed=near)


def _claims(kind: DocumentKind, rulebook: Rulebook) -> Iterator[tuple[str, Iterable[str], frozenset[str]]]:
    """Each key of a kind, the words it holds, and the words it may hold."""
    fields = frozenset(rulebook.fields)
    kinds = frozenset(rulebook.documents)
    stated = frozenset({*kind.facts, *kind.complaint_facts})
    dated = fields | {"deadline", "start"}
    yield "due", (kind.due,), frozenset(DUE_RULES)
    yield "about", (kind.about,), ABOUT
    yield "blocked_by", (kind.blocked_by,), BLOCKED_BY
    yield "reissue", (kind.reissue,), REISSUE
    yield "states", kind.states, STATES
    yield "category", (kind.category,), frozenset(rulebook.categories)
    yield "after", (kind.after,) if kind.after else (), kinds
    for key in ("facts", "complaint_facts", "needs", "filled", "any_filled", "empty", "harmless_fields"):
        yield key, getattr(kind, key), fields
    yield "when", tuple(kind.when), fields
    yield "marked", kind.marked, stated
    yield "dated_by", kind.dated_by, dated
