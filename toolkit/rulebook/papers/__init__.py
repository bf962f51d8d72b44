"""Descriptions of the default papers, one TOML file a paper: blocks whose words are `中文 || English`.

`_sample.toml` is an invented case for previews.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from toolkit.model import Text

SAMPLE = "_sample.toml"


def paper_descriptions() -> dict[str, Mapping[str, object]]:
    """Template name without ending -> title, page and blocks."""
    entries = sorted(files(__name__).iterdir(), key=lambda item: item.name)
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in entries
        if entry.name.endswith(".toml") and entry.name != SAMPLE
    }


@cache
def sample_facts() -> Mapping[str, object]:
    """Facts of an invented case, as `DocumentDue.facts` has them: `case`, `complaint`, `clock`, `parts` …"""
    return {name: section for name, section in _sample().items() if name != "labels"}


@cache
def field_labels() -> Mapping[str, Text]:
    """Names of what templates may print and is no field of a ledger: path -> label."""
    labels = _sample()["labels"]
    return {path: Text(*words.split(" || ")) for path, words in labels.items()}


def _sample() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__name__) / SAMPLE).read_text(encoding="utf-8"))
