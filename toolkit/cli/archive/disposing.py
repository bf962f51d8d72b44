"""`archive due|hold|dispose`: what may go, what must stay, and how it goes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import click

from toolkit.batch.archive_forms import disposal_form
from toolkit.cli.archive.looking import REASON
from toolkit.cli.archive.opening import (
    BY,
    DRY_RUN,
    ITEM_FIELDS,
    day_of,
    item_line,
    looking,
    plain,
    show_entries,
    tell,
    working,
)
from toolkit.cli.archive.printing import print_form
from toolkit.cli.frame import TranslatedCommand, TranslatedGroup, TranslatedOption
from toolkit.cli.screen import show_json, show_table
from toolkit.cli.session import Session, shared_options
from toolkit.filing.retention import keeping_limit
from toolkit.model import Item
from toolkit.outbox import discard
from toolkit.register import Register
from toolkit.register.disposal import (
    Act,
    Disposal,
    approve,
    destroy,
    disposal,
    due_items,
    hold_list,
    lift_hold,
    list_for_disposal,
    over_limit,
    place_hold,
)

HOLD_FIELDS = ("hold", "number", "reason", "placed_by", "placed_on", "lifted_by", "lifted_on")


@click.command("due", cls=TranslatedCommand, help="cli.archive.due")
@click.option("--on", "day", default=None, metavar="DATE", cls=TranslatedOption, help="cli.archive.due_day")
@shared_options
def due_command(session: Session, day: str | None) -> int:
    judged = day_of(day)
    with looking(session) as register:
        late = over_limit(register, session.rulebook, judged)
        found = list(dict.fromkeys([*due_items(register, judged), *late]))
    if session.json:
        show_json([_due_entry(session, item, late) for item in found])
        return 1 if late else 0
    if not found:
        click.echo(session.say("cli.archive.none_due"))
        return 0
    headers = [session.say(f"archive.column.{name}") for name in (*ITEM_FIELDS, "limit")]
    limits = (keeping_limit(item, session.rulebook) or "" for item in found)
    show_table(headers, [[*item_line(session, item), limit] for item, limit in zip(found, limits, strict=True)])
    if late:
        click.echo(session.say("cli.archive.over_limit", count=len(late)))
    return 1 if late else 0


def _due_entry(session: Session, item: Item, late: Sequence[Item]) -> dict[str, object]:
    limit = keeping_limit(item, session.rulebook)
    entry: dict[str, object] = plain(item)
    return {**entry, "limit": limit.isoformat() if limit else None, "over_limit": item in late}


@click.command("hold", cls=TranslatedCommand, help="cli.archive.hold")
@click.argument("number", required=False)
@REASON
@click.option("--lift", default="", metavar="HOLD", cls=TranslatedOption, help="cli.archive.lift")
@BY
@DRY_RUN
@shared_options
def hold_command(session: Session, number: str | None, reason: str, lift: str, who: str | None, dry_run: bool) -> int:
    if not number and not lift:
        with looking(session) as register:
            show_entries(session, hold_list(register), HOLD_FIELDS)
        return 0
    with working(session, who, dry_run) as register:
        if lift:
            lift_hold(register, lift)
            tell(session, {"hold": lift}, "cli.archive.lifted", hold=lift)
        else:
            hold = place_hold(register, number or "", reason)
            tell(session, hold, "cli.archive.held", number=hold.number, hold=hold.hold)
    return 0


@click.group("dispose", cls=TranslatedGroup, help="cli.archive.dispose")
def dispose_group() -> None:
    """Disposal in three steps by different people."""


@dispose_group.command("list", cls=TranslatedCommand, help="cli.archive.dispose_list")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@REASON
@BY
@DRY_RUN
@shared_options
def list_command(session: Session, numbers: tuple[str, ...], reason: str, who: str | None, dry_run: bool) -> int:
    return _step(session, who, dry_run, lambda register: list_for_disposal(register, numbers, reason))


@dispose_group.command("approve", cls=TranslatedCommand, help="cli.archive.dispose_approve")
@click.argument("disposal_name", metavar="LIST")
@click.option("--approved-by", required=True, metavar="NAME", cls=TranslatedOption, help="cli.archive.approved_by")
@BY
@DRY_RUN
@shared_options
def approve_command(session: Session, disposal_name: str, approved_by: str, who: str | None, dry_run: bool) -> int:
    return _step(session, who, dry_run, lambda register: approve(register, disposal_name, approved_by))


@dispose_group.command("carry-out", cls=TranslatedCommand, help="cli.archive.dispose_carry_out")
@click.argument("disposal_name", metavar="LIST")
@click.option("--witness", "witnesses", multiple=True, metavar="NAME", cls=TranslatedOption, help="cli.archive.witness")
@click.option("--place", default="", cls=TranslatedOption, help="cli.archive.place")
@click.option("--method", default="", cls=TranslatedOption, help="cli.archive.method")
@BY
@DRY_RUN
@shared_options
def carry_out_command(
    session: Session,
    disposal_name: str,
    witnesses: tuple[str, ...],
    place: str,
    method: str,
    who: str | None,
    dry_run: bool,
) -> int:
    book = session.rulebook
    titles = {kind.id: kind.label.zh for kind in book.documents.values()}
    titles |= {category.id: category.label.zh for category in book.categories.values()}

    def remove(path: str) -> None:
        if not dry_run:
            discard(session.outbox, path)

    act = Act(witnesses, place, method)
    return _step(session, who, dry_run, lambda register: destroy(register, disposal_name, act, titles, remove))


@dispose_group.command("show", cls=TranslatedCommand, help="cli.archive.dispose_show")
@click.argument("disposal_name", metavar="LIST")
@shared_options
def show_list_command(session: Session, disposal_name: str) -> int:
    with looking(session) as register:
        _tell(session, disposal(register, disposal_name))
    return 0


def _step(session: Session, who: str | None, dry_run: bool, step: Callable[[Register], Disposal]) -> int:
    """One step, then the 清册 printed as it stands."""
    with contextlib.ExitStack() as stack:
        register = stack.enter_context(working(session, who, dry_run, reindex=True))
        listed = step(register)
        if not dry_run:
            titles = {item.number: item for item in register.items()}
            print_form(session, disposal_form(listed, titles, session.rulebook, session.templates))
    _tell(session, listed)
    return 0


def _tell(session: Session, listed: Disposal) -> None:
    state = "open" if listed.approved_on is None else "approved"
    state = state if listed.destroyed_on is None else "done"
    words = session.say(f"archive.disposal.{state}")
    tell(session, listed, "cli.archive.disposal", disposal=listed.disposal, count=len(listed.rows), state=words)
