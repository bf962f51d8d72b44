"""Words of the rule book inside patterns: one of them, the longest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from toolkit.model import Spellings

NEVER = r"(?!)"


def plain_word(text: str) -> str:
    """A word as the normalised text of a cell holds it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def words_of(spellings: Spellings, *names: str) -> frozenset[str]:
    """The words of these spellings, normalised."""
    return frozenset(plain_word(word) for name in names for word in spellings[name].words) - {""}


def numbers_of(spellings: Spellings, *names: str) -> Mapping[str, int]:
    """Each word of these spellings with what it counts."""
    return {word: spellings[name].number for name in names for word in words_of(spellings, name)}


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches one of the words; none where there are none.

    >>> any_of(["块", "块钱"])
    '(?:块钱|块)'
    """
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else NEVER
