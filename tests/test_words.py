"""The word catalogue speaks both languages and holds what the code asks for, no more."""

from __future__ import annotations

import re
import string
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.model import Text
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.words import catalogue

PACKAGE = Path(__file__).parent.parent / "toolkit"


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def all_texts() -> dict[str, Text]:
    """Catalogue and rule book together: everything a person may be shown."""
    texts = dict(catalogue())
    book = load_rulebook()
    for rule in book.rules.values():
        texts[f"{rule.id} message"] = rule.message
        texts[f"{rule.id} hint"] = rule.hint
        texts |= {f"{rule.id} {name}": text for name, text in rule.variants.items()}
    return texts


def test_every_text_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, text in all_texts().items():
        assert text.zh.strip(), f"{key}: Chinese is missing"
        assert text.en.strip(), f"{key}: English is missing"
        assert gaps(text.zh) == gaps(text.en), key


def test_a_gap_is_a_plain_name() -> None:
    for key, text in all_texts().items():
        for name in gaps(text.zh):
            assert re.fullmatch(r"[a-z_]+", name), f"{key}: {{{name}}}"


def test_every_word_the_code_asks_for_is_in_the_catalogue() -> None:
    known = catalogue()
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for key in re.findall(r"\b(?:say|self\.say|words)\(\s*\"([a-z_]+\.[a-z_.]+)\"", source):
            assert key in known, f"{path.name} says {key}"
        for key in re.findall(
            r"raise (?:(?:Toolkit|Usage|Rulebook|Template|Register|Outbox)Error)\(\s*\"([a-z_]+)\"", source
        ):
            assert f"error.{key}" in known, f"{path.name} raises {key}"


def test_an_error_names_its_key_and_its_values() -> None:
    error = ToolkitError("outbox_locked", path="outbox")
    assert str(error) == "outbox_locked: path=outbox"
