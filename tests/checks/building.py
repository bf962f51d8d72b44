"""Cases and rows by hand: plain tables of text become what the ledger room would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from toolkit.model import (
    Case,
    Caseload,
    Complaint,
    FieldType,
    Meaning,
    Moment,
    Place,
    Precision,
    Reading,
    Record,
    Rulebook,
    Value,
)

AS_OF = datetime(2026, 11, 20, 18, 0)
PATH = "测试店/台账.xlsx"

Cells = Mapping[str, object]


def moment(text: str) -> Moment:
    if "T" not in text:
        return Moment(datetime.fromisoformat(text), Precision.DAY)
    return Moment(datetime.fromisoformat(text), Precision.SECOND if text.count(":") == 2 else Precision.MINUTE)


def meaning(book: Rulebook, name: str, cell: object) -> Meaning:
    if isinstance(cell, list | tuple):
        return tuple(str(one) for one in cell)
    kind, text = book.fields[name].type, str(cell)
    if kind in (FieldType.DATE, FieldType.MOMENT):
        return moment(text)
    if kind in (FieldType.MONEY, FieldType.SCORE):
        return Decimal(text)
    return text == "是" if kind is FieldType.YESNO else text


def value(book: Rulebook, name: str, cell: object, place: Place) -> Value:
    """`?x`: unreadable; `/`: not applicable; empty: blank."""
    written = "、".join(map(str, cell)) if isinstance(cell, list | tuple) else str(cell)
    if not written:
        return Value(None, "", place, Reading.BLANK)
    if written == "/":
        return Value(None, written, place, Reading.NOT_APPLICABLE)
    if written.startswith("?"):
        return Value(None, written[1:], place, Reading.UNREADABLE)
    return Value(meaning(book, name, cell), written, place)


def record(book: Rulebook, cells: Cells, row: int = 4, kind: str = "service", path: str = PATH) -> Record:
    place = Place(path, "台账", row)
    values = {
        name: value(book, name, cell, place.at(column)) for column, (name, cell) in enumerate(cells.items(), start=1)
    }
    return Record(kind, place, values)


def rows(book: Rulebook, cells: Sequence[Cells], kind: str) -> tuple[Record, ...]:
    return tuple(record(book, one, row, kind, f"测试店/{kind}.xlsx") for row, one in enumerate(cells, start=4))


def case(
    book: Rulebook,
    cells: Cells,
    row: int = 4,
    follow_ups: Sequence[Cells] = (),
    parts: Sequence[Cells] = (),
    kind: str = "service",
) -> Case:
    """A case of one row; `kept_fields` are the columns of that row."""
    one = record(book, {"case_number": f"CD-{row:03}", **cells}, row, kind)
    return Case(
        branch="测试店",
        number=str(one.meaning("case_number")),
        year=None,
        values=one.values,
        place=one.place,
        kept_fields=frozenset(one.values),
        records=(one,),
        follow_ups=tuple(
            record(book, cells, 4 + at, "follow_up", "测试店/回访.xlsx") for at, cells in enumerate(follow_ups)
        ),
        parts=tuple(record(book, cells, 4 + at, "parts", "测试店/配件.xlsx") for at, cells in enumerate(parts)),
    )


def complaint(book: Rulebook, cells: Cells, row: int = 4) -> Complaint:
    one = record(book, {"complaint_number": f"TS-{row:03}", **cells}, row, "complaint", "测试店/投诉.xlsx")
    return Complaint(
        "测试店",
        str(one.meaning("complaint_number")),
        str(one.meaning("case_number") or ""),
        one.values,
        one.place,
        frozenset(one.values),
    )


def caseload(
    *cases: Case, complaints: Sequence[Complaint] = (), kept_kinds: Sequence[str] = (), others: Sequence[Record] = ()
) -> Caseload:
    by_kind: dict[str, tuple[Record, ...]] = {
        kind: tuple(one for one in others if one.kind == kind) for kind in ("filing", "loan", "feedback")
    }
    return Caseload(
        branch="测试店",
        cases=tuple(cases),
        complaints=tuple(complaints),
        follow_ups=tuple(row for one in cases for row in one.follow_ups)
        + tuple(one for one in others if one.kind == "follow_up"),
        parts=tuple(row for one in cases for row in one.parts) + tuple(one for one in others if one.kind == "parts"),
        filings=by_kind["filing"],
        loans=by_kind["loan"],
        feedback=by_kind["feedback"],
        others=tuple(one for one in others if one.kind not in ("filing", "loan", "feedback", "follow_up", "parts")),
        kept_kinds=frozenset(kept_kinds) | {"service"},
    )
