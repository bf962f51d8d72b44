"""What the run before found: to say what is new, what still stands and what is mended."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Before:
    """Ids of findings and keys of overdue clocks of the latest earlier run; None where there is none."""

    finding_ids: frozenset[str] | None
    overdue: frozenset[tuple[str, str, str, str]] | None


def before_of(outbox: Path, as_of: datetime, branches: Collection[str]) -> Before:
    """The latest complete run of an earlier day, as far as it speaks of these branches.

    An unreadable record counts as none: it is only for comparing.
    """
    for name in reversed(complete_runs(outbox)):
        if name < f"{as_of:%Y-%m-%d}":
            found = _read(outbox / "runs" / name / "run.json", branches)
            if found is not None:
                return found
    return Before(None, None)


def complete_runs(outbox: Path) -> list[str]:
    """The days, earliest first, of which a run over all branches is there."""
    runs = outbox / "runs"
    names = sorted(path.name for path in runs.iterdir()) if runs.is_dir() else []
    return [
        name
        for name in names
        if re.fullmatch(r"\d{4}-\d\d-\d\d", name) and _record(runs / name / "run.json").get("complete")
    ]


def later_run(outbox: Path, as_of: datetime) -> str:
    """The day of a complete run after this moment's, where there is one: then the computer's clock may be wrong."""
    return next((name for name in reversed(complete_runs(outbox)) if name > f"{as_of:%Y-%m-%d}"), "")


def _read(path: Path, branches: Collection[str]) -> Before | None:
    try:
        state = _record(path)["state"]
        overdue = frozenset((str(a), str(b), str(c), str(d)) for a, b, c, d in state["overdue"])
        return Before(
            frozenset(str(one) for one in state["finding_ids"]), frozenset(one for one in overdue if one[0] in branches)
        )
    except (ValueError, KeyError, TypeError):
        return None


def _record(path: Path) -> dict[str, Any]:
    """The record of a run; empty where there is none, or none that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
