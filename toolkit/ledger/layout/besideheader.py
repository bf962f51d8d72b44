"""Small blocks beside the titles and header rows of a ledger, apart from it by a blank column: none of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.ledger.layout.asides import Aside
from toolkit.ledger.layout.grid import Grid
from toolkit.ledger.layout.headerrows import Block
from toolkit.ledger.layout.sidebyside import LaidOut


def beside_header(bands: Sequence[Grid], by_band: Sequence[Sequence[LaidOut]]) -> tuple[Aside, ...]:
    """What stands beside the header of the only band with a table and has nothing beside its records.

    `summary` where it holds figures beside header rows, which no header does. Empty where no band is the only one,
    or another goes on beside the records.
    """
    tables = [found[0] for found in by_band if found]
    if len(tables) != 1:
        return ()
    block = tables[0].block
    others = [band for band, found in zip(bands, by_band, strict=True) if not found]
    if any(band.filled(row) for band in others for row in range(block.last + 1, len(band.rows))):
        return ()
    return tuple(aside for band in others for aside in _block(band, block))


def _block(band: Grid, block: Block) -> Iterator[Aside]:
    """The band's block of two rows or more; a line alone is a part of the title."""
    rows = [row for row in range(block.last + 1) if band.filled(row)]
    if len(rows) > 1:
        beside = [cell for row in rows if row >= block.first for _, cell in band.filled(row)]
        sort = "summary" if any(_is_figure(cell) for cell in beside) else "list"
        yield Aside(rows[0], rows[0], rows[-1], band.shift, band.shift + band.width - 1, sort)


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
