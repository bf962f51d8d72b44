"""`template`: the Word templates that staff can edit."""

from __future__ import annotations

import click

from toolkit.cli.frame import TranslatedCommand, TranslatedGroup
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options


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
                (
                    row["kind"],
                    row["label"],
                    row["template"],
                    say("yes" if row["present"] else "no"),
                    row["source"],
                )
                for row in rows
            ],
        )
    return 0
