"""What the dashboard shows, counted and ordered: the page itself only lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from toolkit.dashboard.masking import masked_message, masked_words, secrets_of
from toolkit.model import (
    BranchResult,
    ClockReading,
    ClockState,
    Finding,
    Item,
    LedgerStatus,
    Place,
    Rulebook,
    RunResult,
    Severity,
)
from toolkit.privacy import mask
from toolkit.reporting import SEVERITY_ORDER, by_urgency, deadline_text, masked_customers, overdue_key
from toolkit.rulebook import Words

UNREAD = (LedgerStatus.UNREADABLE, LedgerStatus.ENCRYPTED)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock to look at: whom to call, about what, how late."""

    branch: str
    case: str
    customer: str
    clock: str
    deadline: str
    late: str
    tell: str
    person: str
    place: str
    link: str
    new: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    severity: str
    severity_word: str
    rule: str
    example: str
    count: int
    new: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    number: str
    kind: str
    branch: str
    case: str
    customer: str
    link: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    branch: str
    case: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class FileLine:
    path: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class BranchLine:
    name: str
    policy: str
    light: str
    """`red`, `amber`, `green`."""
    cases: int
    open: int
    overdue: int
    soon: int
    errors: int
    warnings: int
    papers: int
    ledgers: int
    unread: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page."""

    company: str
    as_of: str
    run_folder: str
    version: str
    digest: str
    light: str
    late: int
    late_new: int
    cleared: int
    soon: int
    errors: int
    errors_new: int
    warnings: int
    waived: int
    not_judged: int
    papers: int
    filed: int
    """Papers that staff made and the night filed."""
    held: int
    unread: int
    records: int
    urgent: tuple[ClockLine, ...]
    more_urgent: int
    due: tuple[ClockLine, ...]
    more_due: int
    rules: tuple[RuleLine, ...]
    made: tuple[tuple[str, int], ...]
    letters: tuple[PaperLine, ...]
    more_letters: int
    held_back: tuple[HeldLine, ...]
    more_held: int
    files: tuple[FileLine, ...]
    branches: tuple[BranchLine, ...]
    first_run: bool
    partial: str
    outputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many lines of each kind the page shows; the workbooks have them all."""

    urgent: int
    due: int
    letters: int
    held: int


def view_of(
    result: RunResult,
    rulebook: Rulebook,
    say: Words,
    *,
    outputs: Sequence[tuple[str, str]],
    partial: str = "",
    up: str = "",
) -> View:
    """The run as the page shows it. `outputs` are (words, path below the outbox); `up` leads from page to outbox."""
    limits = _limits(rulebook)
    names = masked_customers(result)
    readings = [reading for branch in result.branches for reading in branch.clocks]
    late = by_urgency(reading for reading in readings if reading.state is ClockState.OVERDUE)
    soon = by_urgency(
        reading
        for reading in readings
        if reading.state is ClockState.DUE_SOON
        or (reading.state is ClockState.RUNNING and reading.expires_before_next_run)
    )
    findings = [finding for branch in result.branches for finding in branch.findings]
    active = [finding for finding in findings if not finding.waived_by]
    errors = [finding for finding in active if finding.severity is Severity.ERROR]
    known = result.previous_ids or frozenset()
    before = result.previous_overdue or frozenset()
    still = {overdue_key(reading) for reading in late}
    made = [item for item in result.items if item.number in set(result.new_items)]
    letters = [item for item in made if _is_letter(item, rulebook)]
    held = [pair for branch in result.branches for pair in branch.held_back]
    files = _files(result, say)
    secrets = secrets_of(result, rulebook)
    records = sum(len(table.records) for branch in result.branches for one in branch.ledgers for table in one.tables)

    def line(reading: ClockReading) -> ClockLine:
        return _clock_line(reading, rulebook, names, before, say, up)

    return View(
        company=rulebook.settings.company if say.language == "zh" else rulebook.settings.company_en,
        as_of=f"{result.as_of:%Y-%m-%d %H:%M}",
        run_folder=f"runs/{result.as_of:%Y-%m-%d}" if not up else ".",
        version=result.version,
        digest=result.rulebook_digest[:12],
        light="red" if late or errors or files else "amber" if soon or active or not records else "green",
        late=len(late),
        late_new=len(still - before) if result.previous_overdue is not None else 0,
        cleared=len(before - still),
        soon=len(soon),
        errors=len(errors),
        errors_new=sum(finding.id not in known for finding in errors) if result.previous_ids is not None else 0,
        warnings=sum(finding.severity is Severity.WARNING for finding in active),
        waived=len(findings) - len(active),
        not_judged=sum(sum(branch.not_judged.values()) for branch in result.branches),
        papers=sum(item.kind in rulebook.documents for item in made),
        filed=sum(item.kind not in rulebook.documents for item in made),
        held=len(held),
        unread=sum(ledger.status in UNREAD for branch in result.branches for ledger in branch.ledgers),
        records=records,
        urgent=tuple(line(reading) for reading in late[: limits.urgent]),
        more_urgent=max(len(late) - limits.urgent, 0),
        due=tuple(line(reading) for reading in soon[: limits.due]),
        more_due=max(len(soon) - limits.due, 0),
        rules=_rules(
            active,
            rulebook,
            known if result.previous_ids is not None else None,
            say,
            lambda finding: masked_message(finding, secrets, rulebook, say.language),
        ),
        made=_made(made, rulebook, say),
        letters=tuple(_paper(item, rulebook, say, up) for item in letters[: limits.letters]),
        more_letters=max(len(letters) - limits.letters, 0),
        held_back=tuple(
            HeldLine(
                document.branch,
                document.case,
                document.title,
                masked_words(why, document.branch, document.case, secrets, say.language),
            )
            for document, why in held[: limits.held]
        ),
        more_held=max(len(held) - limits.held, 0),
        files=files,
        branches=tuple(_branch(branch, made, rulebook, say) for branch in result.branches),
        first_run=result.previous_ids is None,
        partial=partial,
        outputs=tuple((words, link_to(f"{up}{path}")) for words, path in outputs),
        notes=(),
    )


def link_to(path: str) -> str:
    """A relative link that browsers open, also for Chinese names, `#` and `%`."""
    return quote(path, safe="/.-_~")


def _limits(rulebook: Rulebook) -> Limits:
    stated = rulebook.settings.extra.get("dashboard_lines")
    lines = stated if isinstance(stated, Mapping) else {}
    return Limits(*(int(lines[name]) for name in ("urgent", "due", "letters", "held")))


def _clock_line(
    reading: ClockReading,
    rulebook: Rulebook,
    names: Mapping[tuple[str, str], str],
    before: frozenset[tuple[str, str, str, str]],
    say: Words,
    up: str,
) -> ClockLine:
    late = reading.state is ClockState.OVERDUE
    return ClockLine(
        branch=reading.branch,
        case=f"{reading.case} {reading.complaint}".strip(),
        customer=names.get((reading.branch, reading.case), ""),
        clock=rulebook.clocks[reading.clock].label.in_language(say.language),
        deadline=deadline_text(reading.deadline) if reading.deadline else "",
        late=reading.late.in_language(say.language) if late else "",
        tell=next((one.role.in_language(say.language) for one in rulebook.levels if one.level == reading.level), "")
        if late
        else "",
        person=reading.person,
        place=_short_place(reading.place),
        link=link_to(f"{up}../inbox/{reading.place.path}") if reading.place else "",
        new=late and bool(before) and overdue_key(reading) not in before,
    )


def _short_place(place: Place | None) -> str:
    if place is None:
        return ""
    name = place.path.rsplit("/", 1)[-1]
    return f"{name} {place.sheet}!{place.cell}" if place.sheet else f"{name} {place.cell}"


def _rules(
    active: Sequence[Finding],
    rulebook: Rulebook,
    known: frozenset[str] | None,
    say: Words,
    words_of: Callable[[Finding], str],
) -> tuple[RuleLine, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in active:
        groups.setdefault(finding.rule, []).append(finding)
    lines = [
        RuleLine(
            severity=rulebook.rules[rule].severity.value,
            severity_word=say(f"severity.{rulebook.rules[rule].severity.value}"),
            rule=rule,
            example=words_of(group[0]),
            count=len(group),
            new=0 if known is None else sum(finding.id not in known for finding in group),
        )
        for rule, group in groups.items()
    ]
    order = {severity.value: rank for severity, rank in SEVERITY_ORDER.items()}
    return tuple(sorted(lines, key=lambda one: (order[one.severity], -one.count, one.rule)))


def _made(made: Sequence[Item], rulebook: Rulebook, say: Words) -> tuple[tuple[str, int], ...]:
    counts = Counter(item.kind for item in made if item.kind in rulebook.documents)
    return tuple((_kind(kind, rulebook, say), count) for kind, count in counts.most_common())


def _kind(kind: str, rulebook: Rulebook, say: Words) -> str:
    found = rulebook.documents.get(kind)
    return found.label.in_language(say.language) if found else kind


def _is_letter(item: Item, rulebook: Rulebook) -> bool:
    found = rulebook.documents.get(item.kind)
    return found is not None and bool(found.number_stem)


def _paper(item: Item, rulebook: Rulebook, say: Words, up: str) -> PaperLine:
    """A paper with a link to its folder: its file name holds the customer's."""
    return PaperLine(
        number=item.number,
        kind=_kind(item.kind, rulebook, say),
        branch=item.branch,
        case=item.case,
        customer=mask("name", item.customer) if item.customer else "",
        link=link_to(f"{up}{item.path.rpartition('/')[0]}/"),
    )


def _files(result: RunResult, say: Words) -> tuple[FileLine, ...]:
    lines = []
    for branch in result.branches:
        for ledger in branch.ledgers:
            if ledger.status in UNREAD:
                why = ledger.findings[0].message.in_language(say.language) if ledger.findings else ""
                lines.append(FileLine(ledger.path, say(f"status.{ledger.status.value}"), why))
    return tuple(lines)


def _branch(branch: BranchResult, made: Sequence[Item], rulebook: Rulebook, say: Words) -> BranchLine:
    states = Counter(reading.state for reading in branch.clocks)
    active = [finding for finding in branch.findings if not finding.waived_by]
    errors = sum(finding.severity is Severity.ERROR for finding in active)
    unread = sum(ledger.status in UNREAD for ledger in branch.ledgers)
    overdue = states[ClockState.OVERDUE]
    soon = states[ClockState.DUE_SOON]
    return BranchLine(
        name=branch.branch or say("page.no_branch"),
        policy=rulebook.policies[branch.policy].label.in_language(say.language)
        if branch.policy in rulebook.policies
        else branch.policy,
        light="red" if overdue or errors or unread else "amber" if soon else "green",
        cases=len(branch.caseload.cases),
        open=sum(
            case.meaning("finished_at") is None and case.meaning("handed_over_at") is None
            for case in branch.caseload.cases
        ),
        overdue=overdue,
        soon=soon,
        errors=errors,
        warnings=sum(finding.severity is Severity.WARNING for finding in active),
        papers=sum(item.branch == branch.branch and item.kind in rulebook.documents for item in made),
        ledgers=sum(ledger.status is LedgerStatus.LEDGER for ledger in branch.ledgers),
        unread=unread,
    )
