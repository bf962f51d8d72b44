"""Small ledgers for the joining tests, written field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from toolkit.cases import join
from toolkit.model import (
    Branch,
    Case,
    Caseload,
    Column,
    Finding,
    Ledger,
    LedgerStatus,
    Moment,
    Part,
    Place,
    Precision,
    Reading,
    Record,
    Rulebook,
    Table,
    Text,
    Value,
)
from toolkit.rulebook import load_rulebook

BRANCH = "城东店"
AS_OF = datetime(2026, 11, 20, 18, 0)
RULEBOOK = load_rulebook()

Said = str | bool | Decimal | Moment | tuple[str, ...] | tuple[Part, ...] | Value | None


def moment(text: str) -> Moment:
    """`2026-03-05` is a day, `2026-03-05T14:30` a minute."""
    precision = Precision.DAY if len(text) == 10 else Precision.MINUTE
    return Moment(datetime.fromisoformat(text), precision)


def value(said: Said, place: Place) -> Value:
    if isinstance(said, Value):
        return replace(said, place=place)
    if said is None:
        return Value(None, "", place, Reading.BLANK)
    return Value(said, str(said), place)


def unreadable(written: str) -> Value:
    return Value(None, written, Place(""), Reading.UNREADABLE)


def nothing() -> Value:
    return Value(None, "/", Place(""), Reading.NOT_APPLICABLE)


def said_of(name: str, said: Said) -> Said:
    """Texts of moment fields become moments."""
    return moment(said) if isinstance(said, str) and name.endswith(("_at", "_on", "_from", "_date")) else said


def table(
    path: str, kind: str, *rows: Mapping[str, Said], sheet: str = "登记", first_row: int = 2, used: bool = True
) -> Table:
    """A table whose columns are the fields of its rows, in the order of their first mention."""
    names = list(dict.fromkeys(name for row in rows for name in row if name != "extra"))
    records = tuple(
        Record(
            kind,
            Place(path, sheet, first_row + place),
            {
                name: value(said_of(name, row.get(name)), Place(path, sheet, first_row + place, column))
                for column, name in enumerate(names, start=1)
            },
            row.get("extra", {}),  # type: ignore[arg-type]
        )
        for place, row in enumerate(rows)
    )
    columns = tuple(Column(at, name, (name,), "synonym", Text("", "")) for at, name in enumerate(names, start=1))
    last = first_row + len(rows) - 1
    return Table(path, sheet, kind, (first_row - 1,), first_row, last, columns, records, used=used)


def ledger(
    path: str, *tables: Table, saved: str = "2026-11-01T08:00", exported: str = "", branch: str = BRANCH
) -> Ledger:
    return Ledger(
        path=path,
        branch=branch,
        status=LedgerStatus.LEDGER,
        sha256=path,
        modified_at=datetime.fromisoformat(saved),
        stated_at=datetime.fromisoformat(exported) if exported else None,
        tables=tables,
    )


def one_table(
    path: str, kind: str, *rows: Mapping[str, Said], saved: str = "2026-11-01T08:00", exported: str = ""
) -> Ledger:
    return ledger(path, table(path, kind, *rows), saved=saved, exported=exported)


def joined(*ledgers: Ledger, rulebook: Rulebook = RULEBOOK, as_of: datetime = AS_OF) -> Caseload:
    return join(BRANCH, ledgers, rulebook, as_of)


def restarting() -> Rulebook:
    """The rule book of a branch whose numbers begin again each year."""
    branch = Branch(id=BRANCH, numbers_restart_each_year=True)
    return replace(RULEBOOK, branches={**RULEBOOK.branches, BRANCH: branch})


def rules(load: Caseload) -> list[str]:
    return sorted(finding.rule for finding in load.findings)


def only(load: Caseload, rule: str) -> Finding:
    (found,) = [finding for finding in load.findings if finding.rule == rule]
    return found


def by_number(load: Caseload) -> dict[str, Case]:
    return {case.shown: case for case in load.cases}


def intake(number: str | None = "CD-001", **said: Said) -> dict[str, Said]:
    """An intake row of one customer; what a test is about is given, the rest is this."""
    row: dict[str, Said] = {
        "case_number": number,
        "received_at": "2026-11-10T09:30",
        "customer_name": "严明",
        "phone": "13800135660",
        "model": "M200",
        "serial_number": "XC21E2913802",
        "fault": "不开机",
    }
    return {**row, **said}


def other_intake(number: str | None = "CD-001", **said: Said) -> dict[str, Said]:
    """An intake row of another customer with another machine and fault."""
    row: dict[str, Said] = {
        "received_at": "2026-11-14T13:32",
        "customer_name": "杨玉兰",
        "phone": "13900002725",
        "model": "T500",
        "serial_number": "BL25A1830230",
        "fault": "风扇异响",
    }
    return intake(number, **{**row, **said})


def repair(number: str | None = "CD-001", **said: Said) -> dict[str, Said]:
    return {"case_number": number, "started_at": "2026-11-11T10:00", "finished_at": "2026-11-12T16:00", **said}
