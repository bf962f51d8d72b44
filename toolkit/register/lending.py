"""Loans and queries: one open loan for an item, a due date, the state at return, damage, questions with
approval.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from toolkit.errors import RegisterError
from toolkit.model import Item, Rulebook
from toolkit.register.journal import append
from toolkit.register.register import Register
from toolkit.register.schema import damages, loans, queries
from toolkit.register.states import in_words

WAYS = ("take", "read", "copy")
"""借出、查阅、复制."""


@dataclass(frozen=True, slots=True)
class Loan:
    """One line of the 借阅登记簿."""

    loan: str
    number: str
    borrower: str
    department: str
    phone: str
    way: str
    purpose: str
    quantity: int
    approved_by: str
    handled_by: str
    lent_on: date
    due_on: date
    renewals: int = 0
    returned_on: date | None = None
    condition: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a borrower states on the slip."""

    borrower: str
    purpose: str
    approved_by: str = ""
    department: str = ""
    phone: str = ""
    way: str = "take"
    due_on: date | None = None
    quantity: int = 1
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question put to the archive, with its reason, approval and answer (001 §6.2 五)."""

    query: str
    number: str
    asked_by: str
    reason: str
    approved_by: str
    asked_on: date
    answered_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage found, and how it was mended (001 §6.2 四)."""

    damage: str
    number: str
    found_on: date
    found_by: str
    what: str
    mended_on: date | None = None
    how: str = ""


def lend(register: Register, number: str, slip: Slip, book: Rulebook) -> Loan:
    """Lends a filed item until a day (the settings' term unless the slip names one).

    Raises RegisterError: not filed, already lent, due before today, approval missing where its category
    needs it.
    """
    item = _filed(register, number)
    today = register.as_of.date()
    due = slip.due_on or today + timedelta(days=register.settings.archive.loan_days)
    _prove(item, slip, due, today, book)
    with register.writing() as connection:
        open_one = connection.execute(_open_loan(item.number)).first()
        if open_one is not None:
            raise RegisterError("loan_open", number=item.number, borrower=open_one.borrower, due=open_one.due_on)
        loan = Loan(
            loan=next_name(connection, loans.c.loan, f"JY{today.year}-"),
            number=item.number,
            borrower=slip.borrower.strip(),
            department=slip.department,
            phone=slip.phone,
            way=slip.way,
            purpose=slip.purpose.strip(),
            quantity=slip.quantity,
            approved_by=slip.approved_by.strip(),
            handled_by=register.who,
            lent_on=today,
            due_on=due,
            remarks=slip.remarks,
        )
        connection.execute(loans.insert().values(_plain(loan)))
        detail = {"loan": loan.loan, "way": loan.way, "due": due.isoformat()}
        append(connection, [(item.number, "lent", detail)], register.at, register.who)
    return loan


def give_back(register: Register, number: str, condition: str, damage: str = "") -> Loan:
    """Notes that a lent item is back, checked page by page; `damage` opens an entry of the damage register.

    Raises RegisterError when the item is not lent, nobody says in what state it came back, or what the damage is.
    """
    item = register.item(number)
    if not condition.strip():
        raise RegisterError("return_needs_condition", number=item.number)
    intact = register.settings.archive.intact_words
    if not damage.strip() and condition.strip().casefold() not in intact:
        raise RegisterError(
            "return_needs_damage", number=item.number, condition=condition.strip(), words=", ".join(intact)
        )
    today = register.as_of.date().isoformat()
    with register.writing() as connection:
        row = _lent(connection, item)
        values = {"returned_on": today, "condition": condition.strip()}
        connection.execute(loans.update().where(loans.c.loan == row["loan"]).values(values))
        happenings = [(item.number, "returned", {"loan": row["loan"]})]
        if damage.strip():
            happenings.append(_note_damage(connection, register, item.number, damage))
        append(connection, happenings, register.at, register.who)
    return _loan_of({**row, **values})


def renew(register: Register, number: str, until: date) -> Loan:
    """Lends for longer. Raises RegisterError when the item is not lent, or the day is not later than the one
    before.
    """
    item = register.item(number)
    with register.writing() as connection:
        row = _lent(connection, item)
        if until.isoformat() <= max(row["due_on"], register.as_of.date().isoformat()):
            raise RegisterError("loan_due_wrong", number=item.number, due=until)
        values = {"due_on": until.isoformat(), "renewals": row["renewals"] + 1}
        connection.execute(loans.update().where(loans.c.loan == row["loan"]).values(values))
        detail = {"loan": row["loan"], "due": until.isoformat()}
        append(connection, [(item.number, "renewed", detail)], register.at, register.who)
    return _loan_of({**row, **values})


def loan_list(register: Register, *, open_only: bool = False, overdue_only: bool = False) -> list[Loan]:
    """The 借阅登记簿, oldest first; only what is out, or only what should be back."""
    query: Select[Any] = select(loans).order_by(loans.c.lent_on, loans.c.loan)
    if open_only or overdue_only:
        query = query.where(loans.c.returned_on.is_(None))
    if overdue_only:
        query = query.where(loans.c.due_on < register.as_of.date().isoformat())
    with register.reading() as connection:
        return [_loan_of(dict(row._mapping)) for row in connection.execute(query)]


def ask(register: Register, number: str, asked_by: str, reason: str, approved_by: str) -> Query:
    """Notes a question to a filed item. Raises RegisterError where reason or approval is missing (001 §6.2
    五).
    """
    item = _filed(register, number)
    if not (asked_by.strip() and reason.strip() and approved_by.strip()):
        raise RegisterError("query_needs_approval", number=item.number)
    with register.writing() as connection:
        today = register.as_of.date()
        name = next_name(connection, queries.c.query, f"CX{today.year}-")
        query = Query(name, item.number, asked_by.strip(), reason.strip(), approved_by.strip(), today)
        connection.execute(queries.insert().values(_plain(query)))
        append(connection, [(item.number, "asked", {"query": name})], register.at, register.who)
    return query


def answer(register: Register, name: str, result: str) -> Query:
    """Notes the answer. Raises RegisterError for an unknown or answered question, or an empty answer."""
    with register.writing() as connection:
        row = connection.execute(select(queries).where(queries.c.query == name)).first()
        if row is None or row.answered_on is not None or not result.strip():
            raise RegisterError("query_not_open", query=name)
        values = {"answered_on": register.as_of.date().isoformat(), "result": result.strip()}
        connection.execute(queries.update().where(queries.c.query == name).values(values))
        append(connection, [(row.number, "answered", {"query": name})], register.at, register.who)
    return _query_of({**row._mapping, **values})


def query_list(register: Register) -> list[Query]:
    """All questions, oldest first."""
    with register.reading() as connection:
        rows = connection.execute(select(queries).order_by(queries.c.query))
        return [_query_of(dict(row._mapping)) for row in rows]


def damage_list(register: Register) -> list[Damage]:
    """The damage register, oldest first."""
    with register.reading() as connection:
        rows = connection.execute(select(damages).order_by(damages.c.damage))
        return [_damage_of(dict(row._mapping)) for row in rows]


def mend(register: Register, name: str, how: str) -> None:
    """Notes how damage was mended or the paper copied. Raises RegisterError where there is no such open
    entry.
    """
    with register.writing() as connection:
        row = connection.execute(select(damages).where(damages.c.damage == name)).first()
        if row is None or row.mended_on is not None or not how.strip():
            raise RegisterError("damage_not_open", damage=name)
        values = {"mended_on": register.as_of.date().isoformat(), "how": how.strip()}
        connection.execute(damages.update().where(damages.c.damage == name).values(values))
        append(connection, [(row.number, "mended", {"damage": name})], register.at, register.who)


def lent_numbers(connection: Connection) -> set[str]:
    """Numbers of the items that are out."""
    return set(connection.execute(select(loans.c.number).where(loans.c.returned_on.is_(None))).scalars())


def _prove(item: Item, slip: Slip, due: date, today: date, book: Rulebook) -> None:
    if not slip.borrower.strip() or not slip.purpose.strip() or slip.way not in WAYS or slip.quantity < 1:
        raise RegisterError("loan_slip_incomplete", number=item.number)
    if due < today:
        raise RegisterError("loan_due_wrong", number=item.number, due=due)
    category = book.categories.get(item.category)
    if category is not None and category.needs_approval and not slip.approved_by.strip():
        raise RegisterError("loan_needs_approval", number=item.number, category=category.label)


def _filed(register: Register, number: str) -> Item:
    item = register.item(number)
    if item.state != "filed":
        raise RegisterError("number_not_filed", number=item.number, state=in_words(item.state))
    return item


def _open_loan(number: str) -> Select[Any]:
    return select(loans).where(loans.c.number == number, loans.c.returned_on.is_(None))


def _lent(connection: Connection, item: Item) -> dict[str, Any]:
    row = connection.execute(_open_loan(item.number)).first()
    if row is None:
        raise RegisterError("loan_not_open", number=item.number)
    return dict(row._mapping)


def _note_damage(connection: Connection, register: Register, number: str, what: str) -> tuple[str, str, dict[str, str]]:
    today = register.as_of.date()
    name = next_name(connection, damages.c.damage, f"SS{today.year}-")
    damage = Damage(name, number, today, register.who, what.strip())
    connection.execute(damages.insert().values(_plain(damage)))
    return number, "damaged", {"damage": name}


def next_name(connection: Connection, column: Column[str], prefix: str) -> str:
    """The next name with this prefix; rows of these tables are never deleted, so that none comes twice."""
    names = connection.execute(select(column).where(column.startswith(prefix))).scalars()
    last = max((int(name.removeprefix(prefix)) for name in names), default=0)
    return f"{prefix}{last + 1:04}"


def _plain(entry: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(entry).items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _loan_of(row: dict[str, Any]) -> Loan:
    days = {name: _day(row[name]) for name in ("lent_on", "due_on", "returned_on")}
    return Loan(**{**row, **days})


def _query_of(row: dict[str, Any]) -> Query:
    days = {name: _day(row[name]) for name in ("asked_on", "answered_on")}
    return Query(**{**row, **days})


def _damage_of(row: dict[str, Any]) -> Damage:
    days = {name: _day(row[name]) for name in ("found_on", "mended_on")}
    return Damage(**{**row, **days})
