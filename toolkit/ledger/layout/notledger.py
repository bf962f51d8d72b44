"""Says what a sheet without a ledger table is: empty, notes, a form, an attendance sheet, something else."""

from __future__ import annotations

import re
from itertools import pairwise

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.wording import clean, normal

DAY = re.compile(r"^(?:\d{1,2}月)?([1-9]|[12]\d|3[01])[日号]?$")
LOOKED_AT = 60
COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
"""The colon of a label; one between two figures is that of a time: 9:30."""


def what_it_is(grid: Grid, name: str, rules: MappingRules) -> str:
    """`empty`, `notes`, `attendance`, `form` or `other`."""
    rows = [grid.filled(row) for row in range(min(len(grid.rows), LOOKED_AT))]
    rows = [row for row in rows if row]
    if not rows:
        return "empty"
    if any(_days(row) >= rules.limits.attendance_days for row in rows):
        return "attendance"
    if all(len(row) == 1 for row in rows) or _is_notes_name(name, rules):
        return "notes"
    return "form" if _is_form(rows, rules) else "other"


def _days(row: list[tuple[int, object]]) -> int:
    return len({match[1] for _, cell in row if (match := DAY.match(_day_text(cell)))})


def _day_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def _is_notes_name(name: str, rules: MappingRules) -> bool:
    return normal(name) in {normal(word) for word in rules.layout.sheets.notes}


def _is_form(rows: list[list[tuple[int, object]]], rules: MappingRules) -> bool:
    """Labels with their contents beside them, in several rows."""
    labelled = sum(1 for row in rows if form_labels([row], rules))
    enough = labelled >= rules.limits.form_rows and labelled * 2 >= len(rows)
    return enough and len(form_labels(rows, rules)) > rules.limits.form_labels


def form_labels(rows: list[list[tuple[int, object]]], rules: MappingRules) -> set[str]:
    """Distinct labels in rows of few cells, half of them labels."""
    labels: set[str] = set()
    for row in rows:
        found = _labels_in(row, rules)
        if len(row) == 1 and not any(COLON.search(text) for text in found):
            continue
        if found and len(found) * 2 >= len(row) - 1:
            labels |= found
    return labels


def _labels_in(row: list[tuple[int, object]], rules: MappingRules) -> set[str]:
    """The distinct labels of a row; none as soon as so many texts are no labels that half of the row cannot be."""
    texts = [cell for _, cell in row if isinstance(cell, str)]
    spare = len(texts) - (len(row) - 1) / 2
    labels: set[str] = set()
    for text in texts:
        if _is_label(text, rules):
            labels.add(clean(text))
        elif (spare := spare - 1) < 0:
            return set()
    return labels


def said_again_below(rows: list[list[tuple[int, object]]]) -> set[str]:
    """Texts that stand in one column of two rows running: contents of a table (电话, 建议), no labels of a form."""
    pairs = ((dict(upper), lower) for upper, lower in pairwise(rows))
    same = (cell for above, lower in pairs for column, cell in lower if above.get(column) == cell)
    return {clean(cell) for cell in same if isinstance(cell, str)}


def _is_label(cell: str, rules: MappingRules) -> bool:
    text = clean(cell)
    return COLON.search(text) is not None or rules.vocabulary.knows(text)
