"""Nights with and without the cache of unchanged ledgers leave the same; what writes nothing makes no cache."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.workspaces import AS_OF, make_workspace, toolkit, tree

BRANCH = "城东店"
NEXT_DAY = "2026-11-21 18:00"
RUN = "runs/2026-11-21"


def second_night(workspace: Path) -> tuple[dict[str, str], dict[str, object]]:
    """Every file of the outbox but the database and the record, whose seconds differ; and the record without them."""
    toolkit("nightly", "--as-of", NEXT_DAY, workspace=workspace)
    record = json.loads((workspace / "outbox" / RUN / "run.json").read_text(encoding="utf-8"))
    record.pop("seconds")
    names = ("register.sqlite3", f"{RUN}/run.json", "runs/2026-11-20/run.json")
    return tree(workspace / "outbox", *names), record


def test_a_night_from_the_cache_leaves_the_same_as_one_that_reads_all(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    toolkit("nightly", "--as-of", AS_OF, workspace=workspace)
    cache = workspace / ".cache"
    kept = set(cache.glob("*.sheets"))
    assert kept
    twin = tmp_path / "twin"
    shutil.copytree(workspace, twin)
    shutil.rmtree(twin / ".cache")
    assert second_night(workspace) == second_night(twin)
    assert set(cache.glob("*.sheets")) == kept


def test_what_writes_nothing_makes_no_cache(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, BRANCH)
    toolkit("nightly", "--dry-run", "--as-of", AS_OF, workspace=workspace)
    toolkit("check", "--json", "--as-of", AS_OF, workspace=workspace)
    assert not (workspace / ".cache").exists()
    assert not tree(workspace / "outbox")
