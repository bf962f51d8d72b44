"""The words by which a summary on the sheet of a ledger is told: measures, titles, what cases are grouped by."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.ledger.headings import MappingRules
from toolkit.ledger.wording import normal, without_any_brackets


class SummaryTerms:
    """The rule book's words for summaries, normalised."""

    def __init__(self, rules: MappingRules) -> None:
        words = rules.layout.summaries
        self.rules = rules
        self.tallies = frozenset(map(normal, words.tallies))
        self.known = self.tallies | frozenset(map(normal, words.measures))
        self.raw = frozenset((*words.tallies, *words.measures))
        self.beginnings = frozenset({" ", "　", *(word[0] for word in (*self.known, *self.raw))})
        self.totals = frozenset(map(normal, rules.layout.rows.totals))
        self.titles = tuple(map(normal, words.titles))
        self.groupers = frozenset(words.groupers)
        self.first_said = frozenset(words.first_said)
        self.identity = frozenset(rules.layout.fields.identity)
        self.periods = frozenset(map(normal, words.periods))

    def measures_in(self, cells: Sequence[object], closely: bool) -> set[int]:
        """Columns whose cell is the word of a measure; far down only words as the rule book writes them count."""
        if not closely and self.raw.isdisjoint(cells):
            return set()
        begin = self.beginnings
        return {
            column
            for column, cell in enumerate(cells)
            if cell.__class__ is str and cell[:1] in begin and self._is_measure(cell)
        }

    def _is_measure(self, text: str) -> bool:
        short = len(text) <= self.rules.limits.total_length
        return text in self.raw or (short and normal(without_any_brackets(text)) in self.known)

    def is_tally(self, text: str) -> bool:
        """True for what is never said of one case: 占比, 单量."""
        return normal(text) in self.tallies or normal(without_any_brackets(text)) in self.tallies

    def names_cases(self, text: str) -> bool:
        """True for a header that could say whose line it is, which a summary of many cases does not."""
        return not self.identity.isdisjoint(self.rules.vocabulary.fields_named(text))

    def groups(self, text: str, fields: frozenset[str]) -> bool:
        """True for a header of what cases are grouped by: 类别, 网点, 月份."""
        found = self.rules.vocabulary.fields_named(text)
        return normal(text) in self.periods or not fields.isdisjoint(found)

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
