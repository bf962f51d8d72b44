"""Rows of intake, service and repair tables as groups, each of which is one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.cases.grouping import Group, group_rows, is_mostly_different
from toolkit.cases.index import CaseIndex, Found, year_of
from toolkit.cases.rows import OPENING_KINDS, Identity, Row
from toolkit.cases.settings import Joining


@dataclass(slots=True)
class Openings:
    """The groups of a branch in the order of their first rows, their index, and what joining them needed."""

    index: CaseIndex
    groups: list[Group] = field(default_factory=list)
    strays: set[int] = field(default_factory=set)
    """`id` of groups made of repair rows that belong to no intake."""
    joined_otherwise: list[tuple[Row, Found]] = field(default_factory=list)
    """Rows that came to their group by something else than their number."""
    nameless: dict[tuple[str, Identity, int], Group] = field(default_factory=dict)
    """Groups of rows without number, by kind, by all they say of product and customer and how often a table says so."""
    said: dict[tuple[int, Identity], int] = field(default_factory=dict)
    """How often a table has said so till now."""


def open_cases(by_kind: Mapping[str, Sequence[Row]], joining: Joining) -> Openings:
    """Groups of intake and service rows with their repair rows; some branches keep repair ledgers alone."""
    found = Openings(CaseIndex(joining))
    opening = sorted((row for kind in OPENING_KINDS for row in by_kind.get(kind, ())), key=_position)
    repairs = by_kind.get("repair", ())
    _open_groups(opening or repairs, found, joining)
    if opening:
        count = len(found.groups)
        _open_groups([row for row in repairs if not _joins(row, found)], found, joining)
        found.strays = {id(group) for group in found.groups[count:]}
    return found


def _open_groups(rows: Iterable[Row], found: Openings, joining: Joining) -> None:
    buckets: dict[tuple[str, int | None], list[Row]] = {}
    nameless: list[Row] = []
    undated: list[Row] = []
    for row in rows:
        year = year_of(row, joining) if joining.years_restart else None
        if not row.key:
            nameless.append(row)
        elif joining.years_restart and year is None:
            undated.append(row)
        else:
            buckets.setdefault((row.key, year), []).append(row)
    for (_, year), bucket in buckets.items():
        for group in group_rows(bucket, joining.compared_cases) if len(bucket) > 1 else [_alone(bucket[0])]:
            group.year = year
            _take(group, found)
    for row in undated:
        _place_undated(row, found)
    for row in nameless:
        _place_nameless(row, found, joining)


def _place_undated(row: Row, found: Openings) -> None:
    """A row whose year nothing tells belongs to the latest case of its number that it resembles."""
    same = [group for group in found.index.numbered(row) if not is_mostly_different(row, group)]
    if same:
        same[-1].add(row)
    else:
        _take(_alone(row), found)


def _place_nameless(row: Row, found: Openings, joining: Joining) -> None:
    """A row without number is a copy of the case with its serial and day, else a case of its own."""
    twins = [group for group in found.index.with_serial(row) if row.identity.days & group.seen.days]
    twin = next((group for group in twins if row.source.index not in group.sources), None)
    if twin is not None:
        _add(row, Found(twin, "serial_and_date"), found)
        return
    count = found.said.get((row.source.index, row.identity), 0) + 1
    found.said[row.source.index, row.identity] = count
    same = found.nameless.get((row.record.kind, row.identity, count))
    if same is not None:
        same.add(row)
        return
    group = _alone(row)
    group.count = count
    group.year = year_of(row, joining) if joining.years_restart else None
    found.nameless[row.record.kind, row.identity, count] = group
    _take(group, found)


def _joins(row: Row, found: Openings) -> bool:
    """Adds a repair row to its case by number, or to the last one of its serial that has no repair yet."""
    owner = found.index.owner(row) if row.key else None
    if owner is not None and not is_mostly_different(row, owner.group):
        return _add(row, owner, found)
    if owner is None:
        near = found.index.by_date(row)
        sure = near is not None and (near.reason == "serial_and_date" or not row.key)
        if near is not None and sure and not any(other.record.kind == "repair" for other in near.group.rows):
            return _add(row, near, found)
    return False


def _add(row: Row, owner: Found, found: Openings) -> bool:
    owner.group.add(row)
    if owner.reason != "number":
        found.joined_otherwise.append((row, owner))
        if owner.reason != "related_number":
            owner.group.joined_by = "serial_and_date"
    return True


def _alone(row: Row) -> Group:
    group = Group()
    group.add(row)
    return group


def _take(group: Group, found: Openings) -> None:
    found.groups.append(group)
    found.index.add(group)


def _position(row: Row) -> int:
    return row.position
