"""Copies of filed papers in a format made to last: linked to their item with a digest of their own, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.errors import RegisterError
from toolkit.model import Item
from toolkit.register.journal import Happening, append
from toolkit.register.register import Register
from toolkit.register.schema import items
from toolkit.register.settling import rows_of
from toolkit.register.states import in_words


@dataclass(frozen=True, slots=True)
class Rendition:
    """A copy that is in its place: below the outbox, with `/`; the digest is that of the file as it stands there."""

    number: str
    path: str
    sha256: str
    pages: int | None = None
    """Its pages: they become those of an item that nobody has counted."""


def note_renditions(register: Register, renditions: Sequence[Rendition]) -> list[str]:
    """Links each copy to its item, in one transaction; gives the new ones. The same again changes nothing.

    The paper, its digest and its number stay (G7). Raises RegisterError: no filed item, another copy is noted.
    """
    with register.writing() as connection:
        rows = rows_of(connection, [one.number for one in renditions])
        happenings: list[Happening] = []
        for one in renditions:
            row = rows.get(one.number)
            if row is None or row["state"] != "filed":
                state = in_words(row["state"]) if row else "—"
                raise RegisterError("number_not_filed", number=one.number, state=state)
            if row["rendition_sha256"] == one.sha256:
                continue
            if row["rendition_sha256"]:
                raise RegisterError("rendition_differs", number=one.number, path=row["rendition"])
            pages = row["pages"] if row["pages"] is not None else one.pages
            values = {"rendition": one.path, "rendition_sha256": one.sha256, "pages": pages}
            connection.execute(items.update().where(items.c.number == one.number).values(values))
            # The path holds the customer's name and events stay for ever: only its digest goes into the chain.
            path = hashlib.sha256(one.path.encode()).hexdigest()
            happenings.append((one.number, "converted", {"sha256": one.sha256, "pages": pages, "path": path}))
        append(connection, happenings, register.at, register.who)
    return [number for number, _, _ in happenings]


def promised_files(item: Item) -> Iterator[tuple[str, str]]:
    """Path and digest of every file that the register answers for: the paper, and its lasting copy."""
    if item.path:
        yield item.path, item.sha256
    if item.rendition and item.rendition != item.path:
        yield item.rendition, item.rendition_sha256
