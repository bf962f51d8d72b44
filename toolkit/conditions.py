"""Conditions of the rule book's tables: field -> allowed values, all of which must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from toolkit.model import Part

ANY, NONE = "*", ""
"""The field is filled; the field is blank."""

WORDED = "product_category"
"""Branches write kinds of product in their own words: the field need only contain one of the listed words."""


class Stating(Protocol):
    """A case, a complaint, or what a room makes of them."""

    @property
    def branch(self) -> str: ...

    def meaning(self, name: str) -> object: ...


Conditions = Mapping[str, tuple[str, ...]]


def fits(about: Stating, when: Conditions, category_known: bool = True) -> bool:
    """Whether every condition holds. The field `branch` is the branch's name.

    `category_known=False` lets every kind of product pass: what might hold if it were written.
    """
    for name, allowed in when.items():
        if name == WORDED and not category_known:
            continue
        if not holds(name, about.branch if name == "branch" else about.meaning(name), allowed):
            return False
    return True


def fits_any(about: Stating, unless: Conditions) -> bool:
    """Whether one of the conditions holds: what an `unless` of the rule book excludes."""
    return any(
        holds(name, about.branch if name == "branch" else about.meaning(name), allowed)
        for name, allowed in unless.items()
    )


def holds(name: str, meaning: object, allowed: Sequence[str]) -> bool:
    """Whether one field has one of the allowed values; yes and no are written `true` and `false`."""
    if meaning is None or meaning in ("", ()):
        return NONE in allowed
    if ANY in allowed:
        return True
    if isinstance(meaning, bool):
        return ("true" if meaning else "false") in allowed
    if isinstance(meaning, tuple):
        return any(holds(name, one, allowed) for one in meaning)
    text = _text(meaning)
    return contains_word(text, allowed) if name == WORDED else text in allowed


def contains_word(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text, capitals aside."""
    lowered = text.lower()
    return any(word.lower() in lowered for word in words if word not in (ANY, NONE))


def _text(meaning: object) -> str:
    if isinstance(meaning, Part):
        return meaning.name
    return f"{meaning:f}" if isinstance(meaning, Decimal) else str(meaning)
