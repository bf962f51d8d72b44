"""Rows of shared ledgers that belong to no branch, each told with its cell and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.findings import make_finding
from toolkit.model import Finding, Ledger, Place, Rulebook, Table


def unplaced_findings(ledger: Ledger, rulebook: Rulebook) -> tuple[Finding, ...]:
    """What is wrong with the rows left over when a shared ledger has been divided: one a row, or one a table."""
    return tuple(finding for table in ledger.tables if table.records for finding in _of(table, rulebook))


def _of(table: Table, rulebook: Rulebook) -> Iterator[Finding]:
    column = next((one.index for one in table.columns if "branch" in one.fields), None)
    if column is None:
        row = table.header_rows[-1] if table.header_rows else table.first_row
        header = Place(table.path, table.sheet, row, table.columns[0].index if table.columns else 1)
        rule = rulebook.rules["branch-column-missing"]
        yield make_finding(rule, branch="", place=header, rows=len(table.records))
        return
    for record in table.records:
        written = record.values.get("case_number")
        yield make_finding(
            rulebook.rules["branch-not-named"],
            branch="",
            place=replace(record.place, column=column),
            case=str(written.meaning) if written is not None and written.meaning is not None else "",
        )
