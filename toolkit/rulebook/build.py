"""Text to types: builds the rule book's dataclasses from TOML tables, refusing what does not fit.

Every refusal names the file or sheet, the entry, the key, and the nearest right word.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from toolkit.errors import RulebookError
from toolkit.model import Text
from toolkit.rulebook.words import catalogue
from toolkit.spelling import nearest


def build(kind: type, table: object, where: str) -> object:
    """`table` as an instance of the dataclass `kind`; `where` names it in refusals.

    Raises RulebookError: unknown key (with the nearest one), missing key, wrong type.
    """
    if not isinstance(table, Mapping):
        raise RulebookError("rulebook_wrong_type", where=where, expected=type_words(dict), value=table)
    hints = _hints(kind)
    known = {item.name: item for item in dataclasses.fields(kind)}
    for key in table:
        if key not in known:
            raise RulebookError("rulebook_unknown_key", where=where, name=key, nearest=nearest(key, known))
    missing = [
        name
        for name, item in known.items()
        if name not in table and item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise RulebookError("rulebook_missing_key", where=where, name=", ".join(missing))
    return kind(**{key: convert(hints[key], value, f"{where}.{key}") for key, value in table.items()})


def convert(kind: object, value: object, where: str) -> object:
    """`value` as the annotated type `kind`. Raises RulebookError when it does not fit."""
    if kind is object:
        return frozen(value)
    if isinstance(kind, types.UnionType):
        options = [option for option in kind.__args__ if option is not types.NoneType]
        return convert(options[0], value, where)
    origin = typing.get_origin(kind)
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        values = value if isinstance(value, list | tuple) else [value]
        return tuple(convert(inner, one, where) for one in values)
    if origin is not None and issubclass(origin, Mapping):
        inner = typing.get_args(kind)[1]
        if not isinstance(value, Mapping):
            raise RulebookError("rulebook_wrong_type", where=where, expected=type_words(dict), value=value)
        return {key: convert(inner, one, f"{where}.{key}") for key, one in value.items()}
    if kind is Text and isinstance(value, str):
        return Text(value, value)
    if isinstance(kind, type):
        return _convert_plain(kind, value, where)
    return value


def _convert_plain(kind: type, value: object, where: str) -> object:
    if dataclasses.is_dataclass(kind):
        return build(kind, value, where)
    if issubclass(kind, StrEnum):
        try:
            return kind(str(value))
        except ValueError:
            allowed = ", ".join(kind)
            raise RulebookError("rulebook_wrong_choice", where=where, value=value, allowed=allowed) from None
    if kind is date and isinstance(value, datetime):
        return value.date()
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    raise RulebookError("rulebook_wrong_type", where=where, expected=type_words(kind), value=value)


def frozen(value: object) -> object:
    """Lists as tuples, all the way down."""
    if isinstance(value, list | tuple):
        return tuple(frozen(one) for one in value)
    if isinstance(value, Mapping):
        return {key: frozen(one) for key, one in value.items()}
    return value


def type_words(kind: type) -> Text:
    """What a value of this kind looks like, for people."""
    words = catalogue()
    return words.get(f"rulebook.type.{kind.__name__.lower()}", Text(kind.__name__, kind.__name__))


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)
