"""The workspace's own entries laid over the packaged ones: `templates/rulebook.toml`, then the workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import RulebookError
from toolkit.rulebook.packaged import Tables


def overlay_tables(tables: Tables, folder: Path) -> None:
    """Changes `tables` in place: an entry replaces or completes the packaged one with the same id."""
    path = folder / "rulebook.toml"
    if not path.exists():
        return
    try:
        more = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise RulebookError("rulebook_not_toml", where=path.name, reason=str(error)) from error
    for subject, entries in more.items():
        _lay_over(tables.setdefault(subject, {}), entries)


def _lay_over(below: dict[str, object], above: object) -> None:
    if not isinstance(above, Mapping):
        return
    for name, entry in above.items():
        known = below.get(name)
        if isinstance(known, Mapping) and isinstance(entry, Mapping):
            below[name] = {**known, **entry}
        else:
            below[name] = entry
