"""Whose turn it is: a numbered reminder goes out only some days after the letter before it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from toolkit.model import DocumentDue


def in_turn(due: Iterable[DocumentDue], issued: Mapping[str, date], today: date) -> tuple[DocumentDue, ...]:
    """The papers whose predecessor, where they have one, was issued long enough ago.

    `issued` gives the day on which the first version of each key was made, from the register.
    """
    return tuple(paper for paper in due if not paper.after or _waited(paper, issued, today))


def _waited(paper: DocumentDue, issued: Mapping[str, date], today: date) -> bool:
    before = issued.get(paper.after)
    return before is not None and before + timedelta(days=paper.after_days) <= today
