"""The archivist's desk: reserve, void, close, lend, ask, hold, dispose — what is done and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.register.conftest import NEXT_NIGHT, NIGHT, Office, due
from toolkit.errors import RegisterError
from toolkit.filing import Series
from toolkit.model import Item
from toolkit.register import Register
from toolkit.register.disposal import (
    Act,
    approve,
    destroy,
    disposal,
    due_items,
    hold_list,
    lift_hold,
    list_for_disposal,
    place_hold,
    retain,
)
from toolkit.register.lending import (
    Slip,
    answer,
    ask,
    damage_list,
    give_back,
    lend,
    loan_list,
    mend,
    query_list,
    renew,
)
from toolkit.register.numbering import accounts, claim, close_series, reopen_series, reserve, void, voids

SERVICE = Series("Q001", "SH", 2026, "D10", "SHF")
SLIP = Slip(borrower="李馆员", purpose="核对费用", approved_by="卫经理")


def filed(office: Office, register: Register, case: str = "A1", **changes: object) -> Item:
    (item,) = register.allocate(office.requests([due(case, **changes)]))
    if item.state == "allocated":
        office.file(register, item.number)
    return register.item(item.number)


def reserved(register: Register, count: int = 3) -> list[Item]:
    return reserve(register, SERVICE, count, "标签", "service", "售后服务记录")


# --- numbers


def test_reserved_numbers_are_the_next_ones_and_nobody_else_gets_them(office: Office) -> None:
    with office.open() as register:
        first = filed(office, register)
        held = reserved(register)
        last = filed(office, register, "A2")
    assert [item.sequence for item in (first, *held, last)] == [1, 2, 3, 4, 5]


def test_a_reserved_number_takes_a_paper_and_keeps_its_number(office: Office) -> None:
    with office.open() as register:
        number = reserved(register)[1].number
        item = claim(register, number, office.requests([due("A7")])[0])
        office.file(register, number)
        assert (item.number, item.title, register.item(number).state) == (
            number,
            "张三-手机A-2026年10月维修服务报告",
            "filed",
        )
        with pytest.raises(RegisterError, match="number_not_reserved"):
            claim(register, number, office.requests([due("A8")])[0])


def test_a_reserved_number_refuses_a_paper_of_another_series(office: Office) -> None:
    with office.open() as register:
        number = reserved(register)[0].number
        with pytest.raises(RegisterError, match="number_other_series"):
            claim(register, number, office.requests([due("K1", category="customer")])[0])


def test_too_many_reserved_at_once_are_refused(office: Office) -> None:
    with office.open() as register:
        for count in (0, 501):
            with pytest.raises(RegisterError, match="reserve_count"):
                reserved(register, count)
        assert register.items() == []


def test_a_voided_number_is_used_for_ever(office: Office) -> None:
    with office.open() as register:
        number = reserved(register, 1)[0].number
        assert void(register, number, "标签污损", "卫经理").state == "void"
        assert filed(office, register).sequence == 2
        (line,) = voids(register)
        assert (line["number"], line["reason"], line["approved_by"]) == (number, "标签污损", "卫经理")
        with pytest.raises(RegisterError, match="void_not_pending"):
            void(register, number, "again", "卫经理")


def test_voiding_needs_reason_approver_and_no_paper(office: Office) -> None:
    with office.open() as register:
        number = reserved(register, 1)[0].number
        for reason, approver in (("", "卫经理"), ("污损", " ")):
            with pytest.raises(RegisterError, match="void_needs_reason"):
                void(register, number, reason, approver)
        with pytest.raises(RegisterError, match="void_not_pending"):
            void(register, filed(office, register).number, "x", "卫经理")
        (waiting,) = register.allocate(office.requests([due("A9")]))
        office.put(register, waiting.number)
        with pytest.raises(RegisterError, match="void_has_file"):
            void(register, waiting.number, "x", "卫经理")


def test_a_paper_whose_number_was_voided_gets_the_next_one(office: Office) -> None:
    with office.open() as register:
        (item,) = register.allocate(office.requests([due("A1")]))
        void(register, item.number, "重复", "卫经理")
        (again,) = register.allocate(office.requests([due("A1")]))
        assert (again.sequence, again.version, again.previous) == (2, 2, "")


def test_a_closed_series_refuses_until_it_is_reopened_with_a_reason(office: Office) -> None:
    with office.open() as register:
        filed(office, register)
        assert close_series(register, "q001.sh 2026 d10 shf", "年度整理完毕") == "Q001-SH·2026-D10-SHF"
        with pytest.raises(RegisterError, match="series_closed"):
            register.allocate(office.requests([due("A2")]))
        assert list(register.refused(office.requests([due("A1"), due("A2")]))) == [1]
        with pytest.raises(RegisterError, match="series_needs_reason"):
            reopen_series(register, "Q001-SH·2026-D10-SHF", "")
        reopen_series(register, "Q001-SH·2026-D10-SHF", "补归一件")
        assert filed(office, register, "A2").sequence == 2
        assert [entry.what for entry in register.history("Q001-SH·2026-D10-SHF")] == ["closed", "reopened"]


def test_a_series_with_pending_numbers_is_not_closed(office: Office) -> None:
    with office.open() as register:
        reserved(register, 2)
        with pytest.raises(RegisterError, match="series_has_pending"):
            close_series(register, "Q001-SH·2026-D10-SHF", "年度整理")


def test_the_gap_report_accounts_for_every_number(office: Office) -> None:
    with office.open() as register:
        filed(office, register)
        first, second = reserved(register, 2)
        void(register, first.number, "污损", "卫经理")
    with office.open(datetime(2026, 11, 24, 2)) as register:
        (account,) = accounts(register)
    assert account.last == account.filed + len(account.allocated) + len(account.void) + account.destroyed == 3
    assert account.missing == ()
    assert [item.number for item in account.stale] == [second.number]
    with office.open(NEXT_NIGHT) as register:
        assert accounts(register)[0].stale == ()


# --- lending


def test_an_item_is_lent_once_until_it_is_back(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        loan = lend(register, item.number, SLIP, office.book)
        assert (loan.loan, loan.due_on) == ("JY2026-0001", date(2026, 12, 4))
        with pytest.raises(RegisterError, match="loan_open"):
            lend(register, item.number, SLIP, office.book)
        back = give_back(register, item.number, "完好")
        assert back.returned_on == NIGHT.date()
        assert lend(register, item.number, SLIP, office.book).loan == "JY2026-0002"
        with pytest.raises(RegisterError, match="return_needs_condition"):
            give_back(register, item.number, " ")


def test_a_loan_is_overdue_the_day_after_its_date(office: Office) -> None:
    with office.open() as register:
        lend(register, filed(office, register).number, SLIP, office.book)
    for day, count in ((4, 0), (5, 1)):
        with office.open(datetime(2026, 12, day, 2)) as register:
            assert len(loan_list(register, overdue_only=True)) == count


def test_a_renewal_moves_the_date_later_only(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        lend(register, item.number, SLIP, office.book)
        with pytest.raises(RegisterError, match="loan_due_wrong"):
            renew(register, item.number, date(2026, 12, 4))
        assert renew(register, item.number, date(2026, 12, 18)).renewals == 1


def test_customer_papers_are_lent_only_with_approval(office: Office) -> None:
    slip = Slip(borrower="李馆员", purpose="核对")
    with office.open() as register:
        lend(register, filed(office, register).number, slip, office.book)
        with pytest.raises(RegisterError, match="loan_needs_approval"):
            lend(register, filed(office, register, "K1", category="customer").number, slip, office.book)


def test_what_is_not_filed_or_badly_asked_for_is_not_lent(office: Office) -> None:
    with office.open() as register:
        with pytest.raises(RegisterError, match="number_not_filed"):
            lend(register, reserved(register, 1)[0].number, SLIP, office.book)
        item = filed(office, register)
        for slip in (Slip("", "x"), Slip("x", ""), Slip("x", "y", way="post"), Slip("x", "y", quantity=0)):
            with pytest.raises(RegisterError, match="loan_slip_incomplete"):
                lend(register, item.number, slip, office.book)
        with pytest.raises(RegisterError, match="loan_due_wrong"):
            lend(register, item.number, Slip("x", "y", due_on=date(2026, 11, 19)), office.book)
        with pytest.raises(RegisterError, match="loan_not_open"):
            give_back(register, item.number, "完好")
        assert loan_list(register) == []


def test_a_damaged_return_opens_the_damage_register_until_mended(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        lend(register, item.number, SLIP, office.book)
        give_back(register, item.number, "缺损", "第 2 页撕裂")
        (damage,) = damage_list(register)
        assert (damage.number, damage.what, damage.mended_on) == (item.number, "第 2 页撕裂", None)
        mend(register, damage.damage, "复印替换")
        assert damage_list(register)[0].how == "复印替换"
        with pytest.raises(RegisterError, match="damage_not_open"):
            mend(register, damage.damage, "again")


def test_what_does_not_come_back_intact_needs_words_for_the_damage_register(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        lend(register, item.number, SLIP, office.book)
        with pytest.raises(RegisterError, match="return_needs_damage"):
            give_back(register, item.number, "缺损")
        assert loan_list(register)[0].returned_on is None
        assert give_back(register, item.number, "Intact").condition == "Intact"


def test_nothing_is_done_at_the_desk_before_what_has_already_happened(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
    with office.open(NIGHT.replace(year=2025)) as register:
        with pytest.raises(RegisterError, match="clock_behind"):
            lend(register, item.number, SLIP, office.book)
        with pytest.raises(RegisterError, match="clock_behind"):
            place_hold(register, item.number, "court case")
        assert loan_list(register) == []
        assert hold_list(register) == []


def test_a_query_needs_reason_and_approval_and_is_answered_once(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        with pytest.raises(RegisterError, match="query_needs_approval"):
            ask(register, item.number, "王五", "核对保修", "")
        query = ask(register, item.number, "王五", "核对保修", "卫经理")
        answer(register, query.query, "已告知保修至 2027-03-05")
        assert query_list(register)[0].answered_on == NIGHT.date()
        with pytest.raises(RegisterError, match="query_not_open"):
            answer(register, query.query, "again")


# --- disposal

LATER = datetime(2037, 1, 1, 2)
ACT = Act(("甲", "乙"), "碎纸间", "粉碎")
TITLES = {"service_report": "服务报告单"}


def old_items(office: Office, register: Register, count: int = 2) -> list[Item]:
    found = [filed(office, register, f"A{number}") for number in range(count)]
    retain(register, {item.number: (date(2036, 12, 31), "term") for item in found})
    return found


def remover(office: Office) -> object:
    return lambda path: (office.outbox / path).unlink(missing_ok=True)


def approved_list(office: Office, register: Register, numbers: list[str]) -> str:
    name = list_for_disposal(register, numbers, "期满，无继续保存价值").disposal
    return approve(register, name, "法定代表人").disposal


def test_items_are_due_the_day_after_their_last_day(office: Office) -> None:
    with office.open() as register:
        found = old_items(office, register)
        filed(office, register, "B1")  # no date known: never due
        assert due_items(register, date(2036, 12, 31)) == []
        assert [item.number for item in due_items(register, date(2037, 1, 1))] == [item.number for item in found]


def test_a_disposal_leaves_a_stub_without_personal_data_and_a_list_for_ever(office: Office) -> None:
    with office.open() as register:
        found = old_items(office, register)
    with office.open(LATER, who="编制人") as register:
        numbers = [item.number for item in found]
        name = approved_list(office, register, numbers)
        done = destroy(register, name, ACT, TITLES, remover(office))  # type: ignore[arg-type]
        stub = register.item(numbers[0])
        assert (stub.state, stub.title, stub.customer, stub.path, stub.serial) == (
            "destroyed",
            "服务报告单",
            "",
            "",
            "",
        )
        assert stub.sha256 == found[0].sha256
        assert not (office.outbox / found[0].path).exists()
        assert (done.witnesses, len(done.rows), done.destroyed_on) == (("甲", "乙"), 2, LATER.date())
        assert "张三" not in register.dump()
        # the ledger may still hold the case: its paper is not made again, its number never given again
        (again,) = register.allocate(office.requests([due("A0")]))
        assert (again.number, again.state) == (numbers[0], "destroyed")
        assert destroy(register, name, ACT, TITLES, remover(office)) == done  # type: ignore[arg-type]


def test_a_stub_names_the_branch_as_author_and_no_person(office: Office) -> None:
    with office.open() as register:
        request = replace(office.requests([due("A0")])[0], author="张经理")
        (item,) = register.allocate([request])
        office.file(register, item.number)
        retain(register, {item.number: (date(2036, 12, 31), "term")})
    with office.open(LATER, who="编制人") as register:
        name = approved_list(office, register, [item.number])
        destroy(register, name, ACT, TITLES, remover(office))  # type: ignore[arg-type]
        assert register.item(item.number).author == item.branch
        assert "张经理" not in register.dump()


def test_a_disposal_killed_between_files_and_rows_is_finished_by_doing_it_again(office: Office) -> None:
    class Killed(Exception):
        pass

    def dies_after_one(path: str) -> None:
        if not any((office.outbox / path).parents[1].rglob("*.docx")):
            raise Killed
        (office.outbox / path).unlink()
        raise Killed

    with office.open() as register:
        numbers = [item.number for item in old_items(office, register)]
    with office.open(LATER, who="编制人") as register:
        name = approved_list(office, register, numbers)
        with pytest.raises(Killed):
            destroy(register, name, ACT, TITLES, dies_after_one)
        assert {item.state for item in register.items()} == {"filed"}
        destroy(register, name, ACT, TITLES, remover(office))  # type: ignore[arg-type]
        assert {item.state for item in register.items()} == {"destroyed"}


def test_the_same_items_again_are_the_same_list(office: Office) -> None:
    with office.open() as register:
        numbers = [item.number for item in old_items(office, register)]
    with office.open(LATER) as register:
        first = list_for_disposal(register, numbers, "期满")
        assert list_for_disposal(register, list(reversed(numbers)), "期满") == first
        with pytest.raises(RegisterError, match="disposal_listed"):
            list_for_disposal(register, numbers[:1], "期满")


def test_nothing_is_listed_before_its_date_under_hold_or_on_loan(office: Office) -> None:
    with office.open() as register:
        one, two = old_items(office, register)
        unknown = filed(office, register, "B1")
        with pytest.raises(RegisterError, match="disposal_too_early"):
            list_for_disposal(register, [one.number], "期满")
    with office.open(LATER) as register:
        with pytest.raises(RegisterError, match="disposal_too_early"):
            list_for_disposal(register, [unknown.number], "期满")
        hold = place_hold(register, one.number, "诉讼")
        with pytest.raises(RegisterError, match="disposal_held"):
            list_for_disposal(register, [one.number], "期满")
        assert due_items(register) == [register.item(two.number)]
        lift_hold(register, hold.hold)
        assert hold_list(register)[0].lifted_on == LATER.date()
        lend(register, two.number, SLIP, office.book)
        with pytest.raises(RegisterError, match="disposal_lent"):
            list_for_disposal(register, [one.number, two.number], "期满")
        assert list_for_disposal(register, [one.number], "期满").rows[0].number == one.number


def test_a_hold_placed_after_approval_still_stops_the_disposal(office: Office) -> None:
    with office.open() as register:
        numbers = [item.number for item in old_items(office, register)]
    with office.open(LATER, who="编制人") as register:
        name = approved_list(office, register, numbers)
        place_hold(register, numbers[1], "诉讼")
        with pytest.raises(RegisterError, match="disposal_held"):
            destroy(register, name, ACT, TITLES, remover(office))  # type: ignore[arg-type]
        assert all((office.outbox / register.item(number).path).exists() for number in numbers)


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (Act(("甲",), "碎纸间", "粉碎"), "disposal_witnesses"),
        (Act(("甲", "甲"), "碎纸间", "粉碎"), "disposal_witnesses"),
        (Act(("甲", "法定代表人"), "碎纸间", "粉碎"), "disposal_same_person"),
        (Act(("编制人", "乙"), "碎纸间", "粉碎"), "disposal_same_person"),
        (Act(("甲", "乙"), "", "粉碎"), "disposal_where_how"),
    ],
)
def test_a_disposal_needs_two_witnesses_place_and_way(office: Office, act: Act, key: str) -> None:
    with office.open() as register:
        numbers = [item.number for item in old_items(office, register)]
    with office.open(LATER, who="编制人") as register:
        name = approved_list(office, register, numbers)
        with pytest.raises(RegisterError, match=key):
            destroy(register, name, act, TITLES, remover(office))  # type: ignore[arg-type]
        assert disposal(register, name).destroyed_on is None


def test_a_list_is_approved_by_somebody_else_before_it_is_carried_out(office: Office) -> None:
    with office.open() as register:
        numbers = [item.number for item in old_items(office, register)]
    with office.open(LATER, who="编制人") as register:
        name = list_for_disposal(register, numbers, "期满").disposal
        with pytest.raises(RegisterError, match="disposal_not_approved"):
            destroy(register, name, ACT, TITLES, remover(office))  # type: ignore[arg-type]
        with pytest.raises(RegisterError, match="disposal_same_person"):
            approve(register, name, "编制人")


def test_a_longer_term_changes_the_register_and_never_the_number(office: Office) -> None:
    with office.open() as register:
        item = filed(office, register)
        assert retain(register, {item.number: (date(2040, 5, 1), "warranty")}) == [item.number]
        assert retain(register, {item.number: (date(2040, 5, 1), "warranty")}) == []
        assert (register.item(item.number).until, register.item(item.number).number) == (date(2040, 5, 1), item.number)


def test_a_register_of_the_first_schema_is_brought_up_to_date(office: Office, tmp_path: Path) -> None:
    from sqlalchemy import inspect

    from toolkit.register.opening import _engine, _server_url, _sqlite_url
    from toolkit.register.schema import STEPS, meta
    from toolkit.register.transactions import writing

    remote = "://" in office.where
    url = _server_url(office.where) if remote else _sqlite_url(Path(office.where), False)
    engine = _engine(url, None if remote else Path(office.where), office.book.settings)
    with writing(engine) as connection:
        STEPS[0](connection)
        connection.execute(meta.insert().values([{"name": "schema", "value": "1"}, {"name": "register", "value": "r"}]))
        assert not inspect(connection).has_table("loans")
    engine.dispose()
    with office.open() as register:
        assert register.id == "r"
        item = filed(office, register)
        assert lend(register, item.number, SLIP, office.book).loan == "JY2026-0001"
