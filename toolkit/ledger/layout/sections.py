"""Lines over groups of rows that name what they share (工程师：张三): the rows below take it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.ledger.cellreading import reader_of
from toolkit.ledger.columns.headings import MappingRules
from toolkit.ledger.columns.plans import Mapping_
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.headerrows import Block
from toolkit.ledger.layout.rows import SortedRows
from toolkit.ledger.reading.heldrows import HeldRows
from toolkit.ledger.values.outcome import BLANK, Outcome
from toolkit.ledger.wording import clean
from toolkit.model import Reading, SkippedRows

PAIR = re.compile(
    r"[\s【\[]*([^\s:：【】\[\]]{1,12})[】\]]?\s*[:：】\]]\s*([^:：]+?)(?=[\s,，;；]+[^\s:：]{1,12}\s*[:：]|\s*$)"
)
"""工程师：张三, 【品牌】华为; several of them in one cell."""
COUNT = re.compile(r"\s*[(（【\[][^()（）【】\[\]]*\d[^()（）【】\[\]]*[)）】\]]\s*$")
"""张三（共5单）"""
SAID_IN = ("footer", "title", "instruction")
"""For what such a line is taken as long as nobody looks at its words."""
Said = dict[str, tuple[int, str, str, str]]
"""Field -> column, text, label, and how the label names the field."""


@dataclass(frozen=True, slots=True)
class Section:
    """What lines over groups of rows say of one field: the line's row and column (from 0) and what it says."""

    field: str
    label: str
    """As it stands there, or as it stands in the header."""
    how: str
    lines: tuple[tuple[int, int, str], ...]
    """An empty text where a line of a wider group ends it."""

    def at(self, row: int) -> tuple[int, int, str] | None:
        """The line that holds for a row, if any."""
        number = bisect_right(self.lines, (row,)) - 1
        return self.lines[number] if number >= 0 and self.lines[number][2] else None


def with_sections(
    grid: Grid, block: Block, rows: SortedRows, mapping: Mapping_, rules: MappingRules
) -> tuple[tuple[Section, ...], SortedRows]:
    """The sections of a table, and its rows without the lines that name them."""
    lines = _lines(grid, block, rows, mapping, rules) if rows.records else {}
    if not lines:
        return (), rows
    first = next((row for row in rows.records if row not in lines), rows.records[-1])
    begun = {name for row, found in lines.items() if row < first for name in found}
    inside = {name for row, found in lines.items() if row > block.last for name in found}
    order = dict.fromkeys(name for found in lines.values() for name in found)
    names = [name for name in order if name in begun & inside]
    sections = tuple(_section(name, names[:number], lines) for number, name in enumerate(names))
    used = {row for row, found in lines.items() if row > block.last and not found.keys().isdisjoint(names)}
    return sections, _without(rows, used)


def _lines(grid: Grid, block: Block, rows: SortedRows, mapping: Mapping_, rules: MappingRules) -> dict[int, Said]:
    """The lines above, between and among the rows that say something of a group: row -> what."""
    last = rows.records[-1]
    above = range(max(0, block.first - rules.limits.footer_few), block.first)
    left_out = (one for one in rows.skipped if one.reason in SAID_IN)
    inside = (row for one in left_out for row in range(one.first - 1, one.last))
    places = sorted({*above, *inside, *_bare_pairs(grid, block, rows, mapping, rules)})
    said = {row: _said(grid, row, mapping, rules) for row in places if row < last}
    return {row: found for row, found in said.items() if found}


def _bare_pairs(grid: Grid, block: Block, rows: SortedRows, mapping: Mapping_, rules: MappingRules) -> Iterator[int]:
    """Rows of two cells without a colon: 工程师 | 张三. In a huge sheet nobody looks for them."""
    first, words = block.columns[0], rules.vocabulary.raw
    for row in () if isinstance(grid.rows, HeldRows) else rows.records:
        cells = grid.rows[row]
        if first < len(cells) and cells[first].__class__ is str and cells[first] in words:
            filled = grid.filled(row)
            if len(filled) == 2 and _field_of(str(filled[0][1]), mapping, rules):
                yield row


def _said(grid: Grid, row: int, mapping: Mapping_, rules: MappingRules) -> Said:
    """What a line says. Nothing when any part of it is something else."""
    filled = [(column, clean(str(cell))) for column, cell in grid.filled(row)]
    if len({text for _, text in filled}) == 1:
        filled = filled[:1]  # repeated in every cell
    found: Said = {}
    for column, label, text in _pairs(filled):
        name = _field_of(label, mapping, rules)
        if not name or not _is_readable(name, text, rules):
            return {}
        found[name[0]] = (column, text, label, name[1])
    return found


def _pairs(filled: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Column, label and text of each pair; a part that is none has no label."""
    if len(filled) == 2 and not PAIR.match(filled[0][1]):
        (_, label), (column, text) = filled
        yield column, label.strip(" :：【】[]"), COUNT.sub("", text)
        return
    for column, cell in filled:
        pairs = list(PAIR.finditer(cell))
        if not pairs or sum(len(pair[0]) for pair in pairs) * 2 < len(cell):
            yield column, "", cell
        for pair in pairs:
            yield column, pair[1], COUNT.sub("", pair[2].strip())


def _field_of(label: str, mapping: Mapping_, rules: MappingRules) -> tuple[str, str] | tuple[()]:
    """The field that a label names by a known word, and how; nothing where a column of the table has it."""
    meanings = rules.vocabulary.meanings((label,), mapping.kind) if label else ()
    if not meanings or meanings[0].how not in ("mapping", "synonym", "kind") or len(meanings[0].fields) != 1:
        return ()
    name = meanings[0].fields[0]
    known = name in rules.layout.summaries.groupers and name not in mapping.fields
    return (name, meanings[0].how) if known else ()


def _is_readable(name: tuple[str, str], text: str, rules: MappingRules) -> bool:
    """True for a value; 请填写姓名 tells how to fill in."""
    if not text or rules.vocabulary.knows(text):
        return False
    told_how = any(word in text for word in rules.layout.rows.instructions if len(word) > 1)
    return not told_how and _read(name[0], text, rules).reading is Reading.GIVEN


def _read(name: str, text: str, rules: MappingRules) -> Outcome:
    return reader_of(rules.book.fields[name], rules.words, (text,), rules.from_1904, 1)(text)


def _section(name: str, wider: Sequence[str], lines: Mapping[int, Said]) -> Section:
    """The lines of one field; a line of a field that was named before it ends the group."""
    found: list[tuple[int, int, str]] = []
    label = how = ""
    for row, said in lines.items():
        if name in said:
            column, text, label, how = said[name]
            found.append((row, column, text))
        elif any(one in said for one in wider):
            found.append((row, 0, ""))
    return Section(name, label, how, tuple(found))


def _without(rows: SortedRows, lines: Iterable[int]) -> SortedRows:
    """The rows with these lines as what they are."""
    named = set(lines)
    if not named:
        return rows
    reasons = {row: one.reason for one in rows.skipped for row in range(one.first - 1, one.last)}
    reasons |= dict.fromkeys(named, "section")
    spans: list[SkippedRows] = []
    for row, reason in sorted(reasons.items()):
        if spans and spans[-1].last == row and spans[-1].reason == reason:
            spans[-1] = replace(spans[-1], last=row + 1)
        else:
            spans.append(SkippedRows(row + 1, row + 1, reason))
    if named.isdisjoint(rows.records):
        return replace(rows, skipped=tuple(spans))
    records = tuple(row for row in rows.records if row not in named)
    return replace(rows, records=records, skipped=tuple(spans), continued=rows.continued - named)


def outcomes_of(section: Section, records: Sequence[int], rules: MappingRules) -> list[Outcome]:
    """What each record takes from its section."""
    read = {text: _read(section.field, text, rules) for _, _, text in section.lines if text}
    found = (section.at(row) for row in records)
    return [BLANK if line is None else read[line[2]] for line in found]
