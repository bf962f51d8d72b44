"""Help and tables as a clerk reads them: on eighty columns, in both languages, with a line to copy."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tests.test_cli import commands
from tests.workspaces import ROOT
from toolkit.cli import main
from toolkit.cli.helptext import argument_rows
from toolkit.cli.screen import block_lines, table_lines, width, wrapped
from toolkit.rulebook import words
from toolkit.rulebook.words import catalogue

COLUMNS = 80
LANGUAGES = ("zh", "en")
HEADS = ("级别", "规则", "工单", "问题")
ROWS = [("须改", "date-unreadable", "CD2607-010", "“诊断时间”应为日期，读不懂：10月初。" * 3), ("建议", "x", "", "y")]


def command_at(path: tuple[str, ...]) -> click.Command:
    found: click.Command = main
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found


def leaves() -> list[tuple[str, ...]]:
    return [path for path in commands() if not isinstance(command_at(path), click.Group)]


def help_of(path: tuple[str, ...], language: str) -> str:
    return CliRunner().invoke(main, [*path, "--lang", language, "--help"]).output


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", leaves(), ids=" ".join)
def test_every_command_shows_an_example_that_it_would_take(path: tuple[str, ...], language: str) -> None:
    example = words(language)(f"help.example.{'.'.join(path)}".replace("-", "_"))
    assert words(language)("cli.example", command=example) in help_of(path, language)
    name, *arguments = shlex.split(example)
    assert (name, tuple(arguments[: len(path)])) == ("toolkit", path)
    command_at(path).make_context(path[-1], arguments[len(path) :], parent=click.Context(main, obj=language))


@pytest.mark.parametrize("path", leaves(), ids=" ".join)
def test_arguments_stand_apart_from_options_with_words_of_their_own(path: tuple[str, ...]) -> None:
    say = words("zh")
    shown = help_of(path, "zh")
    own, _, shared = shown.partition(say("cli.shared_options"))
    assert "--as-of" in shared
    assert "--as-of" not in own
    for metavar, text in argument_rows(command_at(path), say):
        assert shown.index(say("cli.arguments") + ":") < shown.index(f"  {metavar}  ")
        assert text[:6] in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [(), *commands()], ids=" ".join)
def test_help_fits_a_terminal_of_eighty_columns(path: tuple[str, ...], language: str) -> None:
    """But for the example, which must not be broken, or it cannot be copied."""
    lines = [line for line in help_of(path, language).splitlines() if "toolkit " not in line]
    assert [line for line in lines if width(line) > COLUMNS] == []


def test_no_example_speaks_of_a_command_that_is_gone() -> None:
    known = {f"help.example.{'.'.join(path)}".replace("-", "_") for path in leaves()}
    assert {key for key in catalogue() if key.startswith("help.example.")} == known


def test_no_argument_is_explained_that_is_gone() -> None:
    known = {f"help.argument.{one.name}" for path in leaves() for one in command_at(path).params}
    assert {key for key in catalogue() if key.startswith("help.argument.")} <= known


def test_a_closing_sign_never_begins_a_line() -> None:
    lines = wrapped("请核对“工单号”，再看（投诉编号）。" * 9, 20)
    assert all(width(line) <= 20 for line in lines)
    assert not [line for line in lines if line[:1] in "，。；：、）”"]


def test_a_table_too_wide_for_the_terminal_becomes_blocks_that_cut_nothing() -> None:
    lines = block_lines(HEADS, ROWS, COLUMNS)
    assert [line for line in lines if width(line) > COLUMNS] == []
    assert "".join("".join(lines).split()).count("10月初") == 3
    assert lines[0] == "级别: 须改   规则: date-unreadable   工单: CD2607-010"


def test_a_table_lines_up_chinese_and_latin() -> None:
    lines = table_lines(HEADS, ROWS, 16)
    assert {width(line[: line.index("date") if "date" in line else 6]) for line in lines[1:2]} == {6}
    assert [width(line) <= 4 + 2 + 16 + 2 + 16 + 2 + 16 for line in lines] == [True] * 3
    assert "…" in lines[1]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp437"])
@pytest.mark.parametrize("path", [(), ("check",), ("archive", "find")], ids=" ".join)
def test_help_prints_in_any_code_page(path: tuple[str, ...], encoding: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", *path, "--lang", "zh", "--help"],
        capture_output=True,
        cwd=ROOT,
        env={**kept, "PYTHONIOENCODING": encoding},
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    if encoding == "gbk":
        assert "选项" in done.stdout.decode("gbk")
        assert "?" not in done.stdout.decode("gbk"), "a sign of ours is not in the Chinese code page"


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_word_of_the_program_is_in_the_chinese_code_page(key: str) -> None:
    """What a Chinese Windows console cannot show comes out as a question mark."""
    text = catalogue()[key].zh
    assert text.encode("gbk", "replace").decode("gbk") == text
