"""findings.xlsx: what to mend, counted first, then cell by cell with a link into the branch's ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from toolkit.model import Finding, Rulebook, RunResult, Severity
from toolkit.reporting import by_place
from toolkit.rulebook import Words
from toolkit.workbooks.frame import Book, Cell, Heading, Link, place_link

GROUPS_FROM = 3
"""The same wrong value this often is worth a line of its own."""


def findings_workbook(result: RunResult, rulebook: Rulebook, say: Words) -> bytes:
    """The workbook's bytes: sheets for the verdict, all findings, new ones, equal wrong values, waived ones."""
    book = Book(result.as_of, say("book.findings.title"), rulebook.settings.company)
    findings = by_place(finding for branch in result.branches for finding in branch.findings)
    active = [finding for finding in findings if not finding.waived_by]
    waived = [finding for finding in findings if finding.waived_by]
    _summary(book, result, rulebook, active, waived, say)
    _list(book, say("book.findings.all"), active, result, say)
    if result.previous_ids is not None:
        new = [finding for finding in active if finding.id not in result.previous_ids]
        _list(book, say("book.findings.new"), new, result, say)
    _equal_values(book, active, rulebook, say)
    if waived:
        _list(book, say("book.findings.waived"), waived, result, say)
    return book.content()


def _summary(
    book: Book,
    result: RunResult,
    rulebook: Rulebook,
    active: Sequence[Finding],
    waived: Sequence[Finding],
    say: Words,
) -> None:
    sheet = book.sheet(say("book.findings.summary"))
    counts = Counter(finding.severity for finding in active)
    not_judged = sum(sum(branch.not_judged.values()) for branch in result.branches)
    rows_read = sum(len(table.records) for branch in result.branches for one in branch.ledgers for table in one.tables)
    book.heading(
        sheet,
        0,
        say(
            "book.findings.verdict",
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.NOTE],
            waived=len(waived),
            not_judged=not_judged,
        ),
    )
    under = say(
        "book.as_of",
        moment=f"{result.as_of:%Y-%m-%d %H:%M}",
        rows=rows_read,
        digest=result.rulebook_digest[:12],
    )
    sheet.write_string(1, 0, under, book.style(font_color="#61707F"))
    if rows_read == 0:
        sheet.write_string(2, 0, say("book.findings.nothing_read"), book.style(bold=True, bg_color="#FBD5D5"))
    top = 4
    headings = [
        Heading(say("head.severity"), 9),
        Heading(say("head.rule"), 27),
        Heading(say("head.example"), 62, "wrap"),
        Heading(say("head.count"), 9, "number"),
        Heading(say("head.branches"), 30, "wrap"),
        Heading(say("head.source"), 30, "wrap"),
    ]
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in active:
        groups[finding.rule].append(finding)
    rows: list[list[Cell]] = []
    fills: list[str] = []
    for rule, group in groups.items():
        severity = rulebook.rules[rule].severity
        branches = Counter(finding.branch for finding in group)
        rows.append(
            [
                say(f"severity.{severity.value}"),
                rule,
                group[0].message.in_language(say.language),
                len(group),
                "\n".join(f"{name} {count}" for name, count in branches.most_common()),
                group[0].source,
            ]
        )
        fills.append(severity.value)
    book.listing(sheet, top, headings, rows, fills)


def _list(book: Book, name: str, findings: Sequence[Finding], result: RunResult, say: Words) -> None:
    sheet = book.sheet(name)
    headings = [
        Heading(say("head.severity"), 6),
        Heading(say("head.branch"), 13, "wrap"),
        Heading(say("head.case"), 16, "wrap"),
        Heading(say("head.place"), 11),
        Heading(say("head.file"), 20, "wrap"),
        Heading(say("head.message"), 42, "wrap"),
        Heading(say("head.hint"), 42, "wrap"),
        Heading(say("head.value"), 14, "wrap"),
        Heading(say("head.since"), 6),
        Heading(say("head.rule"), 22),
        Heading(say("head.source"), 18, "wrap"),
        Heading(say("head.id"), 13),
    ]
    rows = [_row(finding, result, say) for finding in findings]
    book.listing(sheet, 0, headings, rows, [finding.severity.value for finding in findings])


def _row(finding: Finding, result: RunResult, say: Words) -> list[Cell]:
    known = result.previous_ids is not None and finding.id in result.previous_ids
    since = "" if result.previous_ids is None else say("since.still" if known else "since.new")
    return [
        say(f"severity.{finding.severity.value}"),
        finding.branch,
        f"{finding.case} {finding.complaint}".strip(),
        place_link(finding.place),
        finding.place.path if finding.place else "",
        finding.message.in_language(say.language)
        + (f"\n{say('book.waived_by', who=finding.waived_by)}" if finding.waived_by else ""),
        finding.hint.in_language(say.language),
        finding.value,
        since,
        finding.rule,
        finding.source,
        finding.id,
    ]


def _equal_values(book: Book, active: Sequence[Finding], rulebook: Rulebook, say: Words) -> None:
    """「‘苹果手机’ 31 处」: mend them all at once, or teach the rule book the word."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = defaultdict(list)
    for finding in active:
        if finding.value and finding.field:
            groups[(finding.branch, finding.rule, finding.field, finding.value)].append(finding)
    often = sorted(
        ((key, group) for key, group in groups.items() if len(group) >= GROUPS_FROM),
        key=lambda pair: (-len(pair[1]), pair[0]),
    )
    if not often:
        return
    sheet = book.sheet(say("book.findings.equal"))
    headings = [
        Heading(say("head.count"), 9, "number"),
        Heading(say("head.branch"), 14),
        Heading(say("head.field"), 16),
        Heading(say("head.value"), 30, "wrap"),
        Heading(say("head.rule"), 26),
        Heading(say("head.place"), 18),
    ]
    rows: list[list[Cell]] = []
    for (branch, rule, field, value), group in often:
        label = rulebook.fields[field].label.in_language(say.language) if field in rulebook.fields else field
        first = place_link(group[0].place)
        rows.append([len(group), branch, label, value, rule, first if isinstance(first, Link) else str(first or "")])
    book.listing(sheet, 0, headings, rows)
