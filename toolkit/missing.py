"""What stands for a fact that nobody wrote down: seen on paper, nothing to conditions and sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.model import Text


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a paper should state and nobody wrote down.

    On paper a visible mark with the fact's `label`, in a condition nothing, smaller and larger than nothing; what is
    computed with it or asked of it is missing as well.
    """

    label: str | Text = ""
    instead: str | None = None
    """What the paper shows instead of the mark: a dash, words of its own, nothing at all."""

    def __str__(self) -> str:
        if self.instead is not None:
            return self.instead
        return self.label.zh if isinstance(self.label, Text) else self.label

    def __bool__(self) -> bool:
        return False

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __add__(self, other: object) -> Missing:
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())
