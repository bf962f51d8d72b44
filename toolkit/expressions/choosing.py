"""Parameters that differ by product or customer: a table `"product_category=电视" = 30, "*" = 14`."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.expressions.calls import normalised

OTHERWISE = "*"


def is_choice(value: object) -> bool:
    """Whether a parameter's value is a table of `field=word`, with `*` for the rest."""
    return isinstance(value, Mapping) and bool(value) and all(_is_key(str(key)) for key in value)


def chosen(value: object, given: Mapping[str, object]) -> object:
    """The value for a row: the first line whose word stands in the row's field, else that of `*`, else None."""
    if not isinstance(value, Mapping) or not is_choice(value):
        return value
    for key, one in value.items():
        name, _, word = str(key).partition("=")
        meaning = given.get(name)
        if meaning is not None and normalised(word) in normalised(str(meaning)):
            return one
    return value.get(OTHERWISE)


def _is_key(key: str) -> bool:
    return key == OTHERWISE or "=" in key.strip("=")
