"""Writes and reads the event table: appends to the chains of many subjects at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from toolkit.errors import RegisterError
from toolkit.register.chain import Entry, entry_after
from toolkit.register.rows import chunks
from toolkit.register.schema import events, items

Happening = tuple[str, str, Mapping[str, object]]
"""(subject, what, detail)."""

AT_THE_DESK = frozenset(
    {
        "lent", "returned", "renewed", "asked", "answered", "damaged", "mended", "held", "released", "boxed", "counted",
        "listed", "disposal_approved", "destroyed", "void",
    }
)  # fmt: skip
"""What a person does today: never before what has happened to the item already. A night may be repeated."""


def append(connection: Connection, happenings: Iterable[Happening], at: str, who: str) -> None:
    """Adds one event for each happening, in order, and notes the new head at the items concerned.

    Raises RegisterError where the clock has been set back behind what has already happened to an item.
    """
    listed = list(happenings)
    tails = _tails(connection, (subject for subject, _, _ in listed))
    entries = []
    for subject, what, detail in listed:
        last = tails.get(subject)
        if what in AT_THE_DESK and last is not None and last.at > at:
            raise RegisterError(
                "clock_behind", number=subject, last=last.at.replace("T", " "), now=at.replace("T", " ")
            )
        entry = entry_after(tails.get(subject), subject, at, who, what, detail)
        tails[subject] = entry
        entries.append(entry)
    if not entries:
        return
    connection.execute(events.insert(), [dataclasses.asdict(entry) for entry in entries])
    heads = [{"subject": subject, "hash": tails[subject].hash} for subject in {entry.subject for entry in entries}]
    noting = items.update().where(items.c.number == bindparam("subject")).values(head=bindparam("hash"))
    connection.execute(noting, heads)


def history(connection: Connection, subject: str) -> list[Entry]:
    """All events of a subject, oldest first."""
    rows = connection.execute(select(events).where(events.c.subject == subject).order_by(events.c.n))
    return [Entry(**row._mapping) for row in rows]


def moment_text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _tails(connection: Connection, subjects: Iterable[str]) -> dict[str, Entry]:
    """The last event of each subject that has any."""
    tails = {}
    for chunk in chunks(subjects):
        last = (
            select(events.c.subject, func.max(events.c.n).label("n"))
            .where(events.c.subject.in_(chunk))
            .group_by(events.c.subject)
            .subquery()
        )
        both = (events.c.subject == last.c.subject) & (events.c.n == last.c.n)
        for row in connection.execute(select(events).join(last, both)):
            tails[row.subject] = Entry(**row._mapping)
    return tails
