"""Every entry of the service rules and their annex has a row, each row names something that is there."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.rulebook import load_rulebook

ROOT = Path(__file__).parent.parent
SPEC = ROOT.parent / "shared" / "spec"
ENTRIES = tomllib.loads((ROOT / "docs" / "coverage.toml").read_text(encoding="utf-8"))

sys.path.insert(0, str(ROOT / "docs"))
from make_coverage import KINDS, TABLE, coverage_table  # noqa: E402


def section(number: int) -> str:
    text = (SPEC / "service-rules.md").read_text(encoding="utf-8")
    return re.split(r"^## \d+\. ", text, flags=re.M)[number]


def first_cells(text: str) -> Iterator[str]:
    """The first column of the section's tables, head and rule left out."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for at, line in enumerate(rows):
        cell = line.strip("|").split("|")[0].strip()
        is_head = at + 1 < len(rows) and rows[at + 1].startswith("|-")
        if not is_head and not cell.startswith("-"):
            yield cell


def entries_of_the_catalogue() -> Iterator[tuple[int, str]]:
    """(section, words an entry's row begins with)."""
    for number in (1, 2):
        yield from ((number, name) for cell in first_cells(section(number)) for name in re.findall(r"`(\w+)`", cell))
    table = section(3)[section(3).index("| id |") :]
    yield from ((3, name) for cell in first_cells(table) for name in re.findall(r"`(\w+)`", cell))
    for number in (4, 6, 8):
        yield from ((number, re.split(r"[,(]|(?=[一-鿿])", cell)[0].strip()) for cell in first_cells(section(number)))
    bold = re.findall(r"^- \*\*(.+?)\*\*", section(5), flags=re.M)
    yield from ((5, words) for words in bold)
    for number in (7, 9):
        yield from (
            (number, re.split(r"[,;(:]", line[2:])[0]) for line in section(number).splitlines() if line.startswith("- ")
        )


@pytest.mark.parametrize(("number", "words"), list(entries_of_the_catalogue()), ids=str)
def test_every_entry_of_the_catalogue_has_a_row(number: int, words: str) -> None:
    rows = [row.partition(" ")[2] for row in ENTRIES["catalogue"] if row.startswith(f"{number} ")]
    assert any(words.startswith(row) or row.startswith(words) for row in rows), f"{number} {words}"


def test_the_catalogue_was_read_whole() -> None:
    found = list(entries_of_the_catalogue())
    assert len(found) > 85
    assert {number for number, _ in found} == set(range(1, 10))


def test_every_entry_of_the_annex_has_a_row() -> None:
    text = (SPEC / "service-rules-annex.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^(\d+)\. ", text, flags=re.M)
    assert len(numbers) > 100
    assert [number for number in numbers if number not in ENTRIES["annex"]] == []


def rows() -> list[tuple[str, list[str]]]:
    annex = [(f"annex {number}", one["where"]) for number, one in ENTRIES["annex"].items()]
    return [*ENTRIES["catalogue"].items(), *annex]


@pytest.mark.parametrize(("entry", "where"), rows(), ids=[entry for entry, _ in rows()])
def test_every_row_names_what_is_there(entry: str, where: list[str]) -> None:
    book = load_rulebook()
    assert where, entry
    for reference in where:
        kind, _, name = reference.partition(":")
        known = ENTRIES["why"] if kind == "why" else getattr(book, KINDS[kind][0])
        assert name in known, f"{entry}: {reference}"


def test_the_table_in_the_docs_is_up_to_date() -> None:
    assert TABLE.read_text(encoding="utf-8") == coverage_table(load_rulebook()), "run: python docs/make_coverage.py"
