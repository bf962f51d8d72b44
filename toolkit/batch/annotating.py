"""Annotated copies: each ledger with findings comes back with its cells marked, or as a list where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from toolkit.batch.branch import spot
from toolkit.errors import ToolkitError
from toolkit.ledger import read_sheets
from toolkit.model import BranchResult, Finding, Ledger, LedgerStatus, Place, Rulebook
from toolkit.reporting import by_place
from toolkit.rulebook import Words
from toolkit.workbooks.annotate import Listing, Mark, Refusal, annotated_copy, value_copy

PATCHED = ("xlsx", "xlsm", "xltx", "xltm")

Copy = tuple[str, bytes]
"""Name below the folder of copies, content."""


def annotated_copies(
    results: Sequence[BranchResult],
    inbox: Path,
    rulebook: Rulebook,
    as_of: datetime,
    say: Words,
    tell: Callable[[ToolkitError], None],
    cache: Path | None = None,
) -> Iterator[Copy]:
    """A copy of every ledger that has findings, at `<branch>/<its own path>`; one that fails is told.

    `cache` as for `read_ledger`: values that were read tonight need not be parsed again for their copy.
    """
    for result in results:
        for ledger in result.ledgers:
            if ledger.status is LedgerStatus.LEDGER:
                own = [finding for finding in result.findings if _is_in(finding, ledger)]
                if own:
                    try:
                        yield annotated(ledger, own, inbox, rulebook, as_of, say, cache)
                    except Exception as error:  # one odd workbook must not take the other copies with it
                        tell(
                            ToolkitError("list_failed", name=ledger.path, spot=f"{type(error).__name__}, {spot(error)}")
                        )


def annotated(
    ledger: Ledger,
    findings: Sequence[Finding],
    inbox: Path,
    rulebook: Rulebook,
    as_of: datetime,
    say: Words,
    cache: Path | None = None,
) -> Copy:
    """One ledger's copy: patched where it can be, else an xlsx of its values, else the list alone."""
    marks = [_mark(finding, say) for finding in by_place(findings)]
    path = PurePosixPath(ledger.path)
    if ledger.format in PATCHED:
        copy = annotated_copy((inbox / path).read_bytes(), marks, _listing(findings, marks, as_of, say, ""))
        if not isinstance(copy, Refusal):
            return ledger.path, copy
        return _list_only(path, findings, marks, as_of, say, copy)
    sheets = read_sheets(inbox / path, rulebook.branch(ledger.branch).passwords, cache)
    listing = _listing(findings, marks, as_of, say, say("annotate.values_only"))
    name = say("annotate.values_name", stem=path.stem, ending=path.suffix.removeprefix("."))
    return path.with_name(name).as_posix(), value_copy(sheets, marks, listing, as_of)


def _list_only(
    path: PurePosixPath, findings: Sequence[Finding], marks: Sequence[Mark], as_of: datetime, say: Words, why: Refusal
) -> Copy:
    listing = _listing(findings, marks, as_of, say, say(f"annotate.refused.{why.reason}"))
    name = say("annotate.list_name", stem=path.stem, ending=path.suffix.removeprefix("."))
    return path.with_name(name).as_posix(), value_copy((), marks, listing, as_of)


def _is_in(finding: Finding, ledger: Ledger) -> bool:
    place = finding.place
    return place is not None and place.path == ledger.path and place.row is not None and not finding.waived_by


def _mark(finding: Finding, say: Words) -> Mark:
    place = finding.place or Place("")
    return Mark(
        sheet=place.sheet,
        row=place.row or 1,
        column=place.column or 1,
        severity=finding.severity.value,
        text=finding.message.in_language(say.language),
        hint=finding.hint.in_language(say.language),
        case=finding.case,
    )


def _listing(findings: Sequence[Finding], marks: Sequence[Mark], as_of: datetime, say: Words, note: str) -> Listing:
    shown = [Place("", mark.sheet, mark.row, mark.column) for mark in marks]
    title = say("annotate.title", count=len(findings), as_of=f"{as_of:%Y-%m-%d %H:%M}")
    safe = [place.sheet.replace("'", "''") for place in shown]
    return Listing(
        name=say("annotate.sheet"),
        title=f"{title} {note}".strip(),
        headings=tuple(say(f"head.{name}") for name in ("severity", "case", "place", "message", "hint")),  # type: ignore[arg-type]
        lines=tuple(
            (
                say(f"severity.{mark.severity}"),
                mark.case,
                f"{place.sheet}!{place.cell}" if place.sheet else place.cell,
                mark.text,
                mark.hint,
            )
            for mark, place in zip(marks, shown, strict=True)
        ),
        severities=tuple(mark.severity for mark in marks),
        links=tuple(f"'{sheet}'!{place.cell}" if place.sheet else "" for sheet, place in zip(safe, shown, strict=True)),
    )
