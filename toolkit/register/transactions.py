"""One writer at a time, the same on both databases: SQLite by BEGIN IMMEDIATE, PostgreSQL by a table lock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from toolkit.errors import RegisterError

LOCK = 7_230_414_101
"""Advisory lock of the register: taken before any table exists, held to the end of the transaction."""

BUSY = ("locked", "busy", "lock timeout")
"""What SQLite and PostgreSQL say when somebody else has the register."""


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

    Raises RegisterError when another writer holds the register for too long, or the database gives up: the disk
    is full, the file is damaged, the server is gone.
    """
    with engine.connect() as connection:
        _begin_alone(connection)
        try:
            yield connection
            if keep:
                connection.commit()
        except OperationalError as error:
            raise _refusal(connection, error) from error


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
        raise _refusal(connection, error) from error


def _refusal(connection: Connection, error: DBAPIError) -> RegisterError:
    shown = connection.engine.url.render_as_string(hide_password=True)
    reason = str(error.orig).splitlines()[0]
    if any(word in reason for word in BUSY):
        return RegisterError("register_busy", path=shown)
    return RegisterError("register_failed", path=shown, reason=reason)
