"""The words by which a summary on the sheet of a ledger is told: measures, titles, what cases are grouped by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.vocabulary import RulebookKey
from toolkit.ledger.wording import normal, without_any_brackets


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """The rule book's words for summaries, normalised where nothing else is said."""

    tallies: frozenset[str]
    known: frozenset[str]
    raw: frozenset[str]
    """As the rule book writes them: a cheap first look at a row."""
    beginnings: frozenset[str]
    totals: frozenset[str]
    titles: tuple[str, ...]
    groupers: frozenset[str]
    first_said: frozenset[str]
    identity: frozenset[str]
    periods: frozenset[str]


@lru_cache(maxsize=64)
def _words(key: RulebookKey) -> SummaryWords:
    """The words of a rule book; worked out once."""
    layout = key.rulebook.layout
    words = layout.summaries
    tallies, raw = frozenset(map(normal, words.tallies)), frozenset((*words.tallies, *words.measures))
    known = tallies | frozenset(map(normal, words.measures))
    return SummaryWords(
        tallies=tallies,
        known=known,
        raw=raw,
        beginnings=frozenset({" ", "　", *(word[0] for word in (*known, *raw))}),
        totals=frozenset(map(normal, layout.rows.totals)),
        titles=tuple(map(normal, words.titles)),
        groupers=frozenset(words.groupers),
        first_said=frozenset(words.first_said),
        identity=frozenset(layout.fields.identity),
        periods=frozenset(map(normal, words.periods)),
    )


class SummaryTerms:
    """Asks about texts on a sheet whether they belong to a summary."""

    def __init__(self, rules: MappingRules) -> None:
        self.rules = rules
        self.said = _words(RulebookKey(rules.book.digest, "", rules.book))

    def measures_in(self, cells: Sequence[object], closely: bool) -> set[int]:
        """Columns whose cell is the word of a measure; far down only words as the rule book writes them count."""
        if not closely and self.said.raw.isdisjoint(cells):
            return set()
        begin = self.said.beginnings
        return {
            column
            for column, cell in enumerate(cells)
            if cell.__class__ is str and cell[:1] in begin and self._is_measure(cell)
        }

    def _is_measure(self, text: str) -> bool:
        short = len(text) <= self.rules.limits.total_length
        return text in self.said.raw or (short and normal(without_any_brackets(text)) in self.said.known)

    def is_tally(self, text: str) -> bool:
        """True for what is never said of one case: 占比, 单量."""
        return normal(text) in self.said.tallies or normal(without_any_brackets(text)) in self.said.tallies

    def names_cases(self, text: str) -> bool:
        """True for a header that could say whose line it is, which a summary of many cases does not."""
        return not self.said.identity.isdisjoint(self.rules.vocabulary.fields_named(text))

    def groups(self, text: str, fields: frozenset[str]) -> bool:
        """True for a header of what cases are grouped by: 类别, 网点, 月份."""
        found = self.rules.vocabulary.fields_named(text)
        return normal(text) in self.said.periods or not fields.isdisjoint(found)

    def may_group(self, text: str) -> bool:
        """False for parts and free texts, which a ledger says of its cases line after line."""
        fields = self.rules.vocabulary.fields_named(text)
        own = {*self.rules.layout.part_columns, "parts_used", *self.rules.layout.fields.whole_texts} - {"fault"}
        return fields.isdisjoint(own)

    def begins_rows(self, text: str) -> bool:
        """True for a header with which a ledger begins: of the row's number, the case's, the customer's."""
        vocabulary = self.rules.vocabulary
        named = vocabulary.fields_named(text)
        return vocabulary.is_row_number(text) or not named.isdisjoint(self.rules.layout.fields.names_rows)
