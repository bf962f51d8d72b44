"""What the register is asked for: one paper with its identity, its fingerprint and its series."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from toolkit.filing.names import ENDING, Parts, archive_folder, file_name, limits_of
from toolkit.filing.numbers import Series, fonds_of
from toolkit.model import DocumentDue, Rulebook, Settings


@dataclass(frozen=True, slots=True)
class LetterSeries:
    """函件编号: letters of one stem and year count from 1 without gaps (law.md 5.3), whatever their 档号."""

    text: str
    """The number with a gap for its last part: `诉受〔2026〕第{sequence}号`."""
    kinds: tuple[str, ...]
    """The kinds of paper that share it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A paper that needs a number. `key` is its identity without version, the fonds first."""

    key: str
    fingerprint: str
    series: Series
    category: str
    """Id of the category in the rule book; its code is in the series."""
    category_label: str
    branch: str
    case: str
    kind: str
    title: str
    author: str
    made_on: date
    name: Parts
    ending: str = ENDING
    secrecy: str = ""
    document_number: str = ""
    letter: LetterSeries | None = None
    """Where its 文号 comes from, for a paper that has none yet."""
    remarks: str = ""
    customer: str = ""
    model: str = ""
    serial: str = ""
    storage: str = ""
    pages: int | None = None
    until: date | None = None
    until_reason: str = ""

    def planned_path(self, number: str, settings: Settings) -> str:
        """Where its file belongs once it has this number, below the outbox."""
        folder = archive_folder(self.series.year, self.category_label, number)
        return f"{folder}/{file_name(self.name, limits_of(settings, folder), self.ending)}"


def request_of(due: DocumentDue, book: Rulebook, as_of: datetime) -> Request:
    """The request for a paper that is due. Its date is the third part of its name, else the day of the
    run.
    """
    settings = book.settings
    category = book.categories[due.category]
    facts = due.facts
    return Request(
        key=item_key(due, settings),
        fingerprint=fingerprint_of(facts),
        series=Series(
            fonds_of(settings),
            category.code,
            due.made_for_year,
            due.retention or category.retention,
            settings.department_code,
        ),
        category=category.id,
        category_label=category.label.zh,
        branch=due.branch,
        case=due.case,
        kind=due.kind,
        title=title_of(due, settings),
        author=due.branch,
        made_on=day_of(due.name_parts[2]) or as_of.date(),
        name=due.name_parts,
        customer=due.name_parts[0],
        model=due.name_parts[1],
        serial=_fact(facts, "serial_number"),
        letter=letter_series(due, book),
    )


def item_key(due: DocumentDue, settings: Settings) -> str:
    """What the register knows this paper by: its identity within the fonds."""
    return f"{settings.fonds}/{due.key}"


def letter_series(due: DocumentDue, book: Rulebook) -> LetterSeries | None:
    """The numbers that a letter of this kind takes part in; None for forms."""
    kind = book.documents[due.kind]
    if not kind.letter:
        return None
    text = book.rules["document-fact-missing"].variants["letter_number"].zh
    stem, year = kind.number_stem, due.made_for_year
    sharing = tuple(one.id for one in book.documents.values() if one.number_stem == stem)
    return LetterSeries(text.format(stem=stem, year=year, sequence="{sequence}"), sharing)


def title_of(due: DocumentDue, settings: Settings) -> str:
    """题名 `张三-手机A-2026年10月服务报告单` (annex 94); what is not known is left out with its joint."""
    customer, model, day, _ = due.name_parts
    made = day_of(day)
    pattern = settings.archive.title.in_language(due.language)
    if made is None or not (customer or model):
        return due.title
    text = pattern.format(customer=customer, model=model, year=made.year, month=f"{made.month:02}", name=due.title)
    return text.replace("--", "-").strip("-")


def fingerprint_of(facts: Mapping[str, object]) -> str:
    """SHA-256 of the facts as canonical JSON: NFC, keys sorted, no spaces.

    Never of a generated file: Word and Excel writers give other bytes each time.
    """
    text = json.dumps(_composed(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def day_of(text: str) -> date | None:
    """`20261015` -> that day; None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 else None
    except ValueError:
        return None


def _composed(fact: object) -> object:
    if isinstance(fact, Mapping):
        return {unicodedata.normalize("NFC", str(name)): _composed(value) for name, value in fact.items()}
    if isinstance(fact, list | tuple | set | frozenset):
        listed = [_composed(one) for one in fact]
        return sorted(listed, key=str) if isinstance(fact, set | frozenset) else listed
    if fact is None or isinstance(fact, bool | int):
        return fact
    return unicodedata.normalize("NFC", str(fact))


def _fact(facts: Mapping[str, object], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""
