"""The lists of a run: workbooks, archive index and dashboard, each a function of the one result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from toolkit.batch.annotating import annotated_copies
from toolkit.batch.archive_lists import Listed, index_files
from toolkit.batch.printing import print_files
from toolkit.batch.request import PAGE, Folders, NightRequest
from toolkit.dashboard import dashboard_page, own_template, view_of
from toolkit.errors import TemplateError, ToolkitError
from toolkit.model import RunResult
from toolkit.register import Register
from toolkit.rulebook import words
from toolkit.statistics import month_of, statistics
from toolkit.workbooks import findings_workbook, overdue_workbook
from toolkit.workbooks.statistics import statistics_workbook

Maker = Callable[[], list[Listed]]


def run_lists(
    request: NightRequest, folders: Folders, result: RunResult, register: Register, troubles: list[ToolkitError]
) -> list[tuple[str, Maker]]:
    """What to make, by name, the dashboard last; each may fail by itself.

    A dashboard template that somebody broke is told in `troubles`, and the packaged page stands in.
    """
    book, say = request.rulebook, words(request.rulebook.settings.language)
    folder = folders.run
    indexes: list[Listed] = []

    def dashboard() -> list[Listed]:
        links = [
            (say("page.file.overdue"), f"{folder}/overdue.xlsx"),
            (say("page.file.findings"), f"{folder}/findings.xlsx"),
            (say("page.file.statistics"), f"{folder}/statistics.xlsx"),
            *((Path(name).name, name) for name, _, _ in indexes if name.endswith(".xlsx")),
            (say("page.file.annotated"), f"{folder}/annotated"),
            (say("page.file.print"), f"{folder}/print"),
            (say("page.file.run"), f"{folder}/run.json"),
        ]
        view = view_of(result, book, say, outputs=links, partial="、".join(request.branches), up=folders.up)
        try:
            page = dashboard_page(view, say, own_template(request.workspace / "templates"))
        except TemplateError as error:
            troubles.append(error)
            page = dashboard_page(replace(view, notes=(say(f"error.{error.key}", **error.values),)), say)
        return [(folders.page, "dashboard", page)]

    def index() -> list[Listed]:
        indexes.extend(index_files(register, book, request.workspace / "templates"))
        return indexes

    def copies() -> list[Listed]:
        made = annotated_copies(result.branches, request.workspace / "inbox", book, result.as_of, say, troubles.append)
        return [(f"{folder}/annotated/{name}", "annotated", content) for name, content in made]

    def figures() -> list[Listed]:
        month = statistics(result.branches, book, month_of(result.as_of.date()), result.as_of)
        return [(f"{folder}/statistics.xlsx", "statistics", statistics_workbook(month, result.as_of, book, say))]

    return [
        ("findings.xlsx", lambda: [(f"{folder}/findings.xlsx", "findings", findings_workbook(result, book, say))]),
        ("overdue.xlsx", lambda: [(f"{folder}/overdue.xlsx", "overdue", overdue_workbook(result, book, say))]),
        ("statistics.xlsx", figures),
        (say("annotate.copies"), copies),
        (say("cli.nightly.print"), lambda: list(print_files(result, book, request.outbox, folder))),
        (say("archive.index.title"), index),
        (PAGE, dashboard),
    ]
