"""Counts by headings (fault causes, services, complaint reasons, repairs per machine) and the age of what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from toolkit.model import Case, ClockReading, ClockState, Count, Period, Rulebook, Tally, Text
from toolkit.statistics.figures import rounded, text_of, words
from toolkit.statistics.scope import Scope, case_within


def tallies(scope: Scope, rulebook: Rulebook, period: Period) -> tuple[Tally, ...]:
    """The period's counts by heading that the rule book names (004 5.1 to 5.7; service-rules.md 8)."""
    found = []
    for name, entry in _entries(rulebook, "tally"):
        said = _headings(scope, entry, period)
        found.append(_tally(name, entry, said, rulebook))
    return tuple(found)


def ageing(scope: Scope, rulebook: Rulebook) -> tuple[Tally, ...]:
    """Open cases by days since they were taken in, overdue clocks by days since their deadline."""
    found, as_of = [], scope.as_of
    for name, entry in _entries(rulebook, "ageing"):
        ages = _case_ages(scope.cases, entry, as_of) if entry["of"] == "cases" else _clock_ages(scope.readings, as_of)
        found.append(_ages(name, entry, ages))
    return tuple(found)


def _entries(rulebook: Rulebook, kind: str) -> Iterable[tuple[str, Mapping[str, object]]]:
    for name, entry in rulebook.targets.items():
        if isinstance(entry, Mapping) and entry.get("count") == kind and entry.get("enabled", True):
            yield name, entry


def _headings(scope: Scope, entry: Mapping[str, object], period: Period) -> list[str]:
    """What each case or complaint of the period says in the field; `""` where it is blank."""
    name, at = str(entry["field"]), words(entry["at"])
    if entry.get("of") == "complaints":
        complaints = (one for one in scope.complaints if _falls(one.values, at, period))
        return [_said(one.meaning(name)) for one in complaints if name in one.kept_fields]
    cases = (case for case in scope.cases if name in case.kept_fields and case_within(case, at, period))
    return [_said(case.meaning(name)) for case in cases]


def _tally(name: str, entry: Mapping[str, object], said: Sequence[str], rulebook: Rulebook) -> Tally:
    blank = text_of(rulebook.targets["blank_heading"])
    if entry.get("by_times"):
        times = Counter(Counter(one for one in said if one).values())
        counts = [(str(number), count) for number, count in sorted(times.items())]
        total = sum(times.values())
    else:
        counts = sorted(Counter(said).items(), key=lambda one: (one[0] == "", -one[1], one[0]))
        total = len(said)
    shown = [(Text(text, text) if text else blank, count) for text, count in counts]
    return _shares(name, entry, shown, total)


def _ages(name: str, entry: Mapping[str, object], ages: Sequence[int]) -> Tally:
    edges = [int(edge) for edge in words(entry["days"])]
    labels = [
        text_of(entry["between"]).filled(first=first, last=last - 1)
        for first, last in zip([0, *edges[:-1]], edges, strict=True)
    ]
    labels.append(text_of(entry["beyond"]).filled(first=edges[-1]))
    counts = Counter(sum(age >= edge for edge in edges) for age in ages)
    return _shares(name, entry, [(label, counts[place]) for place, label in enumerate(labels)], len(ages))


def _shares(name: str, entry: Mapping[str, object], counts: Sequence[tuple[Text, int]], total: int) -> Tally:
    shares = (Count(label, count, _percent(count, total)) for label, count in counts)
    return Tally(name, text_of(entry["label"]), total, tuple(shares), str(entry["source"]))


def _percent(count: int, total: int) -> Decimal:
    return rounded(Decimal(100 * count) / total) if total else Decimal(0)


def _case_ages(cases: Sequence[Case], entry: Mapping[str, object], as_of: datetime) -> list[int]:
    ended = words(entry["ended_by"])
    since = str(entry["since"])
    return [
        (as_of.date() - start.date).days
        for case in cases
        if (start := case.moment(since)) is not None
        and start.earliest <= as_of
        and not any(_is_past(case, name, as_of) for name in ended)
    ]


def _clock_ages(readings: Sequence[ClockReading], as_of: datetime) -> list[int]:
    return [
        (as_of - one.deadline).days for one in readings if one.state is ClockState.OVERDUE and one.deadline is not None
    ]


def _is_past(case: Case, name: str, as_of: datetime) -> bool:
    moment = case.moment(name)
    return moment is not None and moment.earliest <= as_of


def _falls(values: Mapping[str, object], at: Sequence[str], period: Period) -> bool:
    for name in at:
        meaning = getattr(values.get(name), "meaning", None)
        day = getattr(meaning, "date", None)
        if day is not None:
            return period.holds(day)
    return False


def _said(meaning: object) -> str:
    return "" if meaning is None else str(meaning)
