"""Shared ledgers with a branch column, divided among the branches they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.cases.numbers import folded
from toolkit.cases.unplaced import unplaced_findings
from toolkit.model import Finding, Ledger, Record, Rulebook, Table


def split_by_branch(
    ledgers: Sequence[Ledger], rulebook: Rulebook, folders: Iterable[str] = ()
) -> dict[str, tuple[Ledger, ...]]:
    """Branch -> its ledgers: those of its folder whole, and its rows of the shared ones (without a branch).

    A shared row goes to the branch that its 网点 column names; names of the rule book, of `folders` and of
    other ledgers are recognised in any spelling. Rows that name none stay under `""`, where they still count,
    each with a finding. Findings go with their row; those of the whole file stay under `""` with the file.
    """
    names = (*rulebook.branches, *folders, *(ledger.branch for ledger in ledgers), *_named(ledgers))
    known: dict[str, str] = {}
    for name in filter(None, names):
        known.setdefault(folded(name), name)
    parted: dict[str, list[Ledger]] = {}
    for ledger in ledgers:
        for part in [ledger] if ledger.branch else _shared(ledger, known, rulebook):
            parted.setdefault(part.branch, []).append(part)
    return {branch: tuple(parted[branch]) for branch in sorted(parted)}


def _named(ledgers: Sequence[Ledger]) -> Iterator[str]:
    """Branches as the rows of shared ledgers write them; the first spelling of each is kept."""
    for ledger in ledgers:
        for table in ledger.tables if not ledger.branch else ():
            for record in table.records:
                meaning = record.meaning("branch")
                if isinstance(meaning, str):
                    yield meaning.strip()


def _shared(ledger: Ledger, known: dict[str, str], rulebook: Rulebook) -> Iterator[Ledger]:
    """One ledger for each branch named in it, and what is left under `""` when anything is, with a finding for it."""
    rows = {
        (table.sheet, record.place.row or 0): _branch_of(record, known)
        for table in ledger.tables
        for record in table.records
    }
    named = [branch for branch in dict.fromkeys(rows.values()) if branch]
    for branch in named:
        yield _part(ledger, branch, known, rows)
    rest = _part(ledger, "", known, rows)
    if not named or rest.findings or any(table.records for table in rest.tables):
        yield replace(rest, findings=(*rest.findings, *unplaced_findings(rest, rulebook)))


def _part(ledger: Ledger, branch: str, known: dict[str, str], rows: dict[tuple[str, int], str]) -> Ledger:
    tables = (_table_part(table, branch, known) for table in ledger.tables)
    kept = tuple(table for table in tables if table.records or not branch)
    findings = tuple(
        replace(finding, branch=branch) for finding in ledger.findings if _finding_branch(finding, rows) == branch
    )
    return replace(ledger, branch=branch, tables=kept, findings=findings)


def _table_part(table: Table, branch: str, known: dict[str, str]) -> Table:
    return replace(table, records=tuple(one for one in table.records if _branch_of(one, known) == branch))


def _branch_of(record: Record, known: dict[str, str]) -> str:
    meaning = record.meaning("branch")
    return known.get(folded(meaning), meaning.strip()) if isinstance(meaning, str) else ""


def _finding_branch(finding: Finding, rows: dict[tuple[str, int], str]) -> str:
    place = finding.place
    return rows.get((place.sheet, place.row), "") if place is not None and place.row is not None else ""
