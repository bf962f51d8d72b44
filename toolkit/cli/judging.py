"""`inspect`, `check`, `overdue`, `explain`: what the ledgers say, without writing into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from toolkit.batch.annotating import annotated_copies
from toolkit.batch.judging import judge_branches
from toolkit.cli.frame import TranslatedCommand, TranslatedOption, sentence, suggestion
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.cli.suggesting import write_suggestions
from toolkit.errors import ToolkitError, UsageError
from toolkit.model import (
    BranchResult,
    ClockReading,
    ClockState,
    Column,
    Finding,
    Ledger,
    LedgerStatus,
    Severity,
    Table,
)
from toolkit.reporting import (
    by_place,
    by_urgency,
    clock_row,
    column_row,
    deadline_text,
    finding_row,
    ledger_row,
)

PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")


def judged(session: Session, paths: Sequence[str] = (), branches: Sequence[str] = ()) -> tuple[BranchResult, ...]:
    """All branches that the paths name, judged; progress on the way."""
    session.need_workspace()
    say = session.say

    def tell(name: str, done: int, total: int) -> None:
        session.progress(say("cli.progress", name=name, done=done, total=total))

    named = {_branch_of(session, path) for path in paths}
    only = () if "" in named else sorted({*branches, *named})  # what lies in the inbox itself speaks of all branches
    results = judge_branches(session.inbox, session.rulebook, session.as_of, only=only, tell=tell)
    session.progress.done()
    return results


@click.command("inspect", cls=TranslatedCommand, help="cli.inspect")
@PATHS
@click.option("--suggest", is_flag=True, cls=TranslatedOption, help="cli.inspect.suggest")
@shared_options
def inspect_command(session: Session, paths: tuple[str, ...], suggest: bool) -> int:
    found = [ledger for result in judged(session, paths) for ledger in result.ledgers]
    ledgers = _chosen(session, _whole(found), paths)
    if suggest:
        write_suggestions(session, ledgers)
    if session.json:
        show_json([ledger_row(ledger, session.language) for ledger in ledgers])
    else:
        for ledger in ledgers:
            _show_ledger(session, ledger)
    unread = (LedgerStatus.UNREADABLE, LedgerStatus.ENCRYPTED)
    return 1 if any(ledger.status in unread for ledger in ledgers) else 0


@click.command("check", cls=TranslatedCommand, help="cli.check")
@PATHS
@click.option(
    "--annotate",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.check.annotate",
)
@shared_options
def check_command(session: Session, paths: tuple[str, ...], folder: Path | None) -> int:
    results = judged(session, paths)
    names = _names(session, paths)
    if folder is not None:
        _write_copies(session, results, names, folder)
    findings = by_place(finding for result in results for finding in result.findings if _concerns(finding, names))
    if session.json:
        show_json([finding_row(finding, session.language) for finding in findings])
    else:
        _show_findings(session, results, findings)
    errors = any(finding.severity is Severity.ERROR and not finding.waived_by for finding in findings)
    return 1 if errors else 0


def _write_copies(session: Session, results: Sequence[BranchResult], names: set[str], folder: Path) -> None:
    def tell(error: ToolkitError) -> None:
        click.echo(sentence(session.say, error), err=True)

    copies = annotated_copies(results, session.inbox, session.rulebook, session.as_of, session.say, tell)
    for name, content in copies:
        if not names or _within(name, names) or any(Path(name).parent == Path(one).parent for one in names):
            target = folder.joinpath(*Path(name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            click.echo(session.say("cli.check.copied", path=target), err=True)


@click.command("overdue", cls=TranslatedCommand, help="cli.overdue")
@click.option("--due-soon", is_flag=True, cls=TranslatedOption, help="cli.overdue.due_soon")
@click.option("--all", "everything", is_flag=True, cls=TranslatedOption, help="cli.overdue.all")
@click.option("--branch", "branches", multiple=True, cls=TranslatedOption, help="cli.option.branch")
@shared_options
def overdue_command(session: Session, due_soon: bool, everything: bool, branches: tuple[str, ...]) -> int:
    wanted = {ClockState.OVERDUE} | ({ClockState.DUE_SOON} if due_soon else set())
    readings = by_urgency(
        reading
        for result in judged(session, branches=branches)
        for reading in result.clocks
        if everything or reading.state in wanted
    )
    if session.json:
        show_json([clock_row(reading, session.language) for reading in readings])
    else:
        _show_clocks(session, readings)
    return 0


def _branch_of(session: Session, path: str) -> str:
    """The branch a path lies in: a file or folder below the inbox, or the branch's own name."""
    given = Path(path)
    inbox = session.inbox.resolve()
    for base in (given.resolve(), (inbox / given).resolve()):
        if base.exists() and base.is_relative_to(inbox) and base != inbox:
            return base.relative_to(inbox).parts[0] if base.is_dir() or base.parent != inbox else ""
        if base == inbox:
            return ""
    raise UsageError("no_such_path", path=path, suggestion=suggestion(path, _paths_in(inbox)))


def _paths_in(inbox: Path) -> list[str]:
    """Branches and files, as a person may name them."""
    return sorted(path.relative_to(inbox).as_posix() for path in inbox.rglob("*"))


def _names(session: Session, paths: Sequence[str]) -> set[str]:
    """The paths below the inbox, as places write them."""
    names = set()
    inbox = session.inbox.resolve()
    for path in paths:
        for base in (Path(path).resolve(), (inbox / path).resolve()):
            if base.exists() and base.is_relative_to(inbox):
                names.add(base.relative_to(inbox).as_posix())
                break
    return names - {"."}


def _whole(ledgers: Sequence[Ledger]) -> list[Ledger]:
    """Each file once: a ledger that several branches share comes back from the rows that each of them got."""
    parts: dict[str, list[Ledger]] = {}
    for ledger in ledgers:
        parts.setdefault(ledger.path, []).append(ledger)
    return [own[0] if len(own) == 1 else _joined(own) for own in parts.values()]


def _joined(parts: Sequence[Ledger]) -> Ledger:
    tables: dict[tuple[str, tuple[int, ...], int], list[Table]] = {}
    for part in parts:
        for table in part.tables:
            tables.setdefault((table.sheet, table.header_rows, table.first_row), []).append(table)
    whole = (
        replace(
            own[0],
            records=tuple(
                sorted((record for table in own for record in table.records), key=lambda one: one.place.row or 0)
            ),
        )
        for own in tables.values()
    )
    findings = tuple(dict.fromkeys(finding for part in parts for finding in part.findings))
    return replace(parts[0], branch="", tables=tuple(whole), findings=findings)


def _chosen(session: Session, ledgers: list[Ledger], paths: Sequence[str]) -> list[Ledger]:
    names = _names(session, paths)
    return [ledger for ledger in ledgers if not names or _within(ledger.path, names)]


def _within(path: str, names: set[str]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in names)


def _concerns(finding: Finding, names: set[str]) -> bool:
    if not names or finding.place is None:
        return True
    return _within(finding.place.path, names)


def _show_ledger(session: Session, ledger: Ledger) -> None:
    say = session.say
    click.secho(say("cli.inspect.file", path=ledger.path, status=say(f"status.{ledger.status.value}")), bold=True)
    for table in ledger.tables:
        _show_table_of(session, table)
    for name, why in ledger.other_sheets:
        click.echo(say("cli.inspect.other_sheet", sheet=name, why=say(f"sheet.{why}")))
    for finding in ledger.findings:
        _show_finding_of(session, finding)


def _show_table_of(session: Session, table: Table) -> None:
    say, book = session.say, session.rulebook
    kind = book.kinds[table.kind].label.in_language(session.language) if table.kind in book.kinds else table.kind
    click.echo(
        say(
            "cli.inspect.table",
            sheet=table.sheet or "—",
            kind=kind,
            header_rows=", ".join(map(str, table.header_rows)),
            first=table.first_row,
            last=table.last_row,
            rows=len(table.records),
        )
    )
    heads = ("column", "header", "field", "why", "sample")
    show_table(
        [say(f"cli.inspect.head.{name}") for name in heads],
        [_column_cells(column, session) for column in table.columns],
    )
    for skipped in table.skipped:
        rows = "cli.inspect.skipped" if skipped.last > skipped.first else "cli.inspect.skipped_row"
        click.echo(say(rows, first=skipped.first, last=skipped.last, why=say(f"skipped.{skipped.reason}")))


def _show_finding_of(session: Session, finding: Finding) -> None:
    """A trouble of the ledger that was just named, with its sheet and cell."""
    place, message = finding.place, finding.message.in_language(session.language)
    cell = f"{place.sheet}!{place.cell}".strip("!") if place else ""
    click.echo(session.say("cli.inspect.finding", cell=cell, message=message) if cell else f"  ! {message}")


def _column_cells(column: Column, session: Session) -> tuple[object, ...]:
    """How one column was understood; its fields with their labels."""
    row = column_row(column, session.language)
    book = session.rulebook
    named = [f"{name}（{book.label(name).in_language(session.language)}）" for name in column.fields]
    return row["column"], column.header, " + ".join(named) or "—", row["reason"], " / ".join(column.samples[:2])


def _show_findings(session: Session, results: Sequence[BranchResult], findings: Sequence[Finding]) -> None:
    say = session.say
    active = [finding for finding in findings if not finding.waived_by]
    not_judged = sum(sum(result.not_judged.values()) for result in results)
    click.secho(
        say(
            "cli.check.verdict",
            errors=sum(finding.severity is Severity.ERROR for finding in active),
            warnings=sum(finding.severity is Severity.WARNING for finding in active),
            notes=sum(finding.severity is Severity.NOTE for finding in active),
            waived=len(findings) - len(active),
            not_judged=not_judged,
        ),
        bold=True,
    )
    show_table(
        [say(f"cli.check.head.{name}") for name in ("severity", "rule", "case", "place", "message", "hint")],
        [
            (
                say(f"severity.{finding.severity.value}"),
                finding.rule,
                finding.case,
                finding.place or "",
                finding.message.in_language(session.language),
                finding.hint.in_language(session.language),
            )
            for finding in findings
        ],
    )


def _show_clocks(session: Session, readings: Sequence[ClockReading]) -> None:
    say = session.say
    overdue = sum(reading.state is ClockState.OVERDUE for reading in readings)
    click.secho(say("cli.overdue.verdict", overdue=overdue, shown=len(readings)), bold=True)
    show_table(
        [
            say(f"cli.overdue.head.{name}")
            for name in ("state", "branch", "case", "clock", "deadline", "late", "person", "place")
        ],
        [
            (
                say(f"state.{reading.state.value}"),
                reading.branch,
                f"{reading.case} {reading.complaint}".strip(),
                session.rulebook.clocks[reading.clock].label.in_language(session.language),
                deadline_text(reading.deadline) if reading.deadline else "",
                reading.late.in_language(session.language),
                reading.person,
                reading.place or "",
            )
            for reading in readings
        ],
    )
