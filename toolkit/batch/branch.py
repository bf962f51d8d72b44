"""One branch's work: read, understand, join, judge, decide; touches nothing outside its branch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from toolkit.cases import join, under_case_numbers
from toolkit.checks import apply_waivers, check
from toolkit.clocks import clock_findings, read_clocks
from toolkit.documents import documents_due
from toolkit.entitlements import entitlements_of
from toolkit.findings import make_finding
from toolkit.ledger import InboxFile, read_ledger
from toolkit.ledger.collector import without_collector
from toolkit.model import BranchResult, Caseload, Ledger, Rulebook
from toolkit.warranty import Warranties

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What one branch's work needs; pickles, so that it can be done in another process or on another machine."""

    branch: str
    files: tuple[InboxFile, ...]
    rulebook: Rulebook
    as_of: datetime
    shared: tuple[Ledger, ...] = ()
    """The branch's rows of ledgers that several branches share, already read."""
    cache: Path | None = None
    """A folder that keeps the raw sheets of unchanged files; None: every file is parsed."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds of wall time by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def work_branch(task: Task) -> BranchResult:
    """Everything about one branch. A fault of the program becomes a finding, so that the others go on."""
    try:
        return judge_branch(task)
    except Exception as error:  # the night goes on without this branch, and says so
        return failed_branch(task, f"{type(error).__name__}: {spot(error)}")


def judge_branch(task: Task) -> BranchResult:
    """Reads and judges one branch."""
    watch = Stopwatch()
    with watch.stage("read"), without_collector():
        read = tuple(read_ledger(file, task.rulebook, task.as_of, task.cache) for file in task.files)
    return judge_ledgers(task, read + task.shared, watch)


def judge_ledgers(task: Task, ledgers: Sequence[Ledger], watch: Stopwatch) -> BranchResult:
    """Joins what was read into cases and judges them: checks, clocks, entitlements, papers due."""
    book, as_of = task.rulebook, task.as_of
    with watch.stage("join"):
        caseload = join(task.branch, ledgers, book, as_of)
    with watch.stage("judge"):
        clocks = read_clocks(caseload, book, as_of)
        warranties = Warranties(caseload.cases, book, as_of)
        owed = entitlements_of(caseload, book, as_of, warranties)
        checked = check(caseload, book, as_of, warranties)
    found = (
        *under_case_numbers((finding for ledger in ledgers for finding in ledger.findings), caseload),
        *caseload.findings,
        *checked.findings,
        *clock_findings(clocks, caseload, book),
    )
    findings = apply_waivers(found, book, as_of)
    with watch.stage("decide"):
        due, held_back = documents_due(caseload, clocks, owed, findings, book, as_of)
    return BranchResult(
        branch=task.branch,
        policy=book.policy_of(task.branch),
        ledgers=tuple(ledgers),
        caseload=caseload,
        findings=findings,
        clocks=clocks,
        entitlements=owed,
        documents=due,
        held_back=held_back,
        not_judged=checked.not_judged,
        seconds=watch.seconds,
    )


def failed_branch(task: Task, reason: str) -> BranchResult:
    """The result of a branch whose work broke: nothing but the finding that says so."""
    finding = make_finding(task.rulebook.rules["branch-not-processed"], branch=task.branch, place=None, value=reason)
    return BranchResult(
        branch=task.branch,
        policy=task.rulebook.policy_of(task.branch),
        ledgers=(),
        caseload=Caseload(task.branch, (), ()),
        findings=(finding,),
        clocks=(),
        entitlements={},
        documents=(),
    )


def seconds_of(results: Sequence[BranchResult]) -> Mapping[str, float]:
    """Wall seconds by stage, summed over branches."""
    total: dict[str, float] = {}
    for result in results:
        for stage, seconds in result.seconds.items():
            total[stage] = total.get(stage, 0.0) + seconds
    return total


def spot(error: Exception) -> str:
    """Where the program broke, without any value of a ledger: module and line."""
    trace = error.__traceback__
    found = "?"
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "?")
        if str(module).startswith("toolkit"):
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
