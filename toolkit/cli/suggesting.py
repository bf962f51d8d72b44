"""`inspect --suggest`: mappings for unknown columns, written into the rule book for a person to confirm."""

from __future__ import annotations

from collections.abc import Sequence

import click

from toolkit.cli.session import Session
from toolkit.errors import UsageError
from toolkit.ledger import suggest_mappings
from toolkit.model import Ledger
from toolkit.rulebook import workbook_of
from toolkit.rulebook.workbook import add_mappings


def write_suggestions(session: Session, ledgers: Sequence[Ledger]) -> int:
    """Adds them to `templates/rulebook.xlsx` (made when it is not there); gives how many are new."""
    found = [one for ledger in ledgers for one in suggest_mappings(ledger, session.rulebook)]
    target = session.templates / "rulebook.xlsx"
    rows = [(one.branch, one.header, one.field, one.reason.in_language(session.language)) for one in found]
    before = target.read_bytes() if target.exists() else workbook_of(session.workspace, session.say, session.as_of)
    content, count = add_mappings(before, rows, session.as_of)
    if count:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise UsageError("cannot_write", path=target, reason=error.strerror) from error
    click.echo(session.say("cli.inspect.suggested", count=count, path=target), err=True)
    return count
