"""What the archive's commands share: the register of the workspace, who works, dry runs, items as lines."""

from __future__ import annotations

import contextlib
import dataclasses
import getpass
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import click

from toolkit.batch.archive_lists import index_files
from toolkit.cli.frame import TranslatedOption, sentence
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session
from toolkit.errors import ToolkitError, UsageError
from toolkit.filing import as_arranged
from toolkit.filing.index import state_text, until_text
from toolkit.model import Item
from toolkit.outbox import locked, publish
from toolkit.register import MARK, Register, open_register

BY = click.option("--by", "who", default=None, metavar="NAME", cls=TranslatedOption, help="cli.archive.by")
DRY_RUN = click.option("--dry-run", is_flag=True, cls=TranslatedOption, help="cli.archive.dry_run")

ITEM_FIELDS = ("number", "state", "made_on", "title", "customer", "model", "case", "until", "box")


@contextlib.contextmanager
def looking(session: Session) -> Iterator[Register]:
    """The register for looking things up; one that is not there yet is empty."""
    session.need_workspace()
    with open_register(
        where_of(session), session.rulebook.settings, session.as_of, outbox=session.outbox, read_only=True
    ) as register:
        yield register


@contextlib.contextmanager
def working(session: Session, who: str | None, dry_run: bool = False, *, reindex: bool = False) -> Iterator[Register]:
    """The register for work, signed by `who`, while no other run holds the outbox. A dry run keeps nothing.

    With `reindex` the index is written anew afterwards, because its rows have changed.
    """
    session.need_workspace()
    name = who or login_name()
    settings = session.rulebook.settings
    with (
        contextlib.nullcontext() if dry_run else locked(session.outbox),
        open_register(
            where_of(session),
            settings,
            session.as_of,
            outbox=session.outbox,
            who=name,
            read_only=dry_run and not has_register(session),
            rehearsal=dry_run,
        ) as register,
    ):
        yield register
        if reindex and not dry_run:
            for path, kind, content in index_files(register, session.rulebook, session.templates):
                publish(session.outbox, path, content, kind)
        if not dry_run:
            publish(session.outbox, MARK, register.mark(), "register-mark")
    if dry_run and not session.json:
        click.echo(session.say("cli.archive.nothing_changed"))


def has_register(session: Session) -> bool:
    return bool(session.rulebook.settings.register_url) or (session.outbox / "register.sqlite3").exists()


def where_of(session: Session) -> Any:
    return session.rulebook.settings.register_url or session.outbox / "register.sqlite3"


def login_name() -> str:
    """Who sits at this machine; a name can always be given with --by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "toolkit"


def day_of(text: str | None) -> date | None:
    """`2026-12-04` as a day. Raises UsageError for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_day", value=text) from None


def show_items(session: Session, items: Sequence[Item]) -> None:
    """Items as a table, lines or JSON."""
    if session.json:
        show_json([plain(item) for item in items])
        return
    say = session.say
    headers = [say(f"archive.column.{name}") for name in ITEM_FIELDS]
    show_table(headers, [item_line(session, item) for item in items])


def item_line(session: Session, item: Item) -> list[object]:
    item = as_arranged(item)
    words = {"state": state_text(item, session.say), "until": until_text(item, session.say)}
    return [words.get(name, getattr(item, name)) for name in ITEM_FIELDS]


def show_facts(session: Session, facts: Sequence[tuple[str, object]]) -> None:
    """Name and value, one a line; empty values are left out."""
    say = session.say
    rows = [(say(f"archive.column.{name}"), value) for name, value in facts if value not in ("", None)]
    show_table((say("archive.column.name"), say("archive.column.value")), rows, wide=True)


def show_entries(session: Session, entries: Sequence[Any], fields: Sequence[str]) -> None:
    """Dataclasses as a table of some fields, or as JSON with all of them."""
    if session.json:
        show_json([plain(entry) for entry in entries])
        return
    if not entries:
        click.echo(session.say("cli.archive.none_listed"), err=True)
        return
    headers = [session.say(f"archive.column.{name}") for name in fields]
    show_table(headers, [[getattr(entry, name) for name in fields] for entry in entries])


def tell(session: Session, entry: Any, key: str, **values: object) -> None:
    """One sentence for people, the entry as JSON for programs."""
    if session.json:
        show_json(plain(entry))
    else:
        click.echo(session.say(key, **values))


def tell_troubles(session: Session, troubles: Sequence[ToolkitError]) -> None:
    """What could not be done for some papers, a sentence each, beside the answer."""
    for trouble in troubles:
        click.echo(sentence(session.say, trouble), err=True)


def plain(entry: Any) -> Any:
    """A dataclass as JSON can hold it: dates as text."""
    if dataclasses.is_dataclass(entry) and not isinstance(entry, type):
        return {one.name: plain(getattr(entry, one.name)) for one in dataclasses.fields(entry)}
    if isinstance(entry, list | tuple):
        return [plain(one) for one in entry]
    if isinstance(entry, dict):
        return {str(name): plain(value) for name, value in entry.items()}
    if isinstance(entry, date | datetime):
        return entry.isoformat()
    return entry
