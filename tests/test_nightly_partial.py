"""Runs over some branches, runs after other runs, and runs where something of ours breaks: the rest stays true."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from tests.workspaces import toolkit, tree
from toolkit.batch import Night, NightRequest, run_night
from toolkit.batch.request import folder_name
from toolkit.rulebook import load_rulebook, words

AS_OF = datetime(2026, 11, 20, 18)
RUN = "runs/2026-11-20"
HEAD = ("工单号", "受理时间", "客户姓名", "联系电话", "产品型号", "序列号", "购买日期", "故障现象", "故障原因")
MORE = ("完工时间", "测试结果", "渠道", "服务类型")


def write_ledger(path: Path, prefix: str, *, done: bool = True) -> None:
    """Two cases: one long open (its clock is overdue), one with a bad phone that is finished where `done`."""
    book = openpyxl.Workbook()
    sheet = book.active
    day, bought = datetime(2026, 11, 2, 9), datetime(2026, 5, 1)
    end = datetime(2026, 11, 3, 10) if done else None
    sheet.append([*HEAD, *MORE])
    one = [f"{prefix}-1", day, "张小明", "13800138000", "M1", "SN0000001", bought, "坏", ""]
    other = [f"{prefix}-2", day, "李建国", "1380013927", "M2", "SN0000002", bought, "坏", "主板坏"]
    sheet.append([*one, None, "", "电话", "送修"])
    sheet.append([*other, end, "合格", "电话", "送修"])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def make(folder: Path) -> Path:
    for name in ("甲店", "乙店"):
        write_ledger(folder / f"inbox/{name}/台账.xlsx", name)
    (folder / "templates").mkdir()
    (folder / "outbox").mkdir()
    return folder


def night(workspace: Path, *branches: str, as_of: datetime = AS_OF) -> Night:
    return run_night(NightRequest(workspace, load_rulebook(workspace), as_of, branches))


def record(workspace: Path, folder: str = RUN) -> dict:
    return json.loads((workspace / "outbox" / folder / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after a complete night."""
    workspace = make(tmp_path_factory.mktemp("done"))
    night(workspace)
    return workspace


@pytest.fixture
def workspace(done: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(done, tmp_path / "workspace"))


def test_a_run_over_one_branch_leaves_the_complete_run_of_the_day_as_it_is(workspace: Path) -> None:
    before = tree(workspace / "outbox")
    partial = night(workspace, "甲店")
    after = tree(workspace / "outbox")
    assert {name: after[name] for name in before} == before
    assert partial.page == f"{RUN}/branches/甲店/index.html"
    assert {name for name in after if name not in before} >= {f"{RUN}/branches/甲店/run.json", partial.page}
    assert record(workspace, f"{RUN}/branches/甲店")["branches"] == ["甲店"]


def test_the_links_of_a_partial_page_lead_to_files_that_are_there(workspace: Path) -> None:
    partial = night(workspace, "甲店")
    page = workspace / "outbox" / partial.page
    links = {part.split('"')[0] for part in page.read_text(encoding="utf-8").split('href="')[1:]}
    assert len(links) > 4
    for link in (one for one in links if not one.startswith("#")):
        assert (page.parent / unquote(link)).exists(), link


def test_a_complete_run_after_a_partial_one_leaves_every_byte_of_an_undisturbed_one(workspace: Path) -> None:
    before = tree(workspace / "outbox")
    night(workspace, "甲店")
    night(workspace)
    assert tree(workspace / "outbox") == before


def test_without_a_complete_run_a_partial_one_fills_the_usual_places(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    partial = night(workspace, "甲店")
    assert partial.page == "index.html"
    assert record(workspace)["complete"] is False
    night(workspace)
    assert record(workspace)["complete"] is True


def test_a_partial_run_is_never_what_the_next_night_compares_with(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    night(workspace, "甲店")
    later = night(workspace, as_of=datetime(2026, 11, 21, 18))
    assert later.result.previous_ids is None


def test_a_partial_run_does_not_call_the_other_branches_clocks_cleared(workspace: Path) -> None:
    later = night(workspace, "甲店", as_of=datetime(2026, 11, 21, 18))
    assert later.result.previous_overdue
    assert {branch for branch, *_ in later.result.previous_overdue} == {"甲店"}


def test_what_a_person_put_beside_the_lists_stays(workspace: Path) -> None:
    mine = workspace / "outbox" / RUN / "已处理.xlsx"
    mine.write_bytes(b"mine")
    stale = workspace / "outbox" / RUN / "annotated/甲店/旧台账.xlsx"
    stale.write_bytes(b"an earlier run's")
    night(workspace)
    assert mine.read_bytes() == b"mine"
    assert not stale.exists()


@pytest.mark.parametrize(
    "template",
    [
        b"{% for x %}",
        b"\n{{ nope.x }}",
        b"{{ ''.__class__.__mro__ }}",
        b"{{ say.__init__.__globals__ }}",
        b"{% include '/etc/passwd' %}",
        b"{% import 'os' as os %}",
        b"{{ 1 / 0 }}",
        b"{{ view.counts.late + 'x' }}",
        b"{{ say('no.such.key') }}",
        b"{% for i in range(999999999) %}x{% endfor %}",
        b"{{ 'x' * 9999999999 }}",
        b"{{ '%9999999999d' % 1 }}",
        b"\xff\xfe\x00\x01",
    ],
)
def test_a_broken_dashboard_template_is_named_and_the_packaged_page_stands_in(workspace: Path, template: bytes) -> None:
    (workspace / "templates/dashboard.html").write_bytes(template)
    broken = night(workspace)
    assert [error.key for error in broken.troubles] in (["dashboard_wrong"], ["dashboard_not_text"])
    page = (workspace / "outbox/index.html").read_text(encoding="utf-8")
    assert "dashboard.html" in page
    assert words("zh")("page.late") in page


def test_a_broken_paper_template_is_named_in_the_reason(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    (workspace / "templates/service_report.docx").write_bytes(b"no docx")
    held = [why.zh for branch in night(workspace).result.branches for _, why in branch.held_back]
    assert any("service_report.docx" in why for why in held)


def test_the_page_shows_no_full_name_phone_or_serial(done: Path) -> None:
    page = (done / "outbox/index.html").read_text(encoding="utf-8")
    assert "李*国" in page or "张*明" in page
    for secret in ("李建国", "张小明", "13800138000", "1380013927", "SN0000001", "SN0000002"):
        assert secret not in page
    assert "李建国" not in unquote(page)


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, other = folder_name("店" * 200), folder_name("店" * 201)
    assert len(one.encode()) <= 120
    assert one != other
    assert folder_name("../../x") == folder_name("../../x").replace("/", "")


def write_complaint(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["投诉编号", "关联工单", "投诉时间", "客户姓名", "联系电话", "投诉内容", "投诉类型"])
    day = datetime(2026, 11, 19, 9)
    book.active.append(["T-1", "甲店-2", day, "李建国", "13900139000", "态度差", "服务态度"])
    book.save(path)


def papers(workspace: Path) -> set[str]:
    """Archive numbers with a paper."""
    return {path.parent.name for path in (workspace / "outbox/archive/2026").rglob("*.docx")}


def test_a_ledger_that_cannot_be_read_tonight_brings_no_new_versions_and_no_apologies(tmp_path: Path) -> None:
    """The case's rows are not gone: the letters already sent must not go out again with less in them."""
    workspace = make(tmp_path)
    write_complaint(workspace / "inbox/甲店/投诉台账.xlsx")
    write_ledger(workspace / "inbox/甲店/九月.xlsx", "九月", done=False)
    night(workspace)
    before, ledger = papers(workspace), workspace / "inbox/甲店/台账.xlsx"
    assert len(before) >= 3
    whole = ledger.read_bytes()
    for day in (21, 22):
        ledger.write_bytes(whole[:500])
        broken = night(workspace, as_of=datetime(2026, 11, day, 18))
        assert papers(workspace) == before, day
        held = [why.zh for result in broken.result.branches for _, why in result.held_back]
        assert any("甲店/台账.xlsx" in why for why in held)
        waiting = [one for one in broken.result.branches[1].findings if one.rule == "document-held-back"]
        assert any("甲店/台账.xlsx" in one.message.zh and "台账放回" in one.hint.zh for one in waiting)
    ledger.write_bytes(whole)
    night(workspace, as_of=datetime(2026, 11, 22, 18))
    assert papers(workspace) == before


def test_a_ledger_put_away_holds_papers_for_one_night(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    write_complaint(workspace / "inbox/甲店/投诉台账.xlsx")
    night(workspace)
    before = papers(workspace)
    (workspace / "inbox/甲店/台账.xlsx").unlink()
    waiting = []
    for day in (21, 22):
        done = night(workspace, as_of=datetime(2026, 11, day, 18))
        reasons = [why.zh for result in done.result.branches for _, why in result.held_back]
        waiting.append(any("甲店/台账.xlsx" in why for why in reasons))
        assert papers(workspace) == before, "a letter that went out is not sent again by itself"
    assert waiting == [True, False]


def test_a_clock_that_jumped_back_is_told(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    night(workspace)
    again = toolkit("nightly", "-q", "--as-of", "2026-11-20 19:00", workspace=workspace)
    back = toolkit("nightly", "-q", "--as-of", "2025-11-20 18:00", workspace=workspace)
    assert ("date" in back.stderr, "date" in again.stderr) == (True, False)
    assert "2026-11-20" in back.stderr


def test_many_papers_make_several_print_files(tmp_path: Path) -> None:
    workspace = make(tmp_path)
    for number in range(3):
        write_ledger(workspace / f"inbox/甲店/{number}.xlsx", f"甲{number}")
    (workspace / "templates/rulebook.toml").write_text("[settings.extra]\nprint_papers = 3\n", encoding="utf-8")
    night(workspace)
    print_ = workspace / "outbox" / RUN / "print"
    assert {path.name for path in print_.glob("甲店-服务报告*")} == {
        "甲店-服务报告单-01.docx",
        "甲店-服务报告单-02.docx",
    }
    assert {path.name for path in print_.glob("乙店-服务报告*")} == {"乙店-服务报告单.docx"}


def test_explain_names_the_numbers_of_the_papers(done: Path) -> None:
    shown = toolkit("explain", "甲店-2", "--json", "--as-of", "2026-11-20 18:00", workspace=done)
    (case,) = json.loads(shown.stdout)
    report = next(one for one in case["documents"] if one["kind"] == "service_report")
    (number,) = report["numbers"]
    assert any(path.parent.name == number for path in (done / "outbox/archive/2026").rglob("*.docx"))
