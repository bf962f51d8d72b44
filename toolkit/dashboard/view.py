"""The run as the page shows it: counts, the first lines of each list, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from toolkit.dashboard.lines import Line, Shown, View
from toolkit.dashboard.telling import (
    branch_lines,
    clock_line,
    file_line,
    held_line,
    link_to,
    made_lines,
    outdated_line,
    paper_line,
    rule_lines,
    telling_of,
)
from toolkit.dashboard.tonight import counts_of, light_of, tonight_of
from toolkit.model import Rulebook, RunResult
from toolkit.rulebook import Words

One = TypeVar("One")

FEWEST = 5
"""Lines of a kind that the setting `dashboard_lines` does not name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many lines of each kind the page shows; the workbooks have them all."""

    urgent: int
    due: int
    letters: int
    held: int
    files: int


def view_of(
    result: RunResult,
    rulebook: Rulebook,
    say: Words,
    *,
    outputs: Sequence[tuple[str, str]],
    partial: str = "",
    up: str = "",
) -> View:
    """The run as the page shows it. `outputs` are (words, path below the outbox); `up` leads from page to outbox."""
    tonight, limits = tonight_of(result, rulebook), _limits(rulebook)
    counts, telling = counts_of(tonight, result, rulebook), telling_of(result, rulebook, say, up)
    return View(
        company=rulebook.settings.company if say.language == "zh" else rulebook.settings.company_en,
        as_of=f"{result.as_of:%Y-%m-%d %H:%M}",
        run_folder=f"runs/{result.as_of:%Y-%m-%d}" if not up else ".",
        version=result.version,
        digest=result.rulebook_digest[:12],
        light=light_of(tonight, counts),
        counts=counts,
        urgent=_first(tonight.late, limits.urgent, lambda one: clock_line(one, telling)),
        due=_first(tonight.soon, limits.due, lambda one: clock_line(one, telling)),
        rules=rule_lines(tonight.findings, telling),
        made=made_lines(tonight.made, telling),
        letters=_first(tonight.letters, limits.letters, lambda pair: paper_line(*pair, telling)),
        outdated=_first(tonight.outdated, limits.letters, lambda one: outdated_line(one, telling)),
        held_back=_first(tonight.held, limits.held, lambda pair: held_line(*pair, telling)),
        files=_first(tonight.unread, limits.files, lambda one: file_line(one, telling)),
        branches=branch_lines(tonight.made, telling),
        first_run=result.previous_ids is None,
        partial=partial,
        outputs=tuple((words, link_to(f"{up}{path}")) for words, path in outputs),
        notes=(),
        masked=rulebook.settings.mask,
    )


def _limits(rulebook: Rulebook) -> Limits:
    stated = rulebook.settings.extra.get("dashboard_lines")
    lines = stated if isinstance(stated, Mapping) else {}
    return Limits(**{one.name: int(lines.get(one.name, FEWEST)) for one in fields(Limits)})


def _first(found: Sequence[One], limit: int, line: Callable[[One], Line]) -> Shown[Line]:
    return Shown(tuple(map(line, found[:limit])), max(len(found) - limit, 0))
