"""`archive arrange|pages|retain`: the yearly arrangement, counted pages, dates set by hand."""

from __future__ import annotations

import click

from toolkit.cli.archive.looking import REASON
from toolkit.cli.archive.opening import BY, DRY_RUN, day_of, show_items, tell, working
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.session import Session, shared_options
from toolkit.errors import UsageError
from toolkit.model import Item
from toolkit.register.amending import count_pages, keep_until
from toolkit.register.arranging import arrange
from toolkit.word import pages_of_pdf, pdf_of


@click.command("arrange", cls=TranslatedCommand, help="cli.archive.arrange")
@click.argument("year", type=int)
@BY
@DRY_RUN
@shared_options
def arrange_command(session: Session, year: int, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run, reindex=True) as register:
        found = arrange(register, year)
    show_items(session, found)
    if not session.json:
        click.echo(session.say("cli.archive.arranged", year=year, count=len(found)))
    return 0


@click.command("pages", cls=TranslatedCommand, help="cli.archive.pages")
@click.argument("number")
@click.argument("pages", type=int, required=False)
@BY
@DRY_RUN
@shared_options
def pages_command(session: Session, number: str, pages: int | None, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run, reindex=True) as register:
        item = count_pages(register, number, pages if pages is not None else _counted(session, register.item(number)))
    tell(session, item, "cli.archive.counted", number=item.archive_number or item.number, pages=item.pages)
    return 0


@click.command("retain", cls=TranslatedCommand, help="cli.archive.retain")
@click.argument("number")
@click.option("--until", required=True, metavar="DATE", cls=TranslatedOption, help="cli.archive.retain_until")
@REASON
@BY
@DRY_RUN
@shared_options
def retain_command(session: Session, number: str, until: str, reason: str, who: str | None, dry_run: bool) -> int:
    day = day_of(until)
    if day is None:
        raise UsageError("bad_day", value=until)
    with working(session, who, dry_run, reindex=True) as register:
        item = keep_until(register, number, day, reason, session.rulebook)
    tell(session, item, "cli.archive.retained", number=item.archive_number or item.number, until=item.until)
    return 0


def _counted(session: Session, item: Item) -> int:
    """The pages of a Word paper as LibreOffice lays it out. Raises TemplateError where it is not installed."""
    if not item.path.endswith(".docx"):
        raise UsageError("pages_not_countable", number=item.number)
    return pages_of_pdf(pdf_of((session.outbox / item.path).read_bytes()))
