"""What the words of headers name must be there: fields, kinds of table, sides of a part. Proved at load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from toolkit.errors import RulebookError
from toolkit.model import Layout, Rulebook
from toolkit.spelling import nearest

PART_SIDES = ("name", "model", "quantity")
_BY_KIND = ("kind_titles", "wider_kinds", "kind_headers", "stand_ins")


def prove_layout(book: Rulebook) -> None:
    """Raises RulebookError for the first field, kind or side that does not exist, with the nearest one."""
    layout = book.layout
    for where, names, known in (
        *_named_fields(book),
        ("layout.part_columns", layout.part_columns.values(), PART_SIDES),
        ("layout.wider_kinds", (one for kinds in layout.wider_kinds.values() for one in kinds), book.kinds),
        *((f"layout.{one}", getattr(layout, one), book.kinds) for one in _BY_KIND),
    ):
        for name in names:
            if name not in known:
                raise RulebookError("rulebook_unknown_key", where=where, name=name, nearest=nearest(name, known))


def _named_fields(book: Rulebook) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    """Where fields are named, and which ones."""
    layout, fields = book.layout, book.fields
    yield "headers", book.headers, fields
    for place, named in _of_layout(layout).items():
        yield f"layout.{place}", named, fields
    for kind, headers in layout.kind_headers.items():
        for header, names in headers.items():
            yield f"layout.kind_headers.{kind}.{header}", names, fields
    for kind, pairs in layout.stand_ins.items():
        yield f"layout.stand_ins.{kind}", (*pairs, *pairs.values()), fields
    for branch in book.branches.values():
        for header, names in branch.mapped_fields().items():
            yield f"branches.{branch.id}.mappings.{header}", names, fields


def _of_layout(layout: Layout) -> Mapping[str, Iterable[str]]:
    habits = layout.fields
    return {
        "fields.whole_texts": habits.whole_texts,
        "fields.far_dates": habits.far_dates,
        "fields.earlier": habits.earlier,
        "fields.ends": habits.ends,
        "fields.identity": habits.identity,
        "fields.names_rows": habits.names_rows,
        "fields.joined": habits.joined,
        "fields.grouping": habits.grouping,
        "cells.yes_words_of": layout.cells.yes_words_of,
        "cells.score_words": layout.cells.score_words,
        "part_columns": layout.part_columns,
        "second_meanings": [one for name, more in layout.second_meanings.items() for one in (name, *more)],
        "several": [name for names in layout.several.values() for name in names],
    }
