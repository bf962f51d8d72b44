"""Findings: something a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toolkit.model.values import Place, Text


class Severity(StrEnum):
    ERROR = "error"  # blocks documents and filing of its case
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that speaks about a place, in both languages.

    `case` is the case number as shown (`year/number` where numbers restart). `value` is what the person
    sees in the blamed cell. `related` are further places the sentence speaks of. `id` is stable over
    nights: made from branch, case, rule, field and value, never from row numbers (see `findings.finding_id`).
    """

    id: str
    rule: str
    severity: Severity
    branch: str
    place: Place | None
    message: Text
    hint: Text
    source: str
    case: str = ""
    complaint: str = ""
    clock: str = ""
    field: str = ""
    value: str = ""
    related: tuple[Place, ...] = ()
    waived_by: str = ""
    """Who waived it and why; empty when it counts."""
