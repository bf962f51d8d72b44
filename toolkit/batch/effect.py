"""What a changed rule book would have changed in the last night's results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.batch.judging import judge_branches
from toolkit.model import ClockState, Rulebook
from toolkit.reporting import overdue_key


@dataclass(frozen=True, slots=True)
class Effect:
    """Findings and overdue clocks that would come and go, judged on today's inbox at the last night's moment."""

    as_of: str
    findings_new: int
    findings_gone: int
    overdue_new: int
    overdue_gone: int


def effect_of(workspace: Path, rulebook: Rulebook) -> Effect | None:
    """The effect against the latest complete run; None where there is none to compare with."""
    record = _last_record(workspace / "outbox" / "runs")
    if record is None:
        return None
    results = judge_branches(workspace / "inbox", rulebook, datetime.fromisoformat(record["as_of"]))
    known = frozenset(record["state"]["finding_ids"]) - frozenset(record["state"].get("later_ids", ()))
    late = frozenset(tuple(one) for one in record["state"]["overdue"])
    ids = frozenset(finding.id for result in results for finding in result.findings)
    overdue = frozenset(
        overdue_key(reading) for result in results for reading in result.clocks if reading.state is ClockState.OVERDUE
    )
    return Effect(record["as_of"], len(ids - known), len(known - ids), len(overdue - late), len(late - overdue))


def _last_record(runs: Path) -> dict | None:  # type: ignore[type-arg]
    names = sorted((path.name for path in runs.iterdir()), reverse=True) if runs.is_dir() else []
    for name in names:
        try:
            record = json.loads((runs / name / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(record, dict) and record.get("complete") and "state" in record:
            return record
    return None
