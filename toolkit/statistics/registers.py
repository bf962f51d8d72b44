"""Running registers of a period from rows that are no cases: parts given out, with what became of each (003)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from toolkit.cases import uses_part
from toolkit.model import BranchResult, Case, Cell, Listing, Moment, Period, Record, Rulebook
from toolkit.privacy import masked_field
from toolkit.statistics.figures import text_of, words
from toolkit.statistics.scope import falls_in


def registers(results: Iterable[BranchResult], rulebook: Rulebook, period: Period) -> tuple[Listing, ...]:
    """The registers that the rule book names, by branch and day."""
    found = list(results)
    return tuple(
        _register(name, entry, found, rulebook, period)
        for name, entry in rulebook.targets.items()
        if isinstance(entry, Mapping) and entry.get("count") == "issued" and entry.get("enabled", True)
    )


def _register(
    name: str, entry: Mapping[str, object], results: Iterable[BranchResult], rulebook: Rulebook, period: Period
) -> Listing:
    fields, at = words(entry["fields"]), words(entry["at"])[0]
    rows: list[tuple[Cell, ...]] = []
    for result in results:
        owners = {record.place: case for case in result.caseload.cases for record in case.parts}
        issued = [record for record in result.caseload.parts if falls_in(record.meaning(at), period)]
        for record in sorted(issued, key=lambda one: (_day(one, at), one.place.path, one.place.row)):
            case = owners.get(record.place)
            shown = {"case_number": case.shown} if case is not None else {}
            cells = (_cell(field, shown.get(field, record.meaning(field)), rulebook) for field in fields)
            rows.append((result.branch, *cells, _became(record, case, entry, rulebook)))
    headings = (rulebook.label("branch"), *(rulebook.label(field) for field in fields), text_of(entry["became"]))
    return Listing(name, text_of(entry["label"]), headings, tuple(rows), str(entry["source"]))


def _became(record: Record, case: Case | None, entry: Mapping[str, object], rulebook: Rulebook) -> str:
    """「已用于工单」, 「未见使用」; nothing where no row can say."""
    named = record.meaning("part_name")
    used = uses_part(case, named) if case is not None and isinstance(named, str) else None
    return "" if used is None else text_of(entry["used" if used else "unused"]).in_language(rulebook.settings.language)


def _day(record: Record, at: str) -> str:
    moment = record.meaning(at)
    return moment.date.isoformat() if isinstance(moment, Moment) else ""


def _cell(name: str, meaning: object, rulebook: Rulebook) -> Cell:
    if isinstance(meaning, Moment):
        return meaning.date
    if isinstance(meaning, Decimal):
        return meaning
    if isinstance(meaning, bool):
        return rulebook.text("word.yes" if meaning else "word.no").in_language(rulebook.settings.language)
    if isinstance(meaning, tuple):
        return rulebook.text("word.list_separator").in_language(rulebook.settings.language).join(map(str, meaning))
    text = "" if meaning is None else str(meaning)
    if not rulebook.settings.mask:
        return text
    return masked_field(rulebook.fields.get(name), text, masking=rulebook.masking)
