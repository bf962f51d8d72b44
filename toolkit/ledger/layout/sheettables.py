"""Finds the tables of a sheet: below each other, side by side with or without a gap, on several lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from toolkit.ledger.layout.besideheader import beside_header
from toolkit.ledger.layout.blanked import blanked
from toolkit.ledger.layout.folded import unfolded
from toolkit.ledger.layout.grid import Grid, bands_of, cut_at
from toolkit.ledger.layout.listsbeside import lists_beside
from toolkit.ledger.layout.mixedrows import by_kind
from toolkit.ledger.layout.sidebyside import LOOKED_AT, is_apart, stand_alone, ways_to_cut
from toolkit.ledger.layout.tables import RawTable, Setting, tables_in
from toolkit.ledger.reading.sheets import Sheet


def tables_of(grid: Grid, sheet: Sheet, setting: Setting) -> list[RawTable]:
    """The tables of a sheet; lines of a record are read side by side, rows of several kinds each as its own."""
    flat = unfolded(grid, sheet, setting.headers)
    found = _tables_in_bands(grid, sheet, setting) if flat is None else tables_in(*flat, setting)
    return [part for raw in found for part in by_kind(raw, setting.rules)]


def _tables_in_bands(grid: Grid, sheet: Sheet, setting: Setting) -> list[RawTable]:
    """Tables side by side are read each for itself, when they are tables of their own; else the sheet is read whole."""
    bands = bands_of(grid)
    if len(bands) > 1:
        by_band = [_tables_at_seams(band, sheet, setting) for band in bands]
        if stand_alone([tables[0] for tables in by_band if tables], setting.rules.layout.fields.names_rows):
            return [raw for tables in by_band for raw in tables]
        asides = beside_header(bands, by_band)
        if asides and (any(one.sort == "summary" for one in asides) or not tables_in(grid, sheet, setting)):
            first, *others = (raw for tables in by_band for raw in tables)
            return [replace(first, asides=(*first.asides, *asides)), *others]
    return _tables_at_seams(grid, sheet, setting)


def _tables_at_seams(grid: Grid, sheet: Sheet, setting: Setting) -> list[RawTable]:
    """Tables that stand side by side without a blank column are taken apart where their rows are not the same."""
    whole = tables_in(grid, sheet, setting)
    if not whole:
        return []
    cuts = _cuts(whole[0], sheet, setting)
    if not cuts:
        return _without_lists(whole, sheet, setting)
    return [raw for band in cut_at(grid, cuts) for raw in tables_in(band, sheet, setting)]


def _cuts(whole: RawTable, sheet: Sheet, setting: Setting) -> tuple[int, ...]:
    """Where the table is to be cut, as its first rows show: the way that leaves the fewest columns unknown."""
    best: tuple[int, ...] = ()
    most, ways = 0, ways_to_cut(whole, setting.rules)
    if not ways:
        return ()
    top = whole.grid.rows[: whole.block.last + 1 + LOOKED_AT]
    grid = replace(whole.grid, rows=top)
    for cuts in ways:
        by_band = [tables_in(band, sheet, setting) for band in cut_at(grid, cuts)]
        mapped = sum(1 for found in by_band for raw in found for plan in raw.mapping.plans if plan.fields)
        pairs = pairwise(found[0] for found in by_band if found)
        if mapped > most and all(by_band) and all(is_apart(one, other, setting.rules) for one, other in pairs):
            best, most = cuts, mapped
    return best


def _without_lists(whole: list[RawTable], sheet: Sheet, setting: Setting) -> list[RawTable]:
    """The tables of a sheet without the lists that stand beside the first one."""
    grid, lists = whole[0].grid, lists_beside(whole[0], setting.rules)
    if not lists:
        return whole
    shift = grid.shift
    areas = ((one.top, one.left - shift, one.bottom, one.right - shift) for one in lists)
    found = tables_in(blanked(grid, areas), sheet, setting)
    return [replace(found[0], asides=lists), *found[1:]] if found else whole
