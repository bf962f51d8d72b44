"""The run's facts as lines of the page: in the reader's language, with links, without what must stay in the branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from toolkit.dashboard.lines import BranchLine, ClockLine, FileLine, HeldLine, OutdatedLine, PaperLine, RuleLine
from toolkit.documents import missing_facts
from toolkit.model import (
    BranchResult,
    ClockReading,
    ClockState,
    DocumentDue,
    Finding,
    Item,
    Ledger,
    LedgerStatus,
    Place,
    Rulebook,
    RunResult,
    Severity,
    Text,
)
from toolkit.reporting import (
    SEVERITY_ORDER,
    UNREAD,
    Masking,
    active_findings,
    falls_due_soon,
    masked_customers,
    masked_message,
    masked_name,
    masked_words,
    masking_of,
    overdue_key,
    role_of,
)
from toolkit.rulebook import Words
from toolkit.wording import deadline_text, listed


@dataclass(frozen=True, slots=True)
class Telling:
    """How a page speaks: its run and rule book, its language, and whose names and numbers it must mask."""

    result: RunResult
    rulebook: Rulebook
    say: Words
    up: str
    """From the page to the outbox."""
    names: Mapping[tuple[str, str], str]
    masking: Masking

    def in_words(self, text: Text) -> str:
        return text.in_language(self.say.language)


def telling_of(result: RunResult, rulebook: Rulebook, say: Words, up: str) -> Telling:
    """The page's way to speak of this run."""
    return Telling(
        result, rulebook, say, up, masked_customers(result, rulebook), masking_of(result, rulebook, say.language)
    )


def clock_line(reading: ClockReading, telling: Telling) -> ClockLine:
    """A clock; how late it is and who is told stand only behind one that is late."""
    late = reading.state is ClockState.OVERDUE
    before = telling.result.previous_overdue
    return ClockLine(
        branch=reading.branch,
        case=_about(reading),
        customer=telling.names.get((reading.branch, reading.case), ""),
        clock=telling.in_words(telling.rulebook.clocks[reading.clock].label),
        deadline=deadline_text(reading.deadline) if reading.deadline else "",
        late=telling.in_words(reading.late) if late else "",
        tell=telling.in_words(role_of(reading.level, telling.rulebook)) if late else "",
        person=reading.person,
        place=_short_place(reading.place),
        link=link_to(f"{telling.up}../inbox/{reading.place.path}") if reading.place else "",
        new=late and bool(before) and overdue_key(reading) not in (before or ()),
    )


def rule_lines(findings: Sequence[Finding], telling: Telling) -> tuple[RuleLine, ...]:
    """One line a rule: errors first, most findings first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    order = {severity.value: rank for severity, rank in SEVERITY_ORDER.items()}
    lines = [_rule_line(rule, group, telling) for rule, group in groups.items()]
    return tuple(sorted(lines, key=lambda one: (order[one.severity], -one.count, one.rule)))


def _rule_line(rule: str, group: Sequence[Finding], telling: Telling) -> RuleLine:
    severity = telling.rulebook.rules[rule].severity.value
    known = telling.result.previous_ids
    return RuleLine(
        severity=severity,
        severity_word=telling.say(f"severity.{severity}"),
        rule=rule,
        example=masked_message(group[0], telling.masking),
        count=len(group),
        new=0 if known is None else sum(finding.id not in known for finding in group),
    )


def paper_line(item: Item, paper: DocumentDue | None, telling: Telling) -> PaperLine:
    """A letter of tonight."""
    missing = missing_facts(telling.rulebook.documents[item.kind], paper.facts) if paper else ()
    return PaperLine(
        number=item.number,
        kind=_kind(item.kind, telling),
        branch=item.branch,
        case=_about(paper) if paper else item.case,
        customer=masked_name(item.customer, telling.rulebook),
        missing=telling.in_words(listed(map(telling.rulebook.label, missing))),
        link=link_to(f"{telling.up}{item.path.rpartition('/')[0]}/"),
    )


def outdated_line(finding: Finding, telling: Telling) -> OutdatedLine:
    """A letter that a person may want to correct, with the command that does it."""
    cure = masked_words(finding.hint, finding.branch, finding.case, telling.masking)
    return OutdatedLine(finding.branch, _about(finding), masked_message(finding, telling.masking), cure)


def made_lines(made: Sequence[Item], telling: Telling) -> tuple[tuple[str, int], ...]:
    """How many papers of each kind were made, most first."""
    counts = Counter(item.kind for item in made if item.kind in telling.rulebook.documents)
    return tuple((_kind(kind, telling), count) for kind, count in counts.most_common())


def held_line(document: DocumentDue, why: Text, telling: Telling) -> HeldLine:
    """A paper that waits."""
    reason = masked_words(why, document.branch, document.case, telling.masking)
    return HeldLine(document.branch, _about(document), document.title, reason)


def file_line(ledger: Ledger, telling: Telling) -> FileLine:
    """A ledger that could not be read, with the reason."""
    why = telling.in_words(ledger.findings[0].message) if ledger.findings else ""
    return FileLine(ledger.path, telling.say(f"status.{ledger.status.value}"), why)


def branch_lines(made: Sequence[Item], telling: Telling) -> tuple[BranchLine, ...]:
    """The branches, those with most to do first."""
    order = {"red": 0, "amber": 1, "green": 2}
    lines = [_branch_line(branch, made, telling) for branch in telling.result.branches]
    return tuple(sorted(lines, key=lambda one: (order[one.light], -one.overdue, -one.unread, -one.errors, -one.soon)))


def _branch_line(branch: BranchResult, made: Sequence[Item], telling: Telling) -> BranchLine:
    """A branch at a glance."""
    severities = Counter(finding.severity for finding in active_findings([branch]))
    unread = sum(ledger.status in UNREAD for ledger in branch.ledgers)
    late, errors = sum(reading.state is ClockState.OVERDUE for reading in branch.clocks), severities[Severity.ERROR]
    soon = sum(map(falls_due_soon, branch.clocks))
    documents, policies = telling.rulebook.documents, telling.rulebook.policies
    return BranchLine(
        name=branch.branch or telling.say("page.no_branch"),
        policy=telling.in_words(policies[branch.policy].label) if branch.policy in policies else branch.policy,
        light="red" if late or errors or unread else "amber" if soon else "green",
        cases=len(branch.caseload.cases),
        open=_open_cases(branch),
        overdue=late,
        soon=soon,
        errors=errors,
        warnings=severities[Severity.WARNING],
        held=len(branch.held_back),
        papers=sum(item.branch == branch.branch and item.kind in documents for item in made),
        ledgers=sum(ledger.status is LedgerStatus.LEDGER for ledger in branch.ledgers),
        unread=unread,
    )


def link_to(path: str) -> str:
    """A relative link that browsers open, also for Chinese names, `#` and `%`."""
    return quote(path, safe="/.-_~")


def _open_cases(branch: BranchResult) -> int:
    ends = ("finished_at", "handed_over_at")
    return sum(all(case.meaning(name) is None for name in ends) for case in branch.caseload.cases)


def _about(one: ClockReading | DocumentDue | Finding) -> str:
    """Number of the case, of the complaint, or both."""
    return f"{one.case} {one.complaint}".strip()


def _kind(kind: str, telling: Telling) -> str:
    found = telling.rulebook.documents.get(kind)
    return telling.in_words(found.label) if found else kind


def _short_place(place: Place | None) -> str:
    if place is None:
        return ""
    name = place.path.rsplit("/", 1)[-1]
    return f"{name} {place.sheet}!{place.cell}" if place.sheet else f"{name} {place.cell}"
