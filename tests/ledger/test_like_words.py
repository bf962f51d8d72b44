"""Words of lists with several of their words exchanged at once (客人没回复 for 客户未回复) mean what they meant."""

from __future__ import annotations

import random
import re

import pytest

from toolkit.ledger.cellreading import words_for
from toolkit.ledger.values.likewords import forms_of, like_words
from toolkit.ledger.values.words import read_yes_no, value_of
from toolkit.ledger.wording import normal
from toolkit.model import Reading
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
WORDS = words_for(BOOK)
GROUPS = BOOK.layout.cells.alike


def exchanged(text: str, chance: random.Random) -> str:
    """The text with every word of a group exchanged for any of its group."""
    groups = {word: group for group in GROUPS for word in group}
    pattern = "|".join(sorted(map(re.escape, groups), key=len, reverse=True))
    return re.sub(pattern, lambda found: chance.choice(groups[found[0]]), text)


@pytest.mark.parametrize("name", sorted(BOOK.choices))
def test_a_value_with_any_of_its_words_exchanged_is_the_same_value_or_unclear(name: str) -> None:
    words, chance = WORDS.choices[name], random.Random(name)
    for choice in BOOK.choices[name].values:
        for text in (choice.value, *choice.synonyms):
            for _ in range(5):
                other = exchanged(text, chance)
                found = value_of(other, words)
                clear = words.like.form(normal(other)) in words.forms
                assert found == choice.value or (normal(other) in words.values) or not clear, (text, other, found)


@pytest.mark.parametrize("name", sorted(BOOK.choices))
def test_every_word_of_a_list_still_means_its_value(name: str) -> None:
    for choice in BOOK.choices[name].values:
        assert value_of(choice.value, WORDS.choices[name]) == choice.value


def test_two_words_exchanged_at_once_are_found() -> None:
    [(name, value)] = {
        (name, choice.value)
        for name, one in BOOK.choices.items()
        for choice in one.values
        if "客户未回复" in (choice.value, *choice.synonyms)
    }
    for text in ("客人没回复", "用户尚未回复", "机主没有回复"):
        assert value_of(text, WORDS.choices[name]) == value


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("尚未提醒", False), ("还没归还", False), ("没有授权", False), ("用户已备份", True), ("尚未还，未退", False)],
)
def test_yes_and_no_in_other_words(text: str, meaning: bool) -> None:
    assert read_yes_no(text, WORDS.yes_of["backup_reminded"]).meaning is meaning


def test_other_words_of_yes_and_no_stay_unknown() -> None:
    for text in ("待定", "等通知", "未知", "不清楚", "提醒客户"):
        assert read_yes_no(text, WORDS.yes_no).reading is Reading.UNREADABLE


def test_forms_that_two_values_share_say_nothing() -> None:
    like = like_words([["客户", "用户"]])
    assert forms_of({"客户送修": "送修", "用户送修": "寄修", "客户取消": "取消"}, like) == {"客户取消": "取消"}


def test_a_rule_book_without_groups_exchanges_nothing() -> None:
    assert like_words(()).form("客人没回复") == "客人没回复"
