"""Next year's public-holiday notice, added offline: `templates/2027.json` beside the rule book."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import RulebookError
from toolkit.rulebook.packaged import Tables
from toolkit.worktime import notice_year

NOTICE = re.compile(r"\d{4}\.json")


def add_notices(tables: Tables, folder: Path) -> None:
    """Changes `tables` in place: every `YYYY.json` of the folder becomes a year of the default calendar.

    A year the package knows is replaced: a notice can be changed in the middle of a year, as in 2020. Raises
    RulebookError naming the file when it is not of the form `{year, days: [{date, isOffDay}]}`.
    """
    if not folder.is_dir():
        return
    files = sorted(path for path in folder.iterdir() if NOTICE.fullmatch(path.name))
    if not files:
        return
    calendars = tables.setdefault("calendars", {})
    name = str(tables.get("settings", {}).get("default_calendar", ""))
    calendar = calendars.get(name)
    known = dict(calendar) if isinstance(calendar, Mapping) else {}
    years = known.get("years")
    added = dict(_year_of(path) for path in files)
    calendars[name] = {**known, "years": {**(years if isinstance(years, Mapping) else {}), **added}}


def _year_of(path: Path) -> tuple[str, object]:
    try:
        notice = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise RulebookError("calendar_wrong_notice", value=f"{path.name}: {error}") from error
    if not isinstance(notice, Mapping) or str(notice.get("year")) != path.stem:
        raise RulebookError("calendar_wrong_notice", value=path.name)
    return notice_year(notice)
