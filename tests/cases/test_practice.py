"""Joining the practice ledgers gives the cases, complaints, follow-ups and findings of their truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cases.building import AS_OF, RULEBOOK
from toolkit.cases import join
from toolkit.ledger import branch_files, read_ledger
from toolkit.model import Branch, Caseload, Ledger, Place, Rulebook

SHARED = Path(__file__).parents[2].parent / "shared" / "ledgers"
TRUTH: dict[str, Any] = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))["branches"]
OURS = {
    "duplicate-number",
    "numbers-seem-to-restart",
    "ledgers-disagree",
    "repair-without-intake",
    "intake-without-repair",
    "complaint-unknown-case",
    "follow-up-unknown-case",
    "parts-unknown-case",
    "row-unknown-case",
    "case-number-missing",
    "joined-without-number",
}


def rulebook() -> Rulebook:
    settings = json.loads((SHARED / "branches.json").read_text(encoding="utf-8"))
    return replace(RULEBOOK, branches={name: Branch(id=name, **setting) for name, setting in settings.items()})


@cache
def caseload(branch: str) -> Caseload:
    book = rulebook()
    files = branch_files(SHARED / "inbox", book)[branch]
    return join(branch, [read_ledger(file, book, AS_OF) for file in files], book, AS_OF)


def shown(case: dict[str, Any]) -> str:
    return f"{case['year']}/{case['case_number']}" if "year" in case else str(case["case_number"])


@pytest.mark.parametrize("branch", sorted(TRUTH))
def test_the_cases_are_those_of_the_truth(branch: str) -> None:
    assert Counter(case.shown for case in caseload(branch).cases) == Counter(map(shown, TRUTH[branch]["cases"]))


@pytest.mark.parametrize("branch", sorted(TRUTH))
def test_each_case_has_the_fields_of_the_truth_and_its_first_follow_up(branch: str) -> None:
    """The values themselves are the readers' work; here it counts that a case has all of them and no others."""
    truth = {(shown(case), case.get("received_at", "")[:10]): case for case in TRUTH[branch]["cases"]}
    for case in caseload(branch).cases:
        received = case.moment("received_at")
        told = truth[case.shown, str(received)[:10] if received else ""]
        said = {name for name, value in case.values.items() if value.meaning is not None}
        assert said - {"remarks", "part_serial"} == set(told) - {"year", "remarks", "part_serial"}, case.shown
        followed = case.moment("followed_up_at")
        assert str(followed or "")[:16] == told.get("followed_up_at", "")[:16], case.shown


@pytest.mark.parametrize("branch", sorted(TRUTH))
def test_the_findings_of_joining_are_those_of_the_truth_and_no_others(branch: str) -> None:
    found = Counter(
        (one.rule, one.case, one.complaint, one.place.path, one.place.sheet, one.place.row)
        for one in caseload(branch).findings
        if one.place is not None and one.rule in OURS
    )
    assert found == Counter(truth_findings(branch))


def truth_findings(branch: str) -> Iterator[tuple[object, ...]]:
    for one in TRUTH[branch]["findings"]:
        if one["rule"] in OURS:
            row = one.get("row") or int("".join(filter(str.isdigit, one["cell"])))
            yield one["rule"], one["case"], one.get("complaint", ""), one["path"], one["sheet"], row


@pytest.mark.parametrize("branch", sorted(TRUTH))
def test_every_complaint_follow_up_part_filing_and_loan_is_there_once(branch: str) -> None:
    load, truth = caseload(branch), TRUTH[branch]
    counts = [len(load.complaints), len(load.follow_ups), len(load.parts), len(load.filings), len(load.loans)]
    assert counts == [len(truth[name]) for name in ("complaints", "follow_ups", "parts", "filings", "loans")]
    numbers = {case["case_number"] for case in truth["cases"]}
    for told in truth["complaints"]:
        (complaint,) = [one for one in load.complaints if one.number == told["complaint_number"]]
        assert complaint.case == (told["case_number"] if told["case_number"] in numbers else "")
    assert Counter(one.meaning("case_number") for one in load.follow_ups) == Counter(
        told["case_number"] for told in truth["follow_ups"]
    )


def copied(path: str) -> str:
    name, dot, ending = path.rpartition(".")
    return f"{name} - 副本{dot}{ending}"


def copy_of(ledger: Ledger) -> Ledger:
    """The same file saved again under another name."""

    def moved(place: Place) -> Place:
        return replace(place, path=copied(place.path))

    tables = tuple(
        replace(
            table,
            path=copied(table.path),
            records=tuple(
                replace(
                    record,
                    place=moved(record.place),
                    values={name: replace(value, place=moved(value.place)) for name, value in record.values.items()},
                )
                for record in table.records
            ),
        )
        for table in ledger.tables
    )
    return replace(ledger, path=copied(ledger.path), tables=tables)


@pytest.mark.parametrize("branch", sorted(TRUTH))
def test_a_copy_of_every_ledger_changes_nothing_but_the_copies(branch: str) -> None:
    book = rulebook()
    files = branch_files(SHARED / "inbox", book)[branch]
    ledgers = [read_ledger(file, book, AS_OF) for file in files]
    alone, twice = caseload(branch), join(branch, [*ledgers, *map(copy_of, ledgers)], book, AS_OF)
    assert [case.values for case in twice.cases] == [case.values for case in alone.cases]
    assert [case.place for case in twice.cases] == [case.place for case in alone.cases]
    assert (twice.complaints, twice.follow_ups, twice.parts) == (alone.complaints, alone.follow_ups, alone.parts)
    assert (twice.filings, twice.loans, twice.feedback) == (alone.filings, alone.loans, alone.feedback)
    assert [finding.id for finding in twice.findings] == [finding.id for finding in alone.findings]
