"""A ledger that cannot be read tonight: how many nights back it is still known that it could be."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.clocks.build import case, caseload
from toolkit.batch.lost import lost_ledgers
from toolkit.model import BranchResult, Ledger, LedgerStatus
from toolkit.rulebook import load_rulebook

AS_OF = datetime(2026, 11, 20, 18)


def run_of(outbox: Path, day: str, status: LedgerStatus) -> None:
    folder = outbox / "runs" / day
    folder.mkdir(parents=True)
    inputs = [{"path": "店/台账.xlsx", "status": status}]
    (folder / "run.json").write_text(json.dumps({"complete": True, "inputs": inputs}), encoding="utf-8")


@pytest.mark.parametrize(("runs", "lost"), [(1, {}), (2, {}), (3, {"店": "店/台账.xlsx"})])
def test_an_unreadable_ledger_is_missed_for_the_nights_that_the_settings_say(
    tmp_path: Path, runs: int, lost: dict[str, str]
) -> None:
    run_of(tmp_path, "2026-11-17", LedgerStatus.LEDGER)
    run_of(tmp_path, "2026-11-18", LedgerStatus.UNREADABLE)
    run_of(tmp_path, "2026-11-19", LedgerStatus.UNREADABLE)
    ledger = Ledger("店/台账.xlsx", "店", LedgerStatus.UNREADABLE, "", AS_OF)
    result = BranchResult("店", "warranty", (ledger,), caseload(case()), (), (), {}, ())
    assert lost_ledgers(tmp_path, AS_OF, [result], runs) == lost


def test_the_nights_are_a_setting() -> None:
    assert load_rulebook().settings.extra["look_back_runs"] == 60
