"""The cache of the rule book: the same answers, never in the way, and no code in it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.rulebook.test_workbook import change, with_book
from toolkit.rulebook import changes_of, load_rulebook, words, workbook_of
from toolkit.rulebook.cache import FORM, remembered

AS_OF = datetime(2026, 11, 20)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book with a few sheets only, for a sheet that is not there changes nothing."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(tmp_path_factory.mktemp("empty"), words("zh"), AS_OF)))
    for name in ("来源", "表头", "选项", "必填", "规则", "权益"):
        del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def workspace(tmp_path: Path, small: bytes) -> Path:
    """A workspace whose first night has been."""
    (tmp_path / ".cache").mkdir()
    return with_book(tmp_path, small)


def entries(workspace: Path) -> list[Path]:
    return sorted((workspace / ".cache/rulebook").glob("*"))


def test_a_book_from_the_cache_is_the_same_book(workspace: Path) -> None:
    change(workspace, "时限", "depot_repair/warranty/0", "amount", 3)
    first = load_rulebook(workspace)
    assert [path.name for path in entries(workspace)] == ["package.json", "workbook.json"]
    again = load_rulebook(workspace)
    assert again == first
    assert again.calendars == first.calendars
    assert [one.key for one in changes_of(workspace)] == ["depot_repair/warranty/0"]


def test_a_changed_book_is_read_again(workspace: Path) -> None:
    assert load_rulebook(workspace).clocks["depot_repair"].limits["warranty"][0].amount == 5
    change(workspace, "时限", "depot_repair/warranty/0", "amount", 3)
    assert load_rulebook(workspace).clocks["depot_repair"].limits["warranty"][0].amount == 3


def test_nothing_is_left_in_a_workspace_that_has_had_no_night(tmp_path: Path, small: bytes) -> None:
    load_rulebook(with_book(tmp_path, small))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["templates"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: "null",
        lambda text: text.replace(f'"form": {FORM}', '"form": 0'),
        lambda text: json.dumps({"form": FORM, "digest": "0" * 64, "held": {}}),
        lambda text: "[" * 100_000,
        lambda text: text.replace('"#date": "', '"#date": "x'),
        lambda text: "\udcff",
    ],
    ids=["empty", "cut", "list", "null", "form", "other", "deep", "date", "bytes"],
)
def test_a_spoilt_cache_means_do_it_again(workspace: Path, spoil: Callable[[str], str]) -> None:
    wanted = load_rulebook(workspace)
    for path in entries(workspace):
        path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8", errors="surrogateescape")
    assert load_rulebook(workspace) == wanted


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path, small: bytes) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache/rulebook").write_text("in the way", encoding="utf-8")
    assert load_rulebook(with_book(tmp_path, small)).digest == load_rulebook().digest


def test_what_json_cannot_hold_is_parsed_each_time(tmp_path: Path) -> None:
    asked: list[int] = []

    def parse() -> object:
        asked.append(1)
        return {1j}

    assert remembered(tmp_path, "one", "d", parse) == remembered(tmp_path, "one", "d", parse) == {1j}
    assert len(asked) == 2
    assert list(tmp_path.glob("rulebook/*")) == []


def test_the_cache_holds_plain_json(workspace: Path) -> None:
    load_rulebook(workspace)
    for path in entries(workspace):
        assert set(json.loads(path.read_text(encoding="utf-8"))) == {"form", "digest", "held"}
