"""How the rule book looks as a workbook: its sheets and columns, from `sheets.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import cast

from toolkit.rulebook.build import build


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: the path in the entry, its words, the type of its cells and where its drop-down comes from."""

    path: str
    zh: str
    en: str
    type: str = "text"
    """`text`, `integer`, `money`, `yesno`, `date`, `list`, `target`, `auto`, `json`."""
    choices: str = ""
    fixed: bool = False
    """Grey: reviewed as text; a change is refused."""
    key: bool = False
    """Part of a new row's identity."""
    default: object = None
    """What a packaged entry without this key means."""
    width: int = 16
    most: int = 999_999
    """The largest number that makes sense there."""
    needed: tuple[str, ...] = ()
    """The cell may be blank only where the entry has one of these instead."""
    filled: bool = False
    """A blank cell is refused."""


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
    told_by: tuple[str, ...] = ()
    """Columns by which the items of a list are told apart when a newer package has moved them."""
    lists: Mapping[str, str] = field(default_factory=dict)
    """Key of a row -> the list its value is chosen from, where the row is a setting."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Words of the workbook itself: names of its own sheets, yes and no, kinds of days."""

    notes: str
    sources: str
    choices: str
    yes: str
    no: str
    waiting: str
    day_off: str
    working_day: str
    yuan: str
    """What people write behind an amount."""
    separator: str
    """Between the values of a list in one cell."""
    also_yes: tuple[str, ...]
    also_no: tuple[str, ...]
    also: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Name of a list -> value -> what people write for it."""


def sheets() -> tuple[SheetSpec, ...]:
    """All sheets in their order."""
    return _written()[0]


def marks() -> Marks:
    """The workbook's own words."""
    return _written()[1]


@cache
def _written() -> tuple[tuple[SheetSpec, ...], Marks]:
    text = (files("toolkit.rulebook.workbook") / "sheets.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    listed = tuple(cast(SheetSpec, build(SheetSpec, one, f"sheets.{one['name']}")) for one in found["sheets"])
    return listed, cast(Marks, build(Marks, found["marks"], "marks"))
