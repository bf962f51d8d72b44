"""A touched or new row of the workbook laid over the tables: typed, checked, refused with its cell."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from toolkit.errors import RulebookError, raise_all
from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.cells import refuse_broken, typed, whole_number, yes_or_no
from toolkit.rulebook.workbook.choices import Names
from toolkit.rulebook.workbook.parameters import parameter_value
from toolkit.rulebook.workbook.rows import BookRow, cell_text, columns_of, digest_of
from toolkit.rulebook.workbook.spec import ColumnSpec, SheetSpec, marks

Where = Callable[[int], str]
"""Column number -> the cell's address for a refusal: `规则!C7`."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it stands in the workbook; `key` is empty for a row that a person added."""

    key: str
    cells: tuple[object, ...]
    where: Where
    digest: str = ""
    """The packaged row's digest when the book was written; empty where it is gone."""
    grey: str = ""
    """The digest of its grey cells when the book was written."""
    absent: frozenset[int] = frozenset()
    """Numbers of the columns that an older book does not have yet: there the row says nothing."""

    @property
    def stated(self) -> tuple[object, ...]:
        """The cells of the columns that the book has."""
        return tuple(cell for at, cell in enumerate(self.cells) if at not in self.absent)


@dataclass(frozen=True, slots=True)
class Edit:
    """One row to lay over the tables: its sheet, typed values, and the packaged row where it has one."""

    spec: SheetSpec
    columns: Sequence[ColumnSpec]
    row: ReadRow
    values: Sequence[object]
    packaged: BookRow | None
    tables: Tables
    choices: Mapping[str, Names]

    def touched(self, at: int) -> bool:
        """Whether this cell says something else than its packaged one."""
        if self.packaged is None:
            return True
        return at not in self.row.absent and cell_text(self.row.cells[at]) != cell_text(self.packaged.cells[at])


def apply_row(
    spec: SheetSpec, row: ReadRow, packaged: BookRow | None, tables: Tables, choices: Mapping[str, Names]
) -> None:
    """Changes `tables`. Raises RulebookError for a grey cell that was changed, or a value that does not fit."""
    columns = columns_of(spec, tables)
    reads = _parameter_reader(row, tables) if spec.rows == "policies" else None
    wrong = list(_fixed_cells(columns, row, packaged)) if packaged is not None else []
    values: list[object] = []
    for at, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        try:
            by_unit = reads is not None and column.path.startswith("values.")
            values.append(
                reads(cell, row.where(at)) if by_unit and reads else typed(column, cell, row.where(at), choices)
            )
        except RulebookError as error:
            wrong.append(error)
    raise_all(wrong)
    _APPLY[spec.rows](Edit(spec, columns, row, values, packaged, tables, choices))


def _parameter_reader(row: ReadRow, tables: Tables) -> Callable[[object, str], object]:
    """Reads a cell of the row by the unit of its parameter."""
    entry = tables.get("parameters", {}).get(row.key)
    known = entry if isinstance(entry, Mapping) else {}
    unit, allowed = str(known.get("unit", "")), known.get("allowed", ())

    def read(cell: object, where: str) -> object:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        refuse_broken(cell, where)
        return parameter_value(unit, tuple(map(str, allowed)), cell, where)

    return read


def _fixed_cells(columns: Sequence[ColumnSpec], row: ReadRow, packaged: BookRow) -> Iterator[RulebookError]:
    """What was written into grey cells; those that only the package has changed since follow it."""
    grey = tuple(row.cells[at] for at, column in enumerate(columns) if column.fixed and at not in row.absent)
    if row.grey and digest_of(grey) == row.grey:
        return
    for at, (column, cell, before) in enumerate(zip(columns, row.cells, packaged.cells, strict=True)):
        if column.fixed and at not in row.absent and cell_text(cell) != cell_text(before):
            was = before if before is not None else "—"
            yield RulebookError("rulebook_fixed_cell", where=row.where(at), value=was)


def _entry(edit: Edit) -> None:
    name = edit.row.key or _name(edit.columns, edit.values, edit.row)
    entry = _entry_of(edit.tables, edit.spec.subject, name)
    for at, (column, value) in enumerate(zip(edit.columns, edit.values, strict=True)):
        if edit.touched(at) and not column.fixed and column.path != "id":
            _set(entry, column.path.split("."), value, edit.row.where(at))
    _refuse_gaps(edit, entry)
    _refuse_turned_dates(edit, entry)


def _item(edit: Edit) -> None:
    name = edit.row.key.split("/")[0] if edit.row.key else _name(edit.columns, edit.values, edit.row)
    items = _list_of(edit.spec, _entry_of(edit.tables, edit.spec.subject, name), edit.row.key, edit.row)
    if edit.row.key:
        item = items[int(edit.row.key.rsplit("/", 1)[1])]
    else:
        item = {}
        items.append(item)
    for at, (column, value) in enumerate(zip(edit.columns, edit.values, strict=True)):
        if edit.touched(at) and not column.fixed and not column.key:
            _set(item, [column.path], value, edit.row.where(at))
    _refuse_gaps(edit, item)


def _refuse_gaps(edit: Edit, entry: Mapping[str, object]) -> None:
    """A number may be blank only where something stands in for it: a limit of nothing would be late at once."""
    for at, column in enumerate(edit.columns):
        if column.filled and not column.fixed and edit.touched(at) and edit.values[at] is None:
            raise RulebookError("rulebook_blank_key", where=edit.row.where(at))
        if column.needed and column.path not in entry and not any(entry.get(name) for name in column.needed):
            raise RulebookError("rulebook_blank_key", where=edit.row.where(at))


def _refuse_turned_dates(edit: Edit, entry: Mapping[str, object]) -> None:
    first, last = entry.get("valid_from"), entry.get("valid_until")
    if isinstance(first, date) and isinstance(last, date) and first > last:
        at = next(at for at, column in enumerate(edit.columns) if column.path == "valid_until")
        raise RulebookError("rulebook_wrong_cell", where=edit.row.where(at), value=last, allowed=f"≥ {first}")


def _list_of(spec: SheetSpec, entry: dict[str, object], key: str, row: ReadRow) -> list[dict[str, object]]:
    name, _, star = spec.at.partition(".")
    if not star:
        items = entry.setdefault(name, [])
    else:
        groups = entry.setdefault(name, {})
        if not key or not isinstance(groups, dict):
            raise RulebookError("rulebook_no_new_row", where=row.where(0))
        items = groups[key.split("/")[1]]
    if not isinstance(items, list):
        raise RulebookError("rulebook_no_new_row", where=row.where(0))
    return items


def _text_row(edit: Edit) -> None:
    """A header text: a new one is added, a changed one replaces, a blank one is dropped."""
    name = edit.row.key.split("/")[0] if edit.row.key else str(edit.values[0] or "")
    texts = edit.tables.setdefault(edit.spec.subject, {}).setdefault(name, [])
    if not isinstance(texts, list) or not name:
        raise RulebookError("rulebook_blank_key", where=edit.row.where(0))
    if edit.packaged is not None and edit.packaged.cells[2] in texts:
        texts.remove(edit.packaged.cells[2])
    if edit.values[2]:
        texts.append(str(edit.values[2]))


def _setting(edit: Edit) -> None:
    before = edit.tables["settings"].get(edit.row.key)
    value = edit.values[1]
    if edit.row.key in edit.spec.lists and isinstance(value, str):
        column = replace(edit.columns[1], choices=edit.spec.lists[edit.row.key])
        value = typed(column, value, edit.row.where(1), edit.choices)
    if isinstance(before, bool):
        value = yes_or_no(edit.row.cells[1], edit.row.where(1))
    elif isinstance(before, str):
        value = "" if value is None else str(value)
    elif isinstance(before, int):
        value = whole_number(value, edit.row.where(1))
    edit.tables["settings"][edit.row.key] = value


def _day(edit: Edit) -> None:
    name, day, kind = edit.values
    for at, value in enumerate(edit.values):
        if value is None:
            raise RulebookError("rulebook_blank_key", where=edit.row.where(at))
    words = marks()
    kinds = {words.day_off: "off", words.working_day: "work"}
    if not isinstance(day, date):
        raise RulebookError("rulebook_wrong_cell", where=edit.row.where(1), value=day, allowed="2026-01-31")
    calendar = _entry_of(edit.tables, "calendars", str(name))
    years = _below(calendar, "years", edit.row.where(0))
    if edit.packaged is not None:
        _forget_day(years, edit.packaged.cells[1])
    year = years.setdefault(str(day.year), {"off": [], "work": []})
    _forget_day(years, day)
    year.setdefault(kinds[str(kind)], []).append(day)


def _forget_day(years: dict[str, dict[str, list[object]]], day: object) -> None:
    for year in years.values():
        for days in year.values():
            if isinstance(days, list) and day in days:
                days.remove(day)


def _mapping(edit: Edit) -> None:
    """A column of a branch; one that still waits for its confirmation, or was refused, counts for nothing."""
    name, header, fields, confirmed, _ = edit.values
    if not name or not header:
        raise RulebookError("rulebook_blank_key", where=edit.row.where(0 if not name else 1))
    if confirmed in (marks().waiting, marks().no):
        return
    branch = _entry_of(edit.tables, "branches", str(name))
    mappings = _below(branch, "mappings", edit.row.where(0))
    if edit.packaged is not None:
        mappings.pop(str(edit.packaged.cells[1]), None)
    listed = fields if isinstance(fields, list) else []
    mappings[str(header)] = listed[0] if len(listed) == 1 else listed or ""


def _waiver(edit: Edit) -> None:
    waiver = {column.path: value for column, value in zip(edit.columns, edit.values, strict=True) if value is not None}
    for at, column in enumerate(edit.columns):
        if column.path in ("case", "rule", "person", "reason") and not waiver.get(column.path):
            raise RulebookError("rulebook_blank_key", where=edit.row.where(at))
    waivers = edit.tables.setdefault("waivers", {})
    name = edit.row.key or f"book-{len(waivers) + 1}"
    waivers[name] = {"value": "", **{key: str(value) if key == "value" else value for key, value in waiver.items()}}


_APPLY: Mapping[str, Callable[..., None]] = {
    "entry": _entry,
    "policies": _entry,
    "items": _item,
    "texts": _text_row,
    "settings": _setting,
    "days": _day,
    "mappings": _mapping,
    "waivers": _waiver,
}


def _name(columns: Sequence[ColumnSpec], values: Sequence[object], row: ReadRow) -> str:
    for at, (column, value) in enumerate(zip(columns, values, strict=True)):
        if column.key:
            if value in (None, ""):
                raise RulebookError("rulebook_blank_key", where=row.where(at))
            return str(value).strip()
    raise RulebookError("rulebook_no_new_row", where=row.where(0))


def _entry_of(tables: Tables, subject: str, name: str) -> dict[str, object]:
    entry = tables.setdefault(subject, {}).setdefault(name, {})
    if not isinstance(entry, dict):
        entry = copy.deepcopy(dict(entry)) if isinstance(entry, Mapping) else {}
        tables[subject][name] = entry
    return entry


def _set(entry: dict[str, object], path: Sequence[str], value: object, where: str) -> None:
    for step in path[:-1]:
        entry = _below(entry, step, where)
    if value is None:
        entry.pop(path[-1], None)
    else:
        entry[path[-1]] = value


def _below(entry: dict[str, object], name: str, where: str) -> dict[str, Any]:
    """The table of this name inside an entry, made when it is not there."""
    below = entry.setdefault(name, {})
    if not isinstance(below, dict):
        raise RulebookError("rulebook_wrong_type", where=where, expected="table", value=below)
    return below
