"""What templates are given: facts in the paper's language, marks for gaps, numbers, confirmed law."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

from tests.documents.paper_samples import (
    AS_OF,
    DECIDED,
    FREE_REPAIR,
    LONG,
    NORMAL,
    SPARSE,
    at,
    case,
    caseload,
    complaint,
    overdue,
)
from toolkit.documents import context, document_due
from toolkit.missing import Missing
from toolkit.model import Case, Item, Rulebook
from toolkit.rulebook import load_rulebook

BOOK = load_rulebook()
TODAY = date(2026, 11, 20)
ITEM = Item(
    *("Q001-SH·2026-D10-SHF-0008", "SH", 8, "key", "print", "allocated", 1, "", "service", 2026, "D10"),
    *("城东店", "CD2611-078", "service_report", "服务报告单", "城东店", TODAY, None, "", ""),
)


def shown(
    kind: str, about: Case, language: str = "zh", book: Rulebook = BOOK, item: Item | None = ITEM
) -> dict[str, object]:
    book = dataclasses.replace(book, settings=dataclasses.replace(book.settings, language=language))
    load = caseload(about, complaints=(complaint(**DECIDED),))
    owed = {"CD2611-078": [FREE_REPAIR]}
    (paper,) = document_due(book.documents[kind], "CD2611-078", load, [overdue()], owed, book, AS_OF)
    return context(paper, item, book, TODAY)


def test_facts_keep_their_types_for_filters() -> None:
    stated = shown("service_report", case(**NORMAL))["case"]
    assert isinstance(stated, dict)
    assert stated["finished_at"] == at("2026-11-05T16:20")
    assert stated["labour_fee"] == Decimal("0.00")
    assert stated["accessories"] == ("电源适配器", "电源线")


def test_a_missing_fact_is_marked_and_false() -> None:
    stated = shown("service_report", case(**SPARSE))["case"]
    assert isinstance(stated, dict)
    assert str(stated["purchase_date"]) == "【缺：购买日期】"
    assert not stated["purchase_date"]
    assert isinstance(stated["purchase_date"], Missing)


def test_a_fact_that_need_not_be_there_and_a_deliberate_nothing_are_dashes() -> None:
    stated = shown("service_report", case(**SPARSE, invoice_number="/"))["case"]
    assert isinstance(stated, dict)
    assert (str(stated["urgency"]), str(stated["invoice_number"])) == ("—", "—")


def test_the_marks_speak_the_papers_language() -> None:
    stated = shown("service_report", case(**SPARSE), "en")["case"]
    assert isinstance(stated, dict)
    assert str(stated["purchase_date"]) == "【missing: Purchase date】"


def test_choices_are_translated() -> None:
    stated = shown("service_report", case(**NORMAL), "en")["case"]
    assert isinstance(stated, dict)
    assert stated["warranty_claimed"] == "In warranty"


def test_fees_are_listed_and_summed_in_figures_and_capitals() -> None:
    fees = shown("service_report", case(**{**LONG, "total_fee": None}))["fees"]
    assert isinstance(fees, dict)
    assert fees["total"] == "104,486.53"
    assert fees["capitals"] == "人民币壹拾万肆仟肆佰捌拾陆元伍角叁分"
    assert [row["label"] for row in fees["rows"]] == ["工时费", "配件费", "交通费", "运费"]


def test_the_total_is_the_one_the_ledger_states() -> None:
    fees = shown("service_report", case(**{**LONG, "total_fee": Decimal("100000.00")}))["fees"]
    assert isinstance(fees, dict)
    assert (fees["total"], fees["capitals"]) == ("100,000.00", "人民币壹拾万元整")


def test_a_repair_that_cost_nothing_is_free_and_an_unknown_fee_is_not() -> None:
    free = shown("service_report", case(**NORMAL))["fees"]
    unknown = shown("service_report", case(**SPARSE))["fees"]
    assert isinstance(free, dict)
    assert isinstance(unknown, dict)
    assert (free["free"], free["known"]) == (True, True)
    assert (unknown["free"], unknown["known"]) == (False, False)


def test_a_letter_has_a_number_with_the_year_in_its_own_brackets() -> None:
    assert shown("complaint_acknowledgement", case(**NORMAL))["letter"] == {"number": "诉受〔2026〕第8号"}
    without = shown("complaint_acknowledgement", case(**NORMAL), item=None)["letter"]
    assert without == {"number": "诉受〔2026〕第__号"}


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    clock = shown("progress_letter", case(**NORMAL))["clock"]
    assert isinstance(clock, dict)
    assert clock["deadline"] == date(2026, 11, 10)
    assert clock["limit"] == "5 个工作日"


def test_the_next_report_is_promised_for_so_many_working_days_after_the_letter() -> None:
    assert shown("progress_letter", case(**NORMAL))["next_report_on"] == date(2026, 11, 25)


def test_no_date_is_promised_in_a_year_whose_holidays_are_not_published() -> None:
    load = caseload(case(**NORMAL))
    (paper,) = document_due(BOOK.documents["progress_letter"], "CD2611-078", load, [overdue()], {}, BOOK, AS_OF)
    promised = context(paper, ITEM, BOOK, date(2098, 12, 31))["next_report_on"]
    assert isinstance(promised, Missing)
    assert "缺" in str(promised)


def test_only_confirmed_law_is_cited() -> None:
    assert shown("complaint_result", case(**NORMAL))["laws"]
    rule = dataclasses.replace(BOOK.rules["law-cited"], args={"confirmed": ()})
    doubting = dataclasses.replace(BOOK, rules={**BOOK.rules, "law-cited": rule})
    assert shown("complaint_result", case(**NORMAL), book=doubting)["laws"] == []


def test_the_acknowledgement_shows_only_the_end_of_the_serial_number() -> None:
    stated = shown("complaint_acknowledgement", case(**NORMAL))["case"]
    assert isinstance(stated, dict)
    assert stated["serial_masked"] == "****8113"


def test_the_entitlement_comes_with_its_reason() -> None:
    owed = shown("service_report", case(**NORMAL))["entitlement"]
    assert isinstance(owed, dict)
    assert owed["label"] == "免费维修"
    assert "2026年12月6日" in str(owed["reason"])
