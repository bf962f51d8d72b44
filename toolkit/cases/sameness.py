"""Whether two cells say the same thing in other spelling or precision."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.cases.numbers import folded, number_key, phone_keys
from toolkit.model import FieldType, Moment, Part, Precision, Rulebook, Value

_ROUNDED = {
    Precision.MONTH: "%Y%m",
    Precision.DAY: "%Y%m%d",
    Precision.HOUR: "%Y%m%d%H",
    Precision.MINUTE: "%Y%m%d%H%M",
    Precision.SECOND: "%Y%m%d%H%M%S",
}
_PRECISIONS = list(_ROUNDED)


def agree(name: str, one: Value, other: Value, rulebook: Rulebook) -> bool:
    """True when both values of this field mean the same; a status code does not contradict a word."""
    first, second = one.meaning, other.meaning
    if first == second:
        return True
    if isinstance(first, Moment) and isinstance(second, Moment):
        return same_moment(first, second)
    if isinstance(first, tuple) and isinstance(second, tuple):
        return _list_keys(first) == _list_keys(second)
    if isinstance(first, str) and isinstance(second, str):
        return _same_text(name, one, other, rulebook)
    return False


def same_moment(first: Moment, second: Moment) -> bool:
    """True when the more exact one lies within the other."""
    form = _ROUNDED[min(first.precision, second.precision, key=_PRECISIONS.index)]
    return first.at.strftime(form) == second.at.strftime(form)


def exactness(value: Value, name: str, rulebook: Rulebook) -> int:
    """How much a value says among values that agree: finer moments and known choices say more."""
    if isinstance(value.meaning, Moment):
        return _PRECISIONS.index(value.meaning.precision)
    if isinstance(value.meaning, str) and _is_choice(name, rulebook):
        return int(_is_known_choice(name, value.meaning, rulebook))
    if isinstance(value.meaning, tuple):
        return sum(bool(part.serial) for part in value.meaning if isinstance(part, Part))
    return 0


def contains(name: str, one: Value, other: Value) -> bool:
    """True when one text goes on where the other stopped, or one list holds the other."""
    first, second = one.meaning, other.meaning
    if isinstance(first, str) and isinstance(second, str):
        short, long = sorted((folded(first), folded(second)), key=len)
        return short in long
    if isinstance(first, tuple) and isinstance(second, tuple):
        few, many = sorted((set(_list_keys(first)), set(_list_keys(second))), key=len)
        return few <= many
    return False


def _same_text(name: str, one: Value, other: Value, rulebook: Rulebook) -> bool:
    first, second = str(one.meaning), str(other.meaning)
    known = rulebook.fields.get(name)
    if known is not None and known.private == "phone":
        return bool(phone_keys(first, one.others) & phone_keys(second, other.others))
    if known is not None and known.type is FieldType.NUMBER:
        return number_key(first) == number_key(second)
    if folded(first) == folded(second):
        return True
    if not _is_choice(name, rulebook):
        return False
    understood = [_is_known_choice(name, text, rulebook) for text in (first, second)]
    return sum(understood) == 1 and _is_code(second if understood[0] else first)


def _is_choice(name: str, rulebook: Rulebook) -> bool:
    known = rulebook.fields.get(name)
    return known is not None and known.type is FieldType.CHOICE


def _is_known_choice(name: str, text: str, rulebook: Rulebook) -> bool:
    choices = rulebook.choices.get(rulebook.fields[name].choice or name)
    return choices is not None and any(text == choice.value for choice in choices.values)


def _is_code(text: str) -> bool:
    """A code of an exporting system (`3`, `A2`), which nobody can hold against a word."""
    bare = folded(text)
    return bare.isascii() and len(bare) <= 3


def _list_keys(items: Sequence[object]) -> list[str]:
    return sorted(
        folded(item.name) + "\x1f" + number_key(item.serial) if isinstance(item, Part) else folded(str(item))
        for item in items
    )
