"""overdue.xlsx: whom to call first; then what falls due before the next night, what is paused, what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.model import ClockReading, ClockState, Rulebook, RunResult
from toolkit.reporting import by_urgency, deadline_text, falls_due_soon, masked_customers, overdue_key, role_of
from toolkit.rulebook import Words
from toolkit.workbooks.frame import SOFT, Book, Cell, Heading, place_link

WIDTHS: Mapping[str, tuple[float, str]] = {
    "rank": (5, "number"),
    "branch": (13, "wrap"),
    "case": (18, "wrap"),
    "customer": (9, "text"),
    "clock": (12, "wrap"),
    "limit": (11, "text"),
    "start": (16, "text"),
    "deadline": (16, "wrap"),
    "late": (20, "wrap"),
    "level": (14, "wrap"),
    "person": (9, "text"),
    "since": (6, "text"),
    "place": (11, "text"),
    "file": (24, "wrap"),
    "source": (16, "wrap"),
}
"""Column -> its width in characters and its style."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The workbook with what every sheet of it needs."""

    book: Book
    result: RunResult
    rulebook: Rulebook
    people: Mapping[tuple[str, str], str]
    say: Words


def overdue_workbook(result: RunResult, rulebook: Rulebook, say: Words) -> bytes:
    """The workbook's bytes; customers are masked, because the list leaves the branch."""
    book = Book(result.as_of, say("book.overdue.title"), rulebook.settings.company)
    sheets = Sheets(book, result, rulebook, masked_customers(result, rulebook), say)
    readings = by_urgency(reading for branch in result.branches for reading in branch.clocks)
    late = _in_state(readings, ClockState.OVERDUE)
    soon = [reading for reading in readings if falls_due_soon(reading)]
    _sheet(sheets, say("book.overdue.late"), late, heading=_verdict(late, soon, say))
    _sheet(sheets, say("book.overdue.soon"), soon)
    _sheet(sheets, say("book.overdue.paused"), _in_state(readings, ClockState.PAUSED))
    unclear = _in_state(readings, ClockState.CANNOT_COMPUTE)
    if unclear:
        _sheet(sheets, say("book.overdue.unclear"), unclear)
    return book.content()


def _in_state(readings: Sequence[ClockReading], state: ClockState) -> list[ClockReading]:
    return [reading for reading in readings if reading.state is state]


def _verdict(late: Sequence[ClockReading], soon: Sequence[ClockReading], say: Words) -> str:
    return say(
        "book.overdue.verdict",
        late=len(late),
        branches=len({reading.branch for reading in late}),
        soon=len(soon),
    )


def _sheet(sheets: Sheets, name: str, readings: Sequence[ClockReading], heading: str = "") -> None:
    """A list of clocks; one with a heading begins with it and the as-of moment."""
    book, say = sheets.book, sheets.say
    sheet = book.sheet(name)
    top = 0
    if heading:
        book.heading(sheet, 0, heading)
        sheet.write_string(1, 0, f"{sheets.result.as_of:%Y-%m-%d %H:%M}", book.style(font_color=SOFT))
        top = 3
    headings = [Heading(say(f"head.{column}"), *look) for column, look in WIDTHS.items()]
    rows = [_row(number, reading, sheets) for number, reading in enumerate(readings, start=1)]
    fills = ["error" if reading.state is ClockState.OVERDUE else "warning" for reading in readings]
    book.listing(sheet, top, headings, rows, fills)
    if not rows:
        sheet.write_string(top + 1, 0, say("book.nothing"), book.style(font_color=SOFT))


def _row(number: int, reading: ClockReading, sheets: Sheets) -> list[Cell]:
    say = sheets.say
    return [
        number,
        reading.branch,
        f"{reading.case} {reading.complaint}".strip(),
        sheets.people.get((reading.branch, reading.case), ""),
        sheets.rulebook.clocks[reading.clock].label.in_language(say.language),
        reading.limit.in_language(say.language),
        reading.start,
        _deadline(reading, say),
        reading.late.in_language(say.language) if reading.state is ClockState.OVERDUE else "",
        role_of(reading.level, sheets.rulebook).in_language(say.language),
        reading.person,
        _since(reading, sheets.result, say),
        place_link(reading.place),
        reading.place.path if reading.place else "",
        reading.source,
    ]


def _deadline(reading: ClockReading, say: Words) -> str:
    text = deadline_text(reading.deadline) if reading.deadline else ""
    return say("book.provisional", moment=text) if text and reading.provisional else text


def _since(reading: ClockReading, result: RunResult, say: Words) -> str:
    """Whether an overdue clock is new; nothing where there is no earlier run."""
    if result.previous_overdue is None or reading.state is not ClockState.OVERDUE:
        return ""
    return say("since.still" if overdue_key(reading) in result.previous_overdue else "since.new")
