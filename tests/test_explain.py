"""`explain`: a clerk or a customer's lawyer can follow what was judged, by which book, on which cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from toolkit.cli import main
from toolkit.rulebook import load_rulebook

AS_OF = "2026-11-20 18:00"
HEADER = (
    "工单号,受理时间,客户姓名,联系电话,产品类别,型号,序列号,购买日期,故障现象,服务类型,首次响应时间,完工时间,负责人"
)
ROWS = (
    "A1,2026-11-02 09:00,王芳,13800001111,手机,X7,SN001,2026-06-01,不开机,送修,2026-11-02 09:30,,孙店长",
    "A2,2026-11-03 09:00,李明,13800002222,笔记本,Air14,SN002,2020-06-01,蓝屏,送修,2026-11-03 12:00,2026-11-05,孙店长",
    "A2,2026-11-04 10:00,赵强,13800003333,手机,X9,SN003,2026-06-01,黑屏,送修,2026-11-04 10:20,,马工",
    "A3,2026-11-05 09:00,周敏,13800004444,手机,X8,SN004,,不充电,送修,2026-11-05 09:10,2026-11-06,孙店长",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    for name in ("inbox/店", "outbox", "templates"):
        (folder / name).mkdir(parents=True)
    (folder / "inbox/店/接修登记.csv").write_text("\n".join((HEADER, *ROWS)), encoding="utf-8-sig")
    return folder


def explained(workspace: Path, *args: str) -> Result:
    done = CliRunner().invoke(main, ["explain", *args, "--as-of", AS_OF, "--workspace", str(workspace)])
    assert done.exit_code == 0, done.output
    return done


def blocks(text: str) -> list[str]:
    """What is said about each case."""
    return [block for block in text.split("\n\n") if block.strip()]


@pytest.mark.parametrize(("language", "policy"), [("zh", "质保期承诺"), ("en", "Warranty promises")])
def test_it_says_by_which_book_and_policy_and_when_it_was_judged(workspace: Path, language: str, policy: str) -> None:
    said = explained(workspace, "A1", "--lang", language).output
    assert load_rulebook(workspace).digest[:12] in said
    assert AS_OF in said
    assert policy in said
    assert "depot_repair" in said


def test_the_json_names_the_whole_digest(workspace: Path) -> None:
    (case,) = json.loads(explained(workspace, "A1", "--json").output)
    assert case["rulebook"] == load_rulebook(workspace).digest
    assert case["as_of"] == "2026-11-20T18:00"


def test_an_entitlement_names_the_cells_it_rests_on(workspace: Path) -> None:
    said = explained(workspace, "A1", "--lang", "zh").output
    after = said[said.index("免费维修") :].splitlines()[1]
    assert "依据的单元格：" in after
    assert "店/接修登记.csv!H2" in after


def test_an_entitlement_names_what_would_have_to_be_known(workspace: Path) -> None:
    for language, words in (("zh", "还缺：购买日期"), ("en", "Still to be known: Purchase date")):
        assert words.casefold() in explained(workspace, "A3", "--lang", language).output.casefold()


def test_two_cases_under_one_number_are_told_apart(workspace: Path) -> None:
    first, second = blocks(explained(workspace, "A2", "--lang", "zh").output)
    assert "李明" in first
    assert "!B3" in first
    assert "收费维修" in first
    assert "免费维修" not in first
    assert "2026-11-04 10:00" not in first
    assert "赵强" in second
    assert "免费维修" in second
    assert "2026-11-03 09:00" not in second


def test_two_cases_under_one_number_are_told_apart_for_programs(workspace: Path) -> None:
    cases = json.loads(explained(workspace, "A2", "--json").output)
    starts = [[clock["start"] for clock in case["clocks"] if clock["clock"] == "response"] for case in cases]
    assert starts == [["2026-11-03T09:00"], ["2026-11-04T10:00"]]
