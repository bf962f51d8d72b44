"""Papers that a person asks for now, due or not: numbered and filed like those of the night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.batch.archive_lists import index_files
from toolkit.batch.judging import judge_branches
from toolkit.batch.papers import Plan, file_papers, plan_papers, render_paper
from toolkit.batch.request import NightRequest, register_of
from toolkit.batch.templates import Templates
from toolkit.documents import document_due
from toolkit.errors import UsageError
from toolkit.filing import item_key
from toolkit.model import BranchResult, DocumentDue, DocumentKind, Item
from toolkit.outbox import locked, publish, sweep
from toolkit.register import MARK
from toolkit.spelling import nearest


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: every paper asked for with its item, and those that could not be made."""

    papers: tuple[tuple[DocumentDue, Item], ...]
    plan: Plan


def make_asked(request: NightRequest, kind: DocumentKind, numbers: Sequence[str]) -> Asked:
    """Makes the papers of this kind for these cases or complaints, or finds the ones that are there already.

    Raises UsageError for a number that no branch knows, or that has no such paper.
    """
    documents = asked_documents(request, kind, numbers)
    with locked(request.outbox):
        sweep(request.outbox)
        templates = Templates(request.workspace / "templates")
        with register_of(request, read_only=False) as register:
            plan = plan_papers(documents, register, templates, request.rulebook, request.as_of, asked=True)
            file_papers(plan, register, templates, request.rulebook, request.outbox)
            items = {item.key: item for item in register.items()}
            for name, listed, content in index_files(register, request.rulebook, request.workspace / "templates"):
                publish(request.outbox, name, content, listed)
            publish(request.outbox, MARK, register.mark(), "register-mark")
    settings = request.rulebook.settings
    found = ((document, items.get(item_key(document, settings))) for document in plan.documents)
    return Asked(tuple((document, item) for document, item in found if item is not None), plan)


def drafts(request: NightRequest, kind: DocumentKind, numbers: Sequence[str]) -> list[tuple[DocumentDue, bytes]]:
    """The same papers without a number, for looking at; nothing is written."""
    templates = Templates(request.workspace / "templates")
    today = request.as_of.date()
    return [
        (document, render_paper(document, None, today, templates, request.rulebook))
        for document in asked_documents(request, kind, numbers)
    ]


def asked_documents(request: NightRequest, kind: DocumentKind, numbers: Sequence[str]) -> list[DocumentDue]:
    """One paper for each number and matching subject; `branch/number` names the branch as well."""
    results = judge_branches(
        request.workspace / "inbox", request.rulebook, request.as_of, only=request.branches, jobs=request.jobs
    )
    documents = []
    for number in numbers:
        found = [document for result in results for document in _of(result, kind, number, request)]
        if not found:
            raise _not_found(number, kind, results)
        documents.extend(found)
    return documents


def _not_found(number: str, kind: DocumentKind, results: Sequence[BranchResult]) -> UsageError:
    """A number that nobody knows gets the one most like it; a known one has no such paper."""
    known = {name for result in results for name in _numbers(result)}
    if number in known:
        return UsageError("no_such_paper", kind=kind.id, number=number)
    return UsageError("unknown_case", name=number, nearest=nearest(number, sorted(known), 0.4) or "—")


def _numbers(result: BranchResult) -> Iterator[str]:
    load = result.caseload
    for shown in (*(case.shown for case in load.cases), *(complaint.number for complaint in load.complaints)):
        yield from (shown, f"{result.branch}/{shown}")


def _of(result: BranchResult, kind: DocumentKind, number: str, request: NightRequest) -> tuple[DocumentDue, ...]:
    bare = number.removeprefix(f"{result.branch}/")
    return document_due(
        kind, bare, result.caseload, result.clocks, result.entitlements, request.rulebook, request.as_of
    )


def draft_path(folder: Path, document: DocumentDue) -> Path:
    """Where a draft goes: its title and case, cleaned for every system."""
    words = f"{document.title}-{document.case or document.complaint}"
    return folder / ("".join("-" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in words) + ".docx")
