"""Opens a register: finds or makes the database, brings its schema up to date, refuses what is not safe."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from toolkit.errors import RegisterError
from toolkit.model import Settings
from toolkit.register.network import on_network
from toolkit.register.register import Register
from toolkit.register.schema import STEPS, VERSION, meta
from toolkit.register.transactions import reading, writing

DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def open_register(
    where: str | Path,
    settings: Settings,
    as_of: datetime,
    *,
    outbox: Path | None = None,
    who: str = "toolkit",
    read_only: bool = False,
    rehearsal: bool = False,
) -> Register:
    """The register at a file path (SQLite) or a database URL (PostgreSQL), its schema up to date.

    `as_of` is the only time it ever writes. `outbox` is the folder that holds `archive/` (default: the
    folder of
    the SQLite file); numbers in it that the register does not know stop every allocation. `who` signs the
    events. With `read_only` nothing is made or changed: a register that is not there is empty. A `rehearsal` does
    everything and keeps nothing.

    Raises RegisterError: on a network share, of a newer program, unreadable, unreachable, busy.
    """
    text = str(where)
    path = None if "://" in text else Path(where).absolute()
    if path is not None:
        kind = on_network(path.resolve(), settings.archive.network_file_systems)
        if kind:
            raise RegisterError("register_on_network", path=path, kind=kind)
    missing = path is not None and not path.exists()
    url = _sqlite_url(path, read_only) if path is not None else _server_url(text)
    folder = outbox if outbox is not None else (path.parent if path is not None else None)
    engine = _engine(url, path, settings)
    try:
        _bring_up_to_date(engine, settings, as_of, path, read_only and not missing)
    except DBAPIError as error:
        engine.dispose()
        raise _explained(error, path, url) from error
    except BaseException:
        engine.dispose()
        raise
    return Register(engine, settings, as_of, folder, who, read_only, rehearsal)


def _sqlite_url(path: Path, read_only: bool) -> URL:
    if read_only and not path.exists():
        return URL.create("sqlite", database=":memory:")
    if read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return _sealed_url(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(path))


def _sealed_url(path: Path) -> URL:
    """A register that nobody may write here: a copy on a disc, or a folder opened to readers only.

    SQLite would make side files beside it; it does without where none are there. Raises RegisterError for a copy made
    in the middle of somebody's work, whose last changes lie in a side file.
    """
    query = {"mode": "ro", "uri": "true"}
    if not path.with_name(f"{path.name}-shm").exists():
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise RegisterError("register_copied_open", path=path)
        query["immutable"] = "1"
    return URL.create("sqlite", database=path.as_uri(), query=query)


def _server_url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise RegisterError("register_url_wrong", url=text.partition("://")[0]) from error
    name = DRIVERS.get(url.drivername, url.drivername)
    if not name.startswith("postgresql"):
        raise RegisterError("register_url_wrong", url=url.drivername)
    return url.set(drivername=name)


def _engine(url: URL, path: Path | None, settings: Settings) -> Engine:
    if url.drivername != "sqlite":
        try:
            wait = f"-c lock_timeout={settings.archive.busy_seconds}s"
            return create_engine(url, pool_size=1, pool_pre_ping=True, connect_args={"options": wait})
        except ModuleNotFoundError as error:
            raise RegisterError("register_driver_missing", driver=error.name) from error
    more: dict[str, Any] = {"poolclass": StaticPool} if url.database == ":memory:" else {"pool_size": 1}
    engine = create_engine(url, connect_args={"timeout": settings.archive.busy_seconds}, **more)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """The driver begins nothing by itself; every commit is on the disk before it counts."""
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _bring_up_to_date(engine: Engine, settings: Settings, as_of: datetime, path: Path | None, read_only: bool) -> None:
    with reading(engine) as connection:
        found = _version(connection)
    if found > VERSION:
        raise RegisterError("register_newer", found=found, known=VERSION)
    if found == VERSION:
        return
    if read_only:
        raise RegisterError("register_older", found=found, known=VERSION)
    if path is not None and found == 0:
        _use_write_ahead_log(engine)
    with writing(engine) as connection:
        for step in STEPS[_version(connection) :]:  # another process may have been first
            step(connection)
        _note(connection, "schema", str(VERSION))
        if found == 0 and _read(connection, "register") is None:
            _note(connection, "register", _register_id(settings, as_of))


def _use_write_ahead_log(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _version(connection: Any) -> int:
    if not inspect(connection).has_table("meta"):
        return 0
    return int(_read(connection, "schema") or 0)


def _read(connection: Any, name: str) -> str | None:
    value: str | None = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return value


def _note(connection: Any, name: str, value: str) -> None:
    if _read(connection, name) is None:
        connection.execute(meta.insert().values(name=name, value=value))
    else:
        connection.execute(meta.update().where(meta.c.name == name).values(value=value))


def _register_id(settings: Settings, as_of: datetime) -> str:
    """The same for a first night that was killed and repeated; another for another company or day."""
    return hashlib.sha256(f"{settings.fonds}|{as_of.isoformat()}".encode()).hexdigest()[:16]


def _explained(error: SQLAlchemyError, path: Path | None, url: URL) -> RegisterError:
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    shown = path if path is not None else url.render_as_string(hide_password=True)
    if "locked" in reason or "busy" in reason:
        return RegisterError("register_busy", path=shown)
    return RegisterError("register_unreadable", path=shown, reason=reason)
