"""The restore guard: an old copy of the register, put back, must not give numbers that papers already carry
(G2).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from toolkit.errors import RegisterError
from toolkit.filing import parse_number, skeleton
from toolkit.register.chain import canonical
from toolkit.register.schema import events, meta, series

MARK = "archive/register-mark.json"
"""Below the outbox: how far the register had come when the index was last written."""


def mark_of(connection: Connection) -> bytes:
    """The mark to publish at `MARK`, canonical: the register's id, the last number of each series, the
    events.
    """
    last = {row.series: row.last for row in connection.execute(select(series).order_by(series.c.series))}
    count = connection.execute(select(func.count()).select_from(events)).scalar()
    state = {"register": register_id(connection), "series": last, "events": count}
    return (canonical(state) + "\n").encode()


def refuse_when_behind(connection: Connection, outbox: Path | None) -> None:
    """Raises RegisterError when the filed tree or the mark is ahead of the register, or of another
    register.
    """
    if outbox is None:
        return
    lasts = {skeleton(row.series): row.last for row in connection.execute(select(series))}
    for number in _filed_numbers(outbox):
        name, _, sequence = skeleton(number).rpartition("-")
        if int(sequence) > lasts.get(name, 0):
            raise RegisterError("register_behind_files", number=number, last=lasts.get(name, 0))
    mark = _read_mark(outbox / MARK)
    if mark is None:
        return
    if mark["register"] != register_id(connection):
        raise RegisterError("register_is_another", found=register_id(connection), expected=mark["register"])
    for name, last in mark["series"].items():
        if last > lasts.get(skeleton(name), 0):
            raise RegisterError("register_behind_mark", series=name, marked=last, last=lasts.get(skeleton(name), 0))
    count = connection.execute(select(func.count()).select_from(events)).scalar() or 0
    if mark["events"] > count:
        raise RegisterError("register_behind_events", marked=mark["events"], count=count)


def _filed_numbers(outbox: Path) -> Iterator[str]:
    """Every folder `archive/<year>/<category>/<number>` whose name is an archive number."""
    for folder in sorted((outbox / "archive").glob("[0-9][0-9][0-9][0-9]/*/*")):
        if parse_number(folder.name) and folder.is_dir():
            yield folder.name


def _read_mark(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        mark = json.loads(text)
        return {
            "register": str(mark["register"]),
            "series": dict(mark["series"]),
            "events": int(mark["events"]),
        }
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterError("register_mark_damaged", path=path) from error


def register_id(connection: Connection) -> str:
    return connection.execute(select(meta.c.value).where(meta.c.name == "register")).scalar() or ""
