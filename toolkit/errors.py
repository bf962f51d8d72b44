"""Troubles of the program: each owns its exit code and names its sentence in the word catalogue.

Trouble in the data is a `Finding`, never one of these. Only `cli/` catches them, turns `key` and
`values` into a sentence in the reader's language (`error.<key>` in the catalogue) and exits.
"""

from __future__ import annotations

from collections.abc import Sequence


class ToolkitError(Exception):
    """The program could not do what was asked.

    `key` names the sentence `error.<key>`: where, what, what to do. `values` fill its gaps.
    """

    exit_code = 3

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        details = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{key}: {details}" if details else key)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.key, self.values)


class UsageError(ToolkitError):
    """The command was called with something that does not exist or does not fit."""

    exit_code = 2


class RulebookError(ToolkitError):
    """A packaged or overlaid rule-book entry is wrong; the whole book is refused.

    `others` are what else is wrong with it, where the reader of the book could go on.
    """

    others: tuple[RulebookError, ...] = ()

    @property
    def all(self) -> tuple[RulebookError, ...]:
        """This trouble and the others, in the order of the book."""
        return (self, *self.others)

    def __reduce__(self) -> tuple[object, ...]:
        return (*super().__reduce__(), {"others": self.others})


def raise_all(found: Sequence[RulebookError]) -> None:
    """Raises the first trouble, the others with it; nothing where there is none."""
    if not found:
        return
    first, *others = found
    first.others = tuple(others)
    raise first


class TemplateError(ToolkitError):
    """A Word template cannot be compiled or rendered."""


class RegisterError(ToolkitError):
    """The register refuses: locked, behind its files, on a network share, closed series …"""


class OutboxError(ToolkitError):
    """The outbox cannot be written, or another run holds its lock."""


def _rebuild(kind: type[ToolkitError], key: str, values: dict[str, object]) -> ToolkitError:
    return kind(key, **values)
