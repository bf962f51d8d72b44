"""Columns that say more about the one before them: serial and quantity of a part, the date of an event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from toolkit.ledger.columns.headerforms import TRAILING_NUMBER
from toolkit.ledger.columns.headings import Heading, MappingRules
from toolkit.ledger.wording import normal, without_brackets

SHORTEST_EVENT = 2
"""Letters of an event: 答复, not the 回 of 回日期."""


def part_paths(headings: Sequence[Heading], kind: str, rules: MappingRules) -> dict[int, tuple[str, ...]]:
    """Header paths of columns that say more about the part before them: 序列号2 behind 配件名称2 is 配件 > 序列号.

    A header without a number counts so only where another column of the table already is what it says.
    """
    vocabulary, sides = rules.vocabulary, rules.layout.part_sides
    if kind == "parts" or "parts_used" not in vocabulary.kind_fields[kind]:
        return {}
    words, trailing = {normal(word) for word in sides.words}, {normal(word) for word in sides.trailing}
    texts = [normal(without_brackets("".join(one.path[-1:]), vocabulary.noise)) for one in headings]
    bare = [TRAILING_NUMBER.sub("", text) for text in texts]
    found = {}
    in_group = False
    for number, heading in enumerate(headings):
        meanings = vocabulary.meanings(heading.path, kind) if heading.path else ()
        if meanings and meanings[0].fields[0] == "parts_used" and bare[number] not in words:
            in_group = True
        elif in_group and bare[number] in words:
            run = _run(bare, number, words)
            sure = texts[number] != bare[number] or bare.count(bare[number]) > 1
            sure = sure or any(_only_of_parts(bare[one], trailing, kind, rules) for one in run if one > number)
            sure = sure or (bare[number] in trailing and run[0] < number)
            if sure or _claimed_elsewhere(headings, number, kind, rules):
                found[heading.index] = (*heading.path[:-1], sides.prefix, bare[number])
        else:
            in_group = False
    return found


def _run(bare: Sequence[str], number: int, words: Collection[str]) -> range:
    """The columns around this one that all may be sides of the same part."""
    first = last = number
    while first > 0 and bare[first - 1] in words:
        first -= 1
    while last + 1 < len(bare) and bare[last + 1] in words:
        last += 1
    return range(first, last + 1)


def _only_of_parts(word: str, trailing: Collection[str], kind: str, rules: MappingRules) -> bool:
    """True for 数量 and 单价, which say nothing of the case itself."""
    meanings = rules.vocabulary.meanings((word,), kind)
    return word in trailing and all(one.fields == ("parts_used",) for one in meanings)


def _claimed_elsewhere(headings: Sequence[Heading], number: int, kind: str, rules: MappingRules) -> bool:
    """True when another column means the same field by another text."""
    meanings = rules.vocabulary.meanings(headings[number].path, kind)
    if not meanings:
        return True
    others = (one for place, one in enumerate(headings) if place != number and one.path != headings[number].path)
    return any(
        found[0].fields == meanings[0].fields for one in others if (found := rules.vocabulary.meanings(one.path, kind))
    )


def event_paths(headings: Sequence[Heading], kind: str, rules: MappingRules) -> dict[int, tuple[str, ...]]:
    """Header paths of dates that repeat the end of the header before them: 客户答复 | 答复日期 is 客户答复日期."""
    vocabulary = rules.vocabulary
    endings = tuple(sorted((normal(one) for one in rules.layout.relatives.endings[0]), key=len, reverse=True))
    found = {}
    for before, heading in pairwise(headings):
        event, text = normal("".join(before.path[-1:])), normal("".join(heading.path[-1:]))
        ending = next((one for one in endings if text.endswith(one)), "")
        stem = text.removesuffix(ending)
        if len(stem) < SHORTEST_EVENT or event == stem or not ending or not event.endswith(stem):
            continue
        path = (*heading.path[:-1], event + ending)
        if vocabulary.meanings(path, kind):
            found[heading.index] = path
    return found
