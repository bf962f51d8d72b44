"""The yearly arrangement: papers registered with a 登记号 get their 档号, sorted, in one transaction; then frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from toolkit.errors import RegisterError
from toolkit.filing import (
    NumberFormat,
    Series,
    final_series,
    is_registration,
    number_format_of,
    number_text,
    series_text,
    skeleton,
)
from toolkit.model import Item
from toolkit.register.journal import Happening, append
from toolkit.register.register import Register
from toolkit.register.schema import items, series


def arrange(register: Register, year: int) -> list[Item]:
    """Gives 档号 to the filed papers of a year that have only a 登记号, and closes their series; twice is once.

    Papers of one case stand together, cases by their first paper, papers by their day (DA/T 22-2015 5.3.1 按时间结合
    事由排列). Late papers, after a reopened series, come behind those that have their number: a number never changes.

    Raises RegisterError: the year is not over, a number still has no paper, the series is full.
    """
    if year >= register.as_of.year:
        raise RegisterError("arrange_too_early", year=year)
    with register.writing() as connection:
        register.guard(connection)
        happenings: list[Happening] = []
        for row in _registration_series(register, year):
            happenings += _arrange_series(connection, register, row)
        append(connection, happenings, register.at, register.who)
    given = [(number, str(detail["archive_number"])) for number, what, detail in happenings if what == "arranged"]
    return [replace(register.item(number), archive_number=wanted) for number, wanted in given]


def in_order(papers: Sequence[Item]) -> list[Item]:
    """The papers as they stand in the box: by time, those of one case together."""
    first: dict[str, tuple[date, str]] = {}
    for item in sorted(papers, key=lambda item: (item.made_on, item.number)):
        first.setdefault(_subject(item), (item.made_on, item.number))
    return sorted(papers, key=lambda item: (first[_subject(item)], item.made_on, item.number))


def _subject(item: Item) -> str:
    return f"{item.branch}/{item.case}" if item.case else item.number


def _registration_series(register: Register, year: int) -> list[dict[str, object]]:
    prefix = register.settings.archive.registration_prefix
    return [row for row in register.series() if row["year"] == year and str(row["fonds"]).startswith(prefix)]


def _arrange_series(connection: Connection, register: Register, row: dict[str, object]) -> list[Happening]:
    name = str(row["series"])
    listed = [item for item in register.items(series=name) if is_registration(item, register.settings)]
    pending = [item.number for item in listed if item.state == "allocated"]
    if pending:
        raise RegisterError("series_has_pending", series=name, count=len(pending), first=pending[0])
    papers = in_order([item for item in listed if item.state == "filed" and not item.archive_number])
    happenings = _numbered(connection, register, row, papers) if papers else []
    if not row["closed"]:
        connection.execute(series.update().where(series.c.series == name).values(closed=1))
        happenings.append((name, "closed", {"reason": "arranged"}))
    return happenings


def _numbered(
    connection: Connection, register: Register, row: dict[str, object], papers: Sequence[Item]
) -> list[Happening]:
    wanted = final_series(_series_of(row), register.settings)
    form = number_format_of(register.settings)
    own = NumberFormat(form.template, int(str(row["digits"])))
    name, last = series_text(own, wanted), _begun(connection, own, wanted)
    happenings: list[Happening] = []
    for sequence, item in enumerate(papers, start=last + 1):
        number = number_text(own, wanted, sequence)
        values = {
            "archive_number": number,
            "archive_series": name,
            "archive_sequence": sequence,
            "archive_skeleton": skeleton(number),
        }
        connection.execute(items.update().where(items.c.number == item.number).values(values))
        happenings.append((item.number, "arranged", {"archive_number": number}))
    connection.execute(series.update().where(series.c.series == name).values(last=last + len(papers), closed=1))
    happenings.append((name, "closed", {"reason": "arranged", "papers": len(papers)}))
    return happenings


def _begun(connection: Connection, form: NumberFormat, wanted: Series) -> int:
    """The last number of the series of 档号, which begins here where it has not yet."""
    name = series_text(form, wanted)
    last = connection.execute(select(series.c.last).where(series.c.series == name)).scalar()
    if last is not None:
        return int(last)
    values = {
        "series": name, "fonds": wanted.fonds, "category": wanted.category, "year": wanted.year,
        "retention": wanted.retention, "department": wanted.department, "digits": form.digits, "last": 0, "closed": 0,
    }  # fmt: skip
    connection.execute(series.insert().values(values))
    return 0


def _series_of(row: dict[str, object]) -> Series:
    return Series(
        str(row["fonds"]), str(row["category"]), int(str(row["year"])), str(row["retention"]), str(row["department"])
    )
