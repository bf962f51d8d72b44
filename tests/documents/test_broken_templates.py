"""A template broken in any way stops only its own papers, with a sentence to act on; what was made before stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.word.test_check import BROKEN
from tests.word.test_dangers import DANGERS, changed
from tests.workspaces import tree
from toolkit.batch.night import Night, plan_night, run_night
from toolkit.batch.request import NightRequest
from toolkit.errors import TemplateError
from toolkit.rulebook import load_rulebook
from toolkit.word import check
from toolkit.word.make_templates import make_templates

FIRST = datetime(2026, 11, 18, 18)
SECOND = datetime(2026, 11, 19, 18)
REPAIRS = """工单号,受理时间,客户姓名,联系电话,产品型号,序列号,购买日期,故障现象,故障原因,维修内容,完工时间,测试结果
CD2611-001,2026-11-16,沈若溪,13800139451,T490,HL21A2718113,2025-12-06,死机,内存松动,更换内存,2026-11-17,合格
CD2611-002,2026-11-16,何佳,13800139452,T480,HL21A2718114,2025-12-07,花屏,排线松动,重插排线,2026-11-17,合格
"""
COMPLAINTS = """投诉编号,投诉时间,客户姓名,联系电话,产品型号,投诉类型,投诉内容,处理人
TS2611001,2026-11-17,沈若溪,13800139451,T490,收费争议,取机时才被告知要收检测费,孙店长
"""
REFUSED = {
    **{name: content for name, (content, _, _) in BROKEN.items()},
    **{name: changed(changes) for name, (changes, _) in DANGERS.items()},
    "not a Word file": b"PK\x03\x04 cut",
    "empty": b"",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after its first night, and a case that has changed since."""
    workspace = tmp_path_factory.mktemp("office")
    (workspace / "inbox/城东店").mkdir(parents=True)
    (workspace / "outbox").mkdir()
    (workspace / "inbox/城东店/投诉台账.csv").write_text(COMPLAINTS, encoding="utf-8")
    repairs = workspace / "inbox/城东店/维修台账.csv"
    repairs.write_text(REPAIRS, encoding="utf-8")
    make_templates(workspace / "templates")
    run_night(request_for(workspace, FIRST))
    repairs.write_text(REPAIRS.replace("更换内存", "更换内存两根"), encoding="utf-8")
    return workspace


def request_for(workspace: Path, as_of: datetime) -> NightRequest:
    return NightRequest(workspace, load_rulebook(workspace), as_of)


def held(night: Night) -> dict[str, tuple[str, str]]:
    """Kind of each paper held back -> why, in both languages."""
    return {document.kind: (why.zh, why.en) for one in night.result.branches for document, why in one.held_back}


def stops(content: bytes) -> bool:
    """Whether a template cannot be used; what is only told is repaired by the engine."""
    try:
        return any(fault.severity == "error" for fault in check(content))
    except TemplateError:
        return True


STOPPED = [name for name, content in REFUSED.items() if stops(content) or name == "a misspelt field"]


@pytest.mark.parametrize("way", STOPPED[::6])
def test_a_broken_template_holds_its_own_papers_back_with_a_sentence(office: Path, way: str) -> None:
    held_back_with_a_sentence(office, way)


@pytest.mark.sweep
@pytest.mark.parametrize("way", STOPPED)
def test_every_broken_template_holds_its_own_papers_back_with_a_sentence(office: Path, way: str) -> None:
    held_back_with_a_sentence(office, way)


def held_back_with_a_sentence(office: Path, way: str) -> None:
    path = office / "templates/service_report.docx"
    sound = path.read_bytes()
    path.write_bytes(REFUSED[way])
    try:
        why = held(plan_night(request_for(office, SECOND)))
    finally:
        path.write_bytes(sound)
    assert set(why) == {"service_report"}, way
    zh, en = why["service_report"]
    assert "service_report.docx" in zh
    assert "service_report.docx" in en
    assert any(sign in zh for sign in "，。"), zh


def test_the_papers_of_the_night_before_stay_as_they_are(office: Path) -> None:
    before = tree(office / "outbox/archive")
    path = office / "templates/service_report.docx"
    sound = path.read_bytes()
    path.write_bytes(BROKEN["a block without end"][0])
    try:
        night = run_night(request_for(office, SECOND))
        assert set(held(night)) == {"service_report"}
        assert {name: tree(office / "outbox/archive").get(name) for name in before if name.endswith(".docx")} == {
            name: digest for name, digest in before.items() if name.endswith(".docx")
        }
    finally:
        path.write_bytes(sound)
    mended = run_night(request_for(office, SECOND))
    assert held(mended) == {}
    assert [document.kind for document in mended.planned] == ["service_report"]
