"""Rows of the package that a workbook does not have: they count all the same, and who deleted one should know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.opening import Sheet, opened
from toolkit.rulebook.workbook.rows import rows_of
from toolkit.rulebook.workbook.spec import sheets
from toolkit.rulebook.workbook.writing import HEAD_ROWS, MARKS


@dataclass(frozen=True, slots=True)
class Deleted:
    """A sheet, and the keys of the rows that are not on it."""

    sheet: str
    keys: tuple[str, ...]


def deleted_rows(tables: Tables, path: Path, cache: Path | None = None) -> tuple[Deleted, ...]:
    """Sheets that lack rows of `tables`; one that is not there at all is left out: nobody expects it to count."""
    book = {sheet.title: sheet for sheet in opened(path, cache)}
    found = []
    for spec in sheets():
        if spec.name in book:
            there = frozenset(_keys(book[spec.name]))
            keys = tuple(row.key for row in rows_of(spec, tables) if row.key not in there)
            found += [Deleted(spec.name, keys)] if keys and there else []
    return tuple(found)


def _keys(sheet: Sheet) -> Iterator[str]:
    heads = list(sheet.rows[0]) if sheet.rows else []
    at = heads.index(MARKS[0]) if MARKS[0] in heads else None
    for row in sheet.rows[HEAD_ROWS:]:
        if at is not None and at < len(row) and row[at]:
            yield str(row[at])
