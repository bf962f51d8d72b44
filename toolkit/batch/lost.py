"""Ledgers that could be read before and not tonight: what their rows stated is not gone, so papers wait for them.

Without this a repair ledger that somebody has open would send apologies for machines that are long repaired, and
new versions of letters that know less than the ones already sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from toolkit.batch.before import complete_runs
from toolkit.filing import item_key, request_of
from toolkit.model import BranchResult, DocumentDue, LedgerStatus, Rulebook
from toolkit.register import Register

BY_CLOCK = "clock_overdue"
UNREAD = (LedgerStatus.UNREADABLE, LedgerStatus.ENCRYPTED, LedgerStatus.SKIPPED)


def lost_ledgers(outbox: Path, as_of: datetime, results: Sequence[BranchResult], look_back_runs: int) -> dict[str, str]:
    """Branch -> a ledger of it that an earlier complete run read and this one did not.

    One that is there but cannot be read counts as long as one of the last `look_back_runs` read it; one that is gone
    counts for one night, because staff do put ledgers away.
    """
    names = [name for name in complete_runs(outbox) if name < f"{as_of:%Y-%m-%d}"][-look_back_runs:]
    before = [_read_then(outbox / "runs" / name / "run.json") for name in names]
    ever, last = frozenset[str]().union(*before), before[-1] if before else frozenset[str]()
    lost = {}
    for result in results:
        status = {ledger.path: ledger.status for ledger in result.ledgers}
        own = {path for path in last if path.startswith(f"{result.branch}/")}
        found = [path for path in ever if status.get(path) in UNREAD] + [path for path in own if path not in status]
        if found:
            lost[result.branch] = min(found)
    return lost


def held_for_lost(
    results: Sequence[BranchResult], lost: Mapping[str, str], register: Register, rulebook: Rulebook, as_of: datetime
) -> tuple[BranchResult, ...]:
    """The results with new versions and overdue letters of such branches moved to those held back."""
    return tuple(
        _held(result, lost[result.branch], register, rulebook, as_of) if result.branch in lost else result
        for result in results
    )


def _held(result: BranchResult, path: str, register: Register, rulebook: Rulebook, as_of: datetime) -> BranchResult:
    reason = rulebook.text("held.lost_ledger", path=path)
    requests = [request_of(document, rulebook, as_of) for document in result.documents]
    refused = register.refused(requests)
    askable = [request for at, request in enumerate(requests) if at not in refused]
    new = {item.key: item.version for item in register.preview(askable) if item.state == "allocated"}

    def waits(document: DocumentDue) -> bool:
        version = new.get(item_key(document, rulebook.settings), 0)
        return version > 1 or (version == 1 and rulebook.documents[document.kind].due == BY_CLOCK)

    waiting = [document for document in result.documents if waits(document)]
    return replace(
        result,
        documents=tuple(document for document in result.documents if document not in waiting),
        held_back=(*result.held_back, *((document, reason) for document in waiting)),
    )


def _read_then(path: Path) -> frozenset[str]:
    """Paths of the ledgers that the run read."""
    try:
        inputs = json.loads(path.read_text(encoding="utf-8"))["inputs"]
        return frozenset(str(one["path"]) for one in inputs if one["status"] == LedgerStatus.LEDGER)
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
