"""run.json: what was read, found, counted and written; its schema is in the package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from toolkit.batch.branch import seconds_of
from toolkit.batch.request import NightRequest
from toolkit.model import ClockState, Output, RunResult
from toolkit.reporting import counts_of, ledger_row, overdue_key


def record_of(
    request: NightRequest, result: RunResult, outputs: Sequence[Output], seconds: Mapping[str, float]
) -> bytes:
    """The record as UTF-8 JSON. All but `seconds` is a function of inbox, rule book, templates and as-of."""
    language = request.rulebook.settings.language
    by_stage = {**seconds_of(result.branches), **seconds}
    inputs = [ledger_row(one, language, detailed=False) for branch in result.branches for one in branch.ledgers]
    record = {
        "as_of": f"{result.as_of:%Y-%m-%dT%H:%M:%S}",
        "version": result.version,
        "rulebook": result.rulebook_digest,
        "branches": [branch.branch for branch in result.branches],
        "complete": not request.branches,
        "inputs": inputs,
        "counts": counts_of(result),
        "outputs": [*_list_rows(outputs), *_paper_rows(result)],
        "state": _state(result),
        "seconds": {name: round(value, 3) for name, value in sorted(by_stage.items())},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _list_rows(outputs: Sequence[Output]) -> list[dict[str, object]]:
    ordered = sorted(outputs, key=lambda one: one.path)
    return [{"path": output.path, "sha256": output.sha256, "kind": output.kind} for output in ordered]


def _paper_rows(result: RunResult) -> list[dict[str, object]]:
    """Papers made tonight."""
    new = frozenset(result.new_items)
    return [
        {"path": item.path, "sha256": item.sha256, "kind": item.kind, "number": item.number}
        for item in result.items
        if item.number in new and item.path
    ]


def _state(result: RunResult) -> dict[str, object]:
    """What the next night compares itself with."""
    late = (one for branch in result.branches for one in branch.clocks if one.state is ClockState.OVERDUE)
    return {
        "finding_ids": sorted({finding.id for branch in result.branches for finding in branch.findings}),
        "later_ids": sorted(result.later_ids),
        "overdue": sorted(list(overdue_key(reading)) for reading in late),
    }


def unchanged_record(known: bytes, new: bytes) -> bytes:
    """The known record when only its seconds differ, so that a repeated run leaves every byte; else the new one."""
    try:
        before, after = json.loads(known), json.loads(new)
    except ValueError:
        return new
    if not isinstance(before, dict):
        return new
    before.pop("seconds", None)
    after.pop("seconds", None)
    return known if before == after else new


def outputs_of(known: bytes) -> frozenset[str]:
    """The paths that a known record lists; none where there is no record that can be read."""
    try:
        return frozenset(str(output["path"]) for output in json.loads(known)["outputs"])
    except (ValueError, KeyError, TypeError):
        return frozenset()


def record_schema() -> dict[str, Any]:
    """The JSON schema of run.json."""
    text = (files("toolkit.batch") / "run.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
