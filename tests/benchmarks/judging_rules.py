"""Measures the rules beside a function written by hand for the same ledger, and how cost grows with cases."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from tests.benchmarks.by_hand import by_hand
from tests.benchmarks.made_cases import AS_OF, made_caseload
from toolkit.checks import check
from toolkit.clocks import read_clocks
from toolkit.model import Caseload, Rulebook
from toolkit.rulebook import load_rulebook

COMPARED = 5_000
ROUNDS = 7
NIGHT = 100_000
BRANCH = 10_000
"""Cases of one branch: a night is judged branch by branch."""


def rules_figures(night: int = NIGHT) -> dict[str, float]:
    """`rules_ratio` (ours / by hand, medians of interleaved rounds), `cases_per_second` of a night on one core.

    `growth`: cost of a case in a branch of ten thousand / in one of a thousand; 1 is linear.
    """
    book = load_rulebook()
    load = made_caseload(COMPARED)
    plain = without_warranty(book)
    ours, hand = interleaved(lambda: check(load, plain, AS_OF), lambda: by_hand(load, AS_OF))
    large = sum(_night_seconds(made_caseload(BRANCH, seed), book) for seed in range(max(1, night // BRANCH)))
    small = statistics.median(_night_seconds(made_caseload(BRANCH // 10, seed), book) for seed in range(5))
    judged = max(1, night // BRANCH) * BRANCH
    return {
        "rules_ratio": round(ours / hand, 2),
        "cases_per_second": round(judged / large),
        "growth": round((large / judged) / (small / (BRANCH // 10)), 2),
        "rules_seconds": ours,
        "by_hand_seconds": hand,
        "night_cases": judged,
        "night_seconds": large,
    }


def without_warranty(book: Rulebook) -> Rulebook:
    """The rules that the function by hand has too: warranty is an algorithm, the same for both."""
    rules = {
        name: replace(rule, enabled=rule.enabled and not rule.kind.startswith("warranty"))
        for name, rule in book.rules.items()
    }
    return replace(book, rules=rules)


def interleaved(*works: Callable[[], object]) -> list[float]:
    """Median CPU seconds of each, run in turn so that a busy machine is busy for everybody."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, seconds in zip(works, taken, strict=True):
            seconds.append(cpu_seconds(work))
    return [statistics.median(seconds) for seconds in taken]


def cpu_seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _night_seconds(load: Caseload, book: Rulebook) -> float:
    """All rules and all clocks of so many cases on one core."""
    return cpu_seconds(lambda: (check(load, book, AS_OF), read_clocks(load, book, AS_OF)))
