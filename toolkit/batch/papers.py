"""The night's papers: which are new, proof that each can be made, numbers, rendering, filing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from toolkit.batch.branch import spot
from toolkit.batch.corrections import outdated_findings, outdated_letters, replaced_papers
from toolkit.batch.templates import Templates, named, sentence_of, template_name
from toolkit.documents import context, in_turn
from toolkit.errors import TemplateError, ToolkitError
from toolkit.filing import Request, request_of
from toolkit.model import BranchResult, DocumentDue, Finding, Item, Output, Rulebook, Text
from toolkit.outbox import publish_papers
from toolkit.register import Filed, Register
from toolkit.word import sure_pages

CHUNK = 100
"""Papers noted in the register in one transaction. Technical: a killed night repeats at most these."""

Held = tuple[DocumentDue, Text]


@dataclass(frozen=True, slots=True)
class Plan:
    """What tonight's papers come to, decided before anything is written."""

    requests: tuple[Request, ...]
    documents: tuple[DocumentDue, ...]
    """In the order of the requests."""
    new: tuple[DocumentDue, ...]
    """Those that get a number or a new version tonight, or whose paper a killed night left unmade."""
    held: tuple[Held, ...]
    """Due, but they cannot be made, and why."""
    outdated: tuple[Finding, ...] = ()
    """About letters that went out and would say something else today: a person decides whether to correct them."""


def plan_papers(
    waiting: Iterable[DocumentDue],
    register: Register,
    templates: Templates,
    rulebook: Rulebook,
    as_of: datetime,
    *,
    asked: bool = False,
) -> Plan:
    """Which papers to make, each proved by rendering it once; what fails is held back with its reason.

    A letter that went out is corrected only when a person has `asked` for it, where its kind says so.
    """
    due = list(in_turn(waiting, _issued(register, rulebook), as_of.date()))
    requests = [request_of(document, rulebook, as_of) for document in due]
    refused = register.refused(requests)
    held: list[Held] = [(due[at], sentence_of(error)) for at, error in refused.items()]
    pairs = [pair for at, pair in enumerate(zip(requests, due, strict=True)) if at not in refused]
    unmade = _unmade(register, [request for request, _ in pairs])
    outdated = {} if asked else outdated_letters(pairs, unmade, register, rulebook)
    current = [(request, document) for request, document in pairs if request.key not in outdated]
    replaced = replaced_papers(register, unmade.values())
    faults = {
        request.key: fault
        for request, document in current
        if (item := unmade.get(request.key))
        and (fault := _fault(document, item, replaced.get(item.number), templates, rulebook))
    }
    kept = [(request, document) for request, document in current if request.key not in faults]
    sent = [(document, outdated[request.key]) for request, document in pairs if request.key in outdated]
    return Plan(
        requests=tuple(request for request, _ in kept),
        documents=tuple(document for _, document in kept),
        new=tuple(document for request, document in kept if request.key in unmade),
        held=(*held, *((document, faults[request.key]) for request, document in current if request.key in faults)),
        outdated=tuple(outdated_findings(sent, rulebook)),
    )


def file_papers(
    plan: Plan,
    register: Register,
    templates: Templates,
    rulebook: Rulebook,
    outbox: Path,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Item, ...]:
    """Numbers the plan's papers in one transaction, then makes and files each that has none yet; gives those."""
    numbered = register.allocate(plan.requests) if plan.requests else []
    made: list[Item] = []
    todo = [
        (item, document) for item, document in zip(numbered, plan.documents, strict=True) if item.state == "allocated"
    ]
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        register.settle(_filed(chunk, register, templates, rulebook, outbox))
        made.extend(item for item, _ in chunk)
        tell(len(made), len(todo))
    return tuple(made)


def render_paper(
    document: DocumentDue,
    item: Item | None,
    made_on: date,
    templates: Templates,
    book: Rulebook,
    replaced: Item | None = None,
) -> bytes:
    """The paper as bytes, as a correction of `replaced`. Raises TemplateError: template missing or wrong."""
    template = book.documents[document.kind].template
    paper = templates.paper(template, document.language)
    try:
        return paper.render(context(document, item, book, made_on, replaced))
    except TemplateError as error:
        raise named(error, template_name(template, document.language)) from error


def _issued(register: Register, rulebook: Rulebook) -> Mapping[str, date]:
    """Key of a paper (without the fonds) -> the day its first version got its number."""
    prefix = f"{rulebook.settings.fonds}/"
    return {
        item.key.removeprefix(prefix): item.allocated_on
        for item in register.items(version=1)
        if item.allocated_on is not None and item.key.startswith(prefix)
    }


def _unmade(register: Register, requests: Sequence[Request]) -> dict[str, Item]:
    """Key -> the item as it would be, for papers that would get a number or still lack their file."""
    if not requests:
        return {}
    return {item.key: item for item in register.preview(requests) if item.state == "allocated"}


def _fault(
    document: DocumentDue, item: Item, replaced: Item | None, templates: Templates, rulebook: Rulebook
) -> Text | None:
    """Why this paper cannot be made; None when it can."""
    try:
        render_paper(document, item, _dated(item), templates, rulebook, replaced)
    except TemplateError as error:
        return sentence_of(error)
    except Exception as error:  # one paper that cannot be made must not keep the others from being made
        return sentence_of(ToolkitError("paper_failed", spot=f"{type(error).__name__}, {spot(error)}"))
    return None


def _filed(
    chunk: Sequence[tuple[Item, DocumentDue]],
    register: Register,
    templates: Templates,
    rulebook: Rulebook,
    outbox: Path,
) -> list[Filed]:
    """Makes and publishes these papers; those that stand in their place already are adopted."""
    replaced = replaced_papers(register, (item for item, _ in chunk))
    contents = [
        render_paper(document, item, _dated(item), templates, rulebook, replaced.get(item.number))
        for item, document in chunk
    ]
    papers = [
        (item.planned_path, content, document.kind) for (item, document), content in zip(chunk, contents, strict=True)
    ]
    filed = []
    for (item, _), content, answer in zip(chunk, contents, publish_papers(outbox, papers), strict=True):
        if isinstance(answer, Output):
            filed.append(Filed(item.number, item.planned_path, answer.sha256, sure_pages(content)))
        elif answer.key == "outbox_paper_differs":
            register.adopt(item.number)  # a killed night wrote it, then somebody changed the template
        else:
            raise answer
    return filed


def _dated(item: Item) -> date:
    """The date a paper bears: the day its number was given, so that a repeated night writes the same."""
    return item.allocated_on or item.made_on


def with_held(results: Sequence[BranchResult], plan: Plan) -> tuple[BranchResult, ...]:
    """The results with the plan's held papers moved from due to held back, and what it found about sent letters."""
    held = {document.key: reason for document, reason in plan.held}
    return tuple(
        replace(
            result,
            findings=(*result.findings, *(one for one in plan.outdated if one.branch == result.branch)),
            documents=tuple(document for document in result.documents if document.key not in held),
            held_back=(
                *result.held_back,
                *((document, held[document.key]) for document in result.documents if document.key in held),
            ),
        )
        for result in results
    )
