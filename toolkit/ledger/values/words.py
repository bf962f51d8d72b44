"""Choices and yes/no: what branches write, as the values of the rule book."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.ledger.values.likewords import LikeWords, forms_of, like_words, one_sided
from toolkit.ledger.values.outcome import BLANK, Outcome, given, shown, unreadable
from toolkit.ledger.wording import normal, without_any_brackets
from toolkit.model import ChoiceList, Meaning

SPLIT = re.compile(r"[/,，、;；+&|\s]+")
FILLED, EMPTY = "☑☒■●√✓✔", "□☐○◯"
BOX_FIRST = re.compile(rf"([{FILLED}{EMPTY}])\s*([^{FILLED}{EMPTY}\s]+)")
BOX_LAST = re.compile(rf"([^{FILLED}{EMPTY}\s()]+)\s*(\(\s*[{FILLED}]?\s*\)|[{FILLED}{EMPTY}])")
"""☑上门 □送修, and 上门√ 送修□ or 保内( ) 保外(√)."""


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """A value list inverted: word as normalised -> value. `open` lists keep other words without a finding."""

    values: Mapping[str, str]
    open: bool
    forms: Mapping[str, str]
    """The same words in one form: 客人没回复 is found as 客户未回复."""
    like: LikeWords

    def value(self, text: str) -> str | None:
        key = _key(text)
        return self.values.get(key) or self.forms.get(self.like.form(key))


def choice_words(choices: ChoiceList, alike: Sequence[Sequence[str]] = ()) -> ChoiceWords:
    """Values win over synonyms of other values, both over their like in other words: 用户送修 as 客户送修."""
    words: dict[str, str] = {}
    for choice in choices.values:
        for text in choice.synonyms:
            words.setdefault(_key(text), choice.value)
    for choice in choices.values:
        for text in (choice.value, *choice.synonyms):
            for other in _in_other_words(text, alike):
                words.setdefault(_key(other), choice.value)
    for choice in choices.values:
        words[_key(choice.en)] = choice.value
        words[_key(choice.value)] = choice.value
    like = like_words(alike)
    return ChoiceWords(words, choices.open, forms_of(words, like), like)


def _in_other_words(text: str, alike: Sequence[Sequence[str]]) -> Iterator[str]:
    for group in alike:
        for word in group:
            if word in text:
                yield from (text.replace(word, other) for other in group if other != word)


def _key(text: str) -> str:
    return normal(text) or text


def read_choice(raw: object, words: ChoiceWords) -> Outcome:
    """The value of the list; a word outside it is kept as written and told (`value-unknown`)."""
    if raw is None:
        return BLANK
    written = shown(raw)
    if not written:
        return BLANK
    value = value_of(written, words)
    if value is not None:
        return given(value, written)
    chosen = ticked_words(written)
    if chosen is not None:
        return _of_ticks(chosen, written, lambda word: value_of(word, words))
    return Outcome(written, written, rule="" if words.open else "value-unknown")


def ticked_words(written: str) -> list[str] | None:
    """The words that are ticked in a cell of several; None for a cell without boxes, and for a tick alone.

    >>> ticked_words("□上门 ☑送修")
    ['送修']
    """
    text = unicodedata.normalize("NFKC", written).strip()
    if text[:1] in FILLED + EMPTY:
        pairs = [(box, word) for box, word in BOX_FIRST.findall(text)]
    else:
        pairs = [(box, word) for word, box in BOX_LAST.findall(text)]
    if not pairs or not any(mark in text for mark in FILLED + EMPTY):
        return None
    if not all(re.search(r"\w", word) for _, word in pairs):  # √× is two marks, not the mark of a word
        return None
    return [word for box, word in pairs if any(mark in box for mark in FILLED)]


def _of_ticks(chosen: list[str], written: str, value: Callable[[str], Meaning | None]) -> Outcome:
    """What the one ticked word means; nothing where none is ticked, unclear where several are."""
    if not chosen:
        return BLANK._replace(raw=written)
    meaning = value(chosen[0]) if len(chosen) == 1 else None
    return unreadable(written, "value-unknown", "ticks") if meaning is None else given(meaning, written)


def value_of(written: str, words: ChoiceWords) -> str | None:
    """The list's value: the whole word, the word without brackets, or several words that mean the same."""
    for text in (written, without_any_brackets(written)):
        value = words.value(text)
        if value is not None:
            return value
    found = {words.value(part) for part in SPLIT.split(written) if part}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class YesNoWords:
    """Words of yes and of no as normalised, and their forms: 没告诉 is found as 未告诉."""

    yes: frozenset[str]
    no: frozenset[str]
    yes_forms: frozenset[str]
    no_forms: frozenset[str]
    like: LikeWords

    def meaning(self, key: str) -> bool | None:
        if key in self.yes or key in self.no:
            return key in self.yes
        form = self.like.form(key)
        return form in self.yes_forms if form in self.yes_forms or form in self.no_forms else None


def yes_no_words(yes: frozenset[str], no: frozenset[str], alike: Sequence[Sequence[str]] = ()) -> YesNoWords:
    like = like_words(alike)
    return YesNoWords(yes, no, one_sided(yes, no, like), one_sided(no, yes, like), like)


def read_yes_no(raw: object, words: YesNoWords) -> Outcome:
    """True or False; other words are `value-unknown`."""
    if raw is None:
        return BLANK
    written = shown(raw)
    if isinstance(raw, bool):
        return given(raw, written)
    key = _key(written)
    if not written:
        return BLANK
    if (meaning := words.meaning(key)) is not None:
        return given(meaning, written)
    chosen = ticked_words(written)
    if chosen is not None:
        return _of_ticks(chosen, written, lambda word: read_yes_no(word, words).meaning)
    if (meaning := words.meaning(_key(without_any_brackets(written)))) is not None:
        return given(meaning, written)
    parts = {words.meaning(_key(part)) for part in SPLIT.split(written) if part}
    if len(parts) == 1 and (meaning := parts.pop()) is not None:
        return given(meaning, written)
    return unreadable(written, "value-unknown")
