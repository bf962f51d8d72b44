"""Several pauses in one cell: each is read with its reason and its year, and what cannot be read is told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.clocks.build import AS_OF, case, caseload, under
from toolkit.cases import join
from toolkit.clocks import clock_findings, read_clocks
from toolkit.clocks.pauselist import listed_pauses
from toolkit.ledger import branch_files, read_ledger
from toolkit.model import ClockReading, Finding, Rulebook
from toolkit.wording import moment_text


def listed(rulebook: Rulebook, written: str, **row: Any) -> list[str]:
    """Each pause as `from..until reason`; `?` before an entry that nobody can read."""
    one = case(pauses=written, **({"received_at": "2026-03-02"} | row))
    found = []
    for entry in listed_pauses(one.values, rulebook):
        if entry.values is None:
            found.append(f"?{entry.written}")
            continue
        said = {name: value.meaning for name, value in entry.values.items()}
        begin, end = (moment_text(said[name]) if name in said else "" for name in ("paused_from", "paused_until"))
        found.append(f"{begin}..{end} {said['pause_reason'] or ''}".strip())
    return found


@pytest.mark.parametrize(
    ("written", "pauses"),
    [
        ("3/5-3/8 待配件；3/12-3/14 待客户", ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"]),
        ("待配件3.5—3.8, 待客户：3.12~3.14", ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"]),
        (
            "3月5日至3月8日（缺件）\n3月12日到14日（客户出差）",
            ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"],
        ),
        ("①3/5-3/8等料②3/12-14等客户", ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"]),
        ("1）3／5－3／8 待料 2）3/12起 等客户", ["2026-03-05..2026-03-08 待配件", "2026-03-12.. 待客户"]),
        (
            "第一次：3/5-8 待料；第二次：3/12-14 等客户",
            ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"],
        ),
        ("3/5-3/8待配件 3/12-3/14待客户", ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"]),
        ("待配件3/5-3/8 待客户3/12-3/14", ["2026-03-05..2026-03-08 待配件", "2026-03-12..2026-03-14 待客户"]),
        ("2026-03-05至2026-03-08 等待配件到货", ["2026-03-05..2026-03-08 待配件"]),
        ("20260305-20260308 待配件", ["2026-03-05..2026-03-08 待配件"]),
        ("3/5 14:00-3/8 09:30 待配件", ["2026-03-05 14:00..2026-03-08 09:30 待配件"]),
        ("3/12起 待客户", ["2026-03-12.. 待客户"]),
        ("3/12至今待客户", ["2026-03-12.. 待客户"]),
        ("3/5-3/8", ["2026-03-05..2026-03-08"]),
        ("3/5-3/8 下雨", ["2026-03-05..2026-03-08 下雨"]),
        ("3/5-3/8 待配件，厂家排产", ["2026-03-05..2026-03-08 待配件"]),
        ("3/5-3/45 待配件", ["?3/5-3/45 待配件"]),
        ("13/5-13/8 待配件；3/12-3/14 待客户", ["?13/5-13/8 待配件", "2026-03-12..2026-03-14 待客户"]),
        ("3/5 待配件", ["?3/5 待配件"]),
        ("待客户", ["?待客户"]),
        ("5天 待配件", ["?5天 待配件"]),
    ],
)
def test_a_cell_lists_pauses_in_the_ways_people_write(rulebook: Rulebook, written: str, pauses: list[str]) -> None:
    assert listed(rulebook, written) == pauses


@pytest.mark.parametrize(
    ("row", "written", "pause"),
    [
        ({"received_at": "2025-12-20"}, "12/28-1/3 待料", "2025-12-28..2026-01-03 待配件"),
        ({"received_at": "2025-12-20"}, "1/3-1/8 待料", "2026-01-03..2026-01-08 待配件"),
        ({"received_at": "2025-12-20", "finished_at": "2026-01-20"}, "1/3-1/8 待料", "2026-01-03..2026-01-08 待配件"),
        ({"received_at": "2026-03-10"}, "3/5-3/12 待料", "2026-03-05..2026-03-12 待配件"),
        ({"received_at": "2026-03-10", "finished_at": "2026-04-01"}, "2/5-3/12 待料", "2026-02-05..2026-03-12 待配件"),
        ({"received_at": "2026-03-02", "finished_at": "2026-04-01"}, "3/8-2/5 待料", "2026-03-08..2026-02-05 待配件"),
        ({"received_at": "2024-02-20"}, "2/28-2/29 待料", "2024-02-28..2024-02-29 待配件"),
        ({"received_at": "2026-02-20"}, "2/28-2/29 待料", "?2/28-2/29 待料"),
        ({"received_at": ""}, "3/5-3/8 待料", "?3/5-3/8 待料"),
        ({"received_at": ""}, "2026/3/5-3/8 待料", "2026-03-05..2026-03-08 待配件"),
    ],
)
def test_the_year_is_that_of_the_case(rulebook: Rulebook, row: dict[str, Any], written: str, pause: str) -> None:
    assert listed(rulebook, written, **row) == [pause]


def judged(rulebook: Rulebook, as_of: datetime = AS_OF, **row: Any) -> tuple[ClockReading, list[Finding]]:
    book = under(rulebook, "warranty")
    load = caseload(case(**({"received_at": "2026-03-02", "service_type": "送修", "finished_at": ""} | row)))
    readings = read_clocks(load, book, as_of)
    found = [one for one in clock_findings(readings, load, book) if not one.clock]
    return next(one for one in readings if one.clock == "depot_repair"), found


def test_each_pause_of_the_cell_is_deducted(rulebook: Rulebook) -> None:
    row = {"finished_at": "2026-03-13"}
    plain, _ = judged(rulebook, **row)
    one, _ = judged(rulebook, pauses="3/4-3/6 待配件", **row)
    both, found = judged(rulebook, pauses="3/4-3/6 待配件；3/10-3/12 待客户", **row)
    assert [str(reading.deadline) for reading in (plain, one, both)] == [
        "2026-03-10 00:00:00",
        "2026-03-12 00:00:00",
        "2026-03-14 00:00:00",
    ]
    assert [str(reading.state) for reading in (plain, one, both)] == ["met_late", "met_late", "met"]
    assert [pause.reason for pause in both.pauses] == ["待配件", "待客户"]
    assert found == []


def test_a_pause_of_the_cell_that_still_lasts_keeps_the_clock_paused(rulebook: Rulebook) -> None:
    reading, _ = judged(rulebook, datetime(2026, 3, 20, 18), pauses="3/4起 待配件")
    assert str(reading.state) == "paused"


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("3/4-3/45 待配件", ["date-unreadable"]),
        ("3/4-3/6 下雨", ["value-unknown"]),
        ("3/4-3/6", ["pause-implausible"]),
        ("待配件", ["pause-implausible"]),
        ("3/6-3/4 待配件", ["pause-implausible"]),
        ("3/4-3/6 待配件", []),
        ("/", []),
    ],
)
def test_what_is_not_deducted_is_told(rulebook: Rulebook, written: str, rules: list[str]) -> None:
    reading, found = judged(rulebook, finished_at="2026-03-13", pauses=written if written != "/" else "")
    assert [one.rule for one in found] == rules
    assert (reading.pauses == ()) is (written != "3/4-3/6 待配件")
    for one in found:
        assert one.place is not None
        assert one.place.cell
        assert "{" not in one.message.zh + one.message.en + one.hint.zh + one.hint.en


def test_entries_that_cannot_be_read_are_told_one_by_one(rulebook: Rulebook) -> None:
    _, found = judged(rulebook, finished_at="2026-03-13", pauses="3/4-3/45 待配件；3/9-13/9 待客户")
    assert [one.value for one in found] == ["3/4-3/45 待配件", "3/9-13/9 待客户"]
    assert len({one.id for one in found}) == 2


def test_the_small_ledger_of_pauses_is_judged_as_its_story_says(rulebook: Rulebook) -> None:
    folder = Path(__file__).parents[1] / "ledgers"
    file = next(one for one in branch_files(folder, rulebook)[""] if one.path.name == "暂停列表.xlsx")
    book = under(rulebook, "warranty", branch="")
    load = join("", [read_ledger(file, book, AS_OF)], book, AS_OF)
    readings = {one.case: one for one in read_clocks(load, book, AS_OF) if one.clock == "depot_repair"}
    assert {case: (str(one.state), len(one.pauses)) for case, one in readings.items()} == {
        "A1": ("met", 2),
        "A2": ("paused", 2),
        "A3": ("met_late", 0),
        "A4": ("met", 0),
    }
    found = [(one.rule, one.case, one.place.cell) for one in clock_findings((), load, book) if one.place is not None]
    assert found == [("date-unreadable", "A3", "H4")]
