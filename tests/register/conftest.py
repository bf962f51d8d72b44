"""Registers to test with: SQLite in a folder, and a private PostgreSQL on a socket, started for the
session.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from toolkit.filing import Request, request_of
from toolkit.model import DocumentDue, Rulebook
from toolkit.register import Filed, Register, open_register
from toolkit.rulebook import load_rulebook

NIGHT = datetime(2026, 11, 20, 2, 0)
NEXT_NIGHT = NIGHT + timedelta(days=1)
URL_VARIABLE = "TOOLKIT_TEST_POSTGRES"
NO_SERVER = f"NOT TESTED ON POSTGRESQL: {{reason}}. Install the package postgresql, or name a server in {URL_VARIABLE}."


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load_rulebook()


def due(
    case: str = "A1", *, facts: object = "as intaken", kind: str = "service_report", **changes: object
) -> DocumentDue:
    values = {
        "branch": "城东店",
        "case": case,
        "complaint": "",
        "kind": kind,
        "key": f"城东店/{case}/{kind}",
        "title": "维修服务报告",
        "facts": {"fault": facts, "serial_number": "SN1"},
        "category": "service",
        "retention": "D10",
        "made_for_year": 2026,
        "name_parts": ("张三", "手机A", "20261012", "维修服务报告"),
    }
    return DocumentDue(**{**values, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Office:
    """A workspace with its register: opens it for a night, files what was allocated."""

    where: str
    outbox: Path
    book: Rulebook

    def open(self, night: datetime = NIGHT, **options: object) -> Register:
        return open_register(self.where, self.book.settings, night, outbox=self.outbox, **options)  # type: ignore[arg-type]

    def requests(self, dues: Sequence[DocumentDue], night: datetime = NIGHT) -> list[Request]:
        return [request_of(one, self.book, night) for one in dues]

    def allocate(self, *dues: DocumentDue, night: datetime = NIGHT) -> list[object]:
        with self.open(night) as register:
            return list(register.allocate(self.requests(dues, night)))

    def file(self, register: Register, number: str, content: bytes = b"paper") -> Path:
        """Puts a file in its place and settles it, as the night does."""
        path = self.put(register, number, content)
        import hashlib

        name = path.relative_to(self.outbox).as_posix()
        register.settle([Filed(number, name, hashlib.sha256(content).hexdigest(), 2)])
        return path

    def put(self, register: Register, number: str, content: bytes = b"paper") -> Path:
        path = self.outbox / register.item(number).planned_path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


@pytest.fixture
def sqlite_office(tmp_path: Path, book: Rulebook) -> Office:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    return Office(str(outbox / "register.sqlite3"), outbox, book)


@pytest.fixture
def postgres_office(tmp_path: Path, book: Rulebook, postgres: Callable[[], str]) -> Office:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    return Office(postgres(), outbox, book)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest) -> Office:
    name = "sqlite_office" if request.param == "sqlite" else "postgres_office"
    found: Office = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes fresh databases in a server given by TOOLKIT_TEST_POSTGRES, or in one started here."""
    given = os.environ.get(URL_VARIABLE)
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip(NO_SERVER.format(reason="the extra `postgres` is not installed"))
    if given:
        yield lambda: fresh_database(given)
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip(NO_SERVER.format(reason="no initdb and pg_ctl on this machine"))
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    owner = server_owner(folder)
    try:
        start_server(programs, folder, owner)
        yield lambda: fresh_schema(folder, owner or getpass.getuser())
    finally:
        as_owner([programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], owner, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl: on the path, or where Debian keeps the newest."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


def server_owner(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then the package's own user runs it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = next((name for name in ("postgres", "nobody") if name in known), None)
    if owner is None:
        pytest.skip(NO_SERVER.format(reason="it must not run as root, and no other user is known"))
    shutil.chown(folder, owner)
    return owner


def start_server(programs: Path, folder: Path, owner: str | None) -> None:
    as_owner([programs / "initdb", "-D", folder / "data", "-A", "trust", "-E", "UTF8", "--no-sync"], owner)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    as_owner([programs / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"], owner)


def as_owner(command: Sequence[object], owner: str | None, check: bool = True) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, check=check, user=owner, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fresh_schema(folder: Path, owner: str) -> str:
    """A role of its own, whose schema its connections find first: a database each would be 7 MB to make and remove."""
    import psycopg

    name = f"register_{uuid.uuid4().hex}"
    with psycopg.connect(f"postgresql:///postgres?host={folder}&user={owner}", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        connection.execute(f"CREATE SCHEMA AUTHORIZATION {name}")
    return f"postgresql:///postgres?host={folder}&user={name}"


def fresh_database(url: str) -> str:
    import psycopg

    name = f"register_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    head, _, tail = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")
