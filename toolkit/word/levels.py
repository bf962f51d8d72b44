"""Moves block tags to the level they act on: paragraph, row, cell or run, as written or as they stand alone."""

from __future__ import annotations

from typing import Final

from lxml import etree

from toolkit.word.breaks import free_breaks
from toolkit.word.cells import dress_cells
from toolkit.word.faults import level_name, make_fault
from toolkit.word.homes import Homes
from toolkit.word.names import PARAGRAPH, PARAGRAPHS, TEXTS, W
from toolkit.word.parttree import PartTree
from toolkit.word.tags import Tag
from toolkit.word.tree import (
    drop_empty_runs,
    mark,
    own_texts,
    put_after,
    put_before,
    remove,
    replace_with,
    split_run,
)

_CONTENT: Final = tuple(
    W + name
    for name in (
        "drawing", "pict", "object", "br", "fldChar", "fldSimple", "sectPr", "footnoteReference", "endnoteReference",
        "sym",
    )
)  # fmt: skip
"""What makes a paragraph more than its text."""


def place_tags(part: PartTree) -> None:
    """Gives every tag its level and its place in the tree."""
    homes = Homes(part)
    free_breaks(homes)
    _merge_trimmed(part, homes)
    dress_cells(part, homes)
    _promote(part, homes)
    for level in ("tr", "tc", "p", "r"):
        for tag in part.tags:
            if tag.level == level and homes.number[id(tag)] in homes.text:
                _place(part, homes, tag, level)
    for paragraph in part.root.iter(*PARAGRAPHS):
        drop_empty_runs(paragraph)


def _place(part: PartTree, homes: Homes, tag: Tag, level: str) -> None:
    """Puts a tag, and those of the same level beside it, in the place of the element that holds them."""
    element = homes.element(tag, level)
    if element is None:
        part.faults.append(make_fault("no_element", tag.spot, tag.written, level=level_name(level)))
        return
    if level == "r":
        split_run(homes.text[homes.number[id(tag)]], mark(homes.number[id(tag)]))
        homes.look_again()
        return
    here = [one for one in homes.tags_in(element) if one.level == level]
    if tag.kind != "#" and _rest(homes, element, here):
        _place_around(part, homes, element, here)
        return
    replace_with(element, "".join(mark(homes.number[id(one)]) for one in here))
    for one in here:
        homes.text.pop(homes.number[id(one)], None)


def _place_around(part: PartTree, homes: Homes, element: etree._Element, here: list[Tag]) -> None:
    """Whole blocks inside one element that holds more go around it; half a block would lose what stands beside it."""
    inside = {id(one) for one in here}
    whole = all(one.group and _is_whole(one.group) and all(id(other) in inside for other in one.group) for one in here)
    if not whole or any(one.divides for one in here):
        for one in here:
            part.faults.append(make_fault("content_lost", one.spot, one.written, level=level_name(one.level)))
            homes.clear(one)
        return
    for one in here:
        homes.clear(one)
        code = mark(homes.number[id(one)])
        if one.closes:
            put_after(element, code)
        else:
            put_before(element, code)


def _is_whole(group: list[Tag]) -> bool:
    return bool(group[-1].closes) or not group[0].opens


def _rest(homes: Homes, element: etree._Element, here: list[Tag]) -> bool:
    """Whether the element holds more than these tags."""
    marks = {mark(homes.number[id(one)]) for one in here}
    text = "".join(one.text or "" for one in element.iter(*TEXTS))
    for code in marks:
        text = text.replace(code, "")
    return bool(text.strip()) or next(element.iter(*_CONTENT), None) is not None


def _promote(part: PartTree, homes: Homes) -> None:
    """Levels for blocks written without one."""
    groups: list[list[Tag]] = []
    typed = [tag for tag in part.tags if id(tag) in homes.number]
    for tag in typed:
        if tag.group and tag.group[0] is tag and not any(one.level for one in tag.group):
            groups.append(tag.group)
        elif tag.kind == "#" and not tag.level:
            groups.append([tag])
        elif tag.group and tag.group[0] is tag:
            _follow(homes, tag.group)
    rows = [group for group in groups if _alone_in_rows(homes, group)]
    _set_level(rows, "tr")
    groups = [group for group in groups if group not in rows]
    for group in [group for group in groups if _spans_cells(homes, group)]:
        _set_level([group], "tr")
        groups.remove(group)
    _set_level(_alone_in_paragraphs(homes, groups), "p")


def _set_level(groups: list[list[Tag]], level: str) -> None:
    for group in groups:
        for tag in group:
            tag.level = level


def _follow(homes: Homes, group: list[Tag]) -> None:
    """`{%tr for %}` with a plain `{% endfor %}` alone in its row: the same level."""
    level = next(tag.level for tag in group if tag.level)
    for tag in group:
        element = homes.element(tag, level)
        if not tag.level and level != "r" and element is not None and not _rest(homes, element, [tag]):
            tag.level = level


def _alone_in_rows(homes: Homes, group: list[Tag]) -> bool:
    rows = [homes.element(tag, "tr") for tag in group]
    if len(group) < 2 or any(row is None or _rest(homes, row, [tag]) for row, tag in zip(rows, group, strict=True)):
        return False
    return len({row.getparent() for row in rows if row is not None}) == 1 and len(set(rows)) == len(rows)


def _spans_cells(homes: Homes, group: list[Tag]) -> bool:
    """A block that begins in one cell of a row and ends in another cell of it repeats the row."""
    rows = {homes.element(tag, "tr") for tag in group}
    cells = {homes.element(tag, "tc") for tag in group}
    return len(group) == 2 and len(rows) == 1 and None not in rows and len(cells) == 2


def _alone_in_paragraphs(homes: Homes, groups: list[list[Tag]]) -> list[list[Tag]]:
    """Blocks all of whose tags stand in paragraphs that hold nothing but such tags, side by side in one story."""
    chosen = [group for group in groups if _side_by_side(homes, group)]
    while True:
        alone = {id(tag) for group in chosen for tag in group}
        kept = [group for group in chosen if all(_only(homes, tag, alone) for tag in group)]
        if len(kept) == len(chosen):
            return kept
        chosen = kept


def _side_by_side(homes: Homes, group: list[Tag]) -> bool:
    paragraphs = [homes.element(tag, "p") for tag in group]
    if any(paragraph is None or paragraph.tag != PARAGRAPH for paragraph in paragraphs):
        return False
    parents = {paragraph.getparent() for paragraph in paragraphs if paragraph is not None}
    return len(parents) == 1 and (len(group) == 1 or len(set(paragraphs)) > 1)


def _only(homes: Homes, tag: Tag, alone: set[int]) -> bool:
    paragraph = homes.element(tag, "p")
    assert paragraph is not None
    here = homes.tags_in(paragraph)
    return all(id(one) in alone for one in here) and not _rest(homes, paragraph, here)


def _merge_trimmed(part: PartTree, homes: Homes) -> None:
    """`{%-` joins its paragraph to the one before, `-%}` the next one to its own, as docxtpl reads them."""
    for tag in part.tags:
        if tag.kind != "%" or not (tag.trim_left or tag.trim_right):
            continue
        paragraph = homes.element(tag, "p")
        if paragraph is None:
            continue
        code = mark(homes.number[id(tag)])
        text = "".join(one.text or "" for one in own_texts(paragraph))
        before, after = paragraph.getprevious(), paragraph.getnext()
        _drop_breaks(paragraph, homes.text[homes.number[id(tag)]], tag)
        joined = (tag.trim_left and before is not None and before.tag == PARAGRAPH) or (
            tag.trim_right and after is not None and after.tag == PARAGRAPH
        )
        if not joined:
            part.faults.append(make_fault("nothing_to_join", tag.spot, tag.written, severity="warning"))
        if tag.trim_right and text.rstrip().endswith(code) and after is not None and after.tag == PARAGRAPH:
            _append(paragraph, after)
        if tag.trim_left and text.lstrip().startswith(code) and before is not None and before.tag == PARAGRAPH:
            _append(before, paragraph)
        tag.trim_left = tag.trim_right = False


def _drop_breaks(paragraph: etree._Element, home: etree._Element, tag: Tag) -> None:
    """Takes out the line breaks between a trimming tag and the text on that side."""
    elements = [one for one in paragraph.iter() if one.tag == W + "br" or (one.tag in TEXTS and one.text)]
    at = elements.index(home)
    for wanted, step in ((tag.trim_left, -1), (tag.trim_right, 1)):
        position = at + step
        while wanted and 0 <= position < len(elements) and elements[position].tag == W + "br":
            remove(elements[position])
            position += step


def _append(paragraph: etree._Element, more: etree._Element) -> None:
    for child in list(more):
        if child.tag != W + "pPr":
            paragraph.append(child)
    remove(more)
