"""`archive arrange|convert|pages|retain`: the yearly arrangement, PDF/A, counted pages, dates set by hand."""

from __future__ import annotations

from collections.abc import Callable

import click

from toolkit.batch.converting import Conversion, convert, convertible, laid_out_pages
from toolkit.cli.archive.looking import REASON
from toolkit.cli.archive.opening import BY, DRY_RUN, day_of, show_items, tell, tell_troubles, working
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.session import Session, shared_options
from toolkit.errors import ToolkitError, UsageError
from toolkit.model import Item
from toolkit.register.amending import count_pages, keep_until
from toolkit.register.arranging import arrange


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


@click.command("convert", cls=TranslatedCommand, help="cli.archive.convert")
@click.argument("numbers", nargs=-1, metavar="[NUMBER...]")
@BY
@DRY_RUN
@shared_options
def convert_command(session: Session, numbers: tuple[str, ...], who: str | None, dry_run: bool) -> int:
    book = session.rulebook
    with working(session, who, dry_run, reindex=True) as register:
        chosen = [register.item(number) for number in numbers] if numbers else register.items(state="filed")
        waiting = convertible(chosen, book)
        made = Conversion((), ()) if dry_run else convert(register, waiting, book, session.outbox, _progress(session))
        found = waiting if dry_run else [register.item(number) for number in made.numbers]
    session.progress.done()
    show_items(session, found)
    tell_troubles(session, made.troubles)
    if not session.json:
        key = "cli.archive.to_convert" if dry_run else "cli.archive.converted"
        click.echo(session.say(key, count=len(found), left=len(made.troubles)))
    return 1 if made.troubles else 0


@click.command("pages", cls=TranslatedCommand, help="cli.archive.pages")
@click.argument("number", required=False)
@click.argument("pages", type=int, required=False)
@BY
@DRY_RUN
@shared_options
def pages_command(session: Session, number: str | None, pages: int | None, who: str | None, dry_run: bool) -> int:
    if number is None:
        return _count_all(session, who, dry_run)
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


def _count_all(session: Session, who: str | None, dry_run: bool) -> int:
    """Every paper marked 页数待核, as LibreOffice lays it out; 1 where some are left to be counted by hand."""
    with working(session, who, dry_run, reindex=True) as register:
        waiting = [item for item in register.items(state="filed") if item.pages is None]
        counts = laid_out_pages(waiting, session.rulebook, session.outbox)
        told = {number: pages for number, pages in counts.items() if isinstance(pages, int)}
        for number, pages in told.items():
            count_pages(register, number, pages)
        found = [register.item(number) for number in told]
    show_items(session, found)
    left = [item.number for item in waiting if item.number not in told]
    tell_troubles(session, [trouble for trouble in counts.values() if isinstance(trouble, ToolkitError)])
    if not session.json:
        click.echo(session.say("cli.archive.counted_all", count=len(found), left=len(left)))
    return 1 if left else 0


def _counted(session: Session, item: Item) -> int:
    """The pages of one paper as LibreOffice lays it out. Raises TemplateError where it is not installed."""
    counts = laid_out_pages([item], session.rulebook, session.outbox) if item.path else {}
    answer = counts.get(item.number)
    if isinstance(answer, ToolkitError):
        raise answer
    if answer is None:
        raise UsageError("pages_not_countable", number=item.number)
    return answer


def _progress(session: Session) -> Callable[[int, int], None]:
    def tell_done(done: int, total: int) -> None:
        session.progress(session.say("cli.nightly.stage.convert", name="", done=done, total=total))

    return tell_done
