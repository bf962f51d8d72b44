"""What goes with a hand-over: 移交清单, 电子档案移交与接收登记表, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from toolkit.batch.archive_forms import Facts, Form, day_text, pages_text, rendered
from toolkit.filing import as_arranged
from toolkit.model import Item, Rulebook
from toolkit.register.renditions import promised_files
from toolkit.rulebook import words

GIGABYTE = 1_000_000_000
CHECKS = ("accurate", "complete", "usable", "safe", "carrier", "digest")
"""检验内容 of the receipt: 准确性、完整性、可用性、安全性、载体外观、数字摘要."""


def transfer_forms(
    name: str, items: Sequence[Item], outbox: Path, book: Rulebook, templates: Path
) -> tuple[Form, Form]:
    """移交清单 (a line for each file, also as JSON) and the receipt that both sides sign."""
    say = words(book.settings.language)
    rows = [row for place, item in enumerate(items, start=1) for row in _lines(place, item, outbox, book)]
    sizes = [_size(outbox / path) for item in items for path, _ in promised_files(item)]
    days = [day for item in items for day in (item.filed_on, item.made_on) if day]
    facts: Facts = {
        "company": book.settings.company,
        "day": day_text(max(days)),
        "count": str(len(items)),
        "size": f"{sum(sizes) / GIGABYTE:.3f}",
        "carrier": say("archive.form.carrier"),
    }
    listed = rendered("transfer_list", say("archive.form.transfer"), {**facts, "rows": rows}, {}, book, templates)
    plain = [{name: _plain(value) for name, value in asdict(item).items()} for item in items]
    data = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    return Form(listed.name, listed.content, data), _receipt(name, items, facts, book, templates)


def _receipt(name: str, items: Sequence[Item], facts: Facts, book: Rulebook, templates: Path) -> Form:
    say = words(book.settings.language)
    labels = {category.id: category.label.in_language(book.settings.language) for category in book.categories.values()}
    kinds = dict.fromkeys(f"{item.year} {labels.get(item.category, item.category)}" for item in items)
    checks = [{"what": say(f"archive.check.{one}"), "from": "", "to": ""} for one in CHECKS]
    own = {**facts, "work": name, "contents": say("archive.remark.join").join(kinds), "checks": checks}
    return rendered("transfer_receipt", say("archive.form.receipt"), own, {}, book, templates)


def _lines(place: int, item: Item, outbox: Path, book: Rulebook) -> Iterator[Facts]:
    """The paper, and below it its lasting copy."""
    say = words(book.settings.language)
    own: Facts = {
        "place": str(place),
        "number": as_arranged(item).number,
        "title": item.title,
        "made_on": day_text(item.made_on),
        "retention": item.retention,
        "secrecy": item.secrecy,
        "count": "1",
        "pages": pages_text(item.pages),
        "remarks": item.remarks,
    }
    for path, sha256 in promised_files(item):
        copy = path != item.path
        facts = {**dict.fromkeys(own, ""), "remarks": say("archive.form.copy")} if copy else own
        yield {**facts, "file": path.rsplit("/", 1)[-1], "size": str(_size(outbox / path)), "sha256": sha256}


def _size(path: Path) -> int:
    """Bytes of a file; 0 for one that is not there, which the bag itself refuses."""
    return path.stat().st_size if path.is_file() else 0


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
