"""Sorts the rows below a header: records, and those that are none (totals, repeated headers, footers …)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toolkit.ledger.columns import Mapping_, MappingRules
from toolkit.ledger.grid import Grid
from toolkit.ledger.layout import Block, HeaderRules, is_header_row, is_hint, is_instruction, is_reference
from toolkit.ledger.values.dates import read_moment
from toolkit.ledger.wording import clean, normal
from toolkit.model import FieldType, Reading, SkippedRows

OpensTable = Callable[[int], bool]
AMOUNTS = (FieldType.MONEY, FieldType.SCORE)
HAS_DIGIT = re.compile(r"\d")
TOTAL_ENDINGS = ("小计", "合计", "总计", "共计", "累计", "total")
TOTAL_LENGTH = 14
FEW_WORDS = 3
"""Cells like 电话 and 手机 are values as well as header words; so many in one row get a second look."""
TIMES = (FieldType.DATE, FieldType.MOMENT)


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Rows (from 0) of a table's records, in order; the other rows with the reason; where the next search begins."""

    records: tuple[int, ...]
    skipped: tuple[SkippedRows, ...]
    end: int
    titles: tuple[tuple[int, str], ...]
    """Titles between the rows (`2026年7月`): they say the year for what follows."""
    continued: frozenset[int]
    """Records that continue the one above: their identity stands there."""


@dataclass(slots=True)
class _Sorting:
    """What has been found so far while walking down; lives for one table."""

    records: list[int] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(default_factory=list)
    continued: set[int] = field(default_factory=set)
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class RowRules:
    """The columns of one table by what they say about a row, and the words that tell rows apart."""

    rules: MappingRules
    header: HeaderRules
    block: Block
    identity: tuple[int, ...]
    numbers: tuple[int, ...]
    amounts: tuple[int, ...]
    times: tuple[int, ...]
    mapped: tuple[int, ...]
    header_texts: dict[int, frozenset[str]]
    all_header_texts: frozenset[str]
    words: frozenset[str]
    total_words: frozenset[str]
    totals: frozenset[str]
    footers: tuple[str, ...]


def row_rules(block: Block, mapping: Mapping_, rules: MappingRules, header: HeaderRules, grid: Grid) -> RowRules:
    fields = rules.book.fields
    identity_fields = set(rules.listed("identity"))
    by_type = {plan.heading.index: plan for plan in mapping.plans}

    def places(wanted: Callable[[str], bool]) -> tuple[int, ...]:
        return tuple(index for index, plan in by_type.items() if any(wanted(name) for name in plan.fields))

    texts: dict[int, set[str]] = {}
    for row in range(block.first, block.last + 1):
        for column, cell in grid.filled(row):
            texts.setdefault(column, set()).add(normal(str(cell)))
    for column, path in block.paths:
        texts.setdefault(column, set()).update(normal(text) for text in path)
    raw = {str(cell) for row in range(block.first, block.last + 1) for _, cell in grid.filled(row)}
    return RowRules(
        rules,
        header,
        block,
        identity=places(lambda name: name in identity_fields),
        numbers=tuple(index for index, plan in by_type.items() if plan.how == "ignored"),
        amounts=tuple(
            index
            for index in places(lambda name: fields[name].type in AMOUNTS)
            if not by_type[index].part
        ),
        times=places(lambda name: fields[name].type in TIMES),
        mapped=places(lambda name: True),
        header_texts={column: frozenset(found) for column, found in texts.items()},
        all_header_texts=frozenset(text for found in texts.values() for text in found),
        words=frozenset(raw) | rules.vocabulary.raw | frozenset(rules.listed("total_words")),
        total_words=frozenset(rules.listed("total_words")),
        totals=frozenset(normal(word) for word in rules.listed("total_words")),
        footers=tuple(normal_start(word) for word in rules.listed("footer_words")),
    )


def normal_start(word: str) -> str:
    """A footer's beginning: its colon stays, because 备注 alone is a header and 备注： begins a footer."""
    return clean(word).casefold().replace("：", ":").replace(" ", "")


def sort_rows(grid: Grid, start: int, told: RowRules, opens_table: OpensTable) -> SortedRows:
    """Walks down from row `start` to the next table's header or the end of the sheet."""
    found = _Sorting()
    end = len(grid.rows)
    for row in range(start, len(grid.rows)):
        cells = grid.rows[row]
        if found.records and not found.after_gap and _is_plain(cells, told):
            found.records.append(row)
            continue
        if _ends_table(grid, row, told, opens_table):
            end = row
            break
        _sort_one(grid, row, told, found)
    return SortedRows(
        tuple(found.records),
        _spans(found, grid),
        end,
        tuple(found.titles),
        frozenset(found.continued),
    )


def _is_plain(cells: Sequence[object], told: RowRules) -> bool:
    """The quick look: two facts about whose row it is, few header words, and no words where a date should be."""
    filled = 0
    for column in told.identity:
        if column < len(cells) and cells[column] is not None:
            filled += 1
            if filled == 2:
                break
    else:
        return False
    for column in told.times[:1]:
        cell = cells[column] if column < len(cells) else None
        if cell.__class__ is str and HAS_DIGIT.search(cell) is None:  # type: ignore[arg-type]
            return False
    if told.words.isdisjoint(cells):
        return True
    found = [cell for cell in cells if cell.__class__ is str and cell in told.words]
    return len(found) < FEW_WORDS and told.total_words.isdisjoint(found)


def _ends_table(grid: Grid, row: int, told: RowRules, opens_table: OpensTable) -> bool:
    return is_header_row(grid, row, told.header) and not _repeats_header(grid, row, told) and opens_table(row)


def _repeats_header(grid: Grid, row: int, told: RowRules) -> bool:
    """True when most of the row's cells are the header texts of their own columns, and none is another column's."""
    filled = [(column, normal(str(cell))) for column, cell in grid.filled(row)]
    same = {column for column, text in filled if text in told.header_texts.get(column, ())}
    if len(same) < 2 or len(same) * 100 < told.rules.limit("repeated_share") * len(filled):
        return False
    return not any(column not in same and text in told.all_header_texts for column, text in filled)


def _sort_one(grid: Grid, row: int, told: RowRules, found: _Sorting) -> None:
    """Decides one row that is not plainly a record."""
    filled = [(column, cell) for column, cell in grid.filled(row) if column in _span(told)]
    reason = _reason_to_skip(grid, row, filled, told, found)
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


def _reason_to_skip(
    grid: Grid, row: int, filled: list[tuple[int, object]], told: RowRules, found: _Sorting
) -> str:
    """Why the row is no record; empty when it is one."""
    if not filled:
        return "blank"
    if _repeats_header(grid, row, told):
        return "repeated_header"
    if _is_total(filled, told):
        return "total"
    if _is_page(filled):
        return "footer"
    if _is_numbered_empty(filled, told):
        return "numbered_empty"
    if not found.records and (_is_instruction(grid, row, filled, told) or is_reference(grid, row)):
        return "instruction"
    if _is_footer(filled, told):
        return "footer"
    if len({clean(str(cell)) for _, cell in filled}) == 1 and _is_one_text(grid, row, filled, told):
        return "footer" if found.after_gap and found.records and not _names_time(filled) else "title"
    return "" if _is_record(filled, told, found) else "footer"


def _is_total(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """合计 in a cell that is no amount, or nothing but amounts and row numbers."""
    for column, cell in filled:
        if isinstance(cell, str) and column not in told.amounts:
            text = normal(cell)
            if text in told.totals or text.split("(")[0] in told.totals:
                return not _has_own_case(filled, told)
            if column in told.numbers or column == filled[0][0]:
                stem = re.sub(r"[\d.,元件台单笔条年月日第季度上下半共]+", "", text)
                if stem in told.totals and text != stem:
                    return not _has_own_case(filled, told)
    if _ends_in_total(filled, told):
        return True
    rest = [column for column, _ in filled if column not in told.amounts]
    numbers = [cell for column, cell in filled if column in told.amounts and not isinstance(cell, str)]
    texts = [cell for column, cell in filled if column in told.amounts and isinstance(cell, str)]
    only_amounts = not rest and (numbers or any(re.search(r"\d", str(one)) for one in texts))
    return bool(only_amounts) and not _all_zero(filled)


def _ends_in_total(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """东区小计, 3月合计: a total by its last words, in a row that says nothing about when."""
    texts = [normal(cell) for column, cell in filled[:2] if isinstance(cell, str) and column not in told.amounts]
    ends = any(text.endswith(TOTAL_ENDINGS) and len(text) <= TOTAL_LENGTH for text in texts)
    return ends and not _has_times(filled, told)


def _has_own_case(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """A customer called 合计 has a number and a date as well."""
    texts = [clean(str(cell)) for column, cell in filled if column in told.identity]
    return sum(1 for text in texts if normal(text) not in told.totals and re.search(r"\d{4}", text)) >= 2


def _all_zero(filled: list[tuple[int, object]]) -> bool:
    return all(isinstance(cell, int | float) and not cell for _, cell in filled)


def _is_numbered_empty(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """Only what was there before anybody wrote: a row number, a printed case number, zeros of formulas."""
    rest = [
        column
        for column, cell in filled
        if column not in told.numbers and not (column in told.amounts and _is_zero(cell))
    ]
    if any(_is_words(cell) for column, cell in filled if column in told.numbers):
        return False
    if not rest:
        return True
    return len(rest) == 1 and rest[0] in told.identity[:1] and not _is_text_alone(filled, rest[0])


def _is_words(cell: object) -> bool:
    """2026年3月 in the column of row numbers is a title, 12 is a number."""
    return isinstance(cell, str) and re.fullmatch(r"[\W_]*\d{1,6}[\W_]*", cell) is None


def _is_page(filled: list[tuple[int, object]]) -> bool:
    return re.match(r"第?\s*\d+\s*页|page\s*\d+", str(filled[0][1]).strip().lower()) is not None


def _is_zero(cell: object) -> bool:
    return (isinstance(cell, int | float) and not cell) or (isinstance(cell, str) and clean(cell) in ("0", "0.00", "-"))


def _is_text_alone(filled: list[tuple[int, object]], column: int) -> bool:
    """Words are no printed number: WX-20260301-001 is, 以下为3月补录 is not."""
    text = clean(str(next(cell for place, cell in filled if place == column)))
    return re.search(r"\d", text) is None or re.fullmatch(r"[^\W_]*?[\x21-\x7e]+", text) is None or len(text) > 30


def _is_instruction(grid: Grid, row: int, filled: list[tuple[int, object]], told: RowRules) -> bool:
    texts = [clean(str(cell)) for _, cell in filled]
    if all(is_hint(text, told.header) for text in texts):
        return True
    first = normal(texts[0])
    if first.startswith(("示例", "样例", "例", "填写", "填表", "说明", "example", "sample")):
        return True
    if not all(isinstance(cell, str) for _, cell in filled):
        return False
    if is_instruction(texts, told.header):
        return True
    typed = [text for (column, _), text in zip(filled, texts, strict=True) if column in told.times]
    return bool(typed) and not any(re.search(r"\d{2}", text) for text in typed) and len(filled) > 2 and _is_form_hint(typed)


def _is_form_hint(texts: list[str]) -> bool:
    """年月日, 时:分, yyyy-mm-dd stand where a date should."""
    return all(re.search(r"年|月|日|时|yy|mm|dd|格式", text.lower()) for text in texts)


def _is_footer(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """Begins with a footer's word and says little else."""
    text = normal_start(str(filled[0][1]))
    starts = any(text.startswith(word) for word in told.footers)
    if not starts:
        labelled = sum(1 for _, cell in filled if isinstance(cell, str) and re.search(r"[:：]", cell))
        near_left = filled[0][0] <= told.block.columns[0] + 1
        starts = near_left and labelled * 2 >= len(filled) and len(filled) <= 6 and not _has_times(filled, told)
    identity = sum(1 for column, _ in filled if column in told.identity)
    return starts and (identity < 3 or len(filled) <= 3)


def _has_times(filled: list[tuple[int, object]], told: RowRules) -> bool:
    return any(column in told.times and read_moment(cell).reading is Reading.GIVEN for column, cell in filled)


def _is_one_text(grid: Grid, row: int, filled: list[tuple[int, object]], told: RowRules) -> bool:
    """One text alone in the row, or repeated in every cell: a title between the rows."""
    column, cell = filled[0]
    if len(filled) > 1:
        return len(filled) > 2
    merged = any(left <= column <= right and right > left for _, left, _, right in grid.merges.get(row, ()))
    return merged or (isinstance(cell, str) and column in (*told.numbers, *told.block.columns[:2]))


def _names_time(filled: list[tuple[int, object]]) -> bool:
    return re.search(r"\d\s*[年月]", str(filled[0][1])) is not None


def _is_record(filled: list[tuple[int, object]], told: RowRules, found: _Sorting) -> bool:
    """Something of the table is there; below a gap it must also look like the table's rows."""
    mapped = [(column, cell) for column, cell in filled if column in told.mapped]
    identity = [column for column, _ in mapped if column in told.identity]
    if not mapped:
        return bool(found.records) and not found.after_gap
    times = [cell for column, cell in mapped if column in told.times]
    readable = [cell for cell in times if _could_be_time(cell)]
    if found.after_gap:
        return len(identity) >= 2 and (not times or bool(readable)) and (len(mapped) >= 3 or bool(readable))
    return bool(identity) or bool(found.records)


def _could_be_time(cell: object) -> bool:
    return not isinstance(cell, str) or re.search(r"\d", cell) is not None or not cell.strip("/-—无 ")


def _spans(found: _Sorting, grid: Grid) -> tuple[SkippedRows, ...]:
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
