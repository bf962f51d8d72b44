"""findings.xlsx: what to mend, counted first, then cell by cell with a link into the branch's ledger.

The workbook speaks of all branches, so it leaves each of them: people in it are masked. What a branch itself works
with, its annotated copies, shows every cell in full.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from toolkit.model import Finding, Rulebook, RunResult, Severity
from toolkit.reporting import (
    SEVERITY_ORDER,
    Masking,
    active_findings,
    by_place,
    masked_hint,
    masked_message,
    masked_value,
    masking_of,
)
from toolkit.rulebook import Words
from toolkit.workbooks.frame import SOFT, Book, Cell, Heading, place_link

GROUPS_FROM = 3
"""The same wrong value this often is worth a line of its own."""

TOP = 4
"""Row of the overview's headings, below the verdict."""

OVERVIEW: Mapping[str, tuple[float, str]] = {
    "severity": (9, "text"),
    "rule": (27, "text"),
    "example": (62, "wrap"),
    "count": (9, "number"),
    "branches": (30, "wrap"),
    "source": (30, "wrap"),
}
"""Column of the overview -> its width in characters and its style; so for the other sheets."""

LIST: Mapping[str, tuple[float, str]] = {
    "severity": (6, "text"),
    "branch": (13, "wrap"),
    "case": (16, "wrap"),
    "place": (11, "text"),
    "file": (20, "wrap"),
    "message": (42, "wrap"),
    "hint": (42, "wrap"),
    "value": (14, "wrap"),
    "since": (6, "text"),
    "rule": (22, "text"),
    "source": (18, "wrap"),
    "id": (13, "text"),
}

EQUAL: Mapping[str, tuple[float, str]] = {
    "count": (9, "number"),
    "branch": (14, "text"),
    "field": (16, "text"),
    "value": (30, "wrap"),
    "rule": (26, "text"),
    "place": (18, "text"),
}


@dataclass(frozen=True, slots=True)
class Sheets:
    """The workbook with what every sheet of it needs."""

    book: Book
    result: RunResult
    rulebook: Rulebook
    say: Words
    masking: Masking

    def headings(self, columns: Mapping[str, tuple[float, str]]) -> list[Heading]:
        return [Heading(self.say(f"head.{name}"), *look) for name, look in columns.items()]


def findings_workbook(result: RunResult, rulebook: Rulebook, say: Words) -> bytes:
    """The workbook's bytes: sheets for the verdict, all findings, new ones, equal wrong values, waived ones."""
    book = Book(result.as_of, say("book.findings.title"), rulebook.settings.company)
    sheets = Sheets(book, result, rulebook, say, masking_of(result, rulebook, say.language))
    active = by_place(active_findings(result.branches))
    waived = by_place(one for branch in result.branches for one in branch.findings if one.waived_by)
    _overview(sheets, active, waived)
    _list(sheets, say("book.findings.all"), active)
    if result.previous_ids is not None:
        _list(sheets, say("book.findings.new"), [one for one in active if one.id not in result.previous_ids])
    _equal_values(sheets, active)
    if waived:
        _list(sheets, say("book.findings.waived"), waived)
    return book.content()


def _overview(sheets: Sheets, active: Sequence[Finding], waived: Sequence[Finding]) -> None:
    sheet = sheets.book.sheet(sheets.say("book.findings.summary"))
    _verdict(sheets, sheet, active, waived)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in active:
        groups[finding.rule].append(finding)
    severities = {rule: sheets.rulebook.rules[rule].severity for rule in groups}
    order = sorted(groups, key=lambda rule: (SEVERITY_ORDER[severities[rule]], -len(groups[rule]), rule))
    fills = [severities[rule].value for rule in order]
    rows = [_rule_row(rule, groups[rule], sheets) for rule in order]
    sheets.book.listing(sheet, TOP, sheets.headings(OVERVIEW), rows, fills)


def _verdict(sheets: Sheets, sheet: Worksheet, active: Sequence[Finding], waived: Sequence[Finding]) -> None:
    """Three lines: how much there is, what was read, and an alarm where that was nothing."""
    book, result, say = sheets.book, sheets.result, sheets.say
    counts = Counter(finding.severity for finding in active)
    verdict = say(
        "book.findings.verdict",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
        waived=len(waived),
        not_judged=sum(sum(branch.not_judged.values()) for branch in result.branches),
    )
    rows = sum(len(table.records) for branch in result.branches for one in branch.ledgers for table in one.tables)
    moment, digest = f"{result.as_of:%Y-%m-%d %H:%M}", result.rulebook_digest[:12]
    book.heading(sheet, 0, verdict)
    sheet.write_string(1, 0, say("book.as_of", moment=moment, rows=rows, digest=digest), book.style(font_color=SOFT))
    if rows == 0:
        sheet.write_string(2, 0, say("book.findings.nothing_read"), book.style(bold=True, bg_color="#FBD5D5"))


def _rule_row(rule: str, group: Sequence[Finding], sheets: Sheets) -> list[Cell]:
    branches = Counter(finding.branch for finding in group)
    return [
        sheets.say(f"severity.{sheets.rulebook.rules[rule].severity.value}"),
        rule,
        masked_message(group[0], sheets.masking),
        len(group),
        " · ".join(f"{name or sheets.say('page.no_branch')} {count}" for name, count in branches.most_common()),
        group[0].source,
    ]


def _list(sheets: Sheets, name: str, findings: Sequence[Finding]) -> None:
    sheet = sheets.book.sheet(name)
    rows = [_row(finding, sheets) for finding in findings]
    sheets.book.listing(sheet, 0, sheets.headings(LIST), rows, [finding.severity.value for finding in findings])
    if not rows:
        sheet.write_string(1, 0, sheets.say("book.nothing"), sheets.book.style(font_color=SOFT))


def _row(finding: Finding, sheets: Sheets) -> list[Cell]:
    say = sheets.say
    waived = f"\n{say('book.waived_by', who=finding.waived_by)}" if finding.waived_by else ""
    return [
        say(f"severity.{finding.severity.value}"),
        finding.branch,
        f"{finding.case} {finding.complaint}".strip(),
        place_link(finding.place),
        finding.place.path if finding.place else "",
        masked_message(finding, sheets.masking) + waived,
        masked_hint(finding, sheets.masking),
        masked_value(finding, sheets.masking),
        _since(finding, sheets),
        finding.rule,
        finding.source,
        finding.id,
    ]


def _since(finding: Finding, sheets: Sheets) -> str:
    known = sheets.result.previous_ids
    return "" if known is None else sheets.say("since.still" if finding.id in known else "since.new")


def _equal_values(sheets: Sheets, active: Sequence[Finding]) -> None:
    """「‘苹果手机’ 31 处」: mend them all at once, or teach the rule book the word."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = defaultdict(list)
    for finding in active:
        if finding.value and finding.field:
            groups[(finding.branch, finding.rule, finding.field, finding.value)].append(finding)
    often = [(key, group) for key, group in groups.items() if len(group) >= GROUPS_FROM]
    if often:
        often.sort(key=lambda pair: (-len(pair[1]), pair[0]))
        sheet = sheets.book.sheet(sheets.say("book.findings.equal"))
        sheets.book.listing(sheet, 0, sheets.headings(EQUAL), [_equal_row(group, sheets) for _, group in often])


def _equal_row(group: Sequence[Finding], sheets: Sheets) -> list[Cell]:
    first = group[0]
    label = sheets.rulebook.label(first.field).in_language(sheets.say.language)
    value = masked_value(first, sheets.masking)
    return [len(group), first.branch, label, value, first.rule, place_link(first.place)]
