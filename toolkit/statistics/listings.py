"""Detailed lists of a period: settlements, parts, sums per technician, warranties about to expire (004 5.4 to 5.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from toolkit.cases import parts_of
from toolkit.model import BranchResult, Case, Cell, Complaint, Listing, Moment, Part, Period, Rulebook, Text
from toolkit.privacy import masked_field, masked_fields
from toolkit.statistics.figures import text_of, words
from toolkit.statistics.scope import Scope, case_within
from toolkit.warranty import Warranties, serial_of

Row = tuple[Cell, ...]


def listings(scope: Scope, rulebook: Rulebook, period: Period) -> tuple[Listing, ...]:
    """The period's lists that the rule book names, in the order of branch and case."""
    kinds: dict[str, Callable[[str, Mapping[str, object], Scope, Rulebook, Period], Listing]] = {
        "list": _list,
        "sums": _sums,
    }
    return tuple(
        kinds[str(entry["count"])](name, entry, scope, rulebook, period)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") in kinds and entry.get("enabled", True)
    )


def expiring(results: Iterable[BranchResult], rulebook: Rulebook, as_of: datetime) -> tuple[Listing, ...]:
    """Products whose warranty ends within the days of the rule book; each product once, by its last case."""
    found = list(results)
    return tuple(
        _expiring(name, entry, found, rulebook, as_of)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") == "expiring" and entry.get("enabled", True)
    )


def _list(name: str, entry: Mapping[str, object], scope: Scope, rulebook: Rulebook, period: Period) -> Listing:
    fields, parts = words(entry["fields"]), words(entry.get("parts", ()))
    rows: list[Row] = []
    for case in _of_period(scope, entry, period):
        start = _start(case, fields, rulebook)
        if entry["of"] == "cases":
            rows.append(start)
        else:
            rows += [(*start, *_part(part, parts, rulebook)) for part in parts_of(case)]
    return Listing(
        name, text_of(entry["label"]), _headings((*fields, *parts), rulebook), tuple(rows), str(entry["source"])
    )


def _sums(name: str, entry: Mapping[str, object], scope: Scope, rulebook: Rulebook, period: Period) -> Listing:
    """Cases and money by heading, and the sum of all in the last row."""
    by, fields = str(entry["by"]), words(entry["fields"])
    found: dict[str, list[Case]] = {}
    for case in _of_period(scope, entry, period):
        found.setdefault(str(case.meaning(by) or ""), []).append(case)
    rows = [_sum(key, found[key], fields) for key in sorted(found)]
    everything = [case for cases in found.values() for case in cases]
    total = text_of(entry["total"])
    rows += [_sum(total.in_language(rulebook.settings.language), everything, fields)] if everything else []
    labels = (rulebook.label(by), text_of(entry["cases"]), *(rulebook.label(one) for one in fields))
    return Listing(name, text_of(entry["label"]), labels, tuple(rows), str(entry["source"]))


def _sum(key: str, cases: Sequence[Case], fields: Sequence[str]) -> Row:
    amounts = ([case.meaning(name) for case in cases] for name in fields)
    sums = (sum((one for one in said if isinstance(one, Decimal)), Decimal(0)) for said in amounts)
    return (key, len(cases), *sums)


def _expiring(
    name: str, entry: Mapping[str, object], results: Sequence[BranchResult], rulebook: Rulebook, as_of: datetime
) -> Listing:
    fields = words(entry["fields"])
    last = as_of.date() + timedelta(days=int(str(entry["days"])))
    rows: list[Row] = []
    for result in results:
        warranties = Warranties(result.caseload.cases, rulebook, as_of)
        for case in _last_of_each_product(result.caseload.cases):
            end = warranties.of(case).end
            if end is not None and as_of.date() <= end <= last:
                rows.append((*_start(case, fields, rulebook), end))
    rows.sort(key=lambda row: (str(row[-1]), str(row[0]), str(row[1])))
    headings = (*_headings(fields, rulebook), text_of(entry["until"]))
    return Listing(name, text_of(entry["label"]), headings, tuple(rows), str(entry["source"]))


def _last_of_each_product(cases: Iterable[Case]) -> list[Case]:
    last: dict[str, Case] = {}
    for case in cases:
        serial, received = serial_of(case), case.moment("received_at")
        known = last.get(serial)
        if serial and received and (known is None or _received(known) <= received.at):
            last[serial] = case
    return list(last.values())


def _received(case: Case) -> datetime:
    received = case.moment("received_at")
    return received.at if received is not None else datetime.min


def _of_period(scope: Scope, entry: Mapping[str, object], period: Period) -> list[Case]:
    at = words(entry["at"])
    unless = entry.get("unless", {})
    left_out = {name: words(said) for name, said in unless.items()} if isinstance(unless, Mapping) else {}
    cases = [
        case
        for case in scope.cases
        if case_within(case, at, period) and not any(case.meaning(name) in said for name, said in left_out.items())
    ]
    return sorted(cases, key=lambda case: (case.branch, case.shown))


def _headings(fields: Sequence[str], rulebook: Rulebook) -> tuple[Text, ...]:
    case = text_of(rulebook.targets["case_heading"])
    return (rulebook.label("branch"), case, *(rulebook.label(name) for name in fields))


def _start(case: Case, fields: Sequence[str], rulebook: Rulebook) -> Row:
    return (case.branch, case.shown, *cells_of(case, fields, rulebook))


def cells_of(row: Case | Complaint, fields: Sequence[str], rulebook: Rulebook) -> Row:
    """What these fields of a case or complaint say, as it may leave the branch."""
    texts = _texts(row, fields, rulebook)
    return tuple(texts[name] if name in texts else _cell(name, row.meaning(name), rulebook) for name in fields)


def _texts(row: Case | Complaint, fields: Sequence[str], rulebook: Rulebook) -> dict[str, str]:
    """The text fields as they may leave the branch: whom the row names is hidden in its free texts as well."""
    people = [name for name, field in rulebook.fields.items() if field.private == "name"]
    said = {name: meaning for name in (*fields, *people) if isinstance(meaning := row.meaning(name), str)}
    return masked_fields(rulebook.fields, said, rulebook.masking) if rulebook.settings.mask else said


def _part(part: Part, fields: Sequence[str], rulebook: Rulebook) -> Row:
    said = {
        "part_name": part.name,
        "part_model": part.model,
        "part_serial": part.serial,
        "part_quantity": part.quantity,
        "part_origin": part.origin,
    }
    return tuple(_cell(name, said[name], rulebook) for name in fields)


def _cell(name: str, meaning: object, rulebook: Rulebook) -> Cell:
    if isinstance(meaning, Decimal):
        return meaning
    if isinstance(meaning, Moment):
        return meaning.date
    text = "" if meaning is None else str(meaning)
    if not rulebook.settings.mask:
        return text
    return masked_field(rulebook.fields.get(name), text, masking=rulebook.masking)
