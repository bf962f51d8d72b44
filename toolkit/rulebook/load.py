"""The rule book in force: packaged text, then the workspace's overlay, then built and proved."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from toolkit.checks import prove
from toolkit.documents.kinds import prove_kinds
from toolkit.errors import RulebookError
from toolkit.model import (
    ArchiveCategory,
    Branch,
    ChoiceList,
    ClockRule,
    DocumentKind,
    EntitlementRule,
    Exclusion,
    Field,
    Layout,
    Level,
    Masking,
    Parameter,
    Policy,
    Rule,
    Rulebook,
    Settings,
    Spelling,
    TableKind,
    Waiver,
    WarrantyTerm,
)
from toolkit.rulebook.build import build, frozen
from toolkit.rulebook.cache import cache_of
from toolkit.rulebook.codes import prove_codes
from toolkit.rulebook.layouts import prove_layout
from toolkit.rulebook.notices import NOTICE, add_notices
from toolkit.rulebook.overlay import TEXT, WORKBOOK, deleted_from, overlay_tables
from toolkit.rulebook.packaged import Tables, packaged_tables
from toolkit.rulebook.proving import prove_names, prove_parameters
from toolkit.rulebook.proving_clocks import prove_clocks, prove_conditions, prove_entitlements
from toolkit.rulebook.proving_texts import prove_amounts, prove_calendars, prove_lists, prove_texts
from toolkit.rulebook.words import Words, catalogue
from toolkit.rulebook.workbook import Change, Deleted, choices_of, export_workbook
from toolkit.spelling import nearest

SUBJECTS: dict[str, type] = {
    "policies": Policy,
    "parameters": Parameter,
    "branches": Branch,
    "fields": Field,
    "kinds": TableKind,
    "choices": ChoiceList,
    "spellings": Spelling,
    "rules": Rule,
    "clocks": ClockRule,
    "levels": Level,
    "warranty": WarrantyTerm,
    "exclusions": Exclusion,
    "entitlements": EntitlementRule,
    "documents": DocumentKind,
    "categories": ArchiveCategory,
    "waivers": Waiver,
}
"""Subjects whose entries are dataclasses; the others are plain tables."""


PROOFS = (
    prove_parameters,
    prove_texts,
    prove_lists,
    prove_amounts,
    prove,
    prove_kinds,
    prove_names,
    prove_codes,
    prove_layout,
    prove_calendars,
    prove_clocks,
    prove_conditions,
    prove_entitlements,
)
"""What every book is held to; a proof of texts and amounts comes before those that use them."""


def rulebook_files(workspace: Path) -> tuple[Path, ...]:
    """The files below `templates/` with which staff change the rule book, by name."""
    folder = workspace / "templates"
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.name in (TEXT, WORKBOOK) or NOTICE.fullmatch(path.name)))


def load_rulebook(workspace: Path | None = None) -> Rulebook:
    """The rule book of a workspace (`templates/YYYY.json`, `rulebook.toml`, `rulebook.xlsx`), or the packaged one.

    Raises RulebookError naming the file, the cell or key, and what is allowed there.
    """
    cache = cache_of(workspace)
    tables = packaged_tables(cache)
    changes: tuple[Change, ...] = ()
    if workspace is not None:
        add_notices(tables, workspace / "templates")
        changes = overlay_tables(tables, workspace / "templates", cache)
    try:
        return _proved(rulebook_from(tables))
    except RulebookError as error:
        raise _located(error, changes) from error


def _proved(book: Rulebook) -> Rulebook:
    for proof in PROOFS:
        proof(book)
    return book


def _located(error: RulebookError, changes: Sequence[Change]) -> RulebookError:
    """The same refusal with the row of the workbook in which a person changed that entry, where there is one."""
    subject, _, rest = str(error.values.get("where", "")).partition(".")
    for change in changes:
        if change.subject == subject and rest.partition(".")[0] == change.key.partition("/")[0]:
            where = f"{change.sheet}!A{change.row}, {error.values['where']}"
            return RulebookError(error.key, **{**error.values, "where": where})
    return error


def changes_of(workspace: Path) -> tuple[Change, ...]:
    """The rows of the workspace's workbook that a person changed or added."""
    cache = cache_of(workspace)
    return overlay_tables(packaged_tables(cache), workspace / "templates", cache)


def deleted_of(workspace: Path) -> tuple[Deleted, ...]:
    """The packaged rows that a person took out of the workspace's workbook; they count all the same."""
    cache = cache_of(workspace)
    return deleted_from(packaged_tables(cache), workspace / "templates", cache)


def workbook_of(workspace: Path, say: Words, as_of: datetime) -> bytes:
    """The rule book in force as a workbook; reading it back gives the same rule book."""
    tables = packaged_tables()
    overlay_tables(tables, workspace / "templates")
    return export_workbook(tables, packaged_tables(), choices_of(tables), say, as_of)


def rulebook_from(tables: Tables) -> Rulebook:
    """Builds every subject; the digest covers all of it."""
    typed: dict[str, Any] = {subject: _entries(subject, tables.get(subject, {})) for subject in SUBJECTS}
    plain: dict[str, Any] = {
        subject: frozen(tables.get(subject, {})) for subject in ("retention", "calendars", "targets", "fees")
    }
    return Rulebook(
        digest=digest_of(tables),
        settings=cast(Settings, build(Settings, tables.get("settings", {}), "settings")),
        layout=cast(Layout, build(Layout, tables.get("layout", {}), "layout")),
        masking=cast(Masking, build(Masking, tables.get("masking", {}), "masking")),
        headers={name: tuple(texts) for name, texts in tables.get("headers", {}).items()},  # type: ignore[arg-type]
        levels=tuple(typed.pop("levels").values()),
        waivers=tuple(typed.pop("waivers").values()),
        words=catalogue(),
        **typed,
        **plain,
    )


def _entries(subject: str, entries: Mapping[str, object]) -> dict[str, object]:
    kind = SUBJECTS[subject]
    named = "id" in {item.name for item in dataclasses.fields(kind)}
    built = {}
    for name, entry in entries.items():
        where = f"{subject}.{name}"
        table = {"id": name, **entry} if named and isinstance(entry, Mapping) else entry
        try:
            built[name] = build(kind, table, where)
        except RulebookError as error:
            raise _meant(error, subject, name, [one for one in entries if one != name]) from error
    return built


def _meant(error: RulebookError, subject: str, name: str, others: Sequence[str]) -> RulebookError:
    """An entry that says too little and is spelled almost as another one is that other one, mistyped."""
    near = nearest(name, others, 0.8) if error.key == "rulebook_missing_key" else ""
    return RulebookError("rulebook_unknown_key", where=subject, name=name, nearest=near) if near else error


def digest_of(tables: Tables) -> str:
    """SHA-256 of the canonical text of all tables."""
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
