"""What the run before found: to say what is new, what still stands and what is mended."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Before:
    """Ids of findings and keys of overdue clocks of the latest earlier run; None where there is none."""

    finding_ids: frozenset[str] | None
    overdue: frozenset[tuple[str, str, str, str]] | None


def before_of(outbox: Path, as_of: datetime) -> Before:
    """The latest complete run of an earlier day. An unreadable record counts as none: it is only for comparing."""
    runs = outbox / "runs"
    names = sorted(path.name for path in runs.iterdir()) if runs.is_dir() else []
    for name in reversed(names):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", name) and name < f"{as_of:%Y-%m-%d}":
            found = _read(runs / name / "run.json")
            if found is not None:
                return found
    return Before(None, None)


def _read(path: Path) -> Before | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        state = record["state"]
        return Before(
            frozenset(str(one) for one in state["finding_ids"]),
            frozenset((str(a), str(b), str(c), str(d)) for a, b, c, d in state["overdue"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
