"""What holds a paper back: error findings about what it states, and facts it cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from toolkit.model import DocumentDue, DocumentKind, Finding, Rulebook, Severity, Text
from toolkit.wording import listed

Held = tuple[DocumentDue, Text]


class FindingsByCase:
    """The error findings of a branch, found by case and by complaint; made once, asked for each paper."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_case: dict[tuple[str, str], list[Finding]] = {}
        self._by_complaint: dict[tuple[str, str], list[Finding]] = {}
        for finding in findings:
            if finding.severity is not Severity.ERROR or finding.waived_by:
                continue
            if finding.complaint:
                self._by_complaint.setdefault((finding.branch, finding.complaint), []).append(finding)
            elif finding.case:
                self._by_case.setdefault((finding.branch, finding.case), []).append(finding)

    def about(self, paper: DocumentDue) -> Sequence[Finding]:
        """Those of the paper's case, and of its complaint if it is about one."""
        found = self._by_case.get((paper.branch, paper.case), []) if paper.case else []
        if paper.complaint:
            found = [*found, *self._by_complaint.get((paper.branch, paper.complaint), [])]
        return found


def reason_to_hold(paper: DocumentDue, kind: DocumentKind, errors: FindingsByCase, rulebook: Rulebook) -> Text | None:
    """Why this paper is not made tonight, naming rule and cell; None when nothing speaks against it."""
    words = rulebook.rules["document-held-back"].variants
    for finding in errors.about(paper):
        if _blocks(finding, kind):
            place = str(finding.place) if finding.place else "—"
            return words["finding"].filled(rule=finding.rule, place=place, message=finding.message)
    lacking = [name for name in kind.needs if not _stated(paper.facts, name)]
    if lacking:
        return words["needs"].filled(fields=listed(map(rulebook.label, lacking)))
    return None


def _blocks(finding: Finding, kind: DocumentKind) -> bool:
    if any(fnmatchcase(finding.rule, pattern) for pattern in kind.harmless):
        return False
    if finding.field and finding.field in kind.harmless_fields:
        return False
    if kind.blocked_by == "case":
        return True
    stated = {*kind.facts, *kind.complaint_facts, *kind.needs}
    return not finding.field or finding.field in stated


def _stated(facts: Mapping[str, object], name: str) -> bool:
    for about in ("complaint", "case"):
        section = facts.get(about)
        if isinstance(section, Mapping) and section.get(name) not in (None, ""):
            return True
    return False
