"""What becomes part of an archive number must be letters and digits. Proved when the book is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import RulebookError
from toolkit.model import Rulebook

_CODE = re.compile(r"[0-9A-Za-z]{1,12}")


def prove_codes(book: Rulebook) -> None:
    """Raises RulebookError for a code with another sign: numbers are found in any spelling, parse back, name folders.

    An empty one is left out of the number (a company without a fonds number).
    """
    for where, code in _codes(book):
        if code and not _CODE.fullmatch(code):
            raise RulebookError("rulebook_wrong_code", where=where, value=code)


def _codes(book: Rulebook) -> Iterator[tuple[str, str]]:
    yield "settings.fonds", book.settings.fonds
    yield "settings.department_code", book.settings.department_code
    yield "settings.archive.registration_prefix", book.settings.archive.registration_prefix
    for category in book.categories.values():
        yield f"categories.{category.id}.code", category.code
    for code in book.retention:
        yield f"retention.{code}", code
