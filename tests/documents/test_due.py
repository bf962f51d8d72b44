"""Which papers are due, what holds them back, and that nothing in them changes by itself."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.documents.paper_samples import (
    AS_OF,
    BRANCH,
    COMPLAINED,
    DECIDED,
    FREE_REPAIR,
    NORMAL,
    PLACE,
    SPARSE,
    at,
    case,
    caseload,
    complaint,
    overdue,
)
from toolkit.documents import document_due, documents_due, gap_findings, in_turn, prove_kinds
from toolkit.errors import RulebookError
from toolkit.findings import make_finding
from toolkit.model import Caseload, ClockReading, ClockState, DocumentDue, Finding, Severity
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
RULE = dataclasses.replace(BOOK.rules["document-held-back"], id="fee-sum-mismatch", severity=Severity.ERROR)


def due(
    load: Caseload,
    clocks: Sequence[ClockReading] = (),
    findings: Sequence[Finding] = (),
    as_of: datetime = AS_OF,
) -> tuple[dict[str, DocumentDue], dict[str, str]]:
    """Due papers by kind, and the Chinese reason of each that is held back."""
    papers, held = documents_due(load, clocks, {"CD2611-078": [FREE_REPAIR]}, findings, BOOK, as_of)
    return {one.kind: one for one in papers}, {one.kind: reason.zh for one, reason in held}


def error(
    rule: str = "fee-sum-mismatch",
    field: str = "total_fee",
    complaint_number: str = "",
    case_number: str = "CD2611-078",
) -> Finding:
    made = make_finding(
        RULE,
        branch=BRANCH,
        place=PLACE,
        case=case_number,
        complaint=complaint_number,
        field=field,
        document="",
        reason="",
    )
    return dataclasses.replace(made, rule=rule)


def test_a_finished_repair_gets_a_service_report() -> None:
    papers, _ = due(caseload(case(**NORMAL)))
    paper = papers["service_report"]
    assert paper.key == "城东店/CD2611-078/service_report"
    assert paper.name_parts == ("沈若溪", "T490", "20261105", "服务报告单")
    assert (paper.category, paper.retention) == ("service", "D10")


def test_an_unfinished_repair_gets_none() -> None:
    papers, held = due(caseload(case(**{**NORMAL, "finished_at": None})))
    assert "service_report" not in papers | held


def test_facts_are_json_and_the_same_on_every_later_night() -> None:
    load = caseload(case(**NORMAL), complaints=(complaint(**DECIDED),))
    tonight, _ = due(load, [overdue()])
    late = dataclasses.replace(overdue(), late_minutes=99_999, level=3, used_minutes=4711)
    later, _ = due(load, [late], as_of=AS_OF + timedelta(days=9))
    assert {kind: json.dumps(one.facts) for kind, one in tonight.items()} == {
        kind: json.dumps(one.facts) for kind, one in later.items() if kind in tonight
    }
    assert {one.key for one in tonight.values()} <= {one.key for one in later.values()}


def test_facts_hold_money_as_text_and_dates_as_iso() -> None:
    facts = due(caseload(case(**{**NORMAL, "total_fee": Decimal("1280.5")})))[0]["service_report"].facts
    stated = facts["case"]
    assert isinstance(stated, dict)
    assert (stated["total_fee"], stated["finished_at"]) == ("1280.50", "2026-11-05T16:20")
    assert facts["parts"] == [
        {
            "name": "内存条",
            "model": "DDR4 16G",
            "serial": "P2026562",
            "quantity": "1",
            "origin": "原厂",
            "old_part_returned": True,
        }
    ]


def test_a_field_the_paper_does_not_state_makes_no_new_version() -> None:
    before = due(caseload(case(**NORMAL)))[0]["service_report"].facts
    after = due(caseload(case(**NORMAL, satisfaction_score=Decimal(9))))[0]["service_report"].facts
    assert before == after


def test_a_changed_fact_makes_a_new_version_under_the_same_key() -> None:
    before = due(caseload(case(**NORMAL)))[0]["service_report"]
    after = due(caseload(case(**{**NORMAL, "diagnosis": "主板故障"})))[0]["service_report"]
    assert before.key == after.key
    assert before.facts != after.facts


def test_a_new_wording_of_the_rule_book_makes_no_new_version() -> None:
    load = caseload(case(**NORMAL))
    reworded = dataclasses.replace(FREE_REPAIR, label=FREE_REPAIR.reason)
    (before, *_), _ = documents_due(load, [], {"CD2611-078": [FREE_REPAIR]}, [], BOOK, AS_OF)
    (after, *_), _ = documents_due(load, [], {"CD2611-078": [reworded]}, [], BOOK, AS_OF)
    assert before.facts == after.facts
    assert before.wording != after.wording


def test_an_error_in_the_case_holds_its_report_back_and_names_rule_and_cell() -> None:
    papers, held = due(caseload(case(**NORMAL)), findings=[error()])
    assert "service_report" not in papers
    assert "fee-sum-mismatch" in held["service_report"]
    assert "城东店/2026年接修台账.xlsx [11月]!A7" in held["service_report"]


@pytest.mark.parametrize(
    "finding",
    [
        dataclasses.replace(error(), severity=Severity.WARNING),
        dataclasses.replace(error(), waived_by="孙店长"),
        error(rule="clock-overdue", field=""),
        error(field="followed_up_at"),
        error(complaint_number="TS2611006"),
        error(case_number="CD2611-001"),
    ],
    ids=["warning", "waived", "clock", "follow-up", "complaint", "other case"],
)
def test_what_does_not_concern_the_report_does_not_hold_it_back(finding: Finding) -> None:
    assert "service_report" in due(caseload(case(**NORMAL)), findings=[finding])[0]


def test_an_error_about_fees_does_not_hold_back_a_letter_about_a_complaint() -> None:
    load = caseload(case(**NORMAL), complaints=(complaint(**COMPLAINED),))
    papers, held = due(load, findings=[error()])
    assert "complaint_acknowledgement" in papers
    assert "service_report" in held


@pytest.mark.parametrize(("field", "held_back"), [("purchase_date", False), ("customer_name", True), ("", True)])
def test_a_letter_is_held_back_only_by_errors_in_what_it_states(field: str, held_back: bool) -> None:
    papers, held = due(caseload(case(**NORMAL)), [overdue()], [error(rule="date-unreadable", field=field)])
    assert ("progress_letter" in held) is held_back
    assert ("progress_letter" in papers) is not held_back


def test_an_overdue_clock_does_not_hold_back_the_letter_about_it() -> None:
    papers, _ = due(caseload(case(**NORMAL)), [overdue()], [error(rule="clock-overdue", field="finished_at")])
    assert papers["progress_letter"].key == "城东店/CD2611-078/progress_letter/depot_repair"


def test_a_complaint_is_acknowledged_while_it_is_open_and_answered_once_it_is_decided() -> None:
    papers, _ = due(caseload(case(**NORMAL), complaints=(complaint(**COMPLAINED),)))
    assert papers["complaint_acknowledgement"].key == "城东店/complaint/TS2611006/complaint_acknowledgement"
    papers, _ = due(caseload(case(**NORMAL), complaints=(complaint(**DECIDED),)))
    assert "complaint_acknowledgement" not in papers, "a promise to look into what is decided would mislead"
    assert papers["complaint_result"].key == "城东店/complaint/TS2611006/complaint_result"
    assert papers["complaint_result"].case == "CD2611-078"


def test_a_decision_without_its_own_day_is_filed_under_the_day_the_complaint_was_closed() -> None:
    undated = complaint(**{**DECIDED, "decided_at": None, "closed_at": at("2026-11-19")})
    papers, _ = due(caseload(case(**NORMAL), complaints=(undated,)))
    assert papers["complaint_result"].name_parts[2] == "20261119"
    assert "closed_at" not in json.dumps(papers["complaint_result"].facts)


def test_an_undecided_complaint_gets_no_result() -> None:
    papers, _ = due(caseload(case(**NORMAL), complaints=(complaint(**COMPLAINED),)))
    assert "complaint_acknowledgement" in papers
    assert "complaint_result" not in papers


def test_what_happens_up_to_the_decision_changes_nothing_in_the_acknowledgement() -> None:
    undecided = {name: value for name, value in DECIDED.items() if name not in ("decided_at", "closed_at")}
    before = due(caseload(complaints=(complaint(**COMPLAINED),)))[0]["complaint_acknowledgement"]
    after = due(caseload(complaints=(complaint(**undecided),)))[0]["complaint_acknowledgement"]
    assert before.facts == after.facts


def test_a_complaint_keeps_its_key_when_its_case_is_found_later() -> None:
    before = due(caseload(complaints=(complaint(**COMPLAINED),)))[0]["complaint_acknowledgement"]
    after = due(caseload(case(**NORMAL), complaints=(complaint(**COMPLAINED),)))[0]["complaint_acknowledgement"]
    assert before.key == after.key


def test_a_complaint_of_long_ago_is_not_acknowledged_any_more() -> None:
    old = complaint(**{**COMPLAINED, "complained_at": at("2024-05-02")})
    assert "complaint_acknowledgement" not in due(caseload(complaints=(old,)))[0]


@pytest.mark.parametrize(
    ("reading", "letters"),
    [
        (overdue(), {"progress_letter", "progress_letter_2"}),
        (dataclasses.replace(overdue(), deadline=datetime(2026, 11, 19)), {"progress_letter"}),
        (dataclasses.replace(overdue(), state=ClockState.PAUSED), set()),
        (dataclasses.replace(overdue(), state=ClockState.MET_LATE), set()),
        (dataclasses.replace(overdue(), provisional=True), set()),
        (overdue("follow_up"), set()),
        (dataclasses.replace(overdue(), deadline=datetime(2024, 3, 1)), set()),
    ],
    ids=["overdue", "since yesterday", "paused", "met late", "provisional", "not the customer's", "years old"],
)
def test_a_progress_letter_goes_out_for_a_stage_that_is_overdue_and_matters(
    reading: ClockReading, letters: set[str]
) -> None:
    unfinished = case(**{**NORMAL, "finished_at": None})
    papers, held = due(caseload(unfinished), [reading])
    assert {kind for kind in papers | held if kind.startswith("progress")} == letters


def test_a_case_late_at_two_stages_gets_one_letter_about_the_later_stage() -> None:
    unfinished = case(**{**NORMAL, "finished_at": None})
    papers, _ = documents_due(caseload(unfinished), [overdue(), overdue("diagnosis")], {}, [], BOOK, AS_OF)
    letters = [one.key for one in papers if one.kind == "progress_letter"]
    assert letters == ["城东店/CD2611-078/progress_letter/depot_repair"]


def test_a_branch_may_set_how_late_is_too_late_for_a_letter() -> None:
    branch = dataclasses.replace(BOOK.branch(BRANCH), overrides={"progress_letter_max_days_late": 5})
    book = dataclasses.replace(BOOK, branches={**BOOK.branches, BRANCH: branch})
    unfinished = case(**{**NORMAL, "finished_at": None})
    papers, _ = documents_due(caseload(unfinished), [overdue()], {}, [], book, AS_OF)
    assert [one.kind for one in papers] == ["progress_letter_2"]


def test_the_second_letter_waits_for_the_first() -> None:
    papers, _ = due(caseload(case(**NORMAL)), [overdue()])
    first, second = papers["progress_letter"], papers["progress_letter_2"]
    pair = (first, second)
    assert in_turn(pair, {}, date(2026, 11, 20)) == (first,)
    assert in_turn(pair, {first.key: date(2026, 11, 20)}, date(2026, 11, 20)) == (first,)
    assert in_turn(pair, {first.key: date(2026, 11, 13)}, date(2026, 11, 20)) == pair


def test_two_cases_with_one_number_get_no_paper() -> None:
    papers, held = due(caseload(case(**NORMAL), case(**{**NORMAL, "customer_name": "何佳"})))
    assert "service_report" not in papers
    assert "CD2611-078" in held["service_report"]


def test_a_report_without_a_customer_is_held_back() -> None:
    papers, held = due(caseload(case(**{**SPARSE, "customer_name": None})))
    assert "service_report" not in papers
    assert "客户姓名" in held["service_report"]


def test_what_a_paper_marks_as_missing_is_a_note_about_it() -> None:
    papers, _ = documents_due(caseload(case(**SPARSE)), [], {}, [], BOOK, AS_OF)
    (found,) = gap_findings(papers, [], BOOK)
    assert (found.rule, found.severity) == ("document-fact-missing", Severity.NOTE)
    assert "购买日期" in found.message.zh
    assert gap_findings(due(caseload(case(**NORMAL)))[0].values(), [], BOOK) == ()


def test_a_person_gets_a_paper_that_is_not_due() -> None:
    load = caseload(case(**{**NORMAL, "finished_at": None}))
    (paper,) = document_due(BOOK.documents["service_report"], "CD2611-078", load, [], {}, BOOK, AS_OF)
    assert paper.kind == "service_report"
    assert document_due(BOOK.documents["service_report"], "CD2611-999", load, [], {}, BOOK, AS_OF) == ()


def test_a_case_chooses_the_language_of_its_papers() -> None:
    papers, _ = due(caseload(case(**NORMAL, document_language="英文")))
    assert papers["service_report"].language == "en"
    assert papers["service_report"].title == "Service report"


def test_complaint_numbers_that_restart_are_kept_apart_by_their_year() -> None:
    branch = dataclasses.replace(BOOK.branch(BRANCH), numbers_restart_each_year=True)
    book = dataclasses.replace(BOOK, branches={**BOOK.branches, BRANCH: branch})
    last = {**COMPLAINED, "complained_at": at("2025-12-30"), "customer_name": "何佳"}
    both = (complaint("001", **COMPLAINED), complaint("001", **last))
    papers, held = documents_due(caseload(complaints=both), [], {}, [], book, AS_OF)
    assert {one.key for one in papers} == {
        "城东店/complaint/2026/001/complaint_acknowledgement",
        "城东店/complaint/2025/001/complaint_acknowledgement",
    }
    assert held == ()


def test_every_kind_names_what_exists_and_its_source() -> None:
    prove_kinds(BOOK)
    assert all(kind.source for kind in BOOK.documents.values())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"due": "case_reach"}, "documents.service_report.due"),
        ({"facts": ("custmer_name",)}, "documents.service_report.facts"),
        ({"marked": ("email",)}, "documents.service_report.marked"),
        ({"category": "services"}, "documents.service_report.category"),
        ({"when": {"service_typ": ("送修",)}}, "documents.service_report.when"),
        ({"after": "no_such_letter"}, "documents.service_report.after"),
    ],
)
def test_a_kind_that_names_what_does_not_exist_is_refused(change: dict[str, object], where: str) -> None:
    wrong = dataclasses.replace(BOOK.documents["service_report"], **change)  # type: ignore[arg-type]
    with pytest.raises(RulebookError) as refused:
        prove_kinds(dataclasses.replace(BOOK, documents={**BOOK.documents, "service_report": wrong}))
    assert refused.value.values["where"] == where
