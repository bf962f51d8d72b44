"""What the archivist states by hand about a filed item: counted pages, and until when it is kept."""

from __future__ import annotations

from datetime import date

from toolkit.errors import RegisterError
from toolkit.filing.retention import DECIDED, least_until
from toolkit.model import Item, Rulebook
from toolkit.register.journal import append
from toolkit.register.register import Register
from toolkit.register.schema import items


def count_pages(register: Register, number: str, pages: int) -> Item:
    """Notes how many pages somebody has counted. Raises RegisterError: fewer than one, or no paper."""
    item = register.item(number)
    if pages < 1 or item.state != "filed":
        raise RegisterError("pages_wrong", number=item.number)
    _amend(register, item, "counted", {"pages": pages})
    return register.item(item.number)


def keep_until(register: Register, number: str, until: date, reason: str, book: Rulebook) -> Item:
    """Sets the last day on which an item is kept; the nights no longer change it.

    Raises RegisterError: no reason, no paper, or a day before the least that its class and warranty ask for.
    """
    item = register.item(number)
    if not reason.strip() or item.state != "filed":
        raise RegisterError("retain_needs_reason", number=item.number)
    floor = least_until(item, book)
    if until < floor:
        raise RegisterError("retain_too_early", number=item.number, floor=floor)
    values: dict[str, object] = {"until": until.isoformat(), "until_reason": DECIDED}
    _amend(register, item, "retained", values, {"reason": reason.strip()})
    return register.item(item.number)


def _amend(
    register: Register, item: Item, what: str, values: dict[str, object], more: dict[str, object] | None = None
) -> None:
    with register.writing() as connection:
        connection.execute(items.update().where(items.c.number == item.number).values(values))
        append(connection, [(item.number, what, {**values, **(more or {})})], register.at, register.who)
