"""What is printed for a box: 盒脊, 盒面 and 备考表, 案卷封面, 卷内目录, and 案卷目录 of all boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.batch.archive_forms import Facts, Form, day_text, rendered
from toolkit.filing import as_arranged
from toolkit.filing.index import COLUMNS, SeriesIndex, index_rows
from toolkit.filing.names import clean
from toolkit.model import Item, Rulebook
from toolkit.rulebook import words


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
    return rendered("box", name, {"spine_mm": int(spine)}, {"box": box}, book, templates)


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
    return rendered(f"contents_{layout}", name, {"rows": rows}, {"box": box}, book, templates)


def cover_form(items: Sequence[Item], book: Rulebook, templates: Path) -> Form:
    """案卷封面 of one box (GB/T 9705-2008)."""
    say = words(book.settings.language)
    facts = _volume(items, book)
    name = f"{say('archive.form.cover')}-{items[0].year}-{clean(items[0].box, '-')}"
    return rendered("volume_cover", name, {}, {"box": facts}, book, templates)


def volumes_form(items: Sequence[Item], book: Rulebook, templates: Path) -> Form:
    """案卷目录: one line for each box."""
    boxes: dict[str, list[Item]] = {}
    for item in items:
        if item.box:
            boxes.setdefault(item.box, []).append(item)
    rows = []
    for place, box in enumerate(sorted(boxes), start=1):
        facts = _volume(boxes[box], book)
        rows.append({**facts, "place": str(place), "number": facts["volume"], "remarks": boxes[box][0].storage})
    return rendered("volume_list", "boxes", {"rows": rows}, {}, book, templates)


def _volume(items: Sequence[Item], book: Rulebook) -> Facts:
    """What cover and list of boxes state of one box."""
    say = words(book.settings.language)
    index = _index_of(items, book)
    days = sorted(item.made_on for item in items)
    return {
        "fonds": index.fonds,
        "fonds_name": index.fonds_name,
        "category": index.category,
        "title": say("archive.form.box_title", year=index.year, category=index.category),
        "days": f"{day_text(days[0])} — {day_text(days[-1])}",
        "retention": index.retention,
        "count": str(len(items)),
        "pages": index.pages,
        "number": items[0].box,
        "volume": f"{index.series} / {items[0].box}",
    }


def _index_of(items: Sequence[Item], book: Rulebook) -> SeriesIndex:
    """The index of papers that all belong to one series, as those of a box do."""
    (index,) = index_rows(items, items[0].year, book, words(book.settings.language))
    return index
