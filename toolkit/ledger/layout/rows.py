"""Sorts the rows below a header: records, and those that are none (totals, repeated headers, footers …)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.headerrows import Block, HeaderRules, is_header_row
from toolkit.ledger.layout.rowkinds import RowRules, Sorting, normal_start, reason_to_skip, repeats_header
from toolkit.ledger.wording import normal
from toolkit.model import FieldType, SkippedRows

OpensTable = Callable[[int], bool]
AMOUNTS = (FieldType.MONEY, FieldType.SCORE)
NUMBERS = ("case_number", "complaint_number", "archive_number")
PEOPLE = ("customer_name", "contact_person", "phone")
HAS_DIGIT = re.compile(r"\d")
TIMES = (FieldType.DATE, FieldType.MOMENT)


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Rows (from 0) of a table's records, in order; the other rows with the reason; where the next search begins."""

    records: Sequence[int]
    skipped: tuple[SkippedRows, ...]
    end: int
    titles: tuple[tuple[int, str], ...]
    """Titles between the rows (`2026年7月`): they say the year for what follows."""
    continued: frozenset[int]
    """Records that continue the one above: their identity stands there."""
    unknown_header: int = -1
    """The row at which the records end because it looks like the header of another table, which tells no kind."""


def row_rules(block: Block, mapping: Mapping_, rules: MappingRules, header: HeaderRules, grid: Grid) -> RowRules:
    fields, words, limits = rules.book.fields, rules.layout.rows, rules.limits
    identity_fields = set(rules.layout.fields.identity)
    by_type = {plan.heading.index: plan for plan in mapping.plans}

    def places(wanted: Callable[[str], bool]) -> tuple[int, ...]:
        return tuple(index for index, plan in by_type.items() if any(wanted(name) for name in plan.fields))

    texts: dict[int, set[str]] = {}
    for row in range(block.first, block.last + 1):
        for column, cell in grid.filled(row):
            texts.setdefault(column, set()).add(normal(str(cell)))
    for column, path in block.paths:
        texts.setdefault(column, set()).update(normal(text) for text in path)
    raw = frozenset(str(cell) for row in range(block.first, block.last + 1) for _, cell in grid.filled(row))
    telling = rules.vocabulary.telling
    return RowRules(
        rules,
        header,
        block,
        identity=places(lambda name: name in identity_fields),
        numbers=tuple(index for index, plan in by_type.items() if plan.how == "ignored"),
        case_numbers=places(NUMBERS.__contains__),
        people=places(PEOPLE.__contains__),
        amounts=tuple(index for index in places(lambda name: fields[name].type in AMOUNTS) if not by_type[index].part),
        times=places(lambda name: fields[name].type in TIMES),
        mapped=places(lambda name: True),
        header_texts={column: frozenset(found) for column, found in texts.items()},
        all_header_texts=frozenset(text for found in texts.values() for text in found),
        words=telling if raw <= telling else telling | raw,
        no_records=frozenset((*words.totals, *words.voided)),
        totals=frozenset(normal(word) for word in words.totals),
        voided=frozenset(normal(word) for word in words.voided),
        placeholders=frozenset(normal(word) for word in rules.layout.cells.placeholders),
        total_endings=tuple(normal(word) for word in words.total_endings),
        fillers=re.compile("[{}]+".format(re.escape("".join(words.total_fillers)) + r"\d.,")),
        titles=frozenset(_cells(grid, row) for row in range(max(0, block.first - limits.title_rows), block.first))
        - {()},
        footers=tuple(normal_start(word) for word in words.footers),
        examples=tuple(normal(word) for word in words.examples),
        date_hints=words.date_hints,
    )


def _cells(grid: Grid, row: int) -> tuple[object, ...]:
    return tuple(cell for _, cell in grid.filled(row))


def sort_rows(grid: Grid, start: int, told: RowRules, opens_table: OpensTable) -> SortedRows:
    """Walks down from row `start` to the next table's header or the end of the sheet."""
    found = Sorting()
    end, unknown = len(grid.rows), -1
    further = grid.further
    for row in range(start, len(grid.rows)):
        if further and row in further:
            continue
        cells = grid.rows[row]
        if found.records and not found.after_gap and _is_plain(cells, told):
            found.records.append(row)
            continue
        if _is_other_header(grid, row, told):
            known = opens_table(row)
            if known or _ends_records(grid, row, told, found):
                end, unknown = row, -1 if known else row
                break
        _sort_one(grid, row, told, found)
    return SortedRows(
        found.records,
        _spans(found, grid),
        end,
        tuple(found.titles),
        frozenset(found.continued),
        unknown,
    )


def _is_plain(cells: Sequence[object], told: RowRules) -> bool:
    """The quick look: two facts about whose row it is, no label (审核：), few header words, dates where they belong."""
    filled = 0
    for column in told.identity:
        if column < len(cells) and (cell := cells[column]) is not None:
            if cell.__class__ is str and ("：" in cell or ":" in cell) and HAS_DIGIT.match(cell) is None:
                return False
            filled += 1
            if filled == 2:
                break
    else:
        return False
    for column in told.times[:1]:
        cell = cells[column] if column < len(cells) else None
        if cell.__class__ is str and HAS_DIGIT.search(cell) is None:
            return False
    found = told.words.intersection(cells)
    return len(found) < told.rules.limits.few_header_words and told.no_records.isdisjoint(found)


def _ends_records(grid: Grid, row: int, told: RowRules, found: Sorting) -> bool:
    """True for the header of a table that is none of ours: what stands below it are no records of this one.

    A summary (故障类型 | 数量 | 占比) has few words, but one of them where the number or the customer should be.
    """
    vocabulary, cells = told.rules.vocabulary, [(column, str(cell)) for column, cell in grid.filled(row)]
    known = {text for _, text in cells if vocabulary.knows(text)}
    names = any(column in told.identity and text in known for column, text in cells)
    few = len(known) < told.rules.limits.few_header_words
    return bool(found.records) and (names or not few)


def _is_other_header(grid: Grid, row: int, told: RowRules) -> bool:
    return is_header_row(grid, row, told.header) and not repeats_header(grid, row, told)


def _sort_one(grid: Grid, row: int, told: RowRules, found: Sorting) -> None:
    """Decides one row that is not plainly a record."""
    filled = [(column, cell) for column, cell in grid.filled(row) if column in _span(told)]
    reason = reason_to_skip(grid, row, filled, told, found)
    if reason:
        found.skipped.append((row, reason))
        found.after_gap = found.after_gap or reason in ("blank", "total", "footer", "title")
        if reason == "title":
            found.titles.append((row, str(filled[0][1])))
        return
    if found.records and not any(column in told.identity for column, _ in filled):
        found.continued.add(row)
    found.records.append(row)
    found.after_gap = False


def _span(told: RowRules) -> range:
    return told.block.columns


def _spans(found: Sorting, grid: Grid) -> tuple[SkippedRows, ...]:
    """Skipped rows as runs with one reason, counted from 1; blank rows after the last record are nothing."""
    last = found.records[-1] if found.records else -1
    spans: list[SkippedRows] = []
    for row, reason in found.skipped:
        if reason == "blank" and row > last:
            continue
        if spans and spans[-1].last == row and spans[-1].reason == reason:
            spans[-1] = SkippedRows(spans[-1].first, row + 1, reason)
        else:
            spans.append(SkippedRows(row + 1, row + 1, reason))
    return tuple(spans)
