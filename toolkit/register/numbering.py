"""The archivist's work on numbers: reserve, claim, void, close and reopen series, account for gaps (G3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from toolkit.errors import RegisterError
from toolkit.filing import Request, Series, as_arranged, fingerprint_of, number_format_of, series_text, skeleton
from toolkit.model import Item
from toolkit.register.allocation import allocate
from toolkit.register.journal import append, history
from toolkit.register.register import Register
from toolkit.register.rows import stated
from toolkit.register.schema import items, series
from toolkit.register.states import in_words
from toolkit.register.years import all_as_begun, as_begun, ways_of_years

RESERVED = "reserved"
"""Kind of a number that was given before its paper was there."""


@dataclass(frozen=True, slots=True)
class SeriesAccount:
    """Every number 1..last of a series, by what became of it."""

    series: str
    last: int
    closed: bool
    filed: int
    allocated: tuple[Item, ...]
    void: tuple[Item, ...]
    destroyed: int
    missing: tuple[int, ...]
    """Numbers that no row accounts for: never, unless somebody broke the database."""
    stale: tuple[Item, ...]
    """Allocated, and still without a paper after the days that the settings allow."""


def reserve(register: Register, wanted: Series, count: int, purpose: str, category: str, label: str) -> list[Item]:
    """`count` numbers of a series, to be printed on labels before the papers are there.

    `category` is the id, `label` the name of the category. Raises RegisterError: too many at once, series
    closed or full, register behind its files.
    """
    most = register.settings.archive.reserve_most
    if not 1 <= count <= most:
        raise RegisterError("reserve_count", count=count, most=most)
    with register.writing() as connection:
        register.guard(connection)
        wanted = as_begun(wanted, ways_of_years(connection, register.settings), register.settings)
        name = series_text(number_format_of(register.settings), wanted)
        found = connection.execute(select(series.c.last).where(series.c.series == name)).scalar()
        first = (found or 0) + 1
        requests = [_blank_request(register, wanted, first + n, purpose, category, label) for n in range(count)]
        return allocate(connection, requests, register.desk)


def claim(register: Register, number: str, request: Request) -> Item:
    """Gives a reserved number its paper: the item states what the request states, and stays to be filed.

    Raises RegisterError when the number is not a reserved one without a paper, or belongs to another series.
    """
    item = register.item(number)
    if item.kind != RESERVED or item.state != "allocated":
        raise RegisterError("number_not_reserved", number=item.number, state=in_words(item.state))
    form = number_format_of(register.settings)
    with register.reading() as connection:
        (request,) = all_as_begun(connection, [request], register.settings)
    if series_text(form, request.series) != item.series:
        raise RegisterError("number_other_series", number=item.number, wanted=series_text(form, request.series))
    with register.writing() as connection:
        values = stated(request, item.number, register.settings)
        connection.execute(items.update().where(items.c.number == item.number).values(values))
        detail = {"fingerprint": request.fingerprint}
        append(connection, [(item.number, "claimed", detail)], register.at, register.who)
    return register.item(item.number)


def void(register: Register, number: str, reason: str, approved_by: str) -> Item:
    """Gives up a number that has no paper; it stays used for ever (G2). Reason and approver are mandatory.

    Raises RegisterError when a paper is filed under it, or its file stands in its place.
    """
    item = register.item(number)
    if not reason.strip() or not approved_by.strip():
        raise RegisterError("void_needs_reason", number=item.number)
    if item.state != "allocated":
        raise RegisterError("void_not_pending", number=item.number, state=in_words(item.state))
    if register.outbox is not None and item.planned_path and (register.outbox / item.planned_path).exists():
        raise RegisterError("void_has_file", number=item.number, path=item.planned_path)
    with register.writing() as connection:
        values = {"state": "void", "void_reason": reason.strip()}
        connection.execute(items.update().where(items.c.number == item.number).values(values))
        detail = {"reason": reason.strip(), "approved_by": approved_by.strip()}
        append(connection, [(item.number, "void", detail)], register.at, register.who)
    return register.item(item.number)


def close_series(register: Register, name: str, reason: str) -> str:
    """Ends a series after the yearly arrangement: later papers of that year need `reopen_series`. Gives its
    full name.

    Raises RegisterError while numbers without a paper are left in it.
    """
    return _set_closed(register, name, reason, closed=True)


def reopen_series(register: Register, name: str, reason: str) -> str:
    """Opens a closed series again, with a reason. Gives its full name."""
    return _set_closed(register, name, reason, closed=False)


def accounts(register: Register) -> list[SeriesAccount]:
    """The gap report: for each series what became of each number 1..last."""
    limit = register.as_of.date() - timedelta(days=register.settings.archive.pending_days)
    return [_account(row, _listed(register, row["series"]), limit) for row in register.series()]


def _listed(register: Register, name: str) -> list[Item]:
    """Everything that a number of the series stands for, under that number."""
    arranged = [as_arranged(item) for item in register.items(archive_series=name)]
    return sorted([*register.items(series=name), *arranged], key=lambda item: item.sequence)


def voids(register: Register) -> list[dict[str, str]]:
    """作废号说明: number, when given, what for, why void, by whom, approved by whom, when."""
    listed = []
    for item in register.items(state="void"):
        with register.reading() as connection:
            entries = history(connection, item.number)
        given = next((entry for entry in entries if entry.what == "allocated"), None)
        gone = next(entry for entry in entries if entry.what == "void")
        listed.append(
            {
                "number": item.number,
                "given": given.at if given else "",
                "purpose": item.title or item.remarks,
                "reason": item.void_reason,
                "who": gone.who,
                "approved_by": detail_of(gone.detail, "approved_by"),
                "day": gone.at[:10],
            }
        )
    return listed


def detail_of(detail: str, name: str) -> str:
    """One value of an event's detail."""
    return str(json.loads(detail).get(name, ""))


def _blank_request(
    register: Register, wanted: Series, sequence: int, purpose: str, category: str, label: str
) -> Request:
    key = f"{wanted.fonds}/{RESERVED}/{series_text(number_format_of(register.settings), wanted)}/{sequence}"
    return Request(
        key=key,
        fingerprint=fingerprint_of({"reserved": key}),
        series=wanted,
        category=category,
        category_label=label,
        branch="",
        case="",
        kind=RESERVED,
        title="",
        author="",
        made_on=register.as_of.date(),
        name=("", "", f"{register.as_of:%Y%m%d}", purpose),
        remarks=purpose,
    )


def _set_closed(register: Register, name: str, reason: str, *, closed: bool) -> str:
    if not reason.strip():
        raise RegisterError("series_needs_reason", series=name)
    with register.writing() as connection:
        found = _series_named(connection, name)
        if closed:
            _refuse_pending(connection, found)
        connection.execute(series.update().where(series.c.series == found).values(closed=int(closed)))
        what = "closed" if closed else "reopened"
        append(connection, [(found, what, {"reason": reason.strip()})], register.at, register.who)
    return found


def _series_named(connection: Connection, name: str) -> str:
    """In any spelling, or by its last parts where they fit one series alone."""
    known = {skeleton(row.series): str(row.series) for row in connection.execute(select(series.c.series))}
    bare = skeleton(name)
    ending = [bare] if bare in known else [one for one in known if bare and one.endswith("-" + bare)]
    if len(ending) > 1:
        names = ", ".join(known[one] for one in ending[:5])
        raise RegisterError("number_ambiguous", number=name, found=names, longer=ending[0].partition("-")[2])
    if not ending:
        raise RegisterError("series_unknown", series=name)
    return known[ending[0]]


def _refuse_pending(connection: Connection, name: str) -> None:
    query = select(items.c.number).where(items.c.series == name, items.c.state == "allocated")
    left = list(connection.execute(query.order_by(items.c.sequence)).scalars())
    if left:
        raise RegisterError("series_has_pending", series=name, count=len(left), first=left[0])


def _account(row: dict[str, object], listed: Sequence[Item], limit: date) -> SeriesAccount:
    given = {item.sequence for item in listed}
    last = int(str(row["last"]))
    pending = tuple(item for item in listed if item.state == "allocated")
    return SeriesAccount(
        series=str(row["series"]),
        last=last,
        closed=bool(row["closed"]),
        filed=sum(item.state == "filed" for item in listed),
        allocated=pending,
        void=tuple(item for item in listed if item.state == "void"),
        destroyed=sum(item.state == "destroyed" for item in listed),
        missing=tuple(number for number in range(1, last + 1) if number not in given),
        stale=tuple(item for item in pending if item.allocated_on is not None and item.allocated_on <= limit),
    )
