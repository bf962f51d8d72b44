"""`explain`: everything about a case, from its cells to its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from toolkit.batch import NightRequest
from toolkit.batch.request import register_of
from toolkit.cases import events
from toolkit.cli.frame import TranslatedCommand, TranslatedOption, sentence
from toolkit.cli.judging import judged
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.cli.sharednumbers import narrowed
from toolkit.errors import RegisterError, UsageError
from toolkit.model import BranchResult, Case, Entitlement, Item
from toolkit.reporting import by_place, case_row, text_of
from toolkit.spelling import nearest


@click.command("explain", cls=TranslatedCommand, help="cli.explain")
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--all", "everything", is_flag=True, cls=TranslatedOption, help="cli.explain.all")
@shared_options
def explain_command(session: Session, cases: tuple[str, ...], everything: bool) -> int:
    if not cases and not everything:
        raise UsageError("explain_what")
    results = judged(session)
    chosen = [
        (narrowed(result, case, session.rulebook, session.as_of), case)
        for result in results
        for case in result.caseload.cases
        if everything or any(_is_named(case, name) for name in cases)
    ]
    _refuse_unknown_cases(results, chosen, cases)
    items = papers_of(session)
    in_force = {"rulebook": session.rulebook.digest, "as_of": session.as_of.isoformat(timespec="minutes")}
    rows = [
        case_row(case, events(case, session.rulebook), result, items, session.rulebook.fields, session.language)
        | in_force
        for result, case in chosen
    ]
    if session.json:
        show_json(rows)
    else:
        for (result, case), row in zip(chosen, rows, strict=True):
            _show_case(session, result, case, row)
    return 0


def papers_of(session: Session) -> tuple[Item, ...]:
    """Every numbered paper so far; none before the first night. A register in trouble is told and left aside."""
    request = NightRequest(session.workspace, session.rulebook, session.as_of)
    if not session.rulebook.settings.register_url and not (session.outbox / "register.sqlite3").is_file():
        return ()
    try:
        with register_of(request, read_only=True) as register:
            return tuple(register.items())
    except RegisterError as error:
        click.echo(sentence(session.say, error), err=True)
        return ()


def _is_named(case: Case, name: str) -> bool:
    wanted = name.strip().casefold()
    return wanted in (case.shown.casefold(), case.number.casefold(), f"{case.branch}/{case.shown}".casefold())


def _refuse_unknown_cases(
    results: Sequence[BranchResult], chosen: Sequence[tuple[BranchResult, Case]], names: Sequence[str]
) -> None:
    known = [case.shown for result in results for case in result.caseload.cases]
    for name in names:
        if not any(_is_named(case, name) for _, case in chosen):
            raise UsageError("unknown_case", name=name, nearest=nearest(name, known, 0.4) or "—")


def _show_case(session: Session, result: BranchResult, case: Case, row: dict[str, object]) -> None:
    say, language, book = session.say, session.language, session.rulebook
    click.secho(say("cli.explain.case", branch=case.branch, case=case.shown), bold=True)
    policy = book.policies[result.policy].label.in_language(language) if result.policy in book.policies else ""
    moment = f"{session.as_of:%Y-%m-%d %H:%M}"
    click.echo(say("cli.explain.judged_by", as_of=moment, digest=book.digest[:12], policy=policy))
    show_table(
        [say("cli.explain.field"), say("cli.explain.value"), say("cli.explain.place")],
        [
            (book.fields[name].label.in_language(language), text_of(value.meaning, language, say), value.place)
            for name, value in case.values.items()
            if value.meaning is not None and name in book.fields
        ],
    )
    for reading in result.clocks:
        if reading.case == case.shown:
            label = book.clocks[reading.clock].label.in_language(language)
            state = say(f"state.{reading.state.value}")
            click.echo(say("cli.explain.clock", clock=label, id=reading.clock, state=state))
            for step in reading.explanation:
                click.echo(f"    {step.in_language(language)}")
    for entitlement in result.entitlements.get(case.shown, ()):
        _show_entitlement(session, entitlement)
    for finding in by_place(finding for finding in result.findings if finding.case == case.shown):
        click.echo(f"  ! {finding.message.in_language(language)} ({finding.place or ''}) [{finding.source}]")
    documents = row["documents"]
    if isinstance(documents, list):
        for document in documents:
            click.echo(_paper_line(session, document))
    click.echo()


def _show_entitlement(session: Session, entitlement: Entitlement) -> None:
    """What is owed and why; below it the amount, the cells it rests on, and what would have to be known."""
    say, language = session.say, session.language
    mark = "★" if entitlement.offered else "·"
    label, reason = entitlement.label.in_language(language), entitlement.reason.in_language(language)
    click.echo(f"  {mark} {label} — {reason} [{entitlement.source}]")
    labels = [session.rulebook.label(name).in_language(language) for name in entitlement.missing]
    for key, found in (
        ("amount", [f"{entitlement.amount:.2f}"] if entitlement.amount is not None else []),
        ("facts", [str(place) for place in entitlement.facts]),
        ("missing", labels),
    ):
        if found:
            click.echo(say(f"cli.explain.{key}", named=say("cli.explain.between").join(found)))


def _paper_line(session: Session, document: Mapping[str, object]) -> str:
    title, numbers = document["title"], document.get("numbers")
    if document.get("held_back"):
        return session.say("cli.explain.held", title=title, why=document["held_back"])
    if isinstance(numbers, list) and numbers:
        return session.say("cli.explain.filed", title=title, numbers=", ".join(numbers))
    return session.say("cli.explain.due", title=title)
