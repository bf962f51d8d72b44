"""`archive verify`: files, register, index and bags; exit 1 when anything is wrong, 3 when the check itself failed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from toolkit.batch.archive_lists import index_faults
from toolkit.cli.archive.opening import BY, looking, plain, working
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.register.bag_checks import check_bag
from toolkit.register.fixity import Fault, Scope, check_log, verify

LOG_FIELDS = ("check", "at", "who", "scope", "files", "faults", "finished")


@click.command("verify", cls=TranslatedCommand, help="cli.archive.verify")
@click.argument("bag", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--sample", type=click.IntRange(1), default=None, cls=TranslatedOption, help="cli.archive.sample")
@click.option("--log", is_flag=True, cls=TranslatedOption, help="cli.archive.check_log")
@click.option("--under", default="", metavar="FOLDER", cls=TranslatedOption, help="cli.archive.under")
@BY
@shared_options
def verify_command(
    session: Session, bag: Path | None, sample: int | None, log: bool, under: str, who: str | None
) -> int:
    if log:
        return _show_log(session)
    if bag is not None:
        faults = check_bag(bag)
        if session.json:
            show_json({"bag": str(bag), "faults": plain(faults)})
        else:
            _show(session, faults, session.say("cli.archive.bag_checked", path=bag, faults=len(faults)))
        return 1 if faults else 0
    sealed = session.outbox.is_dir() and not os.access(session.outbox, os.W_OK)
    with looking(session) if sealed else working(session, who) as register:
        more = [] if sample or under else index_faults(register, session.rulebook, session.outbox)
        report = verify(register, Scope(sample or 0, under.removeprefix("outbox/")), more)
    if session.json:
        show_json(plain(report))
    else:
        verdict = session.say(
            "cli.archive.verified",
            check=report.check or "—",
            items=report.items,
            files=report.files,
            paper=report.paper_only,
            faults=len(report.faults),
        )
        _show(session, report.faults, verdict)
        if sealed:
            click.echo(session.say("cli.archive.not_logged"))
    return 1 if report.faults else 0


def _show_log(session: Session) -> int:
    """Every check so far; one that did not finish says so."""
    with looking(session) as register:
        entries = check_log(register)
    if session.json:
        show_json(entries)
        return 0
    headers = [session.say(f"archive.column.{name}") for name in LOG_FIELDS]
    show_table(headers, [[_log_cell(session, entry, name) for name in LOG_FIELDS] for entry in entries])
    return 0


def _log_cell(session: Session, entry: dict[str, object], name: str) -> object:
    value = entry[name]
    return session.say("archive.yes" if value else "archive.no") if name == "finished" else value


def _show(session: Session, faults: tuple[Fault, ...] | list[Fault], verdict: str) -> None:
    say = session.say
    if faults:
        headers = [say(f"archive.column.{name}") for name in ("fault", "number", "path", "found")]
        rows = [(say(f"archive.fault.{one.kind}"), one.number, one.path, one.found) for one in faults]
        show_table(headers, rows, wide=True)
    click.echo(verdict)
