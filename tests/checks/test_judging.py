"""Judging: blanks, policies, versions, broken rules, waivers, stable ids, and which cell is blamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.checks.building import AS_OF, PATH, Cells, case, caseload, complaint, record
from toolkit.checks import CheckResult, apply_waivers, check, prove, unmatched_waivers, value_digest
from toolkit.errors import RulebookError
from toolkit.model import Branch, Finding, Place, Rule, Rulebook, Severity, Text, Waiver
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()


def judged(*rows: Cells, book: Rulebook = BOOK) -> CheckResult:
    return check(caseload(*(case(book, cells, 4 + at) for at, cells in enumerate(rows))), book, AS_OF)


def rules_of(result: CheckResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def only(result: CheckResult, rule: str) -> Finding:
    (found,) = [finding for finding in result.findings if finding.rule == rule]
    return found


def with_rule(rule: Rule, book: Rulebook = BOOK) -> Rulebook:
    return replace(book, rules={**book.rules, rule.id: rule})


def expression(name: str, check: str, cell: str = "total_fee", **more: object) -> Rule:
    words = Text(zh="错：{value}", en="wrong: {value}")
    args = {"cell": cell, "check": check}
    return Rule(name, Severity.ERROR, words, words, "test", kind="expression", args=args, **more)  # type: ignore[arg-type]


# --- blank and unreadable cells


def test_a_blank_field_is_counted_as_not_judged() -> None:
    result = judged({"confirmed_at": "", "started_at": "2026-03-02"}, {"confirmed_at": "2026-03-05", "started_at": ""})
    assert "repair-before-confirmation" not in rules_of(result)
    assert result.not_judged["repair-before-confirmation"] == 2
    assert result.judged["repair-before-confirmation"] == 2


def test_an_unreadable_cell_is_not_missing_on_top() -> None:
    assert "field-missing" not in rules_of(judged({"phone": "?十三个八"}))
    assert "field-missing" in rules_of(judged({"phone": ""}))


def test_a_slash_in_a_required_field_is_missing() -> None:
    assert only(judged({"serial_number": "/"}), "field-missing").field == "serial_number"


def test_a_column_that_the_branch_does_not_keep_is_not_judged() -> None:
    assert "test-result-missing" not in rules_of(judged({"handed_over_at": "2026-11-19"}))
    assert "test-result-missing" in rules_of(judged({"handed_over_at": "2026-11-19", "test_result": ""}))


def test_a_column_of_a_ledger_without_a_row_of_this_case_is_not_blamed() -> None:
    one = case(BOOK, {"product_category": "手机", "started_at": "2026-11-19", "handed_over_at": "2026-11-19"})
    kept = replace(one, kept_fields=one.kept_fields | {"test_result", "responsible", "backup_reminded"})
    assert rules_of(check(caseload(kept), BOOK, AS_OF)) == set()


# --- one bad cell gives one finding


def test_an_unreadable_date_gives_no_order_findings() -> None:
    assert "dates-out-of-order" not in rules_of(judged({"received_at": "2026-03-02", "finished_at": "?13月5日"}))


def test_a_date_in_the_future_gives_no_order_findings() -> None:
    result = judged({"received_at": "2026-03-02", "finished_at": "2027-03-05", "handed_over_at": "2026-03-09"})
    assert rules_of(result) == {"date-in-future"}


def test_a_start_before_the_confirmation_gives_its_own_finding_only() -> None:
    result = judged({"confirmed_at": "2026-03-05", "started_at": "2026-03-02", "finished_at": "2026-03-06"})
    assert rules_of(result) == {"repair-before-confirmation"}


def test_an_order_finding_names_every_pair_and_relates_every_cell() -> None:
    found = only(
        judged({"received_at": "2026-03-02", "started_at": "2026-03-03", "finished_at": "2026-02-27"}),
        "dates-out-of-order",
    )
    assert "2026-03-02" in found.message.zh
    assert "2026-03-03" in found.message.zh
    assert found.place not in found.related
    assert {found.place, *found.related} == {Place(PATH, "台账", 4, column) for column in (2, 3, 4)}


def test_the_same_day_is_in_order_whatever_the_precision() -> None:
    day_first = {"received_at": "2026-03-02", "diagnosed_at": "2026-03-02T09:00", "finished_at": "2026-03-02"}
    assert "dates-out-of-order" not in rules_of(judged(day_first))


def test_precision_does_not_hide_a_contradiction_further_apart() -> None:
    cells = {"diagnosed_at": "2026-03-02T14:00", "confirmed_at": "2026-03-02", "started_at": "2026-03-02T10:00"}
    assert "dates-out-of-order" in rules_of(judged(cells))


# --- money


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"labour_fee": "80.00", "parts_fee": "", "other_fee": "", "total_fee": "80.00"}, False),
        ({"labour_fee": "80.00", "parts_fee": "", "other_fee": "", "total_fee": "180.00"}, True),
        ({"labour_fee": "80.00", "parts_fee": "?三百左右", "other_fee": "", "total_fee": "380.00"}, False),
        ({"labour_fee": "", "parts_fee": "", "other_fee": "", "total_fee": "80.00"}, False),
        ({"labour_fee": "80.00", "parts_fee": "10.00", "total_fee": "90.01"}, False),
        ({"labour_fee": "80.00", "parts_fee": "10.00", "total_fee": "90.02"}, True),
        ({"labour_fee": "80.00", "travel_fee": "20.00", "total_fee": "100.00"}, False),
        ({"labour_fee": "80.00", "travel_fee": "20.00", "total_fee": "80.00"}, False),
        ({"labour_fee": "80.00", "travel_fee": "20.00", "total_fee": "90.00"}, True),
    ],
)
def test_a_total_is_the_sum_of_what_is_written(cells: Cells, wrong: bool) -> None:
    assert ("fee-sum-mismatch" in rules_of(judged(cells))) is wrong


IN_WARRANTY = {"product_category": "手机", "purchase_date": "2026-01-05", "received_at": "2026-03-02"}


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({**IN_WARRANTY, "total_fee": "80.00"}, True),
        ({**IN_WARRANTY, "total_fee": "0.00"}, False),
        ({**IN_WARRANTY, "total_fee": "80.00", "freight_fee": "80.00"}, False),
        ({**IN_WARRANTY, "total_fee": "80.00", "travel_fee": "30.00"}, True),
        ({**IN_WARRANTY, "total_fee": "80.00", "human_damage": "是"}, False),
        ({**IN_WARRANTY, "total_fee": "80.00", "service_type": "更新升级"}, False),
        ({**IN_WARRANTY, "purchase_date": "", "total_fee": "80.00"}, False),
        ({**IN_WARRANTY, "purchase_date": "2024-03-01", "total_fee": "80.00"}, False),
    ],
)
def test_a_fee_in_warranty_is_found_but_for_what_may_be_charged(cells: Cells, wrong: bool) -> None:
    assert ("fee-in-warranty" in rules_of(judged(cells))) is wrong


def test_a_price_is_not_judged_when_nobody_can_read_what_was_done() -> None:
    book, rule = at_branch("computer"), "fee-off-list"
    software = {"total_fee": "75.00", "fault_class": "软件", "purchase_date": "2025-01-02", "received_at": "2026-03-02"}
    assert rule in rules_of(judged(software, book=book))
    assert judged({**software, "fault_class": "?软硬"}, book=book).not_judged[rule] == 1
    assert rule not in judged({**software, "fault_class": "硬件"}, book=book).not_judged


# --- parts


@pytest.mark.parametrize(
    ("part", "serial", "severity"),
    [
        ("电池", "", Severity.WARNING),
        ("电池", "/", Severity.WARNING),
        ("电池", ["P2026825"], None),
        ("电池", ["", ""], Severity.WARNING),
        ("螺丝", "", Severity.NOTE),
        ("螺丝", "/", None),
    ],
)
def test_a_numbered_part_needs_its_serial_and_others_may_have_none(
    part: str, serial: str | list[str], severity: Severity | None
) -> None:
    result = judged({"parts_used": [part], "part_serial": serial})
    found = [finding.severity for finding in result.findings if finding.rule == "part-serial-missing"]
    assert found == ([severity] if severity else [])


# --- several cases


def test_one_serial_in_two_open_cases_is_found_once_and_names_both() -> None:
    first = {"case_number": "A1", "serial_number": "sn-1", "received_at": "2026-11-01", "finished_at": ""}
    second = {**first, "case_number": "A2", "serial_number": "SN-1", "received_at": "2026-11-05"}
    found = only(judged(first, second), "serial-in-two-open-cases")
    assert found.case == "A2"
    assert "A1" in found.message.zh
    assert found.related == (Place(PATH, "台账", 4, 2),)


def test_without_a_column_for_the_end_nobody_knows_which_cases_are_open() -> None:
    first = {"case_number": "A1", "serial_number": "SN1", "received_at": "2026-11-01"}
    assert "serial-in-two-open-cases" not in rules_of(judged(first, {**first, "case_number": "A2"}))


def test_a_case_with_an_unreadable_end_is_not_open() -> None:
    first = {"case_number": "A1", "serial_number": "SN1", "finished_at": "?13月5日"}
    assert "serial-in-two-open-cases" not in rules_of(judged(first, {**first, "case_number": "A2", "finished_at": ""}))


@pytest.mark.parametrize(("received", "again"), [("2026-02-03", True), ("2026-02-04", False)])
def test_a_repair_is_repeated_within_thirty_days(received: str, again: bool) -> None:
    before = {
        "case_number": "A1",
        "serial_number": "SN1",
        "fault": "蓝屏",
        "received_at": "2026-01-02",
        "finished_at": "2026-01-04",
    }
    after = {**before, "case_number": "A2", "received_at": received, "finished_at": ""}
    assert ("repeat-repair" in rules_of(judged(before, after))) is again


@pytest.mark.timeout(120)
def test_one_number_in_every_row_costs_no_square() -> None:
    cells = {"serial_number": "123456", "phone": "13800001111", "fault": "坏", "received_at": "2026-11-01"}
    many = [{**cells, "case_number": f"A{n}", "finished_at": "", "purchase_date": "2026-01-02"} for n in range(3_000)]
    found = only(judged(*many), "serial-in-two-open-cases")
    assert "3000" in found.message.zh
    assert len(found.message.zh) < 200
    assert len(found.related) == 5


# --- copies and kinds of table


def test_a_cell_filled_in_one_copy_is_not_missing_in_the_other() -> None:
    rows = [
        record(BOOK, {"case_number": "A1", "phone": phone}, 4 + at, "intake")
        for at, phone in enumerate(("", "13800001111"))
    ]
    one = replace(case(BOOK, {"case_number": "A1", "phone": "13800001111"}), records=tuple(rows))
    assert "field-missing" not in rules_of(check(caseload(one), BOOK, AS_OF))


def test_an_empty_intake_cell_is_missing_though_the_repair_row_has_it() -> None:
    intake = record(BOOK, {"case_number": "A1", "customer_name": ""}, 24, "intake")
    repair = record(BOOK, {"case_number": "A1", "customer_name": "何佳怡"}, 30, "repair", "测试店/维修.xlsx")
    one = replace(case(BOOK, {"case_number": "A1", "customer_name": "何佳怡"}), records=(intake, repair))
    found = only(check(caseload(one), BOOK, AS_OF), "field-missing")
    assert found.place == Place(PATH, "台账", 24, 2)


def test_a_complaint_carries_its_own_number() -> None:
    row = complaint(BOOK, {"case_number": "A1", "complained_at": "2026-03-02", "complaint_content": ""})
    found = only(check(caseload(complaints=[row]), BOOK, AS_OF), "field-missing")
    assert (found.case, found.complaint) == ("A1", "TS-004")


# --- policies, parameters, versions


def at_branch(policy: str, **overrides: object) -> Rulebook:
    return replace(BOOK, branches={"测试店": Branch("测试店", policy=policy, overrides=overrides)})


def test_a_rule_of_one_policy_is_silent_under_another() -> None:
    cells = {"confirmed_how": "口头"}
    assert "confirmation-not-written" in rules_of(judged(cells, book=at_branch("computer")))
    assert "confirmation-not-written" not in rules_of(judged(cells, book=at_branch("warranty")))


def test_a_branch_overrides_a_parameter() -> None:
    cells = {"received_at": "2026-03-02", "recorded_at": "2026-03-08"}
    assert "recorded-late" in rules_of(judged(cells, book=at_branch("warranty")))
    assert "recorded-late" not in rules_of(judged(cells, book=at_branch("warranty", record_within_days=10)))


def test_a_parameter_differs_by_product_and_customer_and_the_sentence_says_which_counted() -> None:
    days = {"product_category=电视": 10, "customer_class=重点": 1, "*": 3}
    book = at_branch("warranty", record_within_days=days)
    cells = {"received_at": "2026-03-02", "recorded_at": "2026-03-08"}
    television = judged({**cells, "product_category": "液晶电视", "customer_class": "重点"}, book=book)
    assert "recorded-late" not in rules_of(television)
    for customer, limit in (("重点", "1"), ("普通", "3")):
        found = only(
            judged({**cells, "product_category": "手机", "customer_class": customer}, book=book), "recorded-late"
        )
        assert f"; {limit} are allowed" in found.message.en


def test_a_parameter_without_value_turns_its_rule_off() -> None:
    off = replace(BOOK.parameters["record_within_days"], values={})
    book = replace(BOOK, parameters={**BOOK.parameters, "record_within_days": off})
    result = judged({"received_at": "2026-03-02", "recorded_at": "2026-09-08"}, book=book)
    assert "recorded-late" not in rules_of(result)
    assert "recorded-late" not in result.judged


def test_a_case_is_judged_by_the_rule_in_force_when_it_started() -> None:
    old = expression("dear", "total_fee <= 100", valid_until=date(2026, 6, 30))
    new = replace(expression("dear@2026-07", "total_fee <= 50"), valid_from=date(2026, 7, 1))
    book = with_rule(new, with_rule(old))
    cells = {"received_at": "2026-06-30", "total_fee": "80.00"}
    assert "dear" not in rules_of(judged(cells, book=book))
    assert "dear" in rules_of(judged({**cells, "received_at": "2026-07-01"}, book=book))


def test_a_rule_with_dates_does_not_judge_a_case_without_a_start() -> None:
    book = with_rule(expression("dear", "total_fee <= 50", valid_from=date(2026, 7, 1)))
    assert "dear" not in rules_of(judged({"received_at": "", "total_fee": "80.00"}, book=book))


# --- broken rules


def test_a_rule_that_raises_is_reported_and_the_others_go_on() -> None:
    book = with_rule(expression("broken", "total_fee / labour_fee > 1", cell="total_fee"))
    cells = {"total_fee": "80.00", "labour_fee": "0.00", "phone": ""}
    result = judged(cells, cells, book=book)
    assert list(result.not_executed) == ["broken"]
    assert "field-missing" in rules_of(result)
    assert "broken" in only(result, "rule-not-executed").message.en


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (expression("r", "total_fe > 1"), "condition_unknown_field"),
        (expression("r", "total_fee > p.limt"), "condition_unknown_parameter"),
        (expression("r", "total_fee > 1", cell="total_fe"), "condition_unknown_field"),
        (replace(expression("r", "total_fee > 1"), kind="expresion"), "rule_unknown_kind"),
        (replace(expression("r", "total_fee > 1"), message=Text("{valeu}", "{valeu}")), "rule_unknown_gap"),
        (replace(expression("r", "total_fee > 1"), args={"cell": "total_fee"}), "rulebook_missing_key"),
        (expression("r@2027", "total_fee > 1"), "rule_version_alone"),
        (
            replace(expression("r", "1 = 1"), args={"subjects": ["cases"], "cell": "x", "check": "1 = 1"}),
            "rule_unknown_subject",
        ),
    ],
)
def test_a_wrong_rule_is_refused_when_the_book_is_loaded(rule: Rule, key: str) -> None:
    with pytest.raises(RulebookError) as refused:
        prove(with_rule(rule))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("args", "key"),
    [
        ({"pattern": "(", "check": "id_card", "length": 18}, "rule_wrong_pattern"),
        ({"pattern": "x", "check": "id_cart", "length": 18}, "rulebook_wrong_choice"),
    ],
)
def test_a_wrong_pattern_or_check_digit_is_refused(args: dict[str, object], key: str) -> None:
    rule = replace(BOOK.rules["identity-number-recorded"], args={"types": ("text",), **args})
    with pytest.raises(RulebookError, match=key):
        prove(with_rule(rule))


def test_a_rule_of_a_policy_that_no_branch_follows_is_proved_too() -> None:
    wrong = expression("r", "total_fee > p.fee_tolerance + 1", policies=("computer",))
    words_for_numbers = replace(BOOK.parameters["fee_tolerance"], values={"warranty": "0.01", "computer": "viel"})
    book = with_rule(wrong, replace(BOOK, parameters={**BOOK.parameters, "fee_tolerance": words_for_numbers}))
    with pytest.raises(RulebookError, match="parameter_no_number"):
        prove(book)


def test_a_branch_whose_own_value_is_no_number_is_refused() -> None:
    with pytest.raises(RulebookError, match="parameter_no_number"):
        prove(at_branch("warranty", satisfied_from="sechs", fee_tolerance="wenig"))


# --- ids and waivers


def test_a_finding_keeps_its_id_when_rows_move_and_loses_it_when_the_value_changes() -> None:
    def found(row: int, amount: str) -> str:
        cells = {"case_number": "A1", "total_fee": amount}
        return only(check(caseload(case(BOOK, cells, row)), BOOK, AS_OF), "amount-negative").id

    assert found(4, "-80.00") == found(40, "-80.00")
    assert found(4, "-80.00") != found(4, "-90.00")


def test_two_rows_of_one_case_wrong_in_the_same_way_have_ids_of_their_own() -> None:
    part = {"part_name": "硬盘", "part_quantity": "1", "issued_to": ""}
    result = check(caseload(case(BOOK, {"case_number": "A1"}, parts=[part, part])), BOOK, AS_OF)
    ids = [finding.id for finding in result.findings if finding.rule == "record-incomplete"]
    assert len(ids) == len(set(ids)) == 2
    again = check(caseload(case(BOOK, {"case_number": "A1"}, 40, parts=[part, part])), BOOK, AS_OF)
    assert ids == [finding.id for finding in again.findings if finding.rule == "record-incomplete"]


def waiver(value: str, until: date | None = None) -> Waiver:
    return Waiver("A1", "amount-negative", value, "方主任", "押金退还", until)


@pytest.mark.parametrize("value", ["-80.00", value_digest("-80.00")])
def test_a_waived_finding_is_marked_and_still_there(value: str) -> None:
    book = replace(BOOK, waivers=(waiver(value),))
    found = only(judged({"case_number": "A1", "total_fee": "-80.00"}, book=book), "amount-negative")
    assert found.waived_by == "方主任: 押金退还"
    assert unmatched_waivers([found], book, AS_OF) == ()


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (waiver("-90.00"), "fits no finding"),
        (waiver("-80.00", AS_OF.date() - timedelta(days=1)), "has expired"),
    ],
)
def test_a_waiver_for_another_value_or_out_of_time_marks_nothing_and_is_reported(one: Waiver, words: str) -> None:
    book = replace(BOOK, waivers=(one,))
    found = only(judged({"case_number": "A1", "total_fee": "-80.00"}, book=book), "amount-negative")
    assert found.waived_by == ""
    (note,) = unmatched_waivers([found], book, AS_OF)
    assert words in note.message.en


def test_a_waiver_counts_through_its_last_day() -> None:
    book = replace(BOOK, waivers=(waiver("-80.00", AS_OF.date()),))
    assert only(judged({"case_number": "A1", "total_fee": "-80.00"}, book=book), "amount-negative").waived_by


def test_findings_of_other_rooms_are_waived_too() -> None:
    found = judged({"case_number": "A1", "total_fee": "-80.00"}).findings
    book = replace(BOOK, waivers=(waiver("-80.00"),))
    assert [one.waived_by for one in apply_waivers(found, book, AS_OF) if one.rule == "amount-negative"] == [
        "方主任: 押金退还"
    ]


# --- the same result every night


def test_the_same_ledger_gives_the_same_findings_in_the_same_order() -> None:
    rows = [{"phone": "", "total_fee": "-1.00", "received_at": "2027-01-01"} for _ in range(5)]
    first, second = judged(*rows), judged(*rows)
    assert first == second
    places = [finding.place for finding in first.findings]
    assert [place.row for place in places if place] == sorted(place.row or 0 for place in places if place)


def test_a_date_kept_as_a_bare_number_is_told_as_the_date_it_was_read_as() -> None:
    one = case(BOOK, {"received_at": "2027-03-04T10:00"})
    values = {**one.values, "received_at": replace(one.values["received_at"], written="46450.416667")}
    (found,) = check(caseload(replace(one, values=values)), BOOK, AS_OF).findings
    assert found.value == "2027-03-04 10:00"
    assert "2027-03-04 10:00" in found.message.zh
    assert "46450" not in found.message.zh + found.message.en


def test_as_of_decides_what_lies_in_the_future() -> None:
    load = caseload(case(BOOK, {"received_at": "2026-03-02"}))
    assert rules_of(check(load, BOOK, datetime(2026, 3, 1))) == {"date-in-future"}
    assert rules_of(check(load, BOOK, datetime(2026, 3, 2))) == set()


def test_money_in_messages_has_two_decimals_and_no_second_unit() -> None:
    one = case(BOOK, {"labour_fee": "80", "parts_fee": "10.5", "total_fee": "100"})
    values = {**one.values, "total_fee": replace(one.values["total_fee"], written="100元")}
    found = only(check(caseload(replace(one, values=values)), BOOK, AS_OF), "fee-sum-mismatch")
    assert "合计 100.00 与各项费用之和 90.50 不一致" in found.message.zh
    assert found.value == "100元"


def test_a_ledger_with_a_column_of_follow_ups_keeps_them() -> None:
    done = {"case_number": "A1", "handed_over_at": "2026-08-01", "followed_up_at": "2026-08-04"}
    missed = {"case_number": "A2", "handed_over_at": "2026-08-02", "followed_up_at": ""}
    assert only(judged(done, missed), "follow-up-missing").case == "A2"
    without = [{"case_number": one["case_number"], "handed_over_at": one["handed_over_at"]} for one in (done, missed)]
    assert "follow-up-missing" not in rules_of(judged(*without))


@pytest.mark.parametrize(
    ("total", "extra", "wrong"),
    [
        ("130.00", {"优惠金额": "20元"}, False),
        ("135.00", {"折扣": "9折"}, False),
        ("135.00", {"会员折扣": "0.9"}, False),
        ("100.00", {"定金": "￥50.00"}, False),
        ("120.00", {"优惠": "10", "抹零": "20"}, False),
        ("159.00", {"税额": "9"}, False),
        ("100.00", {"优惠金额": "20"}, True),
        ("130.00", {"优惠金额": ""}, True),
        ("130.00", {"备用金额": "20"}, True),
    ],
)
def test_a_discount_or_deposit_beside_the_total_explains_the_difference(
    total: str, extra: dict[str, str], wrong: bool
) -> None:
    one = case(BOOK, {"labour_fee": "100.00", "parts_fee": "50.00", "total_fee": total})
    found = check(caseload(replace(one, extra=extra)), BOOK, AS_OF)
    assert ("fee-sum-mismatch" in rules_of(found)) is wrong
