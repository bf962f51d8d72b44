"""The rule book: packaged TOML, the workspace's overlay, and the word catalogue."""

from toolkit.rulebook.load import load_rulebook
from toolkit.rulebook.words import Words, words

__all__ = ["Words", "load_rulebook", "words"]
