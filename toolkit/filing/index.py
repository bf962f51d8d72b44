"""Rows of the 归档文件目录 (DA/T 22-2015 5.5.2) and of its cover, from the register's items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from toolkit.filing.numbers import as_arranged, is_registration, parse_number
from toolkit.model import Item, Rulebook, Text

Say = Callable[..., str]
"""The word catalogue in one language: `say(key, count=3)`."""

COLUMNS = ("place", "number", "document_number", "author", "title", "day", "secrecy", "pages", "remarks")
"""序号、档号、文号、责任者、题名、日期、密级、页数、备注: the nine, in this order."""

MORE_COLUMNS = (
    "customer", "model", "serial", "case", "kind", "category", "filed_on",
    "retention", "until", "storage", "box", "state", "registered", "format", "file", "sha256",
)  # fmt: skip
"""What the workbook shows beside them, outside the print area."""


_STATED = ("series", "fonds", "fonds_name", "year", "category", "retention", "department", "first", "last")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One 件 in the index. `link` is its file as seen from `archive/`; empty while there is none."""

    item: Item
    cells: tuple[str, ...]
    more: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class SeriesIndex:
    """One series with what its cover states: 全宗号、全宗名称、年度、保管期限、机构(问题)."""

    series: str
    fonds: str
    fonds_name: str
    year: int
    category: str
    retention: str
    department: str
    first: str
    last: str
    pages: str
    """Sum of the pages that are known, and how many papers are still to be counted."""
    rows: tuple[IndexRow, ...]


def index_rows(items: Iterable[Item], year: int, book: Rulebook, say: Say, series: str = "") -> tuple[SeriesIndex, ...]:
    """Every number of the year (of one series, where named) by series and sequence, 序号 from 1 in each
    series.
    """
    stood = [(as_arranged(item), item) for item in items if item.year == year]
    listed = sorted(
        (item for item, _ in stood if series in ("", item.series)), key=lambda item: (item.series, item.sequence)
    )
    numbers = {own.number: shown.number for shown, own in stood}
    listed = [replace(item, previous=numbers.get(item.previous, item.previous)) for item in listed]
    registered = {shown.number: own.number for shown, own in stood if shown.number != own.number}
    followers = {item.previous: item.number for item in listed if item.previous}
    return tuple(
        _series_index(name, tuple(group), Links(followers, registered), book, say)
        for name, group in groupby(listed, key=lambda item: item.series)
    )


@dataclass(frozen=True, slots=True)
class Links:
    """Number -> the version that replaces it; 档号 -> the 登记号 that the paper was registered with."""

    followers: Mapping[str, str]
    registered: Mapping[str, str]


def index_facts(series: Sequence[SeriesIndex], book: Rulebook) -> dict[str, object]:
    """What the Word form of the index states."""
    settings = book.settings
    listed = [
        {
            **{name: getattr(one, name) for name in (*_STATED, "pages")},
            "count": len(one.rows),
            "rows": [dict(zip(COLUMNS, row.cells, strict=True)) for row in one.rows],
        }
        for one in series
    ]
    years = "、".join(dict.fromkeys(str(one.year) for one in series))
    return {
        "company": {"name": settings.company, "phone": settings.phone, "address": settings.address},
        "form": {"right": f"{settings.fonds}　{years}"},
        "index": {"standard": settings.archive.standard, "series": listed},
    }


def _series_index(name: str, items: Sequence[Item], links: Links, book: Rulebook, say: Say) -> SeriesIndex:
    first = items[0]
    parsed = parse_number(first.number)
    return SeriesIndex(
        series=name,
        fonds=parsed[0].fonds if parsed else book.settings.fonds,
        fonds_name=book.settings.fonds_name,
        year=first.year,
        category=_category(first, book, say),
        retention=_retention(first, book, say),
        department=parsed[0].department if parsed else book.settings.department_code,
        first=first.number,
        last=items[-1].number,
        pages=pages_text(items, say),
        rows=tuple(_row(place, item, links, book, say) for place, item in enumerate(items, start=1)),
    )


def pages_text(items: Iterable[Item], say: Say) -> str:
    """`35`, or that so many papers are still to be counted: a sum never pretends to be whole."""
    filed = [item for item in items if item.state == "filed"]
    total, open_ones = sum(item.pages or 0 for item in filed), sum(item.pages is None for item in filed)
    return say("archive.pages.open", pages=total, count=open_ones) if open_ones else str(total)


def format_text(item: Item, book: Rulebook, say: Say) -> str:
    """待转换 for a file whose format is not made to last, 待核 for one that may be, PDF/A made for one that has it."""
    if item.state != "filed" or not item.path:
        return ""
    if item.rendition:
        return say("archive.format.lasting")
    ending = item.path[item.path.rfind(".") :].lower()
    archive = book.settings.archive
    if ending in archive.lasting_endings:
        return ""
    return say("archive.format.doubtful" if ending in archive.doubtful_endings else "archive.format.convert")


def _row(place: int, item: Item, links: Links, book: Rulebook, say: Say) -> IndexRow:
    cells = (
        str(place),
        item.number,
        item.document_number,
        item.author,
        item.title,
        f"{item.made_on:%Y%m%d}",
        item.secrecy,
        "" if item.pages is None else str(item.pages),
        remark(item, links.followers.get(item.number, ""), say, unnumbered=is_registration(item, book.settings)),
    )
    link = item.path.removeprefix("archive/") if item.state == "filed" else ""
    more = (
        item.customer,
        item.model,
        item.serial,
        item.case,
        _kind(item, book, say),
        _category(item, book, say),
        "" if item.filed_on is None else item.filed_on.isoformat(),
        _retention(item, book, say),
        until_text(item, say),
        item.storage,
        item.box,
        state_text(item, say),
        links.registered.get(item.number, ""),
        format_text(item, book, say),
        link.rsplit("/", 1)[-1],
        item.sha256,
    )
    return IndexRow(item, cells, more, link)


def remark(item: Item, follower: str, say: Say, *, unnumbered: bool = False) -> str:
    """备注: what became of the item, its versions, what the paper's own entry says; 无 where there is
    nothing.
    """
    notes = [item.remarks] if item.remarks else []
    if item.state == "allocated":
        notes.append(say("archive.state.allocated"))
    if item.state == "void":
        notes.append(say("archive.remark.void", reason=item.void_reason))
    if item.state == "destroyed":
        notes.append(say("archive.state.destroyed"))
    if item.state == "filed" and item.pages is None:
        notes.append(say("archive.remark.count_pages"))
    if unnumbered and item.state == "filed":
        notes.append(say("archive.remark.registered"))
    if item.previous:
        notes.append(say("archive.remark.replaces", number=item.previous))
    if follower:
        notes.append(say("archive.remark.replaced", number=follower))
    return say("archive.remark.join").join(notes) or say("archive.remark.none")


def state_text(item: Item, say: Say) -> str:
    """The state in words: 待归档、已归档、作废、已销毁."""
    return say(f"archive.state.{item.state}")


def until_text(item: Item, say: Say) -> str:
    """保管截止日, or why there is none."""
    if item.until is not None:
        return item.until.isoformat()
    return say(f"archive.until.{item.until_reason}") if item.until_reason else ""


def _kind(item: Item, book: Rulebook, say: Say) -> str:
    kind = book.documents.get(item.kind)
    return _in_language(kind.label, say) if kind else item.kind


def _category(item: Item, book: Rulebook, say: Say) -> str:
    category = book.categories.get(item.category)
    return _in_language(category.label, say) if category else item.category


def _retention(item: Item, book: Rulebook, say: Say) -> str:
    found = book.retention.get(item.retention)
    label = found.get("label") if isinstance(found, Mapping) else None
    if not isinstance(label, Mapping):
        return item.retention
    return _in_language(Text(str(label["zh"]), str(label["en"])), say)


def _in_language(text: Text, say: Say) -> str:
    return text.in_language(say("archive.language"))
