"""Finds summaries that stand beside, above or below a ledger (类别 | 数量 | 占比): their rows are not its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.possible import possible_kinds
from toolkit.ledger.layout.blanked import Area
from toolkit.ledger.layout.grid import Grid, is_blank
from toolkit.ledger.layout.summaryterms import SummaryTerms
from toolkit.ledger.values.outcome import shown
from toolkit.ledger.wording import normal
from toolkit.model import column_letters

FIGURE = re.compile(r"[-+]?[￥¥$]?\d[\d,]*(?:\.\d+)?\s*(?:%|％|\D{1,2})?")
"""12, 12.5%, ￥1,280.00, 3台: what stands below a measure."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A small table of its own: rows and columns of the sheet (from 0), both ends included, its title with it."""

    top: int
    header: int
    bottom: int
    left: int
    right: int
    sort: str = "summary"
    """`summary` or `list`: the variant of `table-not-recognised` that tells it."""

    @property
    def area(self) -> Area:
        return self.top, self.left, self.bottom, self.right

    def cells(self) -> str:
        """G1:I6 in the sheet."""
        return f"{column_letters(self.left + 1)}{self.top + 1}:{column_letters(self.right + 1)}{self.bottom + 1}"


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines below a summary's header: what each is about, its figures; the words of totals are not among them."""

    labels: tuple[str, ...]
    figures: tuple[object, ...]
    """Those of the first measure."""
    bottom: int
    total_row: int
    """The row of the total; -1 without one."""


def asides_of(grid: Grid, rules: MappingRules) -> tuple[Aside, ...]:
    """The summaries of a sheet, from top to bottom; columns that could be the ledger's own are none."""
    found: list[Aside] = []
    words = SummaryTerms(rules)
    for row, cells in enumerate(islice(grid.rows, rules.limits.summary_depth)):
        measures = words.measures_in(cells, row < rules.limits.top_rows)
        if measures:
            found += _asides_at(grid, row, measures, words, found)
    return tuple(found)


def _asides_at(grid: Grid, row: int, measures: set[int], words: SummaryTerms, found: Sequence[Aside]) -> list[Aside]:
    """The summaries whose header is this row: from the right, then from the left, so that each may lean on the next."""
    taken = {column for one in found if one.top <= row <= one.bottom for column in range(one.left, one.right + 1)}
    asides: list[Aside] = []
    runs = _runs(measures)
    for first, last in (*reversed(runs), *runs):
        if first in taken or not first:
            continue
        aside = _aside(grid, row, first, last, taken, words)
        if aside is not None:
            asides.append(aside)
            taken |= set(range(aside.left, aside.right + 1))
    return asides


def _runs(columns: set[int]) -> list[tuple[int, int]]:
    """Columns side by side as first and last."""
    runs: list[tuple[int, int]] = []
    for column in sorted(columns):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _aside(grid: Grid, row: int, first: int, last: int, taken: set[int], words: SummaryTerms) -> Aside | None:
    """The summary whose measures are the columns from `first` to `last`, if it is one."""
    header = {column: cell for column, cell in grid.filled(row) if column not in taken}
    label = header.get(first - 1)
    if not isinstance(label, str):
        return None
    labels = _label_columns(grid, row, header, first, words)
    if last + 1 in header and labels[0] - 1 in header:
        return None
    told_by = [column for column in labels if not words.rules.vocabulary.is_row_number(str(header[column]))]
    lines = _lines(grid, row, told_by, range(first, last + 1), words)
    if lines is None:
        return None
    ends_right = last + 1 in taken or _is_open(grid, row, last + 1, lines.bottom)
    begins_left = labels[0] - 1 in taken or _is_open(grid, row, labels[0] - 1, lines.bottom)
    if not ends_right and not begins_left:
        return None
    texts = [str(header[column]) for column in range(labels[0], last + 1)]
    could_be_table = bool(possible_kinds(tuple((text,) for text in texts), words.rules))
    if could_be_table and any(words.names_cases(text) for text in texts):
        return None
    top = _top(grid, row, labels[0], last)
    if top is None:
        return None
    aside = Aside(top, row, lines.bottom, labels[0], last)
    proved = _is_proved(grid, aside, lines, [str(header[column]) for column in range(first, last + 1)], words)
    if proved:
        return aside
    if could_be_table or (not ends_right and not words.begins_rows(str(header.get(last + 1, "")))):
        return None
    return aside if _stands_apart(grid, aside, lines, label, ends_right and begins_left, words) else None


def _label_columns(grid: Grid, row: int, header: dict[int, object], first: int, words: SummaryTerms) -> range:
    """The columns of what is counted: one, or up to three header words where nothing stands before them."""
    for left in range(first - 1, max(first - 4, -1), -1):
        text = header.get(left)
        if not isinstance(text, str) or not words.rules.vocabulary.knows(text):
            break
        if left < first - 1 and _is_open(grid, row, left - 1, row + 1):
            return range(left, first)
    return range(first - 1, first)


def _is_open(grid: Grid, row: int, column: int, bottom: int) -> bool:
    """True where a column is blank beside a block, and no merged header reaches into it."""
    if not 0 <= column < grid.width:
        return True
    if any(not is_blank(grid.cell(place, column)) for place in range(row, min(bottom, len(grid.rows) - 1) + 1)):
        return False
    merges = grid.merges_of(row, row, row)
    return not any(
        left <= column <= right and top < row and not is_blank(grid.cell(top, left)) and bottom == row
        for top, left, bottom, right in merges
    )


def _top(grid: Grid, row: int, left: int, right: int) -> int | None:
    """Where the summary's own title begins; None when it stands under a group header that it shares with others."""
    for merge in grid.merges.get(row - 1, ()) if row else ():
        _, start, bottom, end = merge
        inside = start <= right and end >= left
        shared = inside and (start < left or end > right)
        if shared and bottom == row - 1 and len({cell for _, cell in grid.filled(row - 1)}) > 1:
            return None
    own = [column for column, cell in grid.filled(row - 1) if left <= column <= right] if row else []
    return row - 1 if len(own) == 1 else row


def _lines(grid: Grid, row: int, labels: Sequence[int], measures: range, words: SummaryTerms) -> _Lines | None:
    """The lines of the summary; None where a label comes twice, a figure is none, or they have no end."""
    found: dict[str, object] = {}
    total, bottom = -1, row
    for place in _rows_below(grid, row, labels, words):
        text = "\x1f".join(shown(grid.cell(place, column)) for column in labels)
        figures = [cell for column in measures if not is_blank(cell := grid.cell(place, column))]
        if not text.strip("\x1f") or not figures:
            break
        if not all(_is_figure(cell) for cell in figures):
            break
        bottom = place
        if normal(text.split("\x1f")[0]) in words.said.totals:
            total = place
            break
        if text in found:
            return None
        found[text] = figures[0]
    else:
        if bottom - row >= words.rules.limits.summary_rows:
            return None
    return _Lines(tuple(found), tuple(found.values()), bottom, total) if found else None


def _rows_below(grid: Grid, row: int, labels: Sequence[int], words: SummaryTerms) -> range:
    """The rows that may be lines of a summary: below its header, however many rows that is merged over."""
    spans = (merge[2] for merge in grid.merges.get(row, ()) if merge[1] in labels)
    start = max([row, *spans]) + 1
    return range(start, min(len(grid.rows), start + words.rules.limits.summary_rows))


def _is_figure(cell: object) -> bool:
    if isinstance(cell, str):
        return FIGURE.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _beside(grid: Grid, row: int, aside: Aside) -> int:
    """How many cells of the row are not the summary's."""
    return sum(1 for column, _ in grid.filled(row) if not aside.left <= column <= aside.right)


def _is_proved(grid: Grid, aside: Aside, lines: _Lines, measures: Sequence[str], words: SummaryTerms) -> bool:
    """A measure that no case has, a title, a total beside a record, or figures that count the ledger's rows."""
    if any(words.is_tally(text) for text in measures):
        return True
    title = normal(" ".join(shown(cell) for cell in grid.rows[aside.top][aside.left : aside.right + 1] if cell))
    if aside.top < aside.header and any(word in title for word in words.said.titles):
        return True
    if lines.total_row >= 0 and _beside(grid, lines.total_row, aside) > 1:
        return True
    return len(lines.labels) > 1 and _counts_rows(grid, aside, lines, words.rules.limits.summary_depth)


def _counts_rows(grid: Grid, aside: Aside, lines: _Lines, depth: int) -> bool:
    """手机 4 | 平板 2 beside a column that says four times 手机 and twice 平板."""
    below = grid.rows[aside.header + 1 : depth]
    others = (column for column in range(grid.width) if not aside.left <= column <= aside.right)
    wanted = dict(zip(lines.labels, lines.figures, strict=True))
    if sum(1 for figure in wanted.values() if isinstance(figure, int | float) and figure > 1) == 0:
        return False
    for column in others:
        said = Counter(cell for row in below if column < len(row) and isinstance(cell := row[column], str))
        if all(said[label] == figure for label, figure in wanted.items()):
            return True
    return False


def _is_below_headers(grid: Grid, aside: Aside) -> bool:
    """True where what stands above the summary's header is one of several group headers."""
    others = [cell for column, cell in grid.filled(aside.top) if not aside.left <= column <= aside.right]
    return aside.top < aside.header and len(others) > 1 and all(isinstance(cell, str) for cell in others)


def _stands_apart(grid: Grid, aside: Aside, lines: _Lines, label: str, apart: bool, words: SummaryTerms) -> bool:
    """Its lines are others than the ledger's: they go on below its rows, end long before, or say each thing once."""
    if not words.may_group(label) or len(lines.labels) < 2 or _is_below_headers(grid, aside):
        return False
    places = range(aside.bottom - len(lines.labels) - (lines.total_row >= 0) + 1, aside.bottom + 1)
    records = [row for row in places if _beside(grid, row, aside) > 1]
    goes_on = bool(records) and _beside(grid, places[-1], aside) == 0 and lines.total_row != places[-1]
    following = aside.bottom + 1
    ends = following < len(grid.rows) and _beside(grid, following, aside) > 1
    counts = all(isinstance(one, int | float) and one == int(one) for one in lines.figures)
    groups = len(set(lines.figures)) > 1 and words.groups(
        label, words.said.groupers if counts or ends else words.said.first_said
    )
    if groups and counts and ends:
        return True
    return len(lines.labels) >= words.rules.limits.fewest_cells and (goes_on or groups or (apart and ends))
