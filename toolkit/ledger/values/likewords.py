"""Words that branches use for one another inside the words of lists (客人 for 客户, 没 for 未), in one form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.ledger.wording import normal


@dataclass(frozen=True, slots=True)
class LikeWords:
    """Every word of a group -> the group's first one."""

    pattern: re.Pattern[str]
    first: Mapping[str, str]

    def form(self, key: str) -> str:
        """客人没回复 and 用户尚未回复 as 客户未回复: the form in which texts that say the same are one."""
        return self.pattern.sub(lambda found: self.first[found[0]], key)


def like_words(groups: Sequence[Sequence[str]]) -> LikeWords:
    """A word of several groups belongs to the first; the longest counts where one begins another (没, 没有)."""
    first: dict[str, str] = {}
    for group in groups:
        for word in group:
            first.setdefault(normal(word), normal(group[0]))
    longest = sorted(first, key=len, reverse=True)
    return LikeWords(re.compile("|".join(map(re.escape, longest)) or r"(?!)"), first)


def forms_of(words: Mapping[str, str], like: LikeWords) -> dict[str, str]:
    """Form -> value, of the words (normalised) with their values; forms of words with different values are left out."""
    found: dict[str, set[str]] = {}
    for word, value in words.items():
        found.setdefault(like.form(word), set()).add(value)
    return {form: values.pop() for form, values in found.items() if len(values) == 1}


def one_sided(words: Iterable[str], others: Iterable[str], like: LikeWords) -> frozenset[str]:
    """The forms of some words that are no forms of the others."""
    return frozenset(map(like.form, words)) - frozenset(map(like.form, others))
