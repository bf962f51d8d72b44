"""overdue.xlsx: whom to call first; then what falls due before the next night, what is paused, what cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.model import ClockReading, ClockState, Level, Rulebook, RunResult
from toolkit.reporting import by_urgency, deadline_text, masked_customers, overdue_key
from toolkit.rulebook import Words
from toolkit.workbooks.frame import Book, Cell, Heading, place_link


def overdue_workbook(result: RunResult, rulebook: Rulebook, say: Words) -> bytes:
    """The workbook's bytes; customers are masked, because the list leaves the branch."""
    book = Book(result.as_of, say("book.overdue.title"), rulebook.settings.company)
    readings = by_urgency(reading for branch in result.branches for reading in branch.clocks)
    late = [reading for reading in readings if reading.state is ClockState.OVERDUE]
    soon = [
        reading
        for reading in readings
        if reading.state is ClockState.DUE_SOON
        or (reading.state is ClockState.RUNNING and reading.expires_before_next_run)
    ]
    people = masked_customers(result)
    _sheet(book, say("book.overdue.late"), late, result, rulebook, people, say, heading=_verdict(late, soon, say))
    _sheet(book, say("book.overdue.soon"), soon, result, rulebook, people, say)
    paused = [reading for reading in readings if reading.state is ClockState.PAUSED]
    _sheet(book, say("book.overdue.paused"), paused, result, rulebook, people, say)
    unclear = [reading for reading in readings if reading.state is ClockState.CANNOT_COMPUTE]
    if unclear:
        _sheet(book, say("book.overdue.unclear"), unclear, result, rulebook, people, say)
    return book.content()


def role_of(level: int, levels: Sequence[Level], say: Words) -> str:
    """Who is told at this escalation level."""
    for one in levels:
        if one.level == level:
            return one.role.in_language(say.language)
    return ""


def _verdict(late: Sequence[ClockReading], soon: Sequence[ClockReading], say: Words) -> str:
    return say(
        "book.overdue.verdict",
        late=len(late),
        branches=len({reading.branch for reading in late}),
        soon=len(soon),
    )


def _sheet(
    book: Book,
    name: str,
    readings: Iterable[ClockReading],
    result: RunResult,
    rulebook: Rulebook,
    people: dict[tuple[str, str], str],
    say: Words,
    heading: str = "",
) -> None:
    sheet = book.sheet(name)
    top = 0
    if heading:
        book.heading(sheet, 0, heading)
        sheet.write_string(1, 0, f"{result.as_of:%Y-%m-%d %H:%M}", book.style(font_color="#61707F"))
        top = 3
    headings = [
        Heading(say("head.rank"), 5, "number"),
        Heading(say("head.branch"), 13, "wrap"),
        Heading(say("head.case"), 18, "wrap"),
        Heading(say("head.customer"), 9),
        Heading(say("head.clock"), 12, "wrap"),
        Heading(say("head.limit"), 11),
        Heading(say("head.start"), 16),
        Heading(say("head.deadline"), 16, "wrap"),
        Heading(say("head.late"), 20, "wrap"),
        Heading(say("head.level"), 14, "wrap"),
        Heading(say("head.person"), 9),
        Heading(say("head.since"), 6),
        Heading(say("head.place"), 11),
        Heading(say("head.file"), 24, "wrap"),
        Heading(say("head.source"), 16, "wrap"),
    ]
    rows = []
    fills = []
    for number, reading in enumerate(readings, start=1):
        rows.append(_row(number, reading, result, rulebook, people, say))
        fills.append("error" if reading.state is ClockState.OVERDUE else "warning")
    book.listing(sheet, top, headings, rows, fills)
    if not rows:
        sheet.write_string(top + 1, 0, say("book.nothing"), book.style(font_color="#61707F"))


def _row(
    number: int,
    reading: ClockReading,
    result: RunResult,
    rulebook: Rulebook,
    people: dict[tuple[str, str], str],
    say: Words,
) -> list[Cell]:
    known = result.previous_overdue is not None and overdue_key(reading) in result.previous_overdue
    late = reading.state is ClockState.OVERDUE
    since = "" if result.previous_overdue is None or not late else say("since.still" if known else "since.new")
    deadline = deadline_text(reading.deadline) if reading.deadline else ""
    if deadline and reading.provisional:
        deadline = say("book.provisional", moment=deadline)
    return [
        number,
        reading.branch,
        f"{reading.case} {reading.complaint}".strip(),
        people.get((reading.branch, reading.case), ""),
        rulebook.clocks[reading.clock].label.in_language(say.language),
        reading.limit.in_language(say.language),
        reading.start,
        deadline,
        reading.late.in_language(say.language) if late else "",
        role_of(reading.level, rulebook.levels, say),
        reading.person,
        since,
        place_link(reading.place),
        reading.place.path if reading.place else "",
        reading.source,
    ]
