"""Tables of the register and the steps from each schema version to the next."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    text,
)

from toolkit.register.triggers import ARRANGED_TRIGGERS, CORE_TRIGGERS, RENDITION_TRIGGERS, SERVICE_TRIGGERS

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

series = Table(
    "series",
    metadata,
    Column("series", Text, primary_key=True),
    Column("fonds", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("retention", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("digits", Integer, nullable=False),
    Column("last", Integer, CheckConstraint("last >= 0"), nullable=False),
    Column("closed", Integer, CheckConstraint("closed IN (0, 1)"), nullable=False),
    UniqueConstraint("fonds", "category", "year", "retention", "department"),
)

items = Table(
    "items",
    metadata,
    Column("number", Text, primary_key=True),
    Column("series", Text, ForeignKey("series.series"), nullable=False),
    Column("sequence", Integer, CheckConstraint("sequence > 0"), nullable=False),
    Column("skeleton", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False),
    Column("version", Integer, CheckConstraint("version > 0"), nullable=False),
    Column("previous", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('allocated', 'filed', 'void', 'destroyed')"), nullable=False),
    Column("category", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("retention", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_on", Text, nullable=False),
    Column("pages", Integer),
    Column("planned_path", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("secrecy", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("storage", Text, nullable=False),
    Column("box", Text, nullable=False),
    Column("filed_on", Text),
    Column("until", Text),
    Column("until_reason", Text, nullable=False),
    Column("void_reason", Text, nullable=False),
    Column("allocated_at", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("archive_number", Text, nullable=False, server_default=""),
    Column("archive_series", Text, nullable=False, server_default=""),
    Column("archive_sequence", Integer, nullable=False, server_default="0"),
    Column("archive_skeleton", Text, nullable=False, server_default=""),
    Column("rendition", Text, nullable=False, server_default=""),
    Column("rendition_sha256", Text, nullable=False, server_default=""),
    UniqueConstraint("series", "sequence"),
    UniqueConstraint("key", "version"),
    CheckConstraint("(state = 'filed') <= (sha256 <> '' OR path = '')", name="filed_has_digest"),
    CheckConstraint("(state = 'void') <= (void_reason <> '')", name="void_has_reason"),
    Index("items_by_state", "state"),
    Index("items_by_case", "branch", "case"),
)

events = Table(
    "events",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

CORE = (meta, series, items, events)

loans = Table(
    "loans",
    metadata,
    Column("loan", Text, primary_key=True),
    Column("number", Text, ForeignKey("items.number"), nullable=False),
    Column("borrower", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("way", Text, CheckConstraint("way IN ('read', 'take', 'copy')"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("handled_by", Text, nullable=False),
    Column("lent_on", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("renewals", Integer, nullable=False),
    Column("returned_on", Text),
    Column("condition", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Index(
        "one_open_loan",
        "number",
        unique=True,
        sqlite_where=text("returned_on IS NULL"),
        postgresql_where=text("returned_on IS NULL"),
    ),
)

queries = Table(
    "queries",
    metadata,
    Column("query", Text, primary_key=True),
    Column("number", Text, ForeignKey("items.number"), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("answered_on", Text),
    Column("result", Text, nullable=False),
)

damages = Table(
    "damages",
    metadata,
    Column("damage", Text, primary_key=True),
    Column("number", Text, ForeignKey("items.number"), nullable=False),
    Column("found_on", Text, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("mended_on", Text),
    Column("how", Text, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("hold", Text, primary_key=True),
    Column("number", Text, ForeignKey("items.number"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_on", Text, nullable=False),
    Column("lifted_by", Text, nullable=False),
    Column("lifted_on", Text),
)

disposals = Table(
    "disposals",
    metadata,
    Column("disposal", Text, primary_key=True),
    Column("listed_by", Text, nullable=False),
    Column("listed_on", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("approved_on", Text),
    Column("witnesses", Text, nullable=False),
    Column("destroyed_on", Text),
    Column("place", Text, nullable=False),
    Column("method", Text, nullable=False),
)

disposal_items = Table(
    "disposal_items",
    metadata,
    Column("disposal", Text, ForeignKey("disposals.disposal"), primary_key=True),
    Column("number", Text, ForeignKey("items.number"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("made_on", Text, nullable=False),
    Column("retention", Text, nullable=False),
    Column("pages", Integer),
)

checks = Table(
    "checks",
    metadata,
    Column("check", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("files", Integer, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
)

SERVICE = (loans, queries, damages, holds, disposals, disposal_items, checks)


def _first(connection: Connection) -> None:
    metadata.create_all(connection, tables=CORE)
    for statement in CORE_TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _second(connection: Connection) -> None:
    """Lending, queries, damage, holds, disposal and fixity checks."""
    metadata.create_all(connection, tables=SERVICE)
    for statement in SERVICE_TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _third(connection: Connection) -> None:
    """档号 given by the yearly arrangement, beside the number that a paper was registered with."""
    _add_columns(connection, ARRANGED_COLUMNS)
    for statement in (*ARRANGED_INDEXES, *ARRANGED_TRIGGERS[connection.dialect.name]):
        connection.exec_driver_sql(statement)


def _fourth(connection: Connection) -> None:
    """The copy of a paper in a format made to last, with its own digest."""
    _add_columns(connection, RENDITION_COLUMNS)
    for statement in RENDITION_TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _add_columns(connection: Connection, columns: Sequence[str]) -> None:
    known = {column["name"] for column in inspect(connection).get_columns("items")}
    for statement in columns:
        if statement.split()[0] not in known:  # a register made today has them from its first step
            connection.exec_driver_sql(f"ALTER TABLE items ADD COLUMN {statement}")


ARRANGED_COLUMNS = (
    "archive_number TEXT NOT NULL DEFAULT ''",
    "archive_series TEXT NOT NULL DEFAULT ''",
    "archive_sequence INTEGER NOT NULL DEFAULT 0",
    "archive_skeleton TEXT NOT NULL DEFAULT ''",
)
ARRANGED_INDEXES = (
    "CREATE UNIQUE INDEX one_archive_number ON items (archive_skeleton) WHERE archive_skeleton <> ''",
    "CREATE UNIQUE INDEX one_archive_place ON items (archive_series, archive_sequence) WHERE archive_series <> ''",
)

RENDITION_COLUMNS = (
    "rendition TEXT NOT NULL DEFAULT ''",
    "rendition_sha256 TEXT NOT NULL DEFAULT ''",
)

STEPS = (_first, _second, _third, _fourth)
"""Step n brings the schema from version n to n + 1; a step is never changed once it has been published."""

VERSION = len(STEPS)
