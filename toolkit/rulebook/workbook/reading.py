"""The workbook a manager changed, laid over the packaged tables: untouched rows follow the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl.utils import get_column_letter

from toolkit.errors import RulebookError, raise_all
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.apply import ReadRow, apply_row
from toolkit.rulebook.workbook.choices import Names, choices_of
from toolkit.rulebook.workbook.moved import origin_of
from toolkit.rulebook.workbook.opening import Sheet, opened
from toolkit.rulebook.workbook.rows import BookRow, cell_text, columns_of, digest_of, rows_of
from toolkit.rulebook.workbook.spec import SheetSpec, marks, sheets
from toolkit.rulebook.workbook.writing import HEAD_ROWS, MARKS
from toolkit.spelling import nearest

KEY_MARK = MARKS[0]
"""The hidden mark above the column of keys, which every exported sheet has."""

MAY_LACK_COLUMNS = ("entry", "items", "policies")
"""Kinds of rows that say all they say by the name of the column: a book of an older package lacks the newest ones."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a person changed or added."""

    sheet: str
    row: int
    key: str
    new: bool
    subject: str


def overlay_workbook(tables: Tables, path: Path, cache: Path | None = None) -> tuple[Change, ...]:
    """Changes `tables` by every touched or new row, and says which those were.

    Raises RulebookError naming every wrong cell, what stands there and what is allowed.
    """
    book = {sheet.title: sheet for sheet in opened(path, cache)}
    choices = choices_of(tables)
    known = {spec.name: spec for spec in sheets()}
    _refuse_unknown_sheets(book, known)
    changes: list[Change] = []
    wrong: list[RulebookError] = []
    for spec in sheets():
        if spec.name in book:
            with _noting(wrong):
                changes += _sheet(spec, book[spec.name], tables, choices, wrong)
    raise_all(wrong)
    return tuple(changes)


@contextmanager
def _noting(wrong: list[RulebookError]) -> Iterator[None]:
    """Notes what is wrong and goes on: a manager wants to hear of every typing error at once."""
    try:
        yield
    except RulebookError as error:
        wrong += error.all


def _refuse_unknown_sheets(book: Mapping[str, Sheet], known: Mapping[str, SheetSpec]) -> None:
    """A renamed sheet would change nothing, and nobody would know; a sheet of one's own notes is nobody's business."""
    words = marks()
    for name, sheet in book.items():
        own = name in known or name in (words.notes, words.sources, words.choices)
        if not own and KEY_MARK in (sheet.rows[0] if sheet.rows else ()):
            near = nearest(name, known) or words.separator.join(known)
            raise RulebookError("rulebook_unknown_sheet", name=name, nearest=near)


def _sheet(
    spec: SheetSpec, sheet: Sheet, tables: Tables, choices: Mapping[str, Names], wrong: list[RulebookError]
) -> Iterator[Change]:
    if sheet.merged:
        raise RulebookError("rulebook_merged", where=f"{sheet.title}!{sheet.merged[0]}")
    packaged = {row.key: row for row in rows_of(spec, tables)}
    added: dict[tuple[str, ...], str] = {}
    for number, row in _told_apart(list(_rows(spec, sheet, tables)), packaged):
        if _says_what_it_said(row):
            continue
        origin = origin_of(spec, row, packaged)
        if origin is not None:
            if same(row, origin):
                continue
            row = replace(row, key=origin.key)
        with _noting(wrong):
            if row.key and origin is None:
                _refuse_lost_change(row)
                continue
            if origin is None:
                _refuse_row(spec, row, added)
            apply_row(spec, row, origin, tables, choices)
            yield Change(spec.name, number, row.key or str(row.cells[0] or ""), origin is None, spec.subject)


def _told_apart(rows: Sequence[tuple[int, ReadRow]], packaged: Mapping[str, BookRow]) -> Iterator[tuple[int, ReadRow]]:
    """A row that was copied bears the hidden key of its original: it is a new row, unless nothing in it was changed."""
    by_key: dict[str, list[ReadRow]] = {}
    for _, row in rows:
        by_key.setdefault(row.key, []).append(row)
    for number, row in rows:
        same_key, origin = by_key[row.key], packaged.get(row.key)
        if not row.key or origin is None or len(same_key) == 1:
            yield number, row
            continue
        original = next((one for one in same_key if _untouched(one, origin)), same_key[0])
        if row is original:
            yield number, row
        elif not _untouched(row, origin):
            yield number, replace(row, key="", digest="")


def _refuse_lost_change(row: ReadRow) -> None:
    """A row that a newer package dropped may stay as it was; what a person changed in it must not vanish in silence."""
    if row.digest and not _says_what_it_said(row):
        raise RulebookError("rulebook_row_gone", where=row.where(0))


def _refuse_row(spec: SheetSpec, row: ReadRow, added: dict[tuple[str, ...], str]) -> None:
    """New rows only where they may be, and each entry once."""
    if not spec.extend:
        raise RulebookError("rulebook_no_new_row", where=row.where(0))
    wide = 1 if spec.rows == "entry" else 2 if spec.rows in ("days", "mappings") else len(row.cells)
    key = tuple(cell_text(cell) for cell in row.cells[:wide])
    if key in added:
        raise RulebookError(
            "rulebook_row_twice", where=row.where(0), name=" ".join(filter(None, key)), first=added[key]
        )
    added[key] = row.where(0)


def _rows(spec: SheetSpec, sheet: Sheet, tables: Tables) -> Iterator[tuple[int, ReadRow]]:
    """Rows with anything in them, their cells in the order of the spec whatever the order in the sheet."""
    marked = enumerate(sheet.rows[0] if sheet.rows else (), start=1)
    heads = {str(mark): column for column, mark in marked if mark is not None}
    columns = columns_of(spec, tables)
    places = [heads.get(column.path) for column in columns]
    key_at, digest_at, grey_at = (heads.get(mark, 0) for mark in MARKS)
    absent = frozenset(at for at, place in enumerate(places) if place is None)
    gone = [columns[at] for at in sorted(absent) if not columns[at].path.startswith("values.")]
    if gone and not (spec.rows in MAY_LACK_COLUMNS and _was_written_without(sheet, places, digest_at)):
        raise RulebookError("rulebook_no_column", where=sheet.title, name=gone[0].zh or gone[0].path)
    if not key_at:
        raise RulebookError("rulebook_no_column", where=sheet.title, name=KEY_MARK)
    for number, values in enumerate(sheet.rows[HEAD_ROWS:], start=HEAD_ROWS + 1):
        cells = tuple(_at(values, place) for place in places)
        key = _at(values, key_at)
        if key or any(cell not in (None, "") for cell in cells):
            digest, grey = (str(_at(values, at) or "") for at in (digest_at, grey_at))
            where = _where(sheet.title, number, places)
            yield number, ReadRow(str(key or ""), cells, where, digest, grey, absent)


def _was_written_without(sheet: Sheet, places: Sequence[int | None], digest_at: int) -> bool:
    """Whether the book never had the columns that it lacks: then the digests of its rows were taken without them.

    A book from which somebody deleted a column bears digests that were taken with it.
    """
    present = [place for place in places if place is not None]
    rows = sheet.rows[HEAD_ROWS:] if digest_at else ()
    return any(_at(row, digest_at) == digest_of(tuple(_at(row, place) for place in present)) for row in rows)


def _at(values: Sequence[object], place: int | None) -> object:
    return values[place - 1] if place and place <= len(values) else None


def _where(title: str, number: int, places: Sequence[int | None]) -> Callable[[int], str]:
    def where(at: int) -> str:
        return f"{title}!{get_column_letter(places[at] or 1)}{number}"

    return where


def _untouched(row: ReadRow, origin: BookRow) -> bool:
    """True when the row still says what its packaged row said when the book was written.

    Then it follows the package, also where the package has changed since. The hidden digest tells; without it
    the row is compared with today's package.
    """
    return _says_what_it_said(row) or same(row, origin)


def _says_what_it_said(row: ReadRow) -> bool:
    return bool(row.key) and bool(row.digest) and digest_of(row.stated) == row.digest


def same(row: ReadRow, origin: BookRow) -> bool:
    """Whether the cells say the same, however Excel stores them."""
    pairs = enumerate(zip(row.cells, origin.cells, strict=True))
    return all(at in row.absent or cell_text(cell) == cell_text(before) for at, (cell, before) in pairs)
