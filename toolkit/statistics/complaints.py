"""Open complaints in the order in which they are to be dealt with: by risk, the highest first (001 §5.2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from toolkit.clocks.risk import risk_of
from toolkit.conditions import fits_any
from toolkit.model import BranchResult, Complaint, Listing, Moment, Rulebook
from toolkit.statistics.figures import text_of, words
from toolkit.statistics.listings import Row, cells_of

COUNT = "open_complaints"


def open_complaints(results: Iterable[BranchResult], rulebook: Rulebook) -> tuple[Listing, ...]:
    """The lists that the rule book names; whose risk nobody knows comes after the others, the oldest first."""
    found = [complaint for result in results for complaint in result.caseload.complaints]
    return tuple(
        _listing(name, entry, found, rulebook)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") == COUNT and entry.get("enabled", True)
    )


def _listing(name: str, entry: Mapping[str, object], complaints: Iterable[Complaint], rulebook: Rulebook) -> Listing:
    fields = words(entry["fields"])
    found = [(risk_of(one, rulebook), one) for one in complaints if _is_open(one, entry)]
    found.sort(key=lambda pair: _order(*pair))
    labels = (rulebook.label("branch"), rulebook.label("complaint_number"), rulebook.label("case_number"))
    return Listing(
        id=name,
        label=text_of(entry["label"]),
        headings=(*labels, text_of(entry["risk"]), *(rulebook.label(field) for field in fields)),
        rows=tuple(_row(complaint, risk, fields, rulebook) for risk, complaint in found),
        source=str(entry["source"]),
    )


def _is_open(complaint: Complaint, entry: Mapping[str, object]) -> bool:
    unless = entry.get("unless", {})
    closed = {name: words(said) for name, said in unless.items()} if isinstance(unless, Mapping) else {}
    return not fits_any(complaint, closed)


def _order(risk: Decimal | None, complaint: Complaint) -> tuple[bool, Decimal, str, str, str]:
    at = complaint.meaning("complained_at")
    since = at.at.isoformat() if isinstance(at, Moment) else ""
    return risk is None, -(risk or Decimal(0)), since, complaint.branch, complaint.number


def _row(complaint: Complaint, risk: Decimal | None, fields: tuple[str, ...], rulebook: Rulebook) -> Row:
    shown = "" if risk is None else risk
    return (complaint.branch, complaint.number, complaint.case, shown, *cells_of(complaint, fields, rulebook))
