"""Records on two or three lines under as many header rows (单号 客户 above, 电话 地址 below): each made one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.ledger.columns.contents import content_of, filled
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.layout.headerrows import HeaderRules, header_texts, is_header_row
from toolkit.ledger.reading.sheets import Sheet, Spot
from toolkit.ledger.wording import normal
from toolkit.model import FieldType

TIMES = (FieldType.DATE, FieldType.MOMENT)
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Folding:
    """Where the first header row stands (from 0), how many lines a record has, and the first rows of records."""

    header: int
    lines: int
    starts: tuple[int, ...]


def unfolded(grid: Grid, sheet: Sheet, told: HeaderRules) -> tuple[Grid, Sheet] | None:
    """The sheet with every record in one row, its lines side by side; None for a sheet of usual records.

    The further lines stay as rows that hold nothing, so that the numbers of rows stay.
    """
    folding = next(_foldings(grid, told), None)
    if folding is None:
        return None
    first_of = {start + line: (start, line) for start in folding.starts for line in range(folding.lines)}
    rows = list(_side_by_side(grid, folding))
    merged = tuple(merge for merge in sheet.merged if merge[2] <= folding.header)

    def moved(spot: Spot) -> Spot:
        start, line = first_of.get(spot[0] - 1, (spot[0] - 1, 0))
        return start + 1, spot[1] + line * grid.width

    flat = replace(
        sheet,
        rows=rows,
        merged=merged,
        errors=_moved(sheet.errors, moved),
        no_result=frozenset(map(moved, sheet.no_result)),
        shown=_moved(sheet.shown, moved),
        doubts=_moved(sheet.doubts, moved),
    )
    merges = {row: found for row, found in grid.merges.items() if row < folding.header}
    further = frozenset(row for row, (start, _) in first_of.items() if row != start)
    return replace(
        grid, rows=rows, width=grid.width * folding.lines, merges=merges, fold=grid.width, further=further
    ), flat


def _moved(cells: Mapping[Spot, str], moved: Callable[[Spot], Spot]) -> dict[Spot, str]:
    return {moved(spot): text for spot, text in cells.items()}


def _side_by_side(grid: Grid, folding: Folding) -> Iterator[list[object]]:
    """The rows, the further lines of a record behind its first one."""
    starts = frozenset(folding.starts)
    left = 0
    for row, cells in enumerate(grid.rows):
        if row in starts:
            whole: list[object] = []
            for line in range(folding.lines):
                whole += grid.rows[row + line]
                whole += [None] * (grid.width * (line + 1) - len(whole))
            left = folding.lines - 1
            yield whole
        elif left:
            left -= 1
            yield []
        else:
            yield list(cells)


def _foldings(grid: Grid, told: HeaderRules) -> Iterator[Folding]:
    """Each way to read header rows as the lines of records that the rows below bear out."""
    for row in range(min(told.top_rows, len(grid.rows) - MOST_LINES)):
        if not is_header_row(grid, row, told):
            continue
        if not _names_line(grid, row + 1, told):
            if grid.filled(row + 1):
                return  # the rows of the first header begin
            continue
        for lines in range(MOST_LINES, 1, -1):
            if all(_names_line(grid, row + line, told) for line in range(1, lines)):
                starts = _records(grid, row, lines, told) or _in_step(grid, row, lines, told)
                if starts:
                    yield Folding(row, lines, starts)


def _names_line(grid: Grid, row: int, told: HeaderRules) -> bool:
    """True for a row of header words, as a second line of headers is."""
    texts = header_texts(grid, row, told) if row < len(grid.rows) else []
    known = sum(1 for text in texts if told.rules.vocabulary.knows(text))
    return known > 0 and known * 2 >= len(texts)


def _records(grid: Grid, header: int, lines: int, told: HeaderRules) -> tuple[int, ...]:
    """The first rows of the header and of all records; nothing when the rows below are no records of so many lines."""
    upper = {column: str(cell) for column, cell in grid.filled(header)}
    lower = [column for line in range(1, lines) for column, _ in grid.filled(header + line)]
    alone = [column for column in upper if column not in lower]
    keys = [column for column in alone if _tells_rows(upper[column], told)]
    if not keys:
        return ()
    found, single = [header], 0
    row = header + lines
    while row < len(grid.rows):
        below = range(row + 1, min(row + lines, len(grid.rows)))
        if is_blank(grid.cell(row, keys[0])):
            row += 1
        elif len(below) == lines - 1 and (_repeats(grid, header, row, lines) or _go_on(grid, below, alone, lower)):
            found.append(row)
            row += lines
        else:
            single += 1
            row += 1
    pairs = found[1:]
    share = told.rules.limits.repeated_share
    if len(pairs) < told.hits or len(pairs) * 100 < share * (len(pairs) + single):
        return ()
    return tuple(found) if _two_facts(grid, header, lines, pairs, told) else ()


def _in_step(grid: Grid, header: int, lines: int, told: HeaderRules) -> tuple[int, ...]:
    """The same where every line fills its columns: phones stand in lines that say 电话, dates where they say 日期."""
    totals = {normal(word) for word in told.rules.layout.rows.totals}
    usual = len(grid.filled(header))
    found, row = [header], header + lines
    while row + lines <= len(grid.rows):
        cells = grid.filled(row)
        is_total = any(isinstance(cell, str) and normal(cell) in totals for _, cell in cells)
        if is_total or len(cells) * 2 < usual:
            row += 1
        else:
            found.append(row)
            row += lines
    proofs = list(_proofs(grid, header, lines, found[1:], told)) if len(found) > told.hits else []
    return tuple(found) if proofs and all(proofs) else ()


def _proofs(grid: Grid, header: int, lines: int, records: Sequence[int], told: HeaderRules) -> Iterator[bool]:
    """For each column of which the lines say different things, one of them phones or dates: whether it is so."""
    limits = told.rules.limits
    named = [dict(grid.filled(header + line)) for line in range(lines)]
    for column in named[0]:
        named_at = [line for line, texts in enumerate(named) if column in texts]
        sorts = [_sort_named(str(named[line][column]), told) for line in named_at]
        for line, sort in zip(named_at, sorts, strict=True):
            if sort and sorts.count(sort) == 1 < len(sorts):
                cells = [
                    filled((grid.cell(row + at, column) for row in records), limits.value_samples) for at in named_at
                ]
                held = [content_of(one, limits.value_share, told.hits) for one in cells]
                yield all(cells) and held[named_at.index(line)] == sort and held.count(sort) == 1


def _sort_named(text: str, told: HeaderRules) -> str:
    """`phone` or `date` where a header names one of these."""
    fields = [told.rules.book.fields[name] for name in told.rules.vocabulary.fields_named(text)]
    if fields and all(field.private == "phone" for field in fields):
        return "phone"
    return "date" if fields and all(field.type in TIMES for field in fields) else ""


def _tells_rows(text: str, told: HeaderRules) -> bool:
    """True for the header of a number: of the row, of the case."""
    vocabulary = told.rules.vocabulary
    return vocabulary.is_row_number(text) or not vocabulary.fields_named(text).isdisjoint(
        told.rules.layout.fields.names_rows
    )


def _repeats(grid: Grid, header: int, row: int, lines: int) -> bool:
    return all(grid.filled(header + line) == grid.filled(row + line) for line in range(lines))


def _go_on(grid: Grid, rows: Iterable[int], alone: Sequence[int], lower: Sequence[int]) -> bool:
    """True for further lines: nothing where only the first line has a column, something where they have theirs."""
    return all(
        all(is_blank(grid.cell(row, column)) for column in alone)
        and any(not is_blank(grid.cell(row, column)) for column in lower)
        for row in rows
    )


def _two_facts(grid: Grid, header: int, lines: int, records: Sequence[int], told: HeaderRules) -> bool:
    """True when a column holds two different facts: 客户 in the first line, 电话 in the second.

    A group header (产品 above 型号 and 序列号) names one fact, and its first lines fill all columns below it.
    """
    upper = dict(grid.filled(header))
    parts = {*told.rules.layout.part_columns, "parts_used"}
    for line in range(1, lines):
        for column, cell in grid.filled(header + line):
            if column not in upper:
                continue
            one, other = (told.rules.vocabulary.fields_named(str(text)) for text in (upper[column], cell))
            span = _span(grid, header, column, upper)
            said = [row for row in records if not any(is_blank(grid.cell(at, column)) for at in (row, row + line))]
            apart = one and other and one.isdisjoint(other) and one.isdisjoint(parts)
            wide = any(not is_blank(grid.cell(row, beside)) for row in records for beside in span)
            if apart and not wide and len(said) * 2 >= len(records):
                return True
    return False


def _span(grid: Grid, row: int, column: int, upper: Mapping[int, object]) -> range:
    """The further columns over which a header text reaches."""
    merge = next((one for one in grid.merges.get(row, ()) if one[1] == column), None)
    if merge is not None:
        return range(column + 1, min(merge[3], grid.width - 1) + 1)
    following = min((other for other in upper if other > column), default=column + 1)
    return range(column + 1, following) if not grid.has_merges else range(0)
