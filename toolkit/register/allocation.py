"""Decides which number each requested paper gets: the one it has, the next version's, or a new one."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from toolkit.errors import RegisterError
from toolkit.filing import LetterSeries, NumberFormat, Request, number_format_of, series_text
from toolkit.model import Item, Settings
from toolkit.register.journal import Happening, append
from toolkit.register.rows import chunks, item_of, new_row, stated
from toolkit.register.schema import items, meta, series
from toolkit.register.settling import Filed, settle_row

Row = dict[str, Any]

LETTER = "letter"
"""Before the 函件编号 in the name under which its last number is kept."""


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Who writes, when, by which settings, and the folder that holds `archive/` (None: not looked at)."""

    settings: Settings
    at: str
    who: str
    outbox: Path | None


@dataclasses.dataclass(slots=True)
class Allocation:
    """One transaction's worth of numbering: what is there, and what is to be added."""

    connection: Connection
    desk: Desk
    versions: dict[str, list[Row]]
    """Key -> its rows by version."""
    counters: dict[str, Row]
    added: list[Row]
    restated: list[Row]
    happenings: list[Happening]
    letters: dict[str, int] = dataclasses.field(default_factory=dict)
    """函件编号 with its gap -> the last one given."""


def allocate(connection: Connection, requests: Sequence[Request], desk: Desk) -> list[Item]:
    """An item for each request, in order; new numbers in order of the requests (G1–G4).

    Same key and facts: the number it has. Other facts: the next version, linked to the one before; a number
    that
    never got its paper is restated instead. A run repeated for an earlier moment finds what that run gave.

    Raises RegisterError: closed or full series, another number format than the register began with.
    """
    form = frozen_format(connection, desk.settings)
    work = Allocation(connection, desk, _versions(connection, requests), {}, [], [], [])
    rows = [_one(work, request, form) for request in requests]
    _write(work)
    if work.added:
        _freeze(connection, form)
    return [item_of(row) for row in rows]


def refusals(connection: Connection, requests: Sequence[Request], desk: Desk) -> dict[int, RegisterError]:
    """Index -> why that request gets no number. The transaction is for trying only."""
    form = frozen_format(connection, desk.settings)
    work = Allocation(connection, desk, _versions(connection, requests), {}, [], [], [])
    refused = {}
    for index, request in enumerate(requests):
        try:
            _one(work, request, form)
        except RegisterError as error:
            refused[index] = error
    return refused


def frozen_format(connection: Connection, settings: Settings) -> NumberFormat:
    """The format of the settings. Raises RegisterError where the register has begun with another one."""
    form = number_format_of(settings)
    first = connection.execute(select(meta.c.value).where(meta.c.name == "number_format")).scalar()
    if first is not None and first != form.template:
        raise RegisterError("number_format_frozen", first=first, wanted=form.template)
    return form


def _freeze(connection: Connection, form: NumberFormat) -> None:
    known = connection.execute(select(meta.c.value).where(meta.c.name == "number_format")).scalar()
    if known is None:
        connection.execute(meta.insert().values(name="number_format", value=form.template))


def _versions(connection: Connection, requests: Sequence[Request]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for chunk in chunks(request.key for request in requests):
        query = select(items).where(items.c.key.in_(chunk)).order_by(items.c.key, items.c.version)
        for row in connection.execute(query):
            found.setdefault(row.key, []).append(dict(row._mapping))
    return found


def _one(work: Allocation, request: Request, form: NumberFormat) -> Row:
    known = work.versions.setdefault(request.key, [])
    found = same_paper(known, request.fingerprint, work.desk.at)
    if found is not None:
        return found
    if known and known[-1]["state"] == "allocated" and not _adopt(work, known[-1]):
        return _restate(work, known[-1], request)
    row = _add(work, request, form, known)
    known.append(row)
    return row


def same_paper(known: Sequence[Row], fingerprint: str, at: str) -> Row | None:
    """The version that states these facts: the latest one, or any where the run is for an earlier moment.

    Facts that went back to what an older version says make a new paper: the customer holds the newer one.
    """
    living = [row for row in known if row["state"] != "void"]
    if not living:
        return None
    if at < living[-1]["allocated_at"]:
        return next((row for row in reversed(living) if row["fingerprint"] == fingerprint), None)
    return living[-1] if living[-1]["fingerprint"] == fingerprint else None


def _adopt(work: Allocation, row: Row) -> bool:
    """Settles a number whose paper stands in its place although nobody noted it: the run was killed in
    between.
    """
    if work.desk.outbox is None or not (file := work.desk.outbox / row["planned_path"]).is_file():
        return False
    paper = Filed(row["number"], row["planned_path"], hashlib.sha256(file.read_bytes()).hexdigest())
    if row not in work.added:
        work.happenings.append(settle_row(work.connection, row, paper, work.desk.at))
    return True


def _restate(work: Allocation, row: Row, request: Request) -> Row:
    """The number has been given, its paper never made, and the facts have changed: it will carry the new
    ones.
    """
    given = {"document_number": row["document_number"]} if request.letter else {}
    row.update(stated(request, row["number"], work.desk.settings) | given)
    work.restated.append(row)
    work.happenings.append((row["number"], "restated", {"fingerprint": request.fingerprint}))
    return row


def _add(work: Allocation, request: Request, form: NumberFormat, known: Sequence[Row]) -> Row:
    counter = _counter(work, request, form)
    counter["last"] += 1
    living = [row["number"] for row in known if row["state"] != "void"]
    version = known[-1]["version"] + 1 if known else 1
    own = NumberFormat(form.template, counter["digits"])
    previous = living[-1] if living else ""
    row = new_row(request, own, counter["last"], version, previous, work.desk.settings, work.desk.at)
    row["document_number"] = row["document_number"] or _letter_number(work, request)
    detail = {"fingerprint": request.fingerprint, "version": version, "previous": previous}
    work.added.append(row)
    work.happenings.append((row["number"], "allocated", detail))
    return row


def _letter_number(work: Allocation, request: Request) -> str:
    """The next 文号 of its stem and year; given in the same transaction as the 档号, it is as final as that."""
    letter = request.letter
    if letter is None:
        return ""
    if letter.text not in work.letters:
        work.letters[letter.text] = _last_letter(work.connection, letter, request.series.year)
    work.letters[letter.text] += 1
    return letter.text.format(sequence=work.letters[letter.text])


def _last_letter(connection: Connection, letter: LetterSeries, year: int) -> int:
    """The last number given; a register from before letters counted for themselves goes on behind their 件号."""
    known = connection.execute(select(meta.c.value).where(meta.c.name == f"{LETTER} {letter.text}")).scalar()
    if known is not None:
        return int(known)
    earlier = select(func.max(items.c.sequence)).where(items.c.kind.in_(letter.kinds), items.c.year == year)
    return connection.execute(earlier).scalar() or 0


def _counter(work: Allocation, request: Request, form: NumberFormat) -> Row:
    name = series_text(form, request.series)
    if name not in work.counters:
        found = work.connection.execute(select(series).where(series.c.series == name)).first()
        work.counters[name] = dict(found._mapping) if found else _begin_series(work, name, request, form)
    counter = work.counters[name]
    if counter["closed"]:
        raise RegisterError("series_closed", series=name, title=request.kind)
    return counter


def _begin_series(work: Allocation, name: str, request: Request, form: NumberFormat) -> Row:
    row = {
        "series": name,
        **dataclasses.asdict(request.series),
        "digits": form.digits,
        "last": 0,
        "closed": 0,
    }
    work.connection.execute(series.insert().values(row))
    return row


def _write(work: Allocation) -> None:
    """Counters, rows and events in the one transaction: a crash leaves all of them or none (G6)."""
    for name, counter in sorted(work.counters.items()):
        work.connection.execute(series.update().where(series.c.series == name).values(last=counter["last"]))
    for text, last in sorted(work.letters.items()):
        name = f"{LETTER} {text}"
        work.connection.execute(meta.delete().where(meta.c.name == name))
        work.connection.execute(meta.insert().values(name=name, value=str(last)))
    if work.added:
        work.connection.execute(items.insert(), work.added)
    fresh = {row["number"] for row in work.added}
    for row in work.restated:
        if row["number"] not in fresh:
            work.connection.execute(items.update().where(items.c.number == row["number"]).values(row))
    append(work.connection, work.happenings, work.desk.at, work.desk.who)
