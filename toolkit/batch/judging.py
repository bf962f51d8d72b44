"""All branches judged: which there are, which files they have, one after another or in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from toolkit.batch.branch import Task, failed_branch, work_branch
from toolkit.cases import split_by_branch
from toolkit.checks import unmatched_waivers
from toolkit.errors import UsageError
from toolkit.ledger import branch_files, read_ledger
from toolkit.model import BranchResult, Rulebook
from toolkit.spelling import nearest

Tell = Callable[[str, int, int], None]
"""Called with a branch's name, how many are done and how many there are."""


def judge_branches(
    inbox: Path,
    rulebook: Rulebook,
    as_of: datetime,
    *,
    only: Sequence[str] = (),
    jobs: int = 1,
    cache: Path | None = None,
    tell: Tell = lambda name, done, total: None,
) -> tuple[BranchResult, ...]:
    """Every branch of the inbox (or `only` those), in the order of their names; `cache` as for `read_ledger`.

    Raises UsageError for a branch that does not exist, with the nearest name.
    """
    tasks = tasks_of(inbox, rulebook, as_of, only, cache)
    if jobs <= 1 or len(tasks) <= 1:
        results = tuple(_one_by_one(tasks, tell))
    else:
        with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn")) as pool:
            results = judge_with(pool, tasks, tell)
    return results if only else with_idle_waivers(results, rulebook, as_of)


def with_idle_waivers(
    results: tuple[BranchResult, ...], rulebook: Rulebook, as_of: datetime
) -> tuple[BranchResult, ...]:
    """The results of all branches, with a note for each waiver that fits none of their findings any more."""
    found = [finding for result in results for finding in result.findings]
    idle = unmatched_waivers(found, rulebook, as_of)
    if not idle or not results:
        return results
    first, *others = results
    return replace(first, findings=(*first.findings, *idle)), *others


def judge_with(executor: Executor, tasks: Sequence[Task], tell: Tell) -> tuple[BranchResult, ...]:
    """The same under any executor: processes here, or other machines."""
    waiting = {executor.submit(work_branch, task): task for task in tasks}
    results: dict[str, BranchResult] = {}
    for done, future in enumerate(as_completed(waiting), start=1):
        task = waiting[future]
        try:
            results[task.branch] = future.result()
        except BrokenProcessPool:
            results[task.branch] = failed_branch(task, "BrokenProcessPool")
        tell(task.branch, done, len(tasks))
    return tuple(results[task.branch] for task in tasks)


def _one_by_one(tasks: Sequence[Task], tell: Tell) -> Iterable[BranchResult]:
    for done, task in enumerate(tasks, start=1):
        tell(task.branch, done - 1, len(tasks))
        yield work_branch(task)
    tell("", len(tasks), len(tasks))


def tasks_of(
    inbox: Path, rulebook: Rulebook, as_of: datetime, only: Sequence[str] = (), cache: Path | None = None
) -> list[Task]:
    """One task a branch. Ledgers lying directly in the inbox are shared: their rows go to the branch they name."""
    files = dict(branch_files(inbox, rulebook))
    lying = [read_ledger(file, rulebook, as_of, cache) for file in files.pop("", ())]
    shared = split_by_branch(lying, rulebook, folders=list(files))
    names = sorted({*files, *shared})
    _refuse_unknown(only, names)
    return [
        Task(name, tuple(files.get(name, ())), rulebook, as_of, tuple(shared.get(name, ())), cache)
        for name in names
        if not only or name in only
    ]


def _refuse_unknown(only: Sequence[str], names: Sequence[str]) -> None:
    for name in only:
        if name not in names:
            raise UsageError("unknown_branch", name=name, nearest=nearest(name, names, 0.3) or ", ".join(names))
