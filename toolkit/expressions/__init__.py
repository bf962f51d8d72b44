"""The rule book's small language over fields and parameters, compiled once into functions (rules.md 4)."""

from toolkit.expressions.calls import CALLS, at_most, normalised
from toolkit.expressions.choosing import chosen, is_choice
from toolkit.expressions.compiling import Condition, Judge, Row, compile_condition, condition_of
from toolkit.expressions.reading import Vocabulary

__all__ = [
    "CALLS",
    "Condition",
    "Judge",
    "Row",
    "Vocabulary",
    "at_most",
    "chosen",
    "compile_condition",
    "condition_of",
    "is_choice",
    "normalised",
]
