"""The states of an item in words, for refusals."""

from __future__ import annotations

from toolkit.model import Text
from toolkit.rulebook.words import catalogue

STATES = ("allocated", "filed", "void", "destroyed")
"""待归档、已归档、作废、已销毁."""


def in_words(state: str) -> Text:
    """`void` -> 作废."""
    return catalogue()[f"archive.state.{state}"]
