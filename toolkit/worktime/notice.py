"""A year's public-holiday notice as its own file, so that a branch can add next year offline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.errors import RulebookError


def notice_year(notice: Mapping[str, object]) -> tuple[str, dict[str, list[date]]]:
    """`{year, days: [{name, date, isOffDay}]}` as (year, {off, work}) of a calendar form.

    The form is the one in which the State Council's notices are commonly passed around; days of the year
    before may stand in it. Raises RulebookError when it is not of that form.
    """
    year, days = notice.get("year"), notice.get("days")
    if not isinstance(year, int) or not isinstance(days, list | tuple) or not days:
        raise RulebookError("calendar_wrong_notice", value=str(year))
    arranged: dict[str, list[date]] = {"off": [], "work": []}
    for entry in days:
        try:
            arranged["off" if entry["isOffDay"] else "work"].append(date.fromisoformat(entry["date"]))
        except (KeyError, TypeError, ValueError) as error:
            raise RulebookError("calendar_wrong_notice", value=str(entry)) from error
    return str(year), arranged
