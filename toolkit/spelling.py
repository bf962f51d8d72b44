"""Did you mean …: the known word most like the one that somebody wrote."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """The known word most like this one, or an empty string; `likeness` from 0 (anything) to 1 (the same)."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return found[0] if found else ""
