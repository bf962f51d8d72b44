"""Turns what was found while understanding a file into findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.findings import make_finding
from toolkit.ledger.columns.plans import Clash
from toolkit.ledger.layout.tables import Setting
from toolkit.ledger.reading.sheets import Spot
from toolkit.ledger.troubles import CellTrouble
from toolkit.ledger.understand import Understood
from toolkit.ledger.values.row import unfolded_place
from toolkit.model import Finding, Moment, Place, Record, Rulebook, Table, Text
from toolkit.rulebook.words import catalogue


def sheet_findings(sheet: str, sort: str, setting: Setting) -> Iterator[Finding]:
    """A sheet that is no ledger table: a form, an attendance sheet, anything else with rows."""
    if sort in setting.rules.layout.sheets.quiet:
        return
    rule = setting.rules.book.rules["table-not-recognised"]
    variant = sort if sort in rule.variants else ""
    shown = sheet or setting.path.rpartition("/")[2]
    yield make_finding(rule, branch=setting.branch, place=Place(setting.path, sheet), variant=variant, sheet=shown)


def covered_finding(sheet: str, covered: Mapping[Spot, str], setting: Setting) -> Finding:
    """Merged cells cover values that nobody sees: which ones, and that they are not used."""
    book = setting.rules.book
    spots = sorted(covered)
    places = {spot: Place(setting.path, sheet, *spot) for spot in spots[: book.layout.limits.shown_values]}
    said = "; ".join(f"{place.cell}: {covered[spot]}" for spot, place in places.items())
    return make_finding(
        book.rules["cell-covered"],
        branch=setting.branch,
        place=places[spots[0]],
        value=said,
        sheet=sheet or setting.path.rpartition("/")[2],
        count=len(spots),
    )


def table_findings(understood: Understood, setting: Setting) -> Iterator[Finding]:
    """What a person should know about a table: its headers, its missing columns, its cells."""
    table = understood.table
    if not table.used:
        return
    yield from _truncated(table, setting)
    yield from _below(understood, setting)
    yield from _beside(understood, setting)
    for clash in understood.mapping.clashes:
        yield _header_finding(clash, understood, setting)
    yield from _missing(table, setting)
    for trouble in understood.troubles:
        yield _cell_finding(trouble, understood, setting)


def _truncated(table: Table, setting: Setting) -> Iterator[Finding]:
    rule = setting.rules.book.rules.get("table-truncated")
    counts = rule.args.get("counts", ()) if rule else ()
    if rule and isinstance(counts, tuple) and len(table.records) in counts:
        place = Place(table.path, table.sheet, table.last_row)
        yield make_finding(rule, branch=setting.branch, place=place, rows=len(table.records))


def _below(understood: Understood, setting: Setting) -> Iterator[Finding]:
    """What stands below the records has a header of its own, but tells no kind of ledger; or lines have none."""
    table, rule = understood.table, setting.rules.book.rules["table-not-recognised"]
    shown = table.sheet or table.path.rpartition("/")[2]
    for variant, row in (("rows_below", understood.unknown_header), ("further_lines", understood.unnamed)):
        if row:
            place = Place(table.path, table.sheet, row)
            yield make_finding(rule, branch=setting.branch, place=place, variant=variant, sheet=shown, value=str(row))


def _beside(understood: Understood, setting: Setting) -> Iterator[Finding]:
    """A summary on the sheet of a ledger: its lines are no records."""
    table, rule = understood.table, setting.rules.book.rules["table-not-recognised"]
    for aside in understood.asides:
        place = Place(table.path, table.sheet, aside.header + 1, aside.left + 1)
        shown, cells = table.sheet or table.path.rpartition("/")[2], aside.cells()
        yield make_finding(rule, branch=setting.branch, place=place, variant=aside.sort, sheet=shown, value=cells)


def _header_finding(clash: Clash, understood: Understood, setting: Setting) -> Finding:
    table, book = understood.table, setting.rules.book
    row, column = table.header_rows[-1], clash.heading.index + understood.shift + 1
    if understood.fold:
        row, column = unfolded_place(table.header_rows[0], column, understood.fold)
    place = Place(table.path, table.sheet, row, column)
    label = book.fields[clash.field].label if clash.field else Text("", "")
    content = catalogue()[clash.content] if clash.content else Text("", "")
    unknown = clash.rule == "unknown"
    header = clash.heading.header or (place.cell or "").rstrip("0123456789")
    return make_finding(
        book.rules["header-unknown" if unknown else "header-ambiguous"],
        branch=setting.branch,
        place=place,
        field=clash.field,
        value=clash.heading.header,
        variant="" if unknown else clash.rule,
        header=header,
        other=clash.other,
        label=label,
        content=content,
    )


def _missing(table: Table, setting: Setting) -> Iterator[Finding]:
    book = setting.rules.book
    kind = book.kinds[table.kind]
    missing = [book.fields[name].label for name in kind.columns if name not in table.fields]
    if not missing:
        return
    labels = Text("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
    yield make_finding(
        book.rules["column-missing"],
        branch=setting.branch,
        place=Place(table.path, table.sheet, table.header_rows[-1]),
        value=labels.zh,
        kind=kind.label,
        labels=labels,
    )


def _cell_finding(trouble: CellTrouble, understood: Understood, setting: Setting) -> Finding:
    table, book = understood.table, setting.rules.book
    record = table.records[trouble.record]
    field = book.fields.get(trouble.field)
    return make_finding(
        book.rules[trouble.rule],
        branch=setting.branch,
        place=Place(table.path, table.sheet, *unfolded_place(record.place.row or 0, trouble.column, understood.fold)),
        case=_case_of(record, setting),
        complaint=_text(record, "complaint_number"),
        field=trouble.field,
        value=trouble.written,
        variant=trouble.variant,
        label=field.label if field else Text(trouble.header, trouble.header),
        allowed=_allowed(field.choice if field else "", book),
        other=trouble.other,
    )


def _allowed(choice: str, book: Rulebook) -> Text:
    if choice not in book.choices:
        return catalogue()["ledger.allowed.yes_no"]
    values = book.choices[choice].values[: book.layout.limits.shown_values]
    return Text("、".join(one.value for one in values), ", ".join(one.en for one in values))


def _case_of(record: Record, setting: Setting) -> str:
    """The case number as people use it; with its year where numbers restart and the row says when it came in."""
    number = _text(record, "case_number")
    received = record.meaning("received_at")
    if number and setting.rules.book.branch(setting.branch).numbers_restart_each_year and isinstance(received, Moment):
        return f"{received.at.year}/{number}"
    return number


def _text(record: Record, name: str) -> str:
    meaning = record.meaning(name)
    return meaning if isinstance(meaning, str) else ""
