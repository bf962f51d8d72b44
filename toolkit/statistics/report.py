"""A period as a whole: its figures beside those before, divided by branch, product and technician, with its trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from toolkit.model import BranchResult, Case, Period, Rulebook, Slice, Statistics, Text
from toolkit.statistics.complaints import open_complaints
from toolkit.statistics.figures import dates_of, figures, opened_by, text_of
from toolkit.statistics.listings import expiring, listings
from toolkit.statistics.periods import before, parts
from toolkit.statistics.plans import plans
from toolkit.statistics.registers import registers
from toolkit.statistics.scope import Scope, case_within, divided, narrowed, scope_of
from toolkit.statistics.tallies import ageing, tallies


def statistics(results: Iterable[BranchResult], rulebook: Rulebook, period: Period, as_of: datetime) -> Statistics:
    """Figures, divisions, trend, counts and ages of these branches (service-rules.md 8).

    The states of clocks are those at `as_of`: an open case that is overdue now counts as late in the period in
    which its clock started.
    """
    found = list(results)
    scope = scope_of(found, as_of)
    dates = dates_of(rulebook)
    now = narrowed(scope, dates, period)
    earlier = narrowed(scope, dates, before(period))
    dimensions = rulebook.targets.get("dimensions", {})
    labels = {name: text_of(label) for name, label in dimensions.items()} if isinstance(dimensions, Mapping) else {}
    return Statistics(
        period=period,
        figures=figures(now, rulebook, period),
        previous=figures(earlier, rulebook, before(period)),
        slices={name: _slices(name, found, now, rulebook, period) for name in labels},
        slice_labels=labels,
        trend=_trend(now, rulebook, period),
        tallies=tallies(now, rulebook, period),
        ageing=ageing(scope, rulebook),
        listings=(
            *listings(now, rulebook, period),
            *registers(found, rulebook, period),
            *expiring(found, rulebook, as_of),
            *open_complaints(found, rulebook),
            *plans(found, rulebook),
        ),
    )


def _trend(scope: Scope, rulebook: Rulebook, period: Period) -> tuple[Slice, ...]:
    """The parts of the period until now: a day to come is no day without cases, unless one is dated there."""
    dates, today = dates_of(rulebook), scope.as_of.date()
    made = [
        (part, _slice(part.id, Text(part.id, part.id), narrowed(scope, dates, part), rulebook, part))
        for part in parts(period)
    ]
    return tuple(one for part, one in made if part.first <= today or one.cases)


def _slices(
    name: str, results: Iterable[BranchResult], scope: Scope, rulebook: Rulebook, period: Period
) -> tuple[Slice, ...]:
    if name == "branch":
        dates = dates_of(rulebook)
        parted = {one.branch: narrowed(scope_of([one], scope.as_of), dates, period) for one in results}
    else:
        parted = divided(scope, lambda case: _heading(case, name))
    blank = text_of(rulebook.targets["blank_heading"])
    made = (_slice(key, Text(key, key) if key else blank, one, rulebook, period) for key, one in parted.items())
    return tuple(sorted((one for one in made if one.cases or name == "branch"), key=lambda one: (-one.cases, one.key)))


def _slice(key: str, label: Text, scope: Scope, rulebook: Rulebook, period: Period) -> Slice:
    started = opened_by(rulebook)
    cases = sum(case_within(case, started, period) for case in scope.cases)
    return Slice(key, label, cases, figures(scope, rulebook, period))


def _heading(case: Case, name: str) -> str:
    meaning = case.meaning(name)
    return "" if meaning is None else str(meaning)
