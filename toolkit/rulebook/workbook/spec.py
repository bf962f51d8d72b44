"""How the rule book looks as a workbook: its sheets and columns, from `sheets.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toolkit.rulebook.build import build


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: the path in the entry, its words, the type of its cells and where its drop-down comes from."""

    path: str
    zh: str
    en: str
    type: str = "text"
    """`text`, `integer`, `money`, `yesno`, `date`, `list`, `auto`, `json`."""
    choices: str = ""
    fixed: bool = False
    """Grey: reviewed as text; a change is refused."""
    key: bool = False
    """Part of a new row's identity."""
    default: object = None
    """What a packaged entry without this key means."""
    width: int = 16


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its name in the workbook, its subject in the rule book, and what one row is."""

    name: str
    en: str
    subject: str
    rows: str
    columns: tuple[ColumnSpec, ...]
    at: str = ""
    only_with: str = ""
    """Only entries that have this key."""
    extend: bool = False


@cache
def sheets() -> tuple[SheetSpec, ...]:
    """All sheets in their order."""
    text = (files("toolkit.rulebook.workbook") / "sheets.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["sheets"]
    return tuple(build(SheetSpec, sheet, f"sheets.{sheet['name']}") for sheet in listed)  # type: ignore[misc]
