"""What a cell of the rule-book workbook says, as the type its column wants; refused with what is allowed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime

from toolkit.errors import RulebookError
from toolkit.rulebook.workbook.choices import Names, meant
from toolkit.rulebook.workbook.opening import ERROR_CODES, FORMULA
from toolkit.rulebook.workbook.spec import ColumnSpec, marks
from toolkit.spelling import nearest


def typed(column: ColumnSpec, cell: object, where: str, choices: Mapping[str, Names]) -> object:
    """The cell's value as its column wants it; None for a blank one.

    `where` names the cell in refusals. Raises RulebookError with what is allowed there.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    refuse_broken(cell, where)
    if column.choices and column.type == "list":
        return [_chosen(one, choices[column.choices], where) for one in _list(cell, where)]
    if column.choices:
        return _chosen(str(cell).strip(), choices[column.choices], where)
    found = _TYPES[column.type](cell, where)
    if column.type == "integer" and isinstance(found, int) and found > column.most:
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed=f"0 – {column.most}")
    return found


def refuse_broken(cell: object, where: str) -> None:
    """Raises RulebookError for a formula without a stored result and for an error value."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        raise RulebookError("rulebook_no_result", where=where, value=cell.removeprefix(FORMULA).strip())
    if isinstance(cell, str) and cell in ERROR_CODES:
        raise RulebookError("rulebook_error_cell", where=where, value=cell)


def _chosen(text: str, allowed: Names, where: str) -> str:
    """The value itself, or the only one that is called so: people know 序列号, not `serial_number`."""
    found = meant(unicodedata.normalize("NFKC", text), allowed)
    if len(found) == 1:
        return found[0]
    near = nearest(text, allowed) or nearest(text, [name for names in allowed.values() for name in names])
    said = marks().separator.join(found) or near or marks().separator.join(list(allowed)[:12])
    raise RulebookError("rulebook_wrong_cell", where=where, value=text, allowed=said)


def plain_number(cell: object) -> str:
    """`3` for 3, 3.0 and `３`; an empty text for what is no number at all, such as yes, no and dates."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return unicodedata.normalize("NFKC", text).strip()


def whole_number(cell: object, where: str) -> int:
    """Raises RulebookError for anything else than a whole number from 0 on."""
    text = plain_number(cell)
    if not re.fullmatch(r"\d{1,6}", text):
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="1, 2, 3 …")
    return int(text)


def _money(cell: object, where: str) -> str:
    text = plain_number(cell).removeprefix("¥").removesuffix(marks().yuan).strip()
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", text):
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="50.00")
    return text


def _target(cell: object, where: str) -> object:
    """A target in per cent or points: `95`, `95%`, `8.5`; 0.95 is the same as 95 % only to Excel, so it is refused."""
    text = plain_number(cell.strip().removesuffix("%").removesuffix("％") if isinstance(cell, str) else cell)
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or 0 < float(text) < 1 or float(text) > 100:
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed="95")
    return int(text) if text.isdecimal() else text


def yes_or_no(cell: object, where: str) -> bool:
    """Any usual word for yes or no. Raises RulebookError for others."""
    found = as_yes_or_no(cell)
    if found is None:
        allowed = marks().separator.join((marks().yes, marks().no))
        raise RulebookError("rulebook_wrong_cell", where=where, value=cell, allowed=allowed)
    return found


def as_yes_or_no(cell: object) -> bool | None:
    """The same; None for what is neither."""
    text = unicodedata.normalize("NFKC", str(cell)).strip().lower()
    words = marks()
    if text in (words.yes, *words.also_yes):
        return True
    return False if text in (words.no, *words.also_no) else None


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
    return as_list(cell)


def as_list(cell: object) -> list[str]:
    """The parts of `A、B`, however they are divided."""
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


def _text(cell: object, where: str) -> str:
    """As it is read on the screen: 1001 for 1001.0."""
    return cell if isinstance(cell, str) else plain_number(cell) or str(cell)


_TYPES: Mapping[str, Callable[[object, str], object]] = {
    "text": _text,
    "json": lambda cell, where: str(cell),
    "integer": whole_number,
    "money": _money,
    "yesno": yes_or_no,
    "date": _date,
    "list": _list,
    "target": _target,
    "auto": _auto,
}
