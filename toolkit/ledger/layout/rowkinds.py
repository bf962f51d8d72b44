"""Tells what a row below a header is when it is no record: a total, a title, a footer, the header again …"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from datetime import date

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.headerrows import Block, HeaderRules, is_hint, is_instruction, is_reference
from toolkit.ledger.values.dates import read_moment
from toolkit.ledger.wording import clean, normal
from toolkit.model import Moment, Precision, Reading

PIECES = re.compile(r"[\s,;:。()\[\]【】<>*-]+")
"""作废（写错）, 【作废】, 作废，重开: a word and what stands around it."""


@dataclass(slots=True)
class Sorting:
    """What has been found so far while walking down; lives for one table."""

    records: array[int] = field(default_factory=lambda: array("I"))
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
    """Columns that count the rows."""
    case_numbers: tuple[int, ...]
    people: tuple[int, ...]
    """Columns that say whose case it is."""
    amounts: tuple[int, ...]
    times: tuple[int, ...]
    mapped: tuple[int, ...]
    header_texts: dict[int, frozenset[str]]
    all_header_texts: frozenset[str]
    words: frozenset[str]
    no_records: frozenset[str]
    """Words of totals and of voided numbers as the rule book writes them."""
    totals: frozenset[str]
    voided: frozenset[str]
    placeholders: frozenset[str]
    total_endings: tuple[str, ...]
    fillers: re.Pattern[str]
    """What may stand around a total's word: figures, units, months."""
    titles: frozenset[tuple[object, ...]]
    """The rows above the header: printed pages repeat them with it."""
    footers: tuple[str, ...]
    examples: tuple[str, ...]
    date_hints: tuple[str, ...]


def normal_start(word: str) -> str:
    """A footer's beginning: its colon stays, because 备注 alone is a header and 备注： begins a footer."""
    return clean(word).casefold().replace("：", ":").replace(" ", "")


def repeats_header(grid: Grid, row: int, told: RowRules) -> bool:
    """True when most of the row's cells are the header texts of their own columns, and none is another column's."""
    filled = [(column, normal(str(cell))) for column, cell in grid.filled(row)]
    same = {column for column, text in filled if text in told.header_texts.get(column, ())}
    if len(same) < 2 or len(same) * 100 < told.rules.limits.repeated_share * len(filled):
        return False
    return not any(column not in same and text in told.all_header_texts for column, text in filled)


def reason_to_skip(grid: Grid, row: int, filled: list[tuple[int, object]], told: RowRules, found: Sorting) -> str:
    """Why the row is no record; empty when it is one."""
    if not filled:
        return "blank"
    if repeats_header(grid, row, told):
        return "repeated_header"
    if tuple(cell for _, cell in filled) in told.titles:
        return "title"
    if _is_void(filled, told):
        return "void"
    if _is_total(filled, told):
        return "total"
    if _is_page(filled):
        return "footer"
    if _is_day_line(filled, told):
        return "title"
    if _is_numbered_empty(filled, told):
        return "numbered_empty"
    if not found.records and (_is_instruction(grid, row, filled, told) or is_reference(grid, row)):
        return "instruction"
    if _is_footer(filled, told):
        return "footer"
    if len({clean(str(cell)) for _, cell in filled}) == 1 and _is_one_text(grid, row, filled, told):
        return "footer" if found.after_gap and found.records and not _names_time(filled) else "title"
    return "" if _is_record(filled, told, found) else "footer"


def _is_void(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """A number and 作废, nothing else: WX003 | 作废, or WX003（作废） alone.

    Where no customers are named it may say what became of a case that stands elsewhere.
    """
    if not told.people:
        return False
    numbered = said = False
    for column, cell in filled:
        text = normal(str(cell))
        pieces = [piece for piece in PIECES.split(text) if piece]
        is_word = bool(pieces) and pieces[0] in told.voided
        if is_word or (pieces and column in told.case_numbers and pieces[-1] in told.voided):
            said, numbered = True, numbered or not is_word
        elif column in told.numbers or column in told.case_numbers:
            numbered = True
        elif text not in told.placeholders:
            return False
    return numbered and said


def _is_total(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """合计 in a cell, or nothing but amounts and row numbers."""
    for column, cell in filled:
        if isinstance(cell, str):
            text = normal(cell)
            if text in told.totals or text.split("(")[0] in told.totals:
                return not _has_own_case(filled, told)
            if column not in told.amounts and (column in told.numbers or column == filled[0][0]):
                stem = told.fillers.sub("", text)
                if stem in told.totals and text != stem:
                    return not _has_own_case(filled, told)
    if _ends_in_total(filled, told):
        return True
    return _is_nothing_but_amounts(filled, told) and not _all_zero(filled)


def _is_nothing_but_amounts(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """Amounts alone, or beside them only bare numbers in columns that mean nothing to us: sums as well."""
    amounts = [cell for column, cell in filled if column in told.amounts]
    rest = [(column, cell) for column, cell in filled if column not in told.amounts]
    if any(column in told.mapped or not _is_bare_number(cell) for column, cell in rest):
        return False
    return any(not isinstance(cell, str) or re.search(r"\d", cell) for cell in amounts)


def _is_bare_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _ends_in_total(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """东区小计, 3月合计: a total by its last words, in a row that says nothing about when."""
    texts = [normal(cell) for column, cell in filled[:2] if isinstance(cell, str) and column not in told.amounts]
    ends = any(text.endswith(told.total_endings) and len(text) <= told.rules.limits.total_length for text in texts)
    return ends and not _has_times(filled, told)


def _has_own_case(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """A customer called 合计 has a number and a date as well."""
    texts = [clean(str(cell)) for column, cell in filled if column in told.identity]
    return sum(1 for text in texts if normal(text) not in told.totals and re.search(r"\d{4}", text)) >= 2


def _all_zero(filled: list[tuple[int, object]]) -> bool:
    return all(isinstance(cell, int | float) and not cell for _, cell in filled)


def _is_day_line(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """9月2日 星期三 or a real date alone: the day of the rows below; a number of digits only is none."""
    column, cell = filled[0]
    if len(filled) > 1 or column not in (*told.numbers, *told.block.columns[:2]):
        return False
    if isinstance(cell, str):
        return not cell.strip().isdecimal() and _is_date(cell, told)
    return isinstance(cell, date) and column not in told.times


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
    if first.startswith(told.examples):
        return True
    if not all(isinstance(cell, str) for _, cell in filled):
        return False
    if is_instruction(texts, told.header):
        return True
    typed = [text for (column, _), text in zip(filled, texts, strict=True) if column in told.times]
    return (
        bool(typed)
        and not any(re.search(r"\d{2}", text) or _is_date(text, told) for text in typed)
        and len(filled) > 2
        and _is_form_hint(typed, told)
    )


def _is_date(text: str, told: RowRules) -> bool:
    """3月5日 is one, though its year stands elsewhere; 月 日 and yyyy-m-d are none."""
    found = read_moment(text, told.rules.words.clock)
    return found.reading is Reading.GIVEN or found.partial is not None


def _is_form_hint(texts: list[str], told: RowRules) -> bool:
    """年月日, 时:分, yyyy-mm-dd stand where a date should."""
    return all(any(hint in text.lower() for hint in told.date_hints) for text in texts)


def _is_footer(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """Begins with a footer's word and says little else; so few cells that 备注 may stand apart from what it says."""
    few_cells = len(filled) <= told.rules.limits.footer_few
    looked_at = filled if few_cells and not _has_times(filled, told) else filled[:1]
    starts = any(normal_start(str(cell)).startswith(told.footers) for _, cell in looked_at)
    if not starts and few_cells and len(filled) > 1 and filled[0][0] in told.numbers:
        starts = _is_words(filled[0][1]) and not _has_times(filled, told)
    if not starts:
        labelled = sum(1 for _, cell in filled if isinstance(cell, str) and re.search(r"[:：]", cell))
        near_left = filled[0][0] <= told.block.columns[0] + 1
        few = len(filled) <= told.rules.limits.footer_cells
        starts = near_left and few and labelled * 2 >= len(filled) and not _has_times(filled, told)
    identity = sum(1 for column, _ in filled if column in told.identity)
    return starts and (identity < told.rules.limits.footer_few or few_cells)


def _has_times(filled: list[tuple[int, object]], told: RowRules) -> bool:
    """A day or more exactly; 2026年6月 beside 单位：城东店 is of a title line."""
    moments = (read_moment(cell, told.rules.words.clock).meaning for column, cell in filled if column in told.times)
    return any(isinstance(one, Moment) and one.precision is not Precision.MONTH for one in moments)


def _is_one_text(grid: Grid, row: int, filled: list[tuple[int, object]], told: RowRules) -> bool:
    """One text alone in the row, or repeated in every cell: a title between the rows."""
    column, cell = filled[0]
    if len(filled) > 1:
        return len(filled) > 2
    merged = any(left <= column <= right and right > left for _, left, _, right in grid.merges.get(row, ()))
    return merged or (isinstance(cell, str) and column in (*told.numbers, *told.block.columns[:2]))


def _names_time(filled: list[tuple[int, object]]) -> bool:
    return re.search(r"\d\s*[年月]", str(filled[0][1])) is not None


def _is_record(filled: list[tuple[int, object]], told: RowRules, found: Sorting) -> bool:
    """Something of the table is there; below a gap it must also look like the table's rows."""
    mapped = [(column, cell) for column, cell in filled if column in told.mapped]
    identity = [column for column, _ in mapped if column in told.identity]
    if not mapped:
        return bool(found.records) and not found.after_gap
    times = [cell for column, cell in mapped if column in told.times]
    readable = [cell for cell in times if _could_be_time(cell)]
    if found.after_gap:
        return (
            len(identity) >= min(2, len(told.identity))
            and (not times or bool(readable))
            and (len(mapped) >= 3 or bool(readable))
        )
    return bool(identity) or bool(found.records)


def _could_be_time(cell: object) -> bool:
    return not isinstance(cell, str) or re.search(r"\d", cell) is not None or not cell.strip("/-—无 ")
