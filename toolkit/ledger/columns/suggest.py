"""Suggests mappings for headers that nothing is known about: by likeness, and by what the cells look like.

A suggestion is never used by itself; a person confirms it into the branch's mappings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz, process

from toolkit.ledger.columns.contents import content_of
from toolkit.ledger.columns.headers import Vocabulary
from toolkit.ledger.columns.mapping import told
from toolkit.ledger.columns.vocabulary import vocabulary_for
from toolkit.ledger.wording import normal
from toolkit.model import Column, Ledger, Place, Rulebook, Table, Text
from toolkit.rulebook.words import catalogue

BY_CONTENT = {"phone": "phone", "imei": "serial_number", "email": "email"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A header of a branch and the field it may be. `likeness` in percent; 0 where the cells suggest it."""

    branch: str
    place: Place
    header: str
    field: str
    likeness: int
    reason: Text


def suggest_mappings(ledger: Ledger, rulebook: Rulebook) -> tuple[Suggestion, ...]:
    """One suggestion for each header of the ledger's tables that maps to no field and is like a known one."""
    vocabulary = vocabulary_for(rulebook, ledger.branch)
    found: dict[str, Suggestion] = {}
    for table in ledger.tables:
        for suggestion in _of_table(table, ledger.branch, vocabulary, rulebook):
            found.setdefault(normal(suggestion.header), suggestion)
    for _, cells in groupby(ledger.unread_headers, key=lambda one: one[0].sheet):
        for suggestion in _of_header(list(cells), ledger.branch, vocabulary, rulebook):
            found.setdefault(normal(suggestion.header), suggestion)
    return tuple(found.values())


def _of_header(
    cells: list[tuple[Place, str]], branch: str, vocabulary: Vocabulary, book: Rulebook
) -> tuple[Suggestion, ...]:
    """What would make a ledger table of a header that is none yet: for the kind with the most columns."""
    best: tuple[Suggestion, ...] = ()
    most = 0
    for kind in book.kinds.values():
        known = {text: found[0].fields for _, text in cells if (found := vocabulary.meanings((text,), kind.id))}
        taken = {name for fields in known.values() for name in fields}
        suggestions = []
        for place, text in cells:
            if text in known or vocabulary.is_row_number(text) or vocabulary.is_foreign(text):
                continue
            name, likeness = _by_likeness(text, vocabulary.kind_fields[kind.id] - taken, vocabulary, book)
            if name:
                taken.add(name)
                suggestions.append(Suggestion(branch, place, text, name, likeness, _reason(name, likeness, book)))
        if told(kind.told_by, frozenset(taken)) and len(taken) > most:
            best, most = tuple(suggestions), len(taken)
    return best


def _of_table(table: Table, branch: str, vocabulary: Vocabulary, book: Rulebook) -> Iterator[Suggestion]:
    free = vocabulary.kind_fields[table.kind] - table.fields
    for column in table.columns:
        if column.fields or column.how != "unknown" or not column.header:
            continue
        if vocabulary.is_foreign(column.header.rpartition("/")[2]):
            continue
        name, likeness = _nearest(column, free, vocabulary, book)
        if name:
            place = Place(table.path, table.sheet, table.header_rows[-1], column.index)
            yield Suggestion(branch, place, column.header, name, likeness, _reason(name, likeness, book))


def _nearest(column: Column, free: frozenset[str], vocabulary: Vocabulary, book: Rulebook) -> tuple[str, int]:
    """The free field whose header words are most like this header, or whose cells these are."""
    name, likeness = _by_likeness(column.header, free, vocabulary, book)
    if name:
        return name, likeness
    name = BY_CONTENT.get(content_of(column.samples, 100, book.layout.limits.fewest_cells), "")
    return (name, 0) if name in free else ("", 0)


def _by_likeness(header: str, free: frozenset[str], vocabulary: Vocabulary, book: Rulebook) -> tuple[str, int]:
    texts = [text for text, names in vocabulary.fields_of.items() if any(name in free for name, _ in names)]
    least = book.layout.limits.suggest_likeness
    best = process.extractOne(_key(header), texts, scorer=fuzz.ratio, score_cutoff=least)
    if best is None:
        return "", 0
    names = sorted((rank, name) for name, rank in vocabulary.fields_of[best[0]] if name in free)
    return names[0][1], round(best[1])


def _key(header: str) -> str:
    return normal(header.rpartition("/")[2]) or normal(header)


def _reason(name: str, likeness: int, book: Rulebook) -> Text:
    label = book.fields[name].label
    if likeness:
        return catalogue()["ledger.how.suggestion"].filled(field=label, likeness=likeness)
    return catalogue()["ledger.how.values"].filled(field=label)
