"""Ledgers: files of the inbox read and understood into tables, records and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from toolkit.findings import make_finding
from toolkit.ledger.collector import without_collector
from toolkit.ledger.columns.suggest import Suggestion, suggest_mappings
from toolkit.ledger.dating.years import stated_date
from toolkit.ledger.files import InboxFile, find_files
from toolkit.ledger.kept.cache import digest_of, keep_ledger, known_ledger, prune_cache, read_with_cache
from toolkit.ledger.kept.ledgers import Tonight
from toolkit.ledger.reading.covered import without_covered
from toolkit.ledger.reading.sheets import Trouble, Workbook
from toolkit.ledger.telling import covered_finding, sheet_findings, table_findings
from toolkit.ledger.understand import likely_header, setting_for, understand_sheet
from toolkit.model import Finding, Ledger, LedgerStatus, Place, Rulebook, Table

__all__ = [
    "InboxFile",
    "Suggestion",
    "branch_files",
    "prune_cache",
    "read_ledger",
    "suggest_mappings",
    "understand_workbook",
]


def branch_files(inbox: Path, rulebook: Rulebook) -> Mapping[str, tuple[InboxFile, ...]]:
    """The files of each branch below `inbox`, those left out included, sorted by name."""
    files: dict[str, list[InboxFile]] = {}
    for file in find_files(inbox, rulebook):
        files.setdefault(file.branch, []).append(file)
    return {branch: tuple(found) for branch, found in sorted(files.items())}


def read_ledger(file: InboxFile, rulebook: Rulebook, as_of: datetime, cache: Path | None = None) -> Ledger:
    """One file read and understood; one that cannot be read is a ledger with its status and a finding.

    `cache` is a folder that keeps what came of files for the next time.
    """
    modified = datetime.fromtimestamp(max(file.modified_ns, 0) / 1e9).replace(microsecond=0)
    if file.skipped:
        trouble = Trouble(LedgerStatus.SKIPPED, "file-skipped", file.skipped)
        return _left_out(file, trouble, "", modified, rulebook)
    sha256 = digest_of(file.path)
    tonight = Tonight(file.name, file.branch, sha256, modified, as_of, rulebook)
    known = known_ledger(tonight, cache)
    if known is not None:
        return known
    found = read_with_cache(file.path, sha256, rulebook.branch(file.branch).passwords, cache)
    if isinstance(found, Trouble):
        return _left_out(file, found, sha256, modified, rulebook)
    ledger, lasts = _understood_at_rest(found, file, sha256, modified, rulebook, as_of)
    if lasts:
        keep_ledger(tonight, ledger, found, file.path, cache)
    return ledger


def read_sheets(
    path: Path, passwords: tuple[str, ...] = (), cache: Path | None = None
) -> tuple[tuple[str, Sequence[list[object]]], ...]:
    """Name and raw values of every sheet of a file, for copies of its values; nothing where it cannot be read."""
    found = read_with_cache(path, digest_of(path), passwords, cache)
    return () if isinstance(found, Trouble) else tuple((sheet.name, sheet.rows) for sheet in found.sheets)


def _left_out(file: InboxFile, trouble: Trouble, sha256: str, modified: datetime, rulebook: Rulebook) -> Ledger:
    rule = rulebook.rules[trouble.rule]
    variant = trouble.reason if trouble.reason in rule.variants else ""
    finding = make_finding(rule, branch=file.branch, place=Place(file.name), variant=variant, detail=trouble.detail)
    return Ledger(file.name, file.branch, trouble.status, sha256, modified, findings=(finding,))


def understand_workbook(
    workbook: Workbook, file: InboxFile, sha256: str, modified: datetime, rulebook: Rulebook, as_of: datetime
) -> Ledger:
    """The ledger that a workbook is: its tables, its other sheets with what they are, its findings."""
    return _understood_at_rest(workbook, file, sha256, modified, rulebook, as_of)[0]


def _understood_at_rest(
    workbook: Workbook, file: InboxFile, sha256: str, modified: datetime, rulebook: Rulebook, as_of: datetime
) -> tuple[Ledger, bool]:
    """The ledger, and whether it would be understood alike on any other night."""
    with without_collector():
        return _understood(workbook, file, sha256, modified, rulebook, as_of)


def _understood(
    workbook: Workbook, file: InboxFile, sha256: str, modified: datetime, rulebook: Rulebook, as_of: datetime
) -> tuple[Ledger, bool]:
    setting = setting_for(file.name, file.branch, workbook, rulebook, as_of)
    tables: list[Table] = []
    others: list[tuple[str, str]] = []
    findings: list[Finding] = []
    headers: list[tuple[Place, str]] = []
    titled: list[datetime] = []
    lasts = True
    for one_sheet in workbook.sheets:
        sheet, covered = without_covered(one_sheet)
        understood, sort = understand_sheet(sheet, setting)
        if not understood:
            others.append((sheet.name, sort))
            if not sheet.hidden:
                findings += sheet_findings(sheet.name, sort, setting)
                headers += likely_header(sheet, setting) if sort == "other" else ()
        for one in understood:
            tables.append(one.table)
            titled += [one.titled_at] if one.titled_at and one.table.used else []
            lasts = lasts and not one.by_run
            findings += table_findings(one, setting)
        if covered and any(one.table.used for one in understood):
            findings.append(covered_finding(sheet.name, covered, setting))
    status = LedgerStatus.LEDGER if tables else LedgerStatus.NONE
    ledger = Ledger(
        path=file.name,
        branch=file.branch,
        status=status,
        sha256=sha256,
        modified_at=workbook.saved_at or modified,
        stated_at=stated_date(file.name, as_of, max(titled, default=None)),
        format=workbook.format,
        tables=tuple(tables),
        other_sheets=tuple(others),
        findings=tuple(findings),
        unread_headers=tuple(headers),
        titled_at=max(titled, default=None),
    )
    return ledger, lasts
