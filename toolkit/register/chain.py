"""The event chain: every change of an item is an event that carries the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

START = ""
"""What the first event of a subject names as the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `detail` is canonical JSON and never holds names of persons outside the archive: events
    stay for ever.
    """

    subject: str
    n: int
    at: str
    who: str
    what: str
    detail: str
    previous: str
    hash: str


def entry_after(
    previous: Entry | None, subject: str, at: str, who: str, what: str, detail: Mapping[str, object]
) -> Entry:
    """The next event of a subject, chained to the one before."""
    n = previous.n + 1 if previous else 1
    before = previous.hash if previous else START
    text = canonical(detail)
    return Entry(subject, n, at, who, what, text, before, hash_of(subject, n, at, who, what, text, before))


def hash_of(subject: str, n: int, at: str, who: str, what: str, detail: str, previous: str) -> str:
    text = canonical([subject, n, at, who, what, detail, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: list[Entry]) -> int | None:
    """`n` of the first event that does not follow from the one before; None for a whole chain."""
    before, expected = START, 1
    for entry in entries:
        made = hash_of(entry.subject, expected, entry.at, entry.who, entry.what, entry.detail, before)
        if entry.n != expected or entry.previous != before or entry.hash != made:
            return expected
        before, expected = entry.hash, expected + 1
    return None


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
