"""Reads the cells of a column as its field: picks the reader of the field's type and remembers each content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from toolkit.ledger.columns.vocabulary import RulebookKey
from toolkit.ledger.values.amounts import AmountWords, amount_words, read_money, read_score
from toolkit.ledger.values.dates import bare_day, read_moment
from toolkit.ledger.values.identifiers import (
    PhoneWords,
    padded_width,
    phone_words,
    plain_identifier,
    read_identifier,
    read_phone,
)
from toolkit.ledger.values.lists import PartWords, part_words, read_list, read_parts
from toolkit.ledger.values.outcome import BLANK, Outcome, Partial, damaged, given, not_applicable, shown
from toolkit.ledger.values.times import ClockWords, clock_words
from toolkit.ledger.values.words import (
    ChoiceWords,
    YesNoWords,
    choice_words,
    read_choice,
    read_yes_no,
    yes_no_words,
)
from toolkit.ledger.wording import clean, normal, without_any_brackets
from toolkit.model import Field, FieldType, Moment, Precision, Rulebook

BLANKS_AROUND = 2
Reader = Callable[[object], Outcome]


@dataclass(frozen=True, slots=True)
class CellWords:
    """Words of the rule book that cells are compared with, normalised once."""

    placeholders: frozenset[str]
    longest_placeholder: int
    """Placeholders are shorter than what a cell says; longer texts need not be compared."""
    errors: frozenset[str]
    error_starts: frozenset[str]
    garbled: tuple[str, ...]
    free: frozenset[str]
    yes_no: YesNoWords
    ticks: frozenset[str]
    tick_words: frozenset[str]
    """Words that a column of ticks can have as its header: values of a list, yes and no."""
    yes_of: Mapping[str, YesNoWords]
    none_word: str
    none_means_no: frozenset[str]
    choices: Mapping[str, ChoiceWords]
    scores: Mapping[str, Mapping[str, int]]
    damaged_digits: int
    ends: frozenset[str]
    """Fields of which a range states the end."""
    day_headers: tuple[str, ...]
    """How headers of days end: 日期. A bare 14 below one is a day of the month."""
    clock: ClockWords
    amounts: AmountWords
    phones: PhoneWords
    parts: PartWords


@lru_cache(maxsize=16)
def cell_words(key: RulebookKey) -> CellWords:
    said = key.rulebook.layout.cells
    yes_no = yes_no_words(_keys(said.yes_words), _keys(said.no_words), said.alike)
    placeholders = frozenset(_plain(text) for text in said.placeholders)
    spellings = key.rulebook.spellings
    choices = {name: choice_words(one, said.alike) for name, one in key.rulebook.choices.items()}
    return CellWords(
        placeholders=placeholders,
        longest_placeholder=max(map(len, placeholders), default=0) + BLANKS_AROUND,
        errors=frozenset(said.error_texts),
        error_starts=frozenset({text[:1] for text in said.error_texts} | {" "}),
        garbled=said.garbled,
        free=frozenset(normal(text) for text in said.free_words),
        yes_no=yes_no,
        yes_of={
            name: yes_no_words(yes_no.yes | _keys(texts), yes_no.no, said.alike)
            for name, texts in said.yes_words_of.items()
        },
        none_word=said.none_word,
        none_means_no=frozenset(said.yes_beside_none),
        ticks=_keys(said.ticks),
        tick_words=yes_no.yes.union(yes_no.no, *(one.values for one in choices.values())),
        choices=choices,
        scores=said.score_words,
        ends=frozenset(key.rulebook.layout.fields.ends),
        damaged_digits=key.rulebook.layout.limits.damaged_digits,
        day_headers=tuple(normal(word) for word in spellings["day_headers"].words),
        clock=clock_words(spellings),
        amounts=amount_words(spellings),
        phones=phone_words(spellings),
        parts=part_words(spellings),
    )


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(normal(text) or text for text in texts)


def words_for(rulebook: Rulebook) -> CellWords:
    return cell_words(RulebookKey(rulebook.digest, "", rulebook))


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return plain_identifier(text).casefold()


def reader_of(field: Field, words: CellWords, cells: Iterable[object], from_1904: bool, scale: int) -> Reader:
    """The reader for a column of `field`; `cells` are its contents: some columns say as a whole how to read one."""
    typed = _typed_reader(field, words, cells, from_1904, scale)

    placeholders, longest = words.placeholders, words.longest_placeholder
    errors, error_starts, none_word = words.errors, words.error_starts, words.none_word

    def read(raw: object) -> Outcome:
        if not isinstance(raw, str):
            return typed(raw)
        if raw[:1] in error_starts and raw.strip() in errors:
            return damaged(clean(raw), "cell-error")
        if len(raw) <= longest:
            plain = _plain(raw)
            if not plain:
                return BLANK
            if plain in placeholders:
                return not_applicable(raw)
        return typed(raw)

    if field.type is FieldType.YESNO and not words.none_means_no.isdisjoint(
        cell for cell in cells if isinstance(cell, str)
    ):
        return lambda raw: given(False, raw) if raw == none_word else read(raw)
    return read


def _typed_reader(field: Field, words: CellWords, cells: Iterable[object], from_1904: bool, scale: int) -> Reader:
    kind = field.type
    if kind is FieldType.DATE:
        return lambda raw: day_only(read_moment(raw, words.clock, from_1904, field.id in words.ends))
    if kind is FieldType.MOMENT:
        return partial(read_moment, words=words.clock, from_1904=from_1904, last=field.id in words.ends)
    if kind is FieldType.MONEY:
        return partial(read_money, free_words=words.free, words=words.amounts, scale=scale)
    if kind is FieldType.SCORE:
        return _score_reader(words.scores.get(field.id, {}), words.amounts)
    if kind is FieldType.YESNO:
        yes_no = words.yes_of.get(field.id, words.yes_no)
        return lambda raw: read_yes_no(raw, yes_no)
    if kind is FieldType.CHOICE:
        return lambda raw: read_choice(raw, words.choices[field.choice])
    if kind is FieldType.LIST:
        return partial(read_parts, words=words.parts) if field.id == "parts_used" else read_list
    if kind is FieldType.NUMBER:
        return partial(read_phone, words=words.phones) if field.private == "phone" else _identifier_reader(words, cells)
    return read_email if field.private == "email" else read_text


def names_days(field: Field, path: Sequence[str], words: CellWords) -> bool:
    """完工日期 holds days, 完工时间 may hold hours."""
    time = field.type in (FieldType.DATE, FieldType.MOMENT)
    return time and bool(path) and normal(without_any_brackets(path[-1])).endswith(words.day_headers)


def days_alone(read: Reader) -> Reader:
    """A reader of dates for which a bare 14 is a day whose month stands elsewhere."""

    def read_day(raw: object) -> Outcome:
        outcome = read(raw)
        day = bare_day(raw) if outcome.rule else 0
        return Outcome(None, raw, partial=Partial(0, day)) if day else outcome

    return read_day


def _score_reader(levels: Mapping[str, int], words: AmountWords) -> Reader:
    """Words where a score should be (满意) are no number, but no mistake of counting either: `value-unknown`."""

    def read(raw: object) -> Outcome:
        outcome = read_score(raw, levels, words)
        if outcome.rule and isinstance(raw, str) and not any(char.isdigit() for char in raw):
            return outcome._replace(rule="value-unknown", variant="no_score")
        return outcome

    return read


def _identifier_reader(words: CellWords, cells: Iterable[object]) -> Reader:
    width = padded_width(cells)
    digits = words.damaged_digits

    def read(raw: object) -> Outcome:
        outcome = read_identifier(raw, digits)
        text = outcome.meaning
        if width and not isinstance(raw, str) and isinstance(text, str) and len(text) < width and text.isdigit():
            return given(text.zfill(width), raw)
        return outcome

    return read


def day_only(outcome: Outcome) -> Outcome:
    """A date field keeps the day (or month); the time beside it is no part of it."""
    at = outcome.meaning
    if isinstance(at, Moment) and at.precision not in (Precision.DAY, Precision.MONTH):
        day = at.at.replace(hour=0, minute=0, second=0)
        return given(Moment(day, Precision.DAY), outcome.raw, outcome.others)
    return outcome


def read_email(raw: object) -> Outcome:
    """An address in plain characters: `Ａ＠ｂ．com` is `A@b.com`."""
    text = plain_identifier(raw) if isinstance(raw, str) else shown(raw)
    return given(text, raw) if text else BLANK


def read_text(raw: object) -> Outcome:
    """Text as written, without invisible characters; numbers and dates as a person sees them."""
    written = shown(raw)
    return given(written, raw) if written else BLANK
