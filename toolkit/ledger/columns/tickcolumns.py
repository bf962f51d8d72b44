"""Columns that are ticked: 服务方式 > 上门 | 送修 | 寄修, or 保内 | 保外, with a mark under the one that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from toolkit.ledger.cellreading import CellWords
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown, unreadable
from toolkit.ledger.values.words import value_of
from toolkit.ledger.wording import clean, normal
from toolkit.model import FieldType

Tick = tuple[str, str | bool]
"""The field that a tick in a column speaks of, and what it says."""


def tick_columns(headings: Sequence[Heading], kind: str, rules: MappingRules) -> dict[int, Tick]:
    """Column -> what a tick in it says, for neighbours that name different values of one field and hold only ticks."""
    found: dict[int, Tick] = {}
    ticked = [heading for heading in headings if _may_be_ticked(heading, rules.words)]
    places = {heading.index: place for place, heading in enumerate(headings)}
    for _, run in groupby(enumerate(ticked), key=lambda one: places[one[1].index] - one[0]):
        for _, group in groupby((heading for _, heading in run), key=lambda heading: heading.path[:-1]):
            found |= _ticks(list(group), kind, rules)
    return found


def ticked_fields(path: tuple[str, ...], kind: str, rules: MappingRules) -> frozenset[str]:
    """Every field that a column of ticks under this header could speak of."""
    if not path or normal(path[-1]) not in rules.words.tick_words:
        return frozenset()
    return frozenset(name for name, _ in _meanings(path, kind, rules))


def _may_be_ticked(heading: Heading, words: CellWords) -> bool:
    if not heading.path or normal(heading.path[-1]) not in words.tick_words:
        return False
    return all(is_tick(cell, words) is not None for cell in heading.sample)


def _ticks(group: Sequence[Heading], kind: str, rules: MappingRules) -> dict[int, Tick]:
    """From left to right: as many columns as name different values of one field."""
    found: dict[int, Tick] = {}
    rest = list(group)
    while rest:
        run, field = _longest(rest, kind, rules)
        if (
            field
            and len(run) > 1
            and any(is_tick(cell, rules.words) for one in rest[: len(run)] for cell in one.sample)
        ):
            found |= {one.index: (field, said) for one, said in zip(rest, run, strict=False)}
        rest = rest[max(len(run), 1) :]
    return found


def _longest(group: Sequence[Heading], kind: str, rules: MappingRules) -> tuple[list[str | bool], str]:
    """What the first columns say, each something else, of the one field that they all can speak of."""
    said: dict[str, list[str | bool]] = dict(_as_lists(_meanings(group[0].path, kind, rules)))
    length = 1
    for heading in group[1:]:
        more = dict(_meanings(heading.path, kind, rules))
        longer = {name: [*one, more[name]] for name, one in said.items() if name in more and more[name] not in one}
        if not longer:
            break
        said, length = longer, length + 1
    fields = [name for name in said if rules.book.fields[name].choice == name] or list(said)
    return (said[fields[0]], fields[0]) if len(fields) == 1 else ([""] * length, "")


def _as_lists(meanings: Iterable[Tick]) -> Iterator[tuple[str, list[str | bool]]]:
    return ((name, [said]) for name, said in meanings)


def _meanings(path: tuple[str, ...], kind: str, rules: MappingRules) -> list[Tick]:
    """The fields that have the column's word as a value: the group header's own, else those of the kind."""
    vocabulary, fields = rules.vocabulary, rules.book.fields
    if len(path) > 1:
        names = [one.fields[0] for one in vocabulary.meanings(path[:-1], kind) if len(one.fields) == 1]
    elif vocabulary.meanings(path, kind):
        return []
    else:
        names = [name for name in vocabulary.kind_fields[kind] if fields[name].type is FieldType.CHOICE]
    found = ((name, _said(name, path[-1], rules)) for name in names)
    return [(name, said) for name, said in found if said is not None]


def _said(name: str, word: str, rules: MappingRules) -> str | bool | None:
    field = rules.book.fields[name]
    if field.type is FieldType.CHOICE:
        return value_of(clean(word), rules.words.choices[field.choice])
    if field.type is FieldType.YESNO:
        words, key = rules.words.yes_of.get(name, rules.words.yes_no), normal(word)
        return True if key in words.yes else False if key in words.no else None
    return None


def is_tick(cell: object, words: CellWords) -> bool | None:
    """True for √, ●, 1, Y, 是; False for what says no and for nothing; None for anything else."""
    text = shown(cell)
    key = normal(text) or text
    if key in words.ticks:
        return True
    return False if not key or key in words.yes_no.no or text in words.placeholders else None


def join_ticks(headers: Sequence[Tick | None], cells: Sequence[object], words: CellWords) -> tuple[Outcome, int]:
    """What the one ticked column of a row says, and which it is; several ticks or other words say nothing certain."""
    marks = [is_tick(cell, words) for cell in cells]
    ticked = [number for number, mark in enumerate(marks) if mark or mark is None]
    if not ticked:
        return BLANK, 0
    says = headers[ticked[0]]
    if len(ticked) == 1 and marks[ticked[0]] and says is not None:
        return given(says[1], cells[ticked[0]]), ticked[0]
    written = "、".join(f"{said[1]}:{shown(cells[one])}" for one in ticked if (said := headers[one]) is not None)
    return unreadable(written, "value-unknown", "ticks"), ticked[0]
