"""A database that gives up in the middle is told as a sentence, and nothing of the transaction stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event

from toolkit.errors import RegisterError
from toolkit.register.transactions import writing


def write_too_much(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO paper VALUES ('first')")
        connection.exec_driver_sql("INSERT INTO paper VALUES (zeroblob(100000))")


def test_a_full_disk_is_told_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'register.sqlite3'}")

    @event.listens_for(engine, "connect")
    def small(connection: object, record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA max_page_count=4")  # type: ignore[attr-defined]

    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE paper (content BLOB)")
    with pytest.raises(RegisterError, match="register_failed"):
        write_too_much(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM paper").scalar() == 0
    engine.dispose()
