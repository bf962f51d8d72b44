"""The practice tables under other header words: every usual word for a field, with the marks that branches add."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from tests.ledger.truth import PRACTICE, book, table_pairs
from toolkit.ledger import branch_files, understand_workbook
from toolkit.ledger.columns.vocabulary import vocabulary_for
from toolkit.ledger.reading.sheets import Sheet, Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.model import Table

AS_OF = datetime(2026, 11, 20, 18)
DECORATIONS = ("{}", "{}：", "*{}", "{}（必填）", " {} ", "{}\n", "{}(选填)", "【{}】", "{}※")
PLAIN = [pair for pair in table_pairs() if len(pair.truth["header_rows"]) == 1 and not pair.truth["hidden_sheet"]]  # type: ignore[arg-type]


def words_for_field(field: str, kind: str) -> Sequence[str]:
    """Header words that mean this field alone in this kind of table."""
    vocabulary = vocabulary_for(book(), "")
    return [
        word
        for word in book().headers[field]
        if [one.fields for one in vocabulary.meanings((word,), kind)] == [(field,)]
    ]


def other_header(header: str, field: str, kind: str, chance: random.Random) -> str:
    words = words_for_field(field, kind)
    if not words:
        return header
    return chance.choice(DECORATIONS).format(chance.choice(words))


def sheet_of(table: Table) -> tuple[Sheet, Workbook]:
    files = {file.name: file for found in branch_files(PRACTICE / "inbox", book()).values() for file in found}
    workbook = read_workbook(files[table.path].path)
    assert isinstance(workbook, Workbook)
    return next(one for one in workbook.sheets if one.name == table.sheet), workbook


@pytest.mark.parametrize("number", range(len(PLAIN)))
def test_a_table_is_understood_under_other_header_words(number: int) -> None:
    table = PLAIN[number].found
    assert table is not None
    sheet, workbook = sheet_of(table)
    chance = random.Random(number)
    for _ in range(6):
        rows = [list(row) for row in sheet.rows]
        expected = {}
        for column in table.columns:
            if len(column.fields) == 1 and column.how != "duplicate" and not table.header_rows[0] > 5:
                header = other_header(column.header, column.fields[0], table.kind, chance)
                rows[table.header_rows[0] - 1][column.index - 1] = header
                expected[column.index] = (column.fields[0], header)
        changed = replace(workbook, sheets=(replace(sheet, rows=rows),))
        file = next(iter(branch_files(PRACTICE / "inbox", book()).values()))[0]
        found = understand_workbook(changed, file, "", AS_OF, book(), AS_OF)
        again = [one for one in found.tables if one.kind == table.kind]
        assert again, (table.path, table.kind, [header for _, header in expected.values()])
        got = {column.index: column.fields for column in again[0].columns}
        wrong = {header: got.get(index) for index, (field, header) in expected.items() if got.get(index) != (field,)}
        assert wrong == {}
