"""A night whose rule book is refused: the last one that could be used stands in, and everybody is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.test_nightly_partial import make
from toolkit.cli import main

GOOD = '[settings]\nmask = false\n[branches."甲店"]\npolicy = "warranty"\n'
TYPING_ERROR = GOOD.replace("warranty", "waranty")


def night(workspace: Path, day: int) -> Result:
    args = ["nightly", "--lang", "zh", "--as-of", f"2026-11-{day} 18:00", "--workspace", str(workspace)]
    return CliRunner().invoke(main, args)


def write(workspace: Path, text: str) -> None:
    (workspace / "templates/rulebook.toml").write_text(text, encoding="utf-8")


def digest(workspace: Path, day: int) -> str:
    return json.loads((workspace / f"outbox/runs/2026-11-{day}/run.json").read_text(encoding="utf-8"))["rulebook"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """After a good night."""
    made = make(tmp_path)
    write(made, GOOD)
    assert night(made, 20).exit_code == 0
    return made


def test_the_last_rule_book_stands_in_and_the_error_is_told_on_screen_and_page(workspace: Path) -> None:
    write(workspace, TYPING_ERROR)
    done = night(workspace, 21)
    assert done.exit_code == 1, done.output
    page = (workspace / "outbox/index.html").read_text(encoding="utf-8")
    for shown in (done.output, page):
        assert "waranty" in shown
        assert "沿用上一次可用的规则手册" in shown
    assert digest(workspace, 21) == digest(workspace, 20)
    assert "2026-11-21" in page


def test_a_second_night_with_the_error_still_has_the_last_good_book(workspace: Path) -> None:
    write(workspace, TYPING_ERROR)
    night(workspace, 21)
    assert night(workspace, 22).exit_code == 1
    assert digest(workspace, 22) == digest(workspace, 20)


def test_a_mended_rule_book_is_used_again_and_kept(workspace: Path) -> None:
    write(workspace, TYPING_ERROR)
    night(workspace, 21)
    write(workspace, GOOD.replace("warranty", "digital"))
    assert night(workspace, 22).exit_code == 0
    assert "沿用" not in (workspace / "outbox/index.html").read_text(encoding="utf-8")
    assert digest(workspace, 22) != digest(workspace, 20)
    write(workspace, TYPING_ERROR)
    night(workspace, 23)
    assert digest(workspace, 23) == digest(workspace, 22)


def test_without_a_night_before_the_night_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    made = make(tmp_path)
    write(made, TYPING_ERROR)
    done = night(made, 20)
    assert done.exit_code == 3
    assert "waranty" in done.output
    assert list((made / "outbox").iterdir()) == []


def test_a_cache_that_was_deleted_leaves_no_book_to_stand_in(workspace: Path) -> None:
    shutil.rmtree(workspace / ".cache")
    write(workspace, TYPING_ERROR)
    assert night(workspace, 21).exit_code == 3


def test_what_was_parsed_of_the_workbook_outlives_a_change_of_the_book(workspace: Path) -> None:
    parsed = workspace / ".cache/rulebook/packaged.json"
    parsed.parent.mkdir(exist_ok=True)
    parsed.write_text("{}", encoding="utf-8")
    write(workspace, GOOD.replace("warranty", "digital"))
    assert night(workspace, 21).exit_code == 0
    assert parsed.exists()
