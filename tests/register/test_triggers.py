"""The database itself refuses what would break a number or hide an event, whoever writes."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from tests.register.conftest import Office, due
from toolkit.register.renditions import Rendition, note_renditions
from toolkit.register.transactions import writing

FORBIDDEN = [
    ("DELETE FROM items", "items_are_kept"),
    ("DELETE FROM series", "series_are_kept|foreign key"),
    ("DELETE FROM events", "events_are_kept"),
    ("UPDATE items SET number = 'Q001-SH·2026-D10-SHF-0002'", "numbers_are_final"),
    ("UPDATE items SET sequence = 7", "numbers_are_final"),
    ("UPDATE items SET key = 'other'", "numbers_are_final"),
    ("UPDATE items SET fingerprint = 'other'", "facts_are_final"),
    ("UPDATE items SET state = 'allocated'", "states_go_forward"),
    ("UPDATE items SET sha256 = 'other'", "papers_are_final"),
    ("UPDATE items SET rendition_sha256 = 'other'", "renditions_are_final"),
    ("UPDATE events SET who = 'nobody'", "events_are_final"),
    ("UPDATE series SET last = 0", "counters_go_forward"),
    ("UPDATE series SET department = 'XXX'", "counters_go_forward"),
]


@pytest.mark.parametrize(("statement", "name"), FORBIDDEN)
def test_the_database_refuses(office: Office, statement: str, name: str) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        office.file(register, item.number)
        note_renditions(register, [Rendition(item.number, "archive/copy.pdf", "0" * 64, 2)])
        before = register.dump()
        with pytest.raises(DBAPIError, match=name), writing(register.engine) as connection:
            connection.exec_driver_sql(statement)
        assert register.dump() == before


def test_postgresql_refuses_to_be_emptied(postgres_office: Office) -> None:
    with postgres_office.open() as register:
        register.allocate(postgres_office.requests([due("A1")]))
        with pytest.raises(DBAPIError, match="are_not_emptied"), writing(register.engine) as connection:
            connection.exec_driver_sql("TRUNCATE events")
