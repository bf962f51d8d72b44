"""`archive index|find|show|gaps|export`, and closing a year's series."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import click

from toolkit.batch.archive_lists import index_files
from toolkit.cli.archive.opening import (
    BY,
    DRY_RUN,
    looking,
    plain,
    show_facts,
    show_items,
    tell,
    working,
)
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.errors import OutboxError, UsageError
from toolkit.filing.index import state_text, until_text
from toolkit.model import Item
from toolkit.outbox import publish
from toolkit.register.lending import loan_list
from toolkit.register.numbering import SeriesAccount, accounts, close_series, reopen_series

REASON = click.option("--reason", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.reason")


@click.command("index", cls=TranslatedCommand, help="cli.archive.index")
@click.option("--year", "years", type=int, multiple=True, cls=TranslatedOption, help="cli.archive.year")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.archive.index_to",
)
@shared_options
def index_command(session: Session, years: tuple[int, ...], folder: Path | None) -> int:
    root = folder or session.outbox
    with working(session, None) if folder is None else looking(session) as register:
        listed = index_files(register, session.rulebook, session.templates, years)
        names = {name: name if folder is None else name.removeprefix("archive/") for name, _, _ in listed}
        outputs = [publish(root, names[name], content, kind) for name, kind, content in listed]
    if session.json:
        show_json([plain(output) for output in outputs])
    for output in () if session.json else outputs:
        key = "cli.archive.written" if output.changed else "cli.archive.unchanged"
        click.echo(session.say(key, path=f"{folder or 'outbox'}/{output.path}"))
    if not outputs and not session.json:
        click.echo(session.say("cli.archive.no_items"))
    return 0


@click.command("find", cls=TranslatedCommand, help="cli.archive.find")
@click.argument("text", default="")
@click.option("--customer", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.find_customer")
@click.option("--model", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.find_model")
@click.option("--serial", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.find_serial")
@click.option("--case", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.find_case")
@click.option("--box", default="", metavar="BOX", cls=TranslatedOption, help="cli.archive.box_number")
@click.option("--year", type=int, default=None, cls=TranslatedOption, help="cli.archive.year")
@shared_options
def find_command(
    session: Session, text: str, customer: str, model: str, serial: str, case: str, box: str, year: int | None
) -> int:
    parts = {"customer": customer, "model": model, "serial": serial, "case": case}
    if not (text or box or year is not None or any(parts.values())):
        raise UsageError("find_needs_something")
    with looking(session) as register:
        found = register.search(text) if text else register.items()
    kept = [item for item in found if _fits(item, parts) and box in ("", item.box) and year in (None, item.year)]
    show_items(session, kept)
    if not kept and not session.json:
        wanted = " ".join(part for part in (text, *parts.values(), box, str(year or "")) if part)
        click.echo(session.say("cli.archive.none_found", text=wanted), err=True)
    return 0 if kept else 1


def _fits(item: Item, parts: Mapping[str, str]) -> bool:
    """Whether each named field holds its text, however it is spelled."""
    return all(_plain(wanted) in _plain(getattr(item, name)) for name, wanted in parts.items())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@click.command("show", cls=TranslatedCommand, help="cli.archive.show")
@click.argument("number")
@shared_options
def show_command(session: Session, number: str) -> int:
    with looking(session) as register:
        item = register.item(number)
        events = register.history(item.number)
        versions = [one.number for one in register.versions(item.key)]
        loans = [loan for loan in loan_list(register) if loan.number == item.number]
    if session.json:
        show_json({**plain(item), "events": plain(events), "versions": versions, "loans": plain(loans)})
        return 0
    facts = dataclasses.asdict(item)
    facts |= {"state": state_text(item, session.say), "until": until_text(item, session.say)}
    shown = (
        "number", "archive_number", "state", "title", "author", "made_on", "document_number", "secrecy", "pages",
        "customer", "model", "serial", "branch", "case", "version", "previous", "retention", "until", "storage", "box",
        "filed_on", "path", "sha256", "rendition", "rendition_sha256", "remarks",
    )  # fmt: skip
    show_facts(session, [(name, facts[name]) for name in shown])
    click.echo()
    headers = [session.say(f"archive.column.{name}") for name in ("at", "who", "what", "detail")]
    lines = [
        (one.at.replace("T", " "), one.who, session.say(f"archive.event.{one.what}"), one.detail) for one in events
    ]
    show_table(headers, lines, wide=True)
    return 0


@click.command("gaps", cls=TranslatedCommand, help="cli.archive.gaps")
@shared_options
def gaps_command(session: Session) -> int:
    with looking(session) as register:
        found = accounts(register)
    if session.json:
        show_json([_account(one) for one in found])
    else:
        names = ("series", "last", "filed", "allocated", "void", "destroyed", "missing", "stale", "closed")
        headers = [session.say(f"archive.column.{name}") for name in names]
        show_table(headers, [[_account_cell(session, one, name) for name in names] for one in found])
        for one in found:
            for item in one.stale:
                click.echo(session.say("cli.archive.stale", number=item.number, day=item.allocated_on))
    return 1 if any(one.missing or one.stale for one in found) else 0


@click.command("export", cls=TranslatedCommand, help="cli.archive.export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@shared_options
def export_command(session: Session, file: Path) -> int:
    with looking(session) as register:
        content = register.dump()
    if file.exists():
        raise OutboxError("export_exists", path=file)
    file.write_text(content + "\n", encoding="utf-8", newline="\n")
    click.echo(session.say("cli.archive.written", path=file))
    return 0


@click.command("close", cls=TranslatedCommand, help="cli.archive.close")
@click.argument("series")
@REASON
@BY
@DRY_RUN
@shared_options
def close_command(session: Session, series: str, reason: str, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run) as register:
        name = close_series(register, series, reason)
    tell(session, {"series": name, "closed": True}, "cli.archive.closed", series=name)
    return 0


@click.command("reopen", cls=TranslatedCommand, help="cli.archive.reopen")
@click.argument("series")
@REASON
@BY
@DRY_RUN
@shared_options
def reopen_command(session: Session, series: str, reason: str, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run) as register:
        name = reopen_series(register, series, reason)
    tell(session, {"series": name, "closed": False}, "cli.archive.reopened", series=name)
    return 0


def _account(one: SeriesAccount) -> dict[str, object]:
    lists = {name: [item.number for item in getattr(one, name)] for name in ("allocated", "void", "stale")}
    return {**plain(one), **lists}


def _account_cell(session: Session, one: SeriesAccount, name: str) -> object:
    value = getattr(one, name)
    if name == "closed":
        return session.say("archive.yes" if value else "archive.no")
    if name == "missing":
        return " ".join(map(str, value)) or 0
    return len(value) if isinstance(value, tuple) else value
