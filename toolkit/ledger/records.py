"""Makes records out of a table's rows: every mapped column read as its field, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.ledger.cellreading import Reader, day_only, read_text, reader_of
from toolkit.ledger.cells import TableCells, TableSource
from toolkit.ledger.clocktime import join_clock
from toolkit.ledger.columns import Plan
from toolkit.ledger.facts import join_outcomes, join_parts, split_cell
from toolkit.ledger.headings import MappingRules
from toolkit.ledger.legends import CODED, decoding, in_words, legend_of
from toolkit.ledger.values.outcome import Outcome, dated, shown
from toolkit.ledger.values.row import RowValues
from toolkit.ledger.wording import has_control
from toolkit.ledger.years import YearHints, dates_of, nearest_full, with_year, years_in
from toolkit.model import FieldType, Moment, Part, Place, Reading, Record


@dataclass(frozen=True, slots=True)
class CellTrouble:
    """A cell that gets a finding: the rule and its variant, the record it stands in (from 0), column from 1."""

    rule: str
    variant: str
    record: int
    column: int
    field: str
    header: str
    written: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Column_:
    """One field of all records: outcomes, and the sheet's columns (from 1) they stand in."""

    field: str
    outcomes: list[Outcome]
    column: int
    moved: dict[int, int]
    """Record -> another column, where a second column of the field gave the value."""


def read_records(source: TableSource, rules: MappingRules) -> tuple[tuple[Record, ...], list[CellTrouble]]:
    """The records of a table with every mapped field, blank ones included, and the cells that are in trouble."""
    reading = _Reading(source, rules)
    columns = reading.columns()
    reading.add_years(columns)
    records = _records(source, columns, reading.extras())
    reading.tell_doubts()
    return records, sorted(reading.troubles, key=lambda one: (one.record, one.column))


class _Reading:
    """Reads the columns of one table; remembers the troubles on the way."""

    def __init__(self, source: TableSource, rules: MappingRules) -> None:
        self.source = source
        self.rules = rules
        self.rows = source.rows.records
        self.cells = TableCells(source, rules)
        self.troubles: list[CellTrouble] = []
        self.without_year: set[str] = set()

    def columns(self) -> list[Column_]:
        """One column for each field, from all the table's columns that feed it."""
        feeding: dict[str, list[Plan]] = {}
        for plan in self.source.mapping.plans:
            for name in plan.fields:
                feeding.setdefault(name, []).append(plan)
        self.cells.continue_groups({name: plans[0].heading.index for name, plans in feeding.items()})
        split = self._split_columns()
        return [self._column(name, plans, split) for name, plans in feeding.items()]

    def _split_columns(self) -> dict[tuple[int, str], list[Outcome]]:
        """Columns with several facts: (column, field) -> outcomes."""
        found: dict[tuple[int, str], list[Outcome]] = {}
        for plan in self.source.mapping.plans:
            if len(plan.fields) < 2:
                continue
            fields = [self.rules.book.fields[name] for name in plan.fields]
            raw = self.cells.raw(plan.heading.index)
            readers = {field.id: self._reader(plan, field.id, raw) for field in fields}
            whole = self.rules.layout.fields.whole_texts
            rows = [split_cell(cell, fields, readers, whole) for cell in raw]
            for name in plan.fields:
                outcomes = [row[name] for row in rows]
                self._override(plan, outcomes)
                self.without_year.add(name)
                found[plan.heading.index, name] = outcomes
                self._tell(plan, name, outcomes)
        return found

    def _column(self, name: str, plans: list[Plan], split: dict[tuple[int, str], list[Outcome]]) -> Column_:
        shift = self.source.grid.shift
        if name == "parts_used" and any(plan.part for plan in plans):
            return Column_(name, self._parts(plans), plans[0].heading.index + shift + 1, {})
        clocks = [plan for plan in plans if plan.part == "clock"]
        if clocks:
            return self._with_clocks(name, [plan for plan in plans if plan not in clocks], clocks[0], split)
        per_plan = [
            split[plan.heading.index, name] if len(plan.fields) > 1 else self._read(plan, name) for plan in plans
        ]
        first = plans[0].heading.index + shift + 1
        if len(plans) == 1:
            return Column_(name, per_plan[0], first, {})
        field = self.rules.book.fields[name]
        joined = [join_outcomes(field, outcomes) for outcomes in zip(*per_plan, strict=True)]
        moved = {number: plans[which].heading.index + shift + 1 for number, (_, which) in enumerate(joined) if which}
        return Column_(name, [outcome for outcome, _ in joined], first, moved)

    def _with_clocks(
        self, name: str, days: list[Plan], clock: Plan, split: dict[tuple[int, str], list[Outcome]]
    ) -> Column_:
        """A column of days with the times of day from the column beside it."""
        column = self._column(name, days, split)
        times = self.cells.raw(clock.heading.index)
        outcomes = [join_clock(day, raw) for day, raw in zip(column.outcomes, times, strict=True)]
        return replace(column, outcomes=outcomes)

    def _parts(self, plans: list[Plan]) -> list[Outcome]:
        reader = self._reader(plans[0], "remarks", ())
        raws = [self.cells.raw(plan.heading.index) for plan in plans]
        return [join_parts(plans, row, reader) for row in zip(*raws, strict=True)]

    def _reader(self, plan: Plan, name: str, raw: Sequence[object]) -> Reader:
        field = self.rules.book.fields[name]
        legend = legend_of(plan.heading.path) if field.type in CODED else {}
        read = reader_of(
            field, self.rules.words, in_words(raw, legend) if legend else raw, self.rules.from_1904, plan.scale
        )
        return decoding(read, legend) if legend else read

    def _read(self, plan: Plan, name: str) -> list[Outcome]:
        """Each distinct content is read once, where contents repeat."""
        raw = self.cells.raw(plan.heading.index)
        read = self._reader(plan, name, raw)
        distinct = set(raw)
        kinds = set(map(type, raw))
        if bool not in kinds:
            if len(distinct) * 2 > len(raw):
                outcomes = read_once = list(map(read, raw))
            else:
                known = {cell: read(cell) for cell in distinct}
                outcomes, read_once = [known[cell] for cell in raw], list(known.values())
            if any(one.partial for one in read_once):
                self.without_year.add(name)
            troubled = any(one.rule for one in read_once)
        else:  # True, 1 and 1.0 are one key
            outcomes = [read(cell) for cell in raw]
            self.without_year.add(name)
            troubled = True
        self._show(plan, name, raw, outcomes)
        self._override(plan, outcomes)
        if troubled or self.cells.overrides.get(plan.heading.index):
            self._tell(plan, name, outcomes)
        if str in kinds:
            self._tell_odd(plan, name, raw, distinct)
        return outcomes

    def _show(self, plan: Plan, name: str, raw: list[object], outcomes: list[Outcome]) -> None:
        """Numbers that their format shows otherwise (0001, 保修30天) mean what is shown, in text and number fields."""
        sheet, shift = self.source.sheet, self.source.grid.shift
        if not sheet.shown or self.rules.book.fields[name].type not in (FieldType.TEXT, FieldType.NUMBER):
            return
        read = self._reader(plan, name, raw)
        for number, row in enumerate(self.rows):
            text = sheet.shown.get((row + 1, plan.heading.index + shift + 1))
            if text and isinstance(raw[number], int | float) and outcomes[number].reading is Reading.GIVEN:
                outcomes[number] = read(text)

    def _override(self, plan: Plan, outcomes: list[Outcome]) -> None:
        for record, outcome in self.cells.overrides.get(plan.heading.index, {}).items():
            outcomes[record] = outcome

    def _tell(self, plan: Plan, name: str, outcomes: list[Outcome]) -> None:
        column = plan.heading.index + self.source.grid.shift + 1
        header = plan.heading.header
        for number, one in enumerate(outcomes):
            if one.rule:
                self.troubles.append(CellTrouble(one.rule, one.variant, number, column, name, header, one.written))

    def _tell_odd(self, plan: Plan, name: str, raw: list[object], distinct: set[object]) -> None:
        """Control characters were removed, or the text is garbled: a person should know."""
        garbled = self.rules.layout.cells.garbled
        texts = (cell for cell in distinct if isinstance(cell, str) and not (cell.isascii() and cell.isprintable()))
        odd = {cell: rule for cell in texts if (rule := _oddity(cell, garbled))}
        if not odd:
            return
        column = plan.heading.index + self.source.grid.shift + 1
        for number, cell in enumerate(raw):
            if isinstance(cell, str) and cell in odd:
                self._add(odd[cell], number, column, name, plan, shown(cell))

    def _add(self, rule: str, record: int, column: int, name: str, plan: Plan, written: str) -> None:
        self.troubles.append(CellTrouble(rule, "", record, column, name, plan.heading.header, written))

    def extras(self) -> list[dict[str, str]]:
        """Columns that map to no field: header -> text as written, by record. Their errors are told as well."""
        found: list[dict[str, str]] = [{} for _ in self.rows]
        for plan in self.source.mapping.plans:
            if plan.fields or plan.how == "ignored" or not plan.heading.path:
                continue
            header = plan.heading.header
            outcomes = [read_text(cell) for cell in self.cells.raw(plan.heading.index)]
            self._override(plan, outcomes)
            self._tell(plan, "", outcomes)
            for record, outcome in zip(found, outcomes, strict=True):
                if outcome.written:
                    record[header] = f"{record[header]}；{outcome.written}" if header in record else outcome.written
        return found

    def tell_doubts(self) -> None:
        """Cells that two readers understand differently: the cell's own format decided, a person should look."""
        plans = {plan.heading.index + self.source.grid.shift + 1: plan for plan in self.source.mapping.plans}
        for (row, column), other in self.source.sheet.doubts.items():
            record = self.cells.place_of.get(row - 1)
            plan = plans.get(column)
            if record is None or plan is None or not plan.fields:
                continue
            written = shown(self.cells.raw(plan.heading.index)[record])
            name, header = plan.fields[0], plan.heading.header
            trouble = CellTrouble("cell-error", "readers_disagree", record, column, name, header, written, other)
            self.troubles.append(trouble)

    def add_years(self, columns: list[Column_]) -> None:
        """Gives dates without a year theirs."""
        waiting = [column for column in columns if column.field in self.without_year]
        far = set(self.rules.layout.fields.far_dates)
        near = [column for column in columns if column.field not in far]
        for column in waiting:
            for number, one in enumerate(column.outcomes):
                if one.partial is None:
                    continue
                moment = with_year(
                    one.partial,
                    dates_of(other.outcomes[number] for other in near if other is not column),
                    nearest_full(column.outcomes, number),
                    self._hints_at(number),
                )
                column.outcomes[number] = self._settled(column, number, dated(one, moment))

    def _settled(self, column: Column_, number: int, outcome: Outcome) -> Outcome:
        if outcome.rule:
            place = column.moved.get(number, column.column)
            self.troubles.append(
                CellTrouble(outcome.rule, outcome.variant, number, place, column.field, "", outcome.written)
            )
        if self.rules.book.fields[column.field].type is FieldType.DATE and isinstance(outcome.meaning, Moment):
            return day_only(outcome)
        return outcome

    def _hints_at(self, number: int) -> YearHints:
        """A title between the rows (2025年12月) speaks for the rows below it."""
        row = self.rows[number]
        for title_row, text in reversed(self.source.rows.titles):
            if title_row < row and years_in(text):
                return replace(self.source.years, titles=years_in(text))
        return self.source.years


def _oddity(text: str, garbled: tuple[str, ...]) -> str:
    """The rule that a text of its own breaks: `control-characters`, `text-garbled`, or none."""
    if any(mark in text for mark in garbled):
        return "text-garbled"
    return "control-characters" if has_control(text) else ""


def _records(source: TableSource, columns: list[Column_], extras: list[dict[str, str]]) -> tuple[Record, ...]:
    columns = _with_serials(columns)
    fields = {column.field: number for number, column in enumerate(columns)}
    places = tuple(column.column for column in columns)
    moved: dict[int, dict[int, int]] = {}
    for number, column in enumerate(columns):
        for record, place in column.moved.items():
            moved.setdefault(record, {})[number] = place
    where = (source.path, source.sheet.name)
    kind = source.mapping.kind
    rows = source.rows.records
    records = []
    for record, outcomes in enumerate(zip(*(column.outcomes for column in columns), strict=True)):
        here = places
        if record in moved:
            here = tuple(moved[record].get(number, place) for number, place in enumerate(places))
        row = rows[record] + 1
        values = RowValues(where, row, fields, here, outcomes)
        continues = rows[record] in source.rows.continued
        records.append(Record(kind, Place(*where, row), values, extras[record], continues))
    return tuple(records)


def _with_serials(columns: list[Column_]) -> list[Column_]:
    """Serials of a column of their own belong to the parts in the same order, where their counts agree."""
    by_field = {column.field: column for column in columns}
    parts, serials = by_field.get("parts_used"), by_field.get("part_serial")
    if parts is None or serials is None:
        return columns
    outcomes = [_joined_serials(one, two) for one, two in zip(parts.outcomes, serials.outcomes, strict=True)]
    return [replace(parts, outcomes=outcomes) if column is parts else column for column in columns]


def _joined_serials(parts: Outcome, serials: Outcome) -> Outcome:
    listed = [part for part in parts.meaning if isinstance(part, Part)] if isinstance(parts.meaning, tuple) else []
    if not isinstance(serials.meaning, tuple) or len(listed) != len(serials.meaning):
        return parts
    pairs = zip(listed, serials.meaning, strict=True)
    joined = tuple(replace(part, serial=part.serial or str(serial)) for part, serial in pairs)
    return parts._replace(meaning=joined)
