"""`rules list` says what is in force in words that mean something."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from toolkit.cli import main


def test_a_limit_or_term_that_hangs_on_a_parameter_names_it(tmp_path: Path) -> None:
    for name in ("inbox", "outbox", "templates"):
        (tmp_path / name).mkdir()
    done = CliRunner().invoke(main, ["rules", "list", "--json", "--workspace", str(tmp_path)])
    listed = {(one["subject"], one["id"]): one["level"] for one in json.loads(done.output)["rules"]}
    assert listed["warranty", "computer_retail"] == "retail_months months"
    assert "response_online_minutes minutes" in listed["clocks", "response"]
    assert "promised_at moment" in listed["clocks", "promised_completion"]
    assert not [
        key for key, level in listed.items() if "None" in level or (": 0 " in level and key[1] != "customer_file_day")
    ]
