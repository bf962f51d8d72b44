"""The packaged master: every TOML file of `rulebook/data`, merged by subject."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from toolkit.errors import RulebookError

Tables = dict[str, dict[str, object]]
"""subject -> id -> table, as TOML gives them. Subjects are the attributes of `model.Rulebook`."""


def packaged_tables() -> Tables:
    """All subjects of the package. Raises RulebookError when two files hold the same entry."""
    merged: Tables = {}
    folder = files("toolkit.rulebook") / "data"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            merge(merged, tomllib.loads(entry.read_text(encoding="utf-8")), entry.name)
    return merged


def merge(tables: Tables, more: Mapping[str, object], where: str) -> None:
    """Adds the entries of one file; an id that is already there is refused."""
    for subject, entries in more.items():
        if not isinstance(entries, Mapping):
            raise RulebookError("rulebook_wrong_type", where=f"{where} {subject}", expected="table", value=entries)
        known = tables.setdefault(subject, {})
        for name, entry in entries.items():
            if name in known:
                raise RulebookError("rulebook_twice", where=where, name=f"{subject}.{name}")
            known[name] = entry
