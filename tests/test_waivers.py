"""Waivers over a whole night: counted, never hidden; one that fits nothing any more is told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.workspaces import make_workspace
from toolkit.batch import judge_branches
from toolkit.rulebook import load_rulebook

AS_OF = datetime(2026, 11, 20, 18)


def test_a_waived_finding_is_marked_and_an_idle_waiver_is_told(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "城东店")
    overlay = workspace / "templates/rulebook.toml"
    overlay.write_text(
        overlay.read_text(encoding="utf-8")
        + """
[waivers.one]
case = "CD2609-032"
rule = "field-missing"
value = ""
person = "王经理"
reason = "客户不愿提供序列号"

[waivers.two]
case = "CD2606-001"
rule = "field-missing"
value = ""
person = "王经理"
reason = "早已补填"
""",
        encoding="utf-8",
    )
    (result,) = judge_branches(workspace / "inbox", load_rulebook(workspace), AS_OF)
    waived = [finding for finding in result.findings if finding.waived_by]
    assert [(finding.case, finding.rule) for finding in waived] == [("CD2609-032", "field-missing")]
    idle = [finding for finding in result.findings if finding.rule == "waiver-unmatched"]
    assert [finding.case for finding in idle] == ["CD2606-001"]
