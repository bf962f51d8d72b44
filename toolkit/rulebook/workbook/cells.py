"""What a cell of the rule-book workbook says, as the type its column wants; refused with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from toolkit.errors import RulebookError
from toolkit.rulebook.workbook.spec import ColumnSpec, marks
from toolkit.spelling import nearest


def typed(column: ColumnSpec, cell: object, where: str, choices: Mapping[str, Sequence[str]]) -> object:
    """The cell's value as its column wants it; None for a blank one.

    `where` names the cell in refusals. Raises RulebookError with what is allowed there.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if column.choices and column.type == "list":
        return [_chosen(one, choices[column.choices], where) for one in _list(cell, where)]
    if column.choices:
        return _chosen(str(cell).strip(), choices[column.choices], where)
    return _TYPES[column.type](cell, where)


def _chosen(text: str, allowed: Sequence[str], where: str) -> str:
    if text in allowed:
        return text
    near = nearest(text, allowed)
    raise RulebookError(
        "rulebook_wrong_cell", where=where, value=text, allowed=near or marks().separator.join(list(allowed)[:12])
    )


def _integer(cell: object, where: str) -> int:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="1, 2, 3 …")
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if not re.fullmatch(r"\d{1,6}", text):
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="1, 2, 3 …")
    return int(text)


def _money(cell: object, where: str) -> str:
    text = str(cell).strip()
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", text):
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="50.00")
    return text


def yes_or_no(cell: object, where: str) -> bool:
    """Any usual word for yes or no. Raises RulebookError for others."""
    text = str(cell).strip().lower()
    words = marks()
    if text in (words.yes, *words.also_yes):
        return True
    if text in (words.no, *words.also_no):
        return False
    allowed = words.separator.join((words.yes, words.no))
    raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed=allowed)


def _date(cell: object, where: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(cell).strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(str(cell).strip())
    except ValueError as error:
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="2026-01-31") from error


def _list(cell: object, where: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、,，;；\n]", str(cell)) if part.strip()]


def _auto(cell: object, where: str) -> object:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else str(cell)  # rates are text, so that they stay exact
    if isinstance(cell, str):
        text = cell.strip()
        words = marks()
        if text in (words.yes, words.no):
            return text == words.yes
        return [part for part in text.split(words.separator) if part] if words.separator in text else text
    return cell


_TYPES: Mapping[str, Callable[[object, str], object]] = {
    "text": lambda cell, where: str(cell),
    "json": lambda cell, where: str(cell),
    "integer": _integer,
    "money": _money,
    "yesno": yes_or_no,
    "date": _date,
    "list": _list,
    "auto": _auto,
}
