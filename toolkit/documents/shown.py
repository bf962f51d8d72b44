"""How facts look on paper: dates, money and yes/no in the paper's language, marks for what is missing.

Facts are the JSON-able forms that `facts.py` makes: `2026-03-05T14:30`, `1280.00`, true, lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from toolkit.documents.amounts import in_figures
from toolkit.model import FieldType, Language, Rulebook, Text

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:T(\d\d):(\d\d))?")


class Missing(str):
    """Printed like any text, but false: `{% if case.quote_amount %}` leaves out what is not known."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows facts in one language, after the fields' types and value lists of a rule book."""

    rulebook: Rulebook
    language: Language

    def field(self, name: str, fact: object) -> object:
        """A fact of a case or complaint as its template prints it; lists stay lists of shown values."""
        known = self.rulebook.fields.get(name)
        kind = known.type if known else FieldType.TEXT
        if fact == "":
            return Missing("—")
        if isinstance(fact, bool):
            return self.yes_or_no(fact)
        if isinstance(fact, list):
            return self.listed([str(self.field(name, one)) for one in fact if not isinstance(one, dict)])
        if kind in (FieldType.DATE, FieldType.MOMENT):
            return self.moment(str(fact))
        if kind is FieldType.MONEY:
            return in_figures(Decimal(str(fact)))
        if kind is FieldType.CHOICE and known:
            return self.choice(known.choice or name, str(fact))
        return str(fact)

    def mark(self, name: str) -> Missing:
        """The visible mark of a missing fact: `【缺：购买日期】`."""
        known = self.rulebook.fields.get(name)
        label = known.label if known else Text(name, name)
        return self.mark_for(label)

    def mark_for(self, label: Text) -> Missing:
        return Missing(self.says("mark", field=label))

    def says(self, variant: str, **gaps: object) -> str:
        """A word of papers in general, in this language."""
        words = self.rulebook.rules["document-fact-missing"].variants[variant]
        return words.filled(**gaps).in_language(self.language)

    def yes_or_no(self, fact: bool) -> str:
        return self.says("yes" if fact else "no")

    def listed(self, items: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(items)

    def choice(self, name: str, value: str) -> str:
        """A value of a value list; one that is not in the list stays as written."""
        choices = self.rulebook.choices.get(name)
        if self.language == "zh" or choices is None:
            return value
        return next((one.en for one in choices.values if one.value == value), value)

    def moment(self, iso: str) -> str:
        """`2026-03-05T14:30` -> `2026年3月5日 14:30`, `5 March 2026, 14:30`; what is no date stays."""
        found = _ISO.match(iso)
        if not found:
            return iso
        year, month, day, hour, minute = found.groups()
        clock = f"{hour}:{minute}" if hour else ""
        if self.language == "zh":
            written = f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
            return f"{written} {clock}".rstrip()
        written = (f"{int(day)} " if day else "") + f"{MONTHS[int(month) - 1]} {year}"
        return f"{written}, {clock}" if clock else written

    def day(self, moment: date) -> str:
        return self.moment(moment.isoformat()[:10])


def masked(serial: str) -> str:
    """The last four of a serial number; outside the branch it identifies a person (law.md 4)."""
    return f"****{serial[-4:]}" if len(serial) > 4 else serial
