"""The figures of a period: each entry of `targets.toml` names how it is counted, its arguments and its target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from toolkit.model import (
    Case,
    ClockReading,
    ClockState,
    Figure,
    Moment,
    Period,
    Precision,
    Rulebook,
    Text,
)
from toolkit.statistics.scope import Scope, case_within, falls_in, within

CLOSED_STATES = (ClockState.MET, ClockState.MET_LATE)
DAY_MINUTES = Decimal(24 * 60)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count gives: a value (else the share of `counted` in `of`), and what could not be judged."""

    counted: int
    of: int
    value: Decimal | None = None
    open_overdue: int = 0
    left_out: int = 0


Count = Callable[[Scope, Mapping[str, object], Period], Counted]


def figures(scope: Scope, rulebook: Rulebook, period: Period) -> tuple[Figure, ...]:
    """Every figure of the rule book that is switched on, for this scope and period (service-rules.md 8)."""
    return tuple(
        _figure(name, entry, scope, rulebook, period)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") in COUNTS and entry.get("enabled", True)
    )


def _figure(name: str, entry: Mapping[str, object], scope: Scope, rulebook: Rulebook, period: Period) -> Figure:
    counted = COUNTS[str(entry["count"])](scope, entry, period)
    unit = str(entry.get("unit", "percent"))
    value = counted.value
    if value is None and unit == "percent" and counted.of:
        value = rounded(Decimal(100 * counted.counted) / counted.of)
    bound = "at_most" if "at_most" in entry else "at_least"
    target = entry.get(bound)
    if target is None and "parameter" in entry:
        target = _parameter(rulebook, str(entry["parameter"]))
    return Figure(
        id=name,
        label=text_of(entry["label"]),
        unit=unit,
        value=value if counted.of else None,
        counted=counted.counted,
        of=counted.of,
        source=str(entry["source"]),
        target=None if target is None else Decimal(str(target)),
        at_least=entry.get("better", "more" if bound == "at_least" else "less") == "more",
        open_overdue=counted.open_overdue,
        left_out=counted.left_out,
        own_decision=bool(entry.get("own_decision", False)),
    )


def clocks_met(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Clocks kept among those that are decided; an open one that is overdue is decided: it is not kept.

    A case is judged by the first of the named clocks that it has. The period is that of the clock's start.
    """
    order = {name: rank for rank, name in enumerate(words(entry["clocks"]))}
    started = [one for one in scope.readings if one.clock in order and _started_in(one, period)]
    first: dict[tuple[str, str, str, str], int] = {}
    for one in started:
        key = _subject(one)
        first[key] = min(first.get(key, len(order)), _rank(one, order))
    chosen = [one for one in started if _rank(one, order) == first[_subject(one)]]
    decided = [one for one in chosen if one.state in (*CLOSED_STATES, ClockState.OVERDUE)]
    return Counted(
        counted=sum(one.state is ClockState.MET for one in decided),
        of=len(decided),
        open_overdue=sum(one.state is ClockState.OVERDUE for one in decided),
        left_out=sum(one.state is ClockState.CANNOT_COMPUTE for one in chosen),
    )


def _rank(reading: ClockReading, order: Mapping[str, int]) -> int:
    """A clock that cannot be computed gives way to the next one."""
    return order[reading.clock] + (len(order) if reading.state is ClockState.CANNOT_COMPUTE else 0)


def _subject(reading: ClockReading) -> tuple[str, str, str, str]:
    spot = f"{reading.place.path}|{reading.place.sheet}|{reading.place.row}" if reading.place else ""
    return reading.branch, reading.case, reading.complaint, spot


def _started_in(reading: ClockReading, period: Period) -> bool:
    return reading.start is not None and period.holds(reading.start.date)


def cases_with_finding(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases with a finding of the rule, among the cases that happened in the period."""
    rule, at = str(entry["rule"]), words(entry["at"])
    cases = [case for case in scope.cases if case_within(case, at, period)]
    hit = sum((case.branch, case.shown, rule) in scope.rules for case in cases)
    return Counted(hit, len(cases))


def feedback_with(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Feedback of the period whose field has one of the values; a blank field means not yet."""
    rows = within(scope.feedback, str(entry["at"]), period)
    wanted = _wanted(entry)
    return Counted(sum(row.meaning(str(entry["field"])) in wanted for row in rows), len(rows))


def cases_with(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases of the period whose field has one of the values, among those where it is filled."""
    cases = [case for case in scope.cases if case_within(case, words(entry["at"]), period)]
    said = [case.meaning(str(entry["field"])) for case in cases if _keeps(case, entry)]
    given = [meaning for meaning in said if meaning is not None]
    wanted = _wanted(entry)
    return Counted(sum(meaning in wanted for meaning in given), len(given), left_out=len(said) - len(given))


def cases_filled(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases of the period whose field says anything, among those of branches that keep it."""
    cases = [case for case in scope.cases if _keeps(case, entry) and case_within(case, words(entry["at"]), period)]
    return Counted(sum(case.meaning(str(entry["field"])) is not None for case in cases), len(cases))


def cases_reached(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases of the period that have the field, among those that have it or are blamed for missing it by the rule.

    Without the finding there is still time, so the case is not decided.
    """
    name, rule = str(entry["field"]), str(entry["missing_rule"])
    cases = [case for case in scope.cases if _keeps(case, entry) and case_within(case, words(entry["at"]), period)]
    reached = sum(case.meaning(name) is not None for case in cases)
    missed = sum(case.meaning(name) is None and (case.branch, case.shown, rule) in scope.rules for case in cases)
    return Counted(reached, reached + missed, left_out=len(cases) - reached - missed)


def complaints_with(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Complaints of the period that have the field, among all of them."""
    at, name = str(entry["at"]), str(entry["field"])
    found = [one for one in scope.complaints if falls_in(one.meaning(at), period)]
    return Counted(sum(one.meaning(name) is not None for one in found), len(found))


def mean_score(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """The mean of the cases' scores; a case has its own score, else that of its last follow-up."""
    scores, blank = _scores(scope, entry, period)
    mean = rounded(sum(scores, Decimal(0)) / len(scores), "0.01") if scores else None
    return Counted(len(scores), len(scores), mean, left_out=blank)


def satisfied(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases whose score is high enough, among those that have one."""
    scores, blank = _scores(scope, entry, period)
    enough = Decimal(str(entry["score_from"]))
    return Counted(sum(score >= enough for score in scores), len(scores), left_out=blank)


def quantile_between(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """The nearest-rank quantile of the time between two moments, in `unit`; cases without both are left out."""
    unit = str(entry["unit"])
    exact = unit == "minutes"
    cases = [case for case in scope.cases if case_within(case, (str(entry["from"]),), period)]
    spans, left_out = [], 0
    for case in cases:
        span = _span(case.moment(str(entry["from"])), case.moment(str(entry["to"])), exact)
        if span is None:
            left_out += 1
        else:
            spans.append(span)
    value = quantile(spans, int(str(entry["percent"])))
    if value is not None:
        value = rounded(value if exact else value / DAY_MINUTES, "1" if exact else "0.1")
    return Counted(len(spans), len(spans), value, left_out=left_out)


def finished_within(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """Cases whose time between two moments is at most so many minutes; an open one beyond it counts as not so."""
    most = Decimal(str(entry["minutes"]))
    kept = open_overdue = of = 0
    cases = [case for case in scope.cases if case_within(case, (str(entry["from"]),), period)]
    for case in cases:
        start, end = case.moment(str(entry["from"])), case.moment(str(entry["to"]))
        is_open = end is None and str(entry["to"]) in case.kept_fields
        span = _span(start, Moment(scope.as_of) if is_open else end, exact=True)
        if span is None or (is_open and span <= most):
            continue
        of += 1
        kept += not is_open and span <= most
        open_overdue += is_open
    return Counted(kept, of, open_overdue=open_overdue, left_out=len(cases) - of)


def number_of_cases(scope: Scope, entry: Mapping[str, object], period: Period) -> Counted:
    """How many cases happened in the period."""
    count = sum(case_within(case, words(entry["at"]), period) for case in scope.cases)
    return Counted(count, count, Decimal(count))


COUNTS: dict[str, Count] = {
    "clocks_met": clocks_met,
    "cases_with_finding": cases_with_finding,
    "feedback_with": feedback_with,
    "cases_with": cases_with,
    "cases_filled": cases_filled,
    "cases_reached": cases_reached,
    "complaints_with": complaints_with,
    "mean_score": mean_score,
    "satisfied": satisfied,
    "quantile_between": quantile_between,
    "finished_within": finished_within,
    "number_of_cases": number_of_cases,
}


def dates_of(rulebook: Rulebook) -> tuple[str, ...]:
    """Every field by which some figure or tally decides about the period."""
    entries = (entry for entry in rulebook.targets.values() if isinstance(entry, Mapping))
    named = (words(entry[key]) for entry in entries for key in ("at", "from") if key in entry)
    return tuple(dict.fromkeys(name for names in named for name in names))


def quantile(values: Sequence[Decimal], percent: int) -> Decimal | None:
    """The smallest value that at least so many percent do not exceed (nearest rank); None of nothing."""
    if not values:
        return None
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def rounded(value: Decimal, to: str = "0.1") -> Decimal:
    """Half up, as people round."""
    return value.quantize(Decimal(to), rounding=ROUND_HALF_UP)


def words(value: object) -> tuple[str, ...]:
    """A list of the rule book, where one word alone may stand for a list of one."""
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else (str(value),)


def opened_by(rulebook: Rulebook) -> tuple[str, ...]:
    """The fields whose first filled one says in which period a case counts as a case."""
    entry = rulebook.targets["cases"]
    return words(entry["at"]) if isinstance(entry, Mapping) else ()


def text_of(value: object) -> Text:
    """A label of a plain rule-book table."""
    return Text(str(value["zh"]), str(value["en"])) if isinstance(value, Mapping) else Text(str(value), str(value))


def _parameter(rulebook: Rulebook, name: str) -> object:
    """The default policy's value; targets hold for the whole company."""
    found = rulebook.parameters.get(name)
    return None if found is None else found.values.get(rulebook.settings.default_policy)


def _wanted(entry: Mapping[str, object]) -> frozenset[object]:
    values = entry["values"]
    return frozenset(values) if isinstance(values, tuple | list) else frozenset([values])


def _keeps(case: Case, entry: Mapping[str, object]) -> bool:
    return str(entry["field"]) in case.kept_fields


def _scores(scope: Scope, entry: Mapping[str, object], period: Period) -> tuple[list[Decimal], int]:
    cases = [case for case in scope.cases if case_within(case, words(entry["at"]), period)]
    found = [_score(case) for case in cases]
    scores = [score for score in found if score is not None]
    return scores, len(found) - len(scores)


def _score(case: Case) -> Decimal | None:
    own = case.meaning("satisfaction_score")
    if isinstance(own, Decimal):
        return own
    told = [record.meaning("satisfaction_score") for record in case.follow_ups]
    scores = [score for score in told if isinstance(score, Decimal)]
    return scores[-1] if scores else None


def _span(start: Moment | None, end: Moment | None, exact: bool) -> Decimal | None:
    """Minutes between; None when one is missing, they stand in the wrong order, or are too coarse to be exact."""
    if start is None or end is None or end.latest < start.earliest:
        return None
    if exact and not all(one.precision in (Precision.MINUTE, Precision.SECOND) for one in (start, end)):
        return None
    return max(Decimal(0), Decimal(int((end.at - start.at).total_seconds())) / 60)
