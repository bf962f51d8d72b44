"""`template`: the Word templates that staff can edit: which there are, what they use, what is wrong, how they look."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.batch.asked import asked_documents
from toolkit.batch.request import NightRequest
from toolkit.batch.templates import Templates, template_name
from toolkit.cli.frame import TranslatedCommand, TranslatedGroup, TranslatedOption, sentence
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.documents import completed, context, sample_context, template_fields
from toolkit.errors import TemplateError, UsageError
from toolkit.model import DocumentKind
from toolkit.rulebook.papers import field_labels, sample_facts
from toolkit.spelling import nearest
from toolkit.word import TemplateFault, annotate, check

LANGUAGE = click.option(
    "--paper-lang",
    type=click.Choice(["zh", "en"]),
    default=None,
    cls=TranslatedOption,
    help="cli.template.paper_lang",
)


@click.group("template", cls=TranslatedGroup, help="cli.template")
def template_group() -> None:
    """The templates of the workspace."""


@template_group.command("list", cls=TranslatedCommand, help="cli.template.list")
@shared_options
def list_command(session: Session) -> int:
    rows = [
        {
            "kind": kind.id,
            "label": kind.label.in_language(session.language),
            "template": kind.template,
            "present": (session.templates / kind.template).exists(),
            "due": kind.due,
            "category": kind.category,
            "source": kind.source,
        }
        for kind in session.rulebook.documents.values()
    ]
    if session.json:
        show_json(rows)
    else:
        say = session.say
        show_table(
            [say(f"cli.template.head.{name}") for name in ("kind", "label", "template", "present", "source")],
            [
                (row["kind"], row["label"], row["template"], say("yes" if row["present"] else "no"), row["source"])
                for row in rows
            ],
        )
    return 0


@template_group.command("fields", cls=TranslatedCommand, help="cli.template.fields")
@click.argument("kind", metavar="KIND")
@LANGUAGE
@shared_options
def fields_command(session: Session, kind: str, paper_lang: str | None) -> int:
    """Every name there is, and whether this template uses it."""
    chosen = kind_named(session, kind)
    language = paper_lang or session.rulebook.settings.language
    used = _used(session, chosen, language)
    fields = template_fields(chosen, sample_facts(), field_labels(), session.rulebook, language)
    rows = [
        {
            "field": field.path,
            "label": field.label.in_language(session.language),
            "type": field.type,
            "example": str(field.example),
            "used": field.path in used or field.path.replace("[]", "") in used,
        }
        for field in fields
    ]
    if session.json:
        show_json({"kind": chosen.id, "uses": sorted(used), "fields": rows})
    else:
        say = session.say
        show_table(
            [say(f"cli.template.head.{name}") for name in ("field", "label", "type", "example", "used")],
            [
                (f"{{{{ {row['field']} }}}}", row["label"], row["type"], row["example"], "√" if row["used"] else "")
                for row in rows
            ],
        )
    return 0


@template_group.command("check", cls=TranslatedCommand, help="cli.template.check")
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option(
    "--annotate",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.template.annotate",
)
@shared_options
def check_command(session: Session, kinds: tuple[str, ...], folder: Path | None) -> int:
    """All faults of all (or these) templates at once, each with its place."""
    chosen = [kind_named(session, name) for name in kinds] or list(session.rulebook.documents.values())
    templates = Templates(session.templates)
    rows: list[dict[str, object]] = []
    for kind in chosen:
        for language in ("zh", "en"):
            name = template_name(kind.template, language)
            try:
                faults = _faults(session, templates, kind, language)
            except TemplateError as error:  # one file that is no Word file must not hide the faults of the others
                rows.append(_unreadable_row(name, error, session))
                continue
            rows += [_fault_row(name, fault, session) for fault in faults]
            if folder is not None and faults:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(annotate(templates.content(name), faults))
    if session.json:
        show_json(rows)
    else:
        _show_faults(session, rows, len(chosen) * 2)
    return 1 if any(row["severity"] == "error" for row in rows) else 0


@template_group.command("preview", cls=TranslatedCommand, help="cli.template.preview")
@click.argument("kind", metavar="KIND")
@click.argument("case", required=False, metavar="[CASE]")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    cls=TranslatedOption,
    help="cli.template.out",
)
@LANGUAGE
@shared_options
def preview_command(session: Session, kind: str, case: str | None, out: Path | None, paper_lang: str | None) -> int:
    """The paper filled with an invented case, or with a real one whose gaps are filled from it."""
    chosen = kind_named(session, kind)
    language = paper_lang or session.rulebook.settings.language
    paper = Templates(session.templates).paper(chosen.template, language)
    today = session.as_of.date()
    if case:
        request = NightRequest(session.workspace, session.rulebook, session.as_of)
        document = completed(asked_documents(request, chosen, [case])[0], chosen, sample_facts())
        facts = context(document, None, session.rulebook, today)
    else:
        facts = dict(sample_context(chosen, sample_facts(), session.rulebook, language, None, today))
    target = out or Path(f"{chosen.label.in_language(language)}-{session.say('cli.template.sample')}.docx")
    target.write_bytes(paper.render(facts))
    if session.json:
        show_json({"path": str(target)})
    else:
        click.echo(session.say("cli.document.drafted", path=target))
    return 0


def kind_named(session: Session, name: str) -> DocumentKind:
    """A kind of paper by id or by its name in either language. Raises UsageError with the nearest one."""
    kinds = session.rulebook.documents
    for kind in kinds.values():
        if name in (kind.id, kind.template, kind.label.zh, kind.label.en):
            return kind
    known = [word for kind in kinds.values() for word in (kind.id, kind.label.in_language(session.language))]
    raise UsageError("unknown_kind", name=name, nearest=nearest(name, known, 0.4) or ", ".join(kinds))


def _used(session: Session, kind: DocumentKind, language: str) -> set[str]:
    try:
        return set(Templates(session.templates).paper(kind.template, language).fields)
    except TemplateError:
        return set()


def _faults(session: Session, templates: Templates, kind: DocumentKind, language: str) -> tuple[TemplateFault, ...]:
    content = templates.content(template_name(kind.template, language))
    fields = template_fields(kind, sample_facts(), field_labels(), session.rulebook, language)
    return check(content, {field.path for field in fields})


def _unreadable_row(name: str, error: TemplateError, session: Session) -> dict[str, object]:
    return {
        "template": name,
        "severity": "error",
        "kind": error.key,
        "place": "",
        "excerpt": "",
        "tag": "",
        "message": sentence(session.say, error),
        "nearest": None,
    }


def _fault_row(name: str, fault: TemplateFault, session: Session) -> dict[str, object]:
    return {
        "template": name,
        "severity": fault.severity,
        "kind": fault.kind,
        "place": fault.spot.in_words().in_language(session.language),
        "excerpt": fault.spot.excerpt,
        "tag": fault.tag,
        "message": fault.message.in_language(session.language),
        "nearest": fault.nearest or None,
    }


def _show_faults(session: Session, rows: list[dict[str, object]], count: int) -> None:
    say = session.say
    errors = sum(row["severity"] == "error" for row in rows)
    click.secho(say("cli.template.verdict", templates=count, errors=errors, others=len(rows) - errors), bold=True)
    show_table(
        [say(f"cli.template.head.{name}") for name in ("template", "severity", "place", "message", "excerpt")],
        [
            (row["template"], say(f"severity.{row['severity']}"), row["place"], row["message"], row["excerpt"])
            for row in rows
        ],
    )
