"""The command line speaks both languages, prints JSON for programs, and ends with the design's exit codes."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner

from tests.workspaces import AS_OF, make_workspace
from toolkit.cli import main
from toolkit.cli.session import moment_of
from toolkit.cli.stats import listing_row
from toolkit.model import Listing, Text
from toolkit.rulebook import load_rulebook
from toolkit.rulebook.words import catalogue

BRANCH = "城东店"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("cli"), BRANCH)


def run(*args: object, workspace: Path | None = None) -> object:
    more = ["--workspace", str(workspace)] if workspace else []
    return CliRunner().invoke(main, [*map(str, args), *more])


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command with its path, groups included."""
    found = [path] if path else []
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_help_in_both_languages(path: tuple[str, ...], language: str) -> None:
    done = run(*path, "--lang", language, "--help")
    assert done.exit_code == 0, done.output
    keys = [key for key in catalogue() if "." in key and key in done.output.split()]
    assert keys == [], "a key of the catalogue is shown instead of its words"
    has_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in done.output)
    assert has_chinese == (language == "zh")


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_takes_the_shared_options(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    if isinstance(command, click.Group):
        return
    options = {option for param in command.params for option in param.opts}
    assert {"--workspace", "--as-of", "--lang", "--json", "--quiet", "--verbose"} <= options


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("nightli",), 2, "nightly"),
        (("nightly", "--brnch", "x"), 2, "--branch"),
        (("check", "--as-of", "gestern"), 2, "2026-11-20 18:00"),
        (("explain",), 2, "--all"),
        (("explain", "CD2606-01"), 2, "CD2606-001"),
        (("check", "不存在的店"), 2, "inbox"),
        (("rules", "show", "date-unreadible"), 2, "date-unreadable"),
        (("report", "CD2606-01"), 2, "CD2606-001"),
        (("document", "qoute", "CD2606-001"), 2, "quote"),
        (("overdue", "--branch", "城东"), 2, "城东店"),
        (("check", "城东"), 2, "Did you mean 城东店?"),
    ],
)
def test_a_mistyped_word_gets_exit_code_2_and_a_hint(
    workspace: Path, args: tuple[str, ...], code: int, words: str
) -> None:
    done = run(*args, "--lang", "en", *(() if args[0] == "nightli" else ("--workspace", workspace)))
    assert done.exit_code == code, done.output
    assert words in done.output
    assert "Traceback" not in done.output


def test_inspect_prints_the_shape_of_the_design(workspace: Path) -> None:
    done = run("inspect", "--json", "--as-of", AS_OF, workspace=workspace)
    ledgers = json.loads(done.output)
    book = next(one for one in ledgers if one["path"].endswith("2026年接修台账.xlsx") and "~$" not in one["path"])
    assert book["status"] == "ledger"
    table = book["tables"][0]
    assert {"sheet", "kind", "header_rows", "first_row", "last_row", "rows", "columns"} <= set(table)
    assert {"column", "header", "field", "how"} <= set(table["columns"][0])
    assert {"column": "B", "field": "case_number"}.items() <= table["columns"][1].items()


def test_check_prints_findings_with_cells_and_ends_with_1_for_errors(workspace: Path) -> None:
    done = run("check", "--json", "--as-of", AS_OF, workspace=workspace)
    findings = json.loads(done.output)
    assert done.exit_code == 1
    keys = {"id", "rule", "severity", "branch", "case", "path", "sheet", "cell", "value", "message", "hint", "source"}
    assert all(keys <= set(finding) for finding in findings)
    assert ("cell-error", "11月", "W38") in {(one["rule"], one["sheet"], one["cell"]) for one in findings}


def test_check_of_one_file_shows_only_that_file(workspace: Path) -> None:
    done = run("check", "--json", "--as-of", AS_OF, f"{BRANCH}/投诉台账.xlsx", workspace=workspace)
    paths = {finding["path"] for finding in json.loads(done.output)}
    assert paths <= {f"{BRANCH}/投诉台账.xlsx", None}


def test_overdue_lists_the_most_urgent_first_and_all_lists_every_state(workspace: Path) -> None:
    late = json.loads(run("overdue", "--json", "--as-of", AS_OF, workspace=workspace).output)
    assert {one["state"] for one in late} == {"overdue"}
    order = [(-one["level"], -one["late_minutes"]) for one in late]
    assert order == sorted(order)
    everything = json.loads(run("overdue", "--all", "--json", "--as-of", AS_OF, workspace=workspace).output)
    assert {"met", "met_late", "running"} <= {one["state"] for one in everything}


def test_explain_tells_how_a_deadline_came_about(workspace: Path) -> None:
    done = run("explain", "CD2606-001", "--json", "--as-of", AS_OF, workspace=workspace)
    (case,) = json.loads(done.output)
    assert case["fields"]["received_at"] == "2026-06-09T17:59"
    response = next(clock for clock in case["clocks"] if clock["clock"] == "response")
    assert response["deadline"] == "2026-06-09T18:59:00"
    assert response["explanation"]
    assert {"events", "entitlements", "findings", "documents"} <= set(case)


def test_explain_all_gives_every_case(workspace: Path) -> None:
    cases = json.loads(run("explain", "--all", "--json", "--as-of", AS_OF, workspace=workspace).output)
    assert len({case["case"] for case in cases}) > 90


def test_rules_list_names_every_rule_with_its_source(workspace: Path) -> None:
    listed = json.loads(run("rules", "list", "--json", workspace=workspace).output)
    assert {"date-unreadable", "clock-overdue", "response"} <= {one["id"] for one in listed["rules"]}
    assert all(one["source"] for one in listed["rules"])


def test_init_makes_a_workspace_and_keeps_what_is_there(tmp_path: Path) -> None:
    own = tmp_path / "新工作区/templates/service_report.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"my own template")
    done = run("init", tmp_path / "新工作区", "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert own.read_bytes() == b"my own template"
    assert (tmp_path / "新工作区/inbox").is_dir()
    assert len(list((tmp_path / "新工作区/templates").glob("*.docx"))) > 4


def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    done = run("doctor", "--json", "--as-of", "2026-11-22", workspace=tmp_path)
    states = {one["check"]: one["state"] for one in json.loads(done.output)}
    assert done.exit_code == 1
    assert states["inbox"] == "fail"
    assert states["calendar"] == "warn"  # from 15 October the next year's notice is asked for


def test_template_list_says_which_are_there(workspace: Path) -> None:
    listed = {one["kind"]: one for one in json.loads(run("template", "list", "--json", workspace=workspace).output)}
    assert listed["service_report"]["present"]


def test_stats_give_the_detailed_lists_of_the_period(workspace: Path) -> None:
    done = run("stats", "--period", "2026-11", "--json", "--as-of", AS_OF, "--lang", "zh", workspace=workspace)
    lists = {one["label"]: one for one in json.loads(done.output)["listings"]}
    assert {"服务单结算明细表", "服务单配件明细表", "维修工维修结算审核表", "保修产品到期一览表"} <= set(lists)
    money = lists["维修工维修结算审核表"]
    assert money["rows"][-1][money["headings"].index("合计")].count(".") == 1


def test_money_of_a_list_has_two_decimals_and_a_quantity_none() -> None:
    fields = load_rulebook().fields
    labels = (fields["total_fee"].label, fields["part_quantity"].label)
    listing = Listing("parts", Text("配件", "Parts"), labels, ((Decimal("80"), Decimal("1.0")), (None, "")))
    assert listing_row(listing, fields.values(), "zh")["rows"] == [["80.00", "1"], [None, ""]]


@pytest.mark.parametrize("text", ["2026-11-20", "20261120"])
def test_a_day_alone_means_its_end(text: str) -> None:
    assert moment_of(text) == datetime(2026, 11, 20, 23, 59)


def test_an_empty_as_of_is_refused_and_not_taken_for_now(workspace: Path) -> None:
    """A script whose variable is empty must not judge by another moment than it thinks."""
    assert run("overdue", "--as-of", "", workspace=workspace).exit_code == 2


def shared_workspace(folder: Path) -> Path:
    """A ledger in the inbox itself, whose rows name two branches and once none."""
    book = openpyxl.Workbook()
    book.active.append(["网点", "工单号", "受理时间", "客户姓名", "产品型号", "故障现象"])
    for place, branch in enumerate(("甲店", "乙店", "甲店", None), start=1):
        book.active.append([branch, f"A-{place}", datetime(2026, 11, 19, 9), "张小明", "M1", "坏"])
    for name in ("inbox", "outbox", "templates"):
        (folder / name).mkdir()
    book.save(folder / "inbox/总台账.xlsx")
    return folder


def test_inspect_names_the_cell_of_each_trouble_and_a_single_row_as_one(workspace: Path) -> None:
    shown = run("inspect", "--lang", "zh", "--as-of", AS_OF, workspace=workspace).output
    assert "  ! 11月!W38：" in shown
    assert re.search(r"第 (\d+) 行未计入", shown)
    assert not re.search(r"第 (\d+)–\1 行", shown)
    assert "“测试结果”就是字段名" in shown


def test_a_shared_ledger_is_inspected_whole_and_checked_by_its_name(tmp_path: Path) -> None:
    workspace = shared_workspace(tmp_path)
    (ledger,) = json.loads(run("inspect", "--json", "--as-of", AS_OF, workspace=workspace).output)
    assert [table["rows"] for table in ledger["tables"]] == [4]
    (named,) = json.loads(run("inspect", "总台账.xlsx", "--json", "--as-of", AS_OF, workspace=workspace).output)
    assert named == ledger
    assert run("check", "总台账.xlsx", "--as-of", AS_OF, workspace=workspace).exit_code in (0, 1)


def test_a_row_of_a_shared_ledger_without_a_branch_is_named_with_its_cell_and_its_papers_wait(tmp_path: Path) -> None:
    """Were they made now, they would be made once more when somebody has written the branch."""
    workspace = shared_workspace(tmp_path)
    found = json.loads(run("check", "--json", "--as-of", AS_OF, workspace=workspace).output)
    (unplaced,) = [one for one in found if one["rule"].startswith("branch-")]
    place = (unplaced["path"], unplaced["sheet"], unplaced["cell"], unplaced["case"])
    assert place == ("总台账.xlsx", "Sheet", "A5", "A-4")
    assert (unplaced["rule"], unplaced["severity"], unplaced["branch"]) == ("branch-not-named", "error", "")


def test_a_ledger_in_the_inbox_itself_without_a_branch_column_is_told_once(tmp_path: Path) -> None:
    workspace = shared_workspace(tmp_path)
    book = openpyxl.load_workbook(workspace / "inbox/总台账.xlsx")
    book.active.delete_cols(1)
    book.save(workspace / "inbox/总台账.xlsx")
    found = json.loads(run("check", "--json", "--as-of", AS_OF, "--lang", "zh", workspace=workspace).output)
    (told,) = [one for one in found if one["rule"].startswith("branch-")]
    assert (told["rule"], told["severity"], told["cell"]) == ("branch-column-missing", "warning", "A1")
    assert "4 条" in told["message"]


def test_template_check_names_a_file_that_is_no_word_file_and_goes_on(workspace: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(workspace, tmp_path / "own"))
    (own / "templates/service_report.docx").write_bytes(b"no docx")
    (own / "templates/quote.docx").write_bytes(b"no docx either")
    done = run("template", "check", "--json", workspace=own)
    assert done.exit_code == 1, done.output
    assert {one["template"] for one in json.loads(done.output)} >= {"service_report.docx", "quote.docx"}


def test_inspect_writes_suggestions_into_the_rule_book_to_be_confirmed(tmp_path: Path) -> None:
    folder = tmp_path / "inbox/甲店"
    folder.mkdir(parents=True)
    (tmp_path / "outbox").mkdir()
    book = openpyxl.Workbook()
    book.active.append(["工单号", "受理时间", "客户姓名", "故障现象", "客户联络电话号", "产品的型号名"])
    book.active.append(["A-1", "2026-03-05", "张三", "不开机", "13800138000", "T490"])
    book.save(folder / "台账.xlsx")
    done = run("inspect", "--suggest", "--lang", "zh", "--as-of", AS_OF, workspace=tmp_path)
    assert done.exit_code == 0, done.output
    written = openpyxl.load_workbook(tmp_path / "templates/rulebook.xlsx")["列对应"]
    rows = [[cell.value for cell in row[:4]] for row in written.iter_rows(min_row=3) if row[1].value]
    assert all(row[0] == "甲店" and row[3] == "待确认" for row in rows)
    shown = json.loads(run("inspect", "--json", "--as-of", AS_OF, workspace=tmp_path).output)
    known = {column["header"]: column["field"] for column in shown[0]["tables"][0]["columns"]}
    assert {row[1] for row in rows} == {header for header, field in known.items() if field is None}
