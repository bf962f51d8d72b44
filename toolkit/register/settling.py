"""Notes that a paper is in its place: `allocated` becomes `filed`, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from toolkit.errors import RegisterError
from toolkit.register.journal import Happening
from toolkit.register.rows import chunks
from toolkit.register.schema import items
from toolkit.register.states import in_words


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper that is in its place: below the outbox, with `/`; the digest is that of the file as it stands
    there.
    """

    number: str
    path: str
    sha256: str
    pages: int | None = None


def settle(connection: Connection, papers: Sequence[Filed], at: str) -> list[Happening]:
    """Settles each paper and gives the events to append; papers noted already give none."""
    rows = rows_of(connection, [paper.number for paper in papers])
    happenings = []
    for paper in papers:
        if _needs_settling(rows.get(paper.number), paper):
            happenings.append(_settled(rows[paper.number], paper, at))
    _write(connection, [rows[number] for number, _, _ in happenings])
    return happenings


def settle_row(connection: Connection, row: dict[str, Any], paper: Filed, at: str) -> Happening:
    """Settles one row, in the database and in `row` itself."""
    happening = _settled(row, paper, at)
    _write(connection, [row])
    return happening


def _settled(row: dict[str, Any], paper: Filed, at: str) -> Happening:
    pages = row["pages"] if paper.pages is None else paper.pages
    row.update(state="filed", path=paper.path, sha256=paper.sha256, pages=pages, filed_on=at[:10])
    # The path holds the customer's name and events stay for ever: only its digest goes into the chain.
    path = hashlib.sha256(paper.path.encode()).hexdigest()
    return paper.number, "filed", {"sha256": paper.sha256, "pages": pages, "path": path}


def _write(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement for all rows."""
    if not rows:
        return
    names = ("state", "path", "sha256", "pages", "filed_on")
    filing = items.update().where(items.c.number == bindparam("wanted"))
    filing = filing.values({name: bindparam(f"new_{name}") for name in names})
    connection.execute(
        filing, [{"wanted": row["number"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    )


def rows_of(connection: Connection, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rows of these numbers, by number."""
    rows = {}
    for chunk in chunks(numbers):
        for row in connection.execute(select(items).where(items.c.number.in_(chunk))):
            rows[row.number] = dict(row._mapping)
    return rows


def _needs_settling(row: Mapping[str, Any] | None, paper: Filed) -> bool:
    if row is None:
        raise RegisterError("number_unknown", number=paper.number)
    if row["state"] == "filed" and (row["path"], row["sha256"]) == (paper.path, paper.sha256):
        return False
    if row["state"] != "allocated":
        raise RegisterError("number_not_pending", number=paper.number, state=in_words(row["state"]))
    return True
