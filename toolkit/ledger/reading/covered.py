"""Takes out of a sheet what merged cells cover: Excel shows the top left cell only, so nobody sees the others.

Tools that write into merged cells, and formats painted over filled ones, leave such values behind; in every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from toolkit.ledger.layout.blanked import ReplacedRows
from toolkit.ledger.layout.grid import is_blank
from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.reading.sheets import Sheet, Spot
from toolkit.ledger.values.outcome import shown


def without_covered(sheet: Sheet) -> tuple[Sheet, Mapping[Spot, str]]:
    """The sheet as a person sees it, and the covered cells that say something else than the one that covers them."""
    if not sheet.merged:
        return sheet, {}
    found = dict(_covered(sheet))
    if not found:
        return sheet, {}
    instead: dict[int, list[object]] = {}
    for row, column in found:
        cells = instead.setdefault(row - 1, list(sheet.rows[row - 1]))
        if column <= len(cells):
            cells[column - 1] = None
    return replace(
        sheet,
        rows=ReplacedRows(sheet.rows, instead),
        errors=_others(sheet.errors, found),
        no_result=sheet.no_result - found.keys(),
        shown=_others(sheet.shown, found),
        doubts=_others(sheet.doubts, found),
    ), {spot: text for spot, text in found.items() if text}


def _others(marks: Mapping[Spot, str], found: Mapping[Spot, str]) -> dict[Spot, str]:
    return {spot: text for spot, text in marks.items() if spot not in found}


def _covered(sheet: Sheet) -> Iterator[tuple[Spot, str]]:
    """Covered cells that differ from the one on top. Excel lets no merges overlap; those that do are left soon."""
    rows = sheet.rows
    width = rows.width if isinstance(rows, HeldRows) else max(map(len, rows), default=0)
    left_over = len(rows) * width + len(sheet.merged)
    marked = {*sheet.errors, *sheet.no_result}
    for top, left, bottom, right in sheet.merged:
        said = _said(sheet, top, left)
        for row in range(top, min(bottom, len(rows)) + 1):
            last = min(right, len(rows[row - 1]))
            left_over -= max(last - left + 1, 1)
            if left_over < 0:
                return
            for column in range(left, last + 1):
                if (row, column) == (top, left):
                    continue
                text = _said(sheet, row, column)
                if (text and text != said) or (row, column) in marked:
                    yield (row, column), text


def _said(sheet: Sheet, row: int, column: int) -> str:
    """What a cell shows, an error's code included; empty for a blank one."""
    if (row, column) in sheet.errors:
        return sheet.errors[row, column]
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    cell = cells[column - 1] if column <= len(cells) else None
    return "" if is_blank(cell) else shown(cell)
