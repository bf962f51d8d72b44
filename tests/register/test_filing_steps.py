"""Filing killed at every step and run again: register, files and index agree both ways. Rows of the 归档登记."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.register.conftest import NEXT_NIGHT, NIGHT, Office, due
from toolkit.batch.archive_lists import index_faults, index_files
from toolkit.batch.archiving import Desk, archive_night, file_filings
from toolkit.filing.ledger import filings_of
from toolkit.model import BranchResult, Caseload, Moment, Place, Precision, Record, Value
from toolkit.outbox import publish, publish_once
from toolkit.register import MARK, Filed, Register
from toolkit.register.fixity import verify

CASES = [due(f"A{number}") for number in range(3)]


class Killed(Exception):
    pass


def one_night(office: Office, step: Callable[[], None], night: datetime = NIGHT) -> None:
    """Numbers, files and lists as the night does; `step` is called between any two things that last."""
    with office.open(night) as register:
        items = register.allocate(office.requests(CASES, night))
        step()
        for item in items:
            if item.state == "allocated":
                output = publish_once(office.outbox, item.planned_path, f"paper {item.number}".encode(), "paper")
                step()
                register.settle([Filed(item.number, item.planned_path, output.sha256, 1)])
                step()
        for name, kind, content in index_files(register, office.book, office.outbox.parent / "templates"):
            publish(office.outbox, name, content, kind)
            step()
        publish(office.outbox, MARK, register.mark(), "mark")


def killed_at(count: int) -> Callable[[], None]:
    left = iter(range(count))

    def step() -> None:
        if next(left, None) is None:
            raise Killed

    return step


def state_of(office: Office) -> tuple[str, dict[str, bytes]]:
    with office.open() as register:
        tree = {
            path.relative_to(office.outbox).as_posix(): path.read_bytes()
            for path in sorted((office.outbox / "archive").rglob("*"))
            if path.is_file()
        }
        return register.dump(), tree


def disagreements(office: Office) -> Iterator[str]:
    with office.open(read_only=True) as register:
        report = verify(register, more=index_faults(register, office.book, office.outbox))
        yield from (f"{fault.kind} {fault.number} {fault.path}" for fault in report.faults)
        yield from (f"pending {item.number}" for item in register.pending())


def test_a_night_killed_at_any_step_ends_like_an_undisturbed_one(sqlite_office: Office, tmp_path: Path) -> None:
    one_night(sqlite_office, lambda: None)
    undisturbed = state_of(sqlite_office)
    for count in range(9):
        other = tmp_path / str(count) / "outbox"
        other.mkdir(parents=True)
        office = replace(sqlite_office, where=str(other / "register.sqlite3"), outbox=other)
        with pytest.raises(Killed):
            one_night(office, killed_at(count))
        one_night(office, lambda: None)
        assert state_of(office) == undisturbed
        assert list(disagreements(office)) == []


def test_noting_a_paper_before_it_is_there_would_be_seen(sqlite_office: Office) -> None:
    """The order of writes, turned round once: a night killed then leaves a paper that is noted and missing."""
    with sqlite_office.open() as register:
        (item,) = register.allocate(sqlite_office.requests(CASES[:1]))
        register.settle([Filed(item.number, item.planned_path, "0" * 64, 1)])
    one_night(sqlite_office, lambda: None)
    assert [line for line in disagreements(sqlite_office) if line.startswith("missing")] != []


def test_papers_that_staff_moved_away_do_not_come_back(sqlite_office: Office) -> None:
    one_night(sqlite_office, lambda: None)
    with sqlite_office.open() as register:
        moved = sqlite_office.outbox / register.items()[0].path
    moved.unlink()
    one_night(sqlite_office, lambda: None, NEXT_NIGHT)
    assert not moved.exists()


# --- rows of the 归档登记


def row(inbox_row: int = 3, **fields: object) -> Record:
    place = Place("城东店/档案/归档.xlsx", "归档", inbox_row, 1)
    given = {
        "title": "质量月报（1）",
        "category": "内部管理",
        "document_number": "售后〔2026〕1号",
        "author": "卫经理",
        "document_date": Moment(datetime(2026, 5, 7), Precision.DAY),
        "pages": Decimal(23),
        "retention": "永久",
        **fields,
    }
    values = {name: Value(value, str(value), place) for name, value in given.items()}  # type: ignore[arg-type]
    return Record("filing", place, values)


def caseload(*rows: Record) -> Caseload:
    return Caseload(branch="城东店", cases=(), complaints=(), filings=rows)


def desk_of(office: Office, register: Register) -> Desk:
    return Desk(register, office.book, office.outbox.parent / "inbox", office.outbox, NIGHT)


def scan(office: Office, name: str = "scan.pdf", content: bytes = b"%PDF-1.4 scan") -> Path:
    path = office.outbox.parent / "inbox" / "城东店" / "档案" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def file_rows(office: Office, register: Register, *rows: Record) -> list[str]:
    filings, findings = filings_of(caseload(*rows), office.book)
    found = [*findings, *file_filings("城东店", filings, desk_of(office, register))]
    return [finding.rule for finding in found]


def test_a_paper_kept_on_paper_is_numbered_and_indexed(office: Office) -> None:
    with office.open() as register:
        assert file_rows(office, register, row()) == []
        (item,) = register.items()
        assert (item.number, item.state, item.pages, item.path) == ("Q001-NG·2026-Y-SHF-0001", "filed", 23, "")
        before = register.dump()
        assert file_rows(office, register, row()) == []
        assert register.dump() == before


def test_a_scan_is_copied_in_and_the_original_stays(office: Office) -> None:
    original = scan(office)
    with office.open() as register:
        assert file_rows(office, register, row(file="scan.pdf")) == []
        (item,) = register.items()
    copy = office.outbox / item.path
    assert copy.read_bytes() == original.read_bytes()
    assert copy.name == "卫经理_未填_20260507_质量月报（1）.pdf"


def test_the_same_scan_twice_is_one_item(office: Office) -> None:
    scan(office)
    scan(office, "copy of scan.pdf")
    with office.open() as register:
        rows = (row(file="scan.pdf"), row(4, file="copy of scan.pdf", document_number="另一号"))
        assert file_rows(office, register, *rows) == []
        assert len(register.items()) == 1


@pytest.mark.parametrize("name", ["nowhere.pdf", "../../../outside.pdf", "..\\..\\..\\x.pdf", "/etc/hostname"])
def test_a_file_that_is_missing_or_outside_is_a_finding(office: Office, name: str) -> None:
    (office.outbox.parent / "outside.pdf").write_bytes(b"secret")
    with office.open() as register:
        assert file_rows(office, register, row(file=name)) == ["filing-file-missing"]
        assert register.items() == []


def test_a_row_without_title_category_or_date_waits(office: Office) -> None:
    with office.open() as register:
        blank = Value(None, "", Place("城东店/档案/归档.xlsx", "归档", 3, 1))
        for name in ("title", "document_date"):
            record = row()
            broken = replace(record, values={**record.values, name: blank})
            assert file_rows(office, register, broken) == ["filing-incomplete"]
        assert file_rows(office, register, row(category="", title="无题")) == ["filing-incomplete"]
        assert register.items() == []


def test_a_missing_category_is_told_by_the_content_and_a_doubtful_one_is_noted(office: Office) -> None:
    with office.open() as register:
        assert file_rows(office, register, row(category="", title="张三购买合同")) == []
        assert register.items()[0].category == "customer"
        assert file_rows(office, register, row(4, category="客户资料", document_number="2号")) == [
            "filing-category-doubtful"
        ]


def test_a_row_that_names_a_reserved_number_gives_it_its_paper(office: Office) -> None:
    from toolkit.filing import Series
    from toolkit.register.numbering import reserve

    with office.open() as register:
        wanted = Series("Q001", "NG", 2026, "Y", "SHF")
        first, second = reserve(register, wanted, 2, "标签", "internal", "内部管理")
        assert file_rows(office, register, row(archive_number="Q001-NG.2026-Y-SHF-2")) == []
        assert file_rows(office, register, row(archive_number="Q001-NG.2026-Y-SHF-2")) == []
        assert [item.number for item in register.items(state="filed")] == [second.number]
        assert register.item(second.number).title == "质量月报（1）"
        assert register.pending() == [register.item(first.number)]


def test_the_night_files_rows_and_sets_their_dates(office: Office) -> None:
    result = BranchResult(
        branch="城东店",
        policy="warranty",
        ledgers=(),
        caseload=caseload(row(retention="10年")),
        findings=(),
        clocks=(),
        entitlements={},
        documents=(),
    )
    with office.open() as register:
        assert archive_night([result], desk_of(office, register)) == ()
        assert str(register.items()[0].until) == "2036-12-31"
        before = register.dump()
        archive_night([result], desk_of(office, register))
        assert register.dump() == before
    with office.open(datetime(2037, 1, 1, 2)) as register:
        assert [finding.rule for finding in archive_night([result], desk_of(office, register))] == ["retention-due"]
