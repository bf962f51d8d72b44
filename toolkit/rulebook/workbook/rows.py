"""Rule-book tables as rows of sheets, and a changed row back into the tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from toolkit.rulebook.packaged import Tables
from toolkit.rulebook.workbook.spec import ColumnSpec, SheetSpec, marks

Cells = tuple[object, ...]
"""One cell a column, as Python values; None where blank."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row: where it belongs in the tables, its cells, and the digest that tells whether a person touched it."""

    key: str
    """`id`, `id/group/index`, `id/index` or `id/2027-01-01`: unique in its sheet."""
    cells: Cells

    @property
    def digest(self) -> str:
        return digest_of(self.cells)


def digest_of(cells: Cells) -> str:
    """Twelve hex digits of what the cells say."""
    text = json.dumps([cell_text(cell) for cell in cells], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def columns_of(spec: SheetSpec, tables: Tables) -> tuple[ColumnSpec, ...]:
    """The sheet's columns; where the row is an entry with a value a policy, one column for each policy."""
    if spec.rows != "policies":
        return spec.columns
    spread: list[ColumnSpec] = []
    for column in spec.columns:
        if column.path == "values":
            spread += [
                ColumnSpec(f"values.{name}", name, name, column.type, width=column.width)
                for name in tables.get("policies", {})
            ]
        else:
            spread.append(column)
    return tuple(spread)


def rows_of(spec: SheetSpec, tables: Tables) -> Iterator[BookRow]:
    """Every row of a sheet, in the order of the text."""
    columns = columns_of(spec, tables)
    return _WALKS[spec.rows](spec, columns, tables)


def _entries(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    for name, entry in _tables_of(spec, tables):
        yield BookRow(name, tuple(_shown(column, name, entry) for column in columns))


def _items(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    for name, entry in _tables_of(spec, tables):
        for group, items in _lists(spec, entry):
            for index, item in enumerate(items):
                key = f"{name}/{group}/{index}" if group else f"{name}/{index}"
                cells = tuple(_item_cell(column, name, group, entry, item) for column in columns)
                yield BookRow(key, cells)


def _item_cell(
    column: ColumnSpec, name: str, group: str, entry: Mapping[str, object], item: Mapping[str, object]
) -> object:
    if column.path == "group":
        return group
    if column.path.startswith("entry:"):
        return _shown(ColumnSpec(column.path.removeprefix("entry:"), "", ""), name, entry)
    return _shown(column, name, item)


def _texts(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    fields = tables.get("fields", {})
    for name, texts in tables.get(spec.subject, {}).items():
        if isinstance(texts, list | tuple):
            field = fields.get(name)
            label = field.get("label", {}).get("zh", "") if isinstance(field, Mapping) else ""
            for index, text in enumerate(texts):
                yield BookRow(f"{name}/{index}", (name, label, text))


def _settings(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    for name, value in tables.get("settings", {}).items():
        if not isinstance(value, Mapping):
            yield BookRow(name, (name, shown_value(value, "auto")))


def _days(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    words = marks()
    for name, calendar in tables.get("calendars", {}).items():
        years = calendar.get("years", {}) if isinstance(calendar, Mapping) else {}
        for year in years.values():
            days = [(day, words.day_off) for day in year.get("off", ())]
            days += [(day, words.working_day) for day in year.get("work", ())]
            for day, kind in sorted(days):
                yield BookRow(f"{name}/{day}", (name, day, kind))


def _mappings(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    for name, branch in tables.get("branches", {}).items():
        mappings = branch.get("mappings", {}) if isinstance(branch, Mapping) else {}
        for header, field in mappings.items():
            shown = marks().separator.join(field) if isinstance(field, list | tuple) else field
            yield BookRow(f"{name}/{header}", (name, header, shown, None, None))


def _waivers(spec: SheetSpec, columns: tuple[ColumnSpec, ...], tables: Tables) -> Iterator[BookRow]:
    for name, waiver in tables.get("waivers", {}).items():
        if isinstance(waiver, Mapping):
            yield BookRow(name, tuple(_shown(column, name, waiver) for column in columns))


_WALKS: Mapping[str, Callable[[SheetSpec, tuple[ColumnSpec, ...], Tables], Iterator[BookRow]]] = {
    "entry": _entries,
    "policies": _entries,
    "items": _items,
    "texts": _texts,
    "settings": _settings,
    "days": _days,
    "mappings": _mappings,
    "waivers": _waivers,
}


def _tables_of(spec: SheetSpec, tables: Tables) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, entry in tables.get(spec.subject, {}).items():
        if isinstance(entry, Mapping) and (not spec.only_with or spec.only_with in entry):
            yield name, entry


def _lists(spec: SheetSpec, entry: Mapping[str, object]) -> Iterator[tuple[str, list[Mapping[str, object]]]]:
    """The lists below `at`: one, or one a group where the path ends with `.*`."""
    name, _, star = spec.at.partition(".")
    found = entry.get(name, {} if star else [])
    if star and isinstance(found, Mapping):
        for group, items in found.items():
            yield group, list(items)
    elif isinstance(found, list | tuple):
        yield "", list(found)


def _shown(column: ColumnSpec, name: str, entry: Mapping[str, object]) -> object:
    if column.path == "id":
        return name
    value: object = entry
    for step in column.path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return shown_value(column.default if value is None else value, column.type)


def shown_value(value: object, kind: str) -> object:
    """A rule-book value as a cell shows it."""
    if value is None:
        return None
    if kind == "json":
        return json.dumps(value, ensure_ascii=False, default=str) if value not in ({}, [], ()) else None
    if isinstance(value, bool):
        return marks().yes if value else marks().no
    if isinstance(value, list | tuple):
        return marks().separator.join(str(one) for one in value) or None
    if isinstance(value, int | float | date | str):
        return value
    return str(value)


def cell_text(cell: object) -> str:
    """A cell for comparing: Excel gives 3.0 for 3, a datetime for a date, `\\r\\n` for a line break."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return str(cell.date())
    return str(shown_value(cell, "text")).strip().replace("\r\n", "\n")
