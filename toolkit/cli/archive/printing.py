"""`archive label|stamp|box|bag`: what is printed or handed over. Forms go to `outbox/print/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from toolkit import __version__
from toolkit.batch.archive_forms import Form, labels_form, stamped_form, stamps_form
from toolkit.batch.box_forms import box_form, contents_form, cover_form, volumes_form
from toolkit.batch.transfer_forms import transfer_forms
from toolkit.cli.archive.opening import BY, DRY_RUN, looking, show_items, working
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.screen import show_json
from toolkit.cli.session import Session, shared_options
from toolkit.errors import RegisterError, UsageError
from toolkit.filing import as_arranged
from toolkit.model import Item, Output
from toolkit.outbox import publish
from toolkit.register import Register
from toolkit.register.bags import bag_facts, make_bag
from toolkit.register.boxes import put_in_box

NUMBERS = click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")


LAYOUTS = ("9705", "11822")
"""卷内目录 of GB/T 9705-2008 and of GB/T 11822-2008."""


def print_form(session: Session, form: Form) -> Output:
    """Puts a form into `outbox/print/` and names it."""
    output = publish(session.outbox, f"print/{form.name}.docx", form.content, "form")
    if not session.json:
        click.echo(session.say("cli.archive.written", path=f"outbox/{output.path}"))
    return output


def print_forms(session: Session, forms: Sequence[Form]) -> int:
    """The whole answer of a command that only prints."""
    outputs = [print_form(session, form) for form in forms]
    if session.json:
        show_json([f"outbox/{output.path}" for output in outputs])
    return 0


@click.command("label", cls=TranslatedCommand, help="cli.archive.label")
@NUMBERS
@shared_options
def label_command(session: Session, numbers: tuple[str, ...]) -> int:
    with looking(session) as register:
        found = [register.item(number) for number in numbers]
    name = f"labels-{as_arranged(found[0]).number}"
    return print_forms(session, [labels_form(found, session.rulebook, session.templates, name)])


@click.command("stamp", cls=TranslatedCommand, help="cli.archive.stamp")
@NUMBERS
@click.option("--on-paper", is_flag=True, cls=TranslatedOption, help="cli.archive.on_paper")
@shared_options
def stamp_command(session: Session, numbers: tuple[str, ...], on_paper: bool) -> int:
    with looking(session) as register:
        found = [register.item(number) for number in numbers]
    if on_paper:
        forms = [_stamped(session, item) for item in found]
    else:
        forms = [stamps_form(found, session.rulebook, session.templates)]
    return print_forms(session, forms)


def _stamped(session: Session, item: Item) -> Form:
    path = session.outbox / item.path
    if not item.path.endswith(".docx") or not path.is_file():
        raise RegisterError("stamp_needs_docx", number=item.number)
    return stamped_form(item, path.read_bytes(), session.rulebook)


@click.command("contents", cls=TranslatedCommand, help="cli.archive.contents")
@click.argument("box")
@click.option(
    "--layout", type=click.Choice(LAYOUTS), default=LAYOUTS[0], cls=TranslatedOption, help="cli.archive.contents_form"
)
@shared_options
def contents_command(session: Session, box: str, layout: str) -> int:
    with looking(session) as register:
        inside = register.items(box=box)
    if not inside:
        raise UsageError("box_empty", box=box)
    return print_forms(session, [contents_form(inside, layout, session.rulebook, session.templates)])


@click.command("box", cls=TranslatedCommand, help="cli.archive.box")
@click.argument("numbers", nargs=-1, metavar="NUMBER...")
@click.option("--box", default="", cls=TranslatedOption, help="cli.archive.box_number")
@click.option("--storage", default="", cls=TranslatedOption, help="cli.archive.storage")
@click.option(
    "--spine", type=click.Choice(["20", "30", "40", "50"]), default="30", cls=TranslatedOption, help="cli.archive.spine"
)
@BY
@DRY_RUN
@shared_options
def box_command(
    session: Session, numbers: tuple[str, ...], box: str, storage: str, spine: str, who: str | None, dry_run: bool
) -> int:
    if not box and not numbers:
        return _list_boxes(session)
    if not box:
        raise UsageError("box_unnamed")
    with working(session, who, dry_run, reindex=True) as register:
        inside = put_in_box(register, numbers, box, storage) if numbers else register.items(box=box)
        if not inside:
            raise UsageError("box_empty", box=box)
        if not dry_run:
            print_form(session, box_form(inside, spine, session.rulebook, session.templates))
            print_form(session, cover_form(inside, session.rulebook, session.templates))
            print_form(session, contents_form(inside, LAYOUTS[0], session.rulebook, session.templates))
    show_items(session, inside)
    return 0


@click.command("bag", cls=TranslatedCommand, help="cli.archive.bag")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("numbers", nargs=-1, metavar="[NUMBER...]")
@click.option("--year", type=int, default=None, cls=TranslatedOption, help="cli.archive.year")
@click.option("--box", default="", cls=TranslatedOption, help="cli.archive.box_number")
@shared_options
def bag_command(session: Session, folder: Path, numbers: tuple[str, ...], year: int | None, box: str) -> int:
    book = session.rulebook
    with looking(session) as register:
        items = _batch(register, numbers, year, box)
        listed, receipt = transfer_forms(folder.name, items, session.outbox, book, session.templates)
        facts = bag_facts(
            book.settings.fonds, book.settings.company, folder.name, session.as_of, f"aftersales-toolkit {__version__}"
        )
        metadata = {f"{form.name}.docx": form.content for form in (listed, receipt)} | {"items.json": listed.data}
        made = make_bag(folder.absolute(), items, session.outbox, metadata, facts)
    if session.json:
        show_json({"bag": str(made), "items": [item.number for item in items]})
    else:
        click.echo(session.say("cli.archive.bagged", path=made, count=len(items)))
    return 0


def _list_boxes(session: Session) -> int:
    """案卷目录: every box, one a line."""
    with looking(session) as register:
        boxed = [item for item in register.items(state="filed") if item.box]
    print_form(session, volumes_form(boxed, session.rulebook, session.templates))
    show_items(session, boxed)
    return 0


def _batch(register: Register, numbers: tuple[str, ...], year: int | None, box: str) -> list[Item]:
    """The filed items to hand over: those named, or those of a year, or of a box."""
    if not numbers and year is None and not box:
        raise UsageError("bag_needs_items")
    items = [register.item(number) for number in numbers] if numbers else register.items(state="filed")
    chosen = [
        item for item in items if item.path and (year is None or item.year == year) and (not box or item.box == box)
    ]
    if not chosen:
        raise UsageError("bag_needs_items")
    return chosen
