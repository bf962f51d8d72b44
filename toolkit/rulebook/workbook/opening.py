"""The cells of the rule-book workbook, whoever saved it: values, and formulas and errors as what they are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.errors import RulebookError
from toolkit.rulebook.cache import digest_of_bytes, remembered

FORMULA = "#formula"
"""Stands before a formula whose result nobody has stored."""

ERROR_CODES = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})

MOST_BYTES = 128 * 2**20
"""What the parts of a workbook may unpack to together; the whole book in force takes about 3 MB."""

MOST_CELLS = 2_000_000
"""Cells of the rectangle from A1 to a sheet's last cell; the longest sheet in force has some ten thousand."""

_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's title and its rows from the first one on, each with its cells from column A on."""

    title: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[str] = ()
    """Ranges that a person has merged: all their cells but the first have lost what they said."""


def opened(path: Path, cache: Path | None) -> tuple[Sheet, ...]:
    """All sheets; those of an unchanged workbook come from the cache. Raises RulebookError where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RulebookError("rulebook_unreadable", where=path.name, reason=error.strerror) from error
    digest = digest_of_bytes((content, openpyxl.__version__.encode()))
    found = remembered(cache, "workbook", digest, lambda: _parsed(content, path.name))
    return tuple(Sheet(title, rows, merged) for title, rows, merged in cast(list[_Parsed], found))


_Parsed = tuple[str, list[list[object]], list[str]]
"""Title, rows, merged ranges."""


def _parsed(content: bytes, name: str) -> list[_Parsed]:
    try:
        _prove_size(content, name)
        shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        asked = openpyxl.load_workbook(io.BytesIO(content)) if _holds_formulas(content) else None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise RulebookError("rulebook_not_xlsx", where=name) from error
    for sheet in shown.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            last = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
            raise RulebookError("rulebook_far_cell", where=f"{sheet.title}!{last}")
    return [
        (
            sheet.title,
            [list(row) for row in _rows(sheet, asked[sheet.title] if asked is not None else None)],
            sorted(str(area) for area in sheet.merged_cells.ranges),
        )
        for sheet in shown.worksheets
    ]


def _prove_size(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise RulebookError("rulebook_too_large", where=name)


def _holds_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
        return any(_HAS_FORMULA.search(parts.read(name)) for name in sheets)


def _rows(sheet: Worksheet, asked: Worksheet | None) -> Iterator[Sequence[object]]:
    """Values; a formula without a stored result is no blank, because a blank says something."""
    if asked is None:
        yield from sheet.iter_rows(values_only=True)
        return
    for values, formulas in zip(sheet.iter_rows(values_only=True), asked.iter_rows(values_only=True), strict=True):
        yield [
            f"{FORMULA} {formula}" if value is None and formula is not None else value
            for value, formula in zip(values, formulas, strict=True)
        ]
