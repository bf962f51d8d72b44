"""Numbered at the end of the year: 登记号 at once, 档号 for the sorted year in one transaction, then frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.exc import DBAPIError

from tests.register.conftest import NIGHT, Office, due
from toolkit.errors import RegisterError
from toolkit.filing import Series, as_arranged
from toolkit.model import DocumentDue, Item, NumberAt
from toolkit.register import Register
from toolkit.register.amending import count_pages
from toolkit.register.arranging import arrange
from toolkit.register.fixity import verify
from toolkit.register.numbering import accounts, claim, reopen_series, reserve
from toolkit.register.schema import items

JANUARY = datetime(2027, 1, 11, 9)
LATER = datetime(2027, 2, 1, 9)


@pytest.fixture
def yearly(office: Office) -> Office:
    """An office whose papers get their 档号 when the year is sorted."""
    archive = replace(office.book.settings.archive, number_at=NumberAt.YEAR_END)
    return replace(office, book=replace(office.book, settings=replace(office.book.settings, archive=archive)))


def paper(case: str, day: str, kind: str = "service_report") -> DocumentDue:
    return due(case, kind=kind, key=f"城东店/{case}/{kind}", name_parts=("张三", "手机A", day, "报告"))


def file(office: Office, *papers: DocumentDue, night: datetime = NIGHT) -> None:
    with office.open(night) as register:
        for item in register.allocate(office.requests(papers, night)):
            if item.state == "allocated":
                office.file(register, item.number, item.number.encode())


PAPERS = (
    paper("B", "20261012"),
    paper("A", "20260301"),
    paper("C", "20260502"),
    paper("A", "20261101", "progress_letter"),
)


def arranged(register: Register) -> list[str]:
    found = sorted(register.items(state="filed"), key=lambda item: item.archive_sequence)
    return [f"{item.case} {item.kind}" for item in found if item.archive_number]


def test_a_paper_gets_a_permanent_registration_number_at_once(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open() as register:
        assert next(item.number for item in register.items()) == "DJQ001-SH·2026-D10-SHF-0001"
        assert [item.archive_number for item in register.items()] == [""] * 4


def test_the_sorted_year_stands_by_time_with_the_papers_of_one_case_together(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        given = arrange(register, 2026)
        assert [item.archive_number for item in given] == [f"Q001-SH·2026-D10-SHF-000{n}" for n in (1, 2, 3, 4)]
        assert arranged(register) == ["A service_report", "A progress_letter", "C service_report", "B service_report"]
        assert register.item("Q001-SH-2026-D10-SHF-4").case == "B"
        assert register.item("DJQ001-SH-2026-D10-SHF-1").archive_number == "Q001-SH·2026-D10-SHF-0004"
        assert verify(register).faults == ()


def test_arranging_twice_is_once(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        arrange(register, 2026)
        before = register.dump()
    with yearly.open(LATER) as register:
        assert arrange(register, 2026) == []
        assert register.dump() == before


def test_a_late_paper_comes_behind_and_moves_no_number(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        arrange(register, 2026)
        before = {item.number: item.archive_number for item in register.items()}
    late = paper("D", "20260101")
    with pytest.raises(RegisterError, match="series_closed"):
        file(yearly, late, night=LATER)
    with yearly.open(LATER) as register:
        reopen_series(register, "DJQ001-SH·2026-D10-SHF", "late")
    file(yearly, late, night=LATER)
    with yearly.open(LATER) as register:
        (given,) = arrange(register, 2026)
        assert given.archive_number == "Q001-SH·2026-D10-SHF-0005"
        assert {number: register.item(number).archive_number for number in before} == before
        assert verify(register).faults == ()


def test_every_number_of_both_series_is_accounted_for(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        arrange(register, 2026)
        assert [(one.series, one.last, one.filed, one.missing, one.closed) for one in accounts(register)] == [
            ("DJQ001-SH·2026-D10-SHF", 4, 4, (), True),
            ("Q001-SH·2026-D10-SHF", 4, 4, (), True),
        ]


def test_the_database_itself_keeps_an_arranged_number(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        arrange(register, 2026)
        with pytest.raises(DBAPIError, match="arranged_numbers_are_final"), register.writing() as connection:
            connection.execute(items.update().where(items.c.archive_sequence == 1).values(archive_number="X-1"))
        with pytest.raises(DBAPIError), register.writing() as connection:
            connection.execute(items.update().where(items.c.archive_sequence == 1).values(archive_sequence=9))


def test_a_year_that_is_not_over_or_lacks_papers_is_not_arranged(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open() as register:
        with pytest.raises(RegisterError, match="arrange_too_early"):
            arrange(register, 2026)
        register.allocate(yearly.requests([paper("E", "20261103")]))
    with yearly.open(JANUARY) as register:
        with pytest.raises(RegisterError, match="series_has_pending"):
            arrange(register, 2026)
        assert arranged(register) == []


def test_a_rehearsal_says_the_numbers_and_gives_none(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY, rehearsal=True) as register:
        assert arrange(register, 2026)[0].archive_number == "Q001-SH·2026-D10-SHF-0001"
        assert arranged(register) == []


def test_without_the_setting_there_is_nothing_to_arrange(office: Office) -> None:
    file(office, *PAPERS)
    with office.open(JANUARY) as register:
        before = register.dump()
        assert arrange(register, 2026) == []
        assert register.dump() == before


def test_a_register_of_the_former_schema_is_brought_up_to_date(sqlite_office: Office) -> None:
    import sqlite3

    file(sqlite_office, *PAPERS)
    with sqlite3.connect(sqlite_office.where) as connection:
        for name in ("arranged_numbers_are_final", "renditions_are_final"):
            connection.execute(f"DROP TRIGGER {name}")
        for name in ("one_archive_number", "one_archive_place"):
            connection.execute(f"DROP INDEX {name}")
        for name in ("numbers_are_final", "facts_are_final", "states_go_forward", "papers_are_final"):
            connection.execute(f"DROP TRIGGER {name}")
        arranged = ("archive_number", "archive_series", "archive_sequence", "archive_skeleton")
        for name in (*arranged, "rendition", "rendition_sha256"):
            connection.execute(f"ALTER TABLE items DROP COLUMN {name}")
        connection.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
    connection.close()
    with sqlite_office.open() as register:
        assert [as_arranged(item).number for item in register.items()] == [
            f"Q001-SH·2026-D10-SHF-000{n}" for n in (1, 2, 3, 4)
        ]
        assert verify(register).faults == ()


def test_two_open_registers_take_turns_and_see_each_others_numbers(office: Office) -> None:
    with office.open() as one, office.open() as other:
        numbers: list[Item] = []
        for name, register in (("A1", one), ("A2", other), ("A1", other), ("A3", one)):
            numbers += register.allocate(office.requests([due(name)]))
    assert [item.sequence for item in numbers] == [1, 2, 1, 3]


def test_counted_pages_are_at_least_one_and_leave_an_event(office: Office) -> None:
    file(office, *PAPERS[:1])
    with office.open() as register:
        (item,) = register.items()
        assert count_pages(register, item.number, 3).pages == 3
        assert register.history(item.number)[-1].what == "counted"
        with pytest.raises(RegisterError, match="pages_wrong"):
            count_pages(register, item.number, 0)
        assert verify(register).faults == ()


# --- the way of a year: the option of the night


def numbered(office: Office, way: NumberAt, *papers: DocumentDue, night: datetime = NIGHT) -> list[str]:
    archive = replace(office.book.settings.archive, number_at=way)
    own = replace(office, book=replace(office.book, settings=replace(office.book.settings, archive=archive)))
    with own.open(night) as register:
        return [item.number for item in register.allocate(own.requests(papers, night))]


def test_a_year_keeps_the_way_it_began_with_whatever_the_settings_say_later(office: Office) -> None:
    assert numbered(office, NumberAt.FILE, paper("A", "20260301")) == ["Q001-SH·2026-D10-SHF-0001"]
    assert numbered(office, NumberAt.YEAR_END, paper("B", "20260302")) == ["Q001-SH·2026-D10-SHF-0002"]


def test_another_way_begins_with_a_new_year_and_late_papers_follow_their_own(office: Office) -> None:
    numbered(office, NumberAt.FILE, paper("A", "20260301"))
    late, new = paper("B", "20261231"), replace(paper("C", "20270103"), made_for_year=2027)
    found = numbered(office, NumberAt.YEAR_END, late, new, night=JANUARY)
    assert found == ["Q001-SH·2026-D10-SHF-0002", "DJQ001-SH·2027-D10-SHF-0001"]
    assert numbered(office, NumberAt.FILE, new, night=JANUARY) == found[1:]


def test_a_sorted_year_is_still_one_of_the_years_end(yearly: Office) -> None:
    file(yearly, *PAPERS)
    with yearly.open(JANUARY) as register:
        arrange(register, 2026)
        reopen_series(register, "DJQ001-SH·2026-D10-SHF", "late")
    assert numbered(yearly, NumberAt.FILE, paper("Z", "20261230"), night=JANUARY) == ["DJQ001-SH·2026-D10-SHF-0005"]


@pytest.mark.parametrize(("began", "wanted"), [(NumberAt.FILE, NumberAt.YEAR_END), (NumberAt.YEAR_END, NumberAt.FILE)])
def test_asking_for_the_other_way_in_a_year_that_has_begun_is_refused(
    office: Office, began: NumberAt, wanted: NumberAt
) -> None:
    with office.open() as register:
        register.number_at(wanted)  # nothing has begun
    numbered(office, began, paper("A", "20260301"))
    with office.open() as register:
        register.number_at(began)
        with pytest.raises(RegisterError, match="number_at_frozen"):
            register.number_at(wanted)
    with office.open(JANUARY) as register:
        register.number_at(wanted)


def test_reserved_numbers_follow_the_way_of_their_year(office: Office) -> None:
    numbered(office, NumberAt.YEAR_END, paper("A", "20260301"))
    with office.open() as register:
        (item,) = reserve(register, Series("Q001", "SH", 2026, "D10", "SHF"), 1, "scan", "service", "售后服务记录")
        assert item.number == "DJQ001-SH·2026-D10-SHF-0002"
        (request,) = office.requests([paper("B", "20260302")])
        assert claim(register, item.number, request).number == item.number
