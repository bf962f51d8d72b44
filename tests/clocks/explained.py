"""Clocks whose explanations are kept as texts: `python -m tests.clocks.explained` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.clocks.build import AS_OF, case, caseload, under
from toolkit.clocks import read_clocks
from toolkit.model import Rulebook
from toolkit.rulebook import load_rulebook

GOLDEN = Path(__file__).parent / "explanations.txt"

PAUSE = {"paused_from": "2026-10-09", "paused_until": "2026-10-13", "pause_reason": "待配件"}
OPEN_PAUSE = {"paused_from": "2026-11-16T09:00", "paused_until": None, "pause_reason": "待客户"}

SITUATIONS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "paused over the national holiday, then late",
        "warranty",
        "depot_repair",
        {"received_at": "2026-09-28T10:00", "finished_at": "2026-10-21T15:00", "service_type": "送修", **PAUSE},
    ),
    (
        "still paused",
        "warranty",
        "depot_repair",
        {"received_at": "2026-11-12T10:00", "finished_at": None, "service_type": "送修", **OPEN_PAUSE},
    ),
    (
        "a pause that does not count for this clock",
        "warranty",
        "onsite_repair",
        {
            "received_at": "2026-11-18T10:00",
            "finished_at": None,
            "service_type": "上门维修",
            **OPEN_PAUSE,
            "pause_reason": "待审批",
        },
    ),
    ("a last day that is off", "computer", "follow_up", {"handed_over_at": "2026-09-24T10:00"}),
    ("only days are written", "warranty", "response", {"received_at": "2026-11-12", "responded_at": "2026-11-12"}),
    (
        "a promise",
        "warranty",
        "promised_completion",
        {"received_at": "2026-11-12T09:00", "finished_at": None, "promised_at": "2026-11-18"},
    ),
    (
        "next year's holidays are unknown",
        "display",
        "depot_repair",
        {"received_at": "2026-11-20T09:00", "finished_at": None, "service_type": "寄修", "paused_from": "2026-11-20",
         "paused_until": "2027-01-04", "pause_reason": "待配件"},
    ),
    ("an unreadable cell", "warranty", "diagnosis", {"received_at": "2026-11-12T09:00", "diagnosed_at": "?月初"}),
)  # fmt: skip


def explanations(rulebook: Rulebook) -> str:
    """All situations with the steps of their clocks in both languages."""
    return "\n".join(line for situation in SITUATIONS for line in _lines(rulebook, *situation)) + "\n"


def _lines(rulebook: Rulebook, title: str, policy: str, clock: str, row: dict[str, Any]) -> Iterator[str]:
    readings = read_clocks(caseload(case(**row)), under(rulebook, policy), AS_OF)
    reading = next(one for one in readings if one.clock == clock)
    yield f"# {title}: {policy} {clock}, {reading.state.value}"
    for step in reading.explanation:
        yield step.zh
        yield f"    {step.en}"
    yield ""


if __name__ == "__main__":
    GOLDEN.write_text(explanations(load_rulebook()), encoding="utf-8", newline="\n")
