"""Rows of follow-ups, parts, loans and the like that stand in several copies of a ledger count once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.cases.numbers import folded
from toolkit.cases.rows import Row
from toolkit.cases.settings import Joining
from toolkit.model import Moment


@dataclass(frozen=True, slots=True)
class SameRow:
    """Copies of one row, the one that stands for them first."""

    rows: tuple[Row, ...]


def same_rows(rows: Sequence[Row], joining: Joining) -> list[SameRow]:
    """Rows of one kind as the facts they are: the n-th such row of a table is the n-th of every copy.

    Two equal rows in one table are two facts (two batteries issued on one day).
    """
    found: dict[tuple[object, ...], list[Row]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = _key(row, joining)
        here = (row.source.index, key)
        seen[here] = seen.get(here, 0) + 1
        found.setdefault((key, seen[here]), []).append(row)
    return [SameRow(tuple(copies)) for copies in found.values()]


def _key(row: Row, joining: Joining) -> tuple[object, ...]:
    """The fields that tell rows of its kind apart; all of them for a kind the rule book does not name."""
    number = _plain(row.record.meaning("complaint_number"))
    if number:
        return ("complaint_number", number)
    names = joining.same_row.get(row.record.kind) or tuple(sorted(row.record.values))
    said = tuple(row.key if name == "case_number" else _plain(row.record.meaning(name)) for name in names)
    return said if any(said) else (row.position,)


def _plain(meaning: object) -> str:
    if meaning is None:
        return ""
    return meaning.date.isoformat() if isinstance(meaning, Moment) else folded(str(meaning))
