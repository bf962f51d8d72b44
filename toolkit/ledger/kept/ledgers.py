"""Understood ledgers as bytes and back, for the cache: marshal, which cannot run code; values stay packed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any

from toolkit.ledger.cellreading import Reader, reader_of, words_for
from toolkit.ledger.columns.alike import Recipe
from toolkit.ledger.dating.years import stated_date
from toolkit.ledger.kept.columns import KeptColumn, MakeReader, packed_column
from toolkit.ledger.kept.packing import CannotPack, head_of, last_part
from toolkit.ledger.kept.records import KeptRecords, packed_lines
from toolkit.ledger.values.row import RowValues, TableValues
from toolkit.model import (
    Column,
    Finding,
    Ledger,
    LedgerStatus,
    Place,
    Record,
    Rulebook,
    Severity,
    SkippedRows,
    Table,
    Text,
)

SMALL: tuple[type[Any], ...] = (Place, Text, SkippedRows, Finding)
"""Types that travel as a list of their number here and their fields; tuples stay tuples."""
Shape = tuple[dict[str, int], tuple[int, ...], dict[tuple[int, int], int], int, dict[int, tuple[tuple[int, int], ...]]]
_NAMES = [tuple(one.name for one in fields(kind)) for kind in SMALL]
_NUMBERS = {kind: number for number, kind in enumerate(SMALL)}


def packed_ledger(ledger: Ledger, saved_at: datetime | None) -> Iterator[bytes]:
    """The ledger without what is told anew each night (its digest, times, path), as parts to be written one behind
    the other. Raises CannotPack."""
    saved = saved_at.isoformat() if saved_at else ""
    parts = (ledger.other_sheets, ledger.findings, ledger.unread_headers)
    titled = ledger.titled_at.isoformat() if ledger.titled_at else ""
    tables: list[tuple[object, ...]] = []
    place = 0
    for table in ledger.tables:
        values = _values_of(table.records)
        borders = [place]
        for part in _packed_fields(table.records, values):
            place += len(part)
            borders.append(place)
            yield part
        shape = _shape(values) if values else ({}, (), {}, 0, {})
        tables.append((_facts(table), len(table.records), shape, borders))
    yield from last_part((str(ledger.status), ledger.format, saved, titled, _plain(parts), tables))


@dataclass(frozen=True, slots=True)
class Tonight:
    """What a kept ledger is told anew: where it lies, when it was written, the run's moment and rule book."""

    path: str
    branch: str
    sha256: str
    modified: datetime
    as_of: datetime
    rulebook: Rulebook


def unpacked_ledger(content: bytes | memoryview, tonight: Tonight) -> Ledger:
    """The ledger again, for the same path, branch and rule book. Raises whatever damaged bytes lead to."""
    content = memoryview(content)
    status, form, saved, titled, parts, tables = head_of(content)
    titled_at = datetime.fromisoformat(titled) if titled else None
    others, findings, headers = _made(parts)
    return Ledger(
        path=tonight.path,
        branch=tonight.branch,
        status=LedgerStatus(status),
        sha256=tonight.sha256,
        modified_at=datetime.fromisoformat(saved) if saved else tonight.modified,
        stated_at=stated_date(tonight.path, tonight.as_of, titled_at),
        format=form,
        tables=tuple(_table(tonight, content, *table) for table in tables),
        other_sheets=others,
        findings=findings,
        unread_headers=headers,
        titled_at=titled_at,
    )


def _facts(table: Table) -> tuple[object, ...]:
    return (table.sheet, table.kind, table.header_rows, table.first_row, table.last_row,
            list(map(_packed_header, table.columns)), _plain(table.skipped), table.hidden, table.used)  # fmt: skip


def _shape(values: TableValues) -> Shape:
    """All of a table's values but the outcomes."""
    return dict(values.fields), values.columns, dict(values.moved), values.fold, dict(values.above)


def _packed_header(column: Column) -> tuple[object, ...]:
    """Every table has many: no detour for these."""
    return column.index, column.header, column.fields, column.how, column.reason.zh, column.reason.en, column.samples


def _header(one: tuple[Any, ...]) -> Column:
    index, header, names, how, zh, en, samples = one
    return Column(index, header, names, how, Text(zh, en), samples)


def _packed_fields(records: Sequence[Record], values: TableValues | None) -> Iterator[bytes]:
    """Field after field, then what the records have beside their fields."""
    try:
        yield from map(packed_column, values.outcomes if values else ())
        yield packed_lines(records)
    except ValueError as error:
        raise CannotPack from error


def _values_of(records: Sequence[Record]) -> TableValues | None:
    """The values of all records as one table; None without records. Raises CannotPack where they are not one."""
    table: TableValues | None = None
    for place, record in enumerate(records):
        source, at = record.values.source if isinstance(record.values, RowValues) else (None, -1)
        table = source if place == 0 else table
        if source is None or source is not table or at != place:
            raise CannotPack("records of several makers")
    return table


def _table(
    tonight: Tonight,
    blobs: memoryview,
    facts: tuple[Any, ...],
    count: int,
    shape: Shape,
    borders: list[int],
) -> Table:
    *packed, lines = [blobs[start:end] for start, end in pairwise(borders)]
    sheet, kind, header_rows, first, last, columns, skipped, hidden, used = facts
    names, places, moved, fold, above = shape
    make = _reader_maker(tonight.rulebook)
    outcomes = tuple(KeptColumn(one, count, make) for one in packed)
    values = TableValues(tonight.path, sheet, names, outcomes, places, moved, fold, above)
    return Table(
        path=tonight.path,
        sheet=sheet,
        kind=kind,
        header_rows=header_rows,
        first_row=first,
        last_row=last,
        columns=tuple(map(_header, columns)),
        records=KeptRecords(kind, count, values, lines),
        skipped=_made(skipped),
        hidden=hidden,
        used=used,
    )


def _reader_maker(rulebook: Rulebook) -> MakeReader:
    def make(recipe: Recipe) -> Reader:
        name, scale, from_1904 = recipe
        return reader_of(rulebook.fields[name], words_for(rulebook), (), from_1904, scale)

    return make


def _plain(one: Any) -> Any:
    """Small dataclasses as lists, so that marshal knows them."""
    if one.__class__ is tuple:
        return tuple(map(_plain, one))
    if isinstance(one, Severity):
        return {"severity": str(one)}
    number = _NUMBERS.get(one.__class__)
    return one if number is None else [number, *(_plain(getattr(one, name)) for name in _NAMES[number])]


def _made(one: Any) -> Any:
    if one.__class__ is tuple:
        return tuple(map(_made, one))
    if one.__class__ is list:
        return SMALL[one[0]](*map(_made, one[1:]))
    return Severity(one["severity"]) if one.__class__ is dict else one
