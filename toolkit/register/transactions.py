"""One writer at a time, the same on both databases: SQLite by BEGIN IMMEDIATE, PostgreSQL by a table lock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from toolkit.errors import RegisterError

LOCK = 7_230_414_101
"""Advisory lock of the register: taken before any table exists, held to the end of the transaction."""


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the register."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield connection  # closing it rolls back


@contextlib.contextmanager
def writing(engine: Engine, keep: bool = True) -> Iterator[Connection]:
    """A transaction of the only writer: all of it or nothing. With `keep=False` nothing, whatever happens.

    Raises RegisterError when another writer holds the register for too long.
    """
    with engine.connect() as connection:
        _begin_alone(connection)
        yield connection
        if keep:
            connection.commit()


def _begin_alone(connection: Connection) -> None:
    """A deferred BEGIN that reads and then writes fails with SQLITE_BUSY in spite of a timeout; IMMEDIATE
    waits.
    """
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    except DBAPIError as error:
        connection.rollback()
        shown = connection.engine.url.render_as_string(hide_password=True)
        raise RegisterError("register_busy", path=shown) from error
