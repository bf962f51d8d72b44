"""What is marked in a copy of a ledger, and what can come of the attempt."""

from __future__ import annotations

from dataclasses import dataclass

FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "note": "FFDDEBF7"}
"""Red, amber, blue: what Excel itself uses for bad, neutral, note."""

MOST_NOTES = 2_000
"""Notes on one sheet; more make Excel slow. The others are only filled, and stand in the list."""

LONGEST_NOTE = 900


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding in one cell. Row and column from 1."""

    sheet: str
    row: int
    column: int
    severity: str
    text: str
    hint: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The first sheet: its name, headings and lines (severity, case, place, text, hint)."""

    name: str
    title: str
    headings: tuple[str, str, str, str, str]
    lines: tuple[tuple[str, str, str, str, str], ...]
    severities: tuple[str, ...]
    links: tuple[str, ...]
    """Location of each line, `'3月'!F17`; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook was not copied: key of the word catalogue `annotate.<reason>`."""

    reason: str


class CannotPatch(Exception):
    """Inside this room only: the copy would not be faithful; becomes a `Refusal`."""


def worst(severities: set[str]) -> str:
    return next(name for name in FILLS if name in severities)


def by_cell(marks: list[Mark]) -> dict[tuple[int, int], list[Mark]]:
    """(row, column) -> its marks, in order."""
    cells: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        cells.setdefault((mark.row, mark.column), []).append(mark)
    return cells
