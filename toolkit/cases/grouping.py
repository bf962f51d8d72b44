"""Rows under one number as one case or several: copies are one, other customer, serial or fault another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from toolkit.cases.rows import Identity, Row
from toolkit.model import Moment


@dataclass(slots=True)
class Seen:
    """What the rows of a group say, facet by facet."""

    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    serials: set[str] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def add(self, identity: Identity) -> None:
        self.names |= identity.names
        self.phones |= identity.phones
        self.serials |= identity.serials
        self.faults |= identity.faults
        self.days |= identity.days


@dataclass(slots=True)
class Group:
    """The rows found so far to be one case."""

    rows: list[Row] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    sources: set[int] = field(default_factory=set)
    year: int | None = None
    joined_by: str = "number"
    count: int = 1
    """Of rows without number that say the same in one table: the how manieth this is."""

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.sources.add(row.source.index)
        self.seen.add(row.identity)

    @property
    def received(self) -> Moment | None:
        """The earliest received_at of its rows."""
        found = (row.record.meaning("received_at") for row in self.rows)
        return min((one for one in found if isinstance(one, Moment)), default=None)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Facets of a row and a group that agree and that differ, among those both give."""

    agreeing: frozenset[str]
    differing: frozenset[str]

    @property
    def balance(self) -> int:
        return len(self.agreeing) - len(self.differing)


def group_rows(rows: Iterable[Row], most: int) -> list[Group]:
    """Rows of one number and year as the cases they are, in the order of their first rows.

    A row is compared with at most `most` cases: the first ones, or beyond them those that share a facet with it.
    """
    groups: list[Group] = []
    by_identity: dict[Identity, Group] = {}
    by_facet: dict[tuple[str, str], list[Group]] = {}
    for row in rows:
        group = by_identity.get(row.identity) or _best(row, _candidates(row, groups, by_facet, most))
        if group is None:
            group = Group()
            groups.append(group)
        group.add(row)
        by_identity[row.identity] = group
        for facet in _facets(row.identity):
            known = by_facet.setdefault(facet, [])
            if len(known) < most and group not in known:
                known.append(group)
    return groups


def likeness(row: Identity, group: Seen) -> Likeness:
    verdicts = {
        "customer": _customer(row, group),
        "serial": _verdict(row.serials, group.serials),
        "fault": _fault(row.faults, group.faults),
        "day": _verdict(row.days, group.days),
    }
    return Likeness(
        frozenset(name for name, same in verdicts.items() if same is True),
        frozenset(name for name, same in verdicts.items() if same is False),
    )


def is_other_case(row: Row, group: Group) -> bool:
    """True when this row under the same number is about another product or customer.

    Within one table a branch writes a case once, so one difference is enough (conventions.md "Copies").
    Between tables one difference is a disagreement; more differences than agreements are another case.
    """
    if row.source.index not in group.sources:
        return is_mostly_different(row, group)
    alike = likeness(row.identity, group.seen)
    if {"customer", "serial", "day"} <= alike.agreeing:
        return False
    return bool(alike.differing - {"day"})


def is_alike(row: Row, group: Group) -> bool:
    """True when the row names the group's customer or product."""
    return bool(likeness(row.identity, group.seen).agreeing & {"customer", "serial"})


def is_mostly_different(row: Row, group: Group) -> bool:
    """True when more of what both say differs than agrees, and more than one thing."""
    alike = likeness(row.identity, group.seen)
    return len(alike.differing) > max(1, len(alike.agreeing))


def _candidates(row: Row, groups: list[Group], by_facet: dict[tuple[str, str], list[Group]], most: int) -> list[Group]:
    if len(groups) <= most:
        return groups
    found = (group for facet in _facets(row.identity) for group in by_facet.get(facet, ()))
    return list({id(group): group for group in found}.values())[:most]


def _best(row: Row, candidates: Sequence[Group]) -> Group | None:
    same = [group for group in candidates if not is_other_case(row, group)]
    return max(same, key=lambda group: likeness(row.identity, group.seen).balance, default=None)


def _customer(row: Identity, group: Seen) -> bool | None:
    """One name or one phone in common is the same customer."""
    by_name = _verdict(row.names, group.names)
    by_phone = _verdict(row.phones, group.phones)
    if by_name or by_phone:
        return True
    return by_phone if by_name is None else by_name


def _fault(row: frozenset[str], group: set[str]) -> bool | None:
    if not row or not group:
        return None
    return any(one in other or other in one for one in row for other in group)


def _verdict(one: frozenset[str], other: set[str]) -> bool | None:
    return bool(one & other) if one and other else None


def _facets(identity: Identity) -> list[tuple[str, str]]:
    sets = {
        "serial": identity.serials,
        "name": identity.names,
        "phone": identity.phones,
        "day": identity.days,
    }
    return [(name, value) for name, values in sets.items() for value in sorted(values)]
