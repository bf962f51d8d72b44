"""The service plan: visits and follow-ups that are due next, for whom and by when (004 主动服务计划)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from toolkit.model import OPEN_STATES, BranchResult, Case, ClockReading, Listing, Rulebook
from toolkit.statistics.figures import text_of, words
from toolkit.statistics.listings import Row, cells_of

COUNT = "plan"


def plans(results: Iterable[BranchResult], rulebook: Rulebook) -> tuple[Listing, ...]:
    """The plans that the rule book names: the open rounds of their clocks, overdue ones included."""
    found = list(results)
    return tuple(
        _plan(name, entry, found, rulebook)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") == COUNT and entry.get("enabled", True)
    )


def _plan(name: str, entry: Mapping[str, object], results: Sequence[BranchResult], rulebook: Rulebook) -> Listing:
    clocks, fields = words(entry["clocks"]), words(entry["fields"])
    rows = [
        (_last_day(reading), reading, case)
        for result in results
        for reading, case in _waiting(result, clocks)
        if reading.deadline is not None
    ]
    rows.sort(key=lambda row: (row[0], row[1].branch, row[1].case, row[1].clock))
    labels = (rulebook.label("branch"), rulebook.label("case_number"), *(text_of(entry[one]) for one in COLUMNS))
    return Listing(
        id=name,
        label=text_of(entry["label"]),
        headings=(*labels, *(rulebook.label(field) for field in fields)),
        rows=tuple(_row(day, reading, case, fields, rulebook) for day, reading, case in rows),
        source=str(entry["source"]),
    )


COLUMNS = ("what", "last", "until")


def _waiting(result: BranchResult, clocks: Sequence[str]) -> Iterable[tuple[ClockReading, Case]]:
    cases = {case.shown: case for case in result.caseload.cases}
    for reading in result.clocks:
        if reading.clock in clocks and reading.state in OPEN_STATES and reading.case in cases:
            yield reading, cases[reading.case]


def _last_day(reading: ClockReading) -> date:
    """The day by whose end it must have happened: 24:00 is written as 00:00 of the next."""
    return (reading.deadline - timedelta(seconds=1)).date() if reading.deadline is not None else date.max


def _row(day: date, reading: ClockReading, case: Case, fields: Sequence[str], rulebook: Rulebook) -> Row:
    what = rulebook.clocks[reading.clock].label.in_language(rulebook.settings.language)
    last = reading.start.date if reading.start is not None else ""
    return (reading.branch, reading.case, what, last, day, *cells_of(case, fields, rulebook))
