"""The lists of a run: workbooks, dashboard and archive index, each a function of the one result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.dashboard import TEMPLATE, dashboard_page, view_of
from toolkit.model import RunResult
from toolkit.register import Register
from toolkit.rulebook import words
from toolkit.workbooks import findings_workbook, overdue_workbook

if TYPE_CHECKING:
    from toolkit.batch.night import NightRequest

Listed = tuple[str, str, bytes]
"""Path below the outbox, kind, content."""


def run_lists(request: NightRequest, result: RunResult, register: Register) -> list[Listed]:
    """Every list, the dashboard last."""
    book, say = request.rulebook, words(request.rulebook.settings.language)
    folder = request.run_folder
    lists: list[Listed] = [
        (f"{folder}/findings.xlsx", "findings", findings_workbook(result, book, say)),
        (f"{folder}/overdue.xlsx", "overdue", overdue_workbook(result, book, say)),
    ]
    links = [
        (say("page.file.overdue"), f"{folder}/overdue.xlsx"),
        (say("page.file.findings"), f"{folder}/findings.xlsx"),
        (say("page.file.run"), f"{folder}/run.json"),
    ]
    view = view_of(result, book, say, outputs=links, partial="、".join(request.branches))
    page = dashboard_page(view, say, _own_template(request.workspace / "templates"))
    lists.append(("index.html", "dashboard", page))
    return lists


def _own_template(folder: Path) -> str | None:
    path = folder / TEMPLATE
    return path.read_text(encoding="utf-8") if path.exists() else None
