"""How facts reach a template: dates as moments, money as decimals, choices in the paper's language, marks for gaps.

Facts are the JSON-able forms that `facts.py` makes: `2026-03-05T14:30`, `1280.00`, true, lists. The engine
prints moments, decimals and yes/no in the style of the paper's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from toolkit.missing import Missing
from toolkit.model import FieldType, Language, Moment, Rulebook
from toolkit.wording import date_text, moment_of

NOTHING = Missing(instead="—")
"""A fact that is absent and need not be there."""

EMPTY = Missing(instead="")
"""Left blank, because nobody misses it or somebody writes it in by hand."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Turns facts into what templates print, after the fields' types and value lists of a rule book."""

    rulebook: Rulebook
    language: Language

    def field(self, name: str, fact: object) -> object:
        """A fact of a case or complaint for its template; lists stay lists."""
        if fact == "":
            return NOTHING
        if isinstance(fact, bool):
            return fact
        known = self.rulebook.fields.get(name)
        kind = known.type if known else FieldType.TEXT
        if isinstance(fact, list):
            return tuple(self.field(name, one) for one in fact if not isinstance(one, dict))
        if kind in (FieldType.DATE, FieldType.MOMENT):
            return self.moment(str(fact))
        if kind is FieldType.MONEY:
            return Decimal(str(fact))
        if kind is FieldType.SCORE:
            return f"{Decimal(str(fact)).normalize():f}"
        if kind is FieldType.CHOICE and known:
            return self.choice(known.choice or name, str(fact))
        return str(fact)

    def mark(self, name: str) -> Missing:
        """The visible mark of a missing fact: `【缺：购买日期】`."""
        label = self.rulebook.label(name)
        return Missing(label, self.rulebook.text("word.missing", name=label).in_language(self.language))

    def says(self, variant: str, **gaps: object) -> str:
        """A word of papers in general, in this language."""
        words = self.rulebook.rules["document-fact-missing"].variants[variant]
        return words.filled(**gaps).in_language(self.language)

    def choice(self, name: str, value: str) -> str:
        """A value of a value list; one that is not in the list stays as written."""
        choices = self.rulebook.choices.get(name)
        if self.language == "zh" or choices is None:
            return value
        return next((one.en for one in choices.values if one.value == value), value)

    def moment(self, iso: str) -> Moment | Missing:
        """`2026-03-05T14:30` as a moment with its precision."""
        return moment_of(iso) if iso else NOTHING

    def last_moment(self, iso: str) -> Moment | date | Missing:
        """A deadline: one at 00:00 is the end of the day before, and that is how a letter says it."""
        if not iso:
            return NOTHING
        moment = datetime.fromisoformat(iso)
        if moment.hour == moment.minute == 0:
            return date.fromordinal(moment.toordinal() - 1)
        return moment_of(iso)

    def day(self, day: date) -> str:
        """`2026年3月5日` or `5 March 2026`."""
        return date_text(day, self.language)
