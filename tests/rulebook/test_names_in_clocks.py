"""A mistyped name in a clock, a term or an entitlement is refused when the book is loaded: it would never fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import RulebookError
from toolkit.rulebook import load_rulebook


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[clocks.response]\nstart = ["recieved_at"]', "received_at"),
        ('[clocks.response]\nperson = ["technicain"]', "technician"),
        ('[clocks.periodic_follow_up]\nagain = ["follow_up_at"]', "followed_up_at"),
        ('[clocks.depot_repair]\npauses = ["待件"]', "待配件"),
        ('[clocks.response.limits]\ncomptuer = [{ amount = 2, unit = "hours", source = "S" }]', "computer"),
        ('[clocks.response.limits]\ncomputer = [{ amount = 2, unit = "hour", source = "S" }]', "hours"),
        ('[clocks.response.limits]\ncomputer = [{ unit = "hours", parameter = "respons_hours", source = "S" }]',
         "response_hours"),
        ('[clocks.inspection.limits]\ncomputer = [{ amount = 2, unit = "months", lasts = ["deliverd"], source = "" }]',
         "delivered_on"),
        ('[clocks.response.limits]\ncomputer = [{ amount = 2, unit = "hours", after_missed = "answer", source = "S" }]',
         "answer"),
        ('[clocks.onsite_arrival]\nwhen = { service_typ = ["上门维修"] }', "service_type"),
        ('[clocks.onsite_arrival]\nwhen = { service_type = ["上门"] }', "上门维修"),
        ('[warranty.display_whole]\nwhen = { custmer_class = ["工程"] }', "customer_class"),
        ('[exclusions.human_damage]\nwhen = { human_damage = ["是"] }', "true"),
        ('[entitlements.free_repair]\nunless = { fault_class = ["外部"] }', "外因"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "rulebook.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        load_rulebook(tmp_path)
    entry = text[1 : text.index("]")].removesuffix(".limits")
    assert str(refused.value.values["where"]).startswith(entry)
    assert told in str(refused.value.values)


def test_a_condition_on_the_branch_itself_is_taken(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "rulebook.toml").write_text(
        '[clocks.onsite_arrival]\nwhen = { branch = ["城东店"], service_type = ["*", ""] }', encoding="utf-8"
    )
    assert load_rulebook(tmp_path).clocks["onsite_arrival"].when["branch"] == ("城东店",)
