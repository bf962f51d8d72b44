"""Finds which tags belong together: for with its else and endfor, if with elif, else and endif."""

from __future__ import annotations

from typing import Final

from toolkit.spelling import nearest
from toolkit.word.faults import TemplateFault, make_fault
from toolkit.word.tags import Tag

SINGLE: Final = {"set", "do", "break", "continue", "colspan", "cellbg", "vm", "hm"}
BLOCKS: Final = {"for", "if", "set", "with", "filter", "macro", "call"}
_KNOWN: Final = sorted(SINGLE | BLOCKS | {"else", "elif"} | {f"end{word}" for word in BLOCKS})


def group_blocks(tags: list[Tag], faults: list[TemplateFault]) -> None:
    """Fills `tag.group` of every block tag; a block without its end, or an end without its block, is a fault."""
    open_blocks: list[Tag] = []
    for tag in tags:
        if tag.kind != "%":
            continue
        if tag.word not in _KNOWN:
            near = nearest(tag.word, sorted(_KNOWN), likeness=0.6)
            faults.append(make_fault("unknown_tag", tag.spot, tag.written, near))
        elif tag.opens:
            tag.group = [tag]
            open_blocks.append(tag)
        elif tag.closes or tag.divides:
            _join(tag, open_blocks, faults)
        else:
            tag.group = [tag]
    faults += [make_fault("block_not_ended", tag.spot, tag.written, end=f"end{tag.word}") for tag in open_blocks]


def _join(tag: Tag, open_blocks: list[Tag], faults: list[TemplateFault]) -> None:
    """Puts an end or a middle tag to the innermost open block it fits; the blocks it skips stay without end."""
    wanted = {tag.closes} if tag.closes else tag.divides
    fitting = [number for number, block in enumerate(open_blocks) if block.word in wanted]
    if not fitting:
        faults.append(make_fault("end_without_block", tag.spot, tag.written, block=" / ".join(sorted(wanted))))
        return
    for skipped in open_blocks[fitting[-1] + 1 :]:
        faults.append(make_fault("block_not_ended", skipped.spot, skipped.written, end=f"end{skipped.word}"))
    del open_blocks[fitting[-1] + 1 :]
    block = open_blocks[-1]
    block.group.append(tag)
    tag.group = block.group
    if tag.closes:
        open_blocks.pop()
