"""Finds headers: title rows, group rows, header rows one to five deep, and the header path of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from toolkit.ledger.columns.headerforms import without_hint
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.wording import HAN, clean, normal

REFERENCE = re.compile(r"^(?:[A-Za-z]{1,2}|\(?\d{1,3}\)?|[A-Za-z]\d{1,3}|[①-⑳]|第?[一二三四五六七八九十]+[列栏])$")
LABELLED = re.compile(r"[:：]\s*(\S.*)")
DATA_LIKE = re.compile(r"\d{5}|\d{1,4}[-./年]\d{1,2}[-./月]\d{1,2}")
IN_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
"""Hints and examples behind a header: 购买日期（例：2026-3-5）."""
BLANKS = re.compile(r"\s+")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*[A-Za-z0-9]")
"""The name of a column in the program that wrote the file: BILLNO, FCustName, t_order.bill_date."""
Paths = tuple[tuple[int, tuple[str, ...]], ...]
"""Columns with the header path of each."""


@dataclass(frozen=True, slots=True)
class Block:
    """Header rows (from 0) and the header path of each column from the first to the last that has one."""

    first: int
    last: int
    paths: Paths

    @property
    def columns(self) -> range:
        return range(self.paths[0][0], self.paths[-1][0] + 1)


@dataclass(frozen=True, slots=True)
class HeaderRules:
    """The words and thresholds of the rule book by which headers are told."""

    rules: MappingRules
    instructions: tuple[str, ...]
    depth: int
    hits: int
    share: int
    text_length: int
    top_rows: int


def header_rules(rules: MappingRules) -> HeaderRules:
    return HeaderRules(
        rules,
        tuple(normal(word) for word in rules.layout.rows.instructions),
        rules.limits.header_depth,
        rules.limits.header_hits,
        rules.limits.header_share,
        rules.limits.header_text_length,
        rules.limits.top_rows,
    )


def header_candidates(grid: Grid, start: int, told: HeaderRules) -> Iterator[Block]:
    """Blocks that could be headers, from row `start` on, in the order of the sheet.

    Near `start` every row is looked at; farther down only rows that hold header words as the rule book writes them.
    """
    raw = told.rules.vocabulary.raw
    for row in range(start, len(grid.rows)):
        near = row < start + told.top_rows
        if not near and sum(1 for cell in grid.rows[row] if cell.__class__ is str and cell in raw) < told.hits:
            continue
        if is_header_row(grid, row, told):
            yield block_at(grid, row, start, told)


def is_header_row(grid: Grid, row: int, told: HeaderRules) -> bool:
    """True for a row of short texts of which enough are header words."""
    texts = header_texts(grid, row, told)
    if len(set(texts)) < told.hits:
        return False
    known = sum(1 for text in texts if told.rules.vocabulary.knows(text))
    return known >= told.hits and known * 100 >= told.share * len(texts)


def header_texts(grid: Grid, row: int, told: HeaderRules) -> list[str]:
    """The texts of a row that could be header texts; none at all when something in it is data."""
    texts = []
    for _, cell in grid.filled(row):
        if not isinstance(cell, str):
            return []
        text = clean(cell)
        bare = without_hint(IN_BRACKETS.sub("", text), told.rules.vocabulary.hints)
        if len(bare) > told.text_length or DATA_LIKE.search(bare or text) or _is_labelled(bare, told):
            return []
        texts.append(text)
    return texts


def _is_labelled(text: str, told: HeaderRules) -> bool:
    """单位：城东店 says something; 联系电话：, 金额：元 and 金额（单位：元） only name it."""
    found = LABELLED.search(text)
    return found is not None and normal(found[1]) not in told.rules.vocabulary.noise


def block_at(grid: Grid, row: int, floor: int, told: HeaderRules) -> Block:
    """The whole header around a header row: sub-headers below, group headers above."""
    if _is_codes(grid, row, told) and row + 1 < len(grid.rows) and is_header_row(grid, row + 1, told):
        lower = block_at(grid, row + 1, floor, told)
        if lower.first <= row:
            return lower
    first = last = row
    while last - first + 1 < told.depth and last + 1 < len(grid.rows) and _is_below(grid, first, last + 1, told):
        last += 1
    while last - first + 1 < told.depth and first > floor and _is_group_row(grid, first - 1, last, told):
        first -= 1
    paths = _paths(grid, first, last, told)
    if last - first + 1 < told.depth:
        last += last + 1 < len(grid.rows) and _names_again(grid, last + 1, paths, told)
        first -= first > floor and _names_again(grid, first - 1, paths, told)
    return Block(first, last, paths)


def _is_codes(grid: Grid, row: int, told: HeaderRules) -> bool:
    """BILLNO | BILLDATE | CUSTNAME: names in one piece, not all of them words that we know; those are translations."""
    texts = header_texts(grid, row, told)
    if len(texts) < told.rules.limits.fewest_cells or not all(map(CODE.fullmatch, texts)):
        return False
    return len(set(texts)) == len(texts) and not all(map(told.rules.vocabulary.knows, texts))


def _names_again(grid: Grid, row: int, paths: Paths, told: HeaderRules) -> bool:
    """True for a row that only says what a program calls (nearly) each of the columns with Chinese headers."""
    named = {column: path[-1] for column, path in paths if path}
    columns = [column for column, _ in grid.filled(row)]
    enough = len(columns) * 100 >= told.rules.limits.repeated_share * len(named)
    return enough and all(HAN.search(named.get(one, "")) for one in columns) and _is_codes(grid, row, told)


def _is_below(grid: Grid, first: int, row: int, told: HeaderRules) -> bool:
    """True when `row` still belongs to the header that begins at `first`."""
    texts = header_texts(grid, row, told)
    if not texts or is_instruction(texts, told) or all(is_hint(text, told) for text in texts):
        return False
    if _is_codes(grid, row, told) and _names_again(grid, row, _paths(grid, first, row - 1, told), told):
        return False
    merges = list(grid.merges_of(first, row - 1, told.depth))
    if any(bottom >= row and top >= first for top, _, bottom, _ in merges):
        return True
    known = sum(1 for text in texts if _is_known(text, told))
    if _splits_into_ticks(grid, row, merges, told):
        return True
    if len(texts) < 2 or known * 2 < len(texts):
        return False
    if _stands_below_groups(grid, row, merges):
        return True
    return known * 100 >= told.rules.limits.repeated_share * len(texts) and not _same_row(grid, row - 1, row)


def _splits_into_ticks(grid: Grid, row: int, merges: list[tuple[int, int, int, int]], told: HeaderRules) -> bool:
    """服务方式 over 上门 | 送修 | 寄修: values of lists, all of them below group headers, at least two side by side."""
    words = told.rules.words.tick_words
    places = [column for column, _ in grid.filled(row)]
    values = [column for column, cell in grid.filled(row) if normal(str(cell)) in words]
    groups = [(left, right) for _, left, bottom, right in merges if right > left and bottom == row - 1]
    if not grid.has_merges:
        above = [column for column in range(grid.width) if not is_blank(grid.cell(row - 1, column))]
        groups = [(one, right - 1) for one, right in pairwise([*above, grid.width]) if right - 1 > one]
    below = [column for column in places if any(left <= column <= right for left, right in groups)]
    split = any(sum(1 for column in values if left <= column <= right) > 1 for left, right in groups)
    return split and below == places and len(values) * 2 >= len(places)


def _is_known(text: str, told: HeaderRules) -> bool:
    vocabulary = told.rules.vocabulary
    return vocabulary.knows(text) or vocabulary.is_generic(text) or normal(text.strip("()（）")) in vocabulary.noise


def _stands_below_groups(grid: Grid, row: int, merges: list[tuple[int, int, int, int]]) -> bool:
    """True when cells of the row split a group header: below a merge over columns, or below a gap after a text."""
    columns = [column for column, _ in grid.filled(row)]
    if any(right > left and any(left <= column <= right for column in columns) for _, left, _, right in merges):
        return True
    above = [is_blank(grid.cell(row - 1, column)) for column in columns]
    return not grid.has_merges and any(above) and not all(above)


def _same_row(grid: Grid, one: int, other: int) -> bool:
    """The header repeated at once is no second header level."""
    upper, lower = dict(grid.filled(one)), dict(grid.filled(other))
    return sum(1 for column, cell in lower.items() if upper.get(column) == cell) * 2 > len(lower)


def _is_group_row(grid: Grid, row: int, last: int, told: HeaderRules) -> bool:
    """True when `row` holds group headers over the header rows below it."""
    texts = header_texts(grid, row, told)
    if len(set(texts)) < 2 or is_instruction(texts, told) or all(REFERENCE.match(text) for text in texts):
        return False
    if _is_codes(grid, row, told) and _names_again(grid, row, _paths(grid, row + 1, last, told), told):
        return False
    filled = grid.filled(row)
    below = {column for lower in range(row + 1, last + 1) for column, _ in grid.filled(lower)}
    if not grid.has_merges:
        return len(filled) < len(below) and _has_gaps_over(filled, below)
    spans = [merge for merge in grid.merges.get(row, ()) if merge[3] > merge[1] or merge[2] > row]
    starts = {left for _, left, _, _ in spans}
    merged = sum(1 for column, _ in filled if column in starts)
    if merged * 2 >= len(filled):
        return True
    return sum(1 for text in texts if told.rules.vocabulary.knows(text)) * 2 >= len(texts) >= 2 * told.hits


def _has_gaps_over(filled: list[tuple[int, object]], below: set[int]) -> bool:
    """True when texts of the row have a gap beside them where the header goes on below."""
    places = {column for column, _ in filled}
    return any(column + 1 in below and column + 1 not in places for column in places)


def is_instruction(texts: list[str], told: HeaderRules) -> bool:
    """True for a row that tells how to fill in: half of its texts hold words of instruction."""
    words = told.instructions
    told_how = sum(1 for text in texts if any(word in normal(text) for word in words if len(word) > 1))
    known = sum(1 for text in texts if told.rules.vocabulary.knows(text))
    return told_how * 2 >= len(texts) and told_how > known


def is_hint(text: str, told: HeaderRules) -> bool:
    """(元), 年月日, (手机), 3: a text that says how to fill a column in, or only numbers it."""
    plain = text.strip("()（）")
    return REFERENCE.match(text) is not None or plain != text or normal(plain) in told.rules.vocabulary.noise


def is_reference(grid: Grid, row: int) -> bool:
    """A row that only numbers or letters the columns: 1 2 3 4, A B C D, (1) (2) (3)."""
    cells = [cell for _, cell in grid.filled(row)]
    if len(cells) < 3 or any(isinstance(cell, bool | date | datetime | time | timedelta) for cell in cells):
        return False
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    if len(numbers) == len(cells):
        return all(later == earlier + 1 for earlier, later in pairwise(numbers))
    return all(isinstance(cell, str) and REFERENCE.match(cell.strip()) for cell in cells) and len(set(cells)) == len(
        cells
    )


def _paths(grid: Grid, first: int, last: int, told: HeaderRules) -> Paths:
    """The header texts above each column, groups first; repeated and empty ones dropped."""
    levels = [_level(grid, row, first, last, told) for row in range(first, last + 1)]
    width = max((max(level, default=-1) for level in levels), default=-1) + 1
    own = [{column for column, _ in grid.filled(row)} for row in range(first, last + 1)]
    if not grid.has_merges:
        for number in range(len(levels) - 1):
            _fill_gaps(levels[number], own[number + 1 :], width)
    paths, units = [], _units_below(grid, last + 1, told)
    for column in range(width):
        texts = [level[column] for level in levels if column in level]
        path = tuple(text for number, text in enumerate(texts) if number == 0 or text != texts[number - 1])
        paths.append((column, _with_unit(_without_noise(path, told), units.get(column, ""))))
    filled = [column for column, path in paths if path]
    return tuple(one for one in paths if filled and filled[0] <= one[0] <= filled[-1])


def _level(grid: Grid, row: int, first: int, last: int, told: HeaderRules) -> dict[int, str]:
    """The texts of one header row, those of merged cells in every column and row of the merge."""
    level = {column: _one_line(cell) for column, cell in grid.filled(row)}
    for top, left, bottom, right in grid.merges_of(row, row, told.depth):
        if top < first or is_blank(grid.cell(top, left)):
            continue
        text = _one_line(grid.cell(top, left))
        for column in range(left, min(right, grid.width - 1) + 1):
            if bottom >= row:
                level.setdefault(column, text)
    return level


def _fill_gaps(level: dict[int, str], below: list[set[int]], width: int) -> None:
    """Without merges a group header reaches over the gap to its right, as far as texts stand below."""
    text = ""
    for column in range(width):
        if column in level:
            text = level[column]
        elif text and any(column in row for row in below):
            level[column] = text
        else:
            text = ""


def _without_noise(path: tuple[str, ...], told: HeaderRules) -> tuple[str, ...]:
    """Without units and hints; a hint that stands lowest and is a header itself (保内/保外) says what the column is."""
    vocabulary = told.rules.vocabulary
    last = path[-1] if path and path[-1] == path[-1].strip("()（）") and vocabulary.knows(path[-1]) else None
    kept = tuple(text for text in path if text is last or normal(text.strip("()（）")) not in vocabulary.noise)
    unit = next((text for text in path if text not in kept and vocabulary.scale((text,)) != 1), "")
    return _with_unit(kept, unit) or path


def _with_unit(path: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """工时费 over 百元: the unit must stay with its column."""
    return (*path[:-1], f"{path[-1]}({unit.strip('()（）')})") if path and unit else path


def _units_below(grid: Grid, row: int, told: HeaderRules) -> dict[int, str]:
    """Units that change what amounts mean, in a row of hints below the header: column -> 百元."""
    texts = header_texts(grid, row, told) if row < len(grid.rows) else []
    if not texts or not (is_instruction(texts, told) or all(is_hint(text, told) for text in texts)):
        return {}
    cells = ((column, _one_line(cell)) for column, cell in grid.filled(row))
    return {column: text for column, text in cells if told.rules.vocabulary.scale((text,)) != 1}


def _one_line(cell: object) -> str:
    return BLANKS.sub(" ", clean(str(cell)))
