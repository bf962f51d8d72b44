"""The packaged master: every TOML file of `rulebook/data`, merged by subject."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import cast

from toolkit.errors import RulebookError
from toolkit.rulebook.cache import digest_of_bytes, remembered

Tables = dict[str, dict[str, object]]
"""subject -> id -> table, as TOML gives them. Subjects are the attributes of `model.Rulebook`."""


def packaged_tables(cache: Path | None = None) -> Tables:
    """All subjects of the package; those of an unchanged package come from the cache.

    Raises RulebookError when two files hold the same entry.
    """
    folder = files("toolkit.rulebook") / "data"
    written = {
        entry.name: entry.read_bytes()
        for entry in sorted(folder.iterdir(), key=lambda item: item.name)
        if entry.name.endswith(".toml")
    }
    digest = digest_of_bytes(part for name, text in written.items() for part in (name.encode(), text))
    return cast(Tables, remembered(cache, "package", digest, lambda: _merged(written)))


def _merged(written: Mapping[str, bytes]) -> Tables:
    merged: Tables = {}
    for name, text in written.items():
        merge(merged, tomllib.loads(text.decode("utf-8")), name)
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
