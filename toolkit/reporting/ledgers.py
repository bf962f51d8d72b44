"""Ledgers as they were understood, as the JSON of `inspect` and `run.json`."""

from __future__ import annotations

from toolkit.model import Column, Language, Ledger, Place, Table
from toolkit.reporting.rows import Row


def ledger_row(ledger: Ledger, language: Language, *, detailed: bool = True) -> Row:
    """`{path, branch, status, tables: [{sheet, kind, header_rows, first_row, last_row, rows, columns}]}`."""
    return {
        "path": ledger.path,
        "branch": ledger.branch,
        "status": ledger.status.value,
        "format": ledger.format,
        "sha256": ledger.sha256,
        "tables": [table_row(table, language, detailed=detailed) for table in ledger.tables],
        "other_sheets": [{"sheet": name, "why": why} for name, why in ledger.other_sheets],
    }


def table_row(table: Table, language: Language, *, detailed: bool) -> Row:
    """A table; `detailed` lists each column and the skipped rows, else headers go by what they map to."""
    row: Row = {
        "sheet": table.sheet,
        "kind": table.kind,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "rows": len(table.records),
        "hidden": table.hidden,
        "used": table.used,
    }
    if detailed:
        row["columns"] = [column_row(column, language) for column in table.columns]
        row["skipped"] = [{"first": rows.first, "last": rows.last, "reason": rows.reason} for rows in table.skipped]
    else:
        row["mapped"] = {column.header: field_of(column) for column in table.columns if column.fields}
        row["unmapped"] = [column.header for column in table.columns if not column.fields and column.header]
    return row


def column_row(column: Column, language: Language) -> Row:
    """`{column, header, field, how, reason, samples}`; `column` is its letters."""
    return {
        "column": Place("", column=column.index).cell,
        "header": column.header,
        "field": field_of(column),
        "how": column.how,
        "reason": column.reason.in_language(language),
        "samples": list(column.samples),
    }


def field_of(column: Column) -> str | list[str] | None:
    """One field by name, several as a list, none as None."""
    if not column.fields:
        return None
    return column.fields[0] if len(column.fields) == 1 else list(column.fields)
