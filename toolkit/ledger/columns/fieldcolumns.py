"""Reads the columns of a table's records: for each field one column of outcomes, from all that feed it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, replace

from toolkit.ledger.cellreading import Reader, days_alone, names_days, read_text, reader_of
from toolkit.ledger.cells import TableCells, TableSource
from toolkit.ledger.columns.alike import AlikeColumn, is_untroubled
from toolkit.ledger.columns.facts import join_outcomes, join_parts, split_cell
from toolkit.ledger.columns.furthertexts import FurtherTexts, texts_by_row
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.legends import CODED, decoding, in_words, legend_of
from toolkit.ledger.columns.plans import Plan
from toolkit.ledger.columns.tickcolumns import join_ticks
from toolkit.ledger.dating.clocktime import join_clock
from toolkit.ledger.dating.daysabove import clocks_with_days
from toolkit.ledger.reading.heldcolumns import MOST_VALUES
from toolkit.ledger.troubles import CellTrouble, odd_texts, outcome_troubles
from toolkit.ledger.values.outcome import Outcome
from toolkit.model import FieldType, Reading

Outcomes = MutableSequence[Outcome] | AlikeColumn
Split = Mapping[tuple[int, str], Outcomes]
"""Columns with several facts: by column and field."""
Joining = Callable[[int], tuple[Outcome, int]]
"""What several columns say in a row, and which of them."""
NO_EXTRA: dict[str, str] = {}
"""Shared by all records without a further column."""


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field of all records: outcomes, and the sheet's columns (from 1) they stand in."""

    field: str
    outcomes: Outcomes
    column: int
    moved: dict[int, int]
    """Record -> another column, where a second column of the field gave the value."""


class ColumnReading:
    """Reads the columns of one table; remembers the troubles and the fields with dates that lack a year."""

    def __init__(self, source: TableSource, rules: MappingRules) -> None:
        self.source = source
        self.rules = rules
        self.cells = TableCells(source, rules)
        self.troubles: list[CellTrouble] = []
        self.without_year: set[str] = set()

    def columns(self) -> list[FieldColumn]:
        """One column for each field, from all the table's columns that feed it."""
        feeding: dict[str, list[Plan]] = {}
        for plan in self.source.mapping.plans:
            for name in plan.fields:
                feeding.setdefault(name, []).append(plan)
        self.cells.continue_groups({name: plans[0].heading.index for name, plans in feeding.items()})
        self._give_days(feeding)
        split = self._split_columns()
        return [self._column(name, plans, split) for name, plans in feeding.items()]

    def _give_days(self, feeding: Mapping[str, list[Plan]]) -> None:
        """Columns that hold times of day only take their day from a line above, the sheet's name or its title."""
        for name, moments in clocks_with_days(self.cells, feeding, self.rules).items():
            kept = self.cells.overrides.setdefault(feeding[name][0].heading.index, {})
            kept |= {record: moment for record, moment in moments.items() if record not in kept}
            self.without_year.add(name)

    def raw_of(self, name: str) -> Sequence[object]:
        """The cells of the one column that holds this field alone; none where there is no such column."""
        plans = [plan for plan in self.source.mapping.plans if name in plan.fields]
        alone = len(plans) == 1 and len(plans[0].fields) == 1
        return self.cells.raw(plans[0].heading.index) if alone else ()

    def _split_columns(self) -> Split:
        """Columns with several facts: (column, field) -> outcomes."""
        found: dict[tuple[int, str], Outcomes] = {}
        for plan in self.source.mapping.plans:
            if len(plan.fields) < 2:
                continue
            for name, outcomes in self._split(plan).items():
                self._override(plan, outcomes)
                self.without_year.add(name)
                found[plan.heading.index, name] = outcomes
                self._tell(plan, name, outcomes)
        return found

    def _split(self, plan: Plan) -> Mapping[str, Outcomes]:
        """What each cell of a column says about each of its fields."""
        raw, kept = self.cells.raw(plan.heading.index), self.cells.column(plan.heading.index)
        fields = [self.rules.book.fields[name] for name in plan.fields]
        readers = {field.id: self._reader(plan, field.id, raw) for field in fields}

        def facts(cell: object) -> dict[str, Outcome]:
            return split_cell(cell, fields, readers, self.rules)

        if kept is raw:
            rows = list(map(facts, raw))
            return {name: [row[name] for row in rows] for name in plan.fields}
        kinds = frozenset(map(type, raw))
        return {name: self._held(raw, kept, _one_of(facts, name), kinds) for name in plan.fields}

    def _column(self, name: str, plans: list[Plan], split: Split) -> FieldColumn:
        if name == "parts_used" and any(plan.part for plan in plans):
            return self._parts(name, plans)
        ticks = [plan for plan in plans if plan.part == "tick"]
        if ticks:
            return self._ticked(name, ticks, [plan for plan in plans if plan.part != "tick"], split)
        clocks = [plan for plan in plans if plan.part == "clock"]
        if clocks:
            return self._with_clocks(name, [plan for plan in plans if plan not in clocks], clocks[0], split)
        per_plan = [
            split[plan.heading.index, name] if len(plan.fields) > 1 else self._read(plan, name) for plan in plans
        ]
        if len(plans) == 1:
            return FieldColumn(name, per_plan[0], self._place(plans[0]), {})
        field = self.rules.book.fields[name]
        return self._by_row(name, plans, lambda row: join_outcomes(field, [outcomes[row] for outcomes in per_plan]))

    def _by_row(self, name: str, plans: Sequence[Plan], join: Joining) -> FieldColumn:
        """A field that several columns tell together; those of a huge sheet are joined again when somebody asks."""
        count = len(self.source.rows.records)
        outcomes: Outcomes = AlikeColumn(range(count), _first_of(join)) if self.cells.held else []
        moved: dict[int, int] = {}
        for number, (outcome, which) in enumerate(map(join, range(count))):
            if which:
                moved[number] = self._place(plans[which])
            if isinstance(outcomes, list):
                outcomes.append(outcome)
            elif outcome.rule or outcome.partial:
                outcomes[number] = outcome
        return FieldColumn(name, outcomes, self._place(plans[0]), moved)

    def _place(self, plan: Plan) -> int:
        """The sheet's column (from 1) of a plan."""
        return plan.heading.index + self.source.grid.shift + 1

    def _with_clocks(self, name: str, days: list[Plan], clock: Plan, split: Split) -> FieldColumn:
        """A column of days with the times of day from the column beside it."""
        column, times = self._column(name, days, split), self.cells.column(clock.heading.index)
        last, words = name in self.rules.words.ends, self.rules.words.clock
        joined = self._by_row(name, days, lambda row: (join_clock(column.outcomes[row], times[row], words, last), 0))
        return replace(column, outcomes=joined.outcomes)

    def _ticked(self, name: str, plans: list[Plan], further: list[Plan], split: Split) -> FieldColumn:
        """Columns of which each row ticks one: what that one says; `further` columns of the field fill the gaps."""
        raws = [self.cells.column(plan.heading.index) for plan in plans]
        ticks = [plan.tick for plan in plans]
        ticked = self._by_row(name, plans, lambda row: join_ticks(ticks, [raw[row] for raw in raws], self.rules.words))
        self._tell(plans[0], name, ticked.outcomes)
        if not further:
            return ticked
        column, field = self._column(name, further, split), self.rules.book.fields[name]
        pair = (ticked.outcomes, column.outcomes)
        both = [plans[0], further[0]]
        joined = self._by_row(name, both, lambda row: join_outcomes(field, [outcomes[row] for outcomes in pair]))
        filled = {number: column.moved.get(number, column.column) for number in joined.moved}
        return replace(ticked, outcomes=joined.outcomes, moved={**ticked.moved, **filled})

    def _parts(self, name: str, plans: list[Plan]) -> FieldColumn:
        reader = self._reader(plans[0], "remarks", ())
        raws, words = [self.cells.column(plan.heading.index) for plan in plans], self.rules.words
        return self._by_row(name, plans, lambda row: (join_parts(plans, [raw[row] for raw in raws], reader, words), 0))

    def _reader(self, plan: Plan, name: str, raw: Sequence[object]) -> Reader:
        field = self.rules.book.fields[name]
        legend = legend_of(plan.heading.path) if field.type in CODED else {}
        cells = in_words(raw, legend) if legend else raw
        read = reader_of(field, self.rules.words, cells, self.rules.from_1904, plan.scale)
        if names_days(field, plan.heading.path, self.rules.words):
            return days_alone(read)
        return decoding(read, legend) if legend else read

    def _read(self, plan: Plan, name: str) -> Outcomes:
        """A column of a field of its own. Where all cells are plainly right they are read when somebody asks."""
        raw, kept = self.cells.raw(plan.heading.index), self.cells.column(plan.heading.index)
        kinds = frozenset(map(type, raw))
        if is_untroubled(self.rules.book.fields[name], raw, kinds, self.rules.words, plan.scale):
            recipe = (name, plan.scale, self.rules.from_1904)
            outcomes: Outcomes = AlikeColumn(kept, self._reader(plan, name, ()), recipe)
            troubled = False
        elif kept is raw:
            outcomes, troubled = self._read_each(plan, name, raw, kinds)
        else:
            outcomes = self._held(raw, kept, self._reader(plan, name, raw), kinds)
            troubled = self._note(plan, name, raw, kinds, set(raw), outcomes.odd.values())
        self._show(plan, name, raw, outcomes)
        self._override(plan, outcomes)
        if troubled or self.cells.overrides.get(plan.heading.index):
            self._tell(plan, name, outcomes)
        return outcomes

    def _read_each(
        self, plan: Plan, name: str, raw: list[object], kinds: frozenset[type]
    ) -> tuple[list[Outcome], bool]:
        """Each distinct content is read once, where contents repeat; and whether any is in trouble."""
        read = self._reader(plan, name, raw)
        distinct = set(raw)
        if bool in kinds:  # True, 1 and 1.0 are one key
            outcomes = read_once = [read(cell) for cell in raw]
        elif len(distinct) * 2 > len(raw):
            outcomes = read_once = list(map(read, raw))
        else:
            known = {cell: read(cell) for cell in distinct}
            outcomes, read_once = list(map(known.__getitem__, raw)), list(known.values())
        return outcomes, self._note(plan, name, raw, kinds, distinct, read_once)

    def _note(
        self, plan: Plan, name: str, raw: list[object], kinds: frozenset[type], distinct: set[object],
        outcomes: Collection[Outcome],
    ) -> bool:  # fmt: skip
        """Remembers dates without a year and odd texts; True where some cell is in trouble."""
        if any(one.partial for one in outcomes):
            self.without_year.add(name)
        if str in kinds:
            garbled, place = self.rules.words.garbled, self._place(plan)
            self.troubles += odd_texts(plan, name, raw, distinct, garbled, place)
        return any(one.rule for one in outcomes)

    @staticmethod
    def _held(raw: Iterable[object], kept: Sequence[object], read: Reader, kinds: frozenset[type]) -> AlikeColumn:
        """A column of a huge sheet: what is plain is read again when somebody asks for it, the rest is kept."""
        distinct = set(raw)
        if bool not in kinds and len(distinct) <= min(MOST_VALUES, len(kept) // 2):
            read = {cell: read(cell) for cell in distinct}.__getitem__
        column = AlikeColumn(kept, read)
        column.odd |= {number: one for number, one in enumerate(map(read, raw)) if one.rule or one.partial}
        return column

    def _show(self, plan: Plan, name: str, raw: list[object], outcomes: Outcomes) -> None:
        """Numbers that their format shows otherwise (0001, 保修30天) mean what is shown, in text and number fields."""
        sheet = self.source.sheet
        if not sheet.shown or self.rules.book.fields[name].type not in (FieldType.TEXT, FieldType.NUMBER):
            return
        read = self._reader(plan, name, raw)
        for number, row in enumerate(self.source.rows.records):
            text = sheet.shown.get((row + 1, self._place(plan)))
            if text and isinstance(raw[number], int | float) and outcomes[number].reading is Reading.GIVEN:
                outcomes[number] = read(text)

    def _override(self, plan: Plan, outcomes: Outcomes) -> None:
        for record, outcome in self.cells.overrides.get(plan.heading.index, {}).items():
            outcomes[record] = outcome

    def _tell(self, plan: Plan, name: str, outcomes: Sequence[Outcome]) -> None:
        self.troubles += outcome_troubles(plan, name, outcomes, self._place(plan))

    def extras(self) -> Sequence[dict[str, str]]:
        """Columns that map to no field: header -> text as written, by record. Their errors are told as well."""
        plans = self.source.mapping.plans
        further = [plan for plan in plans if not plan.fields and plan.how != "ignored" and plan.heading.path]
        if not further:
            return [NO_EXTRA] * len(self.source.rows.records)
        columns = ((plan.heading.header, self._further(plan)) for plan in further)
        count = len(self.source.rows.records)
        return FurtherTexts(list(columns), count) if self.cells.held else texts_by_row(columns, count)

    def _further(self, plan: Plan) -> Outcomes:
        """A column that maps to no field, as texts."""
        raw, kept = self.cells.raw(plan.heading.index), self.cells.column(plan.heading.index)
        outcomes: Outcomes = list(map(read_text, raw)) if kept is raw else AlikeColumn(kept, read_text)
        self._override(plan, outcomes)
        self._tell(plan, "", outcomes)
        return outcomes


def _one_of(facts: Callable[[object], Mapping[str, Outcome]], name: str) -> Reader:
    return lambda cell: facts(cell)[name]


def _first_of(join: Joining) -> Reader:
    return lambda row: join(row)[0]  # type: ignore[arg-type]
