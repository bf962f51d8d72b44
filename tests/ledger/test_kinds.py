"""Kinds of table that are not looked at could not have been told: the first look never leaves the right one out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.truth import AS_OF, PRACTICE, book
from toolkit.ledger import branch_files
from toolkit.ledger.columns.mapping import map_columns, told
from toolkit.ledger.columns.possible import possible_fields, possible_kinds
from toolkit.ledger.layout.grid import grid_of
from toolkit.ledger.layout.headerrows import header_candidates
from toolkit.ledger.layout.tables import headings_of
from toolkit.ledger.reading.sheets import Workbook
from toolkit.ledger.reading.workbook import read_workbook
from toolkit.ledger.understand import setting_for

INBOX = branch_files(PRACTICE / "inbox", book())
FILES = [
    *[(path, path.name, "") for path in sorted(PRACTICE.parent.glob("*.xlsx"))],
    *[(one.path, one.name, branch) for branch, found in INBOX.items() for one in found],
]


@pytest.mark.parametrize(("path", "name", "branch"), FILES, ids=[name for _, name, _ in FILES])
def test_mapping_finds_no_field_that_was_thought_impossible(path: Path, name: str, branch: str) -> None:
    workbook = read_workbook(path)
    if not isinstance(workbook, Workbook):
        return
    setting = setting_for(name, branch, workbook, book(), AS_OF)
    rules = setting.rules
    for sheet in workbook.sheets:
        grid = grid_of(sheet)
        for block in header_candidates(grid, 0, setting.headers):
            headings = headings_of(grid, block, rules) if block.paths else []
            paths = tuple(heading.path for heading in headings)
            possible = possible_kinds(paths, rules)
            for kind in rules.book.kinds.values():
                fields = map_columns(headings, kind.id, rules).fields
                assert fields <= possible_fields(paths, kind.id, rules)
                assert kind.id in possible or not told(kind.told_by, fields)
