"""`rules`: the rule book in force, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path

import click

from toolkit.batch.effect import effect_of
from toolkit.cli.frame import TranslatedCommand, TranslatedGroup, TranslatedOption, suggestion
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.errors import UsageError
from toolkit.model import Rulebook, Text
from toolkit.reporting import plain
from toolkit.rulebook import changes_of, deleted_of, workbook_of

NAMED = 3
"""Deleted rows that are named; their number is told in any case."""

Listed = tuple[str, str, Text, str, str]
"""Subject, id, words, severity or limit, source."""


@click.group("rules", cls=TranslatedGroup, help="cli.rules")
def rules_group() -> None:
    """What the rule book holds."""


@rules_group.command("list", cls=TranslatedCommand, help="cli.rules.list")
@click.option("--subject", default=None, cls=TranslatedOption, help="cli.rules.subject")
@shared_options
def list_command(session: Session, subject: str | None) -> int:
    book = session.rulebook
    listed = [entry for entry in entries(book) if subject is None or entry[0] == subject]
    if session.json:
        show_json(
            {
                "digest": book.digest,
                "rules": [
                    {
                        "subject": kind,
                        "id": name,
                        "label": {"zh": text.zh, "en": text.en},
                        "level": level,
                        "source": source,
                    }
                    for kind, name, text, level, source in listed
                ],
            }
        )
    else:
        say = session.say
        click.echo(say("cli.rules.digest", digest=book.digest[:12]))
        show_table(
            [say(f"cli.rules.head.{name}") for name in ("subject", "id", "label", "level", "source")],
            [
                (say(f"subject.{kind}"), name, text.in_language(session.language), level, source)
                for kind, name, text, level, source in listed
            ],
        )
    return 0


@rules_group.command("show", cls=TranslatedCommand, help="cli.rules.show")
@click.argument("name", metavar="ID")
@shared_options
def show_command(session: Session, name: str) -> int:
    book = session.rulebook
    found = {kind: table[name] for kind, table in subjects(book).items() if name in table}
    if not found:
        known = [key for table in subjects(book).values() for key in table]
        near = suggestion(name, known)
        raise UsageError("unknown_rule", name=name, suggestion=near)
    rows = {
        kind: plain(asdict(entry))
        for kind, entry in found.items()
        if is_dataclass(entry) and not isinstance(entry, type)
    }
    if session.json:
        show_json(rows)
    else:
        for kind, row in rows.items():
            click.secho(session.say(f"subject.{kind}"), bold=True)
            show_table(["", ""], list(_flat(row)), wide=True)
    return 0


@rules_group.command("export", cls=TranslatedCommand, help="cli.rules.export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, cls=TranslatedOption, help="cli.rules.force")
@shared_options
def export_command(session: Session, file: Path | None, force: bool) -> int:
    """Writes the book in force; the default place is the one that is read back."""
    target = file or session.templates / "rulebook.xlsx"
    if target.exists() and not force:
        raise UsageError("file_exists", path=target)
    content = workbook_of(session.workspace, session.say, session.as_of)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise UsageError("cannot_write", path=target, reason=error.strerror) from error
    if session.json:
        show_json({"path": str(target), "digest": session.rulebook.digest})
    else:
        click.echo(session.say("cli.rules.exported", path=target))
    return 0


@rules_group.command("check", cls=TranslatedCommand, help="cli.rules.check")
@shared_options
def check_command(session: Session) -> int:
    """Refuses a wrong book with its cell; else lists what was changed here and what that changes."""
    book = session.rulebook
    changes, deleted = changes_of(session.workspace), deleted_of(session.workspace)
    effect = effect_of(session.workspace, book)
    if session.json:
        show_json(
            {
                "digest": book.digest,
                "changed": [{"sheet": one.sheet, "row": one.row, "key": one.key, "new": one.new} for one in changes],
                "deleted": [{"sheet": one.sheet, "keys": list(one.keys)} for one in deleted],
                "effect": None if effect is None else asdict(effect),
            }
        )
        return 0
    say = session.say
    click.secho(say("cli.rules.fine", digest=book.digest[:12], changed=len(changes)), bold=True)
    for one in changes:
        key = "cli.rules.added" if one.new else "cli.rules.changed"
        click.echo(say(key, sheet=one.sheet, row=one.row, entry=one.key))
    for gone in deleted:
        named = ", ".join(gone.keys[:NAMED]) + (" …" if len(gone.keys) > NAMED else "")
        click.echo(say("cli.rules.deleted", sheet=gone.sheet, count=len(gone.keys), named=named))
    if effect is None:
        click.echo(say("cli.rules.no_effect"))
    else:
        night = f"{datetime.fromisoformat(effect.as_of):%Y-%m-%d %H:%M}"
        click.echo(say("cli.rules.effect", **asdict(effect) | {"as_of": night}))
    return 0


def subjects(book: Rulebook) -> dict[str, dict[str, object]]:
    """Every subject whose entries have an id."""
    return {
        "rules": dict(book.rules),
        "clocks": dict(book.clocks),
        "warranty": dict(book.warranty),
        "entitlements": dict(book.entitlements),
        "documents": dict(book.documents),
        "policies": dict(book.policies),
        "parameters": dict(book.parameters),
        "choices": dict(book.choices),
        "kinds": dict(book.kinds),
        "fields": dict(book.fields),
        "categories": dict(book.categories),
        "branches": dict(book.branches),
    }


def entries(book: Rulebook) -> Iterable[Listed]:
    """What `rules list` shows: everything that judges, grants, counts or makes a paper."""
    for rule in book.rules.values():
        yield "rules", rule.id, rule.message, rule.severity.value, rule.source
    for clock in book.clocks.values():
        limits = [
            f"{policy}: {limit.parameter or limit.until or limit.amount} {limit.unit}"
            for policy, all_ in clock.limits.items()
            for limit in all_
        ]
        yield "clocks", clock.id, clock.label, "; ".join(limits), clock.source
    for term in book.warranty.values():
        yield "warranty", term.id, term.label, f"{term.parameter or term.months} months", term.source
    for entitlement in book.entitlements.values():
        yield "entitlements", entitlement.id, entitlement.label, str(entitlement.rank), entitlement.source
    for document in book.documents.values():
        yield "documents", document.id, document.label, document.due, document.source
    for parameter in book.parameters.values():
        values = getattr(parameter, "values", {})
        level = "; ".join(f"{policy}: {value}" for policy, value in values.items()) or "off"
        yield "parameters", parameter.id, parameter.label, level, parameter.source


def _flat(value: object, path: str = "") -> Iterable[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _flat(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat(one, f"{path}[{number}]")
    else:
        yield path, "; ".join(map(str, value)) if isinstance(value, list) else value
