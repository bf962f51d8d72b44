"""Rows of the register as items, and the other way round."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from toolkit.filing import NumberFormat, Request, number_text, series_text, skeleton
from toolkit.model import Item, Settings

CHUNK = 400
"""Values in one IN (…): SQLite allows 999 by default in old builds."""

_DATES = frozenset({"made_on", "filed_on", "until"})
_NAMES = tuple(field.name for field in dataclasses.fields(Item) if field.name != "allocated_on")


def item_of(row: Mapping[str, Any]) -> Item:
    """The item that a row of `items` holds."""
    values = {name: row[name] for name in _NAMES}
    for name in _DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return Item(allocated_on=date.fromisoformat(row["allocated_at"][:10]), **values)


def new_row(
    request: Request,
    form: NumberFormat,
    sequence: int,
    version: int,
    previous: str,
    settings: Settings,
    at: str,
) -> dict[str, Any]:
    """The row of a number just given: allocated, without a paper yet."""
    number = number_text(form, request.series, sequence)
    return {
        "number": number,
        "series": series_text(form, request.series),
        "sequence": sequence,
        "skeleton": skeleton(number),
        "key": request.key,
        "version": version,
        "previous": previous,
        "state": "allocated",
        "year": request.series.year,
        "retention": request.series.retention,
        "path": "",
        "sha256": "",
        "box": "",
        "filed_on": None,
        "void_reason": "",
        "allocated_at": at,
        "head": "",
        "archive_number": "",
        "archive_series": "",
        "archive_sequence": 0,
        "archive_skeleton": "",
        "rendition": "",
        "rendition_sha256": "",
        **stated(request, number, settings),
    }


def stated(request: Request, number: str, settings: Settings) -> dict[str, Any]:
    """The columns that the paper itself states."""
    return {
        "fingerprint": request.fingerprint,
        "category": request.category,
        "branch": request.branch,
        "case": request.case,
        "kind": request.kind,
        "title": request.title,
        "author": request.author,
        "made_on": request.made_on.isoformat(),
        "pages": request.pages,
        "planned_path": request.planned_path(number, settings),
        "secrecy": request.secrecy,
        "document_number": request.document_number,
        "remarks": request.remarks,
        "customer": request.customer,
        "model": request.model,
        "serial": request.serial,
        "storage": request.storage,
        "until": request.until.isoformat() if request.until else None,
        "until_reason": request.until_reason,
    }


def chunks(values: Iterable[str]) -> Iterator[Sequence[str]]:
    """Distinct values in portions that one statement can name, in a fixed order."""
    listed = sorted(set(values))
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
