"""Phones that somebody wrote into the column of names, though the table has a column of phones."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from toolkit.ledger.columns.fieldcolumns import FieldColumn
from toolkit.ledger.values.identifiers import PhoneWords, name_and_phones
from toolkit.ledger.values.outcome import Outcome, given
from toolkit.model import Reading

NAMES = ("customer_name", "contact_person")
DIGITS = re.compile(r"\d{3}")
SHORTEST = 11
"""Letters of a phone: shorter cells hold none beside a name."""


def phones_out_of_names(
    columns: Sequence[FieldColumn], raw_of: Callable[[str], Sequence[object]], words: PhoneWords
) -> None:
    """张先生13800138000: the name without the phone; the phone where none is written, else beside the written one."""
    by_field = {column.field: column for column in columns}
    phones = by_field.get("phone")
    if phones is None:
        return
    for name in NAMES:
        column = by_field.get(name)
        for number, raw in enumerate(raw_of(name) if column is not None else ()):
            if column is None or not isinstance(raw, str) or len(raw) <= SHORTEST or not DIGITS.search(raw):
                continue
            said, found = name_and_phones(raw, words)
            if found and column.outcomes[number].reading is Reading.GIVEN:
                column.outcomes[number] = column.outcomes[number]._replace(meaning=said)
                _add(phones, number, found, column.moved.get(number, column.column), raw)


def _add(phones: FieldColumn, number: int, found: tuple[str, ...], place: int, raw: str) -> None:
    outcome: Outcome = phones.outcomes[number]
    if outcome.reading in (Reading.BLANK, Reading.NOT_APPLICABLE):
        phones.outcomes[number] = given(found[0], raw, found[1:])
        phones.moved[number] = place
    elif outcome.reading is Reading.GIVEN:
        more = tuple(one for one in found if one != outcome.meaning and one not in outcome.others)
        phones.outcomes[number] = outcome._replace(others=(*outcome.others, *more))
