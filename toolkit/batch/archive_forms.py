"""The archive's printed forms from the register: what each states, rendered through its template."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from toolkit.batch.archive_lists import form_paper
from toolkit.filing import as_arranged, parse_number
from toolkit.filing.index import COLUMNS, SeriesIndex, index_rows
from toolkit.filing.names import clean
from toolkit.model import Item, Rulebook
from toolkit.register.disposal import Disposal
from toolkit.register.lending import Loan
from toolkit.rulebook import words
from toolkit.word import qr_code, with_stamp

LABELS_A_ROW = 2
CODE_MM = 20.0
STAMP = (("fonds", "year", "sequence"), ("department", "retention", "pages"))
"""The cells of a 归档章, row by row (DA/T 22-2015)."""
GIGABYTE = 1_000_000_000
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """A rendered form: its file name without ending, its bytes, and the same as JSON where it is handed over."""

    name: str
    content: bytes
    data: bytes = b""


def labels_form(items: Sequence[Item], book: Rulebook, templates: Path, name: str) -> Form:
    """Labels with the number, its title and a QR code that holds exactly the number."""
    cells: list[Facts] = [
        {
            "number": as_arranged(item).number,
            "title": item.title or item.remarks,
            "note": _note(item),
            "code": qr_code(item.number, CODE_MM),
        }
        for item in items
    ]
    while len(cells) % LABELS_A_ROW:
        cells.append({"number": "", "title": "", "note": "", "code": ""})
    rows = [cells[at : at + LABELS_A_ROW] for at in range(0, len(cells), LABELS_A_ROW)]
    return _form("labels", name, {"rows": rows}, {}, book, templates)


def stamps_form(items: Sequence[Item], book: Rulebook, templates: Path) -> Form:
    """归档章 of each item: 全宗号、年度、件号、机构、保管期限、页数."""
    rows = [stamp_cells(item, book) for item in items]
    return _form("stamps", f"stamps-{as_arranged(items[0]).number}", {"rows": rows}, {}, book, templates)


def stamp_cells(item: Item, book: Rulebook) -> Facts:
    """What the six cells of a 归档章 say; 页数 stays empty for writing in where nobody has counted."""
    shown = as_arranged(item)
    parsed = parse_number(shown.number)
    return {
        "fonds": parsed[0].fonds if parsed else "",
        "department": parsed[0].department if parsed else "",
        "sequence": f"{shown.sequence:0{book.settings.archive.sequence_digits}}",
        "year": str(item.year),
        "retention": item.retention,
        "pages": _pages(item.pages),
    }


def stamped_form(item: Item, paper: bytes, book: Rulebook) -> Form:
    """A copy of a Word paper with its 归档章 at the top of the first page; the paper itself is left alone."""
    cells = stamp_cells(item, book)
    rows = [[str(cells[name]) for name in row] for row in STAMP]
    return Form(f"stamped-{as_arranged(item).number}", with_stamp(paper, rows))


def box_form(items: Sequence[Item], spine: str, book: Rulebook, templates: Path) -> Form:
    """盒脊, 盒面 and 备考表 of one box; start and end numbers come from what lies in it."""
    say = words(book.settings.language)
    index = _index_of(items, book)
    shown = sorted((as_arranged(item) for item in items), key=lambda item: item.sequence)
    digits = book.settings.archive.sequence_digits
    box = {
        "number": items[0].box,
        "fonds": index.fonds,
        "fonds_name": index.fonds_name,
        "year": str(index.year),
        "retention": index.retention,
        "department": index.department,
        "first": f"{shown[0].sequence:0{digits}}",
        "last": f"{shown[-1].sequence:0{digits}}",
        "note": say("archive.form.box_note", count=len(items), pages=index.pages),
    }
    name = f"box-{items[0].year}-{clean(items[0].box, '-')}"
    return _form("box", name, {"spine_mm": int(spine)}, {"box": box}, book, templates)


def contents_form(items: Sequence[Item], layout: str, book: Rulebook, templates: Path) -> Form:
    """卷内目录 of one box, by GB/T 9705-2008 (页号) or GB/T 11822-2008 (页数).

    页号 counts on through the box; behind the first paper that nobody has counted it stays empty.
    """
    say = words(book.settings.language)
    index = _index_of(items, book)
    rows: list[Facts] = []
    page: int | None = 1
    for row in index.rows:
        cells = dict(zip(COLUMNS, row.cells, strict=True))
        rows.append({**cells, "page": "" if page is None else str(page)})
        page = None if page is None or row.item.pages is None else page + row.item.pages
    box = {"number": items[0].box, "series": index.series, "count": str(len(rows)), "pages": index.pages}
    name = f"{say(f'archive.form.contents_{layout}')}-{items[0].year}-{clean(items[0].box, '-')}"
    return _form(f"contents_{layout}", name, {"rows": rows}, {"box": box}, book, templates)


def slip_form(loan: Loan, item: Item, book: Rulebook, templates: Path) -> Form:
    """借阅单 of one loan."""
    facts = _loan_facts(loan, item, book)
    return _form("loan_slip", f"slip-{loan.loan}", {}, {"loan": facts}, book, templates)


def loan_book_form(loans: Sequence[Loan], items: Mapping[str, Item], book: Rulebook, templates: Path) -> Form:
    """借阅登记簿."""
    rows = [
        {"place": str(place), **_loan_facts(loan, items[loan.number], book)}
        for place, loan in enumerate(loans, start=1)
    ]
    return _form("loan_book", "loan-book", {"rows": rows}, {}, book, templates)


def disposal_form(listed: Disposal, items: Mapping[str, Item], book: Rulebook, templates: Path) -> Form:
    """销毁清册 as it stands: listed, approved or carried out."""
    say = words(book.settings.language)
    until = listed.destroyed_on or listed.listed_on
    rows = [
        {
            "place": str(place),
            "number": as_arranged(items[row.number]).number,
            "title": items[row.number].title,
            "year": str(row.year),
            "made_on": _day(row.made_on),
            "retention": row.retention,
            "kept": str(until.year - row.year),
            "pages": _pages(row.pages),
            "reason": row.reason,
            "remarks": "",
        }
        for place, row in enumerate(listed.rows, start=1)
    ]
    state = "done" if listed.destroyed_on else "approved" if listed.approved_on else "open"
    facts = {
        "disposal": listed.disposal,
        "fonds": book.settings.fonds,
        "fonds_name": book.settings.fonds_name,
        "listed_by": listed.listed_by,
        "listed_on": _day(listed.listed_on),
        "approved_by": listed.approved_by,
        "approved_on": _day(listed.approved_on),
        "witnesses": say("archive.remark.join").join(listed.witnesses),
        "destroyed_on": _day(listed.destroyed_on),
        "place": listed.place,
        "method": listed.method,
        "count": str(len(rows)),
        "pages": _sum_of_pages([row.pages for row in listed.rows], book),
        "state": say(f"archive.disposal.{state}"),
    }
    name = f"disposal-{listed.disposal}"
    return _form("disposal_list", name, {"rows": rows}, {"disposal": facts}, book, templates)


def void_form(rows: Sequence[Mapping[str, str]], book: Rulebook, templates: Path) -> Form:
    """作废号说明 of all void numbers."""
    listed = [{**row, "given": row["given"].replace("T", " ")} for row in rows]
    return _form("void_list", "void-numbers", {"rows": listed}, {}, book, templates)


def volumes_form(items: Sequence[Item], book: Rulebook, templates: Path) -> Form:
    """案卷目录: one line for each box."""
    say = words(book.settings.language)
    boxes: dict[str, list[Item]] = {}
    for item in items:
        if item.box:
            boxes.setdefault(item.box, []).append(item)
    rows = []
    for place, (box, inside) in enumerate(sorted(boxes.items()), start=1):
        index = _index_of(inside, book)
        days = sorted(item.made_on for item in inside)
        rows.append(
            {
                "place": str(place),
                "number": f"{index.series} / {box}",
                "title": say("archive.form.box_title", year=index.year, category=index.category),
                "days": f"{_day(days[0])} — {_day(days[-1])}",
                "count": str(len(inside)),
                "pages": index.pages,
                "retention": index.retention,
                "remarks": inside[0].storage,
            }
        )
    return _form("volume_list", "boxes", {"rows": rows}, {}, book, templates)


def transfer_form(items: Sequence[Item], outbox: Path, book: Rulebook, templates: Path) -> Form:
    """移交清单 of a batch, as a form and as JSON."""
    say = words(book.settings.language)
    sizes = {item.number: _size(outbox / item.path) for item in items}
    rows = [
        {
            "place": str(place),
            "number": as_arranged(item).number,
            "title": item.title,
            "made_on": _day(item.made_on),
            "retention": item.retention,
            "secrecy": item.secrecy,
            "count": "1",
            "pages": _pages(item.pages),
            "file": item.path.rsplit("/", 1)[-1],
            "size": str(sizes[item.number]),
            "sha256": item.sha256,
        }
        for place, item in enumerate(items, start=1)
    ]
    days = [day for item in items for day in (item.filed_on, item.made_on) if day]
    facts: Facts = {
        "rows": rows,
        "company": book.settings.company,
        "day": _day(max(days)),
        "count": str(len(items)),
        "size": f"{sum(sizes.values()) / GIGABYTE:.3f}",
        "carrier": say("archive.form.carrier"),
    }
    made = _form("transfer_list", say("archive.form.transfer"), facts, {}, book, templates)
    plain = [{name: _plain(value) for name, value in asdict(item).items()} for item in items]
    data = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    return Form(made.name, made.content, data)


def _form(template: str, name: str, form: Facts, more: Facts, book: Rulebook, templates: Path) -> Form:
    settings = book.settings
    context = {
        "language": settings.language,
        "company": {"name": settings.company, "phone": settings.phone, "address": settings.address},
        "form": {"right": settings.fonds, **form},
        **more,
    }
    return Form(name, form_paper(templates, template, settings.language).render(context))


def _loan_facts(loan: Loan, item: Item, book: Rulebook) -> Facts:
    say = words(book.settings.language)
    days = {name: _day(getattr(loan, name)) for name in ("lent_on", "due_on", "returned_on")}
    return {
        **asdict(loan),
        **days,
        "number": as_arranged(item).number,
        "quantity": str(loan.quantity),
        "renewals": str(loan.renewals),
        "way": say(f"archive.way.{loan.way}"),
        "title": item.title,
        "secrecy": item.secrecy,
    }


def _index_of(items: Sequence[Item], book: Rulebook) -> SeriesIndex:
    """The index of papers that all belong to one series, as those of a box do."""
    (index,) = index_rows(items, items[0].year, book, words(book.settings.language))
    return index


def _pages(pages: int | None) -> str:
    return "" if pages is None else str(pages)


def _sum_of_pages(pages: Sequence[int | None], book: Rulebook) -> str:
    say = words(book.settings.language)
    total, unknown = sum(one or 0 for one in pages), sum(one is None for one in pages)
    return say("archive.pages.open", pages=total, count=unknown) if unknown else str(total)


def _note(item: Item) -> str:
    return " · ".join(part for part in (item.customer, item.model, item.box) if part)


def _size(path: Path) -> int:
    """Bytes of a file; 0 for one that is not there, which the bag itself refuses."""
    return path.stat().st_size if path.is_file() else 0


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
