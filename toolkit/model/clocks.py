"""Clocks as the rule book states them: start, stop, limits, and the levels of escalation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.model.values import Text


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock may take, under one policy, where `when` (field -> allowed values) fits."""

    unit: str
    """`minutes`, `hours`, `days`, `workdays`, `months`; `moment`: the deadline is the moment in `until`."""
    source: str
    amount: int = 0
    parameter: str = ""
    """Parameter that holds the amount; unset = this limit is off."""
    until: str = ""
    """Field that holds the deadline itself: a promised or agreed moment, which no pause moves."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_before: int | None = None
    """In days: earlier is met, but flagged (`follow-up-too-early`)."""
    on_the_spot: bool = False
    """True: on the day of the start it is not too early either."""
    business_hours: bool = False
    """True: hours count in the opening hours of the branch's calendar, not round the clock."""
    rolls: bool = True
    """False: a last calendar day that is a day off stays the last day."""
    valid_from: date | None = None
    valid_until: date | None = None
    """A clock is judged by the limit in force on the day it started."""
    lasts: tuple[str, ...] = ()
    """Fields, the first filled counts: the duty was promised for `lasts_months` from that day; a deadline after that
    is none. Blank: nobody knows whether it is still in force, so the clock is not judged."""
    lasts_months: int = 0
    after_missed: str = ""
    """Id of an earlier clock of the rule book: this limit holds only once that one was missed."""
    or_next: bool = True
    """False: while its parameter is off, no later limit stands in; the clock is off for the cases that fit."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock: first filled of `start` -> `stop`, for cases that fit `when`, with limits per policy."""

    id: str
    label: Text
    subject: str
    """`case` or `complaint`."""
    start: tuple[str, ...]
    stop: tuple[str, ...]
    """First filled of these; not judged where the branch keeps none of them."""
    limits: Mapping[str, tuple[Limit, ...]]
    """Policy -> limits, the first that fits counts; an empty list: the policy has no such clock;
    no entry: as in the policy's base."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Not where one of these holds."""
    pauses: tuple[str, ...] = ()
    """Pause reasons that stop this clock."""
    starts_always: bool = False
    """True: every case has this start, so a blank one is trouble and not "not yet"."""
    again: tuple[str, ...] = ()
    """Contacts or visits with each of which the clock begins anew: it runs from the last one to the next."""
    series: tuple[str, ...] = ()
    """For `again`: cases that say the same in one of these fields go on with one another (one customer, one
    agreement)."""
    otherwise: tuple[str, ...] = ()
    """Stops instead, where no stop is written and one of `otherwise_when` holds: handed back unrepaired."""
    otherwise_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deemed: bool = False
    """True: silence counts as the stop; once the limit has passed the clock is met, and nobody is late."""
    ended_by: tuple[str, ...] = ()
    """Later events: once one of them has happened, a blank stop is a gap in the ledger and not "still open"."""
    amber: int | None = None
    """Percent of the limit from which an open clock is due soon; None: the policy's `amber_percent`."""
    rank: int = 1
    """Which late clocks stand first in the lists: 1 the customer waits, 2 he has what he came for."""
    person: tuple[str, ...] = ("responsible", "technician", "taken_by")
    source: str = ""
    own_decision: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """An escalation level, reached when a clock is `late_minutes` late (working time): who is told."""

    level: int
    late_minutes: int
    role: Text
    source: str = ""
    policies: tuple[str, ...] = ()
    """Empty: every policy."""
