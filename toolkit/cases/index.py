"""Finds the case that a row belongs to: by number, else by serial or customer and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from toolkit.cases.grouping import Group, is_alike, is_mostly_different
from toolkit.cases.rows import Row, key_of, moments_of
from toolkit.cases.settings import Joining
from toolkit.model import Moment


@dataclass(frozen=True, slots=True)
class Found:
    """A row's group and why: `number`, `related_number`, `serial_and_date`, `customer_and_date`."""

    group: Group
    reason: str


@dataclass(slots=True)
class CaseIndex:
    """Groups by their numbers, serials, phones and names."""

    joining: Joining
    by_number: dict[str, list[Group]] = field(default_factory=dict)
    by_serial: dict[str, list[Group]] = field(default_factory=dict)
    by_phone: dict[str, list[Group]] = field(default_factory=dict)
    by_name: dict[str, list[Group]] = field(default_factory=dict)

    def add(self, group: Group) -> None:
        for key in dict.fromkeys(row.key for row in group.rows if row.key):
            self.by_number.setdefault(key, []).append(group)
        for table, keys in (
            (self.by_serial, group.seen.serials),
            (self.by_phone, group.seen.phones),
            (self.by_name, group.seen.names),
        ):
            for key in sorted(keys):
                table.setdefault(key, []).append(group)

    def numbered(self, row: Row) -> list[Group]:
        """The cases under the row's number; where numbers restart, `2026/0043` names the year as well."""
        found = self.by_number.get(row.key, [])[-self.joining.compared_cases :]
        if found or not self.joining.years_restart or not row.key[:4].isdigit():
            return found
        year, rest = int(row.key[:4]), row.key[4:].strip("/")
        key = (rest.lstrip("0") or rest[:1]) if rest.isdigit() else rest
        return [group for group in self.by_number.get(key, []) if group.year == year]

    def owner(self, row: Row) -> Found | None:
        """The case that a follow-up, complaint, parts or repair row belongs to."""
        at = happened_at(row, self.joining)
        for reason, groups in (
            ("number", self.numbered(row)),
            ("related_number", self.by_number.get(key_of(row.record, "related_number"), [])),
        ):
            group = _latest_before(row, groups, at)
            if group is not None:
                return Found(group, reason)
        return None if row.key else self.by_date(row)

    def by_date(self, row: Row) -> Found | None:
        """The case of the same serial, else of the same customer, taken in last within the window before."""
        at = happened_at(row, self.joining)
        if at is None:
            return None
        by_serial = self._near(self.with_serial(row), at)
        if by_serial:
            return Found(by_serial[-1], "serial_and_date")
        people = self._of(self.by_phone, row.identity.phones) or self._of(self.by_name, row.identity.names)
        by_customer = self._near(people, at)
        if len(by_customer) == 1:  # a customer may have two machines here; a guess helps nobody
            return Found(by_customer[0], "customer_and_date")
        return None

    def with_serial(self, row: Row) -> list[Group]:
        return self._of(self.by_serial, row.identity.serials)

    def _near(self, groups: Iterable[Group], at: Moment) -> list[Group]:
        earliest = at.at - timedelta(days=self.joining.window_days)
        dated = [(group.received, group) for group in groups]
        near = [
            (received.at, place, group)
            for place, (received, group) in enumerate(dated)
            if received is not None and earliest <= received.at and is_before(received, at)
        ]
        return [group for _, _, group in sorted(near, key=lambda one: one[:2])]

    def _of(self, table: dict[str, list[Group]], keys: Iterable[str]) -> list[Group]:
        """The cases under these keys; a key that many share (散客, one phone for all) tells nobody apart."""
        lists = (table.get(key, []) for key in sorted(keys))
        found = (group for groups in lists if len(groups) <= self.joining.compared_cases for group in groups)
        return list({id(group): group for group in found}.values())


def happened_at(row: Row, joining: Joining) -> Moment | None:
    """When the row says it happened, by the fields the rule book names for its kind."""
    found = moments_of(row.record, joining.happened_at(row.record.kind))
    return found[0] if found else None


def is_before(first: Moment, then: Moment) -> bool:
    """True when `first` can have come before `then`, seen with the precision of both."""
    return first.earliest <= max(then.latest, then.at)


def year_of(row: Row, joining: Joining) -> int | None:
    """The year in which the row's number was given: of received_at, else of the first thing that happened."""
    received = row.record.meaning("received_at")
    if isinstance(received, Moment):
        return received.at.year
    found = moments_of(row.record, joining.happened_at(row.record.kind))
    return min(found).at.year if found else None


def _latest_before(row: Row, groups: Sequence[Group], at: Moment | None) -> Group | None:
    """The latest earlier case of that number (conventions.md "Numbers"), of the row's customer if any is."""
    if len(groups) < 2:
        return groups[0] if groups else None
    known = [group for group in groups if is_alike(row, group)]
    candidates = known or [group for group in groups if not is_mostly_different(row, group)] or list(groups)
    order = [(_received(group), place, group) for place, group in enumerate(candidates)]
    earlier = [one for one in order if at is None or one[2].received is None or is_before(one[2].received, at)]
    best = max(earlier, key=lambda one: one[:2]) if earlier else min(order, key=lambda one: one[:2])
    return best[2]


def _received(group: Group) -> datetime:
    received = group.received
    return received.at if received is not None else datetime(date.min.year, 1, 1)
