"""The register as its users see it: give numbers, note filed papers, look things up, tell its whole
content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, or_, select

from toolkit.errors import RegisterError
from toolkit.filing import Request, skeleton
from toolkit.model import Item, NumberAt, Settings
from toolkit.register.allocation import Desk, allocate, refusals
from toolkit.register.chain import Entry
from toolkit.register.guard import mark_of, refuse_when_behind, register_id
from toolkit.register.journal import append, history, moment_text
from toolkit.register.rows import item_of
from toolkit.register.schema import items, metadata, series
from toolkit.register.settling import Filed, settle
from toolkit.register.transactions import reading, writing
from toolkit.register.years import all_as_begun, refuse_other_way

SEARCHED = ("title", "customer", "case", "model", "serial", "document_number", "author", "remarks", "box", "storage")


class Register:
    """An open register. Close it (or use `with`): closing the last connection tidies SQLite's side files
    away.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        as_of: datetime,
        outbox: Path | None,
        who: str,
        read_only: bool,
        rehearsal: bool = False,
    ) -> None:
        self.engine = engine
        self.settings = settings
        self.as_of = as_of
        self.outbox = outbox
        self.who = who
        self.read_only = read_only
        self.rehearsal = rehearsal
        self.guarded = False

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @property
    def at(self) -> str:
        """The moment that everything written through this opening carries."""
        return moment_text(self.as_of)

    @property
    def desk(self) -> Desk:
        return Desk(self.settings, self.at, self.who, self.outbox)

    def allocate(self, requests: Sequence[Request]) -> list[Item]:
        """An item for each request, in order, in one transaction; a paper that has a number keeps it.

        Only items in state `allocated` still need their file. Raises RegisterError: the register is behind
        its
        files, a series is closed or full, the number format has changed.
        """
        with self.writing() as connection:
            self.guard(connection)
            return allocate(connection, all_as_begun(connection, requests, self.settings), self.desk)

    def guard(self, connection: Connection) -> None:
        """Raises RegisterError when the register is behind its files: looked at once, before the first number.

        Later numbers of this opening follow from what was seen; a tree of 100 000 papers is not walked each time.
        """
        if not self.guarded:
            refuse_when_behind(connection, self.outbox)
            self.guarded = True

    def preview(self, requests: Sequence[Request]) -> list[Item]:
        """What `allocate` would give now; nothing is kept."""
        with writing(self.engine, keep=False) as connection:
            self.guard(connection)
            return allocate(connection, all_as_begun(connection, requests, self.settings), self.desk)

    def refused(self, requests: Sequence[Request]) -> dict[int, RegisterError]:
        """Index -> why this request alone gets no number (closed or full series): to hold back before the
        run writes.
        """
        with writing(self.engine, keep=False) as connection:
            return refusals(connection, all_as_begun(connection, requests, self.settings), self.desk)

    def number_at(self, wanted: NumberAt) -> None:
        """Raises RegisterError where this year's papers are already numbered the other way."""
        with reading(self.engine) as connection:
            refuse_other_way(connection, self.settings, self.as_of.year, wanted)

    def settle(self, papers: Sequence[Filed]) -> None:
        """Notes papers that are in their place: `allocated` becomes `filed`. The same again changes nothing.

        Raises RegisterError: unknown number, void or destroyed item, another paper under this number.
        """
        with self.writing() as connection:
            append(connection, settle(connection, papers, self.at), self.at, self.who)

    def adopt(self, number: str) -> Item:
        """Settles a pending number with the file that stands at its planned path, whatever its bytes.

        For a run killed between writing a paper and noting it, and repeated with another template: a paper
        in its
        place is never replaced. Raises RegisterError when there is no file.
        """
        item = self.item(number)
        file = None if self.outbox is None else self.outbox / item.planned_path
        if file is None or not file.is_file():
            raise RegisterError("register_no_file", number=number, path=item.planned_path)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        self.settle([Filed(number, item.planned_path, digest, item.pages)])
        return self.item(number)

    def pending(self) -> list[Item]:
        """Numbers given whose paper is not filed yet, by series and sequence."""
        return self.items(state="allocated")

    def items(self, **wanted: object) -> list[Item]:
        """Items whose columns have these values (`branch=`, `year=`, `state=` …), by series and sequence."""
        query = select(items).order_by(items.c.series, items.c.sequence)
        for name, value in wanted.items():
            column = items.c[name]
            listed = list(value) if isinstance(value, tuple | list | set | frozenset) else [value]
            query = query.where(column.in_(listed))
        return self._found(query)

    def item(self, number: str) -> Item:
        """The item of a number in any spelling. Raises RegisterError where there is none or several."""
        found = self.find_number(number)
        if not found:
            raise RegisterError("number_unknown", number=number)
        if len(found) > 1:
            names = ", ".join(one.number for one in found[:5])
            raise RegisterError("number_ambiguous", number=number, found=names, longer=longer(found[0].number))
        return found[0]

    def find_number(self, typed: str) -> list[Item]:
        """Items whose number is what was typed: in full in any spelling, or its last parts (`SHF-12`)."""
        bare = skeleton(typed)
        if not bare:
            return []
        whole = self._found(select(items).where(or_(items.c.skeleton == bare, items.c.archive_skeleton == bare)))
        if whole:
            return whole
        tail = or_(*(items.c[name].endswith("-" + bare, autoescape=True) for name in ("skeleton", "archive_skeleton")))
        return self._found(select(items).where(tail).order_by(items.c.series, items.c.sequence))

    def search(self, text: str) -> list[Item]:
        """Items whose number, title, customer, case, model, serial or document number holds the text."""
        numbered = self.find_number(text) if any(sign.isdecimal() for sign in text) else []
        wanted = f"%{_escaped(text.strip().lower())}%"
        columns = (items.c[name] for name in SEARCHED)
        found = or_(*(func.lower(column).like(wanted, escape="\\") for column in columns))
        by_text = self._found(select(items).where(found).order_by(items.c.series, items.c.sequence))
        return list(dict.fromkeys([*numbered, *by_text]))

    def versions(self, key: str) -> list[Item]:
        """Every version of one paper, oldest first."""
        return self._found(select(items).where(items.c.key == key).order_by(items.c.version))

    def series(self) -> list[dict[str, Any]]:
        """Every series with its elements, `last` and `closed`."""
        with reading(self.engine) as connection:
            return [dict(row._mapping) for row in connection.execute(select(series).order_by(series.c.series))]

    def history(self, subject: str) -> list[Entry]:
        """The event chain of a number or series, oldest first."""
        with reading(self.engine) as connection:
            return history(connection, subject)

    @property
    def id(self) -> str:
        """Tells this register from others, on the index and in the mark."""
        with reading(self.engine) as connection:
            return register_id(connection)

    def mark(self) -> bytes:
        """How far the register has come: publish it at `MARK` whenever the index is written."""
        with reading(self.engine) as connection:
            return mark_of(connection)

    def dump(self) -> str:
        """The whole content as canonical text: equal for an undisturbed run and one killed and repeated."""
        with reading(self.engine) as connection:
            tables = {
                table.name: sorted(
                    (dict(row._mapping) for row in connection.execute(select(table))),
                    key=lambda row: tuple(str(value) for value in row.values()),
                )
                for table in metadata.sorted_tables
            }
        return json.dumps(tables, ensure_ascii=False, sort_keys=True, indent=1)

    def digest(self) -> str:
        """SHA-256 of `dump()`."""
        return hashlib.sha256(self.dump().encode()).hexdigest()

    def _found(self, query: Select[Any]) -> list[Item]:
        with reading(self.engine) as connection:
            return [item_of(dict(row._mapping)) for row in connection.execute(query)]

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state, for the room's own modules."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """The one writing transaction, for the room's own modules. Raises RegisterError when opened
        read-only.
        """
        if self.read_only:
            raise RegisterError("register_read_only")
        return writing(self.engine, keep=not self.rehearsal)


def longer(number: str) -> str:
    """How the number can be typed without its fonds: `SH-2026-D10-SHF-1`."""
    return skeleton(number).partition("-")[2]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
