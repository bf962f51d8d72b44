"""A whole night: judge, decide, number, make and file the papers, then publish every list of the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import __version__
from toolkit.batch.archiving import Desk, archive_night, with_archive
from toolkit.batch.before import Before, before_of
from toolkit.batch.branch import Stopwatch, spot
from toolkit.batch.converting import convert, convertible
from toolkit.batch.judging import judge_branches
from toolkit.batch.lists import run_lists
from toolkit.batch.lost import held_for_lost, lost_ledgers
from toolkit.batch.papers import Plan, file_papers, plan_papers, with_held
from toolkit.batch.pdf import print_pdfs
from toolkit.batch.record import outputs_of, record_of, unchanged_record
from toolkit.batch.request import PAGE, Folders, NightRequest, folders_of, register_of
from toolkit.batch.standby import keep_rulebook
from toolkit.batch.templates import Templates
from toolkit.documents import gap_findings
from toolkit.errors import OutboxError, RulebookError, TemplateError, ToolkitError
from toolkit.ledger import prune_cache
from toolkit.model import BranchResult, DocumentDue, Output, Rulebook, RunResult
from toolkit.outbox import locked, prune, publish, sweep
from toolkit.register import MARK, Register

Tell = Callable[[str, str, int, int], None]
"""Called with a stage, a name, how much is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a run did, or, after a dry run, would do."""

    result: RunResult
    outputs: tuple[Output, ...]
    planned: tuple[DocumentDue, ...]
    """Papers that this run made (or would make)."""
    troubles: tuple[ToolkitError, ...]
    """Files that could not be written, each with its sentence; everything else is done."""
    swept: tuple[str, ...] = ()
    page: str = PAGE
    """The dashboard of this run, below the outbox."""


def run_night(request: NightRequest, tell: Tell = lambda stage, name, done, total: None) -> Night:
    """The run. Nothing is written before every branch is judged and every paper has been proved.

    Raises ToolkitError where it cannot run at all: outbox locked or unwritable, register refused.
    """
    watch = Stopwatch()
    results = _judged(request, tell, request.cache)
    judged = _ids(results)
    with locked(request.outbox):
        swept = sweep(request.outbox)
        templates = Templates(request.workspace / "templates")
        with register_of(request, read_only=False) as register:
            with watch.stage("prove"):
                results = _without_lost(request, results, register)
                plan = plan_papers(waiting(results), register, templates, request.rulebook, request.as_of)
            results = completed(results, plan, request.rulebook)
            with watch.stage("file"):
                file_papers(
                    plan,
                    register,
                    templates,
                    request.rulebook,
                    request.outbox,
                    lambda done, total: tell("papers", "", done, total),
                )
            with watch.stage("archive"):
                desk = Desk(register, request.rulebook, request.workspace / "inbox", request.outbox, request.as_of)
                results = with_archive(results, archive_night(results, desk))
            with watch.stage("convert"):
                refused = _convert(request, register, tell)
            before = before_of(request.outbox, request.as_of, {result.branch for result in results})
            result = _result(request, results, register, before, judged)
            folders = folders_of(request)
            outputs, troubles = _publish_lists(request, folders, result, register, watch, tell)
        prune_cache(request.cache)
        if request.refused is None:
            keep_rulebook(request.workspace, request.cache)
    known = {str(trouble) for trouble in troubles}
    troubles = (*_refused(request), *troubles, *(trouble for trouble in refused if str(trouble) not in known))
    return Night(result, outputs, plan.new, troubles, swept, folders.page)


def _convert(request: NightRequest, register: Register, tell: Tell) -> tuple[ToolkitError, ...]:
    """PDF/A of filed papers, where it is asked for; gives what could not be converted."""
    if not request.pdf:
        return ()
    waiting_papers = convertible(register.items(state="filed"), request.rulebook)
    made = convert(
        register,
        waiting_papers,
        request.rulebook,
        request.outbox,
        lambda done, total: tell("convert", "", done, total),
    )
    return made.troubles


def plan_night(request: NightRequest, tell: Tell = lambda stage, name, done, total: None) -> Night:
    """The same without writing anything: what would be numbered and made."""
    results = _judged(request, tell)
    judged = _ids(results)
    templates = Templates(request.workspace / "templates")
    with register_of(request, read_only=True) as register:
        results = _without_lost(request, results, register)
        plan = plan_papers(waiting(results), register, templates, request.rulebook, request.as_of)
        results = completed(results, plan, request.rulebook)
        before = before_of(request.outbox, request.as_of, {result.branch for result in results})
        result = _result(request, results, register, before, judged)
    return Night(result, (), plan.new, _refused(request))


def _refused(request: NightRequest) -> tuple[ToolkitError, ...]:
    """What is wrong with the rule book, and that the last one was used instead."""
    return () if request.refused is None else (request.refused, RulebookError("rulebook_last_used"))


def completed(results: Sequence[BranchResult], plan: Plan, rulebook: Rulebook) -> tuple[BranchResult, ...]:
    """Held papers moved aside, and the findings about papers added, now that it is known which can be made."""
    moved = with_held(results, plan)
    return tuple(
        replace(
            result,
            findings=(*result.findings, *gap_findings(result.documents, result.held_back, rulebook)),
        )
        for result in moved
    )


def waiting(results: Sequence[BranchResult]) -> list[DocumentDue]:
    """Every paper that is due, by branch."""
    return [document for result in results for document in result.documents]


def _without_lost(
    request: NightRequest, results: tuple[BranchResult, ...], register: Register
) -> tuple[BranchResult, ...]:
    runs = int(str(request.rulebook.settings.extra["look_back_runs"]))
    lost = lost_ledgers(request.outbox, request.as_of, results, runs)
    return held_for_lost(results, lost, register, request.rulebook, request.as_of) if lost else results


def _judged(request: NightRequest, tell: Tell, cache: Path | None = None) -> tuple[BranchResult, ...]:
    return judge_branches(
        request.workspace / "inbox",
        request.rulebook,
        request.as_of,
        only=request.branches,
        jobs=request.jobs,
        cache=cache,
        tell=lambda name, done, total: tell("branches", name, done, total),
    )


def _ids(results: Sequence[BranchResult]) -> frozenset[str]:
    return frozenset(finding.id for result in results for finding in result.findings)


def _result(
    request: NightRequest,
    results: Sequence[BranchResult],
    register: Register,
    before: Before,
    judged: frozenset[str],
) -> RunResult:
    """The run as one value. Tonight's items are those numbered at this moment, so that a repeated run says the same."""
    names = [result.branch for result in results]
    items = tuple(register.items(branch=names)) if names else ()
    today = request.as_of.date()
    return RunResult(
        as_of=request.as_of,
        version=__version__,
        rulebook_digest=request.rulebook.digest,
        branches=tuple(results),
        items=items,
        new_items=tuple(item.number for item in items if item.allocated_on == today),
        previous_ids=before.finding_ids,
        previous_overdue=before.overdue,
        later_ids=_ids(results) - judged,
    )


def _publish_lists(
    request: NightRequest, folders: Folders, result: RunResult, register: Register, watch: Stopwatch, tell: Tell
) -> tuple[tuple[Output, ...], tuple[ToolkitError, ...]]:
    """Every list of the run, run.json last; a file that is open elsewhere is told and the others go on."""
    outputs: list[Output] = []
    troubles: list[ToolkitError] = []
    with watch.stage("lists"):
        lists = run_lists(request, folders, result, register, troubles)
        for number, (name, make) in enumerate(lists, start=1):
            tell("lists", name, number, len(lists))
            try:
                outputs += [publish(request.outbox, path, content, kind) for path, kind, content in make()]
            except (OutboxError, TemplateError) as error:
                troubles.append(error)
            except Exception as error:  # one list that breaks must not take the others and the record with it
                troubles.append(ToolkitError("list_failed", name=name, spot=f"{type(error).__name__}, {spot(error)}"))
    with watch.stage("pdf"):
        pdfs, faults = print_pdfs(request.outbox, outputs, wanted=request.pdf)
    outputs += pdfs
    troubles += faults
    outputs.append(publish(request.outbox, MARK, register.mark(), "register-mark"))
    name = f"{folders.run}/run.json"
    content = record_of(request, result, outputs, watch.seconds)
    known = request.outbox / name
    before = known.read_bytes() if known.is_file() else b""
    outputs.append(publish(request.outbox, name, unchanged_record(before, content), "run"))
    prune(request.outbox, folders.run, frozenset(output.path for output in outputs), outputs_of(before))
    return tuple(outputs), tuple(troubles)
