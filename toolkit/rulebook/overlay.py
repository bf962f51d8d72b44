"""The workspace's own entries laid over the packaged ones: `templates/rulebook.toml`, then the workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from toolkit.errors import RulebookError
from toolkit.model import Rulebook
from toolkit.rulebook.build import type_words
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook import Change, Deleted, deleted_rows, overlay_workbook
from toolkit.spelling import nearest

TEXT, WORKBOOK = "rulebook.toml", "rulebook.xlsx"

SUBJECTS = frozenset(one.name for one in fields(Rulebook)) - {"digest", "words"}
"""What a workspace can change: a mistyped subject would otherwise change nothing, and nobody would know."""


def overlay_tables(tables: Tables, folder: Path, cache: Path | None = None) -> tuple[Change, ...]:
    """Changes `tables` in place: an entry replaces or completes the packaged one with the same id.

    Both forms may exist; the workbook wins. Gives the rows of the workbook that a person changed or added.
    """
    if (folder / TEXT).exists():
        _overlay_text(tables, folder / TEXT)
    return overlay_workbook(tables, folder / WORKBOOK, cache) if (folder / WORKBOOK).exists() else ()


def deleted_from(tables: Tables, folder: Path, cache: Path | None = None) -> tuple[Deleted, ...]:
    """The packaged rows that the folder's workbook does not have; none without a workbook."""
    return deleted_rows(tables, folder / WORKBOOK, cache) if (folder / WORKBOOK).exists() else ()


def _overlay_text(tables: Tables, path: Path) -> None:
    try:
        more = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise RulebookError("rulebook_not_toml", where=path.name, reason=str(error)) from error
    except UnicodeDecodeError as error:
        raise RulebookError("rulebook_not_text", where=path.name) from error
    except OSError as error:
        raise RulebookError("rulebook_unreadable", where=path.name, reason=error.strerror) from error
    for subject, entries in more.items():
        if subject not in SUBJECTS:
            raise RulebookError(
                "rulebook_unknown_subject",
                where=path.name,
                name=subject,
                nearest=nearest(subject, SUBJECTS),
                allowed=", ".join(sorted(SUBJECTS)),
            )
        if not isinstance(entries, Mapping):
            raise RulebookError(
                "rulebook_wrong_type", where=f"{path.name} {subject}", expected=type_words(dict), value=entries
            )
        _lay_over(tables.setdefault(subject, {}), entries)


def _lay_over(below: dict[str, object], above: object) -> None:
    """Tables are completed key by key, lists and values replaced."""
    if not isinstance(above, Mapping):
        return
    for name, entry in above.items():
        known = below.get(name)
        if isinstance(known, Mapping) and isinstance(entry, Mapping):
            merged = dict(known)
            _lay_over(merged, entry)
            below[name] = merged
        else:
            below[name] = entry
