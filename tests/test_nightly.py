"""The nightly run on the shipped inbox: what it leaves behind, and that it always leaves the same."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest

from tests.workspaces import AS_OF, ROOT, make_workspace, toolkit, tree
from toolkit.batch.effect import effect_of
from toolkit.batch.record import record_schema
from toolkit.register import open_register
from toolkit.rulebook import load_rulebook, words

NEXT_DAY = "2026-11-21 18:00"
RUN = "runs/2026-11-20"
BRANCH = "城东店"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after one night over the whole shipped inbox."""
    workspace = make_workspace(tmp_path_factory.mktemp("night"))
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    return workspace


def register_dump(workspace: Path) -> str:
    settings = load_rulebook(workspace).settings
    path = workspace / "outbox/register.sqlite3"
    with open_register(path, settings, datetime(2026, 11, 20), read_only=True) as register:
        return register.dump()


def final_tree(workspace: Path) -> dict[str, str]:
    """Every file of the outbox but the database (compared by content) and the record (its seconds differ)."""
    found = tree(workspace / "outbox", "register.sqlite3", f"{RUN}/run.json")
    record = json.loads((workspace / "outbox" / RUN / "run.json").read_text(encoding="utf-8"))
    record.pop("seconds")
    return {**found, "register": register_dump(workspace), "record": json.dumps(record, sort_keys=True)}


def test_the_run_folder_holds_what_the_design_says(night: Path) -> None:
    names = tree(night / "outbox")
    for name in ("index.html", "register.sqlite3", f"{RUN}/run.json", f"{RUN}/findings.xlsx", f"{RUN}/overdue.xlsx"):
        assert name in names
    assert any(name.startswith("archive/2026/") and name.endswith(".docx") for name in names)


def test_the_rule_book_of_the_night_unchanged_has_no_effect_on_its_findings(night: Path) -> None:
    effect = effect_of(night, load_rulebook(night))
    assert effect is not None
    assert (effect.findings_new, effect.findings_gone, effect.overdue_new, effect.overdue_gone) == (0, 0, 0, 0)


def test_a_night_of_a_day_before_the_last_one_says_so_on_the_page(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    toolkit("nightly", "--as-of", NEXT_DAY, workspace=workspace)
    assert words("zh")("cli.nightly.clock_back", later=NEXT_DAY[:10], moment="2019-11-20 18:00") not in (
        workspace / "outbox/index.html"
    ).read_text(encoding="utf-8")
    told = toolkit("nightly", "--as-of", "2019-11-20 18:00", "--lang", "en", workspace=workspace).stderr
    sentence = next(line for line in told.splitlines() if NEXT_DAY[:10] in line)
    page = (workspace / "outbox/index.html").read_text(encoding="utf-8")
    assert words("zh")("cli.nightly.clock_back", later=NEXT_DAY[:10], moment="2019-11-20 18:00") in page
    assert "2019-11-20" in sentence


def test_a_night_that_reads_nothing_ends_with_code_1(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    shutil.rmtree(workspace / "inbox" / BRANCH)
    assert toolkit("nightly", "--as-of", AS_OF, workspace=workspace, check=False).returncode == 1


def test_run_json_fits_its_schema_and_its_digests_are_true(night: Path) -> None:
    record = json.loads((night / "outbox" / RUN / "run.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, record_schema())
    names = tree(night / "outbox")
    for output in record["outputs"]:
        assert names[output["path"]] == output["sha256"], output["path"]
    assert record["counts"]["cases"] > 100
    assert record["counts"]["new_items"] == record["counts"]["items"] > 50


def test_the_papers_open_in_python_docx_and_state_their_number(night: Path) -> None:
    papers = sorted((night / "outbox/archive/2026").rglob("*.docx"))
    assert len(papers) > 50
    for path in papers[::25]:
        words = words_of(path)
        sequence = int(path.parent.name.rsplit("-", 1)[1])
        assert path.parent.name in words or f"第{sequence}号" in words, path.name
        assert "{{" not in words
        assert "None" not in words


def words_of(path: Path) -> str:
    """Everything a paper says, headers and footers included."""
    paper = docx.Document(str(path))
    parts = [paper.element.body]
    for section in paper.sections:
        parts += [section.header._element, section.footer._element]
    return "\n".join("".join(part.itertext()) for part in parts)


def test_a_second_run_leaves_every_byte(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    before = tree(workspace / "outbox")
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    assert tree(workspace / "outbox") == before


def test_the_next_day_keeps_all_numbers_and_papers(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    before = {name: digest for name, digest in tree(workspace / "outbox/archive").items() if name.endswith(".docx")}
    numbers = {item["number"] for item in json.loads(register_dump(workspace))["items"]}
    toolkit("nightly", "--as-of", NEXT_DAY, workspace=workspace)
    after = tree(workspace / "outbox/archive")
    assert before.items() <= after.items() | {(name, digest) for name, digest in before.items() if "目录" in name}
    assert numbers <= {item["number"] for item in json.loads(register_dump(workspace))["items"]}
    assert (workspace / "outbox/runs/2026-11-21/run.json").exists()


def test_the_inbox_stays_as_it_is(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    before = tree(workspace / "inbox")
    times = {path: path.stat().st_mtime_ns for path in (workspace / "inbox").rglob("*")}
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    assert tree(workspace / "inbox") == before
    assert {path: path.stat().st_mtime_ns for path in (workspace / "inbox").rglob("*")} == times


def test_a_dry_run_writes_nothing_and_lists_the_papers(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    done = toolkit("nightly", "--as-of", AS_OF, "--dry-run", "--json", workspace=workspace)
    assert tree(workspace / "outbox") == {}
    planned = json.loads(done.stdout)["papers"]
    assert {paper["kind"] for paper in planned} >= {"service_report", "complaint_acknowledgement"}


def test_several_processes_give_the_same_night(night: Path, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    toolkit("nightly", "--as-of", AS_OF, "--jobs", "2", workspace=workspace)
    assert final_tree(workspace) == final_tree(night)


def test_broken_locked_and_empty_ledgers_become_findings_and_the_others_go_on(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    good = workspace / "inbox" / BRANCH / "2026年接修台账.xlsx"
    (workspace / "inbox/坏店").mkdir()
    (workspace / "inbox/坏店/断了.xlsx").write_bytes(good.read_bytes()[:9_000])
    (workspace / "inbox/坏店/空的.xlsx").write_bytes(b"")
    done = toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    assert done.returncode == 1
    record = json.loads((workspace / "outbox" / RUN / "run.json").read_text(encoding="utf-8"))
    statuses = {entry["path"]: entry["status"] for entry in record["inputs"]}
    assert statuses["坏店/断了.xlsx"] == "unreadable"
    assert statuses["坏店/空的.xlsx"] in ("unreadable", "none", "skipped")
    assert statuses[f"{BRANCH}/2026年接修台账.xlsx"] == "ledger"
    rules = {
        (one["rule"], one["path"])
        for one in json.loads(toolkit("check", "--as-of", AS_OF, "--json", workspace=workspace).stdout)
    }
    assert ("file-unreadable", "坏店/断了.xlsx") in rules


@pytest.mark.parametrize("kills", [10])
def test_killed_at_random_moments_and_run_again_it_ends_as_if_undisturbed(tmp_path: Path, kills: int) -> None:
    undisturbed = make_workspace(tmp_path / "a", BRANCH)
    start = time.monotonic()
    toolkit("nightly", "--as-of", AS_OF, workspace=undisturbed)
    whole = time.monotonic() - start
    disturbed = make_workspace(tmp_path / "b", BRANCH)
    moments = random.Random(20261120)
    command = [sys.executable, "-m", "toolkit", "nightly", "--as-of", AS_OF, "--workspace", str(disturbed)]
    killed = 0
    for _ in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        try:
            process.wait(whole * moments.uniform(0.35, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            process.wait()
            killed += 1
    toolkit("nightly", "--as-of", AS_OF, workspace=disturbed)
    assert killed >= 3
    assert final_tree(disturbed) == final_tree(undisturbed)
    sequences: dict[str, list[int]] = {}
    for item in json.loads(register_dump(disturbed))["items"]:
        sequences.setdefault(item["series"], []).append(item["sequence"])
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in sequences.values())


def test_words_of_a_customer_stay_words(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    (workspace / "inbox/甲店").mkdir(parents=True)
    (workspace / "outbox").mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "工单号",
            "受理时间",
            "客户姓名",
            "联系电话",
            "产品型号",
            "序列号",
            "购买日期",
            "故障现象",
            "故障原因",
            "完工时间",
            "测试结果",
            "渠道",
        ]
    )
    sheet.append(
        [
            "A-001",
            datetime(2026, 11, 2, 9),
            "../../x",
            "13800138000",
            "A & B <x>",
            "SN123456",
            datetime(2026, 5, 1),
            "",
            "主板 A & B <x>",
            datetime(2026, 11, 3, 10),
            "合格",
            "电话",
        ]
    )
    sheet["H2"].value = '=HYPERLINK("http://x")&1'
    sheet["H2"].data_type = "s"
    sheet.append(
        [
            "A-002",
            datetime(2026, 11, 2, 9),
            "=1+2",
            "12345",
            "B2",
            "SN123457",
            datetime(2026, 5, 1),
            "坏",
            "坏",
            datetime(2026, 11, 3, 10),
            "合格",
            "=cmd|' /C calc'!A0",
        ]
    )
    for row in (3,):
        for cell in sheet[row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(workspace / "inbox/甲店/台账.xlsx")
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    outbox = workspace / "outbox"
    papers = sorted((outbox / "archive").rglob("*.docx"))
    assert papers
    texts = [zipfile.ZipFile(path).read("word/document.xml").decode() for path in papers]
    assert any("主板 A &amp; B &lt;x&gt;" in text for text in texts)
    assert any("=HYPERLINK(" in text for text in texts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["workspace"]
    assert all(path.resolve().is_relative_to(outbox.resolve()) for path in papers)
    for name in ("findings.xlsx", "overdue.xlsx"):
        for one in openpyxl.load_workbook(outbox / RUN / name).worksheets:
            for row in one.iter_rows():
                assert all(cell.data_type != "f" for cell in row), f"{name} {one.title}"


def test_a_mistyped_branch_gets_a_suggestion_and_exit_code_2(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    done = toolkit("nightly", "--branch", "城东", workspace=workspace, check=False)
    assert done.returncode == 2
    assert BRANCH in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_workspace_is_refused_with_the_cure(tmp_path: Path) -> None:
    done = toolkit("nightly", workspace=tmp_path, check=False)
    assert done.returncode == 2
    assert "toolkit init" in done.stderr


def test_fail_on_turns_errors_into_exit_code_1(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    assert toolkit("nightly", "--as-of", AS_OF, "--fail-on", "error", workspace=workspace).returncode == 1
