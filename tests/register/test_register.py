"""What the register promises about numbers, on both databases (archive.md section 3, G1–G7)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from tests.register.conftest import NEXT_NIGHT, NIGHT, Office, due
from toolkit.errors import RegisterError
from toolkit.model import Rulebook
from toolkit.register import Filed, open_register


def test_numbers_count_from_one_in_each_series(office: Office) -> None:
    dues = [due("A1"), due("A2"), due("K1", category="customer"), due("A3")]
    numbers = [item.number for item in office.allocate(*dues)]
    assert numbers == [
        "Q001-SH·2026-D10-SHF-0001",
        "Q001-SH·2026-D10-SHF-0002",
        "Q001-KH·2026-D10-SHF-0001",
        "Q001-SH·2026-D10-SHF-0003",
    ]


def test_the_same_paper_keeps_its_number_on_every_run(office: Office) -> None:
    first = office.allocate(due("A1"), due("A2"))
    again = office.allocate(due("A2"), due("A1"), night=NEXT_NIGHT)
    assert [item.number for item in again] == [first[1].number, first[0].number]


def test_the_same_paper_twice_in_one_request_gets_one_number(office: Office) -> None:
    one, two = office.allocate(due("A1"), due("A1"))
    assert one == two


def test_changed_facts_give_a_new_version_linked_to_the_old(office: Office) -> None:
    with office.open() as register:
        (first,) = register.allocate(office.requests([due("A1")]))
        office.file(register, first.number)
    (second,) = office.allocate(due("A1", facts="as repaired"), night=NEXT_NIGHT)
    assert (second.version, second.previous, second.sequence) == (2, first.number, 2)


def test_facts_that_go_back_make_a_third_version(office: Office) -> None:
    for night, facts in ((NIGHT, "a"), (NEXT_NIGHT, "b")):
        with office.open(night) as register:
            (item,) = register.allocate(office.requests([due("A1", facts=facts)]))
            office.file(register, item.number)
    (third,) = office.allocate(due("A1", facts="a"), night=NEXT_NIGHT + timedelta(days=1))
    assert (third.version, third.sequence) == (3, 3)


def test_a_night_repeated_for_an_earlier_moment_finds_what_it_gave(office: Office) -> None:
    for night, facts in ((NIGHT, "a"), (NEXT_NIGHT, "b")):
        with office.open(night) as register:
            (item,) = register.allocate(office.requests([due("A1", facts=facts)]))
            office.file(register, item.number)
    (again,) = office.allocate(due("A1", facts="a"), night=NIGHT)
    assert (again.version, again.state) == (1, "filed")


def test_a_number_without_a_paper_takes_changed_facts(office: Office) -> None:
    (first,) = office.allocate(due("A1"))
    (again,) = office.allocate(due("A1", facts="changed"), night=NEXT_NIGHT)
    assert (again.number, again.version, again.state) == (first.number, 1, "allocated")
    with office.open() as register:
        assert [entry.what for entry in register.history(first.number)] == ["allocated", "restated"]


def test_a_paper_in_its_place_that_nobody_noted_is_adopted_before_the_next_version(office: Office) -> None:
    with office.open() as register:
        (first,) = register.allocate(office.requests([due("A1")]))
        office.put(register, first.number)
    (second,) = office.allocate(due("A1", facts="changed"), night=NEXT_NIGHT)
    with office.open() as register:
        assert register.item(first.number).sha256 == hashlib.sha256(b"paper").hexdigest()
    assert second.previous == first.number


def test_settling_twice_is_settling_once(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        office.file(register, item.number)
        before = register.dump()
        office.file(register, item.number)
        assert register.dump() == before
        assert register.item(item.number).state == "filed"
        assert register.pending() == []


def test_another_paper_under_a_filed_number_is_refused(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        office.file(register, item.number)
        with pytest.raises(RegisterError, match="number_not_pending"):
            register.settle([Filed(item.number, item.planned_path, "0" * 64)])


def test_settling_an_unknown_number_settles_nothing(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        papers = [Filed(item.number, item.planned_path, "0" * 64), Filed("Q001-SH·2026-D10-SHF-0099", "x", "0" * 64)]
        with pytest.raises(RegisterError, match="number_unknown"):
            register.settle(papers)
        assert register.item(item.number).state == "allocated"


def test_a_preview_keeps_nothing(office: Office) -> None:
    with office.open() as register:
        before = register.dump()
        assert register.preview(office.requests([due("A1")]))[0].sequence == 1
        assert register.dump() == before


def test_a_full_series_refuses_and_says_what_to_do(office: Office) -> None:
    import dataclasses

    archive = dataclasses.replace(office.book.settings.archive, sequence_digits=1)
    book = dataclasses.replace(office.book, settings=dataclasses.replace(office.book.settings, archive=archive))
    small = dataclasses.replace(office, book=book)
    dues = [due(f"A{n}") for n in range(1, 10)]
    small.allocate(*dues)
    with pytest.raises(RegisterError, match="series_full"):
        small.allocate(*dues, due("A10"))
    with small.open() as register:
        assert list(register.refused(small.requests([*dues, due("A10")]))) == [9]
        assert len(register.items()) == 9
    # a wider setting does not help this series: its numbers keep their width
    with pytest.raises(RegisterError, match="series_full"):
        office.allocate(due("A10"))


def test_the_number_format_is_frozen_after_the_first_number(office: Office) -> None:
    import dataclasses

    office.allocate(due("A1"))
    settings = dataclasses.replace(office.book.settings, number_format="dat13")
    changed = dataclasses.replace(office, book=dataclasses.replace(office.book, settings=settings))
    with pytest.raises(RegisterError, match="number_format_frozen"):
        changed.allocate(due("A2"))


def test_the_second_preset_numbers_after_the_other_standard(office: Office) -> None:
    import dataclasses

    settings = dataclasses.replace(office.book.settings, number_format="dat13")
    other = dataclasses.replace(office, book=dataclasses.replace(office.book, settings=settings))
    (item,) = other.allocate(due("A1"))
    assert (item.number, item.series) == ("Q001-SH·2026·D10·SHF-0001", "Q001-SH·2026·D10·SHF")


TYPED = (
    "Q001-SH·2026-D10-SHF-0001",
    "ｑ００１－ＳＨ．２０２６－Ｄ１０－ＳＨＦ－０００１",
    "q001 sh•2026—d10—shf 1",
    "Q001-SH・2026-D10-SHF-1",
    "SHF-0001",
    " 0001 ",
)


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_is_found_as_people_type_it(office: Office, typed: str) -> None:
    (item,) = office.allocate(due("A1"))
    with office.open() as register:
        assert register.item(typed) == item


def test_a_number_that_fits_several_is_refused_with_their_names(office: Office) -> None:
    office.allocate(due("A1"), due("K1", category="customer"))
    with office.open() as register, pytest.raises(RegisterError) as refusal:
        register.item("SHF-1")
    assert refusal.value.key == "number_ambiguous"
    assert "Q001-KH·2026-D10-SHF-0001" in str(refusal.value)


def test_opening_with_nothing_new_leaves_the_file_byte_identical(sqlite_office: Office) -> None:
    path = Path(sqlite_office.where)
    with sqlite_office.open() as register:
        (item,) = register.allocate(sqlite_office.requests([due("A1")]))
        sqlite_office.file(register, item.number)
    before = path.read_bytes()
    sqlite_office.allocate(due("A1"))
    with sqlite_office.open(NEXT_NIGHT) as register:
        register.preview(sqlite_office.requests([due("A2")]))
        register.settle([Filed(item.number, item.planned_path, hashlib.sha256(b"paper").hexdigest(), 2)])
        register.mark()
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.glob("register*")] == ["register.sqlite3"]


def test_a_dry_run_makes_no_register(sqlite_office: Office) -> None:
    with sqlite_office.open(read_only=True) as register:
        assert register.preview(sqlite_office.requests([due("A1")]))[0].sequence == 1
        with pytest.raises(RegisterError, match="register_read_only"):
            register.allocate(sqlite_office.requests([due("A1")]))
    assert not Path(sqlite_office.where).exists()


def test_a_file_that_is_no_register_is_refused_and_kept(sqlite_office: Office) -> None:
    path = Path(sqlite_office.where)
    path.write_bytes(b"this is not a database, but somebody's letter\n" * 50)
    before = path.read_bytes()
    with pytest.raises(RegisterError, match="register_unreadable"):
        sqlite_office.open()
    assert path.read_bytes() == before


def test_a_register_of_a_newer_program_is_refused(office: Office) -> None:
    from toolkit.register.schema import meta
    from toolkit.register.transactions import writing

    with office.open() as register, writing(register.engine) as connection:
        connection.execute(meta.update().where(meta.c.name == "schema").values(value="999"))
    with pytest.raises(RegisterError, match="register_newer"):
        office.open()


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://:bad"])
def test_an_address_that_is_no_database_of_ours_is_refused(book: Rulebook, tmp_path: Path, url: str) -> None:
    with pytest.raises(RegisterError, match="register_url_wrong"):
        open_register(url, book.settings, NIGHT, outbox=tmp_path)


def test_two_undisturbed_nights_give_the_same_register(office: Office, tmp_path: Path) -> None:
    with office.open() as register:
        items = register.allocate(office.requests([due("A1"), due("A2")]))
        for item in items:
            office.file(register, item.number)
        whole = register.digest()
    other = Office(str(tmp_path / "b" / "register.sqlite3"), tmp_path / "b", office.book)
    with other.open() as register:
        (first,) = register.allocate(other.requests([due("A1")]))  # killed here
    with other.open() as register:
        items = register.allocate(other.requests([due("A1"), due("A2")]))
        for item in items:
            other.file(register, item.number)
        assert register.digest() == whole
    assert first.sequence == 1
