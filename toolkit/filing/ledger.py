"""归档登记 rows as requests: papers that the program did not make, with the same numbers and the same index."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from toolkit.filing.numbers import Series, fonds_of
from toolkit.filing.requests import Request, fingerprint_of
from toolkit.filing.retention import category_by_title, category_named, retention_class
from toolkit.findings import make_finding
from toolkit.model import ArchiveCategory, Caseload, Finding, Moment, Place, Record, Rulebook


@dataclass(frozen=True, slots=True)
class Filing:
    """One row that can be filed. `file` is what its 文件 cell names, empty for a paper that is only on paper."""

    request: Request
    record: Record
    file: str
    reserved: str
    """The archive number that the row states; a reserved number takes its paper."""


def filings_of(caseload: Caseload, book: Rulebook) -> tuple[tuple[Filing, ...], tuple[Finding, ...]]:
    """The rows of a branch's 归档登记 that can be filed, and findings about those that cannot."""
    filings: list[Filing] = []
    findings: list[Finding] = []
    for record in caseload.filings:
        title, category, made_on = _text(record, "title"), _category(record, book), _date(record)
        if not title or category is None or made_on is None:
            lacking = "title" if not title else "category" if category is None else "document_date"
            findings.append(_finding("filing-incomplete", caseload.branch, record, book, lacking, title))
            continue
        by_content = category_by_title(title, book)
        if by_content is not None and by_content.id != category.id:
            findings.append(_doubt(caseload.branch, record, book, title, category, by_content))
        filings.append(_filing(caseload.branch, record, book, category, made_on))
    return tuple(filings), tuple(findings)


def with_digest(filing: Filing, digest: str, ending: str, book: Rulebook) -> Filing:
    """The filing with its key by the bytes of its file: the same scan twice is one 件."""
    key = f"{book.settings.fonds}/sha256/{digest}"
    request = replace(filing.request, key=key, fingerprint=fingerprint_of({"key": key}), ending=ending)
    return replace(filing, request=request)


def file_finding(filing: Filing, branch: str, book: Rulebook, variant: str = "") -> Finding:
    """The file that a row names is not there (or, `outside`, lies outside the branch's folder)."""
    rule = book.rules["filing-file-missing"]
    record = filing.record
    return make_finding(
        rule, branch=branch, place=_place(record, "file"), field="file", value=filing.file, variant=variant
    )


def _filing(branch: str, record: Record, book: Rulebook, category: ArchiveCategory, made_on: date) -> Filing:
    settings = book.settings
    title, author = _text(record, "title"), _text(record, "author")
    number = _text(record, "document_number")
    key = unicodedata.normalize("NFC", f"{settings.fonds}/{branch}/filing/{number or title}/{made_on.isoformat()}")
    retention = retention_class(_text(record, "retention"), book) or category.retention
    customer = _text(record, "customer_name")
    request = Request(
        key=key,
        fingerprint=fingerprint_of({"key": key}),
        series=Series(fonds_of(settings), category.code, made_on.year, retention, settings.department_code),
        category=category.id,
        category_label=category.label.zh,
        branch=branch,
        case=_text(record, "case_number"),
        kind="filing",
        title=title,
        author=author or branch,
        made_on=made_on,
        name=(customer or author or branch, _text(record, "model"), f"{made_on:%Y%m%d}", title),
        ending="",
        secrecy=_text(record, "secrecy"),
        document_number=number,
        remarks=_text(record, "remarks"),
        customer=customer,
        model=_text(record, "model"),
        storage=_text(record, "storage_place"),
        pages=_pages(record),
    )
    return Filing(request, record, _text(record, "file"), _text(record, "archive_number"))


def _category(record: Record, book: Rulebook) -> ArchiveCategory | None:
    """What the row says, else by what the title holds (annex 93)."""
    return category_named(_text(record, "category"), book) or category_by_title(_text(record, "title"), book)


def _date(record: Record) -> date | None:
    """年度 is that of the paper, not of its filing; the day it was written down stands in for a missing one."""
    for name in ("document_date", "filed_on", "recorded_at"):
        meaning = record.meaning(name)
        if isinstance(meaning, Moment):
            return meaning.date
    return None


def _pages(record: Record) -> int | None:
    pages = record.meaning("pages")
    return int(pages) if isinstance(pages, Decimal) and pages == int(pages) and pages >= 0 else None


def _text(record: Record, name: str) -> str:
    meaning = record.meaning(name)
    return meaning.strip() if isinstance(meaning, str) else ""


def _place(record: Record, name: str) -> Place:
    value = record.values.get(name)
    return value.place if value is not None else record.place


def _finding(rule: str, branch: str, record: Record, book: Rulebook, field: str, title: str) -> Finding:
    label = book.fields[field].label
    return make_finding(
        book.rules[rule], branch=branch, place=_place(record, field), field=field, value=title, name=label
    )


def _doubt(
    branch: str,
    record: Record,
    book: Rulebook,
    title: str,
    stated: ArchiveCategory,
    likely: ArchiveCategory,
) -> Finding:
    return make_finding(
        book.rules["filing-category-doubtful"],
        branch=branch,
        place=_place(record, "category"),
        field="category",
        value=title,
        stated=stated.label,
        likely=likely.label,
    )
