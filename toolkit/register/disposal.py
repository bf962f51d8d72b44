"""Retention and disposal: until-dates, holds, lists, approval, two witnesses, and the stub that stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from toolkit.errors import RegisterError
from toolkit.filing.retention import Until, is_due, is_over_limit
from toolkit.model import Item, Rulebook
from toolkit.register.journal import Happening, append
from toolkit.register.lending import lent_numbers, next_name
from toolkit.register.register import Register
from toolkit.register.rows import item_of
from toolkit.register.schema import disposal_items, disposals, holds, items
from toolkit.register.settling import rows_of
from toolkit.register.states import in_words

Remove = Callable[[str], None]
"""Takes a file away, by its path below the outbox; one that is gone already is fine."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an item may not be destroyed whatever its date."""

    hold: str
    number: str
    reason: str
    placed_by: str
    placed_on: date
    lifted_by: str = ""
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the 销毁清册: it stays when the item has become a stub."""

    number: str
    reason: str
    year: int
    made_on: date
    retention: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Disposal:
    """A 销毁清册 with its signatures; it is kept for ever (DA/T 42-2009 7.7.6)."""

    disposal: str
    listed_by: str
    listed_on: date
    approved_by: str
    approved_on: date | None
    witnesses: tuple[str, ...]
    destroyed_on: date | None
    place: str
    method: str
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Who saw the papers destroyed, where and how."""

    witnesses: tuple[str, ...]
    place: str
    method: str


def due_items(register: Register, on: date | None = None) -> list[Item]:
    """Items whose time is over on a day (today), that no hold, loan or open list keeps: those to appraise."""
    day = on or register.as_of.date()
    with register.reading() as connection:
        kept = _held(connection) | lent_numbers(connection) | set(_on_open_list(connection))
    return [item for item in register.items(state="filed") if is_due(item, day) and item.number not in kept]


def over_limit(register: Register, book: Rulebook, on: date | None = None) -> list[Item]:
    """Papers that name persons and are past their upper bound, holds and open lists set aside: to be decided on."""
    day = on or register.as_of.date()
    with register.reading() as connection:
        kept = _held(connection) | set(_on_open_list(connection))
    return [
        item for item in register.items(state="filed") if item.number not in kept and is_over_limit(item, book, day)
    ]


def retain(register: Register, untils: Mapping[str, Until]) -> list[str]:
    """Sets until-dates by number, with an event for each that changes; gives the numbers changed.

    The number keeps the class it was given with (G7): a longer or shorter term changes the register only.
    """
    changed: list[Happening] = []
    with register.writing() as connection:
        for number, row in sorted(rows_of(connection, list(untils)).items()):
            until, reason = untils[number]
            values = {"until": until.isoformat() if until else None, "until_reason": reason}
            if row["state"] in ("void", "destroyed") or all(row[name] == value for name, value in values.items()):
                continue
            connection.execute(items.update().where(items.c.number == number).values(values))
            changed.append((number, "retained", values))
        append(connection, changed, register.at, register.who)
    return [number for number, _, _ in changed]


def place_hold(register: Register, number: str, reason: str) -> Hold:
    """Keeps an item from disposal until the hold is lifted. Raises RegisterError without a reason."""
    item = register.item(number)
    if not reason.strip() or item.state == "destroyed":
        raise RegisterError("hold_needs_reason", number=item.number)
    today = register.as_of.date()
    with register.writing() as connection:
        name = next_name(connection, holds.c.hold, f"DJ{today.year}-")
        hold = Hold(name, item.number, reason.strip(), register.who, today)
        row = {
            "hold": name,
            "number": item.number,
            "reason": hold.reason,
            "placed_by": register.who,
            "placed_on": today.isoformat(),
            "lifted_by": "",
            "lifted_on": None,
        }
        connection.execute(holds.insert().values(row))
        append(connection, [(item.number, "held", {"hold": name})], register.at, register.who)
    return hold


def lift_hold(register: Register, name: str) -> None:
    """Ends a hold. Raises RegisterError where there is no such open one."""
    with register.writing() as connection:
        row = connection.execute(select(holds).where(holds.c.hold == name)).first()
        if row is None or row.lifted_on is not None:
            raise RegisterError("hold_not_open", hold=name)
        values = {"lifted_by": register.who, "lifted_on": register.as_of.date().isoformat()}
        connection.execute(holds.update().where(holds.c.hold == name).values(values))
        append(connection, [(row.number, "released", {"hold": name})], register.at, register.who)


def hold_list(register: Register) -> list[Hold]:
    """All holds, lifted ones included, oldest first."""
    with register.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(holds).order_by(holds.c.hold))]
    return [Hold(**{**row, "placed_on": _day(row["placed_on"]), "lifted_on": _day(row["lifted_on"])}) for row in rows]


def list_for_disposal(register: Register, numbers: Sequence[str], reason: str) -> Disposal:
    """Makes a 销毁清册 of items whose time is over. The same items again give the list that is there.

    Raises RegisterError naming the first that may not be listed, and why.
    """
    found = [register.item(number) for number in numbers]
    if not found or not reason.strip():
        raise RegisterError("disposal_empty")
    wanted = sorted({item.number for item in found})
    with register.writing() as connection:
        known = _open_list_of(connection, wanted)
        if known is None:
            _prove_disposable(connection, wanted, register.as_of.date(), own_list="")
            known = _make_list(connection, register, found, reason)
    return disposal(register, known)


def approve(register: Register, name: str, approved_by: str) -> Disposal:
    """Notes that the legal representative approved the list (DA/T 42-2009 7.7.6). Raises RegisterError
    otherwise.
    """
    listed = disposal(register, name)
    if not approved_by.strip() or listed.approved_on is not None or listed.destroyed_on is not None:
        raise RegisterError("disposal_not_to_approve", disposal=name)
    if approved_by.strip() == listed.listed_by:
        raise RegisterError("disposal_same_person", disposal=name, person=approved_by.strip())
    values = {"approved_by": approved_by.strip(), "approved_on": register.as_of.date().isoformat()}
    with register.writing() as connection:
        connection.execute(disposals.update().where(disposals.c.disposal == name).values(values))
        happenings: list[Happening] = [(row.number, "disposal_approved", {"disposal": name}) for row in listed.rows]
        append(connection, happenings, register.at, register.who)
    return disposal(register, name)


def destroy(register: Register, name: str, act: Act, titles: Mapping[str, str], remove: Remove) -> Disposal:
    """Destroys what an approved list names: files first, then the rows become stubs, all under the one lock.

    `titles` (kind or category -> words) are what remains of the titles. Killed in between, it can be done
    again:
    files that are gone are fine. Raises RegisterError: not approved, too few witnesses, or an item that a
    hold, a loan or its date keeps.
    """
    listed = disposal(register, name)
    if listed.destroyed_on is not None:
        return listed
    _prove_act(register, listed, act)
    numbers = [row.number for row in listed.rows]
    with register.writing() as connection:
        _prove_disposable(connection, numbers, register.as_of.date(), own_list=name)
        rows = rows_of(connection, numbers)
        for number in numbers:
            for path in filter(None, (rows[number]["path"], rows[number]["rendition"])):
                remove(path)
        for number in numbers:
            connection.execute(items.update().where(items.c.number == number).values(_stub(rows[number], titles)))
        values = {
            "witnesses": json.dumps(list(act.witnesses), ensure_ascii=False),
            "destroyed_on": register.as_of.date().isoformat(),
            "place": act.place.strip(),
            "method": act.method.strip(),
        }
        connection.execute(disposals.update().where(disposals.c.disposal == name).values(values))
        happenings: list[Happening] = [(number, "destroyed", {"disposal": name}) for number in numbers]
        append(connection, happenings, register.at, register.who)
    return disposal(register, name)


def disposal(register: Register, name: str) -> Disposal:
    """One list with its lines. Raises RegisterError for an unknown one."""
    with register.reading() as connection:
        row = connection.execute(select(disposals).where(disposals.c.disposal == name)).first()
        if row is None:
            raise RegisterError("disposal_unknown", disposal=name)
        query = select(disposal_items).where(disposal_items.c.disposal == name).order_by(disposal_items.c.number)
        lines = [dict(line._mapping) for line in connection.execute(query)]
    fields = dict(row._mapping)
    for day in ("listed_on", "approved_on", "destroyed_on"):
        fields[day] = _day(fields[day])
    fields["witnesses"] = tuple(json.loads(fields["witnesses"] or "[]"))
    return Disposal(**fields, rows=tuple(_listed(line) for line in lines))


def _listed(line: dict[str, Any]) -> Listed:
    made_on = date.fromisoformat(line["made_on"])
    return Listed(line["number"], line["reason"], line["year"], made_on, line["retention"], line["pages"])


def _prove_disposable(connection: Connection, numbers: Sequence[str], today: date, own_list: str) -> None:
    """Never before its date, under a hold, or on loan; never on two lists."""
    held, lent, on_list = _held(connection), lent_numbers(connection), _on_open_list(connection)
    for number, row in sorted(rows_of(connection, numbers).items()):
        item = item_of(row)
        if item.state != "filed":
            raise RegisterError("number_not_filed", number=number, state=in_words(item.state))
        if number in held:
            raise RegisterError("disposal_held", number=number)
        if number in lent:
            raise RegisterError("disposal_lent", number=number)
        if on_list.get(number, own_list) != own_list:
            raise RegisterError("disposal_listed", number=number, disposal=on_list[number])
        if not is_due(item, today):
            raise RegisterError("disposal_too_early", number=number, until=item.until or "—")


def _prove_act(register: Register, listed: Disposal, act: Act) -> None:
    if listed.approved_on is None:
        raise RegisterError("disposal_not_approved", disposal=listed.disposal)
    people = [person.strip() for person in act.witnesses if person.strip()]
    needed = register.settings.archive.witnesses
    if len(set(people)) < needed or len(people) != len(set(people)):
        raise RegisterError("disposal_witnesses", disposal=listed.disposal, needed=needed)
    twice = next((person for person in (listed.approved_by, listed.listed_by) if person in people), None)
    if twice is not None:
        raise RegisterError("disposal_same_person", disposal=listed.disposal, person=twice)
    if not act.place.strip() or not act.method.strip():
        raise RegisterError("disposal_where_how", disposal=listed.disposal)


def _make_list(connection: Connection, register: Register, found: Sequence[Item], reason: str) -> str:
    today = register.as_of.date()
    name = next_name(connection, disposals.c.disposal, f"XH{today.year}-")
    row = {
        "disposal": name,
        "listed_by": register.who,
        "listed_on": today.isoformat(),
        "approved_by": "",
        "approved_on": None,
        "witnesses": "",
        "destroyed_on": None,
        "place": "",
        "method": "",
    }
    connection.execute(disposals.insert().values(row))
    unique = {item.number: item for item in found}
    lines = [
        {
            "disposal": name,
            "number": item.number,
            "reason": reason.strip(),
            "year": item.year,
            "made_on": item.made_on.isoformat(),
            "retention": item.retention,
            "pages": item.pages,
        }
        for item in unique.values()
    ]
    connection.execute(disposal_items.insert(), lines)
    happenings: list[Happening] = [(number, "listed", {"disposal": name}) for number in sorted(unique)]
    append(connection, happenings, register.at, register.who)
    return name


def _open_list_of(connection: Connection, numbers: Sequence[str]) -> str | None:
    """The open list that names exactly these."""
    lists: dict[str, set[str]] = {}
    for number, name in _on_open_list(connection).items():
        lists.setdefault(name, set()).add(number)
    return next((name for name, listed in lists.items() if listed == set(numbers)), None)


def _on_open_list(connection: Connection) -> dict[str, str]:
    """Number -> the list, not yet carried out, that names it."""
    query = (
        select(disposal_items.c.number, disposal_items.c.disposal)
        .join(disposals, disposals.c.disposal == disposal_items.c.disposal)
        .where(disposals.c.destroyed_on.is_(None))
    )
    return {row.number: row.disposal for row in connection.execute(query)}


def _held(connection: Connection) -> set[str]:
    return set(connection.execute(select(holds.c.number).where(holds.c.lifted_on.is_(None))).scalars())


def _stub(row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """What stays: number, dates, digest, kind, branch. Nothing that names a person or a customer's machine."""
    title = titles.get(row["kind"]) or titles.get(row["category"], "")
    naming = ("customer", "model", "serial", "remarks", "path", "planned_path", "rendition", "storage", "box")
    cleared = dict.fromkeys(naming, "")
    return {**cleared, "state": "destroyed", "title": title, "author": row["branch"]}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
