"""Properties of joining: nothing lost, nothing doubled, the same result in any order of files."""

from __future__ import annotations

import cProfile
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.building import RULEBOOK, Said, joined, one_table, restarting, table
from toolkit.model import Caseload, Ledger, Place, Record

NUMBERS = st.sampled_from([None, "A-1", "a1", "A-2", "0003", "3", "9-9"])
NAMES = st.sampled_from([None, "严明", "杨玉兰"])
SERIALS = st.sampled_from([None, "S1", "S2"])
DAYS = st.sampled_from([None, "2025-11-30", "2026-11-01", "2026-11-02T10:00", "2026-11-15T09:00"])
KINDS = [
    "intake",
    "service",
    "repair",
    "complaint",
    "follow_up",
    "parts",
    "feedback",
    "filing",
    "loan",
    "claim",
    "none",
]


@st.composite
def rows(draw: st.DrawFn, kind: str) -> dict[str, Said]:
    at = {
        "intake": "received_at",
        "service": "received_at",
        "repair": "finished_at",
        "complaint": "complained_at",
        "follow_up": "followed_up_at",
        "parts": "issued_at",
        "feedback": "feedback_at",
        "filing": "document_date",
        "loan": "borrowed_at",
        "claim": "claimed_at",
    }.get(kind, "received_at")
    return {
        "case_number": draw(NUMBERS),
        "related_number": draw(st.sampled_from([None, None, "A-2"])),
        "customer_name": draw(NAMES),
        "serial_number": draw(SERIALS),
        "fault": draw(st.sampled_from([None, "不开机", "花屏"])),
        at: draw(DAYS),
        "complaint_number": draw(st.sampled_from([None, "TS1"])) if kind == "complaint" else None,
    }


@st.composite
def branches(draw: st.DrawFn) -> list[Ledger]:
    ledgers = []
    for place in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(KINDS))
        path = f"{place}.xlsx"
        made = draw(st.lists(rows(kind), min_size=1, max_size=6))
        ledgers.append(one_table(path, kind, *made, saved=f"2026-11-0{draw(st.integers(1, 3))}T08:00"))
    return ledgers


def places_of(load: Caseload) -> Counter[Place]:
    """Where every record of the caseload stands, counted by the lists that hold it."""
    records: list[Record] = [record for case in load.cases for record in case.records]
    records += [*load.follow_ups, *load.parts, *load.feedback, *load.filings, *load.loans, *load.others, *load.copies]
    return Counter([record.place for record in records] + [complaint.place for complaint in load.complaints])


def content(load: Caseload) -> list[object]:
    """What the cases say, without the order of files."""
    return sorted(
        (case.shown, sorted((name, str(value.meaning)) for name, value in case.values.items()), len(case.follow_ups))
        for case in load.cases
    )


@settings(max_examples=300, deadline=None)
@given(branches(), st.booleans())
def test_every_record_ends_in_exactly_one_place(ledgers: list[Ledger], restart: bool) -> None:
    load = joined(*ledgers, rulebook=restarting() if restart else RULEBOOK)
    read = Counter(record.place for one in ledgers for part in one.tables for record in part.records)
    assert places_of(load) == read


@settings(max_examples=150, deadline=None)
@given(branches(), st.randoms(use_true_random=False))
def test_the_order_in_which_files_are_found_changes_nothing(ledgers: list[Ledger], random: object) -> None:
    shuffled = list(ledgers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert joined(*ledgers) == joined(*shuffled)


@settings(max_examples=150, deadline=None)
@given(branches())
def test_what_hangs_on_a_case_is_in_the_branch_s_lists_as_well(ledgers: list[Ledger]) -> None:
    load = joined(*ledgers)
    for case in load.cases:
        assert all(one in load.complaints for one in case.complaints)
        assert all(one in load.follow_ups for one in case.follow_ups)
        assert all(one in load.parts for one in case.parts)
        assert all(one.case == case.shown for one in case.complaints)
    hung = Counter(record.place for case in load.cases for record in (*case.follow_ups, *case.parts, *case.others))
    assert all(count == 1 for count in hung.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(rows("intake"), min_size=1, max_size=8))
def test_a_copy_of_a_ledger_adds_no_case_and_changes_no_value(made: list[dict[str, Said]]) -> None:
    alone = joined(one_table("a.xlsx", "intake", *made))
    twice = joined(one_table("a.xlsx", "intake", *made), one_table("a(1).xlsx", "intake", *made))
    assert content(twice) == content(alone)


def _big(rows: int, number: str) -> Ledger:
    """Many rows with a number each, or all with the same one."""
    made = [
        {
            "case_number": number or f"N{place}",
            "customer_name": f"客户{place}",
            "serial_number": f"S{place}",
            "fault": "不开机",
            "received_at": "2026-11-10T09:30",
        }
        for place in range(rows)
    ]
    return one_table("大.xlsx", "service", *made)


def _calls(*ledgers: Ledger) -> int:
    """How many functions are called: the work done, whatever else the machine does."""
    profile = cProfile.Profile()
    profile.runcall(joined, *ledgers)
    return sum(entry.callcount for entry in profile.getstats())


def test_joining_costs_no_square_even_when_every_row_bears_one_number() -> None:
    for number in ("", "同号"):
        small, large = _big(500, number), _big(4000, number)
        assert _calls(large) < 8 * 1.5 * _calls(small)


def test_rows_of_the_same_number_in_one_bad_column_are_all_kept() -> None:
    load = joined(_big(300, "同号"))
    assert sum(len(case.records) for case in load.cases) == 300
    assert len(load.cases) == 300


def test_a_hidden_table_that_is_read_by_the_setting_counts() -> None:
    row = {"case_number": "A-1", "received_at": "2026-11-10", "fault": "不开机"}
    hidden = replace(table("a.xlsx", "intake", row), hidden=True, used=True)
    load = joined(replace(one_table("a.xlsx", "intake", row), tables=(hidden,)))
    assert [case.shown for case in load.cases] == ["A-1"]
