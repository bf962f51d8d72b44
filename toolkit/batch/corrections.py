"""Corrections of papers that went out: what a new version replaces, and letters that only a person may correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.filing import Request
from toolkit.findings import make_finding
from toolkit.model import DocumentDue, Finding, Item, Rulebook
from toolkit.register import Register
from toolkit.register.rows import chunks

ASKED = "asked"
"""`reissue` of kinds whose corrections only a person sends."""


def replaced_papers(register: Register, made: Iterable[Item]) -> dict[str, Item]:
    """Number of a new version -> the paper that it corrects."""
    before = {item.number: item.previous for item in made if item.previous}
    known = {item.number: item for some in chunks(before.values()) for item in register.items(number=some)}
    return {number: known[previous] for number, previous in before.items() if previous in known}


def outdated_letters(
    pairs: Sequence[tuple[Request, DocumentDue]],
    unmade: Mapping[str, Item],
    register: Register,
    rulebook: Rulebook,
) -> dict[str, Item]:
    """Key of a request -> the letter that went out, where tonight's facts would make another one.

    A correction that somebody asked for and that got its number is not among them: it has to be made.
    """
    asked = {request.key for request, document in pairs if rulebook.documents[document.kind].reissue == ASKED}
    again = {key: item for key, item in unmade.items() if key in asked and item.previous}
    begun = {item.number for item in register.pending()} if again else set()
    replaced = replaced_papers(register, (item for item in again.values() if item.number not in begun))
    return {key: replaced[item.number] for key, item in again.items() if item.number in replaced}


def outdated_findings(outdated: Iterable[tuple[DocumentDue, Item]], rulebook: Rulebook) -> Iterator[Finding]:
    """A note for each such letter, so that a person decides whether the customer needs a correction."""
    for document, sent in outdated:
        kind = rulebook.documents[document.kind]
        day = sent.allocated_on or sent.made_on
        yield make_finding(
            rulebook.rules["letter-outdated"],
            branch=document.branch,
            place=document.place,
            case=document.case,
            complaint=document.complaint,
            value=sent.document_number or sent.number,
            document=kind.label,
            day=day.isoformat(),
            kind=kind.id,
            about=document.complaint or document.case,
        )
