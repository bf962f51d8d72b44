"""`nightly`: the whole run, its progress and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from toolkit.batch import Night, NightRequest, plan_night, run_night
from toolkit.batch.before import later_run
from toolkit.batch.standby import last_rulebook
from toolkit.cli.frame import TranslatedCommand, TranslatedOption, sentence
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.errors import RulebookError
from toolkit.model import BranchResult, ClockState, NumberAt, Rulebook, Severity
from toolkit.reporting import UNREAD, active_findings, counts_of, falls_due_soon


@click.command("nightly", cls=TranslatedCommand, help="cli.nightly")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, cls=TranslatedOption, help="cli.nightly.jobs")
@click.option("--branch", "branches", multiple=True, cls=TranslatedOption, help="cli.option.branch")
@click.option("--dry-run", is_flag=True, cls=TranslatedOption, help="cli.nightly.dry_run")
@click.option("--pdf", is_flag=True, cls=TranslatedOption, help="cli.nightly.pdf")
@click.option(
    "--number-at",
    type=click.Choice([way.value for way in NumberAt]),
    default=None,
    cls=TranslatedOption,
    help="cli.nightly.number_at",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "overdue"]),
    multiple=True,
    cls=TranslatedOption,
    help="cli.nightly.fail_on",
)
@shared_options
def nightly_command(
    session: Session,
    jobs: int,
    branches: tuple[str, ...],
    dry_run: bool,
    pdf: bool,
    number_at: str | None,
    fail_on: tuple[str, ...],
) -> int:
    session.need_workspace()
    way = NumberAt(number_at) if number_at else None
    book, refused = _rulebook(session)
    request = NightRequest(session.workspace, _numbered(book, way), session.as_of, branches, jobs, pdf, way, refused)

    def tell(stage: str, name: str, done: int, total: int) -> None:
        session.progress(session.say(f"cli.nightly.stage.{stage}", name=name, done=done, total=total))

    _warn_of_clock(session)
    night = plan_night(request, tell) if dry_run else run_night(request, tell)
    session.progress.done()
    if session.json:
        show_json(_night_row(session, night, dry_run=dry_run))
    else:
        _show(session, night, dry_run=dry_run)
    return exit_code(night, fail_on)


def _warn_of_clock(session: Session) -> None:
    """A clock that jumped back would judge every case by the wrong day."""
    later = later_run(session.outbox, session.as_of)
    if later:
        moment = f"{session.as_of:%Y-%m-%d %H:%M}"
        click.echo(session.say("cli.nightly.clock_back", later=later, moment=moment), err=True)


def _rulebook(session: Session) -> tuple[Rulebook, RulebookError | None]:
    """The rule book, or the last one that could be used and what is wrong with this one.

    A typing error in the evening must not cost a night. Raises RulebookError where no night had one before.
    """
    try:
        return session.rulebook, None
    except RulebookError as error:
        last = last_rulebook(session.workspace)
        if last is None:
            raise
        return last, error


def _numbered(book: Rulebook, way: NumberAt | None) -> Rulebook:
    """The rule book with the way of numbering that was asked for; the settings say it otherwise."""
    if way is None:
        return book
    archive = replace(book.settings.archive, number_at=way)
    return replace(book, settings=replace(book.settings, archive=archive))


def exit_code(night: Night, fail_on: tuple[str, ...]) -> int:
    """1 when a ledger or paper could not be processed, nothing was read, or what `fail_on` names is there; else 0."""
    branches = night.result.branches
    findings = active_findings(branches)
    look = (
        bool(night.troubles)
        or not _anything_read(branches)
        or any(ledger.status in UNREAD for branch in branches for ledger in branch.ledgers)
        or any(branch.held_back for branch in branches)
        or any(finding.rule == "branch-not-processed" for finding in findings)
        or ("error" in fail_on and any(finding.severity is Severity.ERROR for finding in findings))
        or ("overdue" in fail_on and any(map(_late, branches)))
    )
    return 1 if look else 0


def _anything_read(branches: Sequence[BranchResult]) -> bool:
    """False where a share is not mounted or no ledger was understood."""
    return any(table.records for branch in branches for one in branch.ledgers for table in one.tables)


def _night_row(session: Session, night: Night, *, dry_run: bool) -> dict[str, object]:
    """The JSON form of a run."""
    papers = [
        {"branch": one.branch, "case": one.case, "kind": one.kind, "title": one.title, "key": one.key}
        for one in night.planned
    ]
    return {
        "as_of": f"{night.result.as_of:%Y-%m-%dT%H:%M:%S}",
        "dry_run": dry_run,
        "counts": counts_of(night.result),
        "papers": papers,
        "outputs": [{"path": one.path, "changed": one.changed} for one in night.outputs],
        "troubles": [sentence(session.say, error) for error in night.troubles],
    }


def _show(session: Session, night: Night, *, dry_run: bool) -> None:
    """Verdict and troubles, then the branches and where to look further unless it is to be quiet."""
    say = session.say
    click.secho(_verdict(session, night), bold=True)
    for error in night.troubles:
        click.echo(sentence(say, error), err=True)
    if not _anything_read(night.result.branches):
        click.echo(say("cli.nightly.nothing_read", inbox=session.inbox), err=True)
    if session.verbosity < 0:
        return
    heads = ("branch", "cases", "late", "soon", "errors", "held", "unread")
    show_table(
        [say(f"cli.nightly.head.{name}") for name in heads],
        [_branch_row(branch, session) for branch in night.result.branches],
    )
    if dry_run:
        click.echo(say("cli.nightly.dry", count=len(night.planned)))
        for one in night.planned:
            click.echo(f"  {one.branch} {one.case} {one.complaint} {one.title}")
    else:
        click.echo(say("cli.nightly.see", path=session.outbox / night.page))


def _branch_row(branch: BranchResult, session: Session) -> tuple[object, ...]:
    return (
        branch.branch or session.say("page.no_branch"),
        len(branch.caseload.cases),
        _late(branch),
        sum(map(falls_due_soon, branch.clocks)),
        _errors([branch]),
        len(branch.held_back),
        sum(ledger.status in UNREAD for ledger in branch.ledgers),
    )


def _verdict(session: Session, night: Night) -> str:
    branches = night.result.branches
    return session.say(
        "cli.nightly.verdict",
        late=sum(map(_late, branches)),
        errors=_errors(branches),
        papers=len(night.planned),
        cases=sum(len(branch.caseload.cases) for branch in branches),
    )


def _late(branch: BranchResult) -> int:
    return sum(reading.state is ClockState.OVERDUE for reading in branch.clocks)


def _errors(branches: Sequence[BranchResult]) -> int:
    return sum(finding.severity is Severity.ERROR for finding in active_findings(branches))
