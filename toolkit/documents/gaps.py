"""Findings about papers: facts that they mark as missing, papers that were held back."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.documents.blocking import Held
from toolkit.documents.facts import missing_facts
from toolkit.findings import make_finding
from toolkit.model import DocumentDue, Finding, Rulebook, Text
from toolkit.wording import listed


def gap_findings(due: Iterable[DocumentDue], held_back: Iterable[Held], rulebook: Rulebook) -> tuple[Finding, ...]:
    """One note for each paper that prints marks, one warning for each paper held back."""
    marked = [found for paper in due if (found := _marks(paper, rulebook))]
    held = [_held(paper, reason, rulebook) for paper, reason in held_back]
    return (*marked, *held)


def _marks(paper: DocumentDue, rulebook: Rulebook) -> Finding | None:
    kind = rulebook.documents[paper.kind]
    names = missing_facts(kind, paper.facts)
    if not names:
        return None
    return make_finding(
        rulebook.rules["document-fact-missing"],
        branch=paper.branch,
        place=paper.place,
        case=paper.case,
        complaint=paper.complaint,
        value=kind.label.zh,
        document=kind.label,
        fields=listed(map(rulebook.label, names)),
    )


def _held(paper: DocumentDue, reason: Text, rulebook: Rulebook) -> Finding:
    return make_finding(
        rulebook.rules["document-held-back"],
        branch=paper.branch,
        place=paper.place,
        case=paper.case,
        complaint=paper.complaint,
        value=rulebook.documents[paper.kind].label.zh,
        document=rulebook.documents[paper.kind].label,
        reason=reason,
    )
