"""What was found out about one of several cases that share a number, apart from what belongs to the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from toolkit.entitlements import entitlements
from toolkit.model import BranchResult, Case, Place, Rulebook
from toolkit.warranty import Warranties

Row = tuple[str, str, int | None]


def narrowed(result: BranchResult, case: Case, rulebook: Rulebook, as_of: datetime) -> BranchResult:
    """The result as this case sees it: clocks and findings of its own rows, and what its own customer is owed.

    The result itself where the number is the case's alone.
    """
    namesakes = [one for one in result.caseload.cases if one.shown == case.shown]
    if len(namesakes) == 1:
        return result
    others = frozenset(row for one in namesakes if one is not case for row in _rows(one)) - _rows(case)
    earlier = Warranties(result.caseload.cases, rulebook, as_of).earlier(case)
    return replace(
        result,
        clocks=tuple(one for one in result.clocks if _row(one.place) not in others),
        findings=tuple(one for one in result.findings if _row(one.place) not in others),
        entitlements={**result.entitlements, case.shown: entitlements(case, rulebook, as_of, earlier)},
    )


def _rows(case: Case) -> frozenset[Row | None]:
    """The rows of the ledgers that speak of a case."""
    held = (case.values, *(one.values for one in case.follow_ups), *(one.values for one in case.complaints))
    return frozenset(_row(value.place) for values in held for value in values.values())


def _row(place: Place | None) -> Row | None:
    return (place.path, place.sheet, place.row) if place is not None else None
