"""Scores the understanding of the practice ledgers against the truth about them, and prints the figures."""

from __future__ import annotations

import pytest

from tests.ledger.truth import (
    READING_RULES,
    Pair,
    ledgers,
    table_pairs,
    truth,
    wrong_columns,
    wrong_values,
)

FILES = [file for branch in truth().values() for file in branch["files"]]
FINDINGS = [
    finding for branch in truth().values() for finding in branch["findings"] if finding["rule"] in READING_RULES
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_each_file_has_its_status_and_as_many_tables_as_it_holds(file: dict) -> None:
    ledger = ledgers()[file["path"]]
    assert ledger.status == file["status"]
    assert len(ledger.tables) == len(file["tables"])


def pair_name(pair: Pair) -> str:
    return f"{pair.path}-{pair.truth['sheet']}-{pair.truth['kind']}"


def fact_name(fact: dict) -> str:
    return f"{fact['rule']}-{fact['path']}-{fact.get('cell', '')}"


@pytest.mark.parametrize("pair", list(table_pairs()), ids=pair_name)
def test_each_table_is_found_with_its_kind_header_and_rows(pair: Pair) -> None:
    assert pair.found is not None
    assert list(pair.found.header_rows) == pair.truth["header_rows"]
    assert len(pair.found.records) == pair.truth["records"]
    assert pair.found.hidden is pair.truth["hidden_sheet"]
    assert pair.found.used is not pair.truth["hidden_sheet"]
    if pair.truth["records"]:
        assert pair.found.first_row == pair.truth["first_data_row"]
        assert pair.found.last_row == pair.truth["last_data_row"]


def test_no_column_is_mapped_wrongly_and_nearly_all_are_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, having, mapped = wrong_columns()
    with capsys.disabled():
        print(f"\ncolumns: {mapped} of {having} mapped, {len(wrong)} wrongly")
    assert wrong == []
    assert mapped >= 0.98 * having


def test_every_value_is_the_true_one(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, compared = wrong_values()
    with capsys.disabled():
        print(f"\nvalues: {compared} compared, {len(wrong)} differ")
    assert wrong == []
    assert compared > 15_000


@pytest.mark.parametrize("fact", [one for one in FINDINGS if one["certain"]], ids=fact_name)
def test_each_cell_and_file_in_trouble_is_told(fact: dict) -> None:
    places = [found.place for found in ledgers()[fact["path"]].findings if found.rule == fact["rule"]]
    told = [(place.sheet if "sheet" in fact else "", place.cell if "cell" in fact else "") for place in places]
    assert (fact.get("sheet", ""), fact.get("cell", "")) in told


def test_no_error_is_told_of_a_cell_that_is_right() -> None:
    known = {(fact["rule"], fact["path"], fact.get("cell", "")) for fact in FINDINGS}
    told = [
        (found.rule, found.place.path, found.place.cell)
        for ledger in ledgers().values()
        for found in ledger.findings
        if found.severity == "error" and found.place is not None
    ]
    assert [one for one in told if one not in known] == []
