"""The night's archive work beside its own papers: rows of the 归档登记, until-dates, what the archivist should see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from toolkit.errors import RegisterError
from toolkit.filing.ledger import Filing, file_finding, filings_of, with_digest
from toolkit.filing.retention import DECIDED, Until, kept_until
from toolkit.findings import make_finding
from toolkit.model import BranchResult, Finding, Item, Rulebook
from toolkit.outbox import publish_once
from toolkit.register import Filed, Register
from toolkit.register.disposal import due_items, over_limit, retain
from toolkit.register.fixity import digest_of
from toolkit.register.lending import loan_list
from toolkit.register.numbering import RESERVED, accounts, claim
from toolkit.warranty import Warranties

CHUNK = 100
"""Papers noted in the register in one transaction. Technical: more would be lost by a kill, fewer cost commits."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the archive's work of a night needs."""

    register: Register
    rulebook: Rulebook
    inbox: Path
    outbox: Path
    as_of: datetime


def archive_night(results: Sequence[BranchResult], desk: Desk) -> tuple[Finding, ...]:
    """Files what the 归档登记 name, sets until-dates, and gives the findings; twice is once.

    Needs the lock of the outbox.
    """
    findings: list[Finding] = []
    for result in results:
        filings, wrong = filings_of(result.caseload, desk.rulebook)
        findings += [*wrong, *file_filings(result.branch, filings, desk)]
    retain(desk.register, untils_of(results, desk.register.items(), desk.rulebook, desk.as_of))
    return (*findings, *archivist_findings(desk.register, desk.rulebook))


def with_archive(results: Sequence[BranchResult], findings: Sequence[Finding]) -> tuple[BranchResult, ...]:
    """The results with the archive's findings added to their branches."""
    return tuple(
        replace(
            result,
            findings=(*result.findings, *(one for one in findings if one.branch == result.branch)),
        )
        for result in results
    )


def file_filings(branch: str, filings: Sequence[Filing], desk: Desk) -> list[Finding]:
    """Numbers the rows and copies their files in; the originals stay where they are."""
    findings: list[Finding] = []
    ready: list[tuple[Filing, Path | None]] = []
    for filing in filings:
        if not filing.file:
            ready.append((filing, None))
            continue
        path = _path_of(filing, branch, desk.inbox)
        if path is None or not path.is_file():
            findings.append(file_finding(filing, branch, desk.rulebook, "outside" if path is None else ""))
            continue
        ready.append((with_digest(filing, digest_of(path), path.suffix, desk.rulebook), path))
    _file_all(ready, desk)
    return findings


def untils_of(
    results: Iterable[BranchResult], items: Iterable[Item], book: Rulebook, as_of: datetime
) -> dict[str, Until]:
    """Number -> until-date, for every filed item whose facts are known tonight.

    Papers of a product need the end of its warranty; other papers only their class.
    """
    read = tuple(results)
    cases = {(case.branch, case.shown): case for result in read for case in result.caseload.cases}
    warranties = {result.branch: Warranties(result.caseload.cases, book, as_of) for result in read}
    untils: dict[str, Until] = {}
    for item in items:
        if item.state in ("void", "destroyed") or item.branch not in warranties or item.kind == RESERVED:
            continue
        if item.until_reason == DECIDED:
            continue
        category = book.categories.get(item.category)
        of_a_product = bool(category and category.of_a_product and item.kind != "filing")
        case = cases.get((item.branch, item.case))
        if of_a_product and case is None:
            continue  # what is known stays: the ledger that told the warranty may be in another folder tonight
        end = warranties[item.branch].of(case).end if of_a_product and case else None
        untils[item.number] = kept_until(item.year, item.retention, book, of_a_product=of_a_product, warranty_end=end)
    return untils


def archivist_findings(register: Register, book: Rulebook) -> tuple[Finding, ...]:
    """Overdue loans, items past their time, numbers long without a paper."""
    rules = book.rules
    found = [
        make_finding(
            rules["archive-loan-overdue"],
            branch=register.item(loan.number).branch,
            place=None,
            value=loan.number,
            borrower=loan.borrower,
            due=loan.due_on,
        )
        for loan in loan_list(register, overdue_only=True)
    ]
    by_branch: dict[str, list[Item]] = {}
    for item in due_items(register):
        by_branch.setdefault(item.branch, []).append(item)
    for branch, due in sorted(by_branch.items()):
        earliest = min(item.until for item in due if item.until is not None)
        found.append(make_finding(rules["retention-due"], branch=branch, place=None, count=len(due), until=earliest))
    by_branch = {}
    for item in over_limit(register, book):
        by_branch.setdefault(item.branch, []).append(item)
    for branch, late in sorted(by_branch.items()):
        found.append(make_finding(rules["retention-over-limit"], branch=branch, place=None, count=len(late)))
    for account in accounts(register):
        for item in account.stale:
            found.append(
                make_finding(
                    rules["number-without-paper"],
                    branch=item.branch,
                    place=None,
                    value=item.number,
                    day=item.allocated_on,
                )
            )
    return tuple(found)


def _reserved_item(filing: Filing, register: Register) -> Item | None:
    """The reserved number that the row names, once it has taken the paper; None where the row names no such number."""
    found = register.find_number(filing.reserved) if filing.reserved else []
    if len(found) != 1 or f"/{RESERVED}/" not in found[0].key:
        return None
    item = found[0]
    try:
        return claim(register, item.number, filing.request) if item.kind == RESERVED else item
    except RegisterError:
        return None  # void, or of another series: the row gets a number of its own


def _file_all(pairs: Sequence[tuple[Filing, Path | None]], desk: Desk) -> None:
    register = desk.register
    labelled = [(_reserved_item(filing, register), path) for filing, path in pairs]
    given = [(item, path) for item, path in labelled if item is not None]
    others = [pair for pair, (item, _) in zip(pairs, labelled, strict=True) if item is None]
    refused = register.refused([filing.request for filing, _ in others]) if others else {}
    kept = [pair for at, pair in enumerate(others) if at not in refused]
    numbered = register.allocate([filing.request for filing, _ in kept]) if kept else []
    given += [(item, path) for item, (_, path) in zip(numbered, kept, strict=True)]
    waiting = list({item.number: (item, path) for item, path in given if item.state == "allocated"}.values())
    for start in range(0, len(waiting), CHUNK):
        register.settle([_placed(item, path, desk.outbox) for item, path in waiting[start : start + CHUNK]])


def _placed(item: Item, path: Path | None, outbox: Path) -> Filed:
    if path is None:
        return Filed(item.number, "", "", item.pages)
    output = publish_once(outbox, item.planned_path, path.read_bytes(), "filing")
    return Filed(item.number, item.planned_path, output.sha256, item.pages)


def _path_of(filing: Filing, branch: str, inbox: Path) -> Path | None:
    """The file beside its ledger; None when the name would leave the branch's folder."""
    written = unicodedata.normalize("NFC", filing.file).replace("\\", "/")
    folder = inbox / PurePosixPath(filing.record.place.path).parent
    path = (folder / written).resolve()
    return path if path.is_relative_to((inbox / branch).resolve()) else None
