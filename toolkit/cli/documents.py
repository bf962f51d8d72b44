"""`report`, `letter`, `document`: one or some papers now."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.batch import NightRequest
from toolkit.batch.asked import Asked, draft_path, drafts, make_asked
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.screen import show_json
from toolkit.cli.session import Session, shared_options
from toolkit.errors import UsageError
from toolkit.model import DocumentKind
from toolkit.spelling import nearest

SERVICE_REPORT = "service_report"

CASES = click.argument("cases", nargs=-1, required=True, metavar="CASE...")
DRAFT = click.option(
    "--draft",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.document.draft",
)


@click.command("report", cls=TranslatedCommand, help="cli.report")
@CASES
@DRAFT
@shared_options
def report_command(session: Session, cases: tuple[str, ...], draft: Path | None) -> int:
    return _make(session, _kind(session, SERVICE_REPORT, letters=False), cases, draft)


@click.command("letter", cls=TranslatedCommand, help="cli.letter")
@click.argument("kind", metavar="KIND")
@CASES
@DRAFT
@shared_options
def letter_command(session: Session, kind: str, cases: tuple[str, ...], draft: Path | None) -> int:
    return _make(session, _kind(session, kind, letters=True), cases, draft)


@click.command("document", cls=TranslatedCommand, help="cli.document")
@click.argument("kind", metavar="KIND")
@CASES
@DRAFT
@shared_options
def document_command(session: Session, kind: str, cases: tuple[str, ...], draft: Path | None) -> int:
    return _make(session, _kind(session, kind, letters=False), cases, draft)


def _kind(session: Session, name: str, *, letters: bool) -> DocumentKind:
    """The kind by id or by its name in either language."""
    kinds = [kind for kind in session.rulebook.documents.values() if kind.number_stem or not letters]
    for kind in kinds:
        if name in (kind.id, kind.label.zh, kind.label.en):
            return kind
    known = [word for kind in kinds for word in (kind.id, kind.label.in_language(session.language))]
    near = nearest(name, known, 0.4)
    raise UsageError("unknown_kind", name=name, nearest=near or ", ".join(kind.id for kind in kinds))


def _make(session: Session, kind: DocumentKind, cases: tuple[str, ...], draft: Path | None) -> int:
    session.need_workspace()
    request = NightRequest(session.workspace, session.rulebook, session.as_of)
    if draft is not None:
        return _write_drafts(session, request, kind, cases, draft)
    asked = make_asked(request, kind, cases)
    _show(session, asked)
    return 1 if asked.plan.held else 0


def _write_drafts(
    session: Session, request: NightRequest, kind: DocumentKind, cases: tuple[str, ...], folder: Path
) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for document, content in drafts(request, kind, cases):
        path = draft_path(folder, document)
        path.write_bytes(content)
        made.append(path)
    if session.json:
        show_json([{"path": str(path), "number": None} for path in made])
    else:
        for path in made:
            click.echo(session.say("cli.document.drafted", path=path))
    return 0


def _show(session: Session, asked: Asked) -> None:
    new = {document.key for document in asked.plan.new}
    if session.json:
        show_json(
            {
                "papers": [
                    {
                        "number": item.number,
                        "letter_number": item.document_number,
                        "path": item.path,
                        "title": document.title,
                        "case": document.case,
                        "new": document.key in new,
                    }
                    for document, item in asked.papers
                ],
                "held_back": [
                    {"title": document.title, "case": document.case, "why": why.in_language(session.language)}
                    for document, why in asked.plan.held
                ],
            }
        )
        return
    for document, item in asked.papers:
        key = "cli.document.made" if document.key in new else "cli.document.there"
        click.echo(session.say(key, title=document.title, number=item.number, path=item.path))
    for document, why in asked.plan.held:
        reason = why.in_language(session.language)
        click.echo(session.say("cli.document.held", title=document.title, case=document.case, why=reason), err=True)
