"""The packaged row of a changed one: an item of a list that a newer package has put elsewhere keeps its change."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.rulebook.workbook.apply import ReadRow
from toolkit.rulebook.workbook.rows import BookRow, cell_text
from toolkit.rulebook.workbook.spec import SheetSpec


def origin_of(spec: SheetSpec, row: ReadRow, packaged: Mapping[str, BookRow]) -> BookRow | None:
    """The packaged row that the person has changed; None for a new row, and where nothing tells which one it was.

    The key of an item is its place in the list. Where another item stands there today, the digest tells the one that
    was meant, or else the cells that tell its items apart (`told_by`).
    """
    known = packaged.get(row.key) if row.key else None
    if spec.rows not in ("items", "texts") or not row.digest or (known is not None and known.digest == row.digest):
        return known
    group = row.key.rpartition("/")[0]
    siblings = [one for one in packaged.values() if one.key.rpartition("/")[0] == group]
    moved = [one for one in siblings if one.digest == row.digest] or [one for one in siblings if _alike(spec, row, one)]
    return moved[0] if len(moved) == 1 else None


def _alike(spec: SheetSpec, row: ReadRow, one: BookRow) -> bool:
    """Whether both say the same where the items of a list differ from each other."""
    at = [number for number, column in enumerate(spec.columns) if column.path in spec.told_by]
    return bool(at) and all(cell_text(row.cells[number]) == cell_text(one.cells[number]) for number in at)
