"""Gives a table with changing columns a grid that fits its widest row."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r"<(/?)w:(tbl|tr|tc)(?=[ >])|<w:gridSpan w:val=\"(\d+)\"")
_GRID: Final = re.compile(r"<w:tblGrid>(.*?)</w:tblGrid>")
_COLUMN: Final = re.compile(r"<w:gridCol\b[^>]*?w:w=\"(\d+)\"[^>]*/>")


def fitted(table: str) -> str:
    """The table with as many grid columns as its widest row needs; the whole width stays what it was."""
    grid = _GRID.search(table)
    if grid is None:
        return table
    widths = [int(width) for width in _COLUMN.findall(grid[1])]
    wanted = widest_row(table)
    if not widths or not wanted or wanted == len(widths):
        return table
    if wanted > len(widths):
        average, new_average = sum(widths) / len(widths), sum(widths) / wanted
        new = [int(width * new_average / average) for width in widths]
        new += [int(new_average)] * (wanted - len(widths))
    else:
        new = [width + sum(widths[wanted:]) // wanted for width in widths[:wanted]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in new)
    return table[: grid.start(1)] + columns + table[grid.end(1) :]


def widest_row(table: str) -> int:
    """Grid columns of the widest row; tables inside of cells do not count."""
    depth = cells = widest = 0
    for closing, name, span in _TOKEN.findall(table):
        if name == "tbl":
            depth += -1 if closing else 1
        elif depth == 1 and name == "tr":
            widest, cells = max(widest, cells), 0
        elif depth == 1 and name == "tc" and not closing:
            cells += 1
        elif depth == 1 and span:
            cells += int(span) - 1
    return max(widest, cells)
