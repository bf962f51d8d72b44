"""The lists of a run: workbooks, archive index and dashboard, each a function of the one result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.batch.annotating import annotated_copies
from toolkit.batch.archive_lists import Listed, index_files
from toolkit.batch.before import later_run
from toolkit.batch.printing import print_files
from toolkit.batch.request import PAGE, Folders, NightRequest
from toolkit.dashboard import dashboard_page, own_template, view_of
from toolkit.errors import TemplateError, ToolkitError
from toolkit.model import RunResult
from toolkit.register import Register
from toolkit.rulebook import Words, words
from toolkit.statistics import month_of, statistics
from toolkit.workbooks import findings_workbook, overdue_workbook
from toolkit.workbooks.statistics import statistics_workbook

Maker = Callable[[], list[Listed]]


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists are made of, and the names of those made so far, for the dashboard to link to."""

    request: NightRequest
    folders: Folders
    result: RunResult
    register: Register
    troubles: list[ToolkitError]
    made: list[str] = field(default_factory=list)

    @property
    def say(self) -> Words:
        return words(self.request.rulebook.settings.language)


def run_lists(
    request: NightRequest, folders: Folders, result: RunResult, register: Register, troubles: list[ToolkitError]
) -> list[tuple[str, Maker]]:
    """What to make, by name, the dashboard last; each may fail by itself.

    A dashboard template that somebody broke is told in `troubles`, and the packaged page stands in.
    """
    lists = Lists(request, folders, result, register, troubles)
    makers: dict[str, Callable[[Lists], list[Listed]]] = {
        "findings.xlsx": _findings,
        "overdue.xlsx": _overdue,
        "statistics.xlsx": _statistics,
        lists.say("annotate.copies"): _copies,
        lists.say("cli.nightly.print"): _print_files,
        lists.say("archive.index.title"): _index,
        PAGE: _dashboard,
    }
    return [(name, _noted(make, lists)) for name, make in makers.items()]


def _noted(make: Callable[[Lists], list[Listed]], lists: Lists) -> Maker:
    def made() -> list[Listed]:
        found = make(lists)
        lists.made.extend(name for name, _, _ in found)
        return found

    return made


def _findings(lists: Lists) -> list[Listed]:
    content = findings_workbook(lists.result, lists.request.rulebook, lists.say)
    return [(f"{lists.folders.run}/findings.xlsx", "findings", content)]


def _overdue(lists: Lists) -> list[Listed]:
    content = overdue_workbook(lists.result, lists.request.rulebook, lists.say)
    return [(f"{lists.folders.run}/overdue.xlsx", "overdue", content)]


def _statistics(lists: Lists) -> list[Listed]:
    book, as_of = lists.request.rulebook, lists.result.as_of
    month = statistics(lists.result.branches, book, month_of(as_of.date()), as_of)
    content = statistics_workbook(month, as_of, book, lists.say)
    return [(f"{lists.folders.run}/statistics.xlsx", "statistics", content)]


def _copies(lists: Lists) -> list[Listed]:
    request, result = lists.request, lists.result
    copies = annotated_copies(
        result.branches,
        request.workspace / "inbox",
        request.rulebook,
        result.as_of,
        lists.say,
        lists.troubles.append,
        request.cache,
    )
    return [(f"{lists.folders.run}/annotated/{name}", "annotated", content) for name, content in copies]


def _print_files(lists: Lists) -> list[Listed]:
    request = lists.request
    return list(print_files(lists.result, request.rulebook, request.outbox, lists.folders.run))


def _index(lists: Lists) -> list[Listed]:
    return index_files(lists.register, lists.request.rulebook, lists.request.workspace / "templates")


def _dashboard(lists: Lists) -> list[Listed]:
    request, say = lists.request, lists.say
    partial = say("word.list_separator").join(request.branches)
    view = view_of(lists.result, request.rulebook, say, outputs=_links(lists), partial=partial, up=lists.folders.up)
    view = replace(view, notes=(*_rulebook_notes(lists), *_clock_note(lists)))
    try:
        page = dashboard_page(view, say, own_template(request.workspace / "templates"))
    except TemplateError as error:
        lists.troubles.append(error)
        page = dashboard_page(replace(view, notes=(*view.notes, say(f"error.{error.key}", **error.values))), say)
    return [(lists.folders.page, "dashboard", page)]


def _rulebook_notes(lists: Lists) -> tuple[str, ...]:
    """What is wrong with the rule book, and that the last one that could be used stood in."""
    refused = lists.request.refused
    if refused is None:
        return ()
    return (
        *(lists.say(f"error.{one.key}", **one.values) for one in refused.all),
        lists.say("error.rulebook_last_used"),
    )


def _clock_note(lists: Lists) -> tuple[str, ...]:
    """That the page is about a day before one that has been run: by intention, or by a wrong clock."""
    as_of = lists.request.as_of
    later = later_run(lists.request.outbox, as_of)
    moment = f"{as_of:%Y-%m-%d %H:%M}"
    return (lists.say("cli.nightly.clock_back", later=later, moment=moment),) if later else ()


def _links(lists: Lists) -> list[tuple[str, str]]:
    """Words and path of each list that there is tonight; a folder of them as one."""
    say, folder = lists.say, lists.folders.run
    indexes = [name for name in lists.made if name.endswith(".xlsx") and not name.startswith(f"{folder}/")]
    links = [
        (say("page.file.overdue"), f"{folder}/overdue.xlsx"),
        (say("page.file.findings"), f"{folder}/findings.xlsx"),
        (say("page.file.statistics"), f"{folder}/statistics.xlsx"),
        *((Path(name).name, name) for name in indexes),
        (say("page.file.annotated"), f"{folder}/annotated"),
        (say("page.file.print"), f"{folder}/print"),
    ]
    there = [link for link in links if any(name == link[1] or name.startswith(f"{link[1]}/") for name in lists.made)]
    return [*there, (say("page.file.run"), f"{folder}/run.json")]
