"""Values of parameters by their unit: what a manager typed as what it means, or what could stand there instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from toolkit.errors import RulebookError
from toolkit.rulebook.workbook.cells import as_list, as_yes_or_no, plain_number
from toolkit.spelling import nearest

WHOLE = "1, 2, 3 …"


def parameter_value(unit: str, allowed: Sequence[str], value: object, where: str) -> object:
    """The value as its unit wants it: numbers whole, money and shares as exact text, dates as `2026-01-31`.

    Raises RulebookError with what is allowed.
    """
    if unit == "choice" and allowed:
        return _chosen(str(value).strip(), allowed, where)
    reader = _READERS.get(unit)
    if reader is None:
        return value
    found = reader(value)
    if found is None:
        raise RulebookError("rulebook_wrong_cell", where=where, value=value, allowed=_EXAMPLES.get(unit, WHOLE))
    return found


def _chosen(text: str, allowed: Sequence[str], where: str) -> str:
    if text not in allowed:
        said = nearest(text, allowed) or ", ".join(allowed)
        raise RulebookError("rulebook_wrong_cell", where=where, value=text, allowed=said)
    return text


def _whole(value: object) -> object:
    text = plain_number(value)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _percent(value: object) -> object:
    found = _whole(str(value).strip().removesuffix("%").removesuffix("％") if isinstance(value, str) else value)
    return found if isinstance(found, int) and found <= 100 else None


def _exact(value: object) -> object:
    text = plain_number(value)
    return text if re.fullmatch(r"\d{1,9}(\.\d{1,8})?", text) else None


def _share(value: object) -> object:
    """`0.005`, or `0.5%`; a cell that Excel shows as per cent holds the share itself."""
    text = str(value).strip()
    if text.endswith(("%", "％")):
        try:
            text = f"{Decimal(text[:-1].strip()) / 100:f}"
        except InvalidOperation:
            return None
    found = _exact(text)
    return found if isinstance(found, str) and Decimal(found) <= 1 else None


def _score(value: object) -> object:
    found = _exact(value)
    if not isinstance(found, str):
        return None
    return int(found) if found.isdecimal() else found


def _day(value: object) -> object:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value).strip())
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _listed(value: object) -> object:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return as_list(value)


COUNTS = ("minutes", "hours", "days", "workdays", "months", "times", "percent")
_READERS: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(COUNTS, _whole),
    "percent": _percent,
    "score": _score,
    "yuan": _exact,
    "share": _share,
    "switch": as_yes_or_no,
    "date": _day,
    "list": _listed,
}
_EXAMPLES: Mapping[str, str] = {
    "percent": "80",
    "score": "8",
    "yuan": "0.01",
    "share": "0.005",
    "switch": "是, 否",
    "date": "2026-01-31",
    "list": "A、B",
}
