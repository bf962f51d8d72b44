"""The archive's printed forms from the register: what each states, rendered through its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from toolkit.batch.archive_lists import form_paper
from toolkit.filing import as_arranged, parse_number
from toolkit.model import Item, Rulebook
from toolkit.register.disposal import Disposal
from toolkit.register.lending import Loan
from toolkit.rulebook import words
from toolkit.word import qr_code, with_stamp

LABELS_A_ROW = 2
CODE_MM = 20.0
STAMP = (("fonds", "year", "sequence"), ("department", "retention", "pages"))
"""The cells of a 归档章, row by row (DA/T 22-2015)."""
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
    return rendered("labels", name, {"rows": rows}, {}, book, templates)


def stamps_form(items: Sequence[Item], book: Rulebook, templates: Path) -> Form:
    """归档章 of each item: 全宗号、年度、件号、机构、保管期限、页数."""
    rows = [stamp_cells(item, book) for item in items]
    return rendered("stamps", f"stamps-{as_arranged(items[0]).number}", {"rows": rows}, {}, book, templates)


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
        "pages": pages_text(item.pages),
    }


def stamped_form(item: Item, paper: bytes, book: Rulebook) -> Form:
    """A copy of a Word paper with its 归档章 at the top of the first page; the paper itself is left alone."""
    cells = stamp_cells(item, book)
    rows = [[str(cells[name]) for name in row] for row in STAMP]
    return Form(f"stamped-{as_arranged(item).number}", with_stamp(paper, rows))


def slip_form(loan: Loan, item: Item, book: Rulebook, templates: Path) -> Form:
    """借阅单 of one loan."""
    facts = _loan_facts(loan, item, book)
    return rendered("loan_slip", f"slip-{loan.loan}", {}, {"loan": facts}, book, templates)


def loan_book_form(loans: Sequence[Loan], items: Mapping[str, Item], book: Rulebook, templates: Path) -> Form:
    """借阅登记簿."""
    rows = [
        {"place": str(place), **_loan_facts(loan, items[loan.number], book)}
        for place, loan in enumerate(loans, start=1)
    ]
    return rendered("loan_book", "loan-book", {"rows": rows}, {}, book, templates)


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
            "made_on": day_text(row.made_on),
            "retention": row.retention,
            "kept": str(until.year - row.year),
            "pages": pages_text(row.pages),
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
        "listed_on": day_text(listed.listed_on),
        "approved_by": listed.approved_by,
        "approved_on": day_text(listed.approved_on),
        "witnesses": say("archive.remark.join").join(listed.witnesses),
        "destroyed_on": day_text(listed.destroyed_on),
        "place": listed.place,
        "method": listed.method,
        "count": str(len(rows)),
        "pages": sum_of_pages([row.pages for row in listed.rows], book),
        "state": say(f"archive.disposal.{state}"),
    }
    name = f"disposal-{listed.disposal}"
    return rendered("disposal_list", name, {"rows": rows}, {"disposal": facts}, book, templates)


def void_form(rows: Sequence[Mapping[str, str]], book: Rulebook, templates: Path) -> Form:
    """作废号说明 of all void numbers."""
    listed = [{**row, "given": row["given"].replace("T", " ")} for row in rows]
    return rendered("void_list", "void-numbers", {"rows": listed}, {}, book, templates)


def rendered(template: str, name: str, form: Facts, more: Facts, book: Rulebook, templates: Path) -> Form:
    """A form of this template with its own facts, and those that every form has."""
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
    days = {name: day_text(getattr(loan, name)) for name in ("lent_on", "due_on", "returned_on")}
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


def pages_text(pages: int | None) -> str:
    """Empty for writing in where nobody has counted."""
    return "" if pages is None else str(pages)


def sum_of_pages(pages: Sequence[int | None], book: Rulebook) -> str:
    """The sum of what is known, and how many are still to be counted."""
    say = words(book.settings.language)
    total, unknown = sum(one or 0 for one in pages), sum(one is None for one in pages)
    return say("archive.pages.open", pages=total, count=unknown) if unknown else str(total)


def _note(item: Item) -> str:
    return " · ".join(part for part in (item.customer, item.model, item.box) if part)


def day_text(day: date | None) -> str:
    """`2026-11-20`; empty for none."""
    return day.isoformat() if day else ""
