"""The practice ledgers, read, joined and judged: their clocks are those of the truth."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clocks.build import AS_OF, TRUTH
from tests.clocks.test_clocks_truth import JUDGED, key_of
from toolkit.cases import join
from toolkit.clocks import read_clocks
from toolkit.ledger import branch_files, read_ledger
from toolkit.model import Branch, ClockReading, Rulebook

ROOT = Path(__file__).parents[2]
COPIED = ROOT / "tests" / "ledgers" / "practice"
PRACTICE = COPIED if (COPIED / "inbox").exists() else ROOT.parent / "shared" / "ledgers"


def read(branch: str, rulebook: Rulebook) -> list[ClockReading]:
    settings = json.loads((PRACTICE / "branches.json").read_text(encoding="utf-8"))
    book = replace(rulebook, branches={name: Branch(name, **one) for name, one in settings.items()})
    ledgers = [read_ledger(file, book, AS_OF) for file in branch_files(PRACTICE / "inbox", book)[branch]]
    readings = read_clocks(join(branch, ledgers, book, AS_OF), book, AS_OF, explain=False)
    return [one for one in readings if one.clock in JUDGED]


def minutes(moment: object) -> str | None:
    """As the truth writes it, without the seconds that CSV files add."""
    text = str(moment)
    return None if moment is None else text.removesuffix(":00") if text.count(":") == 2 else text


@pytest.mark.parametrize("branch", TRUTH["branches"])
def test_clocks_read_from_the_ledgers_are_those_of_the_truth(branch: str, rulebook: Rulebook) -> None:
    entry = TRUTH["branches"][branch]
    ours = {(one.case, one.complaint, one.clock): one for one in read(branch, rulebook)}
    known = {key_of(clock): clock for clock in entry["clocks"]}
    wrong = [
        key
        for key, clock in known.items()
        if clock["certain"]
        and (
            key not in ours
            or (ours[key].state.value, str(ours[key].deadline), minutes(ours[key].start), minutes(ours[key].stop))
            != (
                clock["state"],
                clock["deadline"].replace("T", " "),
                minutes(clock["start"]),
                minutes(clock["stop"]),
            )
        )
    ]
    skipped = set(entry["clocks_skipped"])
    extra = [key for key in ours if key not in known and not skipped.intersection(key[:2])]
    assert (wrong, extra) == ([], [])
