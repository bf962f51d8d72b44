"""Keeps conditions from emptying what may not be empty: cells, headers, tables, rows."""

from __future__ import annotations

from lxml import etree

from toolkit.word.faults import Spot, make_fault
from toolkit.word.names import CELL, PARAGRAPH, ROW, STORIES, TABLE, W
from toolkit.word.parttree import PartTree
from toolkit.word.tags import tag_pair
from toolkit.word.tree import marks_in, put_after, put_before, put_last

_LOOKS = {W + "tcPr", W + "trPr", W + "tblPr", W + "tblGrid", W + "tblPrEx"}


def add_guards(part: PartTree) -> None:
    """Wraps whatever a condition could leave empty into a filter that repairs it."""
    for row in list(part.root.iter(ROW)):
        if _can_miss(part, row, CELL):
            _wrap(part, row, "filled_row")
    for table in list(part.root.iter(TABLE)):
        if _can_miss(part, table, ROW):
            _warn(part, table, "table_may_vanish")
            _wrap(part, table, "filled_table")
    for table in [table for table in part.root.iter(TABLE) if _changes_columns(part, table)]:
        _wrap(part, table, "fitted_grid")
    for story in list(part.root.iter(*STORIES)):
        if _can_end_without_paragraph(part, story):
            _warn(part, story, "cell_may_empty")
            _wrap_content(part, story, "filled_story")


def _warn(part: PartTree, element: etree._Element, kind: str) -> None:
    """Says that the engine will repair what these tags leave; other programs would damage the file."""
    numbers = list(marks_in(element.text)) + [number for child in element for number in marks_in(child.tail)]
    tags = [part.tags[number] for number in numbers if part.tags[number].opens and part.tags[number].written]
    if tags:
        part.faults.append(make_fault(kind, tags[0].spot, tags[0].written, severity="note"))


def _can_miss(part: PartTree, element: etree._Element, name: str) -> bool:
    """Whether every child of this name stands inside a condition or loop."""
    depth = _depths(part, element)
    children = [child for child in element if child.tag == name]
    if not children:
        return any(marks_in(child.tail) for child in element) or bool(element.text)
    return all(depth[child] > 0 for child in children)


def _changes_columns(part: PartTree, table: etree._Element) -> bool:
    """Whether cells of this table come and go, or change how many columns they span."""
    rows = [row for row in table if row.tag == ROW]
    if any(_tagged(row) for row in rows):
        return True
    spans = (span for row in rows for cell in row for span in cell.iterfind(f"{W}tcPr/{W}gridSpan"))
    return any(list(marks_in(span.get(W + "val"))) for span in spans)


def _can_end_without_paragraph(part: PartTree, story: etree._Element) -> bool:
    content = [child for child in story if child.tag not in _LOOKS]
    if not _tagged(story):
        return False
    last = content[-1] if content else None
    return last is None or last.tag != PARAGRAPH or _depths(part, story)[last] > 0 or bool(list(marks_in(last.tail)))


def _tagged(element: etree._Element) -> bool:
    return bool(list(marks_in(element.text))) or any(list(marks_in(child.tail)) for child in element)


def _depths(part: PartTree, element: etree._Element) -> dict[etree._Element, int]:
    """How many blocks are open around each child, counted inside the element."""
    depth = _change(part, element.text)
    depths = {}
    for child in element:
        depths[child] = depth
        depth += _change(part, child.tail)
    return depths


def _change(part: PartTree, text: str | None) -> int:
    tags = [part.tags[number] for number in marks_in(text)]
    return sum(1 if tag.opens else -1 if tag.closes else 0 for tag in tags)


def _wrap(part: PartTree, element: etree._Element, name: str) -> None:
    start, end = _guard(part, name)
    put_before(element, start)
    put_after(element, end)


def _wrap_content(part: PartTree, story: etree._Element, name: str) -> None:
    start, end = _guard(part, name)
    looks = [child for child in story if child.tag in _LOOKS]
    if looks:
        put_after(looks[-1], start)
    else:
        story.text = start + (story.text or "")
    put_last(story, end)


def _guard(part: PartTree, name: str) -> tuple[str, str]:
    start, end = tag_pair(f"filter {name}", "endfilter", Spot(part.name), "")
    return part.add(start), part.add(end)
