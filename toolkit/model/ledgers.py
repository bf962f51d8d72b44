"""Ledgers as read and understood: files, tables, columns, records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from toolkit.model.findings import Finding
from toolkit.model.values import Place, Text, Value


class LedgerStatus(StrEnum):
    LEDGER = "ledger"  # at least one table was understood
    NONE = "none"  # readable, but no ledger table in it
    SKIPPED = "skipped"  # temporary, hidden, still being written
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place from 1, the header as written, the fields it feeds, and why."""

    index: int
    header: str
    fields: tuple[str, ...]
    how: str
    """`synonym`, `kind`, `values`, `mapping`, `duplicate`, `section`, `rows`, `unknown`, `ignored` …"""
    reason: Text
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRows:
    """Rows inside a table's range that are no records: totals, repeated headers, instructions, pre-numbered."""

    first: int
    last: int
    reason: str
    """`title`, `total`, `footer`, `repeated_header`, `instruction`, `numbered_empty`, `void`, `section`, `blank`."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row understood. `values` holds every mapped field of the table, blank ones included."""

    kind: str
    place: Place
    values: Mapping[str, Value]
    extra: Mapping[str, str] = field(default_factory=dict)
    """Columns that map to no field: header -> value as written."""
    continues: bool = False
    """True for a further line of the record above (its second part, its second remark): not a record that disagrees."""

    def meaning(self, name: str) -> object:
        """The field's meaning, or None where it is absent, blank or unreadable."""
        value = self.values.get(name)
        return None if value is None else value.meaning


@dataclass(frozen=True, slots=True)
class Table:
    """One header and its rows. Rows count from 1; `last_row` is the row of the last record."""

    path: str
    sheet: str
    kind: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    records: Sequence[Record]
    skipped: tuple[SkippedRows, ...] = ()
    hidden: bool = False
    used: bool = True
    """False: read and named, but no data (a hidden sheet, unless the branch's setting says so)."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for column in self.columns for name in column.fields)


@dataclass(frozen=True, slots=True)
class Ledger:
    """One file of the inbox as understood. `path` is relative to `inbox/`, with `/`."""

    path: str
    branch: str
    status: LedgerStatus
    sha256: str
    modified_at: datetime
    stated_at: datetime | None = None
    """The export date in the file's name or title, where there is one."""
    format: str = ""
    tables: tuple[Table, ...] = ()
    other_sheets: tuple[tuple[str, str], ...] = ()
    """Sheets that hold no ledger table, with the reason (`empty`, `notes`, `form`, `attendance` …)."""
    findings: tuple[Finding, ...] = ()
    unread_headers: tuple[tuple[Place, str], ...] = ()
    titled_at: datetime | None = None
    """The export date that a title states (截至2026-09-30), whether or not it lies ahead of the run."""
    """Header cells of sheets whose table could not be told: what `inspect --suggest` works from."""
