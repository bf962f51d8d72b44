"""Random cases against a second reckoning that knows nothing of ours: days are walked one by one, from the texts alone.

Written after conventions.md "Clocks" and worktime.md S8–S11, with chinesecalendar as the only help.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import chinese_calendar
import pytest

from tests.clocks.build import case, caseload, under
from toolkit.clocks import read_clocks
from toolkit.model import Rulebook

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LATEST = datetime(2026, 12, 1)
"""After this deadlines would touch the year that no notice covers."""
TRICKY = (
    "2020-01-23", "2024-02-29", "2024-10-12", "2025-01-26", "2025-12-31", "2026-01-31", "2026-02-13", "2026-02-14",
    "2026-02-28", "2026-04-30", "2026-05-09", "2026-09-25", "2026-09-27", "2026-09-30", "2026-10-08", "2026-10-10",
)  # fmt: skip
"""Leap day, month ends, make-up Saturdays and Sundays, first and last days of holidays."""


@dataclass(frozen=True)
class Promise:
    """A clock as the documents promise it: `hours`, `workdays`, `days` (rolled) or `strict` calendar days."""

    policy: str
    clock: str
    unit: str
    amount: int
    starts: tuple[str, ...]
    stop: str
    row: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()


WAITING = ("待配件", "待客户")
PROMISES = (
    Promise("warranty", "response", "hours", 1, ("received_at",), "responded_at"),
    Promise("digital", "response", "hours", 24, ("received_at",), "responded_at", (("channel", "电话"),)),
    Promise("computer", "response", "hours", 24, ("received_at",), "responded_at"),
    Promise("warranty", "diagnosis", "hours", 48, ("received_at",), "diagnosed_at"),
    Promise("warranty", "depot_repair", "workdays", 5, ("product_received_at", "received_at"), "finished_at",
            (("service_type", "送修"),), WAITING),
    Promise("warranty", "onsite_repair", "workdays", 3, ("arrived_at", "received_at"), "finished_at",
            (("service_type", "上门维修"),), WAITING),
    Promise("warranty", "contract_dispatch", "workdays", 7, ("received_at",), "dispatched_at",
            (("contract_number", "H1"),)),
    Promise("computer", "follow_up", "days", 7, ("handed_over_at",), "followed_up_at", (("service_type", "送修"),)),
    Promise("display", "unrepaired_exchange", "strict", 60, ("received_at",), "finished_at",
            (("service_type", "寄修"),)),
    Promise("warranty", "claim_answer", "strict", 15, ("claimed_at",), "answered_at"),
)  # fmt: skip
SPAN = {"hours": 3, "workdays": 25, "days": 45, "strict": 90}


@dataclass(frozen=True)
class Written:
    """A moment as a ledger writes it; without a time it is a day."""

    at: datetime
    day: bool

    @property
    def text(self) -> str:
        return f"{self.at:%Y-%m-%d}" if self.day else f"{self.at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class Situation:
    promise: Promise
    row: dict[str, Any]
    start: Written
    stop: Written | None
    """None: nothing had happened by the as-of moment."""
    waits: tuple[tuple[Written, Written | None], ...]
    as_of: datetime


def is_off(day: date) -> bool:
    return chinese_calendar.is_holiday(day) if day.year <= 2026 else day.weekday() >= 5


def end_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()) + DAY


def workday_after(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= not is_off(day)
    return day


def expected(one: Situation) -> tuple[datetime, str]:
    """Deadline and state, walked day by day."""
    promise, start = one.promise, one.start
    if promise.unit == "hours":
        due = (start.at + DAY if start.day else start.at) + promise.amount * 60 * MINUTE
        return due, state_at(one, due, waiting=False)
    if promise.unit != "workdays":
        last = start.at.date() + promise.amount * DAY
        while promise.unit == "days" and is_off(last):
            last += DAY
        return end_of(last), state_at(one, end_of(last), waiting=False)
    due, free, counted, waiting = end_of(workday_after(start.at.date(), promise.amount)), 0, start.at.date(), False
    for begin, end in one.waits:
        began = max(begin.at, start.at)
        if began >= due:
            continue
        until = end.at if end is not None and end.at <= one.as_of else (one.stop.at if one.stop else one.as_of)
        waiting |= one.stop is None and (end is None or end.at > one.as_of)
        day, first = max(began.date(), counted), max(began.date(), counted)
        while day < until.date():
            day += DAY
            free += not is_off(day)
        counted = max(first, until.date())
        due = end_of(workday_after(start.at.date(), promise.amount + free))
    return due, state_at(one, due, waiting)


def state_at(one: Situation, due: datetime, waiting: bool) -> str:
    if one.stop is not None:
        return "met" if one.stop.at <= due else "met_late"
    return "paused" if waiting else ("overdue" if one.as_of > due else "open")


def situations(seeds: range) -> Iterator[tuple[int, Situation]]:
    for seed in seeds:
        made = situation(random.Random(seed))
        if made is not None:
            yield seed, made


def situation(dice: random.Random) -> Situation | None:
    """A random case of a random clock; None for one that lies in no order of time."""
    promise = dice.choice(PROMISES)
    base = datetime(2019, 1, 1) + dice.randrange(60 * 24 * 2880) * MINUTE
    if dice.random() < 0.4:
        base = datetime.fromisoformat(dice.choice(TRICKY)) + dice.randrange(1440) * MINUTE
    row: dict[str, Any] = dict(promise.row) | {"received_at": written(dice, base).text}
    for name in promise.starts:
        if name != "received_at" and (len(promise.starts) == 1 or dice.random() < 0.4):
            row[name] = written(dice, base + DAY + dice.randrange(2880) * MINUTE).text
    start = read(row[next(name for name in promise.starts if name in row)])
    span = SPAN[promise.unit]
    as_of = min(LATEST, start.at + DAY + dice.randrange(span * 1440) * MINUTE)
    stop = written(dice, start.at + dice.randrange(1, span * 1440) * MINUTE) if dice.random() < 0.6 else None
    if start.at > as_of or (stop is not None and stop.at < start.at):
        return None
    row[promise.stop] = stop.text if stop is not None else None
    happened = stop if stop is not None and stop.at <= as_of else None
    waits = tuple(waits_of(dice, promise, start, happened, as_of, row))
    return Situation(promise, row, start, happened, waits, as_of)


def waits_of(
    dice: random.Random, promise: Promise, start: Written, stop: Written | None, as_of: datetime, row: dict[str, Any]
) -> list[tuple[Written, Written | None]]:
    """Writes up to three pauses into the row; gives those that this clock is to leave out, in order."""
    found = []
    for suffix in ("", "_2", "_3")[: dice.randrange(4) if promise.reasons else 0]:
        begin = written(dice, start.at + dice.randrange(-1440, 20 * 1440) * MINUTE)
        end = written(dice, begin.at + dice.randrange(12 * 1440) * MINUTE) if dice.random() < 0.85 else None
        end = begin if end is not None and end.at < begin.at else end
        reason = dice.choice((*promise.reasons, "待审批"))
        row |= {f"paused_from{suffix}": begin.text, f"paused_until{suffix}": end.text if end else None}
        row[f"pause_reason{suffix}"] = reason
        latest = as_of if stop is None else (stop.at + DAY if stop.day else stop.at)
        if reason in promise.reasons and begin.at <= as_of and begin.at <= latest:
            found.append((begin, end))
    return sorted(found, key=lambda wait: wait[0].at)


def written(dice: random.Random, at: datetime) -> Written:
    return Written(datetime.combine(at, datetime.min.time()), True) if dice.random() < 0.3 else Written(at, False)


def read(text: str) -> Written:
    return Written(datetime.fromisoformat(text), len(text) == 10)


def differences(rulebook: Rulebook, seeds: range) -> Sequence[str]:
    books = {promise.policy: under(rulebook, promise.policy) for promise in PROMISES}
    wrong = []
    for seed, one in situations(seeds):
        readings = read_clocks(caseload(case(**one.row)), books[one.promise.policy], one.as_of, explain=False)
        ours = next((reading for reading in readings if reading.clock == one.promise.clock), None)
        state = {"running": "open", "due_soon": "open"}.get(ours.state, ours.state.value) if ours else "none"
        if ours is None or (ours.deadline, state) != expected(one):
            wrong.append(f"{seed}: {one} gives {ours and ours.deadline} {state}, expected {expected(one)}")
    return wrong


def test_random_cases_have_the_deadline_and_state_of_a_second_reckoning(rulebook: Rulebook) -> None:
    assert differences(rulebook, range(400)) == []


@pytest.mark.sweep
def test_many_random_cases_have_the_deadline_and_state_of_a_second_reckoning(rulebook: Rulebook) -> None:
    assert differences(rulebook, range(1000, 60_000)) == []
