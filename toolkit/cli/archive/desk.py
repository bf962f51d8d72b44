"""`archive reserve|void|borrow|return|renew|loans|query`: numbers and lending."""

from __future__ import annotations

import click

from toolkit.batch.archive_forms import labels_form, loan_book_form, slip_form, void_form
from toolkit.cli.archive.opening import BY, DRY_RUN, day_of, looking, show_entries, tell, working
from toolkit.cli.archive.printing import print_form
from toolkit.cli.frame import TranslatedCommand, TranslatedOption
from toolkit.cli.screen import show_json
from toolkit.cli.session import Session, shared_options
from toolkit.errors import UsageError
from toolkit.filing import Series, as_arranged, fonds_of
from toolkit.filing.retention import category_named, retention_class
from toolkit.register.lending import (
    WAYS,
    Slip,
    answer,
    ask,
    damage_list,
    give_back,
    lend,
    loan_list,
    mend,
    query_list,
    renew,
)
from toolkit.register.numbering import reserve, void, voids

LOAN_FIELDS = ("loan", "number", "borrower", "department", "lent_on", "due_on", "returned_on", "condition", "purpose")
QUERY_FIELDS = ("query", "number", "asked_by", "reason", "approved_by", "asked_on", "answered_on", "result")
DAMAGE_FIELDS = ("damage", "number", "found_on", "found_by", "what", "mended_on", "how")


@click.command("reserve", cls=TranslatedCommand, help="cli.archive.reserve")
@click.argument("count", type=int)
@click.option("--category", required=True, cls=TranslatedOption, help="cli.archive.category")
@click.option("--retention", default=None, cls=TranslatedOption, help="cli.archive.retention")
@click.option("--year", type=int, default=None, cls=TranslatedOption, help="cli.archive.year")
@click.option("--purpose", default="", cls=TranslatedOption, help="cli.archive.purpose")
@BY
@DRY_RUN
@shared_options
def reserve_command(
    session: Session,
    count: int,
    category: str,
    retention: str | None,
    year: int | None,
    purpose: str,
    who: str | None,
    dry_run: bool,
) -> int:
    book = session.rulebook
    kind = category_named(category, book)
    if kind is None:
        raise UsageError("unknown_category", name=category, known=_categories(session))
    term = retention_class(retention or kind.retention, book)
    if not term:
        raise UsageError("unknown_retention", name=retention, known=", ".join(book.retention))
    settings = book.settings
    wanted = Series(fonds_of(settings), kind.code, year or session.as_of.year, term, settings.department_code)
    with working(session, who, dry_run, reindex=True) as register:
        found = reserve(register, wanted, count, purpose, kind.id, kind.label.zh)
        if not dry_run:
            print_form(session, labels_form(found, book, session.templates, f"labels-{found[0].number}"))
    if session.json:
        show_json([item.number for item in found])
    else:
        click.echo(session.say("cli.archive.reserved", first=found[0].number, last=found[-1].number, count=count))
    return 0


@click.command("void", cls=TranslatedCommand, help="cli.archive.void")
@click.argument("number")
@click.option("--reason", required=True, metavar="TEXT", cls=TranslatedOption, help="cli.archive.reason")
@click.option("--approved-by", required=True, metavar="NAME", cls=TranslatedOption, help="cli.archive.approved_by")
@BY
@DRY_RUN
@shared_options
def void_command(session: Session, number: str, reason: str, approved_by: str, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run, reindex=True) as register:
        item = void(register, number, reason, approved_by)
        if not dry_run:
            print_form(session, void_form(voids(register), session.rulebook, session.templates))
    tell(session, item, "cli.archive.voided", number=item.number)
    return 0


@click.command("borrow", cls=TranslatedCommand, help="cli.archive.borrow")
@click.argument("number")
@click.option("--borrower", required=True, metavar="NAME", cls=TranslatedOption, help="cli.archive.borrower")
@click.option("--purpose", required=True, metavar="TEXT", cls=TranslatedOption, help="cli.archive.purpose")
@click.option("--department", default="", cls=TranslatedOption, help="cli.archive.department")
@click.option("--phone", default="", cls=TranslatedOption, help="cli.archive.phone")
@click.option("--approved-by", default="", metavar="NAME", cls=TranslatedOption, help="cli.archive.approved_by")
@click.option("--way", type=click.Choice(WAYS), default="take", cls=TranslatedOption, help="cli.archive.way")
@click.option("--due", default=None, metavar="DATE", cls=TranslatedOption, help="cli.archive.due_on")
@BY
@DRY_RUN
@shared_options
def borrow_command(
    session: Session,
    number: str,
    borrower: str,
    purpose: str,
    department: str,
    phone: str,
    approved_by: str,
    way: str,
    due: str | None,
    who: str | None,
    dry_run: bool,
) -> int:
    slip = Slip(borrower, purpose, approved_by, department, phone, way, day_of(due))
    with working(session, who, dry_run) as register:
        loan = lend(register, number, slip, session.rulebook)
        item = register.item(loan.number)
        if not dry_run:
            print_form(session, slip_form(loan, item, session.rulebook, session.templates))
    tell(
        session,
        loan,
        "cli.archive.lent",
        number=as_arranged(item).number,
        borrower=borrower,
        due=loan.due_on,
        loan=loan.loan,
    )
    return 0


@click.command("return", cls=TranslatedCommand, help="cli.archive.return")
@click.argument("number")
@click.option("--condition", required=True, metavar="TEXT", cls=TranslatedOption, help="cli.archive.condition")
@click.option("--damage", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.damage")
@BY
@DRY_RUN
@shared_options
def return_command(session: Session, number: str, condition: str, damage: str, who: str | None, dry_run: bool) -> int:
    with working(session, who, dry_run) as register:
        loan = give_back(register, number, condition, damage)
        noted = damage_list(register)[-1].damage if damage.strip() else ""
    key = "cli.archive.returned_damaged" if noted else "cli.archive.returned"
    tell(session, loan, key, number=loan.number, loan=loan.loan, condition=condition, damage=noted)
    return 0


@click.command("renew", cls=TranslatedCommand, help="cli.archive.renew")
@click.argument("number")
@click.option("--until", required=True, metavar="DATE", cls=TranslatedOption, help="cli.archive.due_on")
@BY
@DRY_RUN
@shared_options
def renew_command(session: Session, number: str, until: str, who: str | None, dry_run: bool) -> int:
    day = day_of(until)
    if day is None:
        raise UsageError("bad_day", value=until)
    with working(session, who, dry_run) as register:
        loan = renew(register, number, day)
    tell(session, loan, "cli.archive.renewed", number=loan.number, due=loan.due_on)
    return 0


@click.command("loans", cls=TranslatedCommand, help="cli.archive.loans")
@click.option("--open", "open_only", is_flag=True, cls=TranslatedOption, help="cli.archive.loans_open")
@click.option("--overdue", is_flag=True, cls=TranslatedOption, help="cli.archive.loans_overdue")
@click.option("--print", "printed", is_flag=True, cls=TranslatedOption, help="cli.archive.loans_print")
@shared_options
def loans_command(session: Session, open_only: bool, overdue: bool, printed: bool) -> int:
    with looking(session) as register:
        found = loan_list(register, open_only=open_only, overdue_only=overdue)
        late = loan_list(register, overdue_only=True)
        titles = {item.number: item for item in register.items()} if printed else {}
    show_entries(session, found, LOAN_FIELDS)
    if printed:
        print_form(session, loan_book_form(found, titles, session.rulebook, session.templates))
    return 1 if late else 0


@click.command("query", cls=TranslatedCommand, help="cli.archive.query")
@click.argument("number", required=False)
@click.option("--asked-by", default="", metavar="NAME", cls=TranslatedOption, help="cli.archive.asked_by")
@click.option("--reason", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.reason")
@click.option("--approved-by", default="", metavar="NAME", cls=TranslatedOption, help="cli.archive.approved_by")
@click.option("--answer", "answered", default="", metavar="QUERY", cls=TranslatedOption, help="cli.archive.answer")
@click.option("--result", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.result")
@BY
@DRY_RUN
@shared_options
def query_command(
    session: Session,
    number: str | None,
    asked_by: str,
    reason: str,
    approved_by: str,
    answered: str,
    result: str,
    who: str | None,
    dry_run: bool,
) -> int:
    if not number and not answered:
        with looking(session) as register:
            show_entries(session, query_list(register), QUERY_FIELDS)
        return 0
    with working(session, who, dry_run) as register:
        if answered:
            query = answer(register, answered, result)
        else:
            query = ask(register, number or "", asked_by, reason, approved_by)
    key = "cli.archive.answered" if answered else "cli.archive.asked"
    tell(session, query, key, query=query.query, number=query.number)
    return 0


@click.command("damages", cls=TranslatedCommand, help="cli.archive.damages")
@click.option("--mend", "mended", default="", metavar="DAMAGE", cls=TranslatedOption, help="cli.archive.mend")
@click.option("--how", default="", metavar="TEXT", cls=TranslatedOption, help="cli.archive.how")
@BY
@DRY_RUN
@shared_options
def damages_command(session: Session, mended: str, how: str, who: str | None, dry_run: bool) -> int:
    if not mended:
        with looking(session) as register:
            show_entries(session, damage_list(register), DAMAGE_FIELDS)
        return 0
    with working(session, who, dry_run) as register:
        mend(register, mended, how)
    tell(session, {"damage": mended, "how": how}, "cli.archive.mended", damage=mended)
    return 0


def _categories(session: Session) -> str:
    named = (category.label.in_language(session.language) for category in session.rulebook.categories.values())
    return ", ".join(named)
