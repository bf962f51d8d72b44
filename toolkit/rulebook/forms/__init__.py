"""Descriptions of the archive's forms, one TOML file a form: blocks whose words are `中文 || English`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files


def form_descriptions() -> dict[str, Mapping[str, object]]:
    """Template name without ending -> title, page and blocks."""
    entries = sorted(files(__name__).iterdir(), key=lambda item: item.name)
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in entries
        if entry.name.endswith(".toml")
    }
