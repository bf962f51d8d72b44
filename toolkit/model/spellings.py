"""How branches write values: the words beside figures that say half of the day, currency, unit or phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.model.values import Text


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that say the same in a cell. `id` is the name by which `ledger/` knows what they say."""

    id: str
    label: Text
    source: str
    words: tuple[str, ...] = ()
    number: int = 0
    """What they count, where they count something: 10 000 for 万, 30 minutes for 半."""


Spellings = Mapping[str, Spelling]
