"""The word catalogue: every word a person sees that is not a rule's own, in Chinese and English.

One TOML file a room; each entry is `["overdue.title"]` with `zh` and `en`, gaps written `{name}`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toolkit.model import Language, Text


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language: `say(key, count=3)`."""

    texts: Mapping[str, Text]
    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of this key with its gaps filled. Raises KeyError for a key no file holds."""
        return self.texts[key].filled(**values).in_language(self.language)


def words(language: Language) -> Words:
    """The catalogue for a reader's language."""
    return Words(catalogue(), language)


@cache
def catalogue() -> dict[str, Text]:
    """All entries: key -> text. Raises ValueError when two files claim a key or a language is missing."""
    texts: dict[str, Text] = {}
    for entry in sorted(files(__name__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            for key, pair in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                if key in texts:
                    raise ValueError(f"{entry.name}: {key} stands in two word files")
                texts[key] = Text(**pair)
    return texts
