"""Makes records out of a table's rows: every mapped column read as its field, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.ledger.cells import TableSource
from toolkit.ledger.columns.fieldcolumns import ColumnReading, FieldColumn
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.namephones import phones_out_of_names
from toolkit.ledger.dating.missingyears import add_years
from toolkit.ledger.layout.sections import outcomes_of
from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.tablerecords import TableRecords
from toolkit.ledger.troubles import CellTrouble, doubts
from toolkit.ledger.values.outcome import Outcome
from toolkit.ledger.values.row import TableValues
from toolkit.model import Part, Record


def read_records(source: TableSource, rules: MappingRules) -> tuple[Sequence[Record], list[CellTrouble]]:
    """The records of a table with every mapped field, blank ones included, and the cells that are in trouble."""
    reading = ColumnReading(source, rules)
    columns = [*reading.columns(), *_of_sections(source, rules)]
    phones_out_of_names(columns, reading.raw_of, rules.words.phones)
    troubles = reading.troubles
    troubles += add_years(columns, reading.without_year, source, rules)
    records = _records(source, columns, reading.extras())
    troubles += doubts(reading.cells)
    return records, sorted(troubles, key=lambda one: (one.record, one.column))


def _records(source: TableSource, columns: list[FieldColumn], extras: Sequence[dict[str, str]]) -> Sequence[Record]:
    columns = _with_serials(columns)
    values = TableValues(
        source.path,
        source.sheet.name,
        {column.field: number for number, column in enumerate(columns)},
        tuple(column.outcomes for column in columns),
        tuple(column.column for column in columns),
        {(record, number): place for number, column in enumerate(columns) for record, place in column.moved.items()},
        source.grid.fold,
        {
            number: tuple((row + 1, place + 1 + source.grid.shift) for row, place, _ in one.lines)
            for one in source.sections
            for number, column in enumerate(columns)
            if column.field == one.field
        },
    )
    records = TableRecords(source.mapping.kind, values, source.rows.records, extras, source.rows.continued)
    return records if isinstance(source.grid.rows, HeldRows) else tuple(records)


def _of_sections(source: TableSource, rules: MappingRules) -> Iterator[FieldColumn]:
    """What lines over groups of rows say of each of them."""
    for one in source.sections:
        outcomes = outcomes_of(one, source.rows.records, rules)
        yield FieldColumn(one.field, outcomes, one.lines[0][1] + source.grid.shift + 1, {})


def _with_serials(columns: list[FieldColumn]) -> list[FieldColumn]:
    """Serials of a column of their own belong to the parts in the same order, where their counts agree."""
    by_field = {column.field: column for column in columns}
    parts, serials = by_field.get("parts_used"), by_field.get("part_serial")
    if parts is None or serials is None:
        return columns
    outcomes = [_joined_serials(one, two) for one, two in zip(parts.outcomes, serials.outcomes, strict=True)]
    return [replace(parts, outcomes=outcomes) if column is parts else column for column in columns]


def _joined_serials(parts: Outcome, serials: Outcome) -> Outcome:
    listed = [part for part in parts.meaning if isinstance(part, Part)] if isinstance(parts.meaning, tuple) else []
    if not isinstance(serials.meaning, tuple) or len(listed) != len(serials.meaning):
        return parts
    pairs = zip(listed, serials.meaning, strict=True)
    joined = tuple(replace(part, serial=part.serial or str(serial)) for part, serial in pairs)
    return parts._replace(meaning=joined)
